"""The years of the sidebar: a window between two years, or all since a year or an earlier data version."""

from __future__ import annotations

import streamlit as st

from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.records import sealed
from pages.session import current_trials, state

MODES = {state.BETWEEN: N_("Between"), state.SINCE: N_("Since …")}
USUAL = 5
"""As many years back it begins when the reader first asks since when."""


def years(edition: str, words: Words) -> None:
    """Draw the control; what it leaves are the years of the filters, and in the address since when."""
    first, last = current_trials.years(edition)
    asked = st.session_state.get(state.SPAN) == state.SINCE
    earlier = sealed.others(sealed.seals(sealed.folder())[0], edition) if asked else {}
    names = {str(year): str(year) for year in range(last, first - 1, -1)}
    names |= {code: words.gettext("Data version of {day}", day=words.date(one.as_of)) for code, one in earlier.items()}
    given = st.session_state.get(state.FROM)
    if asked and given not in names:
        state.left_out(state.FROM, [str(given)])
        st.session_state[state.SPAN] = state.BETWEEN
    mode = st.segmented_control(
        words.gettext("Years"), tuple(MODES), key=state.SPAN, required=True, format_func=lambda mode: words.gettext(MODES[mode]),
        on_change=_mode_chosen, args=(first, last), persist_state="session",
    )  # fmt: skip
    if mode == state.SINCE:
        st.selectbox(words.gettext("Since when"), tuple(names), key=state.FROM, format_func=names.__getitem__, persist_state="session")
        code = str(st.session_state[state.FROM])
        st.session_state.years = (int(code), last) if code not in earlier else (first, last)
        state.keep_option(state.FROM, code)
    else:
        state.keep_option(state.FROM, "")
        st.slider(words.gettext("Years"), first, last, key="years", persist_state="session", label_visibility="collapsed")


def _mode_chosen(first: int, last: int) -> None:
    """A window that was chosen stays where it begins; otherwise it begins some years back."""
    begins = (st.session_state.get("years") or (first, last))[0]
    st.session_state[state.FROM] = str(begins if begins > first else max(first, last - USUAL))
