"""Tables as plain text and numbers, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from oi_metrics.model.schema import TABLES
from oi_metrics.records.tables import Tables

Progress = Callable[[int], None]
"""Is progress of so many rows more that are written."""
ROWS_AT_A_TIME = 5_000


def no_progress(rows: int) -> None:
    """Nobody waits to be progress."""


def parts(frame: pd.DataFrame, progress: Progress = no_progress) -> Iterator[pd.DataFrame]:
    """The frame a few thousand rows at a time; an empty one is one part."""
    for start in range(0, max(len(frame), 1), ROWS_AT_A_TIME):
        part = frame.iloc[start : start + ROWS_AT_A_TIME]
        yield part
        progress(len(part))


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with plain text and numbers: record lists joined by blanks, days as ISO dates, blanks empty."""
    columns = {}
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_datetime64_any_dtype(values):
            columns[name] = values.dt.strftime("%Y-%m-%d").fillna("")
        elif name in ("records", "series", "each"):
            columns[name] = values.map(lambda items: " ".join(map(_joined, items)))
        elif pd.api.types.is_float_dtype(values):
            columns[name] = values.map(lambda number: "" if pd.isna(number) else Decimal(repr(float(number)))).astype("object")
        else:
            columns[name] = values.astype("object").where(values.notna(), "")
    return pd.DataFrame(columns, index=frame.index)


def _joined(item: Any) -> str:
    return ":".join(map(str, item)) if isinstance(item, tuple) else str(item)


def record_columns(tables: Tables, name: str) -> pd.DataFrame:
    """The columns of a record table as its schema declares them."""
    return tables.frames[name][TABLES[name].column_names]


def shown_tables(tables: Tables) -> list[str]:
    """The record tables that an export holds: all but optional ones that are empty."""
    return [name for name in TABLES if len(tables.frames[name]) or not TABLES[name].optional]
