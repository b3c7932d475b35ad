"""Agreements: per year, in force, cumulative, one by one."""

import streamlit as st

from oi_metrics.metrics.agreements import BY
from oi_metrics.present import heading
from pages import key, state
from pages.panel import panel

view = state.view()
words = view.words
st.title(words.say("Agreements"), anchor=False)
key.key(view)
by = state.choice("by", words.say("Told apart by"), ("partner_type", *(name for name in BY if name != "partner_type")), lambda name: heading(name, words))
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
