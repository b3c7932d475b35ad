"""What the overview and the frame say, as finished, escaped text: made once an edition, choice and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oi_metrics import exports
from oi_metrics.catalogue.index import METRICS
from oi_metrics.charts.certainty import SIGNS
from oi_metrics.charts.sparkline import sparkline
from oi_metrics.charts.style import Theme
from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.language.formatting import heading
from oi_metrics.language.words import Words
from pages.session import record_cache
from pages.session.sized_cache import ANSWERS
from pages.session.sources import Heading

ITEMS = 20
"""As many items of a kind that need attention are listed one by one."""
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Sentence:
    """A sentence as markdown, those that follow it, and the records that all rest on."""

    text: str
    more: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """A figure with all that its card says, as markdown; spark: its history as a picture in each theme, told in `history`."""

    label: str
    value: str
    note: str
    button: str
    spark: dict[Theme, str] | None
    history: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One thing that needs attention."""

    position: int
    label: str
    records: tuple[str, ...]


@ANSWERS.shared()
def sentence(edition: str, choice: Filters, lang: str) -> Sentence:
    """What the figures at a glance say."""
    clauses = record_cache.clauses(edition, choice, "headline_figures", lang)
    first, *more = (clause.text for clause in clauses)
    return Sentence(md(first), md(" ".join(more)), tuple(dict.fromkeys(record for clause in clauses for record in clause.records)))


@ANSWERS.shared()
def cards(edition: str, choice: Filters, lang: str) -> tuple[Card, ...]:
    """The cards of the overview."""
    words = record_cache.words(edition, lang)
    return tuple(_card(row, edition, choice, words) for row in record_cache.table(edition, choice, "headline_figures").itertuples())


def _card(row: Any, edition: str, choice: Filters, words: Words) -> Card:
    label, value = words.term(row.figure), words.number(row.value)
    if row.figure == "commitment":
        label, value = words.label("amount_kind", row.kind), words.money(row.value, row.currency)
    notes = []
    if row.changed_on:
        latest = words.pick(row.changed_en, row.changed_ko)
        notes.append(words.gettext("Latest: {date}, {what}", date=words.date(row.changed_on), what=latest))
    notes.append(certainty(row, words))
    count = len(record_cache.cited(edition, choice, row.records))
    spark, history = None, ""
    if row.series:
        numbers = [number for _, number in row.series]
        spark = {theme: sparkline(numbers, theme) for theme in THEMES}
        (first, before), (last, after) = row.series[0], row.series[-1]
        history = words.gettext("{before} in {first}, {after} in {last}", before=before, first=first, after=after, last=last)
    return Card(md(label), md(value), "  \n".join(map(md, notes)), words.gettext("Statements ({n})", n=count), spark, history, row.records)


def certainty(row: Any, words: Words) -> str:
    """How much of a figure is solid, hatched, hollow or struck, in the signs of the key."""
    counts = {SIGNS[look]: getattr(row, look) for look in SIGNS if hasattr(row, look)}
    return "  ".join(f"{sign} {words.number(n)}" for sign, n in counts.items() if n) or f"{SIGNS['solid']} {words.number(0)}"


@ANSWERS.shared()
def attention(edition: str, choice: Filters, lang: str) -> tuple[str, tuple[tuple[str, tuple[Item, ...]], ...]]:
    """The finding, and the first items of each kind."""
    words, rows = record_cache.words(edition, lang), record_cache.table(edition, choice, "attention")
    items = [(row.kind, Item(row.Index, md(_item(row, words)), row.records)) for row in rows.groupby("kind", sort=False).head(ITEMS).itertuples()]
    groups = tuple((kind, tuple(item for other, item in items if other == kind)) for kind in ("lapsed", "contradicted", "undated", "unnamed"))
    return md(record_cache.clauses(edition, choice, "attention", lang)[0].text), tuple(group for group in groups if group[1])


def _item(row: Any, words: Words) -> str:
    title = words.pick(row.title_en, row.title_ko)
    if row.kind == "lapsed" and row.detail:
        return words.gettext("{title}: until {date}", title=title, date=words.date(row.detail))
    if row.kind == "contradicted":
        return words.gettext("{title}: {field}", title=title, field=heading(row.detail, words))
    if row.kind == "unnamed":
        return words.gettext("{title}: {n} unnamed", title=title, n=words.number(row.number))
    return title


@ANSWERS.shared()
def footer(edition: str, choice: Filters, lang: str) -> str:
    """Which records, of which day, chosen how, from which sources."""
    return md(exports.Context.of(record_cache.chosen(edition, choice), choice, record_cache.words(edition, lang)).line())


@ANSWERS.shared()
def panel(edition: str, choice: Filters, metric: str, options: record_cache.Options, lang: str) -> Heading:
    """The words of a panel."""
    entry, words = METRICS[metric], record_cache.words(edition, lang)
    rows, said = record_cache.table(edition, choice, metric, options), record_cache.clauses(edition, choice, metric, lang, options)
    found = record_cache.cited(edition, choice, record_cache.behind(rows))
    tiers = [words.label("tier", tier) for tier in found["tier"].cat.categories if (found["tier"] == tier).any()]
    title = words.gettext(entry.title)
    source = md(words.gettext("{title}. Source: {tiers}", title=title, tiers=", ".join(tiers)) if tiers else title)
    return Heading(md(said[0].text), title, entry.alt(rows, said, words), len(found), source)
