"""One pure function a metric: a store and a choice in, a small pandas table out, the same on every engine."""
