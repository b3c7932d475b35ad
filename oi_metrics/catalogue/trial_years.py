"""Metrics of registry trials in time and by kind: what the snapshots cover, trials and sites per year, trials by dimension."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Chart, Option, Place
from oi_metrics.catalogue.trial_metric import COMPANY, Keys, Row, TrialMetric
from oi_metrics.charts import trial_coverage, trial_plots, trial_tiles
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Code, Count, Name, Several, Value, Year
from oi_metrics.narrative.table_rows import LISTED, leading
from oi_metrics.registry.filters import NOT_STATED
from oi_metrics.registry.members import Members
from oi_metrics.registry.metrics import coverage, years

NO_TRIAL = N_("No trial in this selection.")
NO_SITE_NAMED = N_("No trial in this selection names its sites.")
NO_SNAPSHOT = N_("No snapshot reaches into these years.")


def group_keys(row: Row, _: Members) -> dict[str, Any]:
    """The trials of a group, in the row's year if it has one."""
    when = {"year": row["year"], "certainty": row["certainty"]} if "certainty" in row else {}
    return {row["by"]: row["group"], **when}


def company_group_keys(row: Row, members: Members) -> dict[str, Any]:
    """By sponsor a group is the company's or is not; both must hold."""
    keys = group_keys(row, members)
    return {**keys, "sponsor": ("company", keys["sponsor"])} if "sponsor" in keys else keys | COMPANY


def named_group_keys(row: Row, members: Members) -> dict[str, Any]:
    return {**group_keys(row, members), "sites_named": True}


OF_A_GROUP: dict[str, Keys] = {"trials": group_keys, "company_trials": company_group_keys, "trials_named": named_group_keys}

NAMED_IN_YEARS = Counted("Hospitals are named in {named} of {n} covered year.", "Hospitals are named in {named} of {n} covered years.")
NAMED_IN_NO_YEAR = Counted("Hospitals are not named in the {n} covered year.", "Hospitals are named in none of {n} covered years.")
NAMED_IN_ONE = N_("{registry} names hospitals in a single year, {year}.")
NAMED_IN_SEVERAL = N_("{registry} names hospitals in {years} years, the earliest of them {first} and the latest {last}.")
PARTLY_COVERED = Counted(
    "{n} year is covered only in part and may count too few trials.",
    "{n} years are covered only in part and may count too few trials; each registry's years are counted apart.",
)


def coverage_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    held = table[table["state"] != coverage.NOT_COVERED]
    if held.empty:
        yield nothing(NO_SNAPSHOT)
        return
    naming = held[held["state"] == coverage.COVERED]
    all_years, named = Count(held["year"].nunique()), Count(naming["year"].nunique())
    yield Point("named", NAMED_IN_YEARS if named.n else NAMED_IN_NO_YEAR, (), {"n": all_years, "named": named} if named.n else {"n": all_years})
    for registry, of in naming.groupby("registry", sort=False)["year"]:
        facts: dict[str, Value] = {"registry": Code("registry", str(registry))}
        if of.min() == of.max():
            yield Point("registry", NAMED_IN_ONE, (), facts | {"year": Year(int(of.min()))})
        else:
            span = {"years": Count(len(set(of))), "first": Year(int(of.min())), "last": Year(int(of.max()))}
            yield Point("registry", NAMED_IN_SEVERAL, (), facts | span)
    partial_years = int((~held["whole"].astype(bool)).sum())
    if partial_years:
        yield Point("partly", PARTLY_COVERED, (), {"n": Count(partial_years)})


COVERAGE = TrialMetric(
    "coverage",
    N_("What the snapshots cover"),
    N_(
        "For each registry and year, whether a snapshot reaches into it and whether it names sites there. A year that the snapshots reach only in part counts too few trials."
    ),
    N_("What was not read is not zero."),
    "docs/definitions.md, coverage of the registries.",
    coverage.coverage,
    (
        columns.REGISTRY.called(meaning="The registry."),
        columns.YEAR,
        columns.STATE,
        columns.WHOLE,
        columns.TRIALS,
        Column("snapshots", N_("Snapshots"), "Number of snapshots that reach into the year.", "count"),
    ),
    coverage_points,
    chart=Chart(by_hand=trial_coverage.coverage_grid, nothing=NO_SNAPSHOT, wide=500),
    keys=("registry", "year"),
    figures=("trials",),
    places=(Place("registry", row=0, section="sources"),),
    behind={"trials": lambda row, _: {"registry": row["registry"], "year": row["year"]}},
)

