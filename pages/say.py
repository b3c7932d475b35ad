"""What a briefing says, before it is made: its sentences, each a way to its statements."""

from __future__ import annotations

import streamlit as st

from oi_metrics.briefing.made import Briefing, Panel
from oi_metrics.escape import md
from oi_metrics.narrative.clauses import Clause
from oi_metrics.words import Words
from pages import state, statements


def preview(view: state.View, briefing: Briefing) -> None:
    """The summary, and a panel's sentences once it is opened."""
    words = view.words
    st.header(words.say("Summary"), anchor=False)
    if not briefing.summary:
        st.info(_nothing(briefing.words))
    for number, clause in enumerate(briefing.summary):
        _sentence(view, clause, f"summary-{number}")
    st.header(words.say("Panels"), anchor=False)
    for number, panel in enumerate(briefing.panels, start=1):
        _panel(view, panel, number, briefing.words)


def _panel(view: state.View, panel: Panel, number: int, words: Words) -> None:
    headline = panel.headline if panel.clauses else _nothing(words)
    part = st.expander(f"{number}\\. **{md(panel.name)}** — {md(headline)}", key=f"briefing-open-{panel.metric}", on_change="rerun")
    if part.open:
        with part:
            for place, clause in enumerate(panel.clauses):
                _sentence(view, clause, f"{panel.metric}-{place}")
            st.caption(md(panel.definition))


def _sentence(view: state.View, clause: Clause, place: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(md(clause.text), width="content")
        if st.button(view.words.say("Statements ({n})", n=len(clause.statements)), key=f"briefing-{place}", type="tertiary"):
            _evidence(clause)


def _evidence(clause: Clause) -> None:
    """The statements behind a sentence, over the page."""

    @st.dialog(md(clause.text), width="large")
    def show() -> None:
        statements.show(state.view(), clause.records)

    show()


def _nothing(words: Words) -> str:
    return words.say("Nothing in this selection is carried by a statement.")
