"""Agreements: per year, in force, cumulative, one by one."""

import streamlit as st

from pages.frame import legend
from pages.session import state
from pages.widgets.layout import panels
from pages.widgets.records_shown import RecordsShown

view = state.view()
st.title(view.words.gettext("Agreements"), anchor=False)
legend.key(view)
panels(RecordsShown(view), "agreements")
