"""Claims and evidence: the ledger, contradictions, validity, what changed, every statement, the health of the records."""

import streamlit as st

from pages import changed, key, state
from pages.panel import panel

view = state.view()
st.title(view.words.say("Claims and evidence"), anchor=False)
key.key(view)
panel(view, "claims_ledger", clicks=True)
panel(view, "contradictions", shape="pairs")
left, right = st.columns(2, gap="large")
with left:
    panel(view, "validity")
with right:
    panel(view, "record_health", clicks=True)
changed.show(view)
panel(view, "statement_list", shape="table")
panel(view, "number_coverage", shape="table")
