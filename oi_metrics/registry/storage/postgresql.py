"""A store of trials in PostgreSQL: the tables of the schema in the database schema `trials_store`, replaced whole in one transaction.

The new tables are filled aside and change names with the old ones at the end, so that readers meet the old or the new
store and wait for a moment only. An advisory lock lets one import read, merge and write at a time.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pandas as pd
import pyarrow.csv as pa_csv
from sqlalchemy import BigInteger, Boolean, Connection, Date, Double, Engine, MetaData, PrimaryKeyConstraint, Text, inspect, text
from sqlalchemy import Column as SqlColumn
from sqlalchemy import Table as SqlTable

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.records.database.address import engine, is_sqlite, parsed
from oi_metrics.records.database.problems import FAILURES, DatabaseProblem, problem_of
from oi_metrics.records.source import masked
from oi_metrics.registry.schema import TABLES, Table
from oi_metrics.registry.storage.frames import Frames, dtype_of, to_arrow, typed

SCHEMA = "trials_store"
_ASIDE = "trials_store_new"
_LOCK = 7_205_759
_TYPES: dict[str, Any] = {"text": Text, "integer": BigInteger, "number": Double, "date": Date, "boolean": Boolean}
Found = TypeVar("Found")


def exists(url: str) -> bool:
    """Whether the database holds a store."""
    return _asked(url, lambda connection: set(TABLES) <= set(inspect(connection).get_table_names(schema=SCHEMA)))


def read(url: str) -> dict[str, pd.DataFrame]:
    """Every table of the store, as of one moment. Raises InvalidRecords when there is none; DatabaseProblem."""
    if not exists(url):
        remedy = Message("make one with python -m oi_metrics import-trials --out {folder} FILES", folder=masked(url))
        raise InvalidRecords([Fault(masked(url), 0, "", SCHEMA, Message("holds no store of trials"), remedy)])
    return _asked(url, lambda connection: {name: _table(connection, table) for name, table in TABLES.items()})


def _table(connection: Connection, table: Table) -> pd.DataFrame:
    rows = connection.execution_options(stream_results=True).execute(text(f'SELECT {", ".join(table.column_names)} FROM {SCHEMA}."{table.name}"'))
    found = pd.DataFrame(rows.fetchall(), columns=table.column_names, dtype="object")
    return typed(found.astype({column.name: dtype_of(column) for column in table.columns if column.kind != "date"} | _days(found, table)), table)


def _days(found: pd.DataFrame, table: Table) -> dict[str, str]:
    return {column.name: "datetime64[s]" for column in table.columns if column.kind == "date" and column.name in found}


def edition(url: str) -> str:
    """The id of the store's content, a whole SHA-256."""
    return _asked(url, _mark)


def _mark(connection: Connection) -> str:
    return str(connection.execute(text("SELECT obj_description(to_regnamespace(:name)::oid, 'pg_namespace')"), {"name": SCHEMA}).scalar() or "")


def save(frames: Frames, url: str) -> bool:
    """Put the tables in the place of the old ones; False, and nothing written, when the very same are there. Raises DatabaseProblem."""
    contents = {name: _csv(frames[name], table) for name, table in TABLES.items()}
    mark = hashlib.sha256(b"".join(hashlib.sha256(contents[name]).digest() for name in TABLES)).hexdigest()
    return _asked(url, lambda connection: _replaced(connection, contents, mark), writing=True)


@contextmanager
def importing(url: str) -> Iterator[None]:
    """Held by one import at a time, by a connection of its own. Raises DatabaseProblem when another one holds it."""
    made, place = _engine(url), masked(url)
    try:
        with made.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}).scalar():
                raise DatabaseProblem(place, "", Message("is being filled by another import"), Message("wait until that one has ended"))
            yield
    except FAILURES as problem:
        raise problem_of(problem, place, "") from None
    finally:
        made.dispose()


def _csv(frame: pd.DataFrame, table: Table) -> bytes:
    """The rows for COPY: blanks quoted, what is missing not."""
    out = io.BytesIO()
    pa_csv.write_csv(to_arrow(frame, table), out, pa_csv.WriteOptions(include_header=False, quoting_style="needed"))
    return out.getvalue()


def _replaced(connection: Connection, contents: dict[str, bytes], mark: str) -> bool:
    if _mark(connection) == mark:
        return False
    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {_ASIDE} CASCADE")
    connection.exec_driver_sql(f"CREATE SCHEMA {_ASIDE}")
    metadata = MetaData(schema=_ASIDE)
    for table in TABLES.values():
        _laid_out(table, metadata)
    metadata.create_all(connection)
    for name, table in TABLES.items():
        _copy(connection, f'{_ASIDE}."{name}" ({", ".join(table.column_names)})', contents[name])
        connection.exec_driver_sql(f'ANALYZE {_ASIDE}."{name}"')
    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    connection.exec_driver_sql(f"ALTER SCHEMA {_ASIDE} RENAME TO {SCHEMA}")
    connection.exec_driver_sql(f"COMMENT ON SCHEMA {SCHEMA} IS '{mark}'")
    return True


def _laid_out(table: Table, metadata: MetaData) -> SqlTable:
    columns = [SqlColumn(column.name, _TYPES[column.kind], nullable=column.nullable, comment=column.description) for column in table.columns]
    return SqlTable(table.name, metadata, *columns, PrimaryKeyConstraint(*table.key))


def _copy(connection: Connection, target: str, content: bytes) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN (FORMAT csv)") as copy:
        for start in range(0, len(content), 1 << 20):
            copy.write(content[start : start + (1 << 20)])


def _engine(url: str) -> Engine:
    address = parsed(url)
    if is_sqlite(address):
        raise DatabaseProblem(
            masked(url), "", Message("is no address of a PostgreSQL database"), Message("write postgresql://user@host/database, or name a folder")
        )
    return engine(address)[0]


def _asked(url: str, ask: Callable[[Connection], Found], writing: bool = False) -> Found:
    """What a connection answers, in one transaction. Raises DatabaseProblem."""
    made = _engine(url)
    chosen = {"isolation_level": "READ COMMITTED" if writing else "REPEATABLE READ", "postgresql_readonly": not writing}
    try:
        with made.connect().execution_options(**chosen) as connection, connection.begin():
            connection.execute(text(f"SET LOCAL statement_timeout = '{600 if writing else 120}s'"))
            return ask(connection)
    except FAILURES as problem:
        raise problem_of(problem, masked(url), "") from None
    finally:
        made.dispose()
