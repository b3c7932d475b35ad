"""A briefing as a value: what every slide, sheet and page says, in one language, before anything is drawn."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from oi_metrics import evidence, participation
from oi_metrics.briefing.texts import ranges
from oi_metrics.catalogue.index import METRICS, RECORD_METRICS, TRIAL_METRICS, WHOLE, briefed, summarised, summary
from oi_metrics.catalogue.metric import Audience as AudienceCode
from oi_metrics.catalogue.trial_metric import TrialSource
from oi_metrics.charts.spec import Plot, first, then
from oi_metrics.evidence import company
from oi_metrics.exports import Chosen, Context, sight_told
from oi_metrics.filters import Filters
from oi_metrics.language.formatting import heading, metric_table
from oi_metrics.language.words import Words
from oi_metrics.model.message import Message
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Clause, Ground
from oi_metrics.records.tables import Tables, short

ADDRESS = "OI_PUBLIC_ADDRESS"
"""The variable that says, once for an installation, where readers of its files find the dashboard; without it files bear no address."""
APPENDIX = 1 / 5
"""The most that an appendix takes of a whole deck or paper."""


def base_address() -> str:
    """Where readers of a file find the dashboard; blank where nobody has said."""
    return os.environ.get(ADDRESS, "").rstrip("/")


def appendix_room(body: float) -> float:
    """How much an appendix may take beside a body, in the unit of the body."""
    return body * APPENDIX / (1 - APPENDIX)


@dataclass(frozen=True)
class Audience:
    """Who a briefing is for: its panels unless others are chosen, what its summary takes, and how much it explains.

    outlined: whether its Korean papers are set as officials write them, in levels of □, ○ and -. subject: the type of
    partner that the readers are themselves; what concerns it is never left out for want of room, and first: how that is
    said.
    """

    code: AudienceCode
    name: str
    panels: tuple[str, ...]
    definitions: bool
    appendix: bool
    outlined: bool = False
    subject: str = ""
    first: str = ""


AUDIENCES = {
    "executive": Audience("executive", N_("Executives"), briefed("executive"), definitions=False, appendix=False),
    "ministry": Audience(
        "ministry",
        N_("Ministry stakeholders"),
        briefed("ministry"),
        definitions=True,
        appendix=True,
        outlined=True,
        subject="government",
        first=N_("what concerns the government"),
    ),
}


BESIDE = 3
"""So many sentences stand beside a chart, below the headline."""
MOST_BARS = 12
"""So many bars a file draws; columns of years are all drawn."""


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

    @property
    def published_by(self) -> str:
        """Publisher and date."""
        return ", ".join(part for part in (self.publisher, self.published) if part)

    @property
    def origin(self) -> tuple[str, str, str, str]:
        """Publisher, date, tier and address, by which statements of one source are told."""
        return self.publisher, self.published, self.tier, self.url


@dataclass(frozen=True)
class Panel:
    """One panel: its first sentence as headline, the others below, chart, table, and what they rest on.

    table: for readers, in their language; whole: the metric table. alt: the alternative text of chart or table. note:
    how many of all a chart draws, blank where it draws all. kept: the places of rows that the audience is the subject
    of, which come first where there is no room for all; before: what they are, blank where there are none.
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
    note: str = ""
    kept: tuple[int, ...] = ()
    before: str = ""

    @property
    def headline(self) -> str:
        """The first sentence."""
        return self.clauses[0].text

    @property
    def beside(self) -> tuple[Clause, ...]:
        """The sentences that stand beside a chart, after the headline; tables of papers have all."""
        return self.clauses[1 : 1 + BESIDE] if self.plot else self.clauses[1:]

    def more(self, words: Words) -> str:
        """How many sentences a paper leaves to the workbook; blank where it has all."""
        left_out = len(self.clauses) - 1 - len(self.beside)
        return words.ngettext("{n} more sentence is in the workbook.", "{n} more sentences are in the workbook.", left_out) if left_out else ""

    @property
    def explained(self) -> str:
        """Its definition, unless that tells of a drawing that only the screen has."""
        chart = METRICS[self.metric].chart
        return "" if chart and chart.by_hand else self.definition

    def rows(self, most: int) -> pd.DataFrame:
        """The rows for readers that a medium shows which has room for so many."""
        return self.table.iloc[first(len(self.table), most, self.kept)]

    def left_out(self, shown: int, words: Words) -> str:
        """That only so many rows are shown, and which; blank where all are."""
        if shown >= len(self.table):
            return ""
        counts = {"shown": words.number(shown), "all": words.number(len(self.table))}
        return words.gettext("{shown} of {all} rows are shown ({rule}); the workbook has all.", **counts, rule=then(self.before, "", words))


