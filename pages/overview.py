"""Overview: the answer, the figures, everything in time with what not to say, small charts, and what needs attention."""

import streamlit as st

from pages.frame import chosen, legend
from pages.session import state
from pages.widgets import cards, checks_list, since
from pages.widgets.layout import panels
from pages.widgets.records_shown import RecordsShown

view = state.view()
with st.container(gap="xsmall"):
    chosen.whose_line(view)
    cards.answer(view)
    chosen.chips(view)
since.answer(view)
cards.figures(view, since.year(view))
picture, beside = st.columns([5, 3], gap="medium")
with picture:
    panels(RecordsShown(view), "overview", "time")
with beside:
    cards.cautions(view)
legend.key(view)
panels(RecordsShown(view), "overview")
cards.attention(view)
checks_list.checks_line(view)
