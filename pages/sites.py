"""Clinical sites: the network as graph and map, seats over time, hospitals by trials, shared trials."""

import streamlit as st

from pages import key, state
from pages.panel import panel

words = state.view().words
st.title(words.say("Clinical sites"), anchor=False)
key.key()
left, right = st.columns([3, 2], gap="large")
with left:
    panel("site_network", clicks=True)
with right:
    panel("site_map", clicks=True)
left, right = st.columns(2, gap="large")
with left:
    panel("site_members_over_time", clicks=True)
with right:
    panel("site_members", shape="table")
left, right = st.columns(2, gap="large")
with left:
    panel("site_hospitals", clicks=True)
with right:
    panel("site_pairs")
panel("site_comparison", shape="table")
