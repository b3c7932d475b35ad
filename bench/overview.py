"""The overview's four charts over the records that a choice of partner types keeps: what every page of the bench shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import plotly.graph_objects as go

from oi_metrics import filters
from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.tables import Tables

PARTNER_TYPES = ("government", "university", "hospital", "biotech", "company")
CHARTS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("everything_in_time", {}, {}),
    ("agreements_per_year", {"by": "partner_type"}, {"height": 270, "small": True}),
    ("partner_mix", {}, {"height": 270, "counts": ("full",)}),
    ("site_network", {}, {"height": 350, "core": True}),
)
"""Metric, its options, and how its chart is drawn."""


def charts(tables: Tables, partner_types: Sequence[str]) -> Iterator[tuple[str, str, go.Figure]]:
    """Name, finding and figure of each chart."""
    kept, words = filters.apply(tables, Filters(partner_type=tuple(partner_types))), Words("en")
    for name, options, size in CHARTS:
        metric = METRICS[name]
        rows, beside = metric.table(kept, **options), metric.chart.beside.values() if metric.chart else ()
        frames = {name: rows} | {other: METRICS[other].table(kept) for other in beside}
        yield name, metric.clauses(rows, Ground.of(kept), words)[0].text, metric.figure(frames, words, **size)
