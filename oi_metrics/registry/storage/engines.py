"""Where the trials are decides what counts them: pandas, DuckDB, Spark or PostgreSQL, for the same metrics.

| address | engine |
|---|---|
| a folder | pandas, or DuckDB when it has more than 2,000,000 sites |
| pandas:FOLDER, duckdb:FOLDER | as it says |
| spark:FOLDER | Spark, local or as its own configuration says; FOLDER may be an address that Spark reads |
| postgresql://... | PostgreSQL, through Ibis |
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import narwhals as nw

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.records.database.address import parsed
from oi_metrics.records.database.problems import DatabaseProblem
from oi_metrics.records.source import is_url, masked
from oi_metrics.registry.storage import parquet
from oi_metrics.registry.storage.postgresql import SCHEMA
from oi_metrics.registry.storage.store import USED, Store, of_frames

VARIABLE = "OI_TRIALS"
SITES_IN_MEMORY = 2_000_000
"""Up to so many sites pandas answers as fast as DuckDB and needs under a gigabyte (docs/scale.md)."""
EXTRA = Message("install what requirements-scale.txt lists")


class StoreError(ValueError):
    """A store that cannot be opened; `problem` says why, `remedy` what to do; neither holds a password. faults: of its files, else of the address."""

    def __init__(self, place: str, problem: Message, remedy: Message, faults: Iterable[Fault] = ()):
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place, self.problem, self.remedy = place, problem, remedy
        self.faults = tuple(faults) or (Fault(VARIABLE, 0, "", place, problem, remedy),)


def opened(address: Path | str) -> Store:
    """The store at an address, on the engine that the address asks for or its size suggests.

    What is unchanged since it was last opened is the same value again. Raises StoreError.
    """
    engine, place = _split(str(address))
    return _opened(engine, place, _mark(engine, place))


def _split(address: str) -> tuple[str, str]:
    if is_url(address):
        return "postgresql", address
    found = re.fullmatch(r"(pandas|duckdb|spark):(.+)", address)
    return (found[1], found[2]) if found else ("", address)


def _mark(engine: str, place: str) -> tuple[Any, ...] | str:
    """What changes when the content does, found without reading it."""
    try:
        if engine == "postgresql":
            return parquet.edition(place) or _nothing_there(place)
        if engine == "spark" and "://" in place:
            return place
        files = [parquet.file_of(place, name) for name in USED]
        return tuple((str(path), *_seen(path)) for path in files)
    except FileNotFoundError:
        _nothing_there(place)
        raise
    except (OSError, InvalidRecords, DatabaseProblem) as problem:
        raise _refused(place, problem) from None


def _nothing_there(place: str) -> NoReturn:
    remedy = Message("make one with python -m oi_metrics import-trials --out {folder} FILES", folder=masked(place))
    raise StoreError(masked(place), Message("holds no store of trials"), remedy) from None


def _seen(path: Path) -> tuple[int, int, int]:
    status = os.stat(path)
    return status.st_mtime_ns, status.st_size, status.st_ino


@lru_cache(maxsize=4)
def _opened(engine: str, place: str, mark: Any) -> Store:
    made = {"pandas": _pandas, "duckdb": _duckdb, "spark": _spark, "postgresql": _postgresql}
    try:
        rows = {} if "://" in place else parquet.row_counts(place, USED)
        return made[engine or _by_size(rows["sites"])](place)
    except ImportError as problem:
        raise StoreError(masked(place), Message("needs {package}, which is not installed", package=str(problem.name)), EXTRA) from None
    except (OSError, InvalidRecords, DatabaseProblem) as problem:
        raise _refused(place, problem) from None


def _refused(place: str, problem: Exception) -> StoreError:
    if isinstance(problem, InvalidRecords):
        first = problem.faults[0]
        return StoreError(masked(place), Message("cannot be opened ({file} {reason})", file=first.file, reason=first.problem), first.remedy, problem.faults)
    told = Message("cannot be opened ({reason})", reason=masked(str(problem))[:300])
    return StoreError(masked(place), told, Message("see that it can be reached and read"))


def _by_size(sites: int) -> str:
    return "pandas" if sites <= SITES_IN_MEMORY else "duckdb"


def _pandas(folder: str) -> Store:
    frames = {name: parquet.read_table(folder, name, used) for name, used in USED.items()}
    return of_frames(frames, parquet.edition(folder), Path(folder).name)


def _duckdb(folder: str) -> Store:
    """DuckDB over the Parquet files: what a question needs is read when it is asked, and spilled to disk beyond memory."""
    import duckdb

    connection = duckdb.connect()
    lazy = {name: nw.from_native(connection.read_parquet(str(parquet.file_of(folder, name)))).lazy() for name in USED}
    return Store(**lazy, engine="duckdb", edition=parquet.edition(folder), origin=Path(folder).name, held=connection)


def _spark(folder: str) -> Store:
    from pyspark.sql import SparkSession

    session = SparkSession.builder.appName("oi_metrics").config("spark.ui.enabled", "false").getOrCreate()
    return of_spark(session, folder)


def of_spark(session: Any, folder: str) -> Store:
    """A store on a Spark session that is there already."""
    remote = "://" in folder
    paths = {name: f"{folder.rstrip('/')}/{name}.parquet" if remote else str(parquet.file_of(folder, name)) for name in USED}
    lazy = {name: nw.from_native(session.read.parquet(path)) for name, path in paths.items()}
    edition = folder if remote else parquet.edition(folder)
    return Store(**lazy, engine="pyspark", edition=edition, origin=Path(folder).name, held=session)


def _postgresql(url: str) -> Store:
    """The tables of a database, read alone: the connection writes nothing, and no question runs for longer than a minute."""
    import ibis

    from oi_metrics.registry.storage.ibis_booleans import Compiler

    address = parsed(url)
    options = "-c default_transaction_read_only=on -c statement_timeout=60000"
    query = {name: value for name, value in address.query.items() if isinstance(value, str)}
    connection = ibis.postgres.connect(
        host=address.host, port=address.port or 5432, user=address.username, password=address.password, database=address.database, options=options, **query
    )
    connection.compiler = Compiler()
    lazy = {name: nw.from_native(connection.table(name, database=SCHEMA)) for name in USED}
    return Store(**lazy, engine="postgresql", edition=parquet.edition(url), origin=masked(url), held=connection)
