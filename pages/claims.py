"""Claims and evidence: the ledger, contradictions, validity, every statement, the health of the records."""

import streamlit as st

from pages import key, state
from pages.panel import panel

words = state.view().words
st.title(words.say("Claims and evidence"), anchor=False)
key.key()
panel("claims_ledger", clicks=True)
panel("contradictions", shape="pairs")
left, right = st.columns(2, gap="large")
with left:
    panel("validity")
with right:
    panel("record_health", clicks=True)
panel("changes", shape="table")
panel("statement_list", shape="table")
panel("number_coverage", shape="table")
