"""The first visit in three steps: where we stand, how to trace a number, how to take it away."""

from __future__ import annotations

import streamlit as st

from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.model.vocabulary import N_
from pages.session import current_records, state

OPTION, DONE = "guide", "done"
_STEP = "guide-step"
STEPS = (
    (
        N_("Where we stand"),
        N_(
            "The sentence above and the cards below say only what sources state. ■ is stated, named and dated; "
            "hatched, hollow or struck marks are less certain."
        ),
    ),
    (
        N_("Trace a number"),
        N_("Click Statements under a card or chart, or click a bar, to see the statements behind it, with their sources, the place in each source and a link."),
    ),
    (
        N_("Download and present"),
        N_(
            "Use Briefing to make slides, a workbook and papers, or to present in full screen. The address holds your filters: "
            "share it, and others see the same view."
        ),
    ),
)


def first_steps(view: state.View) -> None:
    """One step at a time, until the reader has done with it; not for a link that brings filters, nor over the reader's own records."""
    if view.filters != Filters() or state.option(OPTION) == DONE or current_records.own():
        return
    words, step = view.words, int(st.session_state.get(_STEP, 0))
    title, text = (words.gettext(part) for part in STEPS[step])
    with st.container(border=True, key="guide", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{step + 1}/{len(STEPS)} {md(title)}** — {md(text)}", width="stretch")
        if step:
            st.button(words.gettext("Back"), key="guide-back", on_click=_go, args=(step - 1,))
        if step + 1 < len(STEPS):
            st.button(words.gettext("Next"), key="guide-next", on_click=_go, args=(step + 1,))
        st.button(words.gettext("Close the guide"), key="guide-close", type="tertiary", on_click=state.keep_option, args=(OPTION, DONE))


def _go(step: int) -> None:
    st.session_state[_STEP] = step
