"""Overview: the headline, the figures, three small charts, and what needs attention."""

import streamlit as st

from pages import cards, guide, key, shown, state
from pages.panel import panel

view = state.view()
cards.headline(view)
guide.show(view)
key.key(view)
cards.figures(view)
for column, (metric, options, size, page) in zip(st.columns(3, gap="large"), shown.OVERVIEW_CHARTS, strict=True):
    with column:
        panel(view, metric, options, size=size, page=page, place="-small")
cards.attention(view)
