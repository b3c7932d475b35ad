"""Hospitals that meet what the programme asks of a member, ranked with every ingredient in sight."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.model.vocabulary import PHASES
from oi_metrics.registry.filters import Choice, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counting import SMALL_N, listing, number, one_where, places
from oi_metrics.registry.metrics.hospitals import by_hospital, less
from oi_metrics.registry.metrics.intervals import mid_rank, rank
from oi_metrics.registry.storage.arrow import Types, finished
from oi_metrics.registry.storage.store import Store

FEWEST_AREAS = 3
"""The company's page asks for strength in at least three therapeutic areas."""
EARLY_PHASES = tuple(phase for phase in PHASES if phase[0] in "01")
"""Studies that begin in phase 0 or 1."""
INGREDIENTS = ("areas", "trials", "early_trials", "company_trials", "sponsors", "active_years")


def candidates(store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS) -> pd.DataFrame:  # noqa: B008
    """Hospitals outside the programme by what its page asks of a partner site: infrastructure for trials, and at least
    three therapeutic areas.

    No registry lists infrastructure; what stands for it here is trials, early-phase trials (that begin in phase 0 or 1), sponsors
    and years with a trial. Hospitals of at least three therapeutic areas (as far as areas are stated) are `candidate`
    and ranked; others are `below_criterion`; members are shown for reference and not ranked. score: mean over the six
    ingredients of the share of candidates that have no more of it, counting equal ones half (mid-rank / candidates),
    each of one weight. rank_low, rank_high: best and worst rank when any one ingredient weighs nothing or twice as
    much. Below 10 trials that list a hospital, score and ranks are missing and reason is `small_n`.
    Columns: hospital, hospital_id, name_en, name_ko, city, region, certainty, member, role (candidate,
    below_criterion, member), areas_met (areas >= 3), areas, trials, early_trials, company_trials, sponsors,
    active_years, score, rank, rank_low, rank_high (Int64), reason; by rank, then members, then the rest by trials.
    """
    part = selected(store, choice)
    rows = _ingredients(part)
    columns = {name: rows[name] for name in rows.column_names} | places(store, rows["hospital"], "hospital_id", "name_en", "name_ko", "city", "region")
    member, areas_met = members.hold(columns["hospital_id"]), rows["areas"].to_numpy() >= FEWEST_AREAS
    at_one = pc.max(rows["trials"]).as_py() or 0
    enough = at_one >= SMALL_N or number(listing(part)) >= SMALL_N
    pool = np.flatnonzero(areas_met & ~member) if enough else np.array([], dtype="int64")
    columns |= {"member": member, "areas_met": areas_met, "reason": "" if enough else "small_n"} | _ranked(rows, pool)
    columns["role"] = np.select([member, areas_met], ["member", "candidate"], "below_criterion")
    columns["order"] = np.select([member, areas_met], [1, 0], 2)
    return finished(columns, {**_TYPES, "order": "int64"}, "order", "rank", ("trials", "descending"), "name_en", "hospital").drop(columns="order")


_TYPES: Types = {
    "hospital": "int64",
    **dict.fromkeys(("hospital_id", "name_en", "name_ko", "city", "region", "certainty"), "str"),
    "member": "bool",
    "role": "str",
    "areas_met": "bool",
    **dict.fromkeys(INGREDIENTS, "int64"),
    "score": "float64",
    "rank": "Int64",
    "rank_low": "Int64",
    "rank_high": "Int64",
    "reason": "str",
}


def _ingredients(part: Store) -> pa.Table:
    """The hospitals with early-phase trials, distinct sponsors and years with a trial, beside what `by_hospital` counts."""
    early, no_year = one_where(nw.col("phase").is_in(list(EARLY_PHASES))), one_where(nw.col("year").is_null())
    distinct = (nw.col("sponsor").n_unique().alias("sponsors"), nw.col("year").n_unique().alias("active_years"))
    rows = by_hospital(part, nw.col("early").sum().alias("early_trials"), *distinct, nw.col("no_year").max(), early=early, no_year=no_year)
    return less(rows, "active_years", "no_year")


def _ranked(rows: pa.Table, pool: np.ndarray) -> dict[str, pa.Array]:
    """score, rank, rank_low and rank_high of the candidates, those in the pool; missing for all others."""
    parts = np.column_stack([mid_rank(rows[name].to_numpy()[pool]) / max(len(pool), 1) for name in INGREDIENTS])
    equal = np.ones(len(INGREDIENTS))
    others = [np.where(np.arange(len(INGREDIENTS)) == place, weight, 1.0) for place in range(len(INGREDIENTS)) for weight in (0.0, 2.0)]
    ranks = np.column_stack([_rank(parts, weights) for weights in (equal, *others)])
    found = {"score": parts @ equal / equal.sum(), "rank": ranks[:, 0], "rank_low": ranks.min(axis=1), "rank_high": ranks.max(axis=1)}
    return {name: _spread(values, pool, len(rows)) for name, values in found.items()}


def _spread(values: np.ndarray, at: np.ndarray, rows: int) -> pa.Array:
    """The values at their rows, missing elsewhere."""
    spread, missing = np.zeros(rows, values.dtype), np.ones(rows, dtype=bool)
    spread[at], missing[at] = values, False
    return pa.array(spread, mask=missing)


def _rank(parts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Ranks by weighted mean, 1 for the highest; equal ones, to 12 digits, share the best."""
    return rank(np.round(parts @ weights / weights.sum(), 12))
