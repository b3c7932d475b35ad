"""Metrics of claims and evidence: what is claimed against what is named, what disagrees, what sources say and add."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from oi_metrics.catalogue import columns, health, validity
from oi_metrics.catalogue.metric import Chart, Metric, Place
from oi_metrics.charts.certainty import Look
from oi_metrics.charts.spec import ACCENT, LABEL, Mark, Plot, Series, series_of, unique
from oi_metrics.charts.style import short
from oi_metrics.evidence import at_tiers
from oi_metrics.language.words import Words
from oi_metrics.memo import memoised
from oi_metrics.metrics import changes, claims
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Count, Day, Entry, Field, Several, Tally, Title, Value
from oi_metrics.narrative.table_rows import LISTED, behind, parts_by
from oi_metrics.records.tables import Tables

OPEN_CLAIMS = Counted(
    "Of {claims} numbers claimed by sources, {n} counts items that no source names.",
    "Of {claims} numbers claimed by sources, {n} count items that no source names.",
)
ALL_OPEN = Counted(
    "The {n} number claimed by a source counts items that no source names.", "Each of the {n} numbers claimed by sources counts items that no source names."
)
NONE_OPEN = Counted(
    "The {n} number claimed by a source counts no more items than sources name.",
    "None of the {n} numbers claimed by sources counts more items than sources name.",
)
CLAIM = N_("As reported by {publishers}, {as_of}: {title}. Claimed {claimed}, named {named}, unnamed {unnamed}.")
CLAIM_UNDATED = N_("As reported by {publishers}, without a date: {title}. Claimed {claimed}, named {named}, unnamed {unnamed}.")
DEPRECATED = N_("Superseded, as reported by {publishers}: {title}. Claimed {claimed}, named {named}, unnamed {unnamed}.")
CONTRADICTED = Counted(
    "Contradicted by {n} statement, as reported by {publishers}: {title}. Claimed {claimed}, named {named}, unnamed {unnamed}.",
    "Contradicted by {n} statements, as reported by {publishers}: {title}. Claimed {claimed}, named {named}, unnamed {unnamed}.",
)
NO_CLAIM = N_("No claim in this selection.")


def ledger_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NO_CLAIM)
        return
    own = tuple(record for group in table["records"] for record in group[:1])
    n, unnamed = len(table), int((table["unnamed"] > 0).sum())
    if 0 < unnamed < n:
        yield Point("open", OPEN_CLAIMS, own, {"claims": Count(n), "n": Count(unnamed)}, told_against=True)
    else:
        yield Point("open", ALL_OPEN if unnamed else NONE_OPEN, own, {"n": Count(n)}, told_against=True)
    for row in table.sort_values("unnamed", ascending=False, kind="stable").itertuples():
        publishers = ground.publisher(row.records[:1])
        if publishers is not None:
            yield _claim(row, publishers)


def _claim(row: Any, publishers: Several) -> Point:
    facts: dict[str, Value] = {"publishers": publishers, "title": Title(row.title_en, row.title_ko)}
    facts |= {name: Count(int(getattr(row, name))) for name in ("claimed", "named", "unnamed")}
    if row.contradicted_by:
        return Point("claim", CONTRADICTED, row.records, {**facts, "n": Count(int(row.contradicted_by))}, told_against=True)
    if row.rank == "deprecated":
        return Point("claim", DEPRECATED, row.records, facts)
    if not row.as_of:
        return Point("claim", CLAIM_UNDATED, row.records, facts)
    return Point("claim", CLAIM, row.records, {**facts, "as_of": Day(row.as_of)})


def ledger_plot(table: pd.DataFrame, words: Words) -> Plot:
    """A bar a claim: named solid, the rest hollow, or contested where a statement contradicts it; a superseded one struck."""
    titles = [words.pick(en, ko) for en, ko in zip(table["title_en"], table["title_ko"], strict=True)]
    details = tuple(f"{title}, {words.date(as_of)}" for title, as_of in zip(titles, table["as_of"], strict=True))
    superseded = table["rank"] == "deprecated"
    contested = (table["contradicted_by"] > 0) & ~superseded
    series = (
        _items("named", words.term("named"), "solid", table, ~superseded & ~contested),
        _items("unnamed", words.term("unnamed"), "hollow", table, ~superseded & ~contested),
        _items("named", words.term("contested_named"), "contested", table, contested),
        _items("unnamed", words.term("contested"), "contested", table, contested),
        _items("claimed", words.term("superseded"), "struck", table, superseded),
    )
    drawn = tuple(one for one in series if any(one.values))
    return Plot("bars", unique([short(title, LABEL) for title in titles]), drawn, words.gettext("Items claimed"), titled=True, details=details)


def _items(column: str, name: str, look: Look, table: pd.DataFrame, held: pd.Series) -> Series:
    """The items of those claims that are held; a claim without such items has no bar."""
    values = [n if here and n else None for n, here in zip(table[column], held, strict=True)]
    return series_of(name, values, Mark(ACCENT, look), table.index)


CLAIMS_LEDGER = Metric(
    "claims_ledger",
    N_("Claimed, named, unnamed"),
    N_("Each number that a source claims, beside the records that name what it counts: of the same unit, within its scope and no later than its date."),
    N_("26 agreements claimed is not 26 agreements shown."),
    "docs/definitions.md, claims ledger.",
    claims.claims_ledger,
    (
        columns.of_record("claims", "claim_id"),
        columns.TITLE,
        columns.of_record("claims", "measure", "What the claim counts."),
        Column("claimed", N_("Claimed"), "The number that the source claims.", "count"),
        columns.of_record("claims", "unit"),
        columns.NAMED,
        columns.UNNAMED,
        columns.of_record("claims", "as_of"),
        columns.of_record("claims", "rank"),
        Column("contradicted_by", N_("Contradicted by"), "Statements that contradict the claim.", "count"),
        columns.RECORDS,
    ),
    ledger_points,
    chart=Chart(ledger_plot, NO_CLAIM, most=40, rule=N_("in the order of the records")),
    keys=("claim_id",),
    figures=("claimed", "named", "unnamed", "contradicted_by"),
    places=(Place("claims", row=0),),
    audiences={"executive": 7, "ministry": 8},
    brief=("title", "as_of", "claimed", "named", "unnamed", "rank"),
)

PLACES = Counted("Statements disagree in {n} place.", "Statements disagree in {n} places.")
DISAGREE_VALUES = N_("On {title} ({field}), one statement says {says_for} and another {says_against}.")
DISAGREE_FIELD = N_("On {title} ({field}), a statement contradicts what is recorded.")
DISAGREE = N_("On {title}, a statement contradicts what is recorded.")
NO_DISAGREEMENT = N_("No statement in this selection contradicts a record or another statement.")


def contradictions_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NO_DISAGREEMENT)
    else:
        yield Point("places", PLACES, behind(table), {"n": Count(len(table))}, told_against=True)
    for row in table.head(LISTED).itertuples():
        yield _disagreement(row)


def _disagreement(row: Any) -> Point:
    facts: dict[str, Value] = {"title": Title(row.title_en, row.title_ko)}
    if not row.field:
        return Point("place", DISAGREE, row.records, facts, told_against=True)
    facts |= {"field": Field(row.field)}
    if not (row.says_for and row.says_against):
        return Point("place", DISAGREE_FIELD, row.records, facts, told_against=True)
    facts |= {"says_for": Entry(row.field, row.says_for), "says_against": Entry(row.field, row.says_against)}
    return Point("place", DISAGREE_VALUES, row.records, facts, told_against=True)


CONTRADICTIONS = Metric(
    "contradictions",
    N_("Statements that disagree"),
    N_("Statements marked as contradicting a record, and statements that give one date days that exclude each other; both sides stand in one row."),
    N_("A choice between sources should never be silent."),
    "EDTF, ISO 8601-2; docs/definitions.md, statements that disagree.",
    claims.contradictions,
    (
        columns.RECORD,
        columns.TITLE,
        columns.FIELD.called(meaning="The field that they disagree on, blank for the record as a whole."),
        Column("recorded", N_("Recorded"), "What the record has in it.", "entry", vocabulary="field"),
        Column("statement_for", N_("Statement key"), "Key of the one statement, blank where none supports the record.", "key"),
        Column("says_for", N_("One says"), "The value that it gives.", "entry", vocabulary="field"),
        Column("for", N_("One statement"), "The one statement.", "pair"),
        Column("statement_against", N_("Other statement key"), "Key of the other statement.", "key"),
        Column("says_against", N_("The other says"), "The value that it gives.", "entry", vocabulary="field"),
        Column("against", N_("Other statement"), "The other statement.", "pair"),
        columns.of_record("evidence", "reading", "Which of them is recorded, and why."),
        columns.RECORDS,
    ),
    contradictions_points,
    shape="pairs",
    places=(Place("claims", row=1),),
    brief=("title", "field", "says_for", "says_against", "reading"),
    table_tells_all=True,
)

STATEMENTS = Counted(
    "{n} statement from {sources} sources is in this selection: {tiers}.", "{n} statements from {sources} sources are in this selection: {tiers}."
)
STATEMENTS_OF_ONE = Counted(
    "{n} statement from {sources} source is in this selection: {tiers}.", "{n} statements from {sources} source are in this selection: {tiers}."
)
NO_STATEMENT = N_("No statement in this selection.")


def statement_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NO_STATEMENT)
        return
    counts = table["tier"].value_counts(sort=False)
    sources = table[["title", "publisher", "url"]].drop_duplicates().shape[0]
    tiers = Tally("tier", tuple((str(tier), int(n)) for tier, n in counts.items() if n))
    facts = {"n": Count(len(table)), "sources": Count(sources), "tiers": tiers}
    yield Point("statements", STATEMENTS_OF_ONE if sources == 1 else STATEMENTS, behind(table), facts, told_against=True)


STATEMENT_LIST = Metric(
    "statement_list",
    N_("Every statement"),
    N_("What each source says, in our own words, with its place in the source and its address."),
    N_("The ground that every figure stands on."),
    "docs/definitions.md, every statement.",
    claims.statement_list,
    (
        columns.of_record("statements", "statement_id"),
        columns.of_record("statements", "summary", "What the source says, in our own words."),
        columns.of_record("sources", "tier"),
        Column("title", N_("Source"), "Title of the source."),
        columns.of_record("sources", "publisher"),
        columns.of_record("sources", "published"),
        columns.of_record("statements", "locator"),
        columns.ADDRESS,
        Column("supports", N_("Supports"), "Rows of evidence in which it supports a record.", "count"),
        Column("contradicts", N_("Contradicts"), "Rows of evidence in which it contradicts one.", "count"),
        columns.RECORDS,
    ),
    statement_points,
    shape="table",
    places=(Place("claims", row=0, section="statements"),),
    brief=("summary", "publisher", "tier", "locator"),
)


@memoised
def changes_from_page(tables: Tables) -> pd.DataFrame:
    """What public record, registry and internal sources add to the company's own page.

    The same records twice: as far as the tier `company_page` carries them, and as far as all chosen tiers do.
    Columns and meaning: `metrics.changes.changes`.
    """
    return changes.changes(at_tiers(tables, ("company_page",)), tables)


DIFFERS = Counted("{n} difference: {parts}.", "{n} differences: {parts}.")
NO_DIFFERENCE = N_("Nothing differs.")


def changes_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    """What differs between any two readings of the records; one that is gone has nothing left to carry it, and is told all the same."""
    if table.empty:
        yield nothing(NO_DIFFERENCE)
        return
    facts = {"n": Count(len(table)), "parts": parts_by(table, "change", ("added", "changed", "retired", "gone"))}
    yield Point("differs", DIFFERS, behind(table), facts, absent=True)


CHANGES = Metric(
    "changes",
    N_("What other sources add to the company's page"),
    N_("Records that are new, changed or gone between two readings: what the company's page alone carries, and what all chosen sources carry."),
    N_("Shows what a reader of the page alone would not know."),
    "docs/definitions.md, changes.",
    changes_from_page,
    (
        Column("change", N_("Change"), "Added, changed, retired or gone.", "term"),
        columns.TABLE,
        columns.RECORD,
        columns.TITLE,
        columns.FIELD.called(meaning="The field that changed, blank for the record as a whole."),
        columns.BEFORE,
        columns.AFTER,
        columns.RECORDS,
    ),
    changes_points,
    shape="table",
    places=(Place("claims", row=0, section="changes"),),
    brief=("change", "table", "title", "field", "before", "after"),
)

METRICS = (validity.VALIDITY, CLAIMS_LEDGER, CONTRADICTIONS, STATEMENT_LIST, *health.METRICS, CHANGES)
