"""Overview: the headline, the figures, three small charts, and what needs attention."""

import streamlit as st

from pages import cards, key, state, store
from pages.panel import panel

SMALL = (("height", 270),)

view = state.view()
words = view.words
clauses = store.headline(view.edition, view.filters, view.lang)
st.title(cards.sentence(clauses, words), anchor=False)
key.key()
cards.evidence_of_headline(view, clauses)
cards.figures(view)
left, middle, right = st.columns(3, gap="large")
with left:
    panel("agreements_per_year", (("by", "partner_type"),), size=(*SMALL, ("small", True)), page="agreements.py", place="-small")
with middle:
    panel("partner_mix", size=(*SMALL, ("counts", ("full",))), page="partners.py", place="-small")
with right:
    panel("site_network", size=(*SMALL, ("labelled", 0)), page="sites.py", place="-small")
cards.attention(view)