@dataclass(frozen=True)
class Briefing:
    """A briefing in one language.

    company: whose records they are, blank where no source says. facts: edition, as-of day, filter and source tiers, each
    with its name, and as whose view where something may be hidden. link: the way back to the same choice, blank where no address is set.
    """

    words: Words
    audience: Audience
    context: Context
    company: str
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

    @property
    def cover(self) -> tuple[str, ...]:
        """What a cover says below company and subject: the day, what is left out by a filter, and whose statements these are."""
        _, day, chosen, tiers, *seen = self.facts
        told = (day, chosen, tiers, *seen) if self.context.filters.to_params() else (day, tiers, *seen)
        return tuple(f"{name}: {value}" for name, value in told)

    @property
    def outlined(self) -> bool:
        """Whether its papers are set in the levels of Korean officials."""
        return self.audience.outlined and self.words.lang == "ko"

    @property
    def sources(self) -> tuple[tuple[str, Statement], ...]:
        """The sources in the order in which they are first cited: the numbers of the statements of each, and its first statement."""
        of: dict[tuple[str, ...], list[Statement]] = {}
        for statement in self.statements:
            of.setdefault(statement.origin, []).append(statement)
        return tuple((ranges([statement.number for statement in found]), found[0]) for found in of.values())

    def told(self, clause: Clause) -> str:
        """A sentence with the numbers of its statements; one that no statement carries says that there is nothing, and bears none."""
        numbers = ranges(self.cited(clause))
        return f"{clause.text} [{numbers}]" if numbers else clause.text

    def cited(self, clause: Clause) -> tuple[int, ...]:
        """The numbers of the statements behind a sentence."""
        numbers = {statement.statement_id: statement.number for statement in self.statements}
        return tuple(sorted(numbers[statement] for statement in clause.statements))


def audience(name: str) -> Audience:
    """The audience of that name. Raises UnknownPanel."""
    if name not in AUDIENCES:
        raise UnknownPanel(Message("{name} is not an audience; use {choices}", name=name, choices=", ".join(AUDIENCES)))
    return AUDIENCES[name]


PANELS = tuple(name for name, metric in METRICS.items() if not any(option.required for option in metric.options))
"""What a briefing may show: every metric but those that have to be asked for something, such as a hospital's profile."""


def panels(names: Sequence[str]) -> tuple[str, ...]:
    """The names of panels, each once. Raises UnknownPanel."""
    for name in names:
        if name not in PANELS:
            raise UnknownPanel(Message("{name} is not a panel; use {choices}", name=name, choices=", ".join(PANELS)))
    return tuple(dict.fromkeys(names))


def needed(chosen: Sequence[str], reader: str) -> tuple[str, ...]:
    """The metrics of records whose tables a briefing over these panels takes, for the audience of that name."""
    return tuple(dict.fromkeys([WHOLE, *summarised(AUDIENCES[reader].code), *(name for name in chosen if name in RECORD_METRICS)]))


def needs_trials(chosen: Sequence[str]) -> bool:
    """Whether one of the panels is counted from registry trials."""
    return any(name in TRIAL_METRICS for name in chosen)


def compose(
    tables: Tables,
    filters: Filters,
    words: Words,
    frames: Mapping[str, pd.DataFrame],
    chosen: Sequence[str],
    audience: Audience,
    address: str = "",
    trials: TrialSource | None = None,
) -> Briefing:
    """The briefing over records that the filters have kept.

    frames: the metric tables that `needed` names. trials: what panels of registry trials are computed of. address:
    where the dashboard is; the link carries language and filters, and there is none without an address.
    """
    context = Context.of(tables, filters, words)
    ground = Ground.of(tables)
    grounds = {name: trials.ground if trials and name in TRIAL_METRICS else ground for name in chosen}
    of = {name: frames[name] if name in frames else _trial_table(name, trials) for name in chosen}
    said = {name: METRICS[name].clauses(of[name], grounds[name], words) for name in chosen}
    summed = summary(audience.code, frames, ground, words)
    statements = _statements(tables, trials, [clause for clauses in (summed, *said.values()) for clause in clauses], words)
    query = urlencode({"lang": words.lang, **filters.to_params()}, doseq=True)
    return Briefing(
        words,
        audience,
        context,
        company(tables),
        words.gettext("Open-innovation partnerships"),
        summed,
        tuple(_panel(name, of[name], said[name], _concerning(of[name], tables, audience.subject), audience, statements, words) for name in chosen),
        statements,
        _facts(tables, context, words),
        f"{address.rstrip('/')}/?{query}" if address else "",
    )


def _trial_table(metric: str, trials: TrialSource | None) -> pd.DataFrame:
    if trials is None:
        raise UnknownPanel(Message("{name} is counted from registry trials, and none are open", name=metric))
    return trials.table(TRIAL_METRICS[metric])


