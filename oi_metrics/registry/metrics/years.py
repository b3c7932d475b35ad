"""Trials and their sites in time, and by what they can be told apart."""

from __future__ import annotations

import narwhals as nw
import pandas as pd

from oi_metrics.registry.choice import Choice, among, selected
from oi_metrics.registry.metrics.counted import Rows, code, one_where, share, trial_facts, whole, year_of
from oi_metrics.registry.metrics.coverage import NOT_COVERED, SITES_NOT_NAMED, state_by_year, years_of
from oi_metrics.registry.opened import Store, collected

BY = ("registry", "phase", "region", "sponsor", "therapeutic_area")
"""What trials can be told apart by."""
TOP_SPONSORS = 12
OTHERS = "other_sponsors"
OF_TRIALS = ("trials", "company_trials", "trials_named")
OF_SITES = ("sites", "hospitals", "unnamed_sites")
SPAN = ["first", "last"]


def trials_per_year(store: Store, choice: Choice = Choice(), by: str = "registry") -> pd.DataFrame:  # noqa: B008
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
    counts = _counts(part, by, timed=True)
    dated = counts[(counts["first"] == counts["last"]).fillna(False)]
    found = [dated.assign(year=dated["first"], certainty="dated"), *_inexact(part, counts, by)]
    rows = pd.concat(found, ignore_index=True)
    if choice.years:
        rows = rows[rows["year"].isna() | rows["year"].between(*choice.years)]
    rows = _with_gaps(rows, years_of(store, choice))
    states = state_by_year(store, choice, rows["year"].dropna().astype("int64"))
    rows["state"] = rows["year"].map({year: state.state for year, state in states.items()}).fillna("").astype("str")
    rows["whole"] = rows["year"].map({year: state.whole for year, state in states.items()}).fillna(False).astype("bool")
    rows = _missing_where_not_covered(_labelled(rows, by, store))
    columns = ["year", "by", "group", "name", "certainty", *OF_TRIALS, *OF_SITES, "state", "whole"]
    return rows[columns].sort_values(["year", "certainty", "group"], kind="stable", na_position="last", ignore_index=True)


def trials_by(store: Store, choice: Choice = Choice(), by: str = "phase") -> pd.DataFrame:  # noqa: B008
    """Trials and their sites by one dimension, whatever their date; groups as in `trials_per_year`.

    share = trials / n, n all trials in view; missing below 10 trials. Columns: by, group, name, trials,
    company_trials, trials_named, sites, hospitals, unnamed_sites, share, n; most trials first. Where no trial of a
    group has its sites named, sites, hospitals and unnamed_sites are missing.
    """
    part = selected(store, choice)
    rows = _labelled(_counts(part, by, timed=False), by, store)
    n = int(collected(part.trials.select(nw.len().alias("n")))["n"].iloc[0])
    rows = rows.assign(share=share(rows["trials"], n), n=n)
    silent = (rows["trials_named"] == 0) & (rows["sites"] == 0) & (rows["unnamed_sites"] == 0)
    rows.loc[silent, list(OF_SITES)] = pd.NA
    columns = ["by", "group", "name", *OF_TRIALS, *OF_SITES, "share", "n"]
    return rows[columns].sort_values(["trials", "group"], ascending=[False, True], kind="stable", ignore_index=True)


def _counts(part: Store, by: str, *, timed: bool) -> pd.DataFrame:
    """Counts by group and, if timed, by the years between which a trial lies: group, first, last and the counts."""
    keys = ["group", *(SPAN if timed else [])]
    trials = pd.concat([collected(_trial_counts(rows, keys), *keys) for rows in _grouped_trials(part, by)])
    trials = trials.groupby(keys, dropna=False, sort=False).sum().reset_index()
    sites = collected(_site_counts(_by_hospital(_grouped_sites(part, by), keys), keys), *keys)
    counts = trials.merge(sites, on=keys, how="outer")
    return whole(counts.fillna(dict.fromkeys((*OF_TRIALS, *OF_SITES), 0)), *OF_TRIALS, *OF_SITES, *(SPAN if timed else []))


def _facts(part: Store, group: nw.Expr | None = None) -> Rows:
    span = [year_of("posted_earliest"), year_of("posted_latest")]
    named = one_where(nw.col("sites_named")).alias("named")
    return trial_facts(part, *span, named, *([group.alias("group")] if group is not None else []))


def _group(part: Store, by: str) -> nw.Expr:
    if by not in BY:
        raise ValueError(f"{by!r} is not a dimension of trials; use {', '.join(BY)}")
    if by != "sponsor":
        return nw.col(by)
    return nw.when(among("sponsor", top_sponsors(part))).then(nw.col("sponsor")).otherwise(nw.lit(-1))


def top_sponsors(part: Store) -> tuple[int, ...]:
    """The numbers of the sponsors with the most trials; equal ones by number."""
    counted = collected(part.trials.group_by("sponsor").agg(nw.len().alias("trials")), "sponsor")
    return tuple(counted.sort_values("trials", ascending=False, kind="stable")["sponsor"].head(TOP_SPONSORS).tolist())


def _grouped_trials(part: Store, by: str) -> list[Rows]:
    """Every trial with its group; by region once for each region, and the trials without a site."""
    if by != "region":
        return [_facts(part, _group(part, by))]
    facts, sites = _facts(part), part.sites.select("trial", nw.col("region").alias("group"))
    without = facts.join(sites.select("trial"), on="trial", how="anti").with_columns(nw.lit("").alias("group"))
    return [sites.unique().join(facts, on="trial"), without]


