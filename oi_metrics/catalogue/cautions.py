"""The metric of what not to say: the gravest of each kind, with what may be said instead and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Metric, Place
from oi_metrics.metrics import cautions
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Count, Day, Entry, Field, Money, Title, Value
from oi_metrics.narrative.table_rows import behind

AVOID, SAY, WHY = "avoid", "say", "why"
"""The keys of the three sentences of a row, which follow one another in this order."""
TO_AVOID = Counted("{n} thing not to say of these records.", "{n} things not to say of these records.")
NOTHING = N_("Nothing that these records hold is easily said wrongly.")

LAPSED = (
    N_("Do not say that {title} is in force."),
    N_("Say that it ran until {until}."),
    N_("Its term is over, and no renewal is on record."),
)
PLEDGE = (
    N_("Do not say that {money} was spent."),
    N_("Say that {money} was pledged ({signed})."),
    N_("A pledge is not a payment; no source on record says that it was met."),
)
PLEDGE_MET = N_("A pledge is not a payment; a source reports that it was met.")
UNNAMED = (
    N_("Do not say that {title} can be shown."),
    N_("Say: {claimed} claimed, {named} named."),
    N_("No source names the other {unnamed}."),
)
UNSETTLED = (
    Counted("Do not say that the {n} agreement is in force.", "Do not say that all {n} agreements are in force."),
    N_("Say: surely in force {sure}, possibly {open} more."),
    N_("No source settles how long these run."),
)
CONTRADICTED = (
    N_("Do not give one value for {title}, {field}, as settled."),
    N_("Say that sources give {one} and {other}."),
    N_("Both readings are kept, since no source settles which is right."),
)


def points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NOTHING)
        return
    yield Point("cautions", TO_AVOID, behind(table), {"n": Count(len(table))}, told_against=True)
    for row in table.itertuples():
        texts, facts = TOLD[row.kind](row)
        for key, text in zip((AVOID, SAY, WHY), texts, strict=True):
            used = {name: fact for name, fact in facts.items() if f"{{{name}}}" in (text if isinstance(text, str) else text.many)}
            yield Point(key, text, row.records, used, told_against=True)


Told = tuple[tuple[str | Counted, ...], dict[str, Value]]


def _lapsed(row: Any) -> Told:
    return LAPSED, {"title": Title(row.title_en, row.title_ko), "until": Day(row.detail)}


def _pledge(row: Any) -> Told:
    avoid, say, open_why = PLEDGE
    return (avoid, say, PLEDGE_MET if row.state == "fulfilled" else open_why), {"money": Money(row.amount, row.currency), "signed": Day(row.detail)}


def _unnamed(row: Any) -> Told:
    counts = {"claimed": row.of, "named": row.number, "unnamed": row.other_number}
    return UNNAMED, {"title": Title(row.title_en, row.title_ko), **{name: Count(int(n)) for name, n in counts.items()}}


def _unsettled(row: Any) -> Told:
    return UNSETTLED, {name: Count(int(n)) for name, n in (("n", row.of), ("sure", row.number), ("open", row.other_number))}


def _contradicted(row: Any) -> Told:
    readings = {"one": Entry(row.detail_field, row.detail), "other": Entry(row.detail_field, row.other)}
    return CONTRADICTED, {"title": Title(row.title_en, row.title_ko), "field": Field(row.detail_field), **readings}


TOLD: dict[str, Callable[[Any], Told]] = {
    "lapsed": _lapsed, "pledge": _pledge, "unnamed": _unnamed, "unsettled": _unsettled, "contradicted": _contradicted,
}  # fmt: skip

CAUTIONS = Metric(
    "cautions",
    N_("Do not say"),
    N_(
        "Of each kind the gravest: a lapsed recognition told as current, a pledge told as money spent, a number claimed whose items no source names, agreements whose term no source settles, a value on which sources disagree."
    ),
    N_("These are the sentences that a critical reader takes apart first."),
    "docs/definitions.md, what not to say.",
    cautions.cautions,
    (
        columns.KIND.called(meaning="What is easily said wrongly."),
        columns.TITLE,
        Column("more", N_("More of the kind"), "Further ones of the kind.", "count"),
        columns.NUMBER.called(meaning="How many are named, of a claim; how many are surely in force, of agreements."),
        Column("of", N_("Of"), "Of how many claimed, or of how many agreements.", "count"),
        Column("other_number", N_("The others"), "How many no source names, of a claim; of how many the term is open, of agreements.", "count"),
        columns.CURRENCY.called(meaning="ISO 4217, blank for what is no amount."),
        columns.of_record("amounts", "amount", "The amount pledged, in whole units of the currency.", format="money"),
        columns.DETAIL.called(meaning="The end of the term, the day of the pledge, or the one reading."),
        Column("other", N_("Other reading"), "What other statements give.", "entry", vocabulary="detail_field"),
        columns.DETAIL_FIELD,
        columns.STATE.called(meaning="What the agreement of a pledge is on the as-of day."),
        columns.RECORDS,
    ),
    points,
    shape="list",
    places=(Place("overview", row=0, section="cautions"),),
    brief=("kind", "title", "number", "other_number", "of", "detail", "other", "detail_field"),
    table_tells_all=True,
)

METRICS = (CAUTIONS,)
