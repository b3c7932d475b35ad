"""The Data Package descriptor, under the name that exports and documents know it by."""

from oi_metrics.records.package import descriptor

__all__ = ["descriptor"]
