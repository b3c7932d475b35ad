"""The metric of targets: what was aimed at, and what was reached."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Metric, Place
from oi_metrics.metrics import targets
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Count
from oi_metrics.narrative.table_rows import behind, parts_by

ATTAINED = Counted("{n} target is set: {parts}.", "{n} targets are set: {parts}.")
NO_TARGET = N_("No target is set.")
STATES = ("target_reached", "target_open", "target_missed", "not_counted")


def points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NO_TARGET)
        return
    yield Point("attained", ATTAINED, behind(table), {"n": Count(len(table)), "parts": parts_by(table, "state", STATES)}, absent=True)


TARGET_ATTAINMENT = Metric(
    "target_attainment",
    N_("Targets and what was reached"),
    N_("Each target beside the records that count towards it by the end of its year: those that surely do, and those that may."),
    N_("A target says nothing without what was reached, and how sure that is."),
    "docs/definitions.md, targets.",
    targets.target_attainment,
    (
        columns.of_record("targets", "measure"),
        columns.YEAR.called(meaning="Year by whose end it is to be reached."),
        columns.of_record("targets", "target", format="count"),
        Column("reached", N_("Reached"), "Records that surely count by then; missing where they are not recorded one by one.", "count"),
        columns.POSSIBLE.called(meaning="Records beyond them that may count."),
        columns.STATE.called(meaning="Whether it is reached, missed, open, or not counted one by one."),
        columns.RECORDS,
    ),
    points,
    shape="table",
    keys=("measure", "year"),
    figures=("target", "reached", "possible"),
    places=(Place("claims", row=3, when_given=True),),
)

METRICS = (TARGET_ATTAINMENT,)
