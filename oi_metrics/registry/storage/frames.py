"""Tables of a store as pandas frames and Arrow tables of the declared types."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from oi_metrics.registry.schema import TABLES, Column, Table

Frames = Mapping[str, pd.DataFrame]
"""By name, every table of the schema."""

_PANDAS = {"text": "str", "integer": "int64", "number": "float64", "date": "datetime64[s]", "boolean": "bool"}
_ARROW = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32(), "boolean": pa.bool_()}


def dtype_of(column: Column) -> str:
    """The pandas type of a column; whole numbers that may be missing are `Int64`."""
    return "Int64" if column.kind == "integer" and column.nullable else _PANDAS[column.kind]


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The columns of the table in its order and types, numbered rows, in the order of its key."""
    found = frame[table.column_names].astype({column.name: dtype_of(column) for column in table.columns})
    return found.sort_values(list(table.key), kind="stable", ignore_index=True)


def empty(table: Table) -> pd.DataFrame:
    """The table without rows."""
    return pd.DataFrame({column.name: pd.Series(dtype=dtype_of(column)) for column in table.columns})


def nothing() -> dict[str, pd.DataFrame]:
    """A store without any trial."""
    return {name: empty(table) for name, table in TABLES.items()}


def arrow_schema(table: Table) -> pa.Schema:
    return pa.schema([pa.field(column.name, _ARROW[column.kind], nullable=column.nullable) for column in table.columns])


def to_arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    """The Arrow table of the declared types; missing days and numbers are null, never NaN."""
    return pa.Table.from_pandas(frame, schema=arrow_schema(table), preserve_index=False).replace_schema_metadata(None)


def from_arrow(found: pa.Table, table: Table) -> pd.DataFrame:
    """The frame of an Arrow table, in pandas types."""
    frame = found.select(table.column_names).to_pandas(date_as_object=False)
    return frame.astype({column.name: dtype_of(column) for column in table.columns})
