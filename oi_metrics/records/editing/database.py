"""Edit the records of a database: one writer at a time, one transaction a save."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import Connection, and_, delete, func, insert, select, update

from oi_metrics.model.faults import InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records.database import layout
from oi_metrics.records.database.address import is_sqlite, parsed
from oi_metrics.records.database.connection import Asked, Line, answered
from oi_metrics.records.database.loading import hold, next_edition
from oi_metrics.records.database.problems import CUT, UNANSWERED, DatabaseProblem
from oi_metrics.records.database.reading import Snapshot, counter, snapshot
from oi_metrics.records.editing import database_log as log
from oi_metrics.records.editing import edits
from oi_metrics.records.editing.audit_log import Entry
from oi_metrics.records.editing.chain import Wrong
from oi_metrics.records.editing.edits import Change, Outcome, Versions
from oi_metrics.records.editing.rules import Tried, not_allowed, refusal, saved, undone

LOOK_FIRST = Message("see in the audit log whether it was saved before you save again")


class DatabaseEditor:
    """The `Editor` of a database. What it read last is kept, and read again only when the counter has moved."""

    def __init__(self, source: str):
        self._url = parsed(source)
        self._kept: Snapshot | None = None
        self._lock = threading.Lock()

    def read(self) -> tuple[dict[str, pd.DataFrame], Versions]:
        line = Line(self._url)

        def whole(asked: Asked[Snapshot]) -> Snapshot:
            with line.transaction() as connection:
                return self._current(connection, asked, counter(connection))

        found = answered(line, whole)
        return dict(found.frames), found.versions

    def save(self, changes: Sequence[Change], who: str, expected_versions: Versions) -> Outcome:
        tried = self._tried(changes) if not (not_allowed() or edits.name_faults(who) or edits.change_faults(changes)) else None
        return self._writing(who, lambda held: saved(held, changes, who, expected_versions, tried=tried))

    def _tried(self, changes: Sequence[Change]) -> Tried:
        """The changes in the records as they were read last, so that other writers do not wait while all is checked."""
        with self._lock:
            kept = self._kept
        return Tried.of(kept.frames if kept is not None else self.read()[0], changes)

    def undo(self, number: int, who: str) -> Outcome:
        return self._writing(who, lambda held: undone(held, held.entries(number=number), who))

    def undo_save(self, save: str, who: str) -> Outcome:
        return self._writing(who, lambda held: undone(held, held.entries(save=save), who))

    def log(self, limit: int = 1000) -> list[Entry]:
        return log.latest(Line(self._url), limit)

    def log_is_wrong(self) -> Wrong | None:
        return log.verified(Line(self._url))[1]

    def _writing(self, who: str, work: Callable[[_Held], Outcome]) -> Outcome:
        faults = not_allowed() + edits.name_faults(who)
        if faults:
            return refusal(faults)
        line = Line(self._url, writing=True)

        def whole(asked: Asked[Outcome]) -> Outcome:
            with line.transaction() as connection:
                held = _Held(connection, asked, self._current(connection, asked, hold(connection)))
                outcome = work(held)
            self._keep(held.found)
            return outcome

        try:
            return answered(line, whole)
        except DatabaseProblem as problem:
            if problem.problem in (UNANSWERED[0], CUT[0]):
                problem = DatabaseProblem(problem.place, problem.value, problem.problem, LOOK_FIRST)
            raise problem from None

    def _current(self, connection: Connection, asked: Asked[Any], now: int) -> Snapshot:
        with self._lock:
            kept = self._kept
        if kept is not None and kept.counter == now and not is_sqlite(self._url):  # nothing counts foreign writes to SQLite
            return kept
        found = snapshot(connection, asked.line.place, asked.heard, versioned=True)
        if found.faults:
            raise InvalidRecords(list(found.faults))
        self._keep(found)
        return found

    def _keep(self, found: Snapshot) -> None:
        with self._lock:
            self._kept = found


class _Held:
    """The records while this transaction is the only writer; `found` is what they are at its end."""

    def __init__(self, connection: Connection, asked: Asked[Outcome], found: Snapshot):
        self._connection, self._asked, self.found = connection, asked, found

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        return self.found.frames

    @property
    def versions(self) -> Versions:
        return self.found.versions

    def computing(self) -> AbstractContextManager[None]:
        return self._asked.computing()

    def latest(self, table: str, key: str) -> Entry | None:
        return log.latest_of(self._connection, table, key)

    def entries(self, *, number: int = 0, save: str = "") -> list[Entry]:
        chosen = layout.AUDIT.c.entry == number if number else layout.AUDIT.c.save == save
        return log.read(self._connection, select(layout.AUDIT).where(chosen).order_by(layout.AUDIT.c.entry))

    def refuse(self, entries: Sequence[Entry]) -> tuple[int, ...]:
        return tuple(log.write(self._connection, self._asked.line.place, entries))

    def write(self, frames: dict[str, pd.DataFrame], changes: Sequence[Change], entries: Sequence[Entry]) -> Outcome:
        version = next_edition(self._connection)
        for change in changes:
            self._write(change, version)
        told = [replace(entry, version=str(version) if entry.after is not None else "") for entry in entries]
        numbers = log.write(self._connection, self._asked.line.place, told)
        written: dict[str, dict[str, str | None]] = {}
        for change in changes:
            written.setdefault(change.table, {})[change.key] = None if change.after is None else str(version)
        versions = {**self.versions, **{name: _without_none({**self.versions.get(name, {}), **new}) for name, new in written.items()}}
        self.found = Snapshot(frames, versions, counter(self._connection))
        return Outcome(True, written, tuple(numbers))

    def _write(self, change: Change, version: int) -> None:
        table = layout.RECORDS[change.table]
        if change.before is None:
            place = select(func.coalesce(func.max(table.c[layout.PLACE]), 0) + 1).scalar_subquery()
            self._connection.execute(insert(table).values({**(change.after or {}), layout.VERSION: version, layout.PLACE: place}))
            return
        this = and_(*(table.c[name] == change.before[name] for name in TABLES[change.table].key))
        made = delete(table).where(this) if change.after is None else update(table).where(this).values({**change.after, layout.VERSION: version})
        self._connection.execute(made)


def _without_none(versions: dict[str, str | None]) -> dict[str, str]:
    return {key: version for key, version in versions.items() if version is not None}
