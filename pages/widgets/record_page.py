"""The parts of the page of one record."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from oi_metrics.catalogue.trial_metric import TRIAL_COLUMNS
from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.model.vocabulary import N_
from oi_metrics.one_record.line import name, signed
from oi_metrics.one_record.model import Head, Listed, Named, Record, Told
from oi_metrics.registry.filters import Choice
from pages.session import current_trials, record_cache, state
from pages.widgets import contradictions, pager, record_head, statements, tabulated

ITEMS = 10
"""As many records of a list stand on one page of it."""
FEW = 6
"""As many counterparties stand below the title, more of them below the fields."""
NAMES = 20
"""As many of them stand on one page there."""
NO_RECORD = N_("There is no record {name} in these records.")
NOT_CARRIED = N_("No statement of the chosen source tiers ({tiers}) carries {title}; other source tiers do.")
RETIRED = N_("{name} is retired and counts in no figure. Reason: {reason}")


def absent(view: state.View, asked: str) -> None:
    """Say why there is nothing to show, and where to go on."""
    words = view.words
    st.title(words.gettext("Record not found"), anchor=False)
    every = record_cache.record(view.edition, (), view.lang, asked)
    retired = record_cache.records(view.edition).retired
    reasons = retired.loc[retired["record_type"] + "/" + retired["record_id"] == asked, "reason"].tolist()
    if every:
        tiers = ", ".join(words.label("tier", tier) for tier in view.filters.tier)
        st.info(md(words.gettext(NOT_CARRIED, tiers=tiers, title=every.head.title)))
    elif reasons:
        st.info(md(words.gettext(RETIRED, name=asked, reason=reasons[0])))
    else:
        st.info(md(words.gettext(NO_RECORD, name=asked)) if asked else words.gettext("The address names no record."))
    st.page_link("records.py", label=words.gettext("Choose from all records"))
    st.page_link("overview.py", label=words.gettext("Back to the overview"))


def whole(view: state.View, record: Record) -> None:
    """The record: head, fields, what is contested, what belongs to it, its statements."""
    words, head = view.words, record.head
    st.set_page_config(page_title=words.gettext("{page} – OI Metrics", page=head.title))
    st.caption(md(head.kind))
    st.title(md(head.title), anchor=False)
    if view.filters != Filters(tier=view.filters.tier):
        st.caption(words.gettext("The filters choose what other pages show; a record is the same under all of them, and depends on the source tiers alone."))
    fields = (*head.dates, *head.money, *_state(view, head), *record.facts)
    if len(head.counterparties) > FEW:  # as the hospitals of a trial are
        _fields(fields)
        st.header(f"{words.term('partners')} ({words.number(len(head.counterparties))})", anchor=False)
        _named(view, head.counterparties[pager.page(len(head.counterparties), words, f"with-{head.record}", NAMES)])
    else:
        _named(view, head.counterparties)
        _fields(fields)
    if record.disputes:
        st.header(words.gettext("What is contested"), anchor=False)
        for dispute in record.disputes:
            contradictions.pair(view, dispute)
    for listed in record.lists:
        _list(view, head.record, listed)
    if head.record.startswith("partners/"):
        _registry_trials(view, head.record.removeprefix("partners/"))
    _statements(view, record)


def _state(view: state.View, head: Head) -> tuple[Told, ...]:
    """What the record is on the day that the records speak for, and whether statements disagree on it."""
    words = view.words
    on = words.gettext(N_("On {day}"), day=words.day(record_cache.records(view.edition).as_of))
    states = (replace(head.state, label=head.state.label or on),) if head.state else ()
    return (*states, Told(words.term("evidence"), words.term("contested"), "contested")) if head.contested else states


def _named(view: state.View, named: tuple[Named, ...]) -> None:
    """With whom, each the way to its own page."""
    if not named:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for each in named:
            record_head.link(view, each.record, f"{name(each)} ({each.note})" if each.note else name(each))


def _fields(facts: tuple[Told, ...]) -> None:
    """Fields beside each other as far as there is room, each with the sign of how certain it is."""
    with st.grid("auto", min_column_width=180, gap="small"):
        for fact in facts:
            text = f"[{md(fact.text)}](<{fact.url}>)" if fact.url else f"**{md(fact.text)}**"
            text = signed(fact.look, text) if fact.look else text
            st.markdown(f"{md(fact.label)}  \n{text}" if fact.label else text)


def _list(view: state.View, record: str, listed: Listed) -> None:
    """What belongs to the record, a page at a time."""
    words = view.words
    st.header(md(f"{listed.label} ({words.number(len(listed.items))})"), anchor=False)
    part = listed.items[pager.page(len(listed.items), words, f"of-{record}-{listed.label}", ITEMS)]
    heads = record_head.glance(view, [other for other, _ in part])
    with st.grid("auto", min_column_width=320, gap="small"):
        for other, note in part:
            with st.container(gap="xsmall"):
                record_head.show(view, heads[other], note, but=record)


def _registry_trials(view: state.View, partner: str) -> None:
    """The trials that registries name a hospital for, where trials are on show beside those of the records."""
    words, store = view.words, current_trials.store_in_use(view.edition)
    if store.edition == view.edition or (view.filters.tier and "registry" not in view.filters.tier):
        return
    found = current_trials.behind(current_trials.key(store), Choice(), (("hospital", partner),))
    if len(found):
        title = words.gettext("Trials of the registries ({n})", n=words.number(int(found["total"].iloc[0])))
        st.header(title, anchor=False)
        tabulated.metric_rows(found, TRIAL_COLUMNS, words, "registry-trials", partner)


def _statements(view: state.View, record: Record) -> None:
    """Those about the record itself, then those about what belongs to it; what a source says stands in its list."""
    own, words = record.head.record, view.words
    table = own.partition("/")[0]
    if table == "sources":
        return
    if table == "statements":
        tables = record_cache.chosen(view.edition, Filters(tier=view.filters.tier))
        frame = tables.statements
        statements.show_of(replace(view, filters=Filters(tier=view.filters.tier)), table, frame[frame["record"] == own].iloc[0])
        return
    if record.statements or not record.involved:
        st.header(words.gettext("Statements ({n})", n=words.number(len(record.statements))), anchor=False)
        statements.every(view, record.statements, own)
    if record.involved:
        st.header(words.gettext("Statements about what belongs to it"), anchor=False)
        statements.statement_list(view, record.involved, "involved")
