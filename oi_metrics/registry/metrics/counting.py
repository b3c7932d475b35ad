"""What every metric of the registries counts with: trials, sites, pairs of trial and hospital, and how names are joined on.

Counting is done by the engine and gives whole numbers; shares, intervals and ranks are computed from them here, so that
no engine's arithmetic can differ from another's.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import ArrayLike

from oi_metrics.memo import memoised_latest
from oi_metrics.registry.filters import ANSWERS, NOT_STATED, is_one_of
from oi_metrics.registry.members import Members
from oi_metrics.registry.storage.store import Store, counted

SMALL_N = 10
"""Below this many trials shares, intervals, ranks and concentration are suppressed (design, section 4)."""

Rows = nw.LazyFrame[Any]


def one_where(condition: nw.Expr) -> nw.Expr:
    """1 where it holds, else 0, to be added up; a sum of truth values is not known to every engine."""
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def trial_facts(store: Store, *columns: str | nw.Expr) -> Rows:
    """Every trial with `company` (1 or 0) and the given columns."""
    return store.trials.select("trial", one_where(is_one_of("sponsor", store.company)).alias("company"), *columns)


@memoised_latest(ANSWERS)
def with_company(store: Store) -> Rows:
    """Every trial with `company`, as in `trial_facts`."""
    return trial_facts(store)


@memoised_latest(ANSWERS)
def pairs(store: Store) -> Rows:
    """Every hospital of every trial once: trial, hospital, and known: 1 where a site names the hospital as a list does, 0
    where as no list has it. A trial may list several sites at one hospital."""
    sites = store.sites.filter(~nw.col("hospital").is_null()).select("trial", "hospital", one_where(nw.col("certainty") == "named").alias("known"))
    return sites.group_by("trial", "hospital").agg(nw.col("known").max())


@memoised_latest(ANSWERS)
def listing(store: Store, what: str = "hospital") -> Rows:
    """The trials that list a hospital by name or, by `region`, a site of known region: trial, company."""
    known = ~nw.col("hospital").is_null() if what == "hospital" else nw.col(what) != ""
    return with_company(store).join(store.sites.filter(known).select("trial"), on="trial", how="semi")


def certainty(known: pa.ChunkedArray) -> pa.ChunkedArray:
    """`named` for hospitals that any site names as a list does, else `as_written`."""
    return pc.if_else(pc.equal(known, 1), "named", "as_written")


def year_of(side: str) -> nw.Expr:
    """The year of `posted_earliest` or `posted_latest` as `first` or `last`."""
    return nw.col(side).dt.year().alias({"posted_earliest": "first", "posted_latest": "last"}[side])


def looked_up(table: pa.Table, keys: pa.ChunkedArray | pa.Array, *columns: str) -> dict[str, pa.ChunkedArray]:
    """The columns of a table, one of `Store`, for the given numbers, which are its first column; missing for a number that it lacks."""
    found = pc.index_in(keys, value_set=table[0].combine_chunks())
    return {name: table[name].take(found) for name in columns}


def places(store: Store, hospitals: pa.ChunkedArray | pa.Array, *columns: str) -> dict[str, pa.ChunkedArray]:
    """Columns of the table hospitals (hospital_id and names if none is given) for the hospitals of these numbers."""
    return looked_up(store.hospital_table, hospitals, *(columns or ("hospital_id", "name_en", "name_ko")))


def seats(store: Store, members: Members, ever: bool = False) -> np.ndarray:
    """The numbers of the hospitals that hold a seat; ever: or held one."""
    table = store.hospital_table
    found = members.held(table["hospital_id"]) if ever else members.hold(table["hospital_id"])
    return table["hospital"].filter(pa.array(found)).to_numpy()


def code(values: pd.Series) -> pd.Series:
    """Codes with `not_stated` for blanks."""
    return values.where(values != "", NOT_STATED)


def share(part: ArrayLike, n: ArrayLike) -> np.ndarray:
    """part / n as a fraction, missing below the small-n bound; n: one for each, or one for all."""
    counts, whole = np.asarray(part, dtype="float64"), np.asarray(n, dtype="float64")
    return np.divide(counts, whole, out=np.full(counts.shape, np.nan), where=whole >= SMALL_N)


def number(rows: Rows) -> int:
    """How many rows there are."""
    return int(counted(rows.select(nw.len().alias("n")))["n"][0].as_py())
