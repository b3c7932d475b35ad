"""The one place that reads, checks and types records, whatever holds them."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from oi_metrics.model.faults import Fault, log_faults, refuse
from oi_metrics.records import sealed
from oi_metrics.records.fault_places import by_key
from oi_metrics.records.reading import containers
from oi_metrics.records.reading.files import shown_name, size_of
from oi_metrics.records.reading.folder import EMBEDDED, Frames, read_folder, tables_of
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sandbox import ReaderDied, isolated
from oi_metrics.records.source import is_url
from oi_metrics.records.tables import Tables, typed
from oi_metrics.records.validate import validate
from oi_metrics.records.write import standing

LOG = logging.getLogger(__name__)


def load(source: Path | str = EMBEDDED) -> Tables:
    """Read, check and type the records of a source that `read` knows. Raises InvalidRecords with every fault; warnings are logged."""
    tables, warnings = checked(source)
    log_faults(warnings, LOG)
    return tables


def checked(source: Path | str = EMBEDDED) -> tuple[Tables, list[Fault]]:
    """As `load`, with the warnings: what a person should look at though the records can be used."""
    frames, faults = read(source)
    found = validate(frames)
    faults += by_key(found, frames) if is_url(source) else placed(found, frames)
    refuse(faults)
    return typed(frames), sorted(faults)


def placed(faults: list[Fault], frames: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """The faults of `validate`, each naming the file or sheet that its table was read from."""
    files = {f"{name}.csv": frame.attrs.get("file", f"{name}.csv") for name, frame in frames.items()}
    return [replace(fault, file=files.get(fault.file, fault.file)) for fault in faults]


def read(
    source: Path | str,
    bounds: Limits | None = None,
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
        return sealed.read(str(source))
    path = standing(Path(os.path.abspath(source)))
    if path == EMBEDDED:
        return read_folder(path)
    bounds = (bounds or Limits.from_environment()).for_size(size_of(path))
    try:
        return tables_of(isolated(containers.tables, str(path), bounds=bounds, progress=progress, cancelled=cancelled), path)
    except ReaderDied as death:
        file = shown_name(path)
        return {}, [Fault(file, 0, "", file, death.problem, death.remedy)]
