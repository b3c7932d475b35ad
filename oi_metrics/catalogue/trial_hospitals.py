"""Metrics of the hospitals that registry trials list: map, ranking, the profile of one, and the co-trial network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Chart, Option, Place
from oi_metrics.catalogue.trial_metric import COMPANY, Keys, Row, TrialMetric
from oi_metrics.catalogue.trial_years import NO_TRIAL
from oi_metrics.charts import trial_map, trial_network, trial_plots
from oi_metrics.charts.trial_plots import counted
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Code, Count, Day, Name, Several, Value
from oi_metrics.narrative.table_rows import LISTED, leading
from oi_metrics.registry.filters import NOT_STATED
from oi_metrics.registry.members import Members
from oi_metrics.registry.metrics import hospitals, network

NO_HOSPITAL = N_("No trial in this selection names a hospital.")
NO_COMPANY_HOSPITAL = N_("No trial of the company in this selection names a hospital.")
NO_COORDINATES = N_("No hospital in this selection has coordinates.")
OF = {"company": N_("The company's trials"), "all": N_("All trials")}
MARKS = {"company": "company_trials", "all": "trials"}
KOREA = "KR-"
CAPITAL = ("KR-11", "KR-28", "KR-41")
"""Seoul, Incheon and Gyeonggi."""


def of_whose(row: Row) -> dict[str, Any]:
    """The company's trials, where the row counts these."""
    return COMPANY if row["whose"] == "company" else {}


def hospital_keys(row: Row, _: Members) -> dict[str, Any]:
    return {"hospital": row["hospital_id"]}


def company_at_hospital_keys(row: Row, _: Members) -> dict[str, Any]:
    return {"hospital": row["hospital_id"], **COMPANY}


AT_A_HOSPITAL: dict[str, Keys] = {"trials": hospital_keys, "company_trials": company_at_hospital_keys}


def _names(rows: pd.DataFrame, name: str = "name") -> Several:
    pairs = zip(rows[f"{name}_en"], rows[f"{name}_ko"], strict=True)
    return Several(tuple(Name(str(en), str(ko)) for en, ko in pairs))


HOSPITAL = (
    columns.WHOSE,
    columns.HOSPITAL_NUMBER,
    columns.HOSPITAL_ID,
    columns.NAME,
    columns.CITY,
    columns.REGION,
    columns.LATITUDE,
    columns.LONGITUDE,
    columns.HOSPITAL_CERTAINTY,
    columns.MEMBER,
    columns.TRIALS,
)
RANKING_COLUMNS = (
    *HOSPITAL,
    columns.COMPANY_TRIALS,
    columns.OF_TRIALS,
    columns.SHARE,
    columns.LOW,
    columns.HIGH,
    Column("rank", N_("Rank"), "Rank by the number of trials; equal numbers share the best of theirs.", "count"),
    columns.RANK_LOW,
    columns.RANK_HIGH,
    Column("areas", N_("Therapeutic areas"), "Number of distinct therapeutic areas of its trials, as far as stated.", "count"),
    Column("first_year", N_("First year"), "Year of its first trial that has one.", "year"),
    Column("last_year", N_("Last year"), "Year of its last trial that has one.", "year"),
    columns.REASON,
)

IN_CAPITAL = Counted(
    "{part} of {n} hospital in Korea that has coordinates is in Seoul, Incheon and Gyeonggi.",
    "{part} of {n} hospitals in Korea that have coordinates are in Seoul, Incheon and Gyeonggi.",
)
MOST_IN_REGION = Counted(
    "Of {n} hospital with coordinates, the most are in {region}: {part}.", "Of {n} hospitals with coordinates, the most are in {region}: {part}."
)
PLACED = Counted("{n} hospital has coordinates.", "{n} hospitals have coordinates.")
UNPLACED = Counted("{n} hospital has no coordinates and is not drawn.", "{n} hospitals have no coordinates and are not drawn.")
OUTSIDE = Counted("{n} hospital lies outside the map of Korea and is not drawn.", "{n} hospitals lie outside the map of Korea and are not drawn.")


def map_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    listed = table[table[counted(table)] > 0]
    placed = listed[listed["latitude"].notna() & listed["longitude"].notna()]
    if placed.empty:
        yield nothing(NO_COORDINATES if len(listed) else NO_HOSPITAL)
        return
    yield _where(placed)
    for text, n in ((UNPLACED, len(listed) - len(placed)), (OUTSIDE, len(placed) - int(trial_map.on_map(placed).sum()))):
        if n:
            yield Point("not_drawn", text, (), {"n": Count(n)})


