"""Registries read, one module a source: each gives one `Reading`, whatever the registry and the form of its file."""

from oi_metrics.registry.reading.reading import SITE_COLUMNS, TRIAL_COLUMNS, Reading

__all__ = ["SITE_COLUMNS", "TRIAL_COLUMNS", "Reading"]
