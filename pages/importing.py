from __future__ import annotations

from pages.trial_choice import TrialView


def show(view: TrialView) -> None:
    """stub"""
