"""What the overview and the frame say, as finished, escaped text: made once an edition, choice and language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from oi_metrics import exports
from oi_metrics.catalogue.index import METRICS
from oi_metrics.charts.certainty import SIGNS
from oi_metrics.evidence import company
from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.language.formatting import heading
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.facts import PARTS, Outcome
from oi_metrics.records.tables import short
from pages.session import record_cache
from pages.session.sized_cache import ANSWERS
from pages.session.sources import Heading

ITEMS = 20
"""As many items of a kind that need attention are listed one by one."""


@dataclass(frozen=True)
class Sentence:
    """A sentence as markdown, and the records that it rests on."""

    text: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """A figure with all that its card says, as markdown."""

    label: str
    value: str
    lines: tuple[str, ...]
    button: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Caution:
    """What not to say, what to say instead, and why, as markdown."""

    avoid: str
    say: str
    why: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One thing that needs attention."""

    position: int
    label: str
    records: tuple[str, ...]


@ANSWERS.shared()
def sentences(edition: str, choice: Filters, lang: str) -> tuple[Sentence, ...]:
    """What the figures at a glance say, a sentence a figure; the first is the title."""
    return tuple(Sentence(md(clause.text), clause.records) for clause in record_cache.clauses(edition, choice, "headline_figures", lang))


@ANSWERS.shared()
def cautions(edition: str, choice: Filters, lang: str) -> tuple[str, tuple[Caution, ...]]:
    """How many things are not to be said, and each with what to say instead."""
    head, *told = record_cache.clauses(edition, choice, "cautions", lang)
    threes = zip(told[::3], told[1::3], told[2::3], strict=True)
    return md(head.text), tuple(Caution(md(avoid.text), md(say.text), md(why.text), avoid.records) for avoid, say, why in threes)


@ANSWERS.shared()
def whose(edition: str, choice: Filters, lang: str) -> str:
    """Whose records are shown, as of when, of which data version."""
    tables, words = record_cache.chosen(edition, choice), record_cache.words(edition, lang)
    stood = words.gettext("as of {day}", day=words.day(tables.as_of))
    return md(" · ".join([*filter(None, [company(tables)]), stood, words.gettext("data version {edition}", edition=short(edition))]))


WITH, WITH_MORE = N_("{n} with {tier}"), N_("{n} with {tier} added")


@ANSWERS.shared()
def by_tier(edition: str, choice: Filters, lang: str) -> str:
    """How many agreements stand on the first source tier, and how many with each further one, without a filter; blank where no tier changes that,
    and over so many agreements that it would take as long as all the rest."""
    if choice != Filters() or record_cache.many(edition):
        return ""
    words, tiers = record_cache.words(edition, lang), tuple(record_cache.offered(edition)["tier"])
    counts = [_agreements(edition, replace(choice, codes=tuple((dict(choice.codes) | {"tier": tiers[:n]}).items()))) for n in range(1, len(tiers) + 1)]
    if len(set(counts)) < 2:
        return ""
    steps = [(tier, n) for place, (tier, n) in enumerate(zip(tiers, counts, strict=True)) if place == 0 or n != counts[place - 1]]
    told = [words.gettext(WITH_MORE if place else WITH, n=words.number(n), tier=words.label("tier", tier)) for place, (tier, n) in enumerate(steps)]
    return md(words.gettext("Agreements: {told}", told=", ".join(told)))


def _agreements(edition: str, choice: Filters) -> int:
    return int(record_cache.table(edition, choice, "agreements_by_certainty")["agreements"].sum())


CARDS = (("agreements", "partners"), ("hospitals",), ("commitment",), ("recognitions_in_force",))
"""The figures of each card; the first is its number."""
EVENTS: dict[str, tuple[str, ...]] = {
    "agreements": ("agreement_signed", "agreement_over"),
    "hospitals": ("hospital_joined", "hospital_left"),
    "recognitions_in_force": ("recognition_awarded", "recognition_renewed", "recognition_lapsed"),
}
"""What happens to the figure of a card."""
MONEY = 3
"""As many amounts are named on their card."""


USUAL = 5
"""As many years back the cards look where nothing else is asked."""


def usual_since(edition: str) -> int:
    """The year since which the cards tell changes where nothing else is asked."""
    return record_cache.records(edition).as_of.year - USUAL


def is_year(code: str) -> bool:
    """Whether what the address says of a time is a year; otherwise it is a data version."""
    return code.isdecimal() and len(code) == 4


def since(edition: str, code: str) -> int:
    """The year since which the cards tell changes; code: what the address says of it."""
    return int(code) if is_year(code) else usual_since(edition)


YEARS = 4
"""As many years of recent changes are offered."""


@ANSWERS.shared()
def years_of_change(edition: str, choice: Filters) -> tuple[int, ...]:
    """The latest years in which something surely changed."""
    found = record_cache.table(edition, choice, "events")
    told = found.loc[found["certainty"] == "certain", "happened"].str.extract(r"(\d{4})", expand=False).dropna()
    first, last = record_cache.years(edition)
    return tuple(sorted({int(year) for year in told.unique() if first <= int(year) <= last})[-YEARS:])


IN_TIME = 40
"""As many lines of everything in time are written out as text."""


