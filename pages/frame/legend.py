"""The key of certainty, once a page."""

import streamlit as st

from oi_metrics.charts import certainty
from pages.session import state


def key(view: state.View) -> None:
    """How certainty looks, everywhere."""
    st.caption(" · ".join(certainty.key(view.words)))
