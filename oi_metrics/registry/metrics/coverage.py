"""What the snapshots cover: years in which a registry's list is held, and in which it names sites."""

from __future__ import annotations

from collections.abc import Iterable

import narwhals as nw
import pandas as pd

from oi_metrics.registry.choice import Choice, selected
from oi_metrics.registry.metrics.counted import Rows, year_of
from oi_metrics.registry.opened import Store, collected

COVERED, PARTLY, SITES_NOT_NAMED, NOT_COVERED = "covered", "partly", "sites_not_named", "not_covered"
EDGE_DAYS = 31
"""How many days at the edge of a year may lie outside the snapshots' first and last trial in a year that counts as whole."""


def coverage(store: Store, choice: Choice = Choice()) -> pd.DataFrame:  # noqa: B008
    """Whether each registry is covered in each year, from its snapshots.

    state: `covered` (a snapshot reaches into the year and names sites in it), `sites_not_named` (it lists trials but
    no sites), `not_covered` (no snapshot reaches into it). whole: whether at most 31 days at the year's edges lie
    outside the first and last trial of the snapshots (days of trials, not of reading); a year that is not whole counts
    too few. trials: dated in the year, missing where it is not covered, never zero.
    Columns: registry, year, state, whole, trials (Int64), snapshots (number that reach into the year).
    Source: first_day, last_day and sites_from of the snapshots.
    """
    found = _states(store, choice)
    counted = _dated(selected(store, choice).trials).groupby(["registry", "year"])["trials"].sum()
    keys = pd.MultiIndex.from_frame(found[["registry", "year"]])
    trials = pd.Series(counted.reindex(keys).to_numpy(), index=found.index).fillna(0).astype("Int64")
    found["trials"] = trials.where(found["state"] != NOT_COVERED)
    return found[["registry", "year", "state", "whole", "trials", "snapshots"]]


def _dated(trials: Rows) -> pd.DataFrame:
    rows = trials.select("registry", year_of("posted_earliest"), year_of("posted_latest"))
    counted = collected(rows.group_by("registry", "first", "last").agg(nw.len().alias("trials")))
    return counted[(counted["first"] == counted["last"]).fillna(False)].rename(columns={"first": "year"})


def _states(store: Store, choice: Choice) -> pd.DataFrame:
    snapshots = store.snapshot_list.dropna(subset=["first_day", "last_day"])
    if choice.registry:
        snapshots = snapshots[snapshots["registry"].isin(choice.registry)]
    span = years_of(store, choice)
    rows = [{"registry": registry, "year": year, **_state(held, year)} for registry, held in snapshots.groupby("registry") for year in span]
    types = {"registry": "str", "year": "int64", "state": "str", "whole": "bool", "snapshots": "int64"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def years_of(store: Store, choice: Choice) -> range:
    """The years to show: those chosen, else from the first to the last that a snapshot of the chosen registries reaches into."""
    if choice.years:
        return range(choice.years[0], choice.years[1] + 1)
    snapshots = store.snapshot_list.dropna(subset=["first_day", "last_day"])
    if choice.registry:
        snapshots = snapshots[snapshots["registry"].isin(choice.registry)]
    if snapshots.empty:
        return range(0)
    return range(int(snapshots["first_day"].dt.year.min()), int(snapshots["last_day"].dt.year.max()) + 1)


def _state(snapshots: pd.DataFrame, year: int) -> dict[str, object]:
    begins, ends = pd.Timestamp(f"{year}-01-01"), pd.Timestamp(f"{year}-12-31")
    held = snapshots[(snapshots["first_day"] <= ends) & (snapshots["last_day"] >= begins)]
    if held.empty:
        return {"state": NOT_COVERED, "whole": False, "snapshots": 0}
    naming = held[held["sites_from"].isna() | (held["sites_from"] <= ends)]
    return {
        "state": SITES_NOT_NAMED if naming.empty else COVERED,
        "whole": _is_whole(held if naming.empty else naming, begins, ends),
        "snapshots": len(held),
    }


def _is_whole(held: pd.DataFrame, begins: pd.Timestamp, ends: pd.Timestamp) -> bool:
    """Whether the snapshots together reach from the year's beginning to its end without a gap beyond the edge days."""
    edge = pd.Timedelta(days=EDGE_DAYS)
    starts = held["first_day"].where(held["sites_from"].isna() | (held["sites_from"] < held["first_day"]) | (held["sites_from"] > ends), held["sites_from"])
    reached = begins
    for first, last in sorted(zip(starts, held["last_day"], strict=True)):
        if first <= reached + edge:
            reached = max(reached, last)
    return bool(reached >= ends - edge)


def state_by_year(store: Store, choice: Choice, years: Iterable[int]) -> pd.DataFrame:
    """One state a year over all chosen registries, indexed by year: columns state, whole.

    `partly`: some of the registries that reach into the year name sites and some do not. Years that none reaches into
    are `not_covered`.
    """
    states = _states(store, choice)
    reached = states[states["state"] != NOT_COVERED]
    groups = reached.groupby("year")
    found = pd.DataFrame({"state": groups["state"].agg(_agreed), "whole": groups["whole"].all()})
    wanted = pd.Index(sorted(set(years)), name="year", dtype="int64")
    return found.reindex(wanted).fillna({"state": NOT_COVERED, "whole": False}).astype({"state": "str", "whole": "bool"})


def _agreed(states: pd.Series) -> str:
    return str(states.iloc[0]) if (states == states.iloc[0]).all() else PARTLY


def years_with_sites(store: Store, choice: Choice) -> list[int]:
    """The whole years in which every registry that reaches into them names sites."""
    states = state_by_year(store, choice, years_of(store, choice))
    return [int(year) for year in states.index[(states["state"] == COVERED) & states["whole"]]]
