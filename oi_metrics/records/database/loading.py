"""Put whole records into a database, or make one ready, each in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import pandas as pd
from sqlalchemy import Connection, delete, select, update

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records.database import layout
from oi_metrics.records.database.address import is_sqlite, parsed
from oi_metrics.records.database.connection import Asked, Line, answered
from oi_metrics.records.database.problems import DatabaseProblem
from oi_metrics.records.database.reading import Snapshot, counter, snapshot
from oi_metrics.records.editing import database_log
from oi_metrics.records.editing.audit_log import Entry
from oi_metrics.records.editing.edits import Row, hashed, name_faults, record_faults, rows_of, text_faults
from oi_metrics.records.tables import edition_of

SILENCE = 300.0
"""A load may wait so many seconds for a sign, as while a large transaction is committed."""
ROWS_AT_A_TIME = 5_000


@dataclass(frozen=True)
class Loaded:
    """What a load put in: rows by table, the edition, and how many records it added, changed and took out."""

    rows: Mapping[str, int]
    edition: str
    added: int
    changed: int
    gone: int


def init(source: str) -> list[str]:
    """Make a database ready for records, or bring an older one up to date; returns what was made. Raises DatabaseProblem."""
    line = Line(parsed(source), writing=True)
    return answered(line, lambda asked: _init(line), SILENCE)


def _init(line: Line) -> list[str]:
    with line.transaction() as connection:
        return layout.migrate(connection, line.place)


def load(source: str, frames: Mapping[str, pd.DataFrame], who: str, *, replace: bool = False) -> Loaded:
    """Put these records into a database: all of them, or on any failure none.

    A database that holds records already is only replaced where `replace` says so; what is changed or taken out then
    stands in the audit log with what it was. Raises DatabaseProblem, and InvalidRecords for records with faults.
    """
    faults = name_faults(who) + [fault for name, frame in frames.items() for fault in _text_faults(frame, name)] or record_faults(frames)
    if faults:
        raise InvalidRecords(faults)
    line = Line(parsed(source), writing=True)
    return answered(line, lambda asked: _load(asked, frames, who.strip(), replace), SILENCE)


def _text_faults(frame: pd.DataFrame, name: str) -> list[Fault]:
    """Faults of the texts that no database keeps; most tables hold none and are only looked through."""
    odd = pd.Series(False, index=frame.index)
    for column in frame.columns:
        odd |= frame[column].str.contains("\x00", regex=False)
    return [fault for key, row in rows_of(frame[odd], name).items() for column, value in row.items() for fault in text_faults(f"{name}/{key}", column, value)]


def _load(asked: Asked[Loaded], frames: Mapping[str, pd.DataFrame], who: str, replace: bool) -> Loaded:
    line = asked.line
    with line.transaction() as connection:
        layout.migrate(connection, line.place)
        hold(connection)
        version = next_edition(connection)
        before = snapshot(connection, line.place, asked.heard, versioned=True)
        if before.faults:
            raise InvalidRecords(list(before.faults))
        held = sum(map(len, before.frames.values()))
        if held and not replace:
            remedy = Message("load into an empty database, or use --replace")
            raise DatabaseProblem(line.place, line.name, Message("holds {n} rows of records already", n=held), remedy)
        after = {name: rows_of(frames[name], name) for name in TABLES}
        entries = [*_entries(before, after, who, str(version))] if held else []
        _write(connection, before, after, version, asked)
        counts = {name: len(rows) for name, rows in after.items()}
        edition = edition_of(frames)
        told = json.dumps({"edition": edition, **counts})
        database_log.write(connection, line.place, [Entry(who, "load", "", "", None, None, told=told), *entries])
    tally = [sum(entry.action == action for entry in entries) for action in ("add", "change", "remove")]
    return Loaded(counts, edition, *(tally if held else [sum(counts.values()), 0, 0]))


def hold(connection: Connection) -> int:
    """Become the only writer until the transaction ends; returns the counter."""
    return int(connection.execute(select(layout.EDITION.c.edition).with_for_update()).scalar_one())


def next_edition(connection: Connection) -> int:
    """Raise the counter and return it."""
    connection.execute(update(layout.EDITION).values(edition=layout.EDITION.c.edition + 1))
    return counter(connection)


def _entries(before: Snapshot, after: Mapping[str, Mapping[str, Row]], who: str, version: str) -> Iterator[Entry]:
    for name in TABLES:
        old, new = rows_of(before.frames[name], name), after[name]
        for key in dict.fromkeys([*old, *new]):
            was, now = old.get(key), new.get(key)
            if was is None or now is None or dict(was) != dict(now):
                action = "add" if was is None else "remove" if now is None else "change"
                yield Entry(who, action, name, key, was, now, version=version if now is not None else "")


def _write(connection: Connection, before: Snapshot, after: Mapping[str, Mapping[str, Row]], version: int, asked: Asked[Loaded]) -> None:
    """Replace every row; one that stays as it was keeps its version."""
    for name, rows in after.items():
        kept = {key: before.versions[name][key] for key, row in rows_of(before.frames[name], name).items() if key in rows and hashed(row) == hashed(rows[key])}
        if len(before.frames[name]):
            connection.execute(delete(layout.RECORDS[name]))
        values = ((*row.values(), int(kept.get(key, version)), place) for place, (key, row) in enumerate(rows.items(), start=1))
        columns = [*TABLES[name].column_names, layout.VERSION, layout.PLACE]
        (_insert if is_sqlite(asked.line.url) else _copy)(connection, name, columns, values, asked)


def _copy(connection: Connection, name: str, columns: list[str], values: Iterable[tuple], asked: Asked[Loaded]) -> None:
    driver = connection.connection.driver_connection
    quoted = ", ".join(f'"{column}"' for column in columns)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{name}" ({quoted}) FROM STDIN') as copy:  # type: ignore[union-attr]
        for number, row in enumerate(values):
            copy.write_row(row)
            if not number % ROWS_AT_A_TIME:
                asked.heard()


def _insert(connection: Connection, name: str, columns: list[str], values: Iterable[tuple], asked: Asked[Loaded]) -> None:
    statement = f'INSERT INTO "{name}" ({", ".join(columns)}) VALUES ({", ".join("?" * len(columns))})'  # noqa: S608 - names of the schema
    rows = iter(values)
    while part := list(islice(rows, ROWS_AT_A_TIME)):
        connection.exec_driver_sql(statement, part)
        asked.heard()
