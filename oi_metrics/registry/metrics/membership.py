"""Members of the programme before and after they joined, and beside hospitals that were like them before."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pandas as pd

from oi_metrics.registry.choice import COMPANY, Choice, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counted import SMALL_N, pairs, trial_facts
from oi_metrics.registry.metrics.coverage import years_with_sites
from oi_metrics.registry.metrics.hospitals import WHOSE
from oi_metrics.registry.opened import Store, collected

MATCHES = 3
FEWEST_YEARS = 2
NAMES = ["hospital", "hospital_id", "name_en", "name_ko"]
PERIODS = ["years_before", "trials_before", "before", "years_after", "trials_after", "after", "change"]


def members_before_after(store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, whose: str = "company") -> pd.DataFrame:  # noqa: B008
    """Trials a year at each member before and after it joined the programme; it does not say why they differ.

    Years: the whole years in which the registries name sites (`coverage`). One is before when it ends before the
    earliest day of joining, after when it begins after the latest (and ends before the member may have left); a year
    that may be either counts in neither and in excluded_years, and so do all years of a member without a date. Trials
    are counted by the year in which they are dated; unplaced_trials: those at the hospital that lie in no single year.
    before, after: trials / years; change: after - before. These three are missing where a side has no year
    (`no_years_before`, `no_years_after`) or the two sides together have fewer than 10 trials (`small_n`), and reason
    says so, as it does for a member without a date (`undated`).
    Columns: hospital (Int64, missing when no trial in the store lists it), hospital_id, name_en, name_ko, joined (EDTF),
    joined_earliest, joined_latest, years_before, trials_before, before, years_after, trials_after, after, change,
    excluded_years, unplaced_trials, reason. Raises ValueError for another `whose`.
    """
    part = selected(store, choice)
    counts = activity(part, whose)
    years = years_with_sites(store, choice)
    numbers = {key: number for number, key in store.hospital_list["hospital_id"].items()}
    rows = []
    for seat in members.seats.to_dict("records"):
        number = numbers.get(seat["hospital_id"])
        before, after = _sides(seat, years)
        own = counts[counts["hospital"] == number]
        sides = _compared(_in(own, before), len(before), _in(own, after), len(after))
        undated = pd.isna(seat["joined_earliest"]) and pd.isna(seat["joined_latest"])
        rows.append(
            {
                "hospital": number,
                "hospital_id": seat["hospital_id"],
                **{name: seat[name] for name in ("joined", "joined_earliest", "joined_latest")},
                **sides,
                "excluded_years": len(years) - len(before) - len(after),
                "unplaced_trials": int(own.loc[own["year"].isna(), "trials"].sum()),
                "reason": "undated" if undated else sides["reason"],
            }
        )
    columns = [*NAMES, "joined", "joined_earliest", "joined_latest", *PERIODS, "excluded_years", "unplaced_trials", "reason"]
    return _typed(_with_names(rows, store), columns)


def members_matched(store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, whose: str = "company") -> pd.DataFrame:  # noqa: B008
    """Each member beside the 3 hospitals outside the programme that were most like it before it joined.

    Alike: the nearest by Euclidean distance over trials a year and the company's trials a year in the years before
    (as in `members_before_after`), each divided by its standard deviation over all hospitals; equal ones by number
    (nearest-neighbour matching with replacement, Stuart 2010, doi:10.1214/09-STS313). change = after - before in
    trials a year; difference: the member's change less the mean change of its matches (difference in differences),
    which describes and does not explain. It is missing, and reason says so, where either side has fewer than 2 years
    (`few_years`), where member and matches together have fewer than 10 trials (`small_n`), or where nobody matches.
    Columns: member_id (key of the member), role (member, match), hospital, hospital_id, name_en, name_ko, distance
    (0 for the member itself), years_before, trials_before, before, years_after, trials_after, after, change,
    difference (member rows only), reason. A member without a year before joining has its own row alone.
    """
    part = selected(store, choice)
    counts, every = activity(part, whose), activity(part, "all")
    company = activity(part, COMPANY)
    years = years_with_sites(store, choice)
    listed = store.hospital_list["hospital_id"]
    outside = [int(number) for number in sorted(every["hospital"].unique()) if listed[number] not in set(members.seats["hospital_id"])]
    rows: list[dict[str, object]] = []
    for seat in members.seats.to_dict("records"):
        member = next((int(number) for number, key in listed.items() if key == seat["hospital_id"]), None)
        before, after = _sides(seat, years)
        near = _nearest(member, outside, (every, company), before) if member is not None and before and after else []
        rows += _matched(seat["hospital_id"], member, near, counts, before, after)
    return _typed(_with_names(rows, store), ["member_id", "role", *NAMES, "distance", *PERIODS, "difference", "reason"])


def activity(part: Store, whose: str) -> pd.DataFrame:
    """Trials of each hospital by the year in which they are dated: hospital, year (missing for no single year), trials."""
    if whose not in WHOSE:
        raise ValueError(f"{whose!r} is neither; use {' or '.join(WHOSE)}")
    counts = _activity(part)
    counted = counts.rename(columns={"company_trials": "trials"} if whose == COMPANY else {"every_trial": "trials"})
    return counted.loc[counted["trials"] > 0, ["hospital", "year", "trials"]]


def _activity(part: Store) -> pd.DataFrame:
    rows = pairs(part).join(trial_facts(part, "year"), on="trial").group_by("hospital", "year")
    return collected(rows.agg(nw.len().alias("every_trial"), nw.col("company").sum().alias("company_trials")), "hospital", "year").astype({"year": "Int64"})


def _sides(seat: dict[str, pd.Timestamp], years: list[int]) -> tuple[list[int], list[int]]:
    """The years surely before joining, and those surely within membership."""
    earliest, latest, left = seat["joined_earliest"], seat["joined_latest"], seat["left_earliest"]
    before = [year for year in years if not pd.isna(earliest) and year < earliest.year]
    after = [year for year in years if not pd.isna(latest) and year > latest.year and (pd.isna(left) or year < left.year)]
    return before, after


def _in(counts: pd.DataFrame, years: list[int]) -> int:
    return int(counts.loc[counts["year"].isin(years), "trials"].sum())


def _compared(trials_before: int, years_before: int, trials_after: int, years_after: int) -> dict[str, object]:
    few = trials_before + trials_after < SMALL_N
    reason = "no_years_before" if not years_before else "no_years_after" if not years_after else "small_n" if few else ""
    before = trials_before / years_before if not reason else float("nan")
    after = trials_after / years_after if not reason else float("nan")
    counts = {"years_before": years_before, "trials_before": trials_before, "years_after": years_after, "trials_after": trials_after}
    return {**counts, "before": before, "after": after, "change": after - before, "reason": reason}


def _nearest(member: int, outside: list[int], measures: tuple[pd.DataFrame, ...], before: list[int]) -> list[tuple[int, float]]:
    """The matches with their distances."""
    index = pd.Index([member, *outside])
    squared = np.zeros(len(index))
    for counts in measures:
        inside = counts[counts["year"].isin(before)].groupby("hospital")["trials"].sum()
        rates = inside.reindex(index).fillna(0).to_numpy(dtype="float64") / len(before)
        spread = rates.std()
        squared += ((rates - rates[0]) / spread) ** 2 if spread else 0
    distances = np.sqrt(squared[1:])
    order = np.argsort(distances, kind="stable")[:MATCHES]
    return [(outside[place], float(distances[place])) for place in order]


def _matched(key: str, member: int | None, near: list[tuple[int, float]], counts: pd.DataFrame, before: list[int], after: list[int]) -> list[dict[str, object]]:
    """The row of a member and those of its matches, the changes of all shown as soon as their trials together are enough."""
    numbers = [(member, 0.0), *near]
    figures = [(_in(own, before), _in(own, after)) for own in (counts[counts["hospital"] == number] for number, _ in numbers)]
    enough = sum(map(sum, figures)) >= SMALL_N
    long = min(len(before), len(after)) >= FEWEST_YEARS
    reason = "no_years_before" if not before else "no_years_after" if not after else "few_years" if not long else "small_n" if not enough else ""
    reason = reason or ("" if near else "no_match")
    rows: list[dict[str, object]] = []
    for (number, distance), (was, became) in zip(numbers, figures, strict=True):
        rates = (was / len(before), became / len(after)) if not reason else (float("nan"), float("nan"))
        periods = {"years_before": len(before), "trials_before": was, "before": rates[0], "years_after": len(after), "trials_after": became, "after": rates[1]}
        role = "match" if rows else "member"
        own_key = {} if rows else {"hospital_id": key}
        rows.append({"member_id": key, "role": role, "hospital": number, **own_key, "distance": distance, **periods, "change": rates[1] - rates[0], "reason": reason})
    changes = [float(row["change"]) for row in rows]  # type: ignore[arg-type]
    rows[0]["difference"] = changes[0] - sum(changes[1:]) / len(near) if not reason else float("nan")
    return rows


def _with_names(rows: list[dict[str, object]], store: Store) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=list(dict.fromkeys(name for row in rows for name in row)) or ["hospital", "hospital_id"])
    found["hospital"] = found["hospital"].astype("Int64")
    names = store.hospital_list.reindex(found["hospital"].astype("float64"))
    found["hospital_id"] = found["hospital_id"].where(found["hospital_id"].notna(), names["hospital_id"].array)
    return found.assign(name_en=names["name_en"].fillna("").array, name_ko=names["name_ko"].fillna("").array)


_TYPES = {
    **dict.fromkeys(("member_id", "role", "hospital_id", "name_en", "name_ko", "joined", "reason"), "str"),
    **dict.fromkeys(("joined_earliest", "joined_latest"), "datetime64[us]"),
    **dict.fromkeys(("years_before", "trials_before", "years_after", "trials_after", "excluded_years", "unplaced_trials"), "int64"),
    **dict.fromkeys(("before", "after", "change", "distance", "difference"), "float64"),
    "hospital": "Int64",
}


def _typed(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return rows.reindex(columns=columns).astype({name: _TYPES[name] for name in columns})
