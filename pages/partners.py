"""Partners: the mix by three ways of counting, types by area and stage, concentration, one partner's profile."""

import streamlit as st

from pages.frame import legend
from pages.session import state
from pages.widgets import partner_profile
from pages.widgets.layout import panels
from pages.widgets.records_shown import RecordsShown

view = state.view()
st.title(view.words.gettext("Partners"), anchor=False)
legend.key(view)
panels(RecordsShown(view), "partners")
partner_profile.profile_section(view)
