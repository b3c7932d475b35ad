"""The sheets of one foreign file as text, read in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.records.reading import untrusted
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.files import shown_name
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
    bounds = bounds or Limits.from_environment()
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
        return list(isolated(untrusted.sheet_names, os.path.abspath(path), bounds=bounds or Limits.from_environment(), cancelled=cancelled))
    except ReaderDied:
        return []


def assembled(blocks: Iterable[Block]) -> list[Sheet]:
    """Sheets of their blocks; a sheet with an error among its faults has no records."""
    parts: dict[tuple[str, str], list[Block]] = {}
    for block in blocks:
        parts.setdefault((block.file, block.name), []).append(block)
    return [_sheet(file, name, found) for (file, name), found in parts.items()]


def _sheet(file: str, name: str, blocks: list[Block]) -> Sheet:
    faults = tuple(sorted(fault for block in blocks for fault in block.faults))
    header = blocks[0].header
    if any(not fault.warning for fault in faults) or not header:
        return Sheet(file, name, pd.DataFrame({column: pd.Series(dtype="str") for column in dict.fromkeys(header)}), faults)
    columns: list[list[str]] = [[] for _ in header]
    for block in blocks:
        for column, values in zip(columns, zip(*block.rows, strict=True), strict=False):
            column.extend(values)
    index = pd.Index([number for block in blocks for number in block.numbers], name="row", dtype="int64")
    frame = pd.DataFrame({name: pd.Series(values, index=index, dtype="str") for name, values in zip(header, columns, strict=True)})
    return Sheet(file, name, frame, faults)
