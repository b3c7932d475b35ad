"""The reference: a plain Streamlit page with the overview's four charts and one filter, nothing cached but the records."""

import streamlit as st

from oi_metrics import filters
from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.load import load

CHARTS = (
    ("everything_in_time", {}, {}),
    ("agreements_per_year", {"by": "partner_type"}, {"height": 270, "small": True}),
    ("partner_mix", {}, {"height": 270, "counts": ("full",)}),
    ("site_network", {}, {"height": 270, "labelled": 0}),
)

st.set_page_config(layout="wide")
tables = st.cache_resource(load)()
with st.sidebar:
    types = st.pills("Partner type", ["government", "university", "hospital", "biotech", "company"], selection_mode="multi", key="partner_type")
kept = filters.apply(tables, Filters(partner_type=tuple(types)))
words = Words("en")
picture, _ = st.columns([5, 3])
for column, (name, options, size) in zip((picture, *st.columns(3)), CHARTS, strict=True):
    metric = METRICS[name]
    frames = {name: metric.table(kept, **options)} | {other: METRICS[other].table(kept) for other in (metric.chart.beside.values() if metric.chart else ())}
    with column:
        st.header(metric.headline(frames[name], Ground.of(kept), words).text)
        st.plotly_chart(metric.figure(frames, words, **size), theme=None, config={"displayModeBar": False}, key=name)
