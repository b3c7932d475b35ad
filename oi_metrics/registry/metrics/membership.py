"""Members of the programme before and after they joined it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.registry.filters import COMPANY, Choice, is_one_of, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counting import SMALL_N, Rows, places, trial_facts
from oi_metrics.registry.metrics.coverage import years_with_sites
from oi_metrics.registry.metrics.hospitals import WHOSE
from oi_metrics.registry.storage.arrow import Types, finished
from oi_metrics.registry.storage.store import Store, counted

NAMES = ["hospital", "hospital_id", "name_en", "name_ko"]
PERIODS = ["years_before", "trials_before", "before", "years_after", "trials_after", "after", "change", "which_before", "which_after"]
JOINED = ["joined", "joined_earliest", "joined_latest"]
NAN = float("nan")


def members_before_after(store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, *, whose: str) -> pd.DataFrame:  # noqa: B008
    """Trials a year at each member before and after it joined the programme; it does not say why they differ.

    Years: the whole years in which the registries name sites (`coverage`). One is before when it ends before the
    earliest day of joining, after when it begins after the latest (and ends before the member may have left); a year
    that may be either counts in neither and in excluded_years, and so do all years of a member without a date. Trials
    are counted by the year in which they are dated; unplaced_trials: those at the hospital that lie in no single year.
    before, after: trials / years; change: after - before. These three are missing where a side has no year
    (`no_years_before`, `no_years_after`) or the two sides together have fewer than 10 trials (`small_n`), and reason
    says so, as it does for a member without a date (`undated`).
    Columns: whose, hospital (Int64, missing when no trial in the store lists it), hospital_id, name_en, name_ko, joined
    (EDTF), joined_earliest, joined_latest, years_before, trials_before, before, years_after, trials_after, after,
    change, which_before, which_after (the years, separated by semicolons), excluded_years, unplaced_trials, reason.
    Raises ValueError for another `whose`.
    """
    part, years = selected(store, choice), years_with_sites(store, choice)
    numbers = [number_of(store, key) for key in members.seats["hospital_id"]]
    counts = activity(part, whose, numbers)
    rows: list[dict[str, Any]] = []
    for number, seat in zip(numbers, members.seats.to_dict("records"), strict=True):
        before, after = sides(seat, years)
        was, became = counts.of(number, before), counts.of(number, after)
        reason = _reason(seat, before, after, was + became)
        facts = {"hospital": number, **seat, **periods(was, before, became, after, not reason)}
        unplaced = counts.of(number, [NO_YEAR])
        rows.append({**facts, "excluded_years": len(years) - len(before) - len(after), "unplaced_trials": unplaced, "reason": reason})
    return table_of(rows, store, whose, ["whose", *NAMES, *JOINED, *PERIODS, "excluded_years", "unplaced_trials", "reason"])


def _reason(seat: dict[str, Any], before: list[int], after: list[int], trials: int) -> str:
    if pd.isna(seat["joined_earliest"]) and pd.isna(seat["joined_latest"]):
        return "undated"
    return no_years(before, after) or ("small_n" if trials < SMALL_N else "")


def no_years(before: list[int], after: list[int]) -> str:
    """The side that has no year, if any."""
    return "no_years_before" if not before else "no_years_after" if not after else ""


NO_YEAR = 0
"""Stands for the year of trials that lie in no single one."""


class Activity(NamedTuple):
    """Trials of hospitals by the year in which they are dated; one row a hospital and year, in no order."""

    hospital: np.ndarray
    year: np.ndarray
    trials: np.ndarray

    def of(self, hospital: int | None, years: list[int]) -> int:
        """The trials of a hospital in the given years."""
        at = np.flatnonzero(self.hospital == hospital)  # none for None
        return int(self.trials[at[np.isin(self.year[at], years)]].sum())


def activity(part: Store, whose: str, hospitals: Iterable[int | None]) -> Activity:
    """The trials of the company or all at these hospitals. Raises ValueError for another `whose`."""
    if whose not in WHOSE:
        raise ValueError(f"{whose!r} is neither; use {' or '.join(WHOSE)}")
    numbers = tuple(sorted({number for number in hospitals if number is not None}))
    facts = trial_facts(part, "year")
    return activities(part.sites.filter(is_one_of("hospital", numbers)), facts.filter(nw.col("company") == 1) if whose == COMPANY else facts)[whose]


def activities(sites: Rows, facts: Rows) -> dict[str, Activity]:
    """The trials of the company and of all at these sites, by `whose`. facts: trial, company, year."""
    listed = sites.select("trial", "hospital").join(facts, on="trial").group_by("hospital", "trial", "company", "year").agg(nw.len())
    rows = counted(listed.group_by("hospital", "year").agg(nw.len().alias("all"), nw.col("company").sum()))
    hospital, year = rows["hospital"].to_numpy(), pc.fill_null(rows["year"], NO_YEAR).to_numpy()
    return {whose: Activity(hospital, year, rows[whose].to_numpy()) for whose in WHOSE}


def sides(seat: dict[str, Any], years: list[int]) -> tuple[list[int], list[int]]:
    """The years surely before joining, and those surely within membership."""
    earliest, latest, left = seat["joined_earliest"], seat["joined_latest"], seat["left_earliest"]
    before = [year for year in years if not pd.isna(earliest) and year < earliest.year]
    after = [year for year in years if not pd.isna(latest) and year > latest.year and (pd.isna(left) or year < left.year)]
    return before, after


def number_of(store: Store, hospital_id: str) -> int | None:
    """The number of a hospital, None when the store has none of this key."""
    known = store.hospital_table
    at = pc.index(known["hospital_id"], hospital_id).as_py()
    return None if at < 0 else known["hospital"][at].as_py()


def periods(was: int, before: list[int], became: int, after: list[int], shown: bool) -> dict[str, Any]:
    """Both sides of joining as columns of a row; rates and change only where they may be shown."""
    rates = (was / len(before), became / len(after)) if shown else (NAN, NAN)
    counts = {"years_before": len(before), "trials_before": was, "years_after": len(after), "trials_after": became}
    which = {"which_before": ";".join(map(str, before)), "which_after": ";".join(map(str, after))}
    return {**counts, "before": rates[0], "after": rates[1], "change": rates[1] - rates[0], **which}


_TYPES: Types = {
    **dict.fromkeys(("whose", "member_id", "role", "hospital_id", "name_en", "name_ko", "joined", "which_before", "which_after", "reason"), "str"),
    **dict.fromkeys(("joined_earliest", "joined_latest"), "datetime64[us]"),
    **dict.fromkeys(("years_before", "trials_before", "years_after", "trials_after", "excluded_years", "unplaced_trials"), "int64"),
    **dict.fromkeys(("before", "after", "change", "distance", "difference"), "float64"),
    "hospital": "Int64",
}


def table_of(rows: list[dict[str, Any]], store: Store, whose: str, columns: list[str]) -> pd.DataFrame:
    """The rows with the names of their hospitals, blank for one that the store does not have."""
    numbers = pa.array([row["hospital"] for row in rows], pa.int64())
    names = {name: pc.fill_null(values, "") for name, values in places(store, numbers, "name_en", "name_ko").items()}
    given = {name: [row[name] for row in rows] for name in columns if name not in ("whose", *names)}
    return finished({**given, **names, "whose": whose}, {name: _TYPES[name] for name in columns})