def _where(placed: pd.DataFrame) -> Point:
    """How many of Korea's hospitals are around the capital; of other countries the region with the most, if one has."""
    korean = placed[placed["region"].str.startswith(KOREA)]
    if len(korean):
        return Point("where", IN_CAPITAL, (), {"n": Count(len(korean)), "part": Count(int(korean["region"].isin(CAPITAL).sum()))})
    sums = placed.loc[placed["region"] != "", "region"].value_counts()
    if len(sums) > 1 and (sums == sums.max()).sum() == 1:
        return Point("where", MOST_IN_REGION, (), {"n": Count(len(placed)), "part": Count(int(sums.max())), "region": Code("region", str(sums.idxmax()))})
    return Point("where", PLACED, (), {"n": Count(len(placed))})


HOSPITAL_MAP = TrialMetric(
    "hospital_map",
    N_("Hospitals on the map"),
    N_("Hospitals at the coordinates of the public hospital list; those without coordinates are counted in the note and not placed."),
    N_("Where the hospitals with the most trials are."),
    "docs/definitions.md, site network.",
    hospitals.hospital_ranking,
    RANKING_COLUMNS,
    map_points,
    chart=Chart(by_hand=trial_map.hospital_map, nothing=NO_COORDINATES),
    options=(Option("whose", ("all", "company"), label=N_("Trials counted"), labels=OF, address="of"),),
    keys=("whose", "hospital_id"),
    figures=("trials", "company_trials"),
    places=(Place("registry", row=1, section="network"),),
    brief=("name", "city", "region", "member", "trials", "company_trials"),
    takes_members=True,
    behind=AT_A_HOSPITAL,
    marks=MARKS,
)

LEADS = Counted("{names} leads clearly: named for {part} of {n} trial.", "{names} leads clearly: named for {part} of {n} trials.")
MAY_RANK = Counted(
    "{names} is named for {part} of {n} trial; its rank may be {low} to {high}.", "{names} is named for {part} of {n} trials; its rank may be {low} to {high}."
)
NAMED_FOR = Counted("{names} is named for {part} of {n} trial.", "{names} is named for {part} of {n} trials.")
SAME_NAMED_FOR = Counted(
    "{names} are each named for {part} of {n} trial, and no other hospital for more.",
    "{names} are each named for {part} of {n} trials, and no other hospital for more.",
)
MANY_NAMED_FOR = Counted(
    "Each of {times} hospitals is named for {part} of {n} trial, and no other for more.",
    "Each of {times} hospitals is named for {part} of {n} trials, and no other for more.",
)
TOO_FEW = Counted("{n} trial that names a hospital is too few to rank hospitals.", "{n} trials that name a hospital are too few to rank hospitals.")


def ranking_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    count = counted(table)
    named = table[table[count] > 0]
    if named.empty:
        yield nothing(NO_COMPANY_HOSPITAL if count == "company_trials" else NO_HOSPITAL)
        return
    yield _foremost(named, count)
    n = int(named["n"].iloc[0])
    if named["share"].isna().all():
        yield Point("small_n", TOO_FEW, (), {"n": Count(n)})


def _foremost(named: pd.DataFrame, count: str) -> Point:
    """The hospital with the most trials: it leads only where no other interval reaches its own."""
    top = leading(named, count)
    facts: dict[str, Value] = {"n": Count(int(top["n"].iloc[0])), "part": Count(int(top[count].iloc[0]))}
    if len(top) > LISTED:
        return Point("top", MANY_NAMED_FOR, (), facts | {"times": Count(len(top))})
    facts["names"] = _names(top)
    if len(top) > 1:
        return Point("top", SAME_NAMED_FOR, (), facts)
    low, high = top["rank_low"].iloc[0], top["rank_high"].iloc[0]
    if pd.isna(low) or len(named) == 1:
        return Point("top", NAMED_FOR, (), facts)
    if low == high == 1:
        return Point("top", LEADS, (), facts)
    return Point("top", MAY_RANK, (), facts | {"low": Count(int(low)), "high": Count(int(high))})


HOSPITAL_RANKING = TrialMetric(
    "hospital_ranking",
    N_("Hospitals by share of trials"),
    N_(
        "The share of the trials with named hospitals that list the hospital, with Wilson's 95 % interval. The range of ranks is what overlapping intervals leave open. Not shown below 10 trials."
    ),
    N_("Ranks look exact; with few trials many hospitals could change places."),
    "Wilson 1927; Newcombe 1998, method 3; docs/definitions.md, site network.",
    hospitals.hospital_ranking,
    RANKING_COLUMNS,
    ranking_points,
    chart=Chart(trial_plots.hospital_ranking, N_("No hospital in this selection is named.")),
    options=(Option("whose", hospitals.WHOSE, "company", label=N_("Trials counted"), labels=OF),),
    keys=("whose", "hospital_id"),
    figures=("trials", "company_trials", "share"),
    places=(Place("registry", row=0, width=3, section="hospitals"),),
    brief=("name", "member", "trials", "company_trials", "n", "share", "rank_low", "rank_high"),
    takes_members=True,
    behind=AT_A_HOSPITAL,
    marks=MARKS,
)


