"""A briefing as a value: what every slide, sheet and page says, in one language, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd

from oi_metrics.catalogue.records import METRICS
from oi_metrics.charts.spec import Plot, plot
from oi_metrics.evidence import trail
from oi_metrics.exports import Chosen, Context
from oi_metrics.filters import Filters
from oi_metrics.language.formatting import heading, present
from oi_metrics.language.words import Words
from oi_metrics.model.message import Message
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Clause, Ground
from oi_metrics.narrative.panels import SUMMARY, narrative, summary
from oi_metrics.records.tables import Tables

ADDRESS = "http://localhost:8501"
"""Where the dashboard is, unless told otherwise."""
KEY = (
    ("solid", N_("stated, named and dated")),
    ("hatched", N_("within bounds")),
    ("hollow", N_("unnamed or undated")),
    ("struck", N_("contradicted or lapsed")),
)
"""The look of certainty, and what it means."""


@dataclass(frozen=True)
class Audience:
    """Who a briefing is for: its panels unless others are chosen, and how much it explains."""

    name: str
    panels: tuple[str, ...]
    definitions: bool
    appendix: bool


AUDIENCES = {
    "executive": Audience(
        N_("Executives"),
        ("agreements_per_year", "partner_mix", "claims_ledger", "site_members_over_time", "commitments", "validity"),
        definitions=False,
        appendix=False,
    ),
    "ministry": Audience(
        N_("Ministry stakeholders"),
        (
            "agreements_per_year", "agreement_timeline", "partner_mix", "partners_by_agreements", "site_members_over_time", "site_hospitals",
            "claims_ledger", "contradictions", "validity",
        ),
        definitions=True,
        appendix=True,
    ),
}  # fmt: skip

SHOWN = {
    "headline_figures": ("figure", "kind", "value", "currency", "solid", "hatched", "hollow", "struck"),
    "attention": ("kind", "title_en", "title_ko", "detail"),
    "agreement_timeline": ("title_en", "title_ko", "partner_type", "signed", "ends", "status"),
    "partners_by_agreements": ("name_en", "name_ko", "partner_type", "agreements"),
    "claims_ledger": ("title_en", "title_ko", "as_of", "claimed", "named", "unnamed", "rank"),
    "contradictions": ("title_en", "title_ko", "field", "says_for", "says_against", "reading_en", "reading_ko"),
    "validity": ("title_en", "title_ko", "valid_from", "valid_to", "state"),
    "site_members": ("programme_en", "programme_ko", "seat", "name_en", "name_ko", "joined"),
    "site_hospitals": ("name_en", "name_ko", "region", "member", "trials", "share"),
    "site_network": ("name_en", "name_ko", "region", "member", "trials", "degree"),
    "site_map": ("name_en", "name_ko", "city", "region", "member", "trials"),
    "site_pairs": ("name_a_en", "name_a_ko", "name_b_en", "name_b_ko", "trials"),
    "statement_list": ("summary_en", "summary_ko", "publisher", "tier", "locator"),
    "changes": ("change", "table", "title_en", "title_ko", "field", "before", "after"),
    "partner_mix_moves": ("partner_type", "from_count", "to_count", "before", "after", "reason"),
}
"""The columns that a table shows where it cannot show all."""


class UnknownPanel(ValueError):
    """A panel or audience that there is none of; `problem` says which and what to write."""

    def __init__(self, problem: Message):
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Statement:
    """A statement with its number in the briefing, in the reader's language."""

    number: int
    statement_id: str
    text: str
    publisher: str
    published: str
    tier: str
    locator: str
    url: str

    @property
    def source(self) -> str:
        """Publisher, date, tier and place in one line."""
        return ", ".join(part for part in (self.publisher, self.published, self.tier, self.locator) if part)


@dataclass(frozen=True)
class Panel:
    """One panel: its first sentence as headline, the others below, chart, table, and what they rest on.

    table: for readers, in their language; whole: the metric table. alt: the alternative text of chart or table.
    """

    metric: str
    name: str
    clauses: tuple[Clause, ...]
    plot: Plot | None
    table: pd.DataFrame
    whole: pd.DataFrame
    definition: str
    why: str
    alt: str
    tiers: str
    statements: tuple[Statement, ...]

    @property
    def headline(self) -> str:
        """The first sentence, or the panel's name when no statement carries one."""
        return self.clauses[0].text if self.clauses else self.name


@dataclass(frozen=True)
class Briefing:
    """A briefing in one language."""

    words: Words
    audience: Audience
    context: Context
    title: str
    summary: tuple[Clause, ...]
    panels: tuple[Panel, ...]
    statements: tuple[Statement, ...]
    facts: tuple[tuple[str, str], ...]
    link: str

    @property
    def line(self) -> str:
        """Edition, as-of day, filter and source tiers, as every page bears them."""
        return " · ".join(f"{name}: {value}" for name, value in self.facts)

    def cited(self, clause: Clause) -> tuple[int, ...]:
        """The numbers of the statements behind a sentence."""
        numbers = {statement.statement_id: statement.number for statement in self.statements}
        return tuple(sorted(numbers[statement] for statement in clause.statements))


