"""The one list of metrics: from it pages, command line, exports and docs are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from oi_metrics import findings
from oi_metrics.charts import agreements as agreement_charts
from oi_metrics.charts import claims as claim_charts
from oi_metrics.charts import partners as partner_charts
from oi_metrics.charts import sites as site_charts
from oi_metrics.charts.style import Figure, Theme
from oi_metrics.evidence import at_tiers
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.metrics import agreements, claims, commitments, health, moved, overview, partners, sites, validity
from oi_metrics.metrics import changes as changes_metric
from oi_metrics.metrics.moved import Figures
from oi_metrics.model.vocabulary import N_
from oi_metrics.records.memo import memoised
from oi_metrics.records.tables import Tables

Chart = Callable[..., Figure]


@dataclass(frozen=True)
class Metric:
    """One metric with its words and its chart.

    options: what it can be told apart by, first the default. beside: other metrics whose tables the chart takes, by
    the name of the argument. view_of: the metric whose table it draws, when it has none of its own. keys, values: the
    columns that tell its figures apart and those that hold one each; a list of records has none.
    """

    name: str
    title: str
    definition: str
    why: str
    compute: Callable[..., pd.DataFrame]
    finding: Callable[[pd.DataFrame, Words], str]
    chart: Chart | None = None
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    view_of: str = ""
    keys: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    def table(self, tables: Tables, **options: str) -> pd.DataFrame:
        """The metric table; `options` must be among the declared ones. Raises ValueError."""
        for name, value in options.items():
            if value not in self.options.get(name, ()):
                raise ValueError(f"{self.name} has no {name}={value}; use {', '.join(self.options.get(name, ())) or 'no option'}")
        return self.compute(tables, **options)

    def figure(self, frames: Mapping[str, pd.DataFrame], words: Words, theme: Theme = "light", **size: Any) -> Figure:
        """The chart; frames: the metric's own table under its name, and those it needs beside it."""
        if self.chart is None:
            raise ValueError(f"{self.name} has no chart")
        beside = {argument: frames[name] for argument, name in self.beside.items()}
        return self.chart(frames[self.name], words, theme, **beside, **size)

    def alt(self, table: pd.DataFrame, words: Words) -> str:
        """What the chart shows, for readers who do not see it."""
        rows = words.ngettext("{n} row; the same as a table below.", "{n} rows; the same as a table below.", len(table))
        return f"{words.gettext(self.title)}. {self.finding(table, words)}. {rows}"


@memoised
def changes_from_page(tables: Tables) -> pd.DataFrame:
    """What public record, registry and internal sources add to the company's own page.

    The same records twice: as far as the tier `company_page` carries them, and as far as all chosen tiers do.
    Columns and meaning: `metrics.changes.changes`.
    """
    return changes_metric.changes(at_tiers(tables, ("company_page",)), tables)


@memoised
def number_coverage(tables: Tables) -> pd.DataFrame:
    """The share of the figures of every other metric, by its title, that reach a statement: `metrics.health.coverage`."""
    own = [metric for metric in METRICS.values() if not metric.view_of and metric.name != "number_coverage"]
    return health.coverage(tables, {metric.title: metric.table(tables) for metric in own})


