"""What the figures at the head of the overview say, and what a reader should know before quoting them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.agreements import BY_CERTAINTY, STATED
from oi_metrics.narrative.clauses import Counted, Ground, Point
from oi_metrics.narrative.facts import Code, Count, Day, Money, Title
from oi_metrics.narrative.table_rows import LISTED, behind, parts

PARTNERS = Counted("{n} named partner takes part in them.", "{n} named partners take part in them.")
PARTNERS_AND_UNNAMED = Counted(
    "{n} named partner takes part in them; parties that no source names: {unnamed}.",
    "{n} named partners take part in them; parties that no source names: {unnamed}.",
)
UNNAMED_ONLY = Counted("{n} party of them is not named by any source.", "{n} parties of them are not named by any source.")
HOSPITALS = Counted("{n} named hospital holds a seat in the network.", "{n} named hospitals hold a seat in the network.")
HOSPITALS_AND_UNNAMED = Counted(
    "{n} named hospital holds a seat in the network; seats whose holder no source names: {unnamed}.",
    "{n} named hospitals hold a seat in the network; seats whose holder no source names: {unnamed}.",
)
SEATS_UNNAMED = Counted("No source names who holds the {n} seat of the network.", "No source names who holds the {n} seats of the network.")
RECOGNITIONS = Counted("{n} recognition is on record: {parts} on the as-of day.", "{n} recognitions are on record: {parts} on the as-of day.")


def headline_figures(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    for row in table.itertuples():
        yield from TOLD[row.figure](row)


def _agreements(row: Any) -> Iterator[Point]:
    if row.value:
        counts = parts((("dated", row.solid), ("bounded", row.hatched), ("undated", row.hollow)))
        yield Point("agreements", BY_CERTAINTY, row.records, {"n": Count(int(row.value)), "parts": counts})


def _partners(row: Any) -> Iterator[Point]:
    n, unnamed = Count(int(row.value)), Count(int(row.hollow))
    if n.n and unnamed.n:
        yield Point("partners", PARTNERS_AND_UNNAMED, row.records, {"n": n, "unnamed": unnamed})
    elif n.n:
        yield Point("partners", PARTNERS, row.records, {"n": n})
    elif unnamed.n:
        yield Point("partners", UNNAMED_ONLY, row.records, {"n": unnamed})


def _hospitals(row: Any) -> Iterator[Point]:
    n, unnamed = Count(int(row.value)), Count(int(row.hollow))
    if n.n and unnamed.n:
        yield Point("hospitals", HOSPITALS_AND_UNNAMED, row.records, {"n": n, "unnamed": unnamed})
    elif n.n:
        yield Point("hospitals", HOSPITALS, row.records, {"n": n})
    elif unnamed.n:
        yield Point("hospitals", SEATS_UNNAMED, row.records, {"n": unnamed})


def _commitment(row: Any) -> Iterator[Point]:
    facts = {"kind": Code("amount_kind", row.kind), "money": Money(row.value, row.currency), "n": Count(int(row.solid))}
    yield Point("commitment", STATED, row.records, facts)


def _recognitions(row: Any) -> Iterator[Point]:
    counts = parts((("in_force", row.solid), ("lapsed", row.struck), ("unknown", row.hollow)), always=("in_force",))
    yield Point("recognitions", RECOGNITIONS, row.records, {"n": Count(int(row.solid + row.struck + row.hollow)), "parts": counts})


TOLD: dict[str, Callable[[Any], Iterator[Point]]] = {
    "agreements": _agreements,
    "partners": _partners,
    "hospitals": _hospitals,
    "commitment": _commitment,
    "recognitions_in_force": _recognitions,
}

TO_KNOW = Counted("{n} thing to know before quoting a figure: {parts}.", "{n} things to know before quoting a figure: {parts}.")
LAPSED = N_("{title} ran until {until}.")


def attention(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        return
    counts = table["kind"].value_counts()
    kinds = ("lapsed", "contradicted", "undated", "unnamed")
    facts = {"n": Count(len(table)), "parts": parts((kind, counts.get(kind, 0)) for kind in kinds)}
    yield Point("to_know", TO_KNOW, behind(table), facts, told_against=True)
    for row in table[table["kind"] == "lapsed"].head(LISTED).itertuples():
        yield Point("lapsed", LAPSED, row.records, {"title": Title(row.title_en, row.title_ko), "until": Day(row.detail)})
