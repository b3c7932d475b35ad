"""Trials and their sites in time, and by what they can be told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.registry.filters import NOT_STATED, Choice, is_one_of, selected
from oi_metrics.registry.metrics.counting import Rows, number, one_where, share, trial_facts, year_of
from oi_metrics.registry.metrics.coverage import NOT_COVERED, SITES_NOT_NAMED, State, state_by_year, years_of
from oi_metrics.registry.storage.arrow import Types, finished
from oi_metrics.registry.storage.store import Store, counted

BY = ("registry", "phase", "region", "sponsor", "therapeutic_area")
"""What trials can be told apart by."""
TOP_SPONSORS = 12
OTHERS = "other_sponsors"
OF_TRIALS = ("trials", "company_trials", "trials_named")
OF_SITES = ("sites", "hospitals", "unnamed_sites")
SPAN = ("first", "last")

_GROUP: Types = {"by": "str", "group": "str", "name": "str"}
_COUNTS: Types = dict.fromkeys((*OF_TRIALS, *OF_SITES), "Int64")
_PER_YEAR: Types = {"year": "Int64", **_GROUP, "certainty": "str", **_COUNTS, "state": "str", "whole": "bool"}
_IN_ALL: Types = {**_GROUP, **_COUNTS, "share": "float64", "n": "int64"}

Group = str | int
"""A code or, of sponsors, a number."""
Counts = dict[str, int | None]
"""By name, the columns of trials and of sites."""


class Cell(NamedTuple):
    """What a row of trials by year counts."""

    year: int | None
    certainty: str
    group: Group


def trials_per_year(store: Store, choice: Choice = Choice(), *, by: str) -> pd.DataFrame:  # noqa: B008
    """Trials and their sites by year of approval or first posting.

    A trial is `dated` in the year that holds both its earliest and latest day, `possible` in every year of its range
    otherwise, `undated` when a bound is missing. By region a trial counts once in each region in which it has a site,
    and under `not_stated` when it has none, so that groups add up to more than the trials; by sponsor the 12 with the
    most trials stand alone and all others under `other_sponsors`. sites: sites whose hospital is named;
    hospitals: distinct ones; unnamed_sites: placeholders. A covered year without a trial counts zero; what is not
    covered, and sites of a year in which none are named, is missing. whole: as in `coverage`.
    Columns: year (missing for undated), by, group (code; key of the sponsor), name (of the sponsor), certainty,
    trials, company_trials, trials_named (trials whose sites the registry names), sites, hospitals, unnamed_sites,
    state (covered, partly, sites_not_named, not_covered; blank for undated), whole. Raises ValueError for another `by`.
    Source: as agreements per year (design, section 4).
    """
    part = selected(store, choice)
    cells = _in_years(part, by)
    if choice.years:
        cells = {cell: counts for cell, counts in cells.items() if cell.year is None or choice.years[0] <= cell.year <= choice.years[1]}
    for year, group in product(years_of(store, choice), {cell.group for cell in cells}):
        cells.setdefault(Cell(year, "dated", group), dict.fromkeys(_COUNTS, 0))
    states: dict[int | None, State] = {None: State("", False, 0)}
    states.update(state_by_year(store, choice, {cell.year for cell in cells if cell.year is not None}).items())
    for cell, counts in cells.items():
        _leave_out_what_is_not_covered(counts, states[cell.year].state)
    columns = _columns(cells.values(), _COUNTS) | _labelled([cell.group for cell in cells], by, store)
    columns |= {"year": [cell.year for cell in cells], "certainty": [cell.certainty for cell in cells]}
    columns |= {name: [getattr(states[cell.year], name) for cell in cells] for name in ("state", "whole")}
    return finished(columns, _PER_YEAR, "year", "certainty", "group")


def trials_by(store: Store, choice: Choice = Choice(), *, by: str) -> pd.DataFrame:  # noqa: B008
    """Trials and their sites by one dimension, whatever their date; groups as in `trials_per_year`.

    share = trials / n, n all trials in view; missing below 10 trials. Columns: by, group, name, trials,
    company_trials, trials_named, sites, hospitals, unnamed_sites, share, n; most trials first. Where no trial of a
    group has its sites named, sites, hospitals and unnamed_sites are missing.
    """
    part = selected(store, choice)
    cells: dict[Group, Counts] = defaultdict(lambda: dict.fromkeys(_COUNTS, 0))
    for row in _counts(part, by):
        _add(cells[row["group"]], row)
    trials = [counts["trials"] or 0 for counts in cells.values()]
    n = number(part.trials) if by == "region" else sum(trials)
    for counts in cells.values():
        if not (counts["trials_named"] or counts["sites"] or counts["unnamed_sites"]):
            counts |= dict.fromkeys(OF_SITES)
    columns = _columns(cells.values(), _COUNTS) | _labelled(list(cells), by, store)
    return finished({**columns, "share": share(trials, n), "n": n}, _IN_ALL, ("trials", "descending"), "group")


def _columns(rows: Iterable[Counts], names: Iterable[str]) -> dict[str, Any]:
    return {name: [row[name] for row in rows] for name in names}


def _add(counts: Counts, row: dict[str, Any]) -> None:
    for name in row.keys() & counts.keys():
        counts[name] += row[name]


def _in_years(part: Store, by: str) -> dict[Cell, Counts]:
    """What is counted of every group in every year, the hospitals of a cell once each.

    What lies in more than one year counts in each of them, and what has no year apart.
    """
    cells: dict[Cell, Counts] = defaultdict(lambda: dict.fromkeys(_COUNTS, 0))
    hospitals: dict[Cell, set[int]] = defaultdict(set)
    for row in _counts(part, by, *SPAN):
        for cell in _cells(row):
            _add(cells[cell], row)
            if row.get("hospital") is not None:
                hospitals[cell].add(row["hospital"])
    for cell, listed in hospitals.items():
        cells[cell]["hospitals"] = len(listed)
    return cells


def _cells(row: dict[str, Any]) -> Iterator[Cell]:
    first, last, group = row["first"], row["last"], row["group"]
    if first is None or last is None:
        yield Cell(None, "undated", group)
    else:
        for year in range(first, last + 1):
            yield Cell(year, "dated" if first == last else "possible", group)


def _leave_out_what_is_not_covered(counts: Counts, state: str) -> None:
    """Zeros of what no snapshot covers become missing."""
    if state == NOT_COVERED and not counts["trials"]:
        counts |= dict.fromkeys(OF_TRIALS)
    if state in (NOT_COVERED, SITES_NOT_NAMED) and not (counts["sites"] or counts["unnamed_sites"]):
        counts |= dict.fromkeys(OF_SITES)


def _facts(part: Store, group: nw.Expr | None, span: tuple[str, ...]) -> Rows:
    """Every trial with its group, and the years between which it lies if asked for."""
    years = [year_of("posted_earliest"), year_of("posted_latest")] if span else []
    named = one_where(nw.col("sites_named")).alias("named")
    return trial_facts(part, *years, named, *([group.alias("group")] if group is not None else []))


def _group(part: Store, by: str) -> nw.Expr:
    if by not in BY:
        raise ValueError(f"{by!r} is not a dimension of trials; use {', '.join(BY)}")
    if by != "sponsor":
        return nw.col(by)
    return nw.when(is_one_of("sponsor", top_sponsors(part))).then(nw.col("sponsor")).otherwise(nw.lit(-1))


def top_sponsors(part: Store) -> tuple[int, ...]:
    """The numbers of the sponsors with the most trials; equal ones by number."""
    rows = counted(part.trials.group_by("sponsor").agg(nw.len().alias("trials")), ("trials", "descending"), "sponsor")
    return tuple(rows["sponsor"][:TOP_SPONSORS].to_pylist())


def _trials_and_sites(part: Store, by: str, span: tuple[str, ...]) -> tuple[list[Rows], Rows]:
    """Every trial with its group, by region once for each region and apart those without a site; and every site with the
    group of its trial or, by region, its own."""
    if by != "region":
        facts = _facts(part, _group(part, by), span)
        return [facts], part.sites.select("trial", "hospital").join(facts, on="trial")
    facts = _facts(part, None, span)
    sites = part.sites.select("trial", "hospital", nw.col("region").alias("group"))
    without = facts.join(sites.select("trial"), on="trial", how="anti").with_columns(nw.lit("").alias("group"))
    return [sites.select("trial", "group").unique().join(facts, on="trial"), without], sites.join(facts, on="trial")


def _counts(part: Store, by: str, *span: str) -> list[dict[str, Any]]:
    """What is counted of each group, and of each span of years if asked for; trials and sites in rows of their own."""
    trials, sites = _trials_and_sites(part, by, span)
    each = (nw.len().alias("trials"), nw.col("company").sum().alias("company_trials"), nw.col("named").sum().alias("trials_named"))
    found = [*(counted(rows.group_by("group", *span).agg(*each)) for rows in trials), _site_counts(sites, span)]
    return [row for rows in found for row in rows.to_pylist()]


def _site_counts(sites: Rows, span: tuple[str, ...]) -> pa.Table:
    """Sites and distinct hospitals of each group and span.

    A span that is not one year is told apart by `hospital`, since a hospital of two spans that meet in a year is one there.
    """
    keys, hospital = ["group", *span], nw.col("hospital")
    rows = sites.group_by(*keys, "hospital").agg(nw.len().alias("listed"))
    more = [nw.when(hospital.is_null()).then(nw.col("listed")).alias("unnamed")]
    if span:
        first, last = (nw.col(name) for name in span)
        more.append(nw.when(first.is_null() | last.is_null() | (first != last)).then(hospital).alias("loose"))
        keys.append("loose")
    sums = (nw.col("listed").sum(), nw.col("unnamed").sum().alias("unnamed_sites"), hospital.count().alias("hospitals"))
    found = counted(rows.with_columns(*more).group_by(*keys).agg(*sums))
    found = found.append_column("sites", pc.subtract(found["listed"], found["unnamed_sites"]))
    return found.rename_columns({"loose": "hospital"}) if span else found


def _labelled(groups: Sequence[Group], by: str, store: Store) -> dict[str, Any]:
    """Groups as codes, or as keys and names of sponsors."""
    if by != "sponsor":
        return {"by": by, "group": [group or NOT_STATED for group in groups], "name": ""}
    found = store.sponsor_list.reindex(groups)
    return {"by": by, "group": found["sponsor_id"].fillna(OTHERS), "name": found["name"].fillna("")}
