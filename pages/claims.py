"""Claims and evidence: the ledger, contradictions, validity, what changed, every statement, the health of the records."""

import streamlit as st

from pages.frame import legend
from pages.session import state
from pages.widgets import edition_diff
from pages.widgets.layout import panels
from pages.widgets.records_shown import RecordsShown

view = state.view()
st.title(view.words.gettext("Claims and evidence"), anchor=False)
legend.key(view)
panels(RecordsShown(view), "claims")
edition_diff.edition_diff(view)
panels(RecordsShown(view), "claims", "statements")
