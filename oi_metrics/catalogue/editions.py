"""What differs between two versions of the records, and which figures moved because of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.claims import CHANGES
from oi_metrics.catalogue.metric import Metric
from oi_metrics.catalogue.record_metrics import RECORD_METRICS
from oi_metrics.filters import Filters
from oi_metrics.metrics import moved
from oi_metrics.metrics.moved import Figures
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Count
from oi_metrics.narrative.table_rows import behind
from oi_metrics.records.tables import Tables


def moved_figures(before: Tables, after: Tables, kept: Filters = Filters()) -> pd.DataFrame:  # noqa: B008
    """Every figure of every metric that moved between two versions of the records, and because of which records: `metrics.moved.moved_figures`."""
    figures = [
        Figures(metric.title, metric.table, metric.keys, metric.figures, metric.columns)
        for metric in RECORD_METRICS.values()
        if metric.keys and not metric.view_of
    ]
    return moved.moved_figures(before, after, figures, kept)


MOVED = Counted("{n} figure moved.", "{n} figures moved.")
MOVED_UNEXPLAINED = Counted(
    "{n} figure moved; no changed record was found behind {unexplained} of them.",
    "{n} figures moved; no changed record was found behind {unexplained} of them.",
)


def moved_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    unexplained = int((table["attribution"] == "unattributed").sum())
    if table.empty:
        yield nothing(N_("No figure moved."))
    elif unexplained:
        yield Point("moved", MOVED_UNEXPLAINED, behind(table), {"n": Count(len(table)), "unexplained": Count(unexplained)}, absent=True)
    else:
        yield Point("moved", MOVED, behind(table), {"n": Count(len(table))}, absent=True)


MOVED_FIGURES = Metric(
    "moved_figures",
    N_("Figures that moved, and because of which records"),
    N_("Each figure that differs between two versions of the records, with the changed records that move it."),
    N_("A figure that moved without a reason cannot be defended."),
    "docs/definitions.md, what moved a figure.",
    moved_figures,
    (
        columns.METRIC,
        Column("figure", N_("Figure"), "What the figure is of.", "pair"),
        Column("key", N_("Key"), "Codes that tell the figure apart.", "helper"),
        Column("field", "field", "The column that holds it, by name.", "helper"),
        Column("field_label", N_("Field"), "The column that holds it, as readers know it.", "title"),
        Column("is_share", "share", "Whether the figure is a share of one.", "helper"),
        columns.BEFORE.called(meaning="The figure in the earlier version."),
        columns.AFTER.called(meaning="The figure in the later version."),
        Column("causes", N_("Because of"), "Titles of the first records that moved it.", "pair"),
        Column("attribution", N_("How they changed it"), "Whether each alone, one needed, all together, or by lineage.", "term"),
        Column("each", N_("Each"), "The figure that each record gives, by itself.", "helper"),
        columns.RECORDS,
    ),
    moved_points,
    shape="list",
)

CHANGED = replace(
    CHANGES,
    title=N_("What changed in the records"),
    definition=N_("Records that are new, changed, retired or gone in the later of two versions of the data."),
    why=N_("A change that nobody can see cannot be checked."),
)
"""The table of `changes` as it is of two versions of the records."""
