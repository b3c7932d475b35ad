"""Hospitals that meet what the programme asks of a member, ranked with every ingredient in sight."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pandas as pd

from oi_metrics.registry.choice import Choice, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counted import SMALL_N, named, one_where
from oi_metrics.registry.metrics.hospitals import by_hospital, named_trials
from oi_metrics.registry.opened import Store
from oi_metrics.vocabulary import PHASES

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
    rows = named(_ingredients(part), store, "hospital_id", "name_en", "name_ko", "city", "region")
    rows = rows.assign(member=members.hold(rows["hospital_id"]), areas_met=rows["areas"] >= FEWEST_AREAS)
    rows["role"] = np.select([rows["member"], rows["areas_met"]], ["member", "candidate"], "below_criterion")
    enough = named_trials(part)["trials"] >= SMALL_N
    ranked = _ranked(rows[rows["role"] == "candidate"]) if enough else pd.DataFrame(columns=["score", "rank", "rank_low", "rank_high"], dtype="float64")
    rows = rows.join(ranked).astype({"score": "float64", "rank": "Int64", "rank_low": "Int64", "rank_high": "Int64", "role": "str"})
    rows["reason"] = pd.Series("" if enough else "small_n", index=rows.index, dtype="str")
    order = rows["role"].map({"candidate": 0, "member": 1, "below_criterion": 2})
    rows = rows.assign(order=order, most=-rows["trials"]).sort_values(["order", "rank", "most", "name_en", "hospital"], kind="stable", ignore_index=True)
    columns = ["hospital", "hospital_id", "name_en", "name_ko", "city", "region", "certainty", "member", "role", "areas_met"]
    return rows[[*columns, *INGREDIENTS, "score", "rank", "rank_low", "rank_high", "reason"]]


def _ingredients(part: Store) -> pd.DataFrame:
    """The hospitals with early-phase trials, distinct sponsors and years with a trial, beside what `by_hospital` counts."""
    early, no_year = one_where(nw.col("phase").is_in(list(EARLY_PHASES))), one_where(nw.col("year").is_null())
    distinct = (nw.col("sponsor").n_unique().alias("sponsors"), nw.col("year").n_unique().alias("active_years"))
    rows = by_hospital(part, nw.col("early").sum().alias("early_trials"), *distinct, nw.col("no_year").max(), early=early, no_year=no_year)
    return rows.assign(active_years=rows["active_years"] - rows["no_year"]).drop(columns="no_year")


def _ranked(pool: pd.DataFrame) -> pd.DataFrame:
    """score, rank, rank_low and rank_high of the candidates."""
    parts = np.column_stack([(pool[name].rank(method="average").to_numpy() - 0.5) / max(len(pool), 1) for name in INGREDIENTS])
    equal = np.ones(len(INGREDIENTS))
    others = [np.where(np.arange(len(INGREDIENTS)) == place, weight, 1.0) for place in range(len(INGREDIENTS)) for weight in (0.0, 2.0)]
    ranks = np.column_stack([_rank(parts, weights) for weights in (equal, *others)])
    score = parts @ equal / equal.sum()
    found = {"score": score, "rank": ranks[:, 0], "rank_low": ranks.min(axis=1), "rank_high": ranks.max(axis=1)}
    return pd.DataFrame(found, index=pool.index)


def _rank(parts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Ranks by weighted mean, 1 for the highest; equal ones, to 12 digits, share the best."""
    score = pd.Series(np.round(parts @ weights / weights.sum(), 12))
    return score.rank(method="min", ascending=False).to_numpy(dtype="int64")
