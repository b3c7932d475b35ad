"""The figures at the head of the overview, and what a reader should know before quoting them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from oi_metrics.catalogue import columns, terms
from oi_metrics.catalogue.agreements import BY_CERTAINTY, STATED
from oi_metrics.catalogue.metric import Metric, Place
from oi_metrics.metrics import overview
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Code, Count, Day, Money, Name, Outcome, Title, Value
from oi_metrics.narrative.table_rows import LISTED, behind, parts, parts_by

PARTNERS = Counted("{n} named partner is party to agreements.", "{n} named partners are party to agreements.")
PARTNERS_AND_UNNAMED = Counted(
    "{n} named partner is party to agreements; parties that no source names: {unnamed}.",
    "{n} named partners are party to agreements; parties that no source names: {unnamed}.",
)
HOSPITALS = Counted("{n} named hospital takes part in the network.", "{n} named hospitals take part in the network.")
HOSPITALS_AND_UNNAMED = Counted(
    "{n} named hospital takes part in the network; participating hospitals that no source names: {unnamed}.",
    "{n} named hospitals take part in the network; participating hospitals that no source names: {unnamed}.",
)
RECOGNITIONS = Counted("{n} recognition is on record: {parts} on the as-of day.", "{n} recognitions are on record: {parts} on the as-of day.")
NO_FIGURE = N_("No agreement, participating hospital or recognition in this selection.")


def headline_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    """The answer to where we stand: a clause a figure, in the order of the cards."""
    if table.empty:
        yield nothing(NO_FIGURE)
    for row in table.itertuples():
        yield from FIGURES[row.figure](row)


def _agreements(row: Any) -> Iterator[Point]:
    counts = parts((("dated", row.solid), ("bounded", row.hatched), ("undated", row.hollow)))
    yield Point("agreements", BY_CERTAINTY, row.records, {"n": Count(int(row.value)), "parts": counts})


def _named(key: str, known: Counted, with_unnamed: Counted) -> Callable[[Any], Iterator[Point]]:
    """Says how many are named, and how many are not where there are such."""

    def points(row: Any) -> Iterator[Point]:
        n = Count(int(row.value))
        if row.hollow:
            yield Point(key, with_unnamed, row.records, {"n": n, "unnamed": Count(int(row.hollow))})
        else:
            yield Point(key, known, row.records, {"n": n})

    return points


def _commitment(row: Any) -> Iterator[Point]:
    facts: dict[str, Value] = {"kind": Code("amount_kind", row.kind), "money": Money(row.value, row.currency)}
    if row.name_en and row.changed_on:
        told = {"partners": Name(row.name_en, row.name_ko), "signed": Day(row.changed_on), "outcome": Outcome(row.state)}
        yield Point("commitment", terms.AMOUNT, row.records, {**facts, **told})
    else:
        yield Point("commitment", STATED, row.records, {**facts, "n": Count(int(row.solid))})


def _recognitions(row: Any) -> Iterator[Point]:
    if row.state == "lapsed":
        yield Point("recognitions", terms.LAPSED, row.records, {"title": Title(row.changed_en, row.changed_ko), "until": Day(row.changed_on)})
        return
    counts = parts((("in_force", row.solid), ("lapsed", row.struck), ("unknown", row.hollow)), always=("in_force",))
    yield Point("recognitions", RECOGNITIONS, row.records, {"n": Count(int(row.solid + row.struck + row.hollow)), "parts": counts})


FIGURES: dict[str, Callable[[Any], Iterator[Point]]] = {
    "agreements": _agreements,
    "partners": _named("partners", PARTNERS, PARTNERS_AND_UNNAMED),
    "hospitals": _named("hospitals", HOSPITALS, HOSPITALS_AND_UNNAMED),
    "commitment": _commitment,
    "recognitions_in_force": _recognitions,
}

HEADLINE_FIGURES = Metric(
    "headline_figures",
    N_("Figures at a glance"),
    N_(
        "Named agreements, named partners that are party to one, named participating hospitals, stated amounts by currency and kind, and recognitions in force on the as-of day."
    ),
    N_("Where we stand, in figures that each can be defended."),
    "docs/definitions.md, figures at a glance.",
    overview.headline_figures,
    (
        Column("figure", N_("Figure"), "What is counted or summed.", "term"),
        Column("value", N_("Value"), "The figure: a count, or a sum where the row has a currency.", "money"),
        columns.CURRENCY.called(meaning="ISO 4217, blank for a count."),
        columns.AMOUNT_KIND.called(meaning="What the amount is, blank for a count."),
        Column("solid", N_("Named and dated"), "How much of it is stated, named and dated.", "count"),
        Column("hatched", N_("Within bounds"), "How much is dated within bounds.", "count"),
        Column("hollow", N_("Unnamed or undated"), "How much is unnamed or undated.", "count"),
        Column("struck", N_("Lapsed"), "How much has lapsed.", "count"),
        Column("changed_on", N_("Latest date"), "Date of the latest dated record behind it.", "date"),
        Column("changed", N_("Latest"), "What that record is called.", "pair"),
        columns.WITH.called(meaning="Whom it is with, of an amount that one agreement states."),
        columns.STATE.called(meaning="What that agreement is on the as-of day; of recognitions `lapsed` where one lapsed without renewal."),
        columns.RECORDS,
    ),
    headline_points,
    shape="cards",
    keys=("figure", "currency", "kind"),
    figures=("value",),
    places=(Place("overview", row=0, section="figures"),),
    summary={"executive": ("agreements", "hospitals"), "ministry": ("hospitals",)},
    summary_place=2,
    brief=("figure", "kind", "value", "currency", "solid", "hatched", "hollow", "struck"),
)

TO_KNOW = Counted("{n} thing to know before quoting a figure: {parts}.", "{n} things to know before quoting a figure: {parts}.")
LAPSED = N_("{title} ran until {until}.")
LAPSED_UNDATED = N_("{title} has lapsed; no source states when.")
NOTHING_TO_KNOW = N_("Nothing needs attention.")
KINDS = ("lapsed", "contradicted", "undated", "unnamed")


def attention_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NOTHING_TO_KNOW)
        return
    yield Point("to_know", TO_KNOW, behind(table), {"n": Count(len(table)), "parts": parts_by(table, "kind", KINDS)}, told_against=True)
    for row in table[table["kind"] == "lapsed"].head(LISTED).itertuples():
        title = Title(row.title_en, row.title_ko)
        if row.detail:
            yield Point("lapsed", LAPSED, row.records, {"title": title, "until": Day(row.detail)})
        else:
            yield Point("lapsed", LAPSED_UNDATED, row.records, {"title": title})


ATTENTION = Metric(
    "attention",
    N_("Needs attention"),
    N_(
        "Agreements and recognitions that have lapsed, records on which statements disagree, agreements without a date, and claims whose items no source names in full."
    ),
    N_("These are the figures that a critical reader will ask about."),
    "docs/definitions.md, needs attention.",
    overview.attention,
    (
        columns.KIND.called(meaning="Why it needs attention."),
        columns.TITLE,
        columns.NUMBER.called(meaning="How many lapsed terms, disagreements, undated agreements or unnamed items it is."),
        columns.DETAIL.called(meaning="The end of the term, the field on which statements disagree, or the day of the claim."),
        columns.DETAIL_FIELD.called(meaning="The record's field that the detail stands in; `field` where the detail names a field."),
        columns.RECORDS,
    ),
    attention_points,
    shape="list",
    places=(Place("overview", row=0, section="attention"),),
    summary={"executive": ("to_know",), "ministry": ("to_know",)},
    summary_place=7,
    brief=("kind", "title", "detail", "detail_field"),
    table_tells_all=True,
)

METRICS = (HEADLINE_FIGURES, ATTENTION)
