"""Briefing: choose panels, order, audience and language; read what will be said; take it away as slides, workbook or paper."""

import streamlit as st

from pages.frame import legend
from pages.presentation import order as ordering
from pages.presentation import preview
from pages.session import state

view = state.view()
words = view.words
st.title(words.gettext("Briefing"), anchor=False)
st.markdown(
    words.gettext("Slides, a workbook and a paper on the filtered records. Every sentence leads to the statements behind it; nothing is said without one.")
)
legend.key(view)
order = ordering.choose(view)
if order.panels:
    if st.button(words.gettext("Present on a whole screen"), type="primary", key="briefing-present"):
        st.switch_page("present.py")
    ordering.files(view, order)
    preview.preview(view, ordering.briefing_of(view, order, order.read_in(view.lang)))
else:
    st.info(words.gettext("Choose at least one panel."))
