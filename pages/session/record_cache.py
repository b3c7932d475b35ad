"""What the pages show, computed once an edition and choice and kept, bounded and read-only, for every viewer.

Keys are the edition (a hash of the records), the filters and the language; they cross no two sets of records. Records
are kept as long as a session or the server shows them.
"""

from __future__ import annotations

import hashlib
from typing import Any
from weakref import WeakValueDictionary

import pandas as pd

from oi_metrics import checks, evidence, filters
from oi_metrics.catalogue.index import METRICS
from oi_metrics.charts.finished import FinishedFigure
from oi_metrics.charts.style import Theme
from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.narrative.clauses import Clause, Ground
from oi_metrics.one_record import heads as at_a_glance
from oi_metrics.one_record import meant
from oi_metrics.one_record.model import Head, Record
from oi_metrics.one_record.record import one_record
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables
from pages.session.sized_cache import ANSWERS

Options = tuple[tuple[str, Any], ...]
EVENTS = tuple(table for table in TABLES.values() if table.beginning and table.name != "claims")
"""Tables of what happens in time; the day of a claim is that of its count."""
CHECK_SECONDS = 2.0
"""How long a page may take for the laws; `oi-metrics check` takes its time."""
_KEPT: WeakValueDictionary[str, Tables] = WeakValueDictionary()


def keep(tables: Tables) -> Tables:
    """The records by which their edition is known from now on; whoever shows them holds on to this value."""
    return _KEPT.setdefault(tables.edition, tables)


def records(edition: str) -> Tables:
    """All records of an edition that somebody shows."""
    return _KEPT[edition]


MANY = 20_000
"""Over so many agreements a metric may take seconds."""


def many(edition: str) -> bool:
    """Whether an edition has so many agreements that what can wait, or be left out, does."""
    return len(records(edition).agreements) > MANY


@ANSWERS.shared()
def years(edition: str) -> tuple[int, int]:
    """The first and last year that agreements, trials, seats and recognitions of an edition reach."""
    tables = records(edition)
    days = pd.concat([tables.frames[table.name][f"{table.beginning}_{side}"] for table in EVENTS for side in ("earliest", "latest")]).dropna()
    first, last = (days.min().year, days.max().year) if len(days) else (tables.as_of.year - 1, tables.as_of.year)
    return first, max(last, first + 1)


@ANSWERS.shared()
def offered(edition: str) -> dict[str, list[str]]:
    """The codes that each filter offers: those that occur in the records, in the order of their vocabulary."""
    return filters.occurring(records(edition))


@ANSWERS.shared()
def labels(edition: str, lang: str, name: str, markdown: bool = False) -> dict[str, str]:
    """What the codes that a filter offers are called, by code; escaped for places that read markdown."""
    tongue = words(edition, lang)
    named = partner_names(edition, lang) if name == "partner" else {code: tongue.label(name, code) for code in offered(edition)[name]}
    return {code: md(label) for code, label in named.items()} if markdown else named


@ANSWERS.shared()
def partner_names(edition: str, lang: str) -> dict[str, str]:
    """What each partner is called, by its key."""
    partners, tongue = records(edition).partners, words(edition, lang)
    return {p: tongue.pick(en, ko) for p, en, ko in zip(partners["partner_id"], partners["name_en"], partners["name_ko"], strict=True)}


@ANSWERS.shared()
def words(edition: str, lang: str) -> Words:
    return Words.of(lang, records(edition).vocabulary)


def chosen(edition: str, choice: Filters) -> Tables:
    """The records of an edition as far as the filters keep them."""
    return records(edition) if choice == Filters() else _filtered(edition, choice)


@ANSWERS.shared()
def _filtered(edition: str, choice: Filters) -> Tables:
    return filters.apply(records(edition), choice)


@ANSWERS.shared()
def table(edition: str, choice: Filters, metric: str, options: Options = ()) -> pd.DataFrame:
    """A metric's table."""
    return METRICS[metric].table(chosen(edition, choice), **dict(options))


@ANSWERS.shared()
def figure(edition: str, choice: Filters, metric: str, options: Options, lang: str, theme: Theme, size: tuple[tuple[str, object], ...] = ()) -> FinishedFigure:
    """A metric's chart."""
    entry = METRICS[metric]
    beside = entry.chart.beside.values() if entry.chart else ()
    frames = {metric: table(edition, choice, metric, options)} | {name: table(edition, choice, name) for name in beside}
    return FinishedFigure(entry.figure(frames, words(edition, lang), theme, **dict(size)))


def behind(rows: pd.DataFrame) -> tuple[str, ...]:
    """The distinct records that a metric's rows rest on."""
    return tuple(dict.fromkeys(record for group in rows["records"] for record in group))


@ANSWERS.shared()
def trail(edition: str, choice: Filters, names: tuple[str, ...], first: int = 0, last: int | None = None) -> pd.DataFrame:
    """What the statements from `first` to `last` that speak of the records say of them; all unless they are given."""
    return evidence.trail(chosen(edition, choice), names, slice(first, last) if first or last is not None else None)


@ANSWERS.shared()
def cited(edition: str, choice: Filters, names: tuple[str, ...]) -> pd.DataFrame:
    """The distinct statements that speak of the records."""
    return evidence.cited(chosen(edition, choice), names)


@ANSWERS.shared()
def clauses(edition: str, choice: Filters, metric: str, lang: str, options: Options = ()) -> tuple[Clause, ...]:
    """What a metric's table says, the headline first."""
    return METRICS[metric].clauses(table(edition, choice, metric, options), Ground.of(chosen(edition, choice)), words(edition, lang))


@ANSWERS.shared()
def grouped(edition: str, tier: tuple[str, ...], rows: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The rows by the record that each is for a reader."""
    return meant.grouped(chosen(edition, Filters(tier=tier)), rows)


@ANSWERS.shared()
def heads(edition: str, tier: tuple[str, ...], lang: str, names: tuple[str, ...]) -> dict[str, Head]:
    """The records that the source tiers carry at a glance, by name."""
    return at_a_glance.heads(chosen(edition, Filters(tier=tier)), names, words(edition, lang))


@ANSWERS.shared()
def record(edition: str, tier: tuple[str, ...], lang: str, name: str) -> Record | None:
    """What a record is for a reader, under any filter; None where the source tiers do not carry it."""
    return one_record(chosen(edition, Filters(tier=tier)), name, words(edition, lang))


EVIDENCE_TABLES = ("sources", "statements", "evidence")
"""The tables that carry the evidence rather than rest on it."""


def of_source(edition: str, choice: Filters, table: str, row: pd.Series) -> pd.DataFrame:
    """The statements that a row of an evidence table is, or that its source makes."""
    tables = chosen(edition, choice)
    column = "source_id" if table == "sources" else "statement_id"
    ids = tables.statements.loc[tables.statements[column] == row[column], "statement_id"]
    spoken = tables.evidence[is_in(tables.evidence["statement_id"], ids)]
    return trail(edition, choice, tuple(evidence.names(spoken).drop_duplicates())).loc[lambda found: is_in(found["statement_id"], ids)]


def checked(edition: str) -> tuple[checks.Check, ...]:
    """The laws tried on the records."""
    return checks.checks(records(edition), CHECK_SECONDS)


def choice_key(choice: Filters, *more: object) -> str:
    """A short text that differs when the choice does, for widgets that must forget a choice of rows with it."""
    return hashlib.sha256(repr((choice, more)).encode()).hexdigest()[:8]
