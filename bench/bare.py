"""The reference: a plain Streamlit page with the overview's four charts and one filter, nothing cached but the records."""

import streamlit as st

from bench.overview import CHARTS, PARTNER_TYPES, charts
from oi_metrics.records.load import load

st.set_page_config(layout="wide")
tables = st.cache_resource(load)()
with st.sidebar:
    types = st.pills("Partner type", PARTNER_TYPES, selection_mode="multi", key="partner_type")
for column, (name, finding, figure) in zip(st.columns(len(CHARTS)), charts(tables, types), strict=True):
    with column:
        st.header(finding)
        st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key=name)
