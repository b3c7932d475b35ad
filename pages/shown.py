"""What the overview and the frame say, as finished, escaped text: made once an edition, choice and language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from oi_metrics import exports
from oi_metrics.catalogue import METRICS
from oi_metrics.charts.sparkline import sparkline
from oi_metrics.charts.style import Theme
from oi_metrics.escape import md
from oi_metrics.filters import Filters
from oi_metrics.present import heading
from oi_metrics.words import LANGS, Words
from pages import store
from pages.kept import kept

KEPT = 512
OVERVIEW_CHARTS: tuple[tuple[str, store.Options, tuple[tuple[str, Any], ...], str], ...] = (
    ("agreements_per_year", (("by", "partner_type"),), (("height", 270), ("small", True)), "agreements.py"),
    ("partner_mix", (), (("height", 270), ("counts", ("full",))), "partners.py"),
    ("site_network", (), (("height", 270), ("labelled", 0)), "sites.py"),
)
"""The overview's small charts: metric, options, size, and the page that each leads to."""
ITEMS = 20
"""As many items of a kind that need attention are listed one by one."""
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Sentence:
    """A sentence as markdown, and the records that it rests on."""

    text: str
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


@kept(megabytes=50)
def sentence(edition: str, choice: Filters, lang: str) -> Sentence:
    """The clauses of the headline as one sentence."""
    clauses = store.headline(edition, choice, lang)
    if not clauses:
        return Sentence(md(store.words(edition, lang).say("Nothing in this selection is carried by a statement.")), ())
    words = store.words(edition, lang)
    text = words.say("; ").join(clause.text for clause in clauses)
    return Sentence(
        md(words.say("{clauses}.", clauses=text[:1].upper() + text[1:])), tuple(dict.fromkeys(record for clause in clauses for record in clause.records))
    )


@kept(megabytes=50)
def cards(edition: str, choice: Filters, lang: str) -> tuple[Card, ...]:
    """The cards of the overview."""
    words = store.words(edition, lang)
    return tuple(_card(row, edition, choice, words) for row in store.table(edition, choice, "headline_figures").itertuples())


def _card(row: Any, edition: str, choice: Filters, words: Words) -> Card:
    label, value = words.term(row.figure), words.number(row.value)
    if row.figure == "commitment":
        label, value = words.label("amount_kind", row.kind), words.money(row.value, row.currency)
    notes = []
    if row.changed_on:
        latest = words.pick(row.changed_en, row.changed_ko)
        notes.append(words.say("Latest: {date}, {what}", date=words.date(row.changed_on), what=latest))
    notes.append(certainty(row, words))
    count = len(store.cited(edition, choice, row.records))
    spark, history = None, ""
    if row.series:
        numbers = [number for _, number in row.series]
        spark = {theme: sparkline(numbers, theme) for theme in THEMES}
        (first, before), (last, after) = row.series[0], row.series[-1]
        history = words.say("{before} in {first}, {after} in {last}", before=before, first=first, after=after, last=last)
    return Card(md(label), md(value), "  \n".join(map(md, notes)), words.say("Statements ({n})", n=count), spark, history, row.records)


def certainty(row: Any, words: Words) -> str:
    """How much of a figure is solid, hatched, hollow or struck, in the marks of the key."""
    parts = (("■", row.solid), ("▨", row.hatched), ("□", row.hollow), ("✕", row.struck))
    return "  ".join(f"{mark} {words.number(n)}" for mark, n in parts if n) or f"■ {words.number(0)}"


@kept(megabytes=50)
def attention(edition: str, choice: Filters, lang: str) -> tuple[str, tuple[tuple[str, tuple[Item, ...]], ...]]:
    """The finding, and the first items of each kind."""
    words, rows = store.words(edition, lang), store.table(edition, choice, "attention")
    items = [(row.kind, Item(row.Index, md(_item(row, words)), row.records)) for row in rows.groupby("kind", sort=False).head(ITEMS).itertuples()]
    groups = tuple((kind, tuple(item for other, item in items if other == kind)) for kind in ("lapsed", "contradicted", "undated", "unnamed"))
    return md(METRICS["attention"].finding(rows, words)), tuple(group for group in groups if group[1])


def _item(row: Any, words: Words) -> str:
    title = words.pick(row.title_en, row.title_ko)
    if row.kind == "lapsed":
        return words.say("{title}: until {date}", title=title, date=words.date(row.detail))
    if row.kind == "contradicted":
        return words.say("{title}: {field}", title=title, field=heading(row.detail, words))
    if row.kind == "unnamed":
        return words.say("{title}: {n} unnamed", title=title, n=words.number(row.number))
    return title


@lru_cache(maxsize=KEPT)
def footer(edition: str, choice: Filters, lang: str) -> str:
    """Which records, of which day, chosen how, from which sources."""
    return md(exports.Context.of(store.chosen(edition, choice), choice, store.words(edition, lang)).line())


@dataclass(frozen=True)
class Heading:
    """A panel's words: its finding and title as markdown, its chart's alternative text, its statements, its source line."""

    finding: str
    title: str
    alt: str
    count: int
    source: str


@lru_cache(maxsize=8 * KEPT)
def panel(edition: str, choice: Filters, metric: str, options: store.Options, lang: str) -> Heading:
    """The words of a panel."""
    entry, words = METRICS[metric], store.words(edition, lang)
    rows = store.table(edition, choice, metric, options)
    found = store.cited(edition, choice, store.behind(rows))
    tiers = [words.label("tier", tier) for tier in found["tier"].cat.categories if (found["tier"] == tier).any()]
    title = words.say(entry.title)
    source = md(words.say("{title}. Source: {tiers}", title=title, tiers=", ".join(tiers)) if tiers else title)
    return Heading(md(entry.finding(rows, words)), title, entry.alt(rows, words), len(found), source)


def warm(edition: str) -> None:
    """Make what a first visitor sees."""
    everything = Filters()
    for lang in LANGS:
        sentence(edition, everything, lang)
        cards(edition, everything, lang)
        attention(edition, everything, lang)
        for metric, options, size, _ in OVERVIEW_CHARTS:
            panel(edition, everything, metric, options, lang)
            store.figure(edition, everything, metric, options, lang, "light", size)
