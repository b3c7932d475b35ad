"""Trials and their sites as registries list them: imported, resolved to hospitals, stored, and measured on any engine."""