PER_YEAR_COLUMNS = (
    columns.YEAR,
    columns.BY,
    columns.GROUP,
    columns.SPONSOR_NAME,
    columns.CERTAINTY,
    columns.TRIALS,
    columns.COMPANY_TRIALS,
    columns.TRIALS_NAMED,
    columns.SITES,
    columns.HOSPITALS,
    columns.UNNAMED_SITES,
    columns.STATE,
    columns.WHOLE,
)
PER_YEAR_KEYS = ("year", "by", "group", "certainty")
BY = Option("by", years.BY, "registry", label=N_("Break down by"), address="trials_by")

MOST_IN_YEAR = Counted("The most trials dated to a single year: {n}, in {years}.", "The most trials dated to a single year: {n}, in {years}.")
SAME_IN_YEARS = Counted(
    "{n} trial each is dated to {years}, and no more to any other year.", "{n} trials each are dated to {years}, and no more to any other year."
)
SAME_OFTEN = Counted(
    "{n} trial is dated to each of {times} years, and no more to any other year.",
    "{n} trials are dated to each of {times} years, and no more to any other year.",
)
ALL_IN_YEAR = Counted("{n} trial is dated to a single year: {years}.", "{n} trials are dated to a single year, all of them to {years}.")
UNDATED = Counted("{n} trial is undated and has no year.", "{n} trials are undated and have no year.")
NO_SINGLE_YEAR = N_("No trial can be placed in a single year.")
NO_PLACE = N_("No trial in this selection names a place.")
NO_PLACE_IN_YEAR = N_("No trial that names a place can be placed in a single year.")
MOST_IN_REGION = Counted(
    "{n} trial dated to a single year has a site in {regions}, more than in any other region.",
    "{n} trials dated to a single year have a site in {regions}, more than in any other region.",
)
ALL_IN_REGION = Counted("{n} trial dated to a single year has a site in {regions}.", "{n} trials dated to a single year have a site in {regions}.")
SAME_IN_REGIONS = Counted(
    "{regions} each have a site of {n} trial dated to a single year, and no other region of more.",
    "{regions} each have sites of {n} trials dated to a single year, and no other region of more.",
)
SAME_IN_MANY_REGIONS = Counted(
    "Each of {times} regions has a site of {n} trial dated to a single year, and no other region of more.",
    "Each of {times} regions has sites of {n} trials dated to a single year, and no other region of more.",
)


def trials_per_year_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table["by"].eq("region").any():
        yield from _per_region(table)
        return
    sums = _sums(_dated(table), "trials", "year")
    if sums.empty:
        yield nothing(NO_SINGLE_YEAR if table["trials"].sum() else NO_TRIAL)
    else:
        yield _fullest_years(sums)
    undated = int(table.loc[table["certainty"] == "undated", "trials"].sum())
    if undated:
        yield Point("undated", UNDATED, (), {"n": Count(undated)})


def _dated(table: pd.DataFrame) -> pd.DataFrame:
    """What lies in one year; what may lie in several counts in each of them, and adds up to nothing."""
    return table[table["certainty"] == "dated"]


def _sums(table: pd.DataFrame, count: str, by: str) -> pd.Series:
    """What is counted of each group, where that is anything."""
    sums = table.groupby(by)[count].sum()
    return sums[sums > 0]


def _fullest_years(sums: pd.Series) -> Point:
    """The year with the most, unless several share them or there is only one."""
    found = [int(year) for year in sums[sums == sums.max()].index]
    facts: dict[str, Value] = {"n": Count(int(sums.max()))}
    if len(found) > LISTED:
        return Point("most", SAME_OFTEN, (), facts | {"times": Count(len(found))})
    text = ALL_IN_YEAR if len(sums) == 1 else MOST_IN_YEAR if len(found) == 1 else SAME_IN_YEARS
    return Point("most", text, (), facts | {"years": Several(tuple(map(Year, found)))})


def _per_region(table: pd.DataFrame) -> Iterator[Point]:
    """By region a trial counts in each region in which it has a site, so that years have no sum."""
    stated = table[table["group"] != NOT_STATED]
    sums = _sums(_dated(stated), "trials", "group")
    if sums.empty:
        yield nothing(NO_TRIAL if not table["trials"].sum() else NO_PLACE_IN_YEAR if stated["trials"].sum() else NO_PLACE)
        return
    found = list(sums[sums == sums.max()].index)
    facts: dict[str, Value] = {"n": Count(int(sums.max()))}
    if len(found) > LISTED:
        yield Point("most", SAME_IN_MANY_REGIONS, (), facts | {"times": Count(len(found))})
        return
    text = ALL_IN_REGION if len(sums) == 1 else MOST_IN_REGION if len(found) == 1 else SAME_IN_REGIONS
    yield Point("most", text, (), facts | {"regions": Several(tuple(Code("region", code) for code in found))})


