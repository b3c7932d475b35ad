"""Answers kept for every viewer within one budget of memory, whatever page made them, the least recently used let go first."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pandas as pd

from oi_metrics.charts.finished import FinishedFigure
from oi_metrics.memo import Budget, memoised
from oi_metrics.records.tables import Tables

MEGABYTES = "OI_CACHE_MB"
"""The variable that sets the budget."""
USUAL = 256
"""The budget in megabytes unless it is set, or the records are large."""
TIMES_THE_RECORDS = 3
"""Large records get a budget of so many times what they weigh, or every filter would push out what the pages show of all."""
LISTS = ("records", "series")
FEW = 100
"""The size of a table of fewer rows is guessed, since measuring it would take longer than it is worth."""
MADE_OF_TABLES = 2
"""What metrics make of some tables and keep with them weighs about as much again."""


LEAST = 600_000
"""What a selection weighs without any row, with what metrics keep of it."""
FRAME, COLUMN = 2_000, 1_500
"""What a table weighs without any row, and each of its columns."""


def weight(answer: Any) -> int:
    """About how many bytes an answer holds; texts that several answers share are counted by their places only."""
    if isinstance(answer, pd.DataFrame):
        lists = sum(8 * sum(map(len, answer[name])) + 56 * len(answer) for name in LISTS if name in answer)
        return FRAME + COLUMN * len(answer.columns) + lists + (60 * answer.size if len(answer) < FEW else int(answer.memory_usage().sum()))
    if isinstance(answer, Tables):
        return _weight_of(answer)
    if isinstance(answer, FinishedFigure):
        return weight(answer.to_dict())
    if isinstance(answer, Mapping):
        return sum(100 + weight(value) for value in answer.values())
    if isinstance(answer, tuple | list):
        return 8 * len(answer) + (0 if answer and isinstance(answer[0], str) else sum(map(weight, answer)))
    if is_dataclass(answer) and not isinstance(answer, type):
        return sum(100 + weight(getattr(answer, field.name)) for field in fields(answer))
    return int(getattr(answer, "nbytes", 0)) or 50 + len(answer if isinstance(answer, str | bytes) else "")


@memoised
def _weight_of(tables: Tables) -> int:
    """What tables weigh with what is made of them; a selection by its share of the agreements or the trials, whichever is
    larger, since the rows of its other tables are taken only when they are looked at."""
    every = tables.chosen_from
    if every is not None:
        shares = [len(tables.frames[name]) / max(1, len(every.frames[name])) for name in ("agreements", "trials")]
        return max(LEAST, round(_weight_of(every) * max(shares)))
    return MADE_OF_TABLES * sum(map(weight, tables.frames.values()))


def make_room_for(tables: Tables) -> None:
    """Let the budget hold what the pages make of records, if it is not set: more than usual for large ones."""
    if not os.environ.get(MEGABYTES):
        ANSWERS.most = max(ANSWERS.most, TIMES_THE_RECORDS * _weight_of(tables))


def budget() -> int:
    """The bytes that all answers may hold together. Raises ValueError for a setting that is no positive number of megabytes."""
    said = os.environ.get(MEGABYTES) or str(USUAL)
    if not said.isdecimal() or not int(said):
        raise ValueError(f"{MEGABYTES} is {said!r}; write a whole number of megabytes, such as {USUAL}")
    return int(said) * 1_000_000


ANSWERS = Budget(budget(), weight)
"""Every cache of what the pages show."""
