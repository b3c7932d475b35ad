"""The address of a database: read, masked, opened with every wait bounded."""

from __future__ import annotations

import os
import sqlite3
import weakref
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from oi_metrics.model.message import Message
from oi_metrics.records.database.problems import DatabaseProblem
from oi_metrics.records.source import masked

DRIVERS = {"postgresql": "postgresql+psycopg", "postgresql+psycopg": "postgresql+psycopg", "postgres": "postgresql+psycopg", "sqlite": "sqlite+pysqlite"}
CONNECT_SECONDS = 3
BUSY_SECONDS = 3
"""How long a write waits for another one."""


def parsed(source: str) -> URL:
    """The address with the driver to use. Raises DatabaseProblem for one that names no database of a known kind."""
    remedy = Message("write postgresql://user@host/database or sqlite:///file")
    try:
        url = make_url(source)
        driver = DRIVERS[url.drivername]
    except (ArgumentError, KeyError, ValueError):
        raise DatabaseProblem(masked(source), "", Message("is not the address of a database"), remedy) from None
    if not url.database:
        raise DatabaseProblem(masked(source), "", Message("names no database"), remedy)
    return url.set(drivername=driver)


def is_sqlite(url: URL) -> bool:
    """Whether the address, as `parsed` gives it, is that of a file of SQLite."""
    return url.drivername == DRIVERS["sqlite"]


def engine(url: URL, *, writing: bool = False, pooled: bool = False) -> tuple[Engine, weakref.WeakSet[Any]]:
    """An engine whose connections are bounded in time, and the set of its open driver connections.

    writing: a transaction of SQLite takes the only write lock when it begins. pooled: connections are kept and tried
    before each use; otherwise each is closed after its use.
    """
    pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 1, "pool_pre_ping": True} if pooled else {"poolclass": NullPool}
    if is_sqlite(url):
        made = create_engine("sqlite+pysqlite://", creator=lambda: _sqlite(url, writing), hide_parameters=True, **pool)
        event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN"))
    else:
        bounded = {"connect_timeout": CONNECT_SECONDS, "application_name": "oi_metrics"}
        made = create_engine(url, connect_args=bounded, hide_parameters=True, **pool)
    opened: weakref.WeakSet[Any] = weakref.WeakSet()
    event.listen(made, "connect", lambda driver, _record: opened.add(driver))
    return made, opened


class FileConnection(sqlite3.Connection):
    """A connection of SQLite that can be referred to weakly."""


def _sqlite(url: URL, writing: bool) -> sqlite3.Connection:
    """A connection to the file; one that only reads neither makes the file nor changes its records.

    Whoever opens the file after a save was killed takes back what that save had begun to write, which takes the right to write.
    """
    path = Path(str(url.database)).absolute()
    mode = "rwc" if writing else "rw"
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=FileConnection
    )
    if not writing:
        connection.execute("PRAGMA query_only = ON")
    return connection


def file_mark(url: URL) -> tuple[int, ...]:
    """What changes when anyone writes to the file of a SQLite database; nothing for other databases."""
    if not is_sqlite(url):
        return ()
    found: tuple[int, ...] = ()
    for suffix in ("", "-wal"):
        try:
            status = os.stat(f"{url.database}{suffix}")
        except OSError:
            continue
        found += (status.st_mtime_ns, status.st_size, status.st_ino)
    return found
