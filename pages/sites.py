"""Clinical sites: the network as graph and map, seats over time, hospitals by trials, shared trials."""

import streamlit as st

from pages.frame import legend
from pages.session import state
from pages.widgets.panel import panel

view = state.view()
st.title(view.words.gettext("Clinical sites"), anchor=False)
legend.key(view)
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
st.page_link("registry.py", label=view.words.gettext("Compare with every hospital and sponsor of the trial registries"))