def _grouped_sites(part: Store, by: str) -> Rows:
    """Every site with the group of its trial or, by region, its own."""
    if by == "region":
        return part.sites.select("trial", "hospital", nw.col("region").alias("group")).join(_facts(part), on="trial")
    return part.sites.select("trial", "hospital").join(_facts(part, _group(part, by)), on="trial")


def _trial_counts(rows: Rows, keys: list[str]) -> Rows:
    return rows.group_by(*keys).agg(nw.len().alias("trials"), nw.col("company").sum().alias("company_trials"), nw.col("named").sum().alias("trials_named"))


def _by_hospital(rows: Rows, keys: list[str]) -> Rows:
    return rows.group_by(*keys, "hospital").agg(nw.len().alias("n"))


def _site_counts(rows: Rows, keys: list[str]) -> Rows:
    unnamed = nw.col("hospital").is_null()
    split = rows.with_columns(
        nw.when(unnamed).then(nw.lit(0)).otherwise(nw.col("n")).alias("at_named"), nw.when(unnamed).then(nw.col("n")).otherwise(nw.lit(0)).alias("at_unnamed")
    )
    return split.group_by(*keys).agg(
        nw.col("at_named").sum().alias("sites"), nw.col("hospital").count().alias("hospitals"), nw.col("at_unnamed").sum().alias("unnamed_sites")
    )


def _inexact(part: Store, counts: pd.DataFrame, by: str) -> list[pd.DataFrame]:
    """What lies in more than one year, in each of them, and what has no year; hospitals counted once a row.

    Read again by hospital, since a hospital of two spans that meet in one year is one there.
    """
    loose = counts[(counts["first"] != counts["last"]).fillna(True)]
    if loose.empty:
        return []
    first, last = nw.col("first"), nw.col("last")
    rows = _grouped_sites(part, by).filter(first.is_null() | last.is_null() | (first != last))
    by_hospital = collected(_by_hospital(rows, ["group", *SPAN]))
    found = []
    for trials, sites in ((_placed(loose, True), _placed(by_hospital, True)), (_placed(loose, False), _placed(by_hospital, False))):
        keys = ["group", "year", "certainty"]
        summed = trials.groupby(keys, dropna=False)[list(OF_TRIALS)].sum()
        named = sites[sites["hospital"].notna()].groupby(keys, dropna=False)
        unnamed = sites[sites["hospital"].isna()].groupby(keys, dropna=False)["n"].sum()
        at = pd.DataFrame({"sites": named["n"].sum(), "hospitals": named["hospital"].nunique(), "unnamed_sites": unnamed})
        found.append(whole(summed.join(at).fillna(0).reset_index(), *OF_TRIALS, *OF_SITES))
    return found


def _placed(rows: pd.DataFrame, bounded: bool) -> pd.DataFrame:
    """Rows of both bounds in every year of their span, or rows that lack a bound without a year."""
    has_both = rows["first"].notna() & rows["last"].notna()
    if not bounded:
        return rows[~has_both].assign(year=pd.NA, certainty="undated").astype({"year": "Int64"})
    spans = rows[has_both]
    years = [list(range(int(first), int(last) + 1)) for first, last in zip(spans["first"], spans["last"], strict=True)]
    return spans.assign(year=years, certainty="possible").explode("year").astype({"year": "Int64"})


def _with_gaps(rows: pd.DataFrame, years: range) -> pd.DataFrame:
    """A dated row for every group in every year of the span."""
    groups = sorted(rows["group"].unique())
    there = set(zip(rows.loc[rows["certainty"] == "dated", "year"], rows.loc[rows["certainty"] == "dated", "group"], strict=True))
    gaps = [{"year": year, "group": group, "certainty": "dated"} for year in years for group in groups if (year, group) not in there]
    zeros = pd.DataFrame(gaps, columns=["year", "group", "certainty"]).assign(**dict.fromkeys((*OF_TRIALS, *OF_SITES), 0))
    zeros = zeros.astype({"group": rows["group"].dtype})
    return whole(pd.concat([rows, zeros], ignore_index=True), "year", *OF_TRIALS, *OF_SITES)


def _missing_where_not_covered(rows: pd.DataFrame) -> pd.DataFrame:
    """Zeros of what no snapshot covers, as missing."""
    nothing = (rows["trials"] == 0) & (rows["state"] == NOT_COVERED)
    rows.loc[nothing, list(OF_TRIALS)] = pd.NA
    silent = rows["state"].isin([NOT_COVERED, SITES_NOT_NAMED]) & (rows["sites"] == 0) & (rows["unnamed_sites"] == 0)
    rows.loc[silent, list(OF_SITES)] = pd.NA
    return rows


def _labelled(rows: pd.DataFrame, by: str, store: Store) -> pd.DataFrame:
    """Groups as codes, or as keys and names of sponsors."""
    if by != "sponsor":
        return rows.assign(by=by, group=code(rows["group"].astype("str")), name="").astype({"by": "str", "group": "str", "name": "str"})
    sponsors = store.sponsor_list
    group, name = (rows["group"].map(sponsors[column]).fillna(other) for column, other in (("sponsor_id", OTHERS), ("name", "")))
    return rows.assign(by=by, group=group, name=name).astype({"by": "str", "group": "str", "name": "str"})
