"""Overview: the headline, the figures, three small charts, and what needs attention."""

import streamlit as st

from pages import cards, key, state
from pages.panel import panel

SMALL = (("height", 270),)

view = state.view()
cards.headline(view)
key.key(view)
cards.figures(view)
left, middle, right = st.columns(3, gap="large")
with left:
    panel(view, "agreements_per_year", (("by", "partner_type"),), size=(*SMALL, ("small", True)), page="agreements.py", place="-small")
with middle:
    panel(view, "partner_mix", size=(*SMALL, ("counts", ("full",))), page="partners.py", place="-small")
with right:
    panel(view, "site_network", size=(*SMALL, ("labelled", 0)), page="sites.py", place="-small")
cards.attention(view)
