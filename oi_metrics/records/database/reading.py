"""Read the records of a database as text tables, in one snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, select

from oi_metrics.model.faults import Fault
from oi_metrics.model.record_keys import keys
from oi_metrics.model.schema import TABLES, Table
from oi_metrics.records.database import layout
from oi_metrics.records.database.address import parsed
from oi_metrics.records.database.connection import Asked, Line, answered
from oi_metrics.records.database.problems import DatabaseProblem
from oi_metrics.records.editing.edits import Versions

ROWS_AT_A_TIME = 2_000

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All records at one moment: text tables, the version of each row, the counter, and the faults of the layout."""

    frames: Frames
    versions: Versions
    counter: int
    faults: tuple[Fault, ...] = ()


def read(source: str, progress: Callable[[int], None] | None = None) -> tuple[Frames, list[Fault]]:
    """The records of a database as text tables, with what is wrong with the database; see `records.read.read`."""
    try:
        line = Line(parsed(source))
        found = answered(line, lambda asked: _read(asked, line, progress or (lambda rows: None)))
    except DatabaseProblem as problem:
        return {}, [problem.fault]
    return found.frames, list(found.faults)


def _read(asked: Asked[Snapshot], line: Line, progress: Callable[[int], None]) -> Snapshot:
    with line.transaction() as connection:
        return snapshot(connection, line.place, asked.heard, progress=progress)


def counter(connection: Connection) -> int:
    """The edition counter."""
    return int(connection.execute(select(layout.EDITION.c.edition)).scalar_one())


def snapshot(
    connection: Connection, place: str, heard: Callable[[], None], *, versioned: bool = False, progress: Callable[[int], None] = lambda rows: None
) -> Snapshot:
    """All records as they are in the connection's transaction; the versions only where they are asked for.

    heard is called at every sign from the database, progress with the rows read so far.
    """
    found, faults = layout.layout_faults(connection, place)
    heard()
    if faults:
        return Snapshot({}, {}, 0, tuple(faults))
    frames: Frames = {}
    versions: dict[str, dict[str, str]] = {}
    before = 0

    def report(rows: int) -> None:
        heard()
        progress(before + rows)

    for name, table in TABLES.items():
        frames[name], row_versions = _frame(connection, table, found.get(name, set()), report)
        before += len(frames[name])
        if versioned:
            versions[name] = dict(zip(keys(frames[name], table), row_versions, strict=True))
    return Snapshot(frames, versions, counter(connection))


def _frame(connection: Connection, table: Table, there: set[str], report: Callable[[int], None]) -> tuple[pd.DataFrame, list[str]]:
    names = [name for name in table.column_names if name in there]
    parts, versions = [pd.DataFrame(columns=names, dtype="str")], []
    if names:
        held = layout.RECORDS[table.name].c
        rows = select(*(held[name] for name in names), held[layout.VERSION]).order_by(held[layout.PLACE], *(held[name] for name in table.key))
        for part in connection.execute(rows, execution_options={"yield_per": ROWS_AT_A_TIME}).partitions():
            parts.append(pd.DataFrame([tuple(row)[:-1] for row in part], columns=names, dtype="str"))
            versions += [str(row[-1]) for row in part]
            report(len(versions))
    frame = pd.concat(parts, ignore_index=True)
    blank = {name: pd.Series("", index=frame.index, dtype="str") for name in table.column_names if name not in there}
    frame = frame.assign(**blank)[table.column_names]
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="row")
    return frame, versions
