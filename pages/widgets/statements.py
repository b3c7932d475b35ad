"""Statements on screen, by record: what supports and what contradicts, with reading, source, place and a link out."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.one_record.model import Statement
from oi_metrics.one_record.said import statements
from oi_metrics.records.isin import is_in
from pages.session import record_cache, state
from pages.widgets import pager, record_head

AGAINST = "≠"
"""Before a statement that contradicts."""
FULL = 8
"""As many statements about a record are written out in a list of several."""
WRITTEN = 20
"""As many stand on one page of the statements about a single record."""
RECORDS = 10
"""As many records stand on one page of a list."""
SAID = ["statement_id", "field", "stance", "value", "reading_en", "reading_ko"]
"""What tells one saying from another."""
NO_FIGURE = N_("No figure here, so no statement behind it.")
FIRST = N_("The first {shown} of {all} statements; the page of the record has all.")
UNSAID = N_("No statement of the chosen source tiers speaks of it.")


def statement_list(view: state.View, records: tuple[str, ...], place: str) -> None:
    """The statements behind the rows, grouped by record, some records a page; place: tells two such lists on one screen apart."""
    words = view.words
    groups = record_cache.grouped(view.edition, view.filters.tier, records)
    if not groups:
        st.info(words.gettext(NO_FIGURE))
        return
    if len(groups) > RECORDS:
        told, many = words.number(len(groups)), len(record_cache.cited(view.edition, view.filters, records))
        st.caption(words.ngettext("{n} statement on {records} records", "{n} statements on {records} records", many, records=told))
    key = f"statements-{place}-{record_cache.choice_key(view.filters, len(records), records[:1])}"
    part = list(groups)[pager.page(len(groups), words, key, RECORDS)]
    heads = record_head.glance(view, part)
    for together, trail in _alike(view, {record: groups[record] for record in part}):
        with st.container(border=True, gap="xsmall"):
            for record in together:
                if record in heads:
                    record_head.show(view, heads[record])
            _first(words, trail)


def _alike(view: state.View, groups: dict[str, tuple[str, ...]]) -> list[tuple[list[str], pd.DataFrame]]:
    """Records with the statements about them; those of which the same is said stand together."""
    found: dict[tuple[Any, ...], tuple[list[str], pd.DataFrame]] = {}
    for record, rows in groups.items():
        trail = record_cache.trail(view.edition, view.filters, rows)
        said = tuple(trail[SAID].drop_duplicates().itertuples(index=False, name=None))
        found.setdefault(said or (record,), ([], trail))[0].append(record)
    return list(found.values())


def _first(words: Words, trail: pd.DataFrame) -> None:
    """The first statements of a record; its page has all."""
    if trail.empty:
        st.markdown(words.gettext(UNSAID))
        return
    ids = trail["statement_id"].drop_duplicates()
    written(words, trail[is_in(trail["statement_id"], ids.iloc[:FULL])])
    if len(ids) > FULL:
        st.caption(
            words.gettext("The first {shown} of {all} statements; the page of the record has all.", shown=words.number(FULL), all=words.number(len(ids)))
        )


def every(view: state.View, said: tuple[Statement, ...], place: str) -> None:
    """All statements about one record, written out, some a page."""
    words = view.words
    if not said:
        st.markdown(words.gettext(UNSAID))
        return
    part = said[pager.page(len(said), words, f"statements-{place}-{view.filters.tier}", WRITTEN)]
    st.markdown("\n\n".join(_written(statement, words) for statement in part))


def show_of(view: state.View, table: str, row: pd.Series) -> None:
    """The statements that a row of an evidence table is about."""
    written(view.words, record_cache.of_source(view.edition, view.filters, table, row))


def written(words: Words, trail: pd.DataFrame) -> None:
    """The statements of a trail (`evidence.trail`)."""
    if trail.empty:
        st.info(words.gettext(NO_FIGURE))
        return
    st.markdown("\n\n".join(_written(statement, words) for statement in statements(trail, words)))


def _written(statement: Statement, words: Words) -> str:
    """One statement: what it says, with a mark where it contradicts, how we read it, and where it stands.

    How certain a figure is has marks of its own, which no statement bears; words are never struck out.
    """
    mark = f"{AGAINST} " if statement.contradicts else ""
    published = f", {statement.published}" if statement.published else ""
    source = md(f"{statement.publisher}{published} · {statement.tier} · {statement.locator}")
    link = f" · [{words.gettext('Open the source')}](<{statement.url}>)" if statement.url else ""
    details = [f"{stance} · {md(detail)}" for stance, detail in statement.details]
    return "  \n".join([f"{mark}**{md(statement.text)}**", *details, f"*{source}*{link}"])
