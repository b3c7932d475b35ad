"""Statements on screen: what supports and what contradicts, with reading, source, place and a link out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.formatting import field_value, heading
from oi_metrics.language.words import Words
from pages.session import record_cache, state
from pages.widgets import pager

AGAINST = "≠"
"""Before a statement that contradicts."""
FULL = 8
"""As many statements are written out; the rest stand in a table below them."""


def statement_list(view: state.View, records: tuple[str, ...], place: str) -> None:
    """Every statement behind the records, a page at a time; place: tells two such lists on one screen apart."""
    words, count = view.words, len(record_cache.cited(view.edition, view.filters, records))
    written(words, record_cache.trail(view.edition, view.filters, records, 0, FULL))
    if count > FULL:
        st.caption(words.gettext("All {n} statements", n=words.number(count)))
        part = pager.page(count, words, f"statements-{place}-{record_cache.choice_key(view.filters, len(records), records[:1])}")
        _table(record_cache.trail(view.edition, view.filters, records, part.start, part.stop).drop_duplicates("statement_id"), words)


def show_of(view: state.View, table: str, row: pd.Series) -> None:
    """The statements of one source, or the one statement that a row of an evidence table is about."""
    words, trail = view.words, record_cache.of_source(view.edition, view.filters, table, row)
    ids = trail["statement_id"].drop_duplicates()
    written(words, trail[trail["statement_id"].isin(ids[:FULL])])
    if len(ids) > FULL:
        st.caption(words.gettext("All {n} statements", n=words.number(len(ids))))
        part = pager.page(len(ids), words, f"statements-{record_cache.choice_key(view.filters, row['record'])}")
        _table(trail.drop_duplicates("statement_id").iloc[part], words)


def written(words: Words, trail: pd.DataFrame) -> None:
    """The statements of a trail (`evidence.trail`)."""
    if trail.empty:
        st.info(words.gettext("No figure here, so no statement behind it."))
        return
    st.markdown("\n\n".join(_written(rows, words) for _, rows in trail.groupby("statement_id", sort=False)))


def _written(rows: pd.DataFrame, words: Words) -> str:
    """One statement: what it says, with a mark where it contradicts, how we read it, and where it stands.

    How certain a figure is has marks of its own, which no statement bears; words are never struck out.
    """
    first = rows.iloc[0]
    mark = f"{AGAINST} " if (rows["stance"] == "contradicts").any() else ""
    lines = [f"{mark}**{md(words.pick(first['summary_en'], first['summary_ko']))}**"]
    for row in rows.drop_duplicates(["field", "stance", "value", "reading_en"]).itertuples():
        told = [
            f"{heading(row.field, words)}: {field_value(row.field, row.value, words)}"
            if row.field and row.value
            else heading(row.field, words)
            if row.field
            else ""
        ]
        reading = words.pick(row.reading_en, row.reading_ko)
        detail = " — ".join(part for part in (*told, reading) if part)
        if detail:
            lines.append(f"{words.label('stance', row.stance)} · {md(detail)}")
    published = f", {words.date(first['published'])}" if first["published"] else ""
    source = md(f"{first['publisher']}{published} · {words.label('tier', first['tier'])} · {first['locator']}")
    link = f" · [{words.gettext('Open the source')}](<{first['url']}>)" if first["url"] else ""
    lines.append(f"*{source}*{link}")
    return "  \n".join(lines)


def _table(trail: pd.DataFrame, words: Words) -> None:
    shown = pd.DataFrame(
        {
            heading("stance", words): [words.label("stance", stance) for stance in trail["stance"]],
            heading("statement", words): [words.pick(en, ko) for en, ko in zip(trail["summary_en"], trail["summary_ko"], strict=True)],
            heading("publisher", words): trail["publisher"].to_numpy(),
            heading("locator", words): trail["locator"].to_numpy(),
            heading("url", words): trail["url"].to_numpy(),
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        height=360,
        column_config={heading("url", words): st.column_config.LinkColumn(display_text=words.gettext("Open the source"))},
        alt=words.gettext("Statements"),
    )
