"""Whose records are on the overview, and what of them is chosen: each filter a chip that is taken off with a click."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.model.vocabulary import N_
from pages.session import state, view_texts
from pages.widgets import since

GUIDE = (
    N_("The sentences and cards say only what sources state. ■ is stated, named and dated; hatched, hollow or struck marks are less certain."),
    N_("Click a sentence, Statements under a card or chart, or a mark of a chart, to see what it rests on, with source, place and link."),
    N_(
        "Use Briefing to make slides, a workbook and papers, or to present in full screen. "
        "The address holds your filters: share it, and others see the same view."
    ),
)


def whose_line(view: state.View) -> None:
    """Whose records, as of when, and how to read the page."""
    words = view.words
    with st.container(key="whose", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(view_texts.whose(view.edition, view.filters, view.lang), width="content")
        tiers = view_texts.by_tier(view.edition, view.filters, view.lang)
        if tiers:
            st.caption(tiers, width="content")
        with st.popover("?", type="tertiary", help=words.gettext("How to read this page"), key="guide"):
            st.markdown("\n\n".join(md(words.gettext(text)) for text in GUIDE))


def chips(view: state.View) -> None:
    """A chip for each filter that is on, all at once, and the years since which changes can be told."""
    words, active = view.words, _shown(view)
    code = state.option(state.FROM)
    with st.container(key="chips", horizontal=True, vertical_alignment="center", gap="xsmall"):
        for place, (label, without) in enumerate(active):
            st.button(
                md(label), key=f"chip-{place}", icon=":material/close:", icon_position="right", on_click=state.to_session, args=(without, view.edition),
                help=words.gettext("Remove this filter"),
            )  # fmt: skip
        if code:
            st.button(
                md(since.told(view, code)), key="chip-since", icon=":material/close:", icon_position="right", on_click=state.choose,
                args=(replace(view.filters, years=None), view.edition), help=words.gettext("Remove this filter"),
            )  # fmt: skip
        if not active and not code:
            st.caption(words.gettext("No filter is on"), width="content")
        if active:
            st.button(words.gettext("Clear all"), key="chips-clear", type="tertiary", on_click=state.choose, args=(Filters(), view.edition))
        since.choices(view)


def _shown(view: state.View) -> list[tuple[str, Filters]]:
    """The filters that the reader has set; years since which changes are told are no filter of their own."""
    found = view_texts.active(view.edition, view.filters, view.lang)
    return [(label, without) for label, without in found if without.years == view.filters.years or not state.option(state.FROM)]
