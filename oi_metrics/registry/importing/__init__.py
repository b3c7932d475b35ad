"""Trials brought into a store."""
