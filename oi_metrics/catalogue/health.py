"""Metrics of the records themselves: how full they are, and how many figures reach a statement."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Chart, Metric, Place
from oi_metrics.charts.spec import ACCENT, Mark, Plot, series_of
from oi_metrics.language.words import Words
from oi_metrics.memo import memoised
from oi_metrics.metrics import health
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Count
from oi_metrics.narrative.table_rows import behind
from oi_metrics.records.tables import Tables

SUPPORTED = Counted(
    "The {n} record in this selection is backed by at least one statement.", "Each of the {n} records in this selection is backed by at least one statement."
)
UNSUPPORTED = Counted(
    "Of {rows} records in this selection, {n} has no statement behind it.", "Of {rows} records in this selection, {n} have no statement behind them."
)
NONE_SUPPORTED = Counted("The {n} record in this selection has no statement behind it.", "None of the {n} records in this selection has a statement behind it.")
NO_RECORD = N_("No record in this selection.")
PARTNERS_ALONE = N_("No record in this selection but those of partners, which other records name.")


def health_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    own = table[table["table"] != "partners"]
    rows, unsupported = int(own["rows"].sum()), int(own["unsupported"].sum())
    if not rows:
        yield nothing(PARTNERS_ALONE if table["rows"].sum() else NO_RECORD)
    elif unsupported == rows:
        yield Point("unsupported", NONE_SUPPORTED, (), {"n": Count(unsupported)}, absent=True)
    elif unsupported:
        yield Point("unsupported", UNSUPPORTED, behind(own), {"n": Count(unsupported), "rows": Count(rows)})
    else:
        yield Point("supported", SUPPORTED, behind(own), {"n": Count(rows)})


def health_plot(table: pd.DataFrame, words: Words) -> Plot:
    """The share of fields filled, a bar a table that has records."""
    held = table[table["rows"] > 0]
    series = series_of(words.gettext("Fields filled"), list(held["filled"]), Mark(ACCENT), held.index)
    return Plot("bars", tuple(words.term(name) for name in held["table"]), (series,), words.gettext("Fields filled"), "0%")


RECORD_HEALTH = Metric(
    "record_health",
    N_("Record health"),
    N_("Share of all fields that are filled, and the mean number of sources that support a record."),
    N_("Where the records are thin."),
    "docs/definitions.md, record health.",
    health.record_health,
    (
        columns.TABLE.called(meaning="The table of the records."),
        Column("rows", N_("Records"), "Number of its records.", "count"),
        Column("filled", N_("Fields filled"), "Filled fields among all of its fields; missing without a record.", "share"),
        Column("sources_per_record", N_("Sources per record"), "Mean number of distinct sources that support a record.", "number", digits=1),
        Column("unsupported", N_("Without a statement"), "Records that no statement supports; partners, which others name, are left out.", "count"),
        columns.RECORDS,
    ),
    health_points,
    chart=Chart(health_plot, NO_RECORD),
    keys=("table",),
    figures=("rows", "filled", "sources_per_record", "unsupported"),
    places=(Place("claims", row=2, column=1),),
)

REACHED = Counted("Of {figures} displayed figures, {n} reaches a statement.", "Of {figures} displayed figures, {n} reach a statement.")
ALL_REACHED = Counted("The {n} displayed figure reaches a statement.", "Each of the {n} displayed figures reaches a statement.")
NONE_REACHED = Counted("The {n} displayed figure reaches no statement.", "None of the {n} displayed figures reaches a statement.")
NO_FIGURE = N_("No figure in this selection names a record.")


@memoised
def number_coverage(tables: Tables) -> pd.DataFrame:
    """The share of the figures of every other metric, by its title, that reach a statement: `metrics.health.coverage`."""
    from oi_metrics.catalogue.record_metrics import RECORD_METRICS  # the list holds this metric as well, and is whole only once all are declared

    others = [metric for metric in RECORD_METRICS.values() if not metric.view_of and metric.name != "number_coverage"]
    return health.coverage(tables, {metric.title: metric.table(tables) for metric in others})


def coverage_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    figures, supported = int(table["figures"].sum()), int(table["supported"].sum())
    if not figures:
        yield nothing(NO_FIGURE)
    elif not supported:
        yield Point("reached", NONE_REACHED, (), {"n": Count(figures)}, absent=True)
    elif supported == figures:
        yield Point("reached", ALL_REACHED, behind(table), {"n": Count(figures)})
    else:
        yield Point("reached", REACHED, behind(table), {"figures": Count(figures), "n": Count(supported)})


NUMBER_COVERAGE = Metric(
    "number_coverage",
    N_("Figures backed by a statement"),
    N_("For each metric, the rows that name records, and how many of them have a statement behind every record."),
    N_("The promise of this dashboard, measured."),
    "docs/definitions.md, record health.",
    number_coverage,
    (
        columns.METRIC,
        Column("figures", N_("Figures"), "Rows of its table that name records.", "count"),
        Column("supported", N_("Backed by a statement"), "Those of which every record reaches a statement.", "count"),
        columns.SHARE.called(meaning="Their share; missing where there is no figure."),
        columns.RECORDS,
    ),
    coverage_points,
    shape="table",
    places=(Place("claims", row=1, section="statements"),),
)

METRICS = (RECORD_HEALTH, NUMBER_COVERAGE)
