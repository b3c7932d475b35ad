"""A file that a reader brings: read in a process of its own, with progress, and cancelled by a click."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from oi_metrics.records.faults import Fault
from oi_metrics.records.read import read
from oi_metrics.records.sheet import Sheet
from oi_metrics.records.sheets import read_sheets
from oi_metrics.schema import TABLES
from oi_metrics.words import Words
from pages import turns

KINDS = ["csv", "tsv", "txt", "xlsx", "xlsm", "ods", "zip", "json", "parquet", "sqlite", "db"]
WHOLE = (".zip", ".json", ".parquet", ".sqlite", ".db")
"""Files that hold whole records, table by table; a workbook does when its sheets are named like tables."""
TOLD_EVERY = 0.3


@dataclass(frozen=True, eq=False)
class Brought:
    """What a file holds: its sheets, or whole records as text tables. faults: why the tables cannot be read."""

    file: str
    sheets: tuple[Sheet, ...] = ()
    frames: dict[str, pd.DataFrame] | None = None
    faults: tuple[Fault, ...] = ()


def opened(name: str, content: bytes, words: Words) -> Brought:
    """Read the file; says on screen how far it is, and stops when the reader clicks anything else."""
    turns.give_back()
    place = st.empty()
    tell = _teller(place, words)
    with tempfile.TemporaryDirectory(prefix="oi-metrics-") as folder:
        path = Path(folder) / (Path(name.replace("\\", "/")).name.lstrip("~.") or "file")
        path.write_bytes(content)
        brought = _read(path, tell)
    place.empty()
    return brought


def _teller(place: st.delta_generator.DeltaGenerator, words: Words) -> Callable[[int | None], bool]:
    """Says how many rows are read; each word to the screen is also where a click ends the reading."""
    begun, last, rows = time.monotonic(), 0.0, 0

    def tell(read_so_far: int | None = None) -> bool:
        nonlocal last, rows
        rows = read_so_far or rows
        if time.monotonic() - last > TOLD_EVERY:
            last = time.monotonic()
            place.caption(words.say("Reading: {rows} rows, {seconds} s", rows=words.number(rows), seconds=words.number(int(last - begun))))
        return False

    return tell


def _read(path: Path, tell: Callable[[int | None], bool]) -> Brought:
    if path.suffix.lower() not in WHOLE:
        sheets = tuple(read_sheets(path, progress=tell, cancelled=lambda: tell(None)))
        if sum(sheet.name in TABLES for sheet in sheets) < 2:
            return Brought(path.name, sheets)
    frames, faults = read(path, progress=tell, cancelled=lambda: tell(None))
    return Brought(path.name, frames=frames, faults=tuple(faults))
