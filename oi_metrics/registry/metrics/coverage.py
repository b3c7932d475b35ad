"""What the snapshots cover: years in which a registry's list is held, and in which it names sites."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

import narwhals as nw
import pandas as pd

from oi_metrics.registry.filters import Choice, selected
from oi_metrics.registry.metrics.counting import Rows, year_of
from oi_metrics.registry.storage.arrow import Types, finished
from oi_metrics.registry.storage.store import Store, counted

COVERED, PARTLY, SITES_NOT_NAMED, NOT_COVERED = "covered", "partly", "sites_not_named", "not_covered"
EDGE = timedelta(days=31)
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
    dated = _dated(selected(store, choice).trials)
    rows = [
        (registry, year, state.state, state.whole, None if state.state == NOT_COVERED else dated.get((registry, year), 0), state.snapshots)
        for (registry, year), state in _states(store, choice).items()
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(_TYPES)
    return finished(dict(zip(_TYPES, columns, strict=True)), _TYPES)


_TYPES: Types = {"registry": "str", "year": "int64", "state": "str", "whole": "bool", "trials": "Int64", "snapshots": "int64"}


def _dated(trials: Rows) -> dict[tuple[str, int], int]:
    """The number of trials that lie in one year, by registry and year."""
    rows = trials.select("registry", year_of("posted_earliest"), year_of("posted_latest")).filter(nw.col("first") == nw.col("last"))
    found = counted(rows.group_by("registry", "first").agg(nw.len().alias("trials")))
    return {(row["registry"], row["first"]): row["trials"] for row in found.to_pylist()}


class Span(NamedTuple):
    """The days between a snapshot's first and last trial, and from when on it names sites (None: throughout)."""

    registry: str
    first: date
    last: date
    sites_from: date | None


class State(NamedTuple):
    """What is covered of one year: the state, whether all of the year is, and by how many snapshots."""

    state: str
    whole: bool
    snapshots: int


def _spans(store: Store, choice: Choice) -> list[Span]:
    snapshots = store.snapshot_list.dropna(subset=["first_day", "last_day"])
    rows = snapshots[["registry", "first_day", "last_day", "sites_from"]].itertuples(index=False)
    spans = [Span(row[0], row[1].date(), row[2].date(), None if pd.isna(row[3]) else row[3].date()) for row in rows]
    return [span for span in spans if not choice.registry or span.registry in choice.registry]


def _states(store: Store, choice: Choice) -> dict[tuple[str, int], State]:
    """The state of every registry in every year to show."""
    spans = _spans(store, choice)
    years = _years(spans, choice)
    return {
        (name, year): _state([span for span in spans if span.registry == name], year) for name in sorted({span.registry for span in spans}) for year in years
    }


def years_of(store: Store, choice: Choice) -> range:
    """The years to show: those chosen, else from the first to the last that a snapshot of the chosen registries reaches into."""
    return _years(_spans(store, choice), choice)


def _years(spans: list[Span], choice: Choice) -> range:
    if choice.years:
        return range(choice.years[0], choice.years[1] + 1)
    return range(min(span.first.year for span in spans), max(span.last.year for span in spans) + 1) if spans else range(0)


def _state(spans: list[Span], year: int) -> State:
    begins, ends = date(year, 1, 1), date(year, 12, 31)
    held = [span for span in spans if span.first <= ends and span.last >= begins]
    if not held:
        return State(NOT_COVERED, False, 0)
    naming = [span._replace(first=max(span.first, span.sites_from or span.first)) for span in held if (span.sites_from or begins) <= ends]
    return State(COVERED if naming else SITES_NOT_NAMED, _is_whole(naming or held, begins, ends), len(held))


def _is_whole(spans: list[Span], begins: date, ends: date) -> bool:
    """Whether the spans together reach from the year's beginning to its end without a gap beyond the edge days."""
    reached = begins
    for span in sorted(spans, key=lambda span: span.first):
        if span.first <= reached + EDGE:
            reached = max(reached, span.last)
    return reached >= ends - EDGE


def state_by_year(store: Store, choice: Choice, years: Iterable[int]) -> dict[int, State]:
    """One state a year over all chosen registries.

    `partly`: some of the registries that reach into the year name sites and some do not. Years that none reaches into
    are `not_covered`.
    """
    spans = _spans(store, choice)
    names = {span.registry for span in spans}
    found = {}
    for year in set(years):
        states = [state for state in (_state([span for span in spans if span.registry == name], year) for name in names) if state.state != NOT_COVERED]
        kinds = {state.state for state in states}
        agreed = (kinds.pop() if len(kinds) == 1 else PARTLY) if kinds else NOT_COVERED
        found[year] = State(agreed, bool(states) and all(state.whole for state in states), sum(state.snapshots for state in states))
    return found


def years_with_sites(store: Store, choice: Choice) -> list[int]:
    """The whole years in which every registry that reaches into them names sites."""
    states = state_by_year(store, choice, years_of(store, choice))
    return sorted(year for year, state in states.items() if state.state == COVERED and state.whole)
