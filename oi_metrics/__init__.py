"""OI Metrics: evidence-honest metrics over a company's partnerships."""

__version__ = "0.4.0"
