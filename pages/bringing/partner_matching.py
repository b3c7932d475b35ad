"""Names of a sheet and the partners that they mean: merged with a reason, asked where it is not sure, and taken back."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.names.decisions import OWN
from oi_metrics.names.resolve import Resolution
from pages.bringing import draft
from pages.session import state
from pages.widgets import tabulated

MOST_ASKED = 12
MOST_LISTED = 500
COLUMNS = (N_("Name as written"), N_("Partner"), N_("Score"), N_("Reason"))


def partner_questions(view: state.View, current: draft.Draft, read: draft.Read) -> None:
    """Questions first, then every name with what it is read to mean."""
    words, names = view.words, read.names
    if not names:
        return
    partners = _partners(read, words)
    st.header(_finding(read, words), anchor=False)
    st.caption(words.gettext("Nothing is merged without asking unless its score is {least} or more; every merge can be undone.", least=95))
    columns = st.columns(2)
    for place, one in enumerate(names.open[:MOST_ASKED]):
        _ask(columns[place % 2], current, one, partners, words)
    if len(names.open) > MOST_ASKED:
        st.caption(words.gettext("{n} more names follow when these are decided; undecided ones are new partners.", n=len(names.open) - MOST_ASKED))
    listed = sorted(names.values(), key=lambda one: (not one.open, not one.automatic, one.name))[:MOST_LISTED]
    rows = [(one.name, _meant(one, partners, words), f"{one.score:.0f}" if one.partner_id else "", words.message(one.reason)) for one in listed]
    tabulated.written(pd.DataFrame(rows, columns=[words.gettext(name) for name in COLUMNS]), words, "names-meant")
    _undo(current, read, partners, words)


def _partners(read: draft.Read, words: Words) -> dict[str, str]:
    if read.base is None:
        return {}
    table = read.base["partners"]
    return {key: words.pick(en, ko) for key, en, ko in zip(table["partner_id"], table["name_en"], table["name_ko"], strict=True)}


def _finding(read: draft.Read, words: Words) -> str:
    known = len({one.partner_id for one in read.names.values() if one.partner_id})
    new = len(read.names.new_partners)
    return words.ngettext(
        "{n} name: {known} known, {new} new", "{n} names: {known} known, {new} new", len(read.names), known=words.number(known), new=words.number(new)
    )


def _meant(one: Resolution, partners: dict[str, str], words: Words) -> str:
    if one.names_nobody:
        return words.gettext("none: the party stays unnamed")
    return partners.get(one.partner_id, one.partner_id) if one.partner_id else words.gettext("new: {name}", name=one.new)


def _ask(place: DeltaGenerator, current: draft.Draft, one: Resolution, partners: dict[str, str], words: Words) -> None:
    """One name that resembles a partner: which, or a partner of its own."""
    known = {suggestion.partner_id: suggestion for suggestion in one.suggestions if suggestion.partner_id}
    options = ["", *known, OWN]

    def label(code: str) -> str:
        if code == "":
            return words.gettext("not decided: a new partner")
        if code == OWN:
            return words.gettext("a partner of its own")
        found = known[code]
        return f"{partners.get(code, code)} · {found.score:.0f} · {words.message(found.reason)}"

    picked = place.selectbox(md(one.name), options, format_func=label, key=f"name-{one.name}-{len(current.decisions.entries)}")
    if picked:
        found = known.get(picked)
        decisions = current.decisions.decide(
            one.name, picked, st.session_state.get("editor-name", ""), draft.now(), score=found.score if found else 0.0, matched=found.matched if found else "",
        )  # fmt: skip
        draft.keep(replace(current, decisions=decisions))
        st.rerun()


def _undo(current: draft.Draft, read: draft.Read, partners: dict[str, str], words: Words) -> None:
    """Take back a merge or a decision."""
    merged = {one.name: one for one in read.names.values() if one.decided or (one.automatic and one.rule not in ("name", "alias"))}
    if not merged:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            words.gettext("Undo the merge"), ["", *merged], key=f"unmerge-{len(current.decisions.entries)}",
            format_func=lambda name: f"{name} → {_meant(merged[name], partners, words)}" if name else words.gettext("choose a merge"),
        )  # fmt: skip
        if st.button(words.gettext("Undo"), key="unmerge", disabled=not picked):
            who, when = st.session_state.get("editor-name", ""), draft.now()
            decisions = current.decisions.record(*(merge for merge in read.names.merges(when) if merge.name == picked))
            draft.keep(replace(current, decisions=decisions.undo(picked, who, when)))
            st.rerun()
