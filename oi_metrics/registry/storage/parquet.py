"""A store of registry trials: a folder with a Parquet file a table, or a schema of a PostgreSQL database.

A folder is replaced whole, by the means by which records are saved: written aside, flushed, and changed for the old one
in one step, under a lock. A killed import leaves the old store as it was. The same tables give the same bytes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from oi_metrics.model.faults import Fault, InvalidRecords, refuse
from oi_metrics.model.message import Message
from oi_metrics.records.source import is_url, masked
from oi_metrics.records.write import NotSaved, only_writer, replaced, standing
from oi_metrics.registry.schema import TABLES, Table
from oi_metrics.registry.storage.frames import Frames, arrow_schema, from_arrow, to_arrow

ROWS_A_GROUP = 500_000
LOCK_SECONDS = 5.0
AGAIN = Message("import the trials again into a new folder")


def file_of(folder: Path | str, name: str) -> Path:
    """The Parquet file of a table."""
    return standing(Path(folder)) / f"{name}.parquet"


def exists(place: Path | str) -> bool:
    """Whether a store is there."""
    if is_url(place):
        from oi_metrics.registry.storage import postgresql

        return postgresql.exists(str(place))
    return all(file_of(place, name).is_file() for name in TABLES)


def read(place: Path | str) -> dict[str, pd.DataFrame]:
    """Every table of a store. Raises InvalidRecords for a folder that holds none, or a damaged one; DatabaseProblem."""
    if is_url(place):
        from oi_metrics.registry.storage import postgresql

        return postgresql.read(str(place))
    return {name: read_table(place, name) for name in TABLES}


def read_table(folder: Path | str, name: str, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """One table of a store in a folder, or some of its columns."""
    path, table = file_of(folder, name), TABLES[name]
    with _told(folder, path):
        found = pq.read_table(path, columns=list(columns) if columns else None)
    unknown = sorted({*(columns or table.column_names)} - set(found.column_names))
    if unknown:
        told = Message("is missing from the table")
        raise InvalidRecords([Fault(path.name, 0, unknown[0], "", told, AGAIN)])
    return from_arrow(found, table if columns is None else Table(name, table.description, (), tuple(c for c in table.columns if c.name in found.column_names)))


def row_counts(folder: Path | str, names: Iterable[str]) -> dict[str, int]:
    """The rows of some tables, by the ends of their files, whichever engine reads the rest. Raises InvalidRecords for every file that is not whole."""
    counts, faults = {}, []
    for name in names:
        path = file_of(folder, name)
        try:
            with _told(folder, path):
                counts[name] = pq.read_metadata(path).num_rows
        except InvalidRecords as invalid:
            faults += invalid.faults
    refuse(faults)
    return counts


@contextmanager
def _told(folder: Path | str, path: Path) -> Iterator[None]:
    """What goes wrong with a file, as InvalidRecords."""
    try:
        yield
    except FileNotFoundError:
        problem = Message("holds no store of trials")
        remedy = Message("make one with python -m oi_metrics import-trials --out {folder} FILES", folder=str(folder))
        raise InvalidRecords([Fault(Path(folder).name, 0, "", path.name, problem, remedy)]) from None
    except (pa.ArrowException, OSError) as problem:
        told = Message("cannot be read as Parquet ({reason})", reason=str(problem)[:200])
        raise InvalidRecords([Fault(path.name, 0, "", path.name, told, AGAIN)]) from None


def edition(place: Path | str) -> str:
    """The id of a store's content, a whole SHA-256."""
    if is_url(place):
        from oi_metrics.registry.storage import postgresql

        return postgresql.edition(str(place))
    digest = hashlib.sha256()
    for name in TABLES:
        with file_of(place, name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


@contextmanager
def importing(place: Path | str) -> Iterator[None]:
    """Held by one import into a store at a time. Raises InvalidRecords or DatabaseProblem when another one holds it."""
    if is_url(place):
        from oi_metrics.registry.storage import postgresql

        with postgresql.importing(str(place)):
            yield
        return
    folder = Path(place).resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with only_writer(folder.with_name(f"{folder.name}.import"), LOCK_SECONDS):
            yield
    except NotSaved:
        told = Message("is being filled by another import")
        raise InvalidRecords([Fault(folder.name, 0, "", folder.name, told, Message("wait until that one has ended"))]) from None


def save(frames: Frames, place: Path | str) -> bool:
    """Put the tables in the place of what the store held; False, and nothing written, when it holds the very same.

    Raises InvalidRecords when the folder holds anything but a store, or the system refuses; DatabaseProblem.
    """
    if is_url(place):
        from oi_metrics.registry.storage import postgresql

        return postgresql.save(frames, str(place))
    folder = Path(place).resolve()
    others = sorted(entry.name for entry in folder.iterdir() if entry.name not in {f"{name}.parquet" for name in TABLES}) if folder.is_dir() else []
    if others or (folder.exists() and not folder.is_dir()):
        told = Message("is no part of a store of trials and would be lost")
        raise InvalidRecords([Fault(folder.name, 0, "", (others or [folder.name])[0], told, Message("name a folder for the store alone"))])
    try:
        return replaced(folder, lambda aside: _write(frames, aside), unless=_same, wait_seconds=LOCK_SECONDS)
    except NotSaved as problem:
        raise InvalidRecords([problem.fault]) from None


def _write(frames: Frames, aside: Path) -> None:
    for name, table in TABLES.items():
        path = aside / f"{name}.parquet"
        with path.open("xb") as file:
            with pq.ParquetWriter(file, arrow_schema(table), compression="zstd", version="2.6") as writer:
                writer.write_table(to_arrow(frames[name], table), row_group_size=ROWS_A_GROUP)
            file.flush()
            os.fsync(file.fileno())


def _same(aside: Path, folder: Path) -> bool:
    names = [f"{name}.parquet" for name in TABLES]
    return all((folder / name).is_file() for name in names) and all(_digest(aside / name) == _digest(folder / name) for name in names)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def shown_place(place: Path | str) -> str:
    """The place of a store as it may be shown."""
    return masked(place)
