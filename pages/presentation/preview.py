"""What a briefing says, before it is made: its sentences, each a way to its statements."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from oi_metrics.briefing.model import Briefing, Panel
from oi_metrics.language.escape import md
from oi_metrics.narrative.clauses import Clause
from pages.session import state
from pages.widgets import statements


def preview(view: state.View, briefing: Briefing) -> None:
    """The summary, and a panel's sentences once it is opened."""
    words = view.words
    st.header(words.gettext("Summary"), anchor=False)
    _sentences(view, briefing.summary, "summary")
    st.header(words.gettext("Panels"), anchor=False)
    for number, panel in enumerate(briefing.panels, start=1):
        _panel(view, panel, number)


def _panel(view: state.View, panel: Panel, number: int) -> None:
    part = st.expander(f"{number}\\. **{md(panel.name)}** — {md(panel.headline)}", key=f"briefing-open-{panel.metric}", on_change="rerun")
    if part.open:
        with part:
            _sentences(view, panel.clauses, panel.metric)
            st.caption(md(panel.definition))


def _sentences(view: state.View, clauses: Sequence[Clause], place: str) -> None:
    """Sentences at the left, the way to their statements at the right."""
    with st.container(gap="xxsmall"):
        for number, clause in enumerate(clauses):
            with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
                st.markdown(md(clause.text), width="stretch")
                if st.button(view.words.gettext("Statements ({n})", n=len(clause.statements)), key=f"briefing-{place}-{number}", type="tertiary"):
                    _evidence(clause)


def _evidence(clause: Clause) -> None:
    """The statements behind a sentence, over the page."""

    @st.dialog(md(clause.text), width="large")
    def show() -> None:
        statements.statement_list(state.view(), clause.records, "clause")

    show()
