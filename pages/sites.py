"""Clinical sites: the network as graph and map, seats over time, hospitals by trials, shared trials."""

import streamlit as st

from pages.frame import legend
from pages.session import state
from pages.widgets.layout import panels
from pages.widgets.records_shown import RecordsShown

view = state.view()
st.title(view.words.gettext("Clinical sites"), anchor=False)
legend.key(view)
panels(RecordsShown(view), "sites")
st.page_link("registry.py", label=view.words.gettext("Compare with every hospital and sponsor of the trial registries"))
