"""Members of the programme before and after they joined it."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pandas as pd

from oi_metrics.registry.choice import COMPANY, Choice, kept, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counted import SMALL_N, pairs, trial_facts
from oi_metrics.registry.metrics.coverage import years_with_sites
from oi_metrics.registry.metrics.hospitals import WHOSE
from oi_metrics.registry.opened import Store, collected

NAMES = ["hospital", "hospital_id", "name_en", "name_ko"]
PERIODS = ["years_before", "trials_before", "before", "years_after", "trials_after", "after", "change", "which_before", "which_after"]
JOINED = ["joined", "joined_earliest", "joined_latest"]
NAN = float("nan")


def members_before_after(store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, whose: str = "company") -> pd.DataFrame:  # noqa: B008
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
    part = selected(store, choice)
    counts, years = activity(part, whose), years_with_sites(store, choice)
    rows: list[dict[str, Any]] = []
    for seat in members.seats.to_dict("records"):
        number, (before, after) = number_of(store, seat["hospital_id"]), sides(seat, years)
        was, became = trials_in(counts, number, before), trials_in(counts, number, after)
        reason = _reason(seat, before, after, was + became)
        unplaced = counts.loc[(counts["hospital"] == number) & counts["year"].isna(), "trials"].sum()
        facts = {"whose": whose, "hospital": number, **seat, **periods(was, before, became, after, not reason)}
        rows.append({**facts, "excluded_years": len(years) - len(before) - len(after), "unplaced_trials": int(unplaced), "reason": reason})
    return table_of(rows, store, ["whose", *NAMES, *JOINED, *PERIODS, "excluded_years", "unplaced_trials", "reason"])


def _reason(seat: dict[str, Any], before: list[int], after: list[int], trials: int) -> str:
    if pd.isna(seat["joined_earliest"]) and pd.isna(seat["joined_latest"]):
        return "undated"
    return no_years(before, after) or ("small_n" if trials < SMALL_N else "")


def no_years(before: list[int], after: list[int]) -> str:
    """The side that has no year, if any."""
    return "no_years_before" if not before else "no_years_after" if not after else ""


def activity(part: Store, whose: str) -> pd.DataFrame:
    """Trials of each hospital by the year in which they are dated: hospital, year (missing for no single year), trials."""
    if whose not in WHOSE:
        raise ValueError(f"{whose!r} is neither; use {' or '.join(WHOSE)}")
    counted = _activity(part).rename(columns={"company_trials" if whose == COMPANY else "every_trial": "trials"})
    return counted.loc[counted["trials"] > 0, ["hospital", "year", "trials"]]


@kept
def _activity(part: Store) -> pd.DataFrame:
    rows = pairs(part).join(trial_facts(part, "year"), on="trial").group_by("hospital", "year")
    return collected(rows.agg(nw.len().alias("every_trial"), nw.col("company").sum().alias("company_trials")), "hospital", "year").astype({"year": "Int64"})


def sides(seat: dict[str, Any], years: list[int]) -> tuple[list[int], list[int]]:
    """The years surely before joining, and those surely within membership."""
    earliest, latest, left = seat["joined_earliest"], seat["joined_latest"], seat["left_earliest"]
    before = [year for year in years if not pd.isna(earliest) and year < earliest.year]
    after = [year for year in years if not pd.isna(latest) and year > latest.year and (pd.isna(left) or year < left.year)]
    return before, after


def number_of(store: Store, hospital_id: str) -> int | None:
    """The number of a hospital, None when the store has none of this key."""
    numbers = store.hospital_list.index[store.hospital_list["hospital_id"] == hospital_id]
    return int(numbers[0]) if len(numbers) else None


def trials_in(counts: pd.DataFrame, hospital: int | None, years: list[int]) -> int:
    """The trials of a hospital in the given years."""
    return int(counts.loc[(counts["hospital"] == hospital) & counts["year"].isin(years), "trials"].sum())


def periods(was: int, before: list[int], became: int, after: list[int], shown: bool) -> dict[str, Any]:
    """Both sides of joining as columns of a row; rates and change only where they may be shown."""
    rates = (was / len(before), became / len(after)) if shown else (NAN, NAN)
    counts = {"years_before": len(before), "trials_before": was, "years_after": len(after), "trials_after": became}
    which = {"which_before": ";".join(map(str, before)), "which_after": ";".join(map(str, after))}
    return {**counts, "before": rates[0], "after": rates[1], "change": rates[1] - rates[0], **which}


_TYPES = {
    **dict.fromkeys(("whose", "member_id", "role", "hospital_id", "name_en", "name_ko", "joined", "which_before", "which_after", "reason"), "str"),
    **dict.fromkeys(("joined_earliest", "joined_latest"), "datetime64[us]"),
    **dict.fromkeys(("years_before", "trials_before", "years_after", "trials_after", "excluded_years", "unplaced_trials"), "int64"),
    **dict.fromkeys(("before", "after", "change", "distance", "difference"), "float64"),
    "hospital": "Int64",
}


def table_of(rows: list[dict[str, Any]], store: Store, columns: list[str]) -> pd.DataFrame:
    """The rows with the names of their hospitals, blank for one that the store does not have."""
    found = pd.DataFrame(rows, columns=[name for name in columns if name not in ("name_en", "name_ko")])
    names = store.hospital_list.reindex(found["hospital"].astype("Int64"))
    for name in ("name_en", "name_ko"):
        found[name] = names[name].astype("object").fillna("").array
    return found[columns].astype({name: _TYPES[name] for name in columns})