@ANSWERS.shared()
def lines_in_time(edition: str, choice: Filters, lang: str) -> tuple[str, tuple[str, ...]]:
    """Everything in time as text: what it says, and a line each for the first of it."""
    words, rows = record_cache.words(edition, lang), record_cache.table(edition, choice, "everything_in_time")
    said = record_cache.clauses(edition, choice, "everything_in_time", lang)
    return md(said[0].text), tuple(md(_in_time(row, words)) for row in rows.head(IN_TIME).itertuples())


def _in_time(row: Any, words: Words) -> str:
    """When, whom with, what, and until when."""
    money = words.money(row.amount, row.currency) if row.lane == "amount" else ""
    until = words.gettext("until {date}", date=words.date(row.ends)) if row.ends else ""
    parts = (words.date(row.begins), money, words.pick(row.name_en, row.name_ko), words.pick(row.title_en, row.title_ko), until)
    return " · ".join(part for part in parts if part)


@ANSWERS.shared()
def cards(edition: str, choice: Filters, lang: str, since: int) -> tuple[Card, ...]:
    """The cards of the overview, with what happened in the year `since` or later."""
    words, rows = record_cache.words(edition, lang), list(record_cache.table(edition, choice, "headline_figures").itertuples())
    groups = ([row for row in rows if row.figure in figures] for figures in CARDS)
    return tuple(_card(group, edition, choice, words, since) for group in groups if group)


def _card(rows: list[Any], edition: str, choice: Filters, words: Words, since: int) -> Card:
    row, *beside = rows
    label, value, lines = words.term(row.figure), words.number(row.value), [_latest(row, words)]
    if row.figure == "commitment":
        label, value = words.gettext("Money stated"), words.money(row.value, row.currency)
        lines = [_amount(row, words), *(f"{words.money(other.value, other.currency)}: {_amount(other, words)}" for other in beside[: MONEY - 1])]
        if len(rows) > MONEY:
            lines.append(words.ngettext("{n} further sum", "{n} further sums", len(rows) - MONEY))
    lines += [f"{words.term(other.figure)}: {words.number(other.value)}" for other in beside if other.figure == "partners"]
    lines += [_happened(row.figure, edition, choice, words, since)] if row.figure in EVENTS else []
    lines.append(certainty(row, words) if row.figure != "commitment" else "")
    records = tuple(dict.fromkeys(record for each in rows for record in each.records))
    count = len(record_cache.cited(edition, choice, records))
    told = tuple(md(line) for line in lines if line)
    return Card(md(label), md(value), told, words.gettext("Statements ({n})", n=count), records)


def _latest(row: Any, words: Words) -> str:
    """The latest dated record behind a figure, or the term that ended last."""
    if not row.changed_on:
        return ""
    day = words.date(row.changed_on)
    if row.figure == "recognitions_in_force" and row.state == "lapsed":
        return words.gettext("{what}: lapsed {date}", what=words.pick(row.changed_en, row.changed_ko), date=day)
    return words.gettext("Latest: {date}", date=day)


def _amount(row: Any, words: Words) -> str:
    """What an amount is, with whom, of when, and what became of a pledge."""
    year = row.changed_on[:4]
    parts = [words.label("amount_kind", row.kind), words.pick(row.name_en, row.name_ko)]
    if row.changed_on:
        parts.append(words.date(year if year.isdecimal() else row.changed_on))
    if row.kind == "investment_pledge" and row.state:
        parts.append(Outcome(row.state).render(words))
    return ", ".join(part for part in parts if part)


def _happened(figure: str, edition: str, choice: Filters, words: Words, since: int) -> str:
    """What surely happened to a figure since a year."""
    found = record_cache.table(edition, replace(choice, years=None), "events", (("since", since),))
    counts = found.loc[found["certainty"] == "certain", "event"].value_counts()
    told = [words.gettext(PARTS[event], n=words.number(counts[event])) for event in EVENTS[figure] if event in counts]
    open_ones = found.loc[found["certainty"] != "certain", "event"].isin(EVENTS[figure]).any()
    nothing = words.gettext("no certain change") if open_ones else words.gettext("no change")
    return words.gettext("Since {year}: {told}", year=since, told=", ".join(told) or nothing)


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
    source = md(words.gettext("Source: {tiers}", tiers=", ".join(tiers))) if tiers else ""
    shown = " · ".join([title, *(label for label, _ in active(edition, choice, lang)), *said[0].caveats])
    return Heading(md(said[0].sentence), title, md(shown), entry.alt(rows, said, words), len(found), source)


def active(edition: str, choice: Filters, lang: str) -> list[tuple[str, Filters]]:
    """What each filter that is on is called, and the filters without it."""
    words, found = record_cache.words(edition, lang), []
    for field, codes in choice.codes:
        labels = record_cache.partner_names(edition, lang) if field == "partner" else {code: words.label(field, code) for code in codes}
        for code in codes:
            others = dict(choice.codes) | {field: tuple(other for other in codes if other != code)}
            found.append((labels.get(code, code), replace(choice, codes=tuple(others.items()))))
    if choice.years:
        first, last = choice.years
        found.append((words.gettext("Years {first} to {last}", first=first, last=last), replace(choice, years=None)))
    if not choice.undated:
        found.append((words.gettext("Without the undated"), replace(choice, undated=True)))
    if choice.text:
        found.append((words.gettext("“{sought}”", sought=choice.text), replace(choice, text="")))
    return found