def profile_keys(row: Row, _: Members) -> dict[str, Any]:
    """The hospital's trials of a group; a year that is not stated is no single year."""
    group = row["group"]
    if row["dimension"] == "year":
        return {"hospital": row["hospital_id"], **({"certainty": "no_year"} if group == NOT_STATED else {"year": int(group)})}
    return {"hospital": row["hospital_id"], "with_hospital" if row["dimension"] == "partner" else row["dimension"]: group}


def company_profile_keys(row: Row, members: Members) -> dict[str, Any]:
    keys = profile_keys(row, members)
    return {**keys, "sponsor": ("company", keys["sponsor"])} if "sponsor" in keys else keys | COMPANY


ITS_TRIALS = Counted("{n} trial, dated {when}.", "{n} trials, dated {when}.")
ITS_TRIALS_OF_NO_YEAR = Counted("{n} trial, of no single year.", "{n} trials, none of a single year.")
ITS_TRIALS_IN_PART = Counted(
    "{n} trial, {undated} of no single year, the others dated {when}.", "{n} trials, {undated} of no single year, the others dated {when}."
)


def profile_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    years = table[table["dimension"] == "year"]
    if table.empty:
        yield nothing(NO_TRIAL)
        return
    dated, undated = years[years["group"] != NOT_STATED], years[years["group"] == NOT_STATED]
    facts: dict[str, Value] = {"n": Count(int(table["n"].iloc[0]))}
    if dated.empty:
        yield Point("trials", ITS_TRIALS_OF_NO_YEAR, (), facts)
        return
    first, last = (str(year) for year in (dated["group"].min(), dated["group"].max()))
    facts["when"] = Day(first if first == last else f"{first}/{last}")
    if undated.empty:
        yield Point("trials", ITS_TRIALS, (), facts)
    else:
        yield Point("trials", ITS_TRIALS_IN_PART, (), facts | {"undated": Count(int(undated["trials"].sum()))})


HOSPITAL_PROFILE = TrialMetric(
    "hospital_profile",
    N_("Profile of a hospital"),
    N_("One hospital's trials by year, phase, therapeutic area, sponsor and registry, and the hospitals with which it shares the most."),
    N_("What a hospital is known for, from the registries alone."),
    "docs/definitions.md, site network.",
    hospitals.hospital_profile,
    (
        columns.HOSPITAL_ID.called(format="helper"),
        Column("dimension", N_("By"), "What the groups are of: year, phase, therapeutic_area, sponsor, registry or partner.", "field", varied=True),
        columns.GROUP.called(meaning="Code, year, or key of the sponsor or hospital; `not_stated` where no registry says.", vocabulary="dimension"),
        Column("name_en", N_("Name"), "Name of the sponsor or hospital, blank otherwise.", "helper"),
        Column("name_ko", N_("Name"), "Name of the sponsor or hospital in Korean, blank otherwise.", "helper"),
        columns.TRIALS,
        columns.COMPANY_TRIALS,
        columns.SHARE,
        columns.OF_TRIALS,
    ),
    profile_points,
    shape="table",
    options=(Option("hospital"),),
    keys=("hospital_id", "dimension", "group"),
    figures=("trials", "company_trials"),
    places=(Place("registry", row=0, column=1, width=2, section="hospitals"),),
    behind={"trials": profile_keys, "company_trials": company_profile_keys},
)

NETWORK_OF = Option("whose", ("all", "company"), label=N_("Trials counted"), labels=OF, address="of")
MIN_STRENGTH = Option("min_strength", default=1, number=True)
HOSPITALS = Option("hospitals", default=190, number=True)
TOP = Option("top", default=1_000_000, number=True)
"""All pairs: a network of a part of them would look as if the others shared no trial."""

NONE_SHARED = Counted("{n} hospital is named, and shares no trial with another.", "{n} hospitals are named, and no two of them share a trial.")
MOST_SHARED = Counted(
    "Of {n} hospital {names} shares trials with the most others: {part}.", "Of {n} hospitals {names} shares trials with the most others: {part}."
)
SAME_SHARED = Counted(
    "Of {n} hospital {names} share trials with the same number of others, {part}, and none with more.",
    "Of {n} hospitals {names} share trials with the same number of others, {part}, and none with more.",
)
MANY_SHARED = Counted(
    "Of {n} hospital {times} share trials with the same number of others, {part}, and none with more.",
    "Of {n} hospitals {times} share trials with the same number of others, {part}, and none with more.",
)
ALL_SHARED = Counted(
    "Each of {n} hospital shares trials with the same number of others: {part}.", "Each of {n} hospitals shares trials with the same number of others: {part}."
)


