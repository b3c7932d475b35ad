"""Pending."""

from oi_metrics.catalogue.trial_metric import TrialMetric

METRICS: tuple[TrialMetric, ...] = ()
