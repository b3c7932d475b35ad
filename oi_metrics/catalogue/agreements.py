"""Metrics of agreements in time: what each means, its columns, what it says and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.catalogue import claimed, columns
from oi_metrics.catalogue.metric import Chart, Metric, Option, Place
from oi_metrics.charts import timeline
from oi_metrics.charts.certainty import Look
from oi_metrics.charts.spec import ACCENT, Mark, Plot, series_of
from oi_metrics.charts.style import codes_in_order, colour_of
from oi_metrics.language.words import Words
from oi_metrics.metrics import agreements, commitments
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Code, Count, Day, Money, Several, Title, Value, Year
from oi_metrics.narrative.table_rows import LISTED, behind, parts

MOST_IN_YEAR = Counted("The most agreements dated to a single year: {n}, in {years}.", "The most agreements dated to a single year: {n}, in {years}.")
SAME_IN_YEARS = Counted(
    "{years} have {n} dated agreement each, and no other year has more.", "{years} have {n} dated agreements each, and no other year has more."
)
SAME_OFTEN = Counted(
    "{times} years have {n} dated agreement each, and no other year has more.",
    "{times} years have {n} dated agreements each, and no other year has more.",
)
ALL_IN_YEAR = Counted("The {n} dated agreement is of {years}.", "All {n} dated agreements are of {years}.")
POSSIBLE = Counted(
    "{n} agreement may belong to any of several years and is placed in none of them for certain.",
    "{n} agreements may each belong to any of several years and are placed in none of them for certain.",
)
UNDATED = Counted("{n} agreement is undated and has no year.", "{n} agreements are undated and have no year.")
NONE = N_("No agreement in this selection.")
NO_YEAR = N_("No agreement can be placed in a single year.")
NONE_DATED = N_("No agreement in this selection has a date.")


def per_year_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    dated = table[table["certainty"] == "dated"]
    sums = dated.groupby("year")["agreements"].sum()
    sums = sums[sums > 0]
    if sums.empty:
        yield nothing(NO_YEAR if table["agreements"].sum() else NONE)
    else:
        yield _fullest_years(dated, sums)
    for kind, text in (("possible", POSSIBLE), ("undated", UNDATED)):
        rests_on = behind(table[table["certainty"] == kind])
        if rests_on:
            yield Point(kind, text, rests_on, {"n": Count(len(rests_on))})
    yield from claimed.points(claimed.apart(table)[1])


def _fullest_years(dated: pd.DataFrame, sums: pd.Series) -> Point:
    """The year with the most, unless several share them or there is only one."""
    years = [int(year) for year in sums[sums == sums.max()].index]
    rests_on = behind(dated[dated["year"].isin(years)])
    facts: dict[str, Value] = {"n": Count(int(sums.max()))}
    if len(years) > LISTED:
        return Point("most", SAME_OFTEN, rests_on, facts | {"times": Count(len(years))})
    facts |= {"years": Several(tuple(map(Year, years)))}
    return Point("most", ALL_IN_YEAR if len(sums) == 1 else MOST_IN_YEAR if len(years) == 1 else SAME_IN_YEARS, rests_on, facts)


def per_year_plot(table: pd.DataFrame, words: Words) -> Plot | None:
    """Stacked columns a year, dated solid, possible hatched; the undated hollow in a column of their own."""
    marks = table[table["agreements"] > 0]
    if marks.empty:
        return None
    by, undated = str(table["by"].iloc[0]), words.gettext("Undated")
    years = [int(year) for year in sorted(table["year"].dropna().unique())]
    places: list[int | None] = [*years, *([None] if (marks["certainty"] == "undated").any() else [])]
    series = []
    for group in codes_in_order(by, marks["group"]):
        for certainty, look in CERTAINTY_LOOKS.items():
            part = marks[(marks["group"] == group) & (marks["certainty"] == certainty)]
            if len(part):
                found = {None if pd.isna(year) else int(year): (n, int(row)) for row, year, n in zip(part.index, part["year"], part["agreements"], strict=True)}
                label = words.label(by, group)
                name = label if certainty == "dated" else f"{label}, {words.term(certainty).lower()}"
                here = [found.get(place, (None, None)) for place in places]
                series.append(series_of(name, [n for n, _ in here], Mark(colour_of(by, group), look), [row for _, row in here]))
    return Plot("columns", tuple(undated if place is None else str(place) for place in places), tuple(series), words.gettext("Agreements"))


CERTAINTY_LOOKS: dict[str, Look] = {"dated": "solid", "possible": "hatched", "undated": "hollow"}

AGREEMENTS_PER_YEAR = Metric(
    "agreements_per_year",
    N_("Agreements per year"),
    N_(
        "An agreement is dated in a year when its earliest and latest signing day both fall in it; possible in every year of its range otherwise; undated when a bound is missing. Every agreement is counted once; by partner type, one with partners of more than one type has a group of its own."
    ),
    N_("Shows pace without placing what no source places."),
    "EDTF, ISO 8601-2: a date has an earliest and a latest day; docs/definitions.md, agreements per year.",
    agreements.agreements_per_year,
    (columns.YEAR, columns.BY, columns.GROUP, columns.CERTAINTY, columns.AGREEMENTS, columns.RECORDS),
    per_year_points,
    chart=Chart(per_year_plot, NONE),
    options=(Option("by", agreements.BY, "partner_type", label=N_("Break down by")),),
    keys=("year", "by", "group", "certainty"),
    figures=("agreements",),
    places=(
        Place("agreements", row=0),
        Place("overview", row=0, size=(("height", 270), ("small", True)), leads_to="agreements"),
    ),
    audiences={"executive": 3, "ministry": 6},
)

BY_CERTAINTY = Counted("{n} agreement is named: {parts}.", "{n} agreements are named: {parts}.")


def by_certainty_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    n = int(table["agreements"].sum())
    if not n:
        yield nothing(NONE)
        return
    yield Point("certainty", BY_CERTAINTY, behind(table), {"n": Count(n), "parts": parts(zip(table["certainty"], table["agreements"], strict=True))})


def by_certainty_plot(table: pd.DataFrame, words: Words) -> Plot:
    """A bar a certainty, in its own look."""
    looks: dict[str, Look] = {"dated": "solid", "bounded": "hatched", "undated": "hollow"}
    marks = [Mark(ACCENT, looks[certainty]) for certainty in table["certainty"]]
    series = series_of(words.gettext("Agreements"), list(table["agreements"]), marks, table.index)
    return Plot("bars", tuple(words.term(certainty) for certainty in table["certainty"]), (series,), words.gettext("Agreements"))


AGREEMENTS_BY_CERTAINTY = Metric(
    "agreements_by_certainty",
    N_("Agreements by certainty of date"),
    N_("Dated, within bounds, or undated; the three add up to all agreements."),
    N_("Shows how much of the count is dated."),
    "EDTF, ISO 8601-2; docs/definitions.md, agreements per year.",
    agreements.agreements_by_certainty,
    (columns.CERTAINTY, columns.AGREEMENTS, columns.RECORDS),
    by_certainty_points,
    chart=Chart(by_certainty_plot, NONE),
    keys=("certainty",),
    figures=("agreements",),
    places=(Place("agreements", row=3, column=1),),
)

CERTAIN = Counted("In {year} at least {n} agreement was in force.", "In {year} at least {n} agreements were in force.")
CERTAIN_AND_POSSIBLE = Counted(
    "In {year} at least {n} agreement was in force; for {possible} more, no source tells of an end.",
    "In {year} at least {n} agreements were in force; for {possible} more, no source tells of an end.",
)
NONE_CERTAIN = Counted(
    "No agreement is known for certain to have been in force in {year}; for {n}, no source says that it had ended.",
    "No agreement is known for certain to have been in force in {year}; for {n}, no source says that they had ended.",
)


def in_force_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty or not table[["certain", "possible"]].tail(1).to_numpy().sum():
        yield nothing(NONE_IN_FORCE if len(table) else NONE_DATED)
    for last in table.tail(1).itertuples():
        year, certain, possible = Year(int(last.year)), Count(int(last.certain)), Count(int(last.possible))
        if certain.n and possible.n:
            yield Point("in_force", CERTAIN_AND_POSSIBLE, last.records, {"n": certain, "possible": possible, "year": year})
        elif certain.n:
            yield Point("in_force", CERTAIN, last.records, {"n": certain, "year": year})
        elif possible.n:
            yield Point("in_force", NONE_CERTAIN, last.records, {"n": possible, "year": year})


NONE_IN_FORCE = N_("No agreement in this selection is known to be in force in its last year.")


def in_force_plot(table: pd.DataFrame, words: Words) -> Plot:
    """Stacked columns a year: certain solid, possible hatched."""
    looks: dict[str, Look] = {"certain": "solid", "possible": "hatched"}
    series = tuple(series_of(words.term(name), list(table[name]), Mark(ACCENT, look), table.index) for name, look in looks.items())
    return Plot("columns", tuple(map(str, table["year"])), series, words.gettext("Agreements"))


AGREEMENTS_IN_FORCE = Metric(
    "agreements_in_force",
    N_("Agreements in force"),
    N_(
        "Certain when it was surely signed by the year's end and its known end, or a source that found it active, is no earlier than that year; possible when nothing says that it had ended."
    ),
    N_("A signed agreement is not always a running one."),
    "EDTF, ISO 8601-2, open intervals; docs/definitions.md, agreements in force.",
    agreements.agreements_in_force,
    (
        columns.YEAR,
        Column("certain", N_("Certain"), "Agreements that were surely in force at some time of the year.", "count"),
        columns.POSSIBLE,
        columns.RECORDS,
    ),
    in_force_points,
    chart=Chart(in_force_plot, NONE_DATED),
    keys=("year",),
    figures=("certain", "possible"),
    summary={"executive": ("in_force",)},
    summary_place=4,
    places=(Place("agreements", row=2),),
)

AT_LEAST = Counted("By the end of {year} at least {n} agreement had been signed.", "By the end of {year} at least {n} agreements had been signed.")
BETWEEN = Counted(
    "By the end of {year} at least {n} agreement had been signed, and at most {most} of those that sources date.",
    "By the end of {year} at least {n} agreements had been signed, and at most {most} of those that sources date.",
)


def cumulative_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NONE_DATED)
    for last in table.tail(1).itertuples():
        facts = {"n": Count(int(last.at_least)), "year": Year(int(last.year))}
        if last.at_most > last.at_least:
            yield Point("signed", BETWEEN, last.records, {**facts, "most": Count(int(last.at_most))})
        elif last.at_least:
            yield Point("signed", AT_LEAST, last.records, facts)


def cumulative_plot(table: pd.DataFrame, words: Words) -> Plot:
    """Two lines: at least so many, at most so many."""
    series = [series_of(words.gettext("At least"), list(table["at_least"]), Mark(ACCENT), table.index)]
    if (table["at_most"] > table["at_least"]).any():
        series.append(series_of(words.gettext("At most"), list(table["at_most"]), Mark(ACCENT, "hatched"), table.index))
    return Plot("lines", tuple(map(str, table["year"])), tuple(series), words.gettext("Agreements signed"))


AGREEMENTS_CUMULATIVE = Metric(
    "agreements_cumulative",
    N_("Agreements signed so far"),
    N_(
        "At least: the latest possible signing day has passed by the year's end. At most: the earliest possible has. Agreements without any date are in neither."
    ),
    N_("Growth, with its uncertainty."),
    "EDTF, ISO 8601-2; docs/definitions.md, agreements per year.",
    agreements.agreements_cumulative,
    (
        columns.YEAR,
        Column("at_least", N_("At least"), "Agreements whose latest possible signing day has passed by the year's end.", "count"),
        Column("at_most", N_("At most"), "Agreements whose earliest possible signing day has.", "count"),
        columns.UNDATED,
        columns.RECORDS,
    ),
    cumulative_points,
    chart=Chart(cumulative_plot, NONE_DATED),
    keys=("year",),
    figures=("at_least", "at_most"),
    places=(Place("agreements", row=2, column=1),),
)

OPEN = Counted("Without a stated end: {open} of {n} agreement.", "Without a stated end: {open} of {n} agreements.")
LATEST = N_("The latest agreement that sources date: {title}, {signed}.")


def timeline_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NONE)
    else:
        yield Point("open", OPEN, behind(table), {"n": Count(len(table)), "open": Count(int((table["ends"] == "").sum()))})
    placed = table[table["signed_earliest"].notna() & table["signed_latest"].notna()]
    last = placed[placed["signed_latest"] == placed["signed_latest"].max()]
    if len(last) == 1 and (placed.drop(last.index)["signed_latest"] < last["signed_earliest"].iloc[0]).all():
        for row in last.itertuples():
            yield Point("latest", LATEST, row.records, {"title": Title(row.title_en, row.title_ko), "signed": Day(row.signed)})


AGREEMENT_TIMELINE = Metric(
    "agreement_timeline",
    N_("Every agreement in time"),
    N_(
        "From the day of signing to the stated end. A dotted line with an open arrow has no stated end; a ring on a dotted line has no date; a ring with a line through it has a day on which sources disagree."
    ),
    N_("The agreements themselves, one by one."),
    "EDTF, ISO 8601-2; docs/definitions.md, agreements per year.",
    agreements.agreement_timeline,
    (
        columns.of_record("agreements", "agreement_id"),
        columns.TITLE,
        columns.PARTNER_TYPE,
        columns.CERTAINTY,
        columns.CONTESTED.called(meaning="Whether sources disagree on the day of signing."),
        columns.of_record("agreements", "signed"),
        *columns.day_bounds("signed"),
        columns.of_record("agreements", "ends"),
        *columns.day_bounds("ends"),
        columns.of_record("agreements", "status"),
        columns.RECORDS,
    ),
    timeline_points,
    chart=Chart(by_hand=timeline.agreement_timeline, nothing=NONE, presented=(("most", 8),)),
    places=(Place("agreements", row=1),),
    audiences={"ministry": 7},
    brief=("title", "partner_type", "signed", "ends", "status"),
)

STATED = Counted("{kind}: {money}, stated in {n} agreement.", "{kind}: {money}, stated in {n} agreements.")


NO_AMOUNT = N_("No source states an amount in this selection.")


def commitment_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NO_AMOUNT)
    for row in table.itertuples():
        facts = {"kind": Code("amount_kind", row.kind), "money": Money(row.amount, row.currency), "n": Count(int(row.agreements))}
        yield Point("stated", STATED, row.records, facts)


COMMITMENTS = Metric(
    "commitments",
    N_("Stated amounts"),
    N_("Sums by currency and kind. Currencies are never converted; a pledge to invest is never added to a payment."),
    N_("A pledge is not a deal value."),
    "docs/definitions.md, stated amounts.",
    commitments.commitments,
    (
        columns.AMOUNT_KIND,
        columns.CURRENCY,
        columns.of_record("amounts", "amount", "Sum of the stated amounts, in whole units of the currency.", format="money"),
        columns.AGREEMENTS,
        columns.RECORDS,
    ),
    commitment_points,
    shape="table",
    keys=("kind", "currency"),
    figures=("amount",),
    places=(Place("agreements", row=3),),
    table_tells_all=True,
)

METRICS = (
    AGREEMENTS_PER_YEAR,
    AGREEMENTS_BY_CERTAINTY,
    AGREEMENTS_IN_FORCE,
    AGREEMENTS_CUMULATIVE,
    AGREEMENT_TIMELINE,
    COMMITMENTS,
)
