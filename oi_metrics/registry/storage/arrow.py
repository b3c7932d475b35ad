"""Finished tables: counts as Arrow has them, put in order and made a pandas frame of declared types in one step.

A metric's table is small and has many columns; each step in pandas would cost more than the counting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Types = Mapping[str, str]
"""By column the pandas type: str, int64, Int64 (whole numbers that may be missing), float64, bool, datetime64[us]."""
Key = str | tuple[str, str]
"""A column to order by, ascending, or one with `descending`."""

_ARROW = {
    "str": pa.string(),
    "int64": pa.int64(),
    "Int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "datetime64[us]": pa.timestamp("us"),
}
_TEXT = pd.StringDtype(na_value=np.nan)


def finished(columns: Mapping[str, Any], types: Types, *order: Key) -> pd.DataFrame:
    """The columns that `types` names, in its order and types; rows in the given order, missing values last.

    columns: lists, arrays, series or Arrow columns of one length, or a single value for every row.
    """
    rows = next((len(values) for values in columns.values() if not isinstance(values, str) and hasattr(values, "__len__")), 0)
    return frame(ordered(pa.table({name: _column(columns[name], _ARROW[kind], rows) for name, kind in types.items()}), *order), types)


def _column(values: Any, kind: pa.DataType, rows: int) -> Any:
    if isinstance(values, pa.ChunkedArray | pa.Array):
        return values.cast(kind)
    if isinstance(values, str) or not hasattr(values, "__len__"):
        return pa.repeat(pa.scalar(values, kind), rows)
    return pa.array(values, kind, from_pandas=True)


def ordered(table: pa.Table, *order: Key) -> pa.Table:
    """The rows in order; equal ones stay as they were, missing values come last."""
    keys = [(key, "ascending") if isinstance(key, str) else key for key in order]
    return table.take(pc.sort_indices(table, sort_keys=keys)) if keys else table


def frame(table: pa.Table, types: Types) -> pd.DataFrame:
    """The table as pandas, in the given types."""
    return pd.DataFrame({name: _values(table.column(name), types[name]) for name in table.column_names})


def types_of(table: pa.Table) -> dict[str, str]:
    """The type of each column; of whole numbers Int64 where any is missing."""
    return {name: _type(table.column(name)) for name in table.column_names}


def _type(column: pa.ChunkedArray) -> str:
    if pa.types.is_int64(column.type):
        return "Int64" if column.null_count else "int64"
    return {"string": "str", "double": "float64", "bool": "bool"}.get(str(column.type), "datetime64[us]")


def _values(column: pa.ChunkedArray, kind: str) -> Any:
    if kind == "str":
        return _TEXT.__from_arrow__(column)
    return pd.Int64Dtype().__from_arrow__(column) if kind == "Int64" else column.to_numpy()
