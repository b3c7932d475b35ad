"""Members of the programme beside hospitals outside it that were like them before they joined."""

from __future__ import annotations

from functools import cache
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa

from oi_metrics.registry.filters import Choice, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counting import SMALL_N, places, seats, trial_facts
from oi_metrics.registry.metrics.coverage import years_with_sites
from oi_metrics.registry.metrics.membership import NAMES, NAN, PERIODS, Activity, activities, activity, no_years, number_of, periods, sides, table_of
from oi_metrics.registry.storage.store import Store, counted

MATCHES = 3
FEWEST_YEARS = 2
Near = list[tuple[int, float]]
"""Hospitals with their distances."""


def members_matched(store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, *, whose: str) -> pd.DataFrame:  # noqa: B008
    """Each member beside the 3 hospitals outside the programme that were most like it before it joined.

    Alike: the nearest by Euclidean distance over trials a year and the company's trials a year in the years before
    (as in `members_before_after`), each divided by its standard deviation over member and hospitals outside; equal
    ones by number (nearest-neighbour matching with replacement, Stuart 2010, doi:10.1214/09-STS313). change = after -
    before in trials a year; difference: the member's change less the mean change of its matches (difference in
    differences), which describes and does not explain. Rates, change and difference are missing, and reason says so,
    where a side has no year (`no_years_before`, `no_years_after`) or fewer than 2 (`few_years`), where member and
    matches together have fewer than 10 trials (`small_n`), or where there is no hospital outside (`no_match`).
    Columns: whose, member_id (key of the member), role (member, match), hospital, hospital_id, name_en, name_ko,
    distance (0 for the member itself), years_before, trials_before, before, years_after, trials_after, after, change,
    which_before, which_after, difference (of the member's row alone), reason. A member without a year before joining
    has no match. Raises ValueError for another `whose`.
    """
    part, years = selected(store, choice), years_with_sites(store, choice)
    numbers = [number_of(store, key) for key in members.seats["hospital_id"]]
    near = _nearest(part, members, numbers, [tuple(sides(seat, years)[0]) for seat in members.seats.to_dict("records")])
    counts = activity(part, whose, [*numbers, *(number for matches in near for number, _ in matches)])
    rows: list[dict[str, Any]] = []
    for number, matches, seat in zip(numbers, near, members.seats.to_dict("records"), strict=True):
        rows += _group(seat["hospital_id"], [(number, 0.0), *matches], counts, *sides(seat, years))
    keys = places(store, pa.array([row["hospital"] for row in rows], pa.int64()), "hospital_id")["hospital_id"].to_pylist()
    named = [{**row, "hospital_id": row["member_id"] if row["role"] == "member" else key} for row, key in zip(rows, keys, strict=True)]
    return table_of(named, store, whose, ["whose", "member_id", "role", *NAMES, "distance", *PERIODS, "difference", "reason"])


def _nearest(part: Store, members: Members, numbers: list[int | None], before: list[tuple[int, ...]]) -> list[Near]:
    """By member the hospitals outside the programme that were nearest to it in the years before; none without such a year."""
    if not any(before):
        return [[] for _ in numbers]
    hospital = nw.col("hospital")
    listed = counted(part.sites.filter(~hospital.is_null()).group_by("hospital").agg(nw.len().alias("sites")), "hospital")["hospital"].to_numpy()
    early = trial_facts(part, "year").filter(nw.col("year").is_in(sorted({year for years in before for year in years})))
    measures = activities(part.sites.filter(~hospital.is_null()), early).values()
    outside = ~np.isin(listed, seats(part, members, ever=True))
    rates = cache(lambda years: [_rates(measure, years, listed) for measure in measures])
    return [_nearest_to(number, listed, outside, rates(years)) if number is not None and years else [] for number, years in zip(numbers, before, strict=True)]


def _rates(counts: Activity, years: tuple[int, ...], hospitals: np.ndarray) -> np.ndarray:
    """Trials a year by hospital, in the order of the hospitals, which are all that have any."""
    within = np.isin(counts.year, years)
    return np.bincount(np.searchsorted(hospitals, counts.hospital[within]), counts.trials[within], len(hospitals)) / len(years)


def _nearest_to(member: int, hospitals: np.ndarray, outside: np.ndarray, rates: list[np.ndarray]) -> Near:
    numbers = hospitals[outside]
    squared = np.zeros(len(numbers))
    for each in rates:
        own, others = float(each[hospitals == member].sum()), each[outside]
        spread = np.append(own, others).std()
        squared += ((others - own) / spread) ** 2 if spread else 0
    distances = np.sqrt(squared)
    return [(int(numbers[place]), float(distances[place])) for place in np.argsort(distances, kind="stable")[:MATCHES]]


def _group(key: str, hospitals: list[Any], counts: Activity, before: list[int], after: list[int]) -> list[dict[str, Any]]:
    """The rows of a member and its matches, shown as soon as their trials together are enough."""
    figures = [(counts.of(number, before), counts.of(number, after)) for number, _ in hospitals]
    reason = _reason(before, after, sum(map(sum, figures)), len(hospitals) - 1)
    rows: list[dict[str, Any]] = []
    for (number, distance), (was, became) in zip(hospitals, figures, strict=True):
        who = {"member_id": key, "role": "match" if rows else "member", "hospital": number, "distance": distance, "reason": reason}
        rows.append({**who, **periods(was, before, became, after, not reason), "difference": NAN})
    if not reason:
        rows[0]["difference"] = rows[0]["change"] - sum(row["change"] for row in rows[1:]) / (len(rows) - 1)
    return rows


def _reason(before: list[int], after: list[int], trials: int, matches: int) -> str:
    missing = no_years(before, after)
    few = "few_years" if min(len(before), len(after)) < FEWEST_YEARS else "no_match" if not matches else "small_n" if trials < SMALL_N else ""
    return missing or few
