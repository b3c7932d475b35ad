"""Read the records as text tables, whatever holds them: every row and field accounted for, nothing guessed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from oi_metrics import home
from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES, Table
from oi_metrics.records.reading import containers
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.files import shown_name
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.records.reading.sheets import assembled

EMBEDDED = home.app() / "data"
"""The records that come with the project."""

Frames = dict[str, pd.DataFrame]


def read_folder(folder: Path) -> tuple[Frames, list[Fault]]:
    """As `read`, of a folder of the project's own, in this process."""
    return tables_of(containers.tables(os.path.abspath(folder), Limits(), lambda rows: None), folder)


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
        return Fault(file, 0, "", file, Message("is missing"), Message("add the file, with its header alone when it has no rows"))
    return Fault(shown_name(path), 0, "", name, Message("is missing"), Message("add the table, with its header alone when it has no rows"))


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
    remedy = Message("use {choices}", choices=", ".join(known))
    faults = [Fault(sheet.file, 1, name, name, Message("is not a column of this table"), remedy) for name in header if name not in known]
    missing = [column.name for column in table.columns if (column.required or column.name in table.key) and column.name not in header]
    return faults + [Fault(sheet.file, 1, name, "", Message("is missing from the header"), Message("add the column {name}", name=name)) for name in missing]
