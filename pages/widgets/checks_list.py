"""The seal: how many laws hold for the records on show, and which."""

from __future__ import annotations

import streamlit as st

from oi_metrics import checks
from oi_metrics.language.escape import md
from pages.session import record_cache, state


@st.fragment
def checks_line(view: state.View) -> None:
    """How many checks hold, and a way to the list; one that fails is shown without being asked for."""
    words = view.words
    found = record_cache.checked(view.edition)
    for broken in (check for check in found if not check.holds):
        st.warning(md(broken.line(words)))
    if st.button(md(checks.told(found, words)), key="checks", type="tertiary"):
        _dialog(view, found)


def _dialog(view: state.View, found: tuple[checks.Check, ...]) -> None:
    words = view.words

    @st.dialog(words.gettext("Checked on these records"), width="large")
    def show() -> None:
        for check in found:
            st.markdown(f"{'✓' if check.holds else '✕'} {md(check.line(words))}")
        st.caption(words.gettext("The command oi-metrics check tries all of them on any records."))

    show()
