"""The sheets of one foreign file as text, read in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from oi_metrics.model.faults import Fault
from oi_metrics.records.reading import untrusted
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.files import shown_name, size_of
from oi_metrics.records.reading.handed import ROW, gathered
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sandbox import ReaderDied, isolated
from oi_metrics.records.reading.sheet import Sheet


def read_sheets(
    path: Path | str,
    bounds: Limits | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Sheet]:
    """Every visible sheet of a CSV, XLSX, XLSM or ODS file, in the order of the file; at least one, if only of faults.

    bounds: those of the environment unless given. progress is called with the rows read so far. Whatever the file does
    to its reader is a fault of the file. Raises Cancelled when `cancelled()` becomes true.
    """
    place = os.path.abspath(path)
    bounds = (bounds or Limits.from_environment()).for_size(size_of(place))
    try:
        return assembled(isolated(untrusted.sheets, place, bounds=bounds, progress=progress, cancelled=cancelled))
    except ReaderDied as death:
        file = shown_name(place)
        return [Sheet(file, "", pd.DataFrame(), (Fault(file, 0, "", file, death.problem, death.remedy),))]


def sheet_names(path: Path | str, bounds: Limits | None = None, cancelled: Callable[[], bool] | None = None) -> list[str]:
    """The names of the visible sheets of an XLSX, XLSM or ODS file, without their rows; none of what cannot be read as one.

    Raises Cancelled when `cancelled()` becomes true.
    """
    try:
        bounds = (bounds or Limits.from_environment()).for_size(size_of(path))
        return list(isolated(untrusted.sheet_names, os.path.abspath(path), bounds=bounds, cancelled=cancelled))
    except ReaderDied:
        return []


def assembled(blocks: Iterable[Block]) -> list[Sheet]:
    """Sheets of their blocks; a sheet with an error among its faults has no records."""
    return [_sheet(block) for block in gathered(blocks)]


def _sheet(block: Block) -> Sheet:
    faults, table, header = tuple(sorted(block.faults)), block.table, block.header
    if table is None or any(not fault.warning for fault in faults) or not header:
        return Sheet(block.file, block.name, pd.DataFrame({column: pd.Series(dtype="str") for column in dict.fromkeys(header)}), faults)
    index = pd.Index(table.column(ROW).to_numpy(), name=ROW, dtype="int64")
    frame = pd.DataFrame({name: _texts(column, index) for name, column in zip(header, table.columns[1:], strict=True)})
    return Sheet(block.file, block.name, frame, faults)


def _texts(column: pa.ChunkedArray, index: pd.Index) -> pd.Series:
    """A column of text as pandas keeps it, without a copy."""
    return pd.Series(pd.arrays.ArrowStringArray(column, dtype=pd.StringDtype("pyarrow", na_value=np.nan)), index=index)
