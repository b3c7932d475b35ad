"""Hospitals by their trials: the ranking with its uncertainty, and one hospital's profile."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.memo import memoised_latest
from oi_metrics.registry.filters import ANSWERS, COMPANY, NOT_STATED, Choice, is_one_of, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counting import SMALL_N, Rows, certainty, listing, looked_up, number, one_where, pairs, places, share, trial_facts
from oi_metrics.registry.metrics.intervals import rank, rank_range, wilson
from oi_metrics.registry.storage.arrow import Types, finished, ordered
from oi_metrics.registry.storage.store import Store, counted

WHOSE = ("company", "all")
PARTNERS_SHOWN = 20
COUNTS = (nw.len().alias("trials"), nw.col("company").sum().alias("company_trials"))
"""How rows of trials with `company` are counted."""
PLACE: Types = {**dict.fromkeys(("hospital_id", "name_en", "name_ko", "city", "region"), "str"), "latitude": "float64", "longitude": "float64"}
_RANKING: Types = {
    "whose": "str",
    "hospital": "int64",
    **PLACE,
    "certainty": "str",
    "member": "bool",
    "trials": "int64",
    "company_trials": "int64",
    "n": "int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
    "rank": "int64",
    "rank_low": "Int64",
    "rank_high": "Int64",
    "areas": "int64",
    "first_year": "Int64",
    "last_year": "Int64",
    "reason": "str",
}


def hospital_ranking(store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, *, whose: str) -> pd.DataFrame:  # noqa: B008
    """Hospitals by the share of trials that list them, with the ranks that the uncertainty leaves open.

    whose: `company` (the company's trials, most first) or `all`. n = those trials in view that list a hospital by
    name; share = their number at the hospital / n; low, high: Wilson's 95 % interval, which takes the trials for a
    sample of such trials; rank_low, rank_high: best and worst rank by the overlap of the intervals (`intervals`).
    Below 10 trials share, interval and range are missing and reason is `small_n`; rank then only orders the counts.
    Ranks of equal counts are equal, the best of them. areas: distinct therapeutic areas of its trials, as far as
    stated. Columns: whose, hospital, hospital_id, name_en, name_ko, city, region, latitude, longitude, certainty (named,
    as_written: a name that no list has), member (of the programme), trials, company_trials, n, share, low, high, rank,
    rank_low, rank_high, areas, first_year, last_year (Int64), reason. Raises ValueError for another `whose`.
    """
    if whose not in WHOSE:
        raise ValueError(f"{whose!r} is neither; use {' or '.join(WHOSE)}")
    part = selected(store, choice)
    rows = _by_hospital(part)
    by = "company_trials" if whose == COMPANY else "trials"
    listed = listing(part)
    trials, n = rows[by].to_numpy(), number(listed.filter(nw.col("company") == 1) if whose == COMPANY else listed)
    small = n < SMALL_N
    low, high = (np.full(len(rows), np.nan),) * 2 if small else wilson(trials, n)
    rank_low, rank_high = rank_range(low, high)
    columns = {name: rows[name] for name in rows.column_names} | places(store, rows["hospital"], *PLACE)
    columns |= {"whose": whose, "member": members.hold(columns["hospital_id"]), "n": n, "share": share(trials, n), "low": low, "high": high}
    columns |= {"rank": rank(trials), "rank_low": rank_low, "rank_high": rank_high, "reason": "small_n" if small else ""}
    most = ((name, "descending") for name in dict.fromkeys((by, "trials")))
    return finished(columns, _RANKING, *most, "name_en", "hospital")


@memoised_latest(ANSWERS)
def _by_hospital(part: Store) -> pa.Table:
    return by_hospital(part)


def by_hospital(part: Store, *more: nw.Expr, **facts: nw.Expr) -> pa.Table:
    """Hospital, trials, company_trials, areas, first_year, last_year and certainty, for every hospital that a trial lists.

    In one pass over the pairs. more: further aggregations, over columns of `trial_facts` and the given ones.
    """
    area, no_area = nw.col("therapeutic_area"), one_where(nw.col("therapeutic_area") == "").alias("no_area")
    told = trial_facts(part, "therapeutic_area", "year", "sponsor", no_area, *(value.alias(name) for name, value in facts.items()))
    listed = pairs(part).join(told, on="trial").group_by("hospital")
    areas = (area.n_unique().alias("areas"), nw.col("no_area").max())
    years = (nw.col("year").min().alias("first_year"), nw.col("year").max().alias("last_year"))
    rows = counted(listed.agg(*COUNTS, *areas, *years, nw.col("known").max(), *more))
    rows = rows.append_column("certainty", certainty(rows["known"]))
    return less(rows, "areas", "no_area")


def less(rows: pa.Table, name: str, one_more: str) -> pa.Table:
    """What is counted too often by a blank or missing value that is one of them, put right."""
    return rows.set_column(rows.column_names.index(name), name, pc.subtract(rows[name], rows[one_more]))


DIMENSIONS = ("year", "phase", "therapeutic_area", "sponsor", "registry")
_PROFILE: Types = {
    **dict.fromkeys(("hospital_id", "dimension", "group", "name_en", "name_ko"), "str"),
    "trials": "int64",
    "company_trials": "int64",
    "share": "float64",
    "n": "int64",
}


def hospital_profile(store: Store, choice: Choice = Choice(), *, hospital: str) -> pd.DataFrame:  # noqa: B008
    """One hospital's trials by year, phase, therapeutic area, sponsor and registry, and the hospitals it shares trials with.

    hospital: its key, `hospital_id`. share = trials / n, n all its trials in view; missing below 10. partner rows:
    the 20 hospitals of most shared trials. Columns: hospital_id, dimension (year, phase, therapeutic_area, sponsor,
    registry, partner), group (code, year, key of sponsor or hospital; `not_stated`), name_en, name_ko (of sponsors and
    hospitals), trials, company_trials, share, n; years in order, all others most trials first. Empty for a hospital
    that no trial in view lists.
    """
    part = selected(store, choice)
    listed = store.hospital_table
    numbers = tuple(listed["hospital"].filter(pc.equal(listed["hospital_id"], hospital)).to_pylist())
    own = part.sites.filter(is_one_of("hospital", numbers)).select("trial")
    facts = trial_facts(part, *DIMENSIONS).join(own, on="trial", how="semi")
    cells = counted(facts.group_by(*DIMENSIONS).agg(*COUNTS))
    rows = pa.concat_tables([*(_by_dimension(cells, dimension, store) for dimension in DIMENSIONS), _partners(part, facts, numbers)])
    n = pc.sum(cells["trials"]).as_py() or 0
    columns = {name: rows[name] for name in rows.column_names}
    return finished({**columns, "hospital_id": hospital, "share": share(rows["trials"], n), "n": n}, _PROFILE)


def _by_dimension(cells: pa.Table, dimension: str, store: Store) -> pa.Table:
    sums = cells.group_by(dimension, use_threads=False).aggregate([("trials", "sum"), ("company_trials", "sum")])
    rows = ordered(sums.rename_columns([dimension, "trials", "company_trials"]), dimension)
    if dimension == "year":
        return _profile(rows, dimension, pc.fill_null(rows["year"].cast(pa.string()), NOT_STATED))
    if dimension == "sponsor":
        found = looked_up(store.sponsor_table, rows["sponsor"], "sponsor_id", "name")
        return ordered(_profile(rows, dimension, found["sponsor_id"], found["name"], found["name"]), *_MOST)
    return ordered(_profile(rows, dimension, pc.if_else(pc.equal(rows[dimension], ""), NOT_STATED, rows[dimension])), *_MOST)


def _partners(part: Store, own: Rows, numbers: tuple[int, ...]) -> pa.Table:
    """The hospitals of most trials beside it, of those of its own."""
    listed = part.sites.select("trial", "hospital").join(own.select("trial", "company"), on="trial")
    by_trial = listed.group_by("hospital", "trial", "company").agg(nw.len()).group_by("hospital")
    rows = counted(by_trial.agg(*COUNTS))
    rows = rows.filter(pc.invert(pc.is_in(rows["hospital"], value_set=pa.array([*numbers, None], pa.int64()))))
    return ordered(_profile(rows, "partner", *places(part, rows["hospital"]).values()), *_MOST).slice(0, PARTNERS_SHOWN)


_MOST = (("trials", "descending"), "group")


def _profile(rows: pa.Table, dimension: str, group: Any, name_en: Any = "", name_ko: Any = "") -> pa.Table:
    """Counted rows of one dimension with their codes or keys, and names."""
    texts = {"dimension": dimension, "group": group, "name_en": name_en, "name_ko": name_ko}
    given = {name: pa.repeat(values, len(rows)) if isinstance(values, str) else values.combine_chunks() for name, values in texts.items()}
    return pa.table({**given, "trials": rows["trials"], "company_trials": rows["company_trials"]})