def audience(name: str) -> Audience:
    """The audience of that name. Raises UnknownPanel."""
    if name not in AUDIENCES:
        raise UnknownPanel(Message("{name} is not an audience; use {choices}", name=name, choices=", ".join(AUDIENCES)))
    return AUDIENCES[name]


def panels(names: Sequence[str]) -> tuple[str, ...]:
    """The names of panels, each once. Raises UnknownPanel."""
    for name in names:
        if name not in METRICS:
            raise UnknownPanel(Message("{name} is not a panel; use {choices}", name=name, choices=", ".join(METRICS)))
    return tuple(dict.fromkeys(names))


def needed(chosen: Sequence[str]) -> tuple[str, ...]:
    """The metrics whose tables a briefing over these panels takes."""
    return tuple(dict.fromkeys([*SUMMARY, *chosen]))


def metric_table(metric: str, tables: Tables) -> pd.DataFrame:
    """A metric's table with its first options, as the pages show it."""
    return METRICS[metric].table(tables, **{name: values[0] for name, values in METRICS[metric].options.items()})


def compose(
    tables: Tables, filters: Filters, words: Words, frames: Mapping[str, pd.DataFrame], chosen: Sequence[str], audience: Audience, address: str = ADDRESS
) -> Briefing:
    """The briefing over records that the filters have kept.

    frames: the metric tables that `needed` names. address: where the dashboard is; the link carries language and filters.
    """
    context = Context.of(tables, filters, words)
    ground = Ground.of(tables, frames.values())
    told = {name: narrative(name, frames[name], ground, words) for name in chosen}
    summed = summary(frames, ground, words)
    statements = _statements(tables, [clause for clauses in (summed, *told.values()) for clause in clauses], words)
    query = urlencode({"lang": words.lang, **filters.to_params()}, doseq=True)
    return Briefing(
        words,
        audience,
        context,
        words.gettext("Open-innovation partnerships"),
        summed,
        tuple(_panel(name, frames[name], told[name], statements, words) for name in chosen),
        statements,
        _facts(tables, context, words),
        f"{address.rstrip('/')}/?{query}",
    )


def _panel(metric: str, table: pd.DataFrame, told: tuple[Clause, ...], statements: tuple[Statement, ...], words: Words) -> Panel:
    entry = METRICS[metric]
    behind = {statement for clause in told for statement in clause.statements}
    own = tuple(statement for statement in statements if statement.statement_id in behind)
    shown = table[[name for name in SHOWN.get(metric, tuple(table.columns)) if name in table and name != "records"]]
    return Panel(
        metric,
        words.gettext(entry.title),
        told,
        plot(metric, table, words),
        present(shown, words),
        table,
        words.gettext(entry.definition),
        words.gettext(entry.why),
        " ".join([f"{words.gettext(entry.title)}.", *(clause.text for clause in told)]),
        ", ".join(dict.fromkeys(statement.tier for statement in own)),
        own,
    )


def _statements(tables: Tables, told: Sequence[Clause], words: Words) -> tuple[Statement, ...]:
    """Every statement behind the sentences, numbered in the order in which they are first cited."""
    order = dict.fromkeys(statement for clause in told for statement in clause.statements)
    records = dict.fromkeys(record for clause in told for record in clause.records)
    found = trail(tables, records).drop_duplicates("statement_id").set_index("statement_id")
    return tuple(
        Statement(
            number,
            statement,
            words.pick(row["summary_en"], row["summary_ko"]),
            row["publisher"],
            words.date(row["published"]) if row["published"] else "",
            words.label("tier", row["tier"]),
            row["locator"],
            row["url"],
        )
        for number, (statement, row) in enumerate(((statement, found.loc[statement]) for statement in order), start=1)
    )


def _facts(tables: Tables, context: Context, words: Words) -> tuple[tuple[str, str], ...]:
    tiers = ", ".join(words.label("tier", tier) for tier in context.tiers)
    return (
        (words.gettext("Edition"), context.edition),
        (words.gettext("As of"), words.day(tables.as_of)),
        (words.gettext("Filter"), _filter_text(tables, context.filters, words) or words.gettext("none")),
        (words.gettext("Source tiers"), tiers),
    )


def _filter_text(tables: Tables, filters: Chosen, words: Words) -> str:
    """The filters in words: what is chosen, labelled."""
    names = {p: words.pick(en, ko) for p, en, ko in zip(tables.partners["partner_id"], tables.partners["name_en"], tables.partners["name_ko"], strict=True)}
    told = []
    for name, values in filters.to_params().items():
        if name == "partner":
            told.append(f"{words.gettext('Partner')} {', '.join(names.get(code, code) for code in values)}")
        elif name == "years":
            told.append(f"{words.gettext('Years')} {values[0].replace('-', '–')}")
        elif name == "undated":
            told.append(words.gettext("without the undated"))
        elif name == "text":
            told.append(f"{words.gettext('Search')} “{values[0]}”")
        else:
            told.append(f"{heading(name, words)} {', '.join(words.label(name, code) for code in values)}")
    return "; ".join(told)
