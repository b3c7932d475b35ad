"""The key of certainty, once a page."""

import streamlit as st

from oi_metrics.model.vocabulary import N_
from pages.session import state

KEY = N_("■ stated, named and dated · ▨ within bounds · □ stated, but unnamed or undated · ✕ contradicted or lapsed")


def key(view: state.View) -> None:
    """How certainty looks, everywhere."""
    st.caption(view.words.gettext(KEY))