TRIALS_PER_YEAR = TrialMetric(
    "trials_per_year",
    N_("Trials per year"),
    N_(
        "Trials by the year of approval or first posting, with their sites: dated, possible in every year of their range, or undated. By region a trial counts in each region in which it has a site."
    ),
    N_("Shows growth without placing what no registry places, and a gap in the list as a gap."),
    "EDTF, ISO 8601-2; docs/definitions.md, agreements per year.",
    years.trials_per_year,
    PER_YEAR_COLUMNS,
    trials_per_year_points,
    chart=Chart(trial_plots.trials_per_year, NO_TRIAL),
    options=(BY,),
    keys=PER_YEAR_KEYS,
    figures=("trials",),
    places=(Place("registry", row=0, width=3, section="trials"),),
    behind=OF_A_GROUP,
)

SITES_IN_YEARS = N_("{n} sites at named hospitals, of trials dated to single years from {first} to {last}.")
SITES_IN_YEAR = Counted("{n} site at a named hospital, of a trial dated to {first}.", "{n} sites at named hospitals, of trials dated to {first}.")
SITES_IN_NO_YEAR = N_("No trial that names its sites can be placed in a single year.")
YEARS_NOT_NAMED = Counted("In {n} covered year no registry names the hospitals.", "In {n} covered years no registry names the hospitals.")
YEARS_PARTLY_NAMED = Counted(
    "In {n} covered year some of the registries name no hospitals.", "In each of {n} covered years some of the registries name no hospitals."
)


def sites_per_year_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    sums = _sums(_dated(table), "sites", "year")
    if sums.empty:
        yield nothing(SITES_IN_NO_YEAR if table["sites"].sum() else NO_SITE_NAMED)
    else:
        n, first, last = Count(int(sums.sum())), int(sums.index.min()), int(sums.index.max())
        facts: dict[str, Value] = {"n": n, "first": Year(first)}
        yield Point("sites", SITES_IN_YEAR, (), facts) if first == last else Point("sites", SITES_IN_YEARS, (), facts | {"last": Year(last)})
    states = table.dropna(subset=["year"]).drop_duplicates("year")["state"]
    for state, text in ((coverage.SITES_NOT_NAMED, YEARS_NOT_NAMED), (coverage.PARTLY, YEARS_PARTLY_NAMED)):
        if (states == state).any():
            yield Point(state, text, (), {"n": Count(int((states == state).sum()))})


SITES_PER_YEAR = TrialMetric(
    "sites_per_year",
    N_("Trial sites per year"),
    N_(
        "Sites whose hospital is named, by the year of their trial. Years in which a list names no hospitals are not covered, and are drawn so; where one of several registries names none, the year is covered in part."
    ),
    N_("Tells a list that began to name hospitals from hospitals that began to run trials."),
    "EDTF, ISO 8601-2; docs/definitions.md, agreements per year.",
    years.trials_per_year,
    PER_YEAR_COLUMNS,
    sites_per_year_points,
    chart=Chart(trial_plots.sites_per_year, NO_SITE_NAMED),
    options=(BY,),
    keys=PER_YEAR_KEYS,
    figures=("sites",),
    places=(Place("registry", row=1, width=3, section="trials"),),
    behind={"trials": group_keys, "trials_named": named_group_keys},
)

MOST_FREQUENT = Counted("Most frequent: {groups}, {part} of {n} trial.", "Most frequent: {groups}, {part} of {n} trials.")
ONE_GROUP = Counted("{groups}: {part} of {n} trial.", "{groups}: {part} of {n} trials.")
SAME_GROUPS = Counted("{groups}: {part} each of {n} trial, and no other has more.", "{groups}: {part} each of {n} trials, and no other has more.")
SAME_MANY_GROUPS = Counted(
    "Each of {times} groups: {part} of {n} trial, and no other has more.", "Each of {times} groups: {part} of {n} trials, and no other has more."
)
IN_MOST_REGION = Counted(
    "{part} of {n} trial has a site in {groups}, more than in any other region.",
    "{part} of {n} trials have a site in {groups}, more than in any other region.",
)
IN_ONE_REGION = Counted("{part} of {n} trial has a site in {groups}.", "{part} of {n} trials have a site in {groups}.")
IN_REGIONS = Counted(
    "{groups}: {part} of {n} trial has a site in each of them, and no more in any other region.",
    "{groups}: {part} of {n} trials have a site in each of them, and no more in any other region.",
)
IN_MANY_REGIONS = Counted(
    "In each of {times} regions {part} of {n} trial has a site, and no more in any other.",
    "In each of {times} regions {part} of {n} trials have a site, and no more in any other.",
)
NOT_SAID = Counted("For {n} trial no registry says which.", "For {n} trials no registry says which.")
NO_PLACE_SAID = Counted("{n} trial names no place.", "{n} trials name no place.")
NONE_STATED = N_("No registry states this for any trial.")


