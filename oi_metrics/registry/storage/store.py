"""A store of registry trials that is open on some engine: six lazy tables, the same to every metric."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, Literal

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.registry.schema import TABLES
from oi_metrics.registry.storage.arrow import Key, frame, ordered, types_of

Engine = Literal["pandas", "duckdb", "pyspark", "postgresql"]
FRACTIONS = frozenset(column.name for table in TABLES.values() for column in table.columns if column.kind == "number")


@dataclass(frozen=True, eq=False)
class Store:
    """The tables of `registry.schema` as Narwhals lazy frames, all of one engine; nothing is read before a metric asks.

    edition: a digest of the content, or of where it is and when it was written. origin:
    where the trials are, as it may be shown. held: what must stay open with it, such as a connection.
    Nothing changes a table in place. Two stores are equal when they are the same one.
    """

    snapshots: nw.LazyFrame[Any]
    trials: nw.LazyFrame[Any]
    sites: nw.LazyFrame[Any]
    hospitals: nw.LazyFrame[Any]
    sponsors: nw.LazyFrame[Any]
    links: nw.LazyFrame[Any]
    engine: Engine
    edition: str
    origin: str = ""
    held: Any = None

    def narrowed(self, trials: nw.LazyFrame[Any], sites: nw.LazyFrame[Any]) -> Store:
        """The store with a part of its trials and sites; what is read of the other tables is read once for both."""
        part = replace(self, trials=trials, sites=sites)
        part.__dict__["_lists"] = self._lists
        return part

    @cached_property
    def _lists(self) -> _Lists:
        return _Lists(self.snapshots, self.hospitals, self.sponsors)

    @property
    def hospital_list(self) -> pd.DataFrame:
        """The table hospitals, read once; indexed by `hospital`."""
        return self._lists.hospitals

    @property
    def hospital_table(self) -> pa.Table:
        """The table hospitals as Arrow, in one piece, read once; by `hospital`."""
        return self._lists.hospital_table

    @property
    def sponsor_list(self) -> pd.DataFrame:
        """The table sponsors, read once; indexed by `sponsor`."""
        return self._lists.sponsors

    @property
    def sponsor_table(self) -> pa.Table:
        """The table sponsors as Arrow, in one piece, read once; by `sponsor`."""
        return self._lists.sponsor_table

    @property
    def snapshot_list(self) -> pd.DataFrame:
        """The table snapshots, read once; indexed by `snapshot_id`."""
        return self._lists.snapshots

    @cached_property
    def last_taken(self) -> date | None:
        """The latest day on which a registry was read, where any snapshot says so."""
        taken = self.snapshot_list["taken"].dropna()
        return taken.max().date() if len(taken) else None

    @cached_property
    def company(self) -> tuple[int, ...]:
        """The numbers of the sponsors that are the company."""
        return tuple(int(sponsor) for sponsor in self.sponsor_list.index[self.sponsor_list["company"]])


class _Lists:
    """The tables beside trials and sites, each read when it is first asked for."""

    def __init__(self, snapshots: nw.LazyFrame[Any], hospitals: nw.LazyFrame[Any], sponsors: nw.LazyFrame[Any]):
        self._snapshots, self._hospitals, self._sponsors = snapshots, hospitals, sponsors

    @cached_property
    def hospital_table(self) -> pa.Table:
        return counted(self._hospitals, "hospital").combine_chunks()

    @cached_property
    def hospitals(self) -> pd.DataFrame:
        return frame(self.hospital_table, types_of(self.hospital_table)).set_index("hospital")

    @cached_property
    def sponsor_table(self) -> pa.Table:
        return counted(self._sponsors, "sponsor").combine_chunks()

    @cached_property
    def sponsors(self) -> pd.DataFrame:
        return frame(self.sponsor_table, types_of(self.sponsor_table)).set_index("sponsor")

    @cached_property
    def snapshots(self) -> pd.DataFrame:
        return collected(self._snapshots, "snapshot_id").set_index("snapshot_id")


_ONE_AT_A_TIME = Lock()
"""Connections answer one question at a time, and one question takes every core that there is."""


def counted(rows: nw.LazyFrame[Any], *order: Key) -> pa.Table:
    """The rows as Arrow, alike from every engine: whole numbers as int64, texts as string, days as timestamp[us]; in the
    given order, or in none."""
    with _ONE_AT_A_TIME if rows.implementation.is_pandas() is False else nullcontext():
        found = rows.collect("pyarrow").to_native()
    return ordered(pa.table({name: _plain(name, found.column(name)) for name in found.column_names}), *order)


def held(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The rows for more than one question: DuckDB computes them once and keeps them in memory as long as they are used, pandas
    has them anyhow; the other engines compute them for each question."""
    if not rows.implementation.is_duckdb():
        return rows
    with _ONE_AT_A_TIME:
        return nw.from_native(rows.to_native().materialize()).lazy()


def collected(rows: nw.LazyFrame[Any], *order: str) -> pd.DataFrame:
    """The rows of `counted` as pandas, in the order of the given columns and then of all others; whole numbers are Int64
    where any is missing."""
    table = counted(rows)
    return frame(ordered(table, *order, *(name for name in table.column_names if name not in order)), types_of(table))


def _plain(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return column.cast(pa.date32()).cast(pa.timestamp("us"))
    if pa.types.is_boolean(kind):
        return column
    if name in FRACTIONS:
        return column.cast(pa.float64())
    if pa.types.is_floating(kind):  # what some engines make of whole numbers where one is missing
        return pc.if_else(pc.is_nan(column), None, column).cast(pa.int64())
    return column.cast(pa.int64() if pa.types.is_integer(kind) or pa.types.is_decimal(kind) else pa.string())


USED: dict[str, tuple[str, ...]] = {
    "snapshots": ("snapshot_id", "registry", "origin", "taken", "country", "first_day", "last_day", "sites_from"),
    "trials": (
        *("trial", "trial_id", "registry", "posted", "posted_earliest", "posted_latest", "year"),
        *("sponsor", "phase", "therapeutic_area", "sites_named", "snapshot_id"),
    ),
    "sites": ("trial", "city", "country", "region", "hospital", "certainty"),
    "hospitals": ("hospital", "hospital_id", "name_en", "name_ko", "city", "region", "country", "latitude", "longitude"),
    "sponsors": ("sponsor", "sponsor_id", "name", "company"),
    "links": ("trial_a", "trial_b", "reason", "shared"),
}
"""The columns that metrics read; what a store holds beside them stays where it is."""
REPEATED = ("registry", "phase", "therapeutic_area", "snapshot_id", "city", "country", "region", "certainty")
"""Texts of trials and sites that say few things many times."""


def of_frames(frames: Mapping[str, pd.DataFrame], edition: str = "written-out", origin: str = "") -> Store:
    """A store on pandas of tables that are in memory, typed as in `registry.schema`.

    Raises KeyError naming the table and the columns that are missing.
    """
    lazy = {}
    for name, used in USED.items():
        missing = [column for column in used if column not in frames[name]]
        if missing:
            raise KeyError(f"{name} lacks {', '.join(missing)}")
        texts = REPEATED if name in ("trials", "sites") else ()
        frame = frames[name][list(used)].astype({column: "category" for column in texts if column in used})
        lazy[name] = nw.from_native(frame).lazy()
    return Store(**lazy, engine="pandas", edition=edition, origin=origin)
