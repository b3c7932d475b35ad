"""The audit log of a database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from oi_metrics.records.database.address import parsed
from oi_metrics.records.database.connection import Line, answered
from oi_metrics.records.database.layout import AUDIT, EDITION, log_fault
from oi_metrics.records.editing.audit_log import Entry, as_json, from_json, stamped
from oi_metrics.records.editing.chain import End, Wrong, chained, end_of, first_wrong


def log(source: str, limit: int = 1000) -> list[Entry]:
    """The latest entries of a database's log, newest first. Raises DatabaseProblem."""
    return latest(Line(parsed(source)), limit)


def latest(line: Line, limit: int) -> list[Entry]:
    """The latest entries, newest first; the line is closed afterwards."""

    def whole(_asked: object) -> list[Entry]:
        with line.transaction() as connection:
            _check_layout(connection, line.place)
            return read(connection, select(AUDIT).order_by(AUDIT.c.entry.desc()).limit(limit))

    return answered(line, whole)


def verified(line: Line, ends: Sequence[End] = ()) -> tuple[End, Wrong | None]:
    """Where the log ends, and its first entry that is not as it was written; the line is closed afterwards. Raises DatabaseProblem."""

    def whole(_asked: object) -> tuple[End, Wrong | None]:
        with line.transaction() as connection:
            _check_layout(connection, line.place)
            entries = read(connection, select(AUDIT).order_by(AUDIT.c.entry))
            return end_of(entries), first_wrong(entries, (known_end(connection), *ends))

    return answered(line, whole)


def _check_layout(connection: Connection, place: str) -> None:
    problem = log_fault(connection, place)
    if problem:
        raise problem


def known_end(connection: Connection) -> End:
    """Where the log ended when it was last written."""
    number, digest = connection.execute(select(EDITION.c.log_entry, EDITION.c.log_digest)).one()
    return End(int(number), str(digest))


def read(connection: Connection, chosen: Select[Any]) -> list[Entry]:
    """The entries that a query of the log chooses."""
    return [
        Entry(
            row.who, row.action, row.record_type, row.record_id, from_json(row.before), from_json(row.after), row.accepted, row.told,
            row.version, row.undoes, row.entry, row.save, row.at, row.digest,
        )
        for row in connection.execute(chosen)
    ]  # fmt: skip


def write(connection: Connection, place: str, entries: Sequence[Entry]) -> list[int]:
    """Add entries, chained on from where the log ended whatever became of it since; returns their numbers.

    The caller is the only writer (`loading.hold`). Raises DatabaseProblem for a log of an older layout.
    """
    if not entries:
        return []
    _check_layout(connection, place)
    known = known_end(connection)
    end = known if known.number else end_of(read(connection, select(AUDIT).order_by(AUDIT.c.entry)))
    made = chained(stamped(entries), end)
    connection.execute(insert(AUDIT), [_row(entry) for entry in made])
    connection.execute(update(EDITION).values(log_entry=made[-1].number, log_digest=made[-1].digest))
    return [entry.number for entry in made]


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry.number, "save": entry.save, "at": entry.at, "who": entry.who, "action": entry.action, "record_type": entry.table,
        "record_id": entry.key, "before": as_json(entry.before), "after": as_json(entry.after), "accepted": entry.accepted, "told": entry.told,
        "version": entry.version, "undoes": entry.undoes, "digest": entry.digest,
    }  # fmt: skip


def latest_of(connection: Connection, table: str, key: str) -> Entry | None:
    """The latest accepted change of a record."""
    chosen = select(AUDIT).where(AUDIT.c.record_type == table, AUDIT.c.record_id == key, AUDIT.c.accepted).order_by(AUDIT.c.entry.desc()).limit(1)
    return next(iter(read(connection, chosen)), None)
