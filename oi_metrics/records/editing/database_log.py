"""The audit log of a database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from oi_metrics.records.database.address import parsed
from oi_metrics.records.database.connection import Line, answered
from oi_metrics.records.database.layout import AUDIT
from oi_metrics.records.editing.audit_log import Entry, as_json, from_json, stamped


def log(source: str, limit: int = 1000) -> list[Entry]:
    """The latest entries of a database's log, newest first. Raises DatabaseProblem."""
    return latest(Line(parsed(source)), limit)


def latest(line: Line, limit: int) -> list[Entry]:
    """The latest entries, newest first; the line is closed afterwards."""

    def whole(_asked: object) -> list[Entry]:
        with line.transaction() as connection:
            return read(connection, select(AUDIT).order_by(AUDIT.c.entry.desc()).limit(limit))

    return answered(line, whole)


def read(connection: Connection, chosen: Select[Any]) -> list[Entry]:
    """The entries that a query of the log chooses."""
    return [
        Entry(
            row.who, row.action, row.record_type, row.record_id, from_json(row.before), from_json(row.after), row.accepted, row.told,
            row.version, row.undoes, row.entry, row.save, row.at,
        )
        for row in connection.execute(chosen)
    ]  # fmt: skip


def write(connection: Connection, entries: Sequence[Entry]) -> list[int]:
    """Add entries; returns their numbers."""
    rows = [
        {
            "save": entry.save, "at": entry.at, "who": entry.who, "action": entry.action, "record_type": entry.table, "record_id": entry.key,
            "before": as_json(entry.before), "after": as_json(entry.after), "accepted": entry.accepted, "told": entry.told,
            "version": entry.version, "undoes": entry.undoes,
        }
        for entry in stamped(entries)
    ]  # fmt: skip
    if not rows:
        return []
    return list(connection.scalars(insert(AUDIT).returning(AUDIT.c.entry, sort_by_parameter_order=True), rows))


def latest_of(connection: Connection, table: str, key: str) -> Entry | None:
    """The latest accepted change of a record."""
    chosen = select(AUDIT).where(AUDIT.c.record_type == table, AUDIT.c.record_id == key, AUDIT.c.accepted).order_by(AUDIT.c.entry.desc()).limit(1)
    return next(iter(read(connection, chosen)), None)
