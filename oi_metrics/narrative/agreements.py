"""What the metrics of agreements in time say."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point
from oi_metrics.narrative.facts import Code, Count, Day, Money, Several, Title, Year
from oi_metrics.narrative.rows import LISTED, behind, parts

MOST_IN_YEARS = Counted("The most agreements dated to a single year: {n}, in {years}.", "The most agreements dated to a single year: {n}, in {years}.")
MOST_IN_EACH = Counted("The most agreements dated to a single year: {n} each, in {years}.", "The most agreements dated to a single year: {n} each, in {years}.")
MOST_OFTEN = Counted(
    "The most agreements dated to a single year: {n}, in each of {times} years.", "The most agreements dated to a single year: {n}, in each of {times} years."
)
POSSIBLE = Counted(
    "{n} agreement may belong to any of several years and is placed in none of them for certain.",
    "{n} agreements may each belong to any of several years and are placed in none of them for certain.",
)
UNDATED = Counted("{n} agreement is undated and has no year.", "{n} agreements are undated and have no year.")


def agreements_per_year(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    dated = table[table["certainty"] == "dated"]
    sums = dated.groupby("year")["agreements"].sum()
    if sums.sum():
        years = [int(year) for year in sums[sums == sums.max()].index]
        rests_on = behind(dated[dated["year"].isin(years)])
        most = Count(int(sums.max()))
        if len(years) <= LISTED:
            yield Point("most", MOST_IN_YEARS if len(years) == 1 else MOST_IN_EACH, rests_on, {"n": most, "years": Several(tuple(map(Year, years)))})
        else:
            yield Point("most", MOST_OFTEN, rests_on, {"n": most, "times": Count(len(years))})
    for kind, text in (("possible", POSSIBLE), ("undated", UNDATED)):
        rests_on = behind(table[table["certainty"] == kind])
        if rests_on:
            yield Point(kind, text, rests_on, {"n": Count(len(rests_on))})


BY_CERTAINTY = Counted("{n} agreement is named: {parts}.", "{n} agreements are named: {parts}.")


def agreements_by_certainty(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    n = int(table["agreements"].sum())
    yield Point("certainty", BY_CERTAINTY, behind(table), {"n": Count(n), "parts": parts(zip(table["certainty"], table["agreements"], strict=True))})


CERTAIN = Counted("In {year} at least {n} agreement was in force.", "In {year} at least {n} agreements were in force.")
CERTAIN_AND_POSSIBLE = Counted(
    "In {year} at least {n} agreement was in force; for {possible} more, no source says that it had ended.",
    "In {year} at least {n} agreements were in force; for {possible} more, no source says that they had ended.",
)
NONE_CERTAIN = Counted(
    "No agreement is known for certain to have been in force in {year}; for {n}, no source says that it had ended.",
    "No agreement is known for certain to have been in force in {year}; for {n}, no source says that they had ended.",
)


def agreements_in_force(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    for last in table.tail(1).itertuples():
        year, certain, possible = Year(int(last.year)), Count(int(last.certain)), Count(int(last.possible))
        if certain.n and possible.n:
            yield Point("in_force", CERTAIN_AND_POSSIBLE, last.records, {"n": certain, "possible": possible, "year": year})
        elif certain.n:
            yield Point("in_force", CERTAIN, last.records, {"n": certain, "year": year})
        elif possible.n:
            yield Point("in_force", NONE_CERTAIN, last.records, {"n": possible, "year": year})


AT_LEAST = Counted("By the end of {year} at least {n} agreement had been signed.", "By the end of {year} at least {n} agreements had been signed.")
BETWEEN = Counted(
    "By the end of {year} at least {n} agreement had been signed, and at most {most} of those that sources date.",
    "By the end of {year} at least {n} agreements had been signed, and at most {most} of those that sources date.",
)


def agreements_cumulative(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    for last in table.tail(1).itertuples():
        facts = {"n": Count(int(last.at_least)), "year": Year(int(last.year))}
        if last.at_most > last.at_least:
            yield Point("signed", BETWEEN, last.records, {**facts, "most": Count(int(last.at_most))})
        elif last.at_least:
            yield Point("signed", AT_LEAST, last.records, facts)


OPEN = Counted("Of {n} agreement, {open} has no stated end.", "Of {n} agreements, {open} have no stated end.")
LATEST = N_("The latest agreement that sources date: {title}, {signed}.")


def agreement_timeline(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if len(table):
        yield Point("open", OPEN, behind(table), {"n": Count(len(table)), "open": Count(int((table["ends"] == "").sum()))})
    placed = table[table["signed_earliest"].notna() & table["signed_latest"].notna()]
    last = placed[placed["signed_latest"] == placed["signed_latest"].max()]
    if len(last) == 1 and (placed.drop(last.index)["signed_latest"] < last["signed_earliest"].iloc[0]).all():
        for row in last.itertuples():
            yield Point("latest", LATEST, row.records, {"title": Title(row.title_en, row.title_ko), "signed": Day(row.signed)})


STATED = Counted("Stated as {kind}: {money}, in {n} agreement.", "Stated as {kind}: {money}, in {n} agreements.")


def commitments(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    for row in table.itertuples():
        facts = {"kind": Code("amount_kind", row.kind), "money": Money(row.amount, row.currency), "n": Count(int(row.agreements))}
        yield Point("stated", STATED, row.records, facts)
