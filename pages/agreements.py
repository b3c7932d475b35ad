"""Agreements: per year, in force, cumulative, one by one."""

import streamlit as st

from oi_metrics.language.formatting import heading
from oi_metrics.metrics.agreements import BY
from pages.frame import legend
from pages.session import state
from pages.widgets.panel import panel

view = state.view()
words = view.words
st.title(words.gettext("Agreements"), anchor=False)
legend.key(view)
by = state.choice("by", words.gettext("Break down by"), ("partner_type", *(name for name in BY if name != "partner_type")), lambda name: heading(name, words))
panel(view, "agreements_per_year", (("by", by),), clicks=True)
panel(view, "agreement_timeline", clicks=True)
left, right = st.columns(2, gap="large")
with left:
    panel(view, "agreements_in_force", clicks=True)
with right:
    panel(view, "agreements_cumulative", clicks=True)
left, right = st.columns(2, gap="large")
with left:
    panel(view, "commitments", shape="table")
with right:
    panel(view, "agreements_by_certainty", shape="table")
