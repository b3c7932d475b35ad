"""Statements that disagree, side by side."""

from __future__ import annotations

import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.formatting import field_value, heading
from oi_metrics.language.words import Words
from pages.session import record_cache, state
from pages.widgets import pager
from pages.widgets.statements import AGAINST

PAIRS = 20
"""As many disagreements stand on one page of the list."""


def side_by_side(view: state.View) -> None:
    """Each disagreement: the record, what is recorded, and what either statement says; how we read it below."""
    words, rows = view.words, record_cache.table(view.edition, view.filters, "contradictions")
    for row in rows.iloc[pager.page(len(rows), words, f"pairs-{record_cache.choice_key(view.filters)}", PAIRS)].itertuples():
        with st.container(border=True, gap="xsmall"):
            title = words.pick(row.title_en, row.title_ko)
            recorded = words.gettext("recorded: {value}", value=field_value(row.field, row.recorded, words)) if row.recorded else ""
            st.markdown(md(" · ".join(part for part in (title, heading(row.field, words), recorded) if part)))
            left, right = st.columns(2, gap="medium")
            left.markdown(_side("", row.says_for, row.for_en, row.for_ko, row.field, words))
            right.markdown(_side(f"{AGAINST} ", row.says_against, row.against_en, row.against_ko, row.field, words))
            reading = words.pick(row.reading_en, row.reading_ko)
            if reading:
                st.caption(md(f"{words.gettext('How we read it')}: {reading}"))


def _side(mark: str, says: str, english: str, korean: str, field: str, words: Words) -> str:
    value = f"**{md(field_value(field, says, words))}**  \n" if says else ""
    return f"{mark}{value}{md(words.pick(english, korean))}"
