"""What the metrics of claims, evidence and the records' health say."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point
from oi_metrics.narrative.facts import Count, Day, Entry, Field, Several, Tally, Title, Value
from oi_metrics.narrative.table_rows import LISTED, behind, parts

OPEN_CLAIMS = Counted(
    "Of {n} number claimed by a source, {open} counts items that no source names.",
    "Of {n} numbers claimed by sources, {open} count items that no source names.",
)
CLAIM = N_("As reported by {publishers}, {as_of}: {title}. Of {claimed} claimed, {named} named and {unnamed} not.")
CLAIM_UNDATED = N_("As reported by {publishers}, without a date: {title}. Of {claimed} claimed, {named} named and {unnamed} not.")
DEPRECATED = N_("Superseded, as reported by {publishers}: {title}. Of {claimed} claimed, {named} named and {unnamed} not.")
CONTRADICTED = Counted(
    "Contradicted by {n} statement, as reported by {publishers}: {title}. Of {claimed} claimed, {named} named and {unnamed} not.",
    "Contradicted by {n} statements, as reported by {publishers}: {title}. Of {claimed} claimed, {named} named and {unnamed} not.",
)


def claims_ledger(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        return
    own = tuple(record for group in table["records"] for record in group[:1])
    yield Point("open", OPEN_CLAIMS, own, {"n": Count(len(table)), "open": Count(int((table["unnamed"] > 0).sum()))}, told_against=True)
    for row in table.sort_values("unnamed", ascending=False, kind="stable").itertuples():
        publishers = ground.publisher(row.records[:1])
        if publishers is not None:
            yield _claim(row, publishers)


def _claim(row: object, publishers: Several) -> Point:
    claim = row._asdict()  # type: ignore[attr-defined]
    facts: dict[str, Value] = {"publishers": publishers, "title": Title(claim["title_en"], claim["title_ko"])}
    facts |= {name: Count(int(claim[name])) for name in ("claimed", "named", "unnamed")}
    rests_on = claim["records"]
    if claim["contradicted_by"]:
        return Point("claim", CONTRADICTED, rests_on, {**facts, "n": Count(int(claim["contradicted_by"]))}, told_against=True)
    if claim["rank"] == "deprecated":
        return Point("claim", DEPRECATED, rests_on, facts)
    if not claim["as_of"]:
        return Point("claim", CLAIM_UNDATED, rests_on, facts)
    return Point("claim", CLAIM, rests_on, {**facts, "as_of": Day(claim["as_of"])})


PLACES = Counted("Statements disagree in {n} place.", "Statements disagree in {n} places.")
DISAGREE_VALUES = N_("On {title} ({field}), one statement says {says_for} and another {says_against}.")
DISAGREE_FIELD = N_("On {title} ({field}), a statement contradicts what is recorded.")
DISAGREE = N_("On {title}, a statement contradicts what is recorded.")


def contradictions(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if len(table):
        yield Point("places", PLACES, behind(table), {"n": Count(len(table))}, told_against=True)
    for row in table.head(LISTED).itertuples():
        facts: dict[str, Value] = {"title": Title(row.title_en, row.title_ko)}
        if row.field and row.says_for and row.says_against:
            facts |= {"field": Field(row.field), "says_for": Entry(row.field, row.says_for), "says_against": Entry(row.field, row.says_against)}
            yield Point("place", DISAGREE_VALUES, row.records, facts, told_against=True)
        elif row.field:
            yield Point("place", DISAGREE_FIELD, row.records, {**facts, "field": Field(row.field)}, told_against=True)
        else:
            yield Point("place", DISAGREE, row.records, facts, told_against=True)


AGREEMENTS_STAND = N_("Agreements on the as-of day: {parts}.")
RECOGNITIONS_STAND = N_("Recognitions on the as-of day: {parts}.")
STATES = ("in_force", "last_seen_active", "fulfilled", "ended", "lapsed", "unknown")


def validity(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    for kind, text in (("agreement", AGREEMENTS_STAND), ("recognition", RECOGNITIONS_STAND)):
        rows = table[table["record_type"] == kind]
        if len(rows):
            counts = rows["state"].value_counts()
            yield Point(kind, text, behind(rows), {"parts": parts(((state, counts.get(state, 0)) for state in STATES), always=("in_force",))})


STATEMENTS = Counted(
    "{n} statement from {sources} source stands in this selection: {tiers}.", "{n} statements from {sources} sources stand in this selection: {tiers}."
)


def statement_list(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if len(table):
        counts = table["tier"].value_counts(sort=False)
        tiers = Tally("tier", tuple((str(tier), int(n)) for tier, n in counts.items() if n))
        facts = {"n": Count(len(table)), "sources": Count(table[["title", "publisher", "url"]].drop_duplicates().shape[0]), "tiers": tiers}
        yield Point("statements", STATEMENTS, behind(table), facts, told_against=True)


SUPPORTED = Counted(
    "The {n} record in this selection stands on at least one statement.", "Each of the {n} records in this selection stands on at least one statement."
)
UNSUPPORTED = Counted(
    "Of {rows} records in this selection, {n} has no statement behind it.", "Of {rows} records in this selection, {n} have no statement behind them."
)


def record_health(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    told = table[table["table"] != "partners"]
    rows, unsupported = int(told["rows"].sum()), int(told["unsupported"].sum())
    if unsupported:
        yield Point("unsupported", UNSUPPORTED, behind(told), {"n": Count(unsupported), "rows": Count(rows)})
    elif rows:
        yield Point("supported", SUPPORTED, behind(told), {"n": Count(rows)})


REACHED = Counted("Of {n} displayed figure, {supported} reaches a statement.", "Of {n} displayed figures, {supported} reach a statement.")


def number_coverage(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    figures = int(table["figures"].sum())
    if figures:
        yield Point("reached", REACHED, behind(table), {"n": Count(figures), "supported": Count(int(table["supported"].sum()))})


DIFFERS = N_("Against the company's page alone, all chosen sources together show these differences: {parts}.")


def changes(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    counts = table["change"].value_counts()
    if len(table):
        yield Point("differs", DIFFERS, behind(table), {"parts": parts((change, counts.get(change, 0)) for change in ("added", "changed", "retired", "gone"))})