def trials_by_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    counted = table[table["trials"] > 0]
    if counted.empty:
        yield nothing(NO_TRIAL)
        return
    by = str(counted["by"].iloc[0])
    stated = counted[~counted["group"].isin([NOT_STATED, years.OTHERS])]
    silent = int(counted.loc[counted["group"] == NOT_STATED, "trials"].sum())
    if stated.empty:
        yield nothing(NO_PLACE if by == "region" else NONE_STATED)
    else:
        yield _largest_groups(stated, by)
    if silent:
        yield Point("not_stated", NO_PLACE_SAID if by == "region" else NOT_SAID, (), {"n": Count(silent)})


def _largest_groups(stated: pd.DataFrame, by: str) -> Point:
    """The group with the most trials, unless several share them or there is only one."""
    top = leading(stated, "trials")
    facts: dict[str, Value] = {"n": Count(int(top["n"].iloc[0])), "part": Count(int(top["trials"].iloc[0]))}
    most, one, same, many = (
        (IN_MOST_REGION, IN_ONE_REGION, IN_REGIONS, IN_MANY_REGIONS) if by == "region" else (MOST_FREQUENT, ONE_GROUP, SAME_GROUPS, SAME_MANY_GROUPS)
    )
    if len(top) > LISTED:
        return Point("most", many, (), facts | {"times": Count(len(top))})
    names = [Name(row.name_, row.name_) if row.name_ else Code(by, row.group) for row in top.rename(columns={"name": "name_"}).itertuples()]
    return Point("most", one if len(stated) == 1 else most if len(top) == 1 else same, (), facts | {"groups": Several(tuple(names))})


IN_ALL_COLUMNS = (
    columns.BY,
    columns.GROUP,
    columns.SPONSOR_NAME,
    columns.TRIALS,
    columns.COMPANY_TRIALS,
    columns.TRIALS_NAMED,
    columns.SITES,
    columns.HOSPITALS,
    columns.UNNAMED_SITES,
    columns.SHARE,
    columns.OF_TRIALS,
)

TRIALS_BY = TrialMetric(
    "trials_by",
    N_("Trials by kind"),
    N_("Trials, hospitals and sites by registry, phase, region, sponsor or therapeutic area, whatever their date. Shares are not shown below 10 trials."),
    N_("Where the work is."),
    "docs/definitions.md, trials by kind.",
    years.trials_by,
    IN_ALL_COLUMNS,
    trials_by_points,
    chart=Chart(trial_plots.trials_by, NO_TRIAL),
    options=(Option("by", years.BY, "phase", label=N_("Break down by"), address="kinds_by"),),
    keys=("by", "group"),
    figures=("trials", "company_trials", "sites", "hospitals"),
    places=(Place("registry", row=2, section="trials"),),
    behind=OF_A_GROUP,
)

TRIALS_BY_REGION = TrialMetric(
    "trials_by_region",
    N_("Trials by region"),
    N_(
        "Trials that have a site in the region, each counted once in every region in which it has one. Regions are those of the hospitals that sites were read to."
    ),
    N_("How far trials reach beyond the capital."),
    "docs/definitions.md, trials by kind.",
    partial(years.trials_by, by="region"),
    IN_ALL_COLUMNS,
    trials_by_points,
    chart=Chart(by_hand=trial_tiles.region_tiles, nothing=NO_SITE_NAMED),
    keys=("by", "group"),
    figures=("trials", "company_trials", "sites", "hospitals"),
    places=(Place("registry", row=0, column=1, width=2, section="trials"),),
    behind={"trials": group_keys, "company_trials": company_group_keys},
)

METRICS = (COVERAGE, TRIALS_PER_YEAR, SITES_PER_YEAR, TRIALS_BY, TRIALS_BY_REGION)