def network_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NO_HOSPITAL)
        return
    n, top = Count(len(table)), leading(table, "degree")
    if top.empty:
        yield Point("none", NONE_SHARED, (), {"n": n})
        return
    facts: dict[str, Value] = {"n": n, "part": Count(int(top["degree"].iloc[0]))}
    if len(top) == len(table):
        yield Point("most", ALL_SHARED, (), facts)
    elif len(top) > LISTED:
        yield Point("most", MANY_SHARED, (), facts | {"times": Count(len(top))})
    else:
        yield Point("most", MOST_SHARED if len(top) == 1 else SAME_SHARED, (), facts | {"names": _names(top)})


COTRIAL_HOSPITALS = TrialMetric(
    "cotrial_hospitals",
    N_("Hospitals in the co-trial network"),
    N_(
        "Hospitals with the most trials, joined where the same trial lists both: how many it is joined to, shared trials, betweenness, and communities by greedy modularity on shared trials over the geometric mean of both hospitals' trials."
    ),
    N_("Who stands between whom."),
    "Brandes 2001 (betweenness); Clauset, Newman and Moore 2004 (communities); docs/definitions.md, site network.",
    network.cotrial_hospitals,
    (
        *HOSPITAL,
        columns.DEGREE,
        columns.STRENGTH,
        columns.BETWEENNESS,
        columns.COMMUNITY,
    ),
    network_points,
    chart=Chart(by_hand=trial_network.hospital_network, nothing=N_("No hospital in this selection is named."), beside={"pairs": "cotrial_pairs"}, wide=800),
    options=(NETWORK_OF, MIN_STRENGTH, HOSPITALS),
    keys=("whose", "hospital_id"),
    figures=("trials", "degree", "strength"),
    places=(Place("registry", row=0, section="network"),),
    brief=("name", "member", "trials", "degree", "strength", "betweenness", "community"),
    takes_members=True,
    behind={"trials": lambda row, _: {"hospital": row["hospital_id"], **of_whose(row)}},
)

NO_PAIR = N_("No two hospitals in this selection share a trial.")
MOST_TOGETHER = Counted("{a} and {b} share the most trials: {n}.", "{a} and {b} share the most trials: {n}.")
TOGETHER = Counted("{a} and {b} share {n} trial.", "{a} and {b} share {n} trials.")
SAME_TOGETHER = Counted(
    "{times} pairs of hospitals share {n} trial each, and no other pair more.", "{times} pairs of hospitals share {n} trials each, and no other pair more."
)
ALL_TOGETHER = Counted("Each of {times} pairs of hospitals shares {n} trial.", "Each of {times} pairs of hospitals shares {n} trials.")


def pairs_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    top = leading(table, "trials")
    if top.empty:
        yield nothing(NO_PAIR)
        return
    facts: dict[str, Value] = {"n": Count(int(top["trials"].iloc[0]))}
    if len(top) == 1:
        names: dict[str, Value] = {side: _names(top, f"name_{side}") for side in ("a", "b")}
        yield Point("most", TOGETHER if len(table) == 1 else MOST_TOGETHER, (), facts | names)
    else:
        yield Point("most", ALL_TOGETHER if len(top) == len(table) else SAME_TOGETHER, (), facts | {"times": Count(len(top))})


COTRIAL_PAIRS = TrialMetric(
    "cotrial_pairs",
    N_("Hospitals listed for the same trial"),
    N_("Pairs among the hospitals with the most trials, by the number of trials that list both."),
    N_("Who already works together."),
    "docs/definitions.md, site network.",
    network.cotrial_pairs,
    (
        columns.WHOSE,
        Column("hospital_a", N_("Number of the hospital"), "Number of the one hospital in the store.", "helper"),
        Column("hospital_b", N_("Number of the hospital"), "Number of the other hospital in the store.", "helper"),
        Column("hospital_a_id", N_("Hospital key"), "Key of the one hospital.", "key"),
        Column("hospital_b_id", N_("Other hospital key"), "Key of the other hospital.", "key"),
        columns.NAME_A,
        columns.NAME_B,
        columns.SHARED_TRIALS,
    ),
    pairs_points,
    shape="table",
    options=(NETWORK_OF, MIN_STRENGTH, HOSPITALS, TOP),
    keys=("whose", "hospital_a_id", "hospital_b_id"),
    figures=("trials",),
    places=(Place("registry", row=1, column=1, section="network"),),
    behind={"trials": lambda row, _: {"hospital": row["hospital_a_id"], "with_hospital": row["hospital_b_id"], **of_whose(row)}},
)

METRICS = (HOSPITAL_MAP, HOSPITAL_RANKING, HOSPITAL_PROFILE, COTRIAL_HOSPITALS, COTRIAL_PAIRS)
