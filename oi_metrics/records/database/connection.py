"""Work with a database in a thread of its own, so that one that falls silent keeps nobody waiting."""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import psycopg
from sqlalchemy import URL, Connection, text

from oi_metrics.records.database import clock
from oi_metrics.records.database.address import BUSY_SECONDS, engine, is_sqlite
from oi_metrics.records.database.problems import FAILURES, UNANSWERED, DatabaseProblem, problem_of
from oi_metrics.records.source import masked

SILENCE = 4.0
"""After so many seconds without a sign from the database its connection is given up."""
READ_MILLISECONDS, WRITE_MILLISECONDS = 60_000, 600_000

T = TypeVar("T")


class Line:
    """A way to one database, whose connections another thread can cut."""

    def __init__(self, url: URL, *, writing: bool = False, pooled: bool = False):
        self.url, self.writing = url, writing
        self.place = masked(url.render_as_string()).replace("+psycopg", "").replace("+pysqlite", "")
        self.name = f"{url.host or 'localhost'}:{url.port or 5432}" if not is_sqlite(url) else str(url.database)
        self.engine, self._opened = engine(url, writing=writing, pooled=pooled)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: a snapshot that only reads, or a write that is whole or not at all."""
        with self.engine.connect() as connection:
            if not is_sqlite(self.url) and not self.writing:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                if not is_sqlite(self.url):
                    limit = WRITE_MILLISECONDS if self.writing else READ_MILLISECONDS
                    bounds = {"statement": str(limit), "lock": str(BUSY_SECONDS * 1000)}
                    connection.execute(text("SELECT set_config('statement_timeout', :statement, true), set_config('lock_timeout', :lock, true)"), bounds)
                yield connection

    def cut(self) -> None:
        """Cut every open connection, whatever waits on it; it fails there at once."""
        for driver in list(self._opened):
            if isinstance(driver, sqlite3.Connection):
                with _closed_already():
                    driver.interrupt()
            else:
                _shut(driver)

    def close(self) -> None:
        self.engine.dispose()


def _shut(driver: Any) -> None:
    with _closed_already(), socket.socket(fileno=os.dup(driver.pgconn.socket)) as own:
        own.shutdown(socket.SHUT_RDWR)


@contextmanager
def _closed_already() -> Iterator[None]:
    try:
        yield
    except (OSError, psycopg.Error, sqlite3.Error):
        return


class Asked(Generic[T]):
    """A piece of work in a thread; `heard` is told of every sign from the database."""

    def __init__(self, line: Line, work: Callable[[Asked[T]], T]):
        self.line, self.done = line, threading.Event()
        self.result: T | None = None
        self.problem: Exception | None = None
        self.started = self._last = clock.now()
        self._computing = False
        threading.Thread(target=self._run, args=(work,), daemon=True, name="database").start()

    def _run(self, work: Callable[[Asked[T]], T]) -> None:
        try:
            self.result = work(self)
        except FAILURES as error:
            self.problem = problem_of(error, self.line.place, self.line.name)
        except Exception as error:  # noqa: BLE001 - it is raised again where the answer is awaited
            self.problem = error
        finally:
            self.done.set()

    def heard(self) -> None:
        """The database gave a sign."""
        self._last = clock.now()

    @contextmanager
    def computing(self) -> Iterator[None]:
        """Work of our own, in which nothing is expected from the database."""
        self._computing = True
        try:
            yield
        finally:
            self.heard()
            self._computing = False

    def silent_for(self) -> float:
        """Seconds since the last sign."""
        return 0.0 if self._computing else clock.now() - self._last

    def answer(self, silence: float = SILENCE) -> T:
        """Wait for the result. Raises DatabaseProblem when the database fails or falls silent."""
        while not clock.wait(self.done, max(silence - self.silent_for(), 0.05)):
            if self.silent_for() >= silence:
                self.line.cut()
                raise DatabaseProblem(self.line.place, self.line.name, *UNANSWERED)
        if self.problem is not None:
            raise self.problem
        return self.result  # type: ignore[return-value]


def answered(line: Line, work: Callable[[Asked[T]], T], silence: float = SILENCE) -> T:
    """The result of work on a line that is closed afterwards. Raises DatabaseProblem."""

    def whole(asked: Asked[T]) -> T:
        try:
            return work(asked)
        finally:
            line.close()

    return Asked(line, whole).answer(silence)
