"""The metrics of records, which what needs no trial registry takes from here."""

from __future__ import annotations

from oi_metrics.catalogue import agreements, cautions, claims, events, everything, overview, partners, sites, targets, terms
from oi_metrics.catalogue.metric import Metric

RECORD_METRICS: dict[str, Metric] = {
    metric.name: metric for noun in (overview, cautions, everything, agreements, partners, sites, claims, targets, events, terms) for metric in noun.METRICS
}
