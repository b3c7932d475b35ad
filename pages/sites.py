"""Clinical sites: the network as graph and map, seats over time, hospitals by trials, shared trials."""

import streamlit as st

from pages import key, state
from pages.panel import panel

view = state.view()
st.title(view.words.say("Clinical sites"), anchor=False)
key.key(view)
left, right = st.columns([3, 2], gap="large")
with left:
    panel(view, "site_network", clicks=True)
with right:
    panel(view, "site_map", clicks=True)
left, right = st.columns(2, gap="large")
with left:
    panel(view, "site_members_over_time", clicks=True)
with right:
    panel(view, "site_members", shape="table")
left, right = st.columns(2, gap="large")
with left:
    panel(view, "site_hospitals", clicks=True)
with right:
    panel(view, "site_pairs")
panel(view, "site_comparison", shape="table")
st.page_link("registry.py", label=view.words.say("Compare with every hospital and sponsor of the trial registries"))
