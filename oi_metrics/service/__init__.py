"""The dashboard as a service: its settings, and what keeps its readers out."""