_ENTRIES = (
    Metric(
        "headline_figures",
        N_("Figures at a glance"),
        N_(
            "Named agreements, named partners that are party to one, named hospitals that hold a programme seat, stated amounts by currency and kind, and recognitions in force on the as-of day."
        ),
        N_("Where we stand, in figures that each can be defended."),
        overview.headline_figures,
        findings.headline_figures,
        keys=("figure", "currency", "kind"),
        values=("value",),
    ),
    Metric(
        "attention",
        N_("Needs attention"),
        N_("Recognitions that have lapsed, records on which statements disagree, agreements without a date, and claims whose items no source names in full."),
        N_("These are the figures that a critical reader will ask about."),
        overview.attention,
        findings.attention,
    ),
    Metric(
        "agreements_per_year",
        N_("Agreements per year"),
        N_(
            "An agreement is dated in a year when its earliest and latest signing day both fall in it; possible in every year of its range otherwise; undated when a bound is missing. Every agreement is counted once; by partner type, one with partners of more than one type has a group of its own."
        ),
        N_("Shows pace without placing what no source places."),
        agreements.agreements_per_year,
        findings.agreements_per_year,
        agreement_charts.agreements_per_year,
        options={"by": agreements.BY},
        keys=("year", "by", "group", "certainty"),
        values=("agreements",),
    ),
    Metric(
        "agreements_by_certainty",
        N_("Agreements by certainty of date"),
        N_("Dated, within bounds, or undated; the three add up to all agreements."),
        N_("Says how much of the count stands on dates."),
        agreements.agreements_by_certainty,
        findings.agreements_by_certainty,
        keys=("certainty",),
        values=("agreements",),
    ),
    Metric(
        "agreements_in_force",
        N_("Agreements in force"),
        N_(
            "Certain when it was surely signed by the year's end and its known end, or a source that found it active, is no earlier than that year; possible when nothing says that it had ended."
        ),
        N_("A signed agreement is not always a running one."),
        agreements.agreements_in_force,
        findings.agreements_in_force,
        agreement_charts.agreements_in_force,
        keys=("year",),
        values=("certain", "possible"),
    ),
    Metric(
        "agreements_cumulative",
        N_("Agreements signed so far"),
        N_(
            "At least: the latest possible signing day has passed by the year's end. At most: the earliest possible has. Agreements without any date are in neither."
        ),
        N_("Growth, with its uncertainty."),
        agreements.agreements_cumulative,
        findings.agreements_cumulative,
        agreement_charts.agreements_cumulative,
        keys=("year",),
        values=("at_least", "at_most"),
    ),
    Metric(
        "agreement_timeline",
        N_("Every agreement in time"),
        N_("From the day of signing to the stated end. A dotted line with an open arrow has no stated end; a ring on a dotted line has no date."),
        N_("The agreements themselves, one by one."),
        agreements.agreement_timeline,
        findings.agreement_timeline,
        agreement_charts.agreement_timeline,
    ),
    Metric(
        "partner_mix",
        N_("Partner mix"),
        N_(
            "Full counting: 1 for each partner type that takes part in an agreement. Fractional counting: each of k parties takes 1/k, so the column adds up to the agreements with parties. Unique partners: distinct named partners."
        ),
        N_("The same agreements give three different mixes; the choice should be visible."),
        partners.partner_mix,
        findings.partner_mix,
        partner_charts.partner_mix,
        keys=("partner_type",),
        values=("full", "fractional", "unique_partners", "unnamed_parties"),
    ),
    Metric(
        "partner_mix_moves",
        N_("What the way of counting moves"),
        N_("Each figure of the mix that differs between ways of counting, with the reason and the agreements behind it."),
        N_("Explains why two slides can show two numbers."),
        partners.partner_mix_moves,
        findings.partner_mix_moves,
    ),
    Metric(
        "partners_by_agreements",
        N_("Partners by agreements"),
        N_("Named partners with the number of agreements they are party to."),
        N_("Who the agreements are with."),
        partners.partners_by_agreements,
        findings.partners_by_agreements,
        partner_charts.partners_by_agreements,
        keys=("partner_id",),
        values=("agreements",),
    ),
    Metric(
        "partner_types_by",
        N_("Partner types by area and stage"),
        N_("Agreements for each partner type and therapeutic area or stage, full counting; hollow where no source states it."),
        N_("What we do with whom."),
        partners.partner_types_by,
        findings.partner_types_by,
        partner_charts.partner_types_by,
        options={"by": partners.BY},
        keys=("partner_type", "by", "group"),
        values=("agreements",),
    ),
    Metric(
        "concentration",
        N_("Concentration"),
        N_(
            "Each named partner's share of the fractional counts: the sum of squared shares (Herfindahl-Hirschman), Shannon's entropy, and its exponential, the effective number of partners. Not shown below 10 agreements with a named partner."
        ),
        N_("Tells whether a portfolio rests on a few partners."),
        partners.concentration,
        findings.concentration,
        keys=("indicator",),
        values=("value",),
    ),
    Metric(
        "commitments",
        N_("Stated amounts"),
        N_("Sums by currency and kind. Currencies are never converted; a pledge to invest is never added to a payment."),
        N_("A pledge is not a deal value."),
        commitments.commitments,
        findings.commitments,
        keys=("kind", "currency"),
        values=("amount",),
    ),
    Metric(
        "validity",
        N_("What is in force"),
        N_("In force or lapsed by the stated end on the as-of day; otherwise what a source says became of it; otherwise unknown."),
        N_("A certificate on a page may have lapsed."),
        validity.validity,
        findings.validity,
        claim_charts.validity,
        keys=("record_type", "record_id"),
        values=("state",),
    ),
    Metric(
        "site_members",
        N_("Seats of the network"),
        N_("The seats of each programme with the hospital that holds them; blank where no source names one."),
        N_("Five seats claimed is not five hospitals named."),
        sites.site_members,
        findings.site_members,
    ),
    Metric(
        "site_members_over_time",
        N_("Network seats over time"),
        N_("Seats taken up to each year's end: held by a named hospital, by one that no source names, or possibly taken by then."),
        N_("Shows when the network grew, as far as sources say."),
        sites.site_members_over_time,
        findings.site_members_over_time,
        site_charts.site_members_over_time,
        keys=("programme", "year"),
        values=("named", "unnamed", "possible", "undated"),
    ),
    Metric(
        "site_network",
        N_("The clinical-site network"),
        N_(
            "Hospitals that hold a programme seat or that the regulator names for a trial of the company. A line joins two hospitals named for the same trial; of many lines the strongest are drawn."
        ),
        N_("Which hospitals work on the company's trials, and with whom."),
        sites.site_hospitals,
        findings.site_network,
        site_charts.site_network,
        beside={"pairs": "site_pairs"},
        view_of="site_hospitals",
    ),
    Metric(
        "site_map",
        N_("Where the hospitals are"),
        N_("Hospitals at the coordinates of the public hospital list; those without coordinates are counted in the note and not placed."),
        N_("Reach across the regions."),
        sites.site_hospitals,
        findings.site_map,
        site_charts.site_map,
        view_of="site_hospitals",
    ),
    Metric(
        "site_hospitals",
        N_("Hospitals by trials"),
        N_("Trials of the company for which the regulator's list names the hospital. The list names hospitals from 2012 to early 2020 only."),
        N_("How network members compare with all other hospitals."),
        sites.site_hospitals,
        findings.site_hospitals,
        site_charts.site_hospitals,
        keys=("partner_id",),
        values=("trials", "share"),
    ),
    Metric(
        "site_comparison",
        N_("Members against the rest"),
        N_(
            "Mean number of the company's trials a hospital, and the share of trials with at least one hospital of the group; shares are not shown below 10 trials."
        ),
        N_("Whether membership goes with trials; it does not say why."),
        sites.site_comparison,
        findings.site_comparison,
        keys=("group",),
        values=("hospitals", "sites", "trials_per_hospital", "trials_covered", "share_covered"),
    ),
    Metric(
        "site_pairs",
        N_("Hospitals that share trials"),
        N_("Pairs of hospitals that the regulator names for the same trial of the company."),
        N_("Who already works together."),
        sites.site_pairs,
        findings.site_pairs,
        site_charts.site_pairs,
        keys=("partner_a", "partner_b"),
        values=("trials",),
    ),
    Metric(
        "claims_ledger",
        N_("Claimed, named, unnamed"),
        N_("Each number that a source claims, beside the records that name what it counts: of the same unit, within its scope and no later than its date."),
        N_("26 agreements claimed is not 26 agreements shown."),
        claims.claims_ledger,
        findings.claims_ledger,
        claim_charts.claims_ledger,
        keys=("claim_id",),
        values=("claimed", "named", "unnamed", "contradicted_by"),
    ),
    Metric(
        "contradictions",
        N_("Statements that disagree"),
        N_("Statements marked as contradicting a record, and statements that give one date days that exclude each other; both sides stand in one row."),
        N_("A choice between sources should never be silent."),
        claims.contradictions,
        findings.contradictions,
    ),
    Metric(
        "statement_list",
        N_("Every statement"),
        N_("What each source says, in our own words, with its place in the source and its address."),
        N_("The ground that every figure stands on."),
        claims.statement_list,
        findings.statement_list,
    ),
    Metric(
        "record_health",
        N_("Record health"),
        N_("Share of all fields that are filled, and the mean number of sources that support a record."),
        N_("Where the records are thin."),
        health.record_health,
        findings.record_health,
        claim_charts.record_health,
        keys=("table",),
        values=("rows", "filled", "sources_per_record", "unsupported"),
    ),
    Metric(
        "number_coverage",
        N_("Figures that reach a statement"),
        N_("For each metric, the rows that name records, and how many of them have a statement behind every record."),
        N_("The promise of this dashboard, measured."),
        number_coverage,
        findings.coverage,
    ),
    Metric(
        "changes",
        N_("What other sources add to the company's page"),
        N_("Records that are new, changed or gone between two readings: what the company's page alone carries, and what all chosen sources carry."),
        N_("Shows what a reader of the page alone would not know."),
        changes_from_page,
        findings.changes,
    ),
)
METRICS: dict[str, Metric] = {metric.name: metric for metric in _ENTRIES}


def moved_figures(before: Tables, after: Tables, kept: Filters = Filters()) -> pd.DataFrame:  # noqa: B008
    """Every figure of every metric that moved between two editions, and because of which records: `metrics.moved.moved_figures`."""
    figures = [Figures(metric.title, metric.compute, metric.keys, metric.values) for metric in METRICS.values() if metric.keys and not metric.view_of]
    return moved.moved_figures(before, after, figures, kept)
