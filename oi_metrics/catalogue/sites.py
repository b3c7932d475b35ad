"""What the metrics of the clinical-site network say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point
from oi_metrics.narrative.facts import Code, Count, Name, Number, Several, Share, Value, Year
from oi_metrics.narrative.table_rows import LISTED, behind, leading

HELD = Counted(
    "Of {seats} programme seat, {n} is held by a hospital that a source names.", "Of {seats} programme seats, {n} are held by a hospital that a source names."
)


def site_members(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if len(table):
        yield Point("held", HELD, behind(table), {"n": Count(int((table["partner_id"] != "").sum())), "seats": Count(len(table))})


NAMED_BY = Counted(
    "{programme}: at least {n} seat held by a named hospital at the end of {year}.",
    "{programme}: at least {n} seats held by named hospitals at the end of {year}.",
)


def site_members_over_time(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    for _, rows in list(table.groupby("programme", sort=False))[:LISTED]:
        grown = rows[(rows["named"] > 0) & (rows["named"].diff().fillna(rows["named"]) != 0)]
        for row in [*grown.tail(1).itertuples(), *grown.iloc[:-1].head(1).itertuples()]:
            facts = {"programme": Name(row.programme_en, row.programme_ko), "n": Count(int(row.named)), "year": Year(int(row.year))}
            yield Point("named", NAMED_BY, row.records, facts)


IN_VIEW = Counted("{n} hospital is in view; {members} holds a programme seat.", "{n} hospitals are in view; {members} of them hold a programme seat.")


def site_network(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if len(table):
        yield Point("in_view", IN_VIEW, behind(table), {"n": Count(len(table)), "members": Count(int(table["member"].sum()))})


REGION = Counted(
    "Of {placed} hospitals with coordinates, the most are in {regions}: {n}.", "Of {placed} hospitals with coordinates, the most are in {regions}: {n}."
)
REGIONS_EACH = Counted(
    "Of {placed} hospitals with coordinates, the most are in {regions}: {n} each.",
    "Of {placed} hospitals with coordinates, the most are in {regions}: {n} each.",
)
UNPLACED = Counted("{n} hospital has no coordinates and is not drawn.", "{n} hospitals have no coordinates and are not drawn.")


def site_map(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    has_place = table["latitude"].notna() & table["longitude"].notna()
    placed, missing = table[has_place], table[~has_place]
    counts = placed["region"].dropna().astype("object").value_counts()
    top = counts[counts == counts.max()].sort_index()
    if 0 < len(top) <= LISTED:
        facts = {"regions": Several(tuple(Code("region", code) for code in top.index)), "n": Count(int(top.iloc[0])), "placed": Count(len(placed))}
        yield Point("region", REGION if len(top) == 1 else REGIONS_EACH, behind(placed), facts)
    if len(missing):
        yield Point("unplaced", UNPLACED, behind(missing), {"n": Count(len(missing))})


MOST = Counted("{names} is named for the most of the company's trials: {n}.", "{names} is named for the most of the company's trials: {n}.")
MOST_SHARE = Counted(
    "{names} is named for the most of the company's trials: {n}, {share} of all.", "{names} is named for the most of the company's trials: {n}, {share} of all."
)
MOST_EACH = Counted("{names} are named for the most of the company's trials: {n} each.", "{names} are named for the most of the company's trials: {n} each.")


def site_hospitals(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    top = leading(table, "trials")
    if not 0 < len(top) <= LISTED:
        return
    first = top.iloc[0]
    names = Several(tuple(Name(en, ko) for en, ko in zip(top["name_en"], top["name_ko"], strict=True)))
    facts: Mapping[str, Value] = {"names": names, "n": Count(int(first["trials"]))}
    if len(top) > 1:
        yield Point("most", MOST_EACH, behind(top), facts)
    elif pd.isna(first["share"]):
        yield Point("most", MOST, behind(top), facts)
    else:
        yield Point("most", MOST_SHARE, behind(top), {**facts, "share": Share(float(first["share"]))})


COMPARED = N_("Trials a hospital, on average: network members {member}, other hospitals {other}. The figures do not say why.")


def site_comparison(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    rows = table.set_index("group")
    if (rows["hospitals"] > 0).all() and rows["sites"].sum():
        values = {group: Number(float(rows.at[group, "trials_per_hospital"]), 1) for group in ("member", "other")}
        yield Point("compared", COMPARED, behind(table), values)


CLOSEST = Counted("{a} and {b} are named for the most trials together: {n}.", "{a} and {b} are named for the most trials together: {n}.")
CLOSEST_EACH = Counted(
    "{times} pairs of hospitals are named for the most trials together: {n} each.",
    "{times} pairs of hospitals are named for the most trials together: {n} each.",
)


def site_pairs(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    top = leading(table, "trials")
    if len(top) == 1:
        row = top.iloc[0]
        facts = {"a": Name(row["name_a_en"], row["name_a_ko"]), "b": Name(row["name_b_en"], row["name_b_ko"]), "n": Count(int(row["trials"]))}
        yield Point("closest", CLOSEST, behind(top), facts)
    elif len(top):
        yield Point("closest", CLOSEST_EACH, behind(top), {"times": Count(len(top)), "n": Count(int(top["trials"].iloc[0]))})
