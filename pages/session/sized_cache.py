"""Answers kept for every viewer, bounded by their size rather than by their number, the least recently used let go first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import is_dataclass
from typing import Any, TypeVar

import pandas as pd
from cachetools.keys import hashkey

from oi_metrics.charts.finished import FinishedFigure
from oi_metrics.memo import memoised_within
from oi_metrics.records.tables import Tables

Answer = TypeVar("Answer")
LISTS = ("records", "series")
FEW = 100
"""The size of a table of fewer rows is guessed, since measuring it would take longer than it is worth."""
MADE_OF_TABLES = 2
"""What metrics make of some tables and keep with them weighs about as much again."""


def cached_by_size(megabytes: int, key: Callable[..., Hashable] = hashkey) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Share a function's answers up to so many megabytes in all; the latest stays whatever its size.

    key: what of the arguments an answer depends on.
    """
    return memoised_within(megabytes * 1_000_000, weight, key)


def weight(answer: Any) -> int:
    """About how many bytes an answer holds; texts that several answers share are counted by their places only."""
    if isinstance(answer, pd.DataFrame):
        lists = sum(8 * sum(map(len, answer[name])) + 56 * len(answer) for name in LISTS if name in answer)
        return lists + (200 * answer.size if len(answer) < FEW else int(answer.memory_usage().sum()))
    if isinstance(answer, Tables):
        return MADE_OF_TABLES * sum(map(weight, answer.frames.values()))
    if isinstance(answer, FinishedFigure):
        return weight(answer.to_dict())
    if isinstance(answer, Mapping):
        return sum(100 + weight(value) for value in answer.values())
    if isinstance(answer, tuple | list):
        return 8 * len(answer) + (0 if answer and isinstance(answer[0], str) else sum(map(weight, answer)))
    if is_dataclass(answer):
        return weight(vars(answer))
    return int(getattr(answer, "nbytes", 0)) or 50 + len(answer if isinstance(answer, str | bytes) else "")