def _concerning(table: pd.DataFrame, tables: Tables, subject: str) -> pd.Series:
    """Whether each row is about a partner of the subject's type, or about agreements with one alone."""
    if not subject or "records" not in table:  # of trials, which are no records
        return pd.Series(False, index=table.index)
    whole = tables.unfiltered
    if "partner_id" in table:
        return table["partner_id"].isin(whole.partners.loc[whole.partners["partner_type"] == subject, "partner_id"])
    parties = participation.parties(whole)
    own = {f"agreements/{key}" for key in parties.loc[parties["kind"] == subject, "agreement_id"]}
    return table["records"].map(lambda names: bool(found := _agreements(names)) and found <= own).astype("bool")


def _agreements(names: Iterable[str]) -> set[str]:
    """The agreements among records, those whose parts they are among them."""
    return {whole for whole in map(evidence.whole, names) if whole.startswith("agreements/")}


def _panel(
    metric: str, table: pd.DataFrame, said: tuple[Clause, ...], concerning: pd.Series, audience: Audience, statements: tuple[Statement, ...], words: Words
) -> Panel:
    entry = METRICS[metric]
    behind = {statement for clause in said for statement in clause.statements}
    own = tuple(statement for statement in statements if statement.statement_id in behind)
    plot = entry.plot(table, words, kept=table.index[concerning])
    before = words.gettext(audience.first) if concerning.any() else ""
    drawn = _drawn(replace(plot, rule=then(before, plot.rule, words)), table.index[concerning]) if plot else None
    return Panel(
        metric,
        words.gettext(entry.title),
        said,
        drawn,
        metric_table(entry.brief_table(table), entry.columns, words),
        table,
        words.gettext(entry.definition),
        words.gettext(entry.why),
        " ".join([f"{words.gettext(entry.title)}.", *(clause.text for clause in said)]),
        ", ".join(dict.fromkeys(statement.tier for statement in own)),
        own,
        drawn.shown(words) if drawn else "",
        tuple(np.flatnonzero(concerning).tolist()),
        before,
    )


def _drawn(plot: Plot, kept: Collection[int]) -> Plot | None:
    """The chart as files draw it; None where no mark would stand in it, but texts alone, which the table has."""
    drawn = plot.native(_room(plot), kept)
    return drawn if drawn.largest > 0 else None


def _room(plot: Plot) -> int:
    """So many categories there is room for."""
    return len(plot.categories) if plot.shape in ("columns", "lines") else MOST_BARS


def _statements(tables: Tables, trials: TrialSource | None, said: Sequence[Clause], words: Words) -> tuple[Statement, ...]:
    """Every statement behind the sentences, numbered in the order in which they are first cited."""
    order = dict.fromkeys(statement for clause in said for statement in clause.statements)
    records = dict.fromkeys(record for clause in said for record in clause.records)
    found = evidence.trail(tables, records).drop_duplicates("statement_id").set_index("statement_id")
    snapshots = trials.snapshots if trials else pd.DataFrame()
    rows = {statement: snapshots.loc[statement] if statement in snapshots.index else found.loc[statement] for statement in order}
    return tuple(
        (_snapshot if statement in snapshots.index else _statement)(number, statement, row, words)
        for number, (statement, row) in enumerate(rows.items(), start=1)
    )


def _statement(number: int, statement: str, row: pd.Series, words: Words) -> Statement:
    return Statement(
        number,
        statement,
        words.pick(row["summary_en"], row["summary_ko"]),
        row["publisher"],
        words.date(row["published"]) if row["published"] else "",
        words.label("tier", row["tier"]),
        row["locator"],
        row["url"],
    )


def _snapshot(number: int, snapshot: str, row: pd.Series, words: Words) -> Statement:
    """A snapshot of a registry, which carries the figures that are counted from it."""
    first, last = (words.day(row[name].date()) if pd.notna(row[name]) else "" for name in ("first_day", "last_day"))
    about = words.gettext("Snapshot of the registry, with trials from {first} to {last}.", first=first, last=last)
    return Statement(
        number,
        snapshot,
        about if first and last else words.gettext("Snapshot of the registry."),
        words.label("registry", row["registry"]),
        words.day(row["taken"].date()) if pd.notna(row["taken"]) else "",
        words.label("tier", "registry"),
        row["origin"],
        "",
    )


def _facts(tables: Tables, context: Context, words: Words) -> tuple[tuple[str, str], ...]:
    tiers = ", ".join(words.label("tier", tier) for tier in context.tiers)
    return (
        (words.gettext("Data version"), short(context.edition)),
        (words.gettext("As of"), words.day(tables.as_of)),
        (words.gettext("Filter"), _filter_text(tables, context.filters, words) or words.gettext("none")),
        (words.gettext("Source tiers"), tiers),
        *([] if context.sight.whole else [(words.gettext("Seen as"), sight_told(context.sight, words))]),
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
