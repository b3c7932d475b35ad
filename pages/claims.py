"""Claims and evidence: the ledger, contradictions, validity, what changed, every statement, the health of the records."""

import streamlit as st

from pages.frame import legend
from pages.session import state
from pages.widgets import edition_diff
from pages.widgets.panel import panel

view = state.view()
st.title(view.words.gettext("Claims and evidence"), anchor=False)
legend.key(view)
panel(view, "claims_ledger", clicks=True)
panel(view, "contradictions", shape="pairs")
left, right = st.columns(2, gap="large")
with left:
    panel(view, "validity")
with right:
    panel(view, "record_health", clicks=True)
edition_diff.edition_diff(view)
panel(view, "statement_list", shape="table")
panel(view, "number_coverage", shape="table")
