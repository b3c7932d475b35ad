"""The records of a database as they are now, for many viewers: read again when they change, the last good ones while it fails."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from oi_metrics.model.faults import Fault, log_faults
from oi_metrics.model.message import Message
from oi_metrics.records.database import clock
from oi_metrics.records.database.address import file_mark, parsed
from oi_metrics.records.database.connection import Asked, Line
from oi_metrics.records.database.problems import FAILURES, UNANSWERED, DatabaseProblem, problem_of
from oi_metrics.records.database.reading import counter, snapshot
from oi_metrics.records.fault_places import by_key
from oi_metrics.records.tables import Tables, typed
from oi_metrics.records.validate import validate

INTERVAL = 1.0
"""Seconds for which an answer counts as current."""
RESPITE = 0.5
"""Seconds after a failure in which the database is not asked again, so that the page which tells of it need not wait once more."""
PATIENCE = 1.25
"""Seconds that a viewer waits for the database before the last good records are shown."""
FIRST_PATIENCE = 4.0
"""Seconds that a viewer waits when there are no records yet."""

AGAIN = 10.0
"""Seconds after which records with faults are read anew though the counter stands still: not every cause moves it."""
SILENCE = 4.0
"""Seconds without a sign after which a read under way is given up."""
LOG = logging.getLogger(__name__)

SLOW = Message("answers slowly")
READING = Message("holds newer records, which are being read")
FAULTY = Message("holds records with faults")

Mark = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class State:
    """What there is to show.

    tables: the last good records, None before there are any; edition: theirs. stale: whether the database may hold
    others by now; since when (UTC) and why. faults: of the records that it holds now, which are not shown.
    """

    tables: Tables | None
    edition: str = ""
    stale: bool = False
    since: datetime | None = None
    problem: Message | None = None
    faults: tuple[Fault, ...] = ()


class Live:
    """The records of one database; one object serves every viewer, from any thread."""

    def __init__(self, source: str, interval: float = INTERVAL, patience: float = PATIENCE):
        self._url, self._interval, self._patience = parsed(source), interval, patience
        self._line = Line(self._url, pooled=True)
        self._lock = threading.Lock()
        self._state = self._read = State(None)
        self._mark: Mark = ()
        self._checked = self._read_at = float("-inf")
        self._asked: Asked[None] | None = None
        self._reading = False

    def current(self, wait: float | None = None) -> State:
        """The records now, within seconds whatever the database does.

        It is asked at most every `interval` seconds, by one viewer; the others meanwhile get what there is. When it
        falls silent its connection is cut, and the next call asks anew. wait: seconds to wait at most, where a caller
        such as the start of a server has more patience than a viewer.
        """
        with self._lock:
            respite = min(self._interval, RESPITE) if self._state.stale else self._interval
            if self._state.tables is not None and clock.now() - self._checked < respite:
                return self._state
            mine = self._asked is None
            asked = self._asked or self._ask()
            limit = FIRST_PATIENCE if self._state.tables is None else self._patience if mine else 0.0
        self._await(asked, limit if wait is None else wait)
        with self._lock:
            if asked is self._asked and not asked.done.is_set():
                self._overdue(asked)
            return self._state

    def again(self) -> None:
        """Ask the database at the next call, however recent its last answer is."""
        with self._lock:
            self._checked = float("-inf")

    def _ask(self) -> Asked[None]:
        self._reading = False
        self._asked = Asked(self._line, self._look)
        return self._asked

    def _silent(self, asked: Asked[None]) -> bool:
        return asked.silent_for() >= (SILENCE if self._reading else self._patience)

    def _await(self, asked: Asked[None], seconds: float) -> None:
        until = clock.now() + seconds
        while clock.now() < until and not self._silent(asked):
            if clock.wait(asked.done, 0.05):
                return

    def _overdue(self, asked: Asked[None]) -> None:
        """Say that the answer is late; one that has fallen silent is given up."""
        if self._silent(asked):
            self._asked = None
            asked.line.cut()
            self._line = Line(self._url, pooled=True)
            self._fail(UNANSWERED[0])
        elif clock.now() - asked.started >= self._patience:
            self._fail(READING if self._reading else SLOW)

    def _look(self, asked: Asked[None]) -> None:
        """In a thread of its own: ask the counter, read when it has moved, publish what came of it."""
        try:
            found = self._newer(asked)
        except (DatabaseProblem, *FAILURES) as error:
            self._publish(asked, problem_of(error, asked.line.place, asked.line.name).problem)
        except Exception:
            LOG.exception("The records of %s could not be read", asked.line.place)
            self._publish(asked, Message("cannot be read"))
        else:
            self._publish(asked, found)
        if asked.line is not self._line:
            asked.line.close()

    def _newer(self, asked: Asked[None]) -> tuple[Mark, State] | None:
        """The mark and the state that belongs to it, where the mark has moved."""
        mark = file_mark(self._url)
        with asked.line.transaction() as connection:
            asked.heard()
            mark = (counter(connection), *mark)
            asked.heard()
            if mark == self._mark and (not self._read.faults or clock.now() - self._read_at < AGAIN):
                return None
            self._reading = True
            found = snapshot(connection, asked.line.place, asked.heard)
        with asked.computing():
            faults = found.faults or tuple(fault for fault in by_key(validate(found.frames), found.frames) if not fault.warning)
            if tuple(faults) != self._read.faults:
                log_faults(faults, LOG)
            tables = None if faults else typed(found.frames)
        return mark, State(tables, tables.edition if tables else "", faults=tuple(faults))

    def _publish(self, asked: Asked[None], found: tuple[Mark, State] | Message | None) -> None:
        with self._lock:
            if asked is not self._asked:
                return
            self._asked, self._checked = None, clock.now()
            if isinstance(found, Message):
                self._fail(found)
            elif found is None:
                self._state = self._read
            else:
                self._mark, self._state, self._read_at = found[0], found[1], clock.now()
                if found[1].faults:
                    self._state = replace(self._read, stale=True, since=self._state.since or _now(), problem=FAULTY, faults=found[1].faults)
                self._read = self._state

    def _fail(self, problem: Message) -> None:
        self._checked = clock.now()
        self._state = replace(self._state, stale=True, since=self._state.since or _now(), problem=problem)


def _now() -> datetime:
    return datetime.now(UTC)
