"""Statements that disagree, side by side."""

from __future__ import annotations

import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.one_record.model import Dispute, Side
from oi_metrics.one_record.said import disputes
from pages.session import record_cache, state
from pages.widgets import pager, record_head
from pages.widgets.statements import AGAINST

PAIRS = 20
"""As many disagreements stand on one page of the list."""


def side_by_side(view: state.View) -> None:
    """Each disagreement of the records in view, a page at a time."""
    words, rows = view.words, record_cache.table(view.edition, view.filters, "contradictions")
    for dispute in disputes(rows.iloc[pager.page(len(rows), words, f"pairs-{record_cache.choice_key(view.filters)}", PAIRS)], words):
        pair(view, dispute)


def pair(view: state.View, dispute: Dispute) -> None:
    """One disagreement: the record, what is recorded, and what either statement says; how we read it below."""
    words = view.words
    with st.container(border=True, gap="xsmall"):
        record_head.link(view, dispute.record, dispute.title)
        recorded = words.gettext("recorded: {value}", value=dispute.recorded) if dispute.recorded else ""
        st.markdown(md(" · ".join(part for part in (dispute.field, recorded) if part)))
        left, right = st.columns(2, gap="medium")
        left.markdown(_side("", dispute.supports))
        right.markdown(_side(f"{AGAINST} ", dispute.contradicts))
        if dispute.reading:
            st.caption(md(f"{words.gettext('How we read it')}: {dispute.reading}"))


def _side(mark: str, side: Side) -> str:
    value = f"**{md(side.value)}**  \n" if side.value else ""
    return f"{mark}{value}{md(side.text)}"
