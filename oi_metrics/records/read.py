"""Read the records as text tables, whatever holds them: every row and field accounted for, nothing guessed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from oi_metrics.records import containers
from oi_metrics.records.bounds import Bounds
from oi_metrics.records.child import ReaderDied, isolated
from oi_metrics.records.faults import Fault
from oi_metrics.records.files import shown_name
from oi_metrics.records.grid import Block
from oi_metrics.records.sheet import Sheet
from oi_metrics.records.sheets import assembled
from oi_metrics.records.source import is_url
from oi_metrics.records.write import standing
from oi_metrics.schema import TABLES, Table
from oi_metrics.told import Told

EMBEDDED = Path(__file__).resolve().parents[2] / "data"
"""The records that come with the project."""

Frames = dict[str, pd.DataFrame]


def read(
    source: Path | str,
    bounds: Bounds | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Frames, list[Fault]]:
    """The records of a source as text tables, with the faults of their form.

    source: a folder or zip of CSV or Parquet files named after the tables, a workbook with a sheet a table, JSON as
    exported, a SQLite file, or the URL of a database. All but the embedded records are read in a process of their own,
    within bounds (those of the environment unless given). progress is called with the rows read so far. Raises
    Cancelled when `cancelled()` becomes true; a database is read to its end.

    Returns the readable tables (all of the schema's columns, blanks as empty text, Hangul composed to NFC, the row
    numbers of the file as index, what faults call the file in `attrs["file"]`) and the faults. A table with a fault
    other than a warning is left out.
    """
    if is_url(source):
        from oi_metrics.records.database.reading import read as read_database  # loaded where it is needed: SQLAlchemy takes its time

        return read_database(str(source), progress)
    if str(source).startswith("edition:"):
        from oi_metrics.records import sealed  # which reads a folder itself

        return sealed.read(str(source))
    path = standing(Path(os.path.abspath(source)))
    if path == EMBEDDED:
        return read_folder(path)
    bounds = bounds or Bounds.from_environment()
    try:
        return tables_of(isolated(containers.tables, str(path), bounds=bounds, progress=progress, cancelled=cancelled), path)
    except ReaderDied as death:
        file = shown_name(path)
        return {}, [Fault(file, 0, "", file, death.problem, death.remedy)]


def read_folder(folder: Path) -> tuple[Frames, list[Fault]]:
    """As `read`, of a folder of the project's own, in this process."""
    return tables_of(containers.tables(os.path.abspath(folder), Bounds(), lambda rows: None), folder)


def tables_of(blocks: Iterable[Block], path: Path) -> tuple[Frames, list[Fault]]:
    """The record tables of the blocks that `containers.tables` hands out."""
    found = assembled(blocks)
    faults = [fault for sheet in found for fault in sheet.faults]
    held = {sheet.name: sheet for sheet in found if sheet.name}
    if any(not fault.warning for sheet in found if not sheet.name for fault in sheet.faults):
        return {}, faults
    frames: Frames = {}
    for name, table in TABLES.items():
        if name in held:
            faults_of_header, frame = _table(held[name], table)
            faults += faults_of_header
            if frame is not None:
                frames[name] = frame
        else:
            faults += [] if table.optional else [_missing(name, path)]
            frames[name] = _blank(table)
    return frames, faults


def _missing(name: str, path: Path) -> Fault:
    if path.is_dir():
        file = f"{name}.csv"
        return Fault(file, 0, "", file, Told("is missing"), Told("add the file, with its header alone when it has no rows"))
    return Fault(shown_name(path), 0, "", name, Told("is missing"), Told("add the table, with its header alone when it has no rows"))


def _blank(table: Table) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in table.column_names})


def _table(sheet: Sheet, table: Table) -> tuple[list[Fault], pd.DataFrame | None]:
    faults = _header_faults(sheet, table)
    if faults or any(not fault.warning for fault in sheet.faults):
        return faults, None
    frame = sheet.frame.assign(**{name: "" for name in table.column_names if name not in sheet.frame})[table.column_names].astype("str")
    frame.attrs["file"] = sheet.file
    return [], frame


def _header_faults(sheet: Sheet, table: Table) -> list[Fault]:
    known, header = table.column_names, list(sheet.frame.columns)
    if not header:
        return []
    remedy = Told("use {choices}", choices=", ".join(known))
    faults = [Fault(sheet.file, 1, name, name, Told("is not a column of this table"), remedy) for name in header if name not in known]
    missing = [column.name for column in table.columns if (column.required or column.name in table.key) and column.name not in header]
    return faults + [Fault(sheet.file, 1, name, "", Told("is missing from the header"), Told("add the column {name}", name=name)) for name in missing]
