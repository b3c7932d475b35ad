"""Overview: the headline, the figures, three small charts, and what needs attention."""

import streamlit as st

from pages.frame import legend, onboarding
from pages.session import state, view_texts
from pages.widgets import cards
from pages.widgets.panel import panel

view = state.view()
cards.headline(view)
onboarding.first_steps(view)
legend.key(view)
cards.figures(view)
for column, (metric, options, size, page) in zip(st.columns(3, gap="large"), view_texts.OVERVIEW_CHARTS, strict=True):
    with column:
        panel(view, metric, options, size=size, page=page, place="-small")
cards.attention(view)
