"""Agreements in time: per year, in force, cumulative, and one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from oi_metrics import participation
from oi_metrics.memo import memoised
from oi_metrics.metrics.claimed import CLAIMED, claimed_groups
from oi_metrics.metrics.claims import contradictions
from oi_metrics.metrics.rows import NOT_STATED, alone, codes, gathered, table
from oi_metrics.model.schema import dimensions
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

BY = dimensions("agreements")
"""What agreements per year can be broken down by."""

SEVERAL_TYPES = "several_types"
"""The group of an agreement whose parties are of more than one type."""


@memoised
def certainty(tables: Tables) -> pd.Series:
    """How well each agreement is dated, by its row in `agreements`.

    `dated`: the earliest and the latest signing day fall in one year. `bounded`: both are known and fall in different
    years. `undated`: a bound is missing on one side or both. Every agreement is exactly one of the three.
    """
    return how_dated(tables.agreements["signed_earliest"], tables.agreements["signed_latest"])


def how_dated(earliest: pd.Series, latest: pd.Series) -> pd.Series:
    """How well something is dated between these days: `dated` in one year, `bounded` by two, otherwise `undated`."""
    placed = earliest.notna() & latest.notna()
    kind = np.select([placed & (earliest.dt.year == latest.dt.year), placed], ["dated", "bounded"], "undated")
    return pd.Series(kind, index=earliest.index, dtype="str")


@memoised
def agreements_by_certainty(tables: Tables) -> pd.DataFrame:
    """How many agreements are dated, bounded and undated; the three add up to all agreements.

    Columns: certainty, agreements (count), records. Source: design, section 4.
    """
    kind = certainty(tables)
    names = tables.agreements["record"]
    return table(
        ["certainty", "agreements"],
        ({"certainty": c, "agreements": int((kind == c).sum()), "records": tuple(names[kind == c])} for c in ("dated", "bounded", "undated")),
    )


@memoised
def agreements_per_year(tables: Tables, by: str) -> pd.DataFrame:
    """Agreements signed per year, told apart by one dimension.

    An agreement is `dated` in the year that holds both its earliest and latest signing day; otherwise, with both
    bounds known, it is `possible` in every year of its range; with a bound missing it is `undated` and has no year.
    Years between the first and the last that have none count zero. Every agreement is in one group: by partner_type
    one with parties of more than one type is in `several_types`, so that a year's bar is its number of agreements.
    A group that a claim alone speaks of (`claimed_groups`) is `claimed`, without a year and with no agreement.
    Columns: year (missing for undated and claimed), by, group (code), certainty (dated, possible, undated, claimed),
    agreements (count), records. Source: design, section 4.
    """
    rows = _dimension(tables, by).assign(certainty=certainty(tables), year=tables.agreements["signed_earliest"].dt.year)
    dated, bounded, undated = (rows[rows["certainty"] == kind] for kind in ("dated", "bounded", "undated"))
    spans = (bounded["signed_latest"].dt.year - bounded["year"] + 1).astype("int64")
    possible = bounded.loc[bounded.index.repeat(spans)].assign(certainty="possible")
    possible["year"] += possible.groupby(level=0).cumcount()
    counted = pd.concat([gathered(part, ["year", "group", "certainty"], agreements=("record", "size")) for part in (dated, possible)]).reset_index()
    without = gathered(undated, ["group", "certainty"], agreements=("record", "size")).reset_index()
    claimed = gathered(claimed_groups(tables, by).rename(columns={by: "group"}), "group").reset_index().assign(certainty=CLAIMED, agreements=0)
    result = pd.concat([_gap_years(counted), counted, without, claimed]).assign(by=by)
    result = result.astype({"year": "Int64", "agreements": "int64", "by": "str", "group": "str", "certainty": "str"})
    result = result[["year", "by", "group", "certainty", "agreements", "records"]]
    return result.sort_values(["year", "certainty", "group"], kind="stable", na_position="last", ignore_index=True)


def _gap_years(counted: pd.DataFrame) -> pd.DataFrame:
    """The years between the first and the last in which nothing is dated, as zeros."""
    there = set(counted.loc[counted["certainty"] == "dated", "year"])
    years = range(int(counted["year"].min()), int(counted["year"].max()) + 1) if len(counted) else ()
    gaps = [year for year in years if year not in there]
    return pd.DataFrame({"year": gaps, "group": "", "certainty": "dated", "agreements": 0, "records": [()] * len(gaps)})


def _dimension(tables: Tables, by: str) -> pd.DataFrame:
    """Agreements with the `group` that each belongs to. Raises ValueError."""
    if by not in BY:
        raise ValueError(f"{by!r} is not a dimension of agreements; use {', '.join(BY)}")
    agreements = tables.agreements
    if by != "partner_type":
        return agreements.assign(group=codes(agreements[by]))
    parties = participation.all_parties(tables)
    kinds = pd.DataFrame({"agreement_id": parties["agreement_id"], "group": codes(parties["kind"])}).drop_duplicates()
    group = kinds.drop_duplicates("agreement_id").set_index("agreement_id")["group"]
    several = kinds.loc[kinds["agreement_id"].duplicated(), "agreement_id"]
    groups = agreements["agreement_id"].map(group).astype("str").fillna(NOT_STATED)
    return agreements.assign(group=groups.mask(is_in(agreements["agreement_id"], several), SEVERAL_TYPES))


def _year_range(tables: Tables) -> range:
    days = tables.agreements[["signed_earliest", "signed_latest"]]
    first, last = days.min().min(), days.max().max()
    return range(0) if pd.isna(first) else range(first.year, max(last.year, tables.as_of.year) + 1)


@memoised
def agreements_cumulative(tables: Tables) -> pd.DataFrame:
    """Agreements signed up to the end of each year.

    `at_least` counts those whose latest signing day has passed, `at_most` those whose earliest has; an undated
    agreement with a bound on one side counts from or up to that bound, one without any counts in neither and stands
    in `undated`. Columns: year, at_least, at_most, undated (counts), records.
    """
    names, earliest, latest = (tables.agreements[name].to_numpy() for name in ("record", "signed_earliest", "signed_latest"))
    blank = np.isnat(earliest) & np.isnat(latest)
    found = []
    for year in _year_range(tables):
        end = np.datetime64(f"{year:04}-12-31")
        surely = latest <= end
        maybe = surely | (~blank & (np.isnat(earliest) | (earliest <= end)))
        counts = {"at_least": int(surely.sum()), "at_most": int(maybe.sum()), "undated": int(blank.sum())}
        found.append({"year": year, **counts, "records": tuple(names[maybe])})
    return table(["year", "at_least", "at_most", "undated"], found)


@memoised
def agreements_in_force(tables: Tables) -> pd.DataFrame:
    """Agreements in force at some day of each year.

    `certain`: surely signed by the year's end, and either its end is known to be no earlier than the year's first day
    or a source found it active in that year or later. `possible`: it may have been signed by then and nothing says
    that it had ended, neither a stated end nor a source that found it ended. An agreement without any signing bound counts in neither.
    Columns: year, certain, possible (those beyond the certain ones), records.
    """
    rows = tables.agreements
    seen_active = rows["last_verified_earliest"].where(rows["status"] == "active")
    over = rows["last_verified_latest"].where(rows["status"].isin(["fulfilled", "ended", "lapsed"]))
    until, ended = (stated.fillna(seen).to_numpy() for stated, seen in ((rows["ends_earliest"], seen_active), (rows["ends_latest"], over)))
    names, earliest, latest = (rows[name].to_numpy() for name in ("record", "signed_earliest", "signed_latest"))
    signed = ~(np.isnat(earliest) & np.isnat(latest))
    found = []
    for year in _year_range(tables):
        start, end = np.datetime64(f"{year:04}-01-01"), np.datetime64(f"{year:04}-12-31")
        certain = (latest <= end) & (until >= start)
        begun = signed & (np.isnat(earliest) | (earliest <= end))
        possible = begun & (np.isnat(ended) | (ended >= start)) & ~certain
        counts = {"certain": int(certain.sum()), "possible": int(possible.sum())}
        found.append({"year": year, **counts, "records": tuple(names[certain | possible])})
    return table(["year", "certain", "possible"], found)


@memoised
def agreement_timeline(tables: Tables) -> pd.DataFrame:
    """Every agreement with the days between which it was signed and ended; unknown ends stay missing.

    Columns: agreement_id, title_en, title_ko, partner_type (of its first party), certainty, contested (whether sources
    disagree on the day of signing), signed, signed_earliest, signed_latest, ends, ends_earliest, ends_latest, status,
    records; the undated come last.
    """
    disagreements = contradictions(tables)
    contested = is_in(tables.agreements["record"], disagreements.loc[disagreements["field"] == "signed", "record"])
    rows = tables.agreements.assign(certainty=certainty(tables), contested=contested)
    parties = participation.all_parties(tables)
    first = parties.assign(group=codes(parties["kind"])).drop_duplicates("agreement_id").set_index("agreement_id")["group"]
    rows = rows.assign(partner_type=rows["agreement_id"].map(first).fillna(NOT_STATED), status=codes(rows["status"]), records=alone(rows["record"]))
    columns = ["agreement_id", "title_en", "title_ko", "partner_type", "certainty", "contested", "signed", "signed_earliest", "signed_latest"]
    columns += ["ends", "ends_earliest", "ends_latest", "status", "records"]
    order = rows["signed_earliest"].fillna(rows["signed_latest"])
    return rows.assign(order=order).sort_values("order", kind="stable", na_position="last", ignore_index=True)[columns]
