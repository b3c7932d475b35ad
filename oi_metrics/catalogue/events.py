"""The metric of events: what began, ended, lapsed or was renewed since a year."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Metric, Option, Place
from oi_metrics.metrics import events
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Count
from oi_metrics.narrative.table_rows import behind, parts_by

HAPPENED = Counted("{n} change is on record for this time: {parts}.", "{n} changes are on record for this time: {parts}.")
POSSIBLE = Counted("{n} more may fall into it: {parts}.", "{n} more may fall into it: {parts}.")
UNDATED = Counted("{n} has no date: {parts}.", "{n} have no date: {parts}.")
NOTHING = N_("Nothing that is on record surely began, ended, lapsed or was renewed in this time.")


def points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    for certainty, text in (("certain", HAPPENED), ("possible", POSSIBLE), ("undated", UNDATED)):
        rows = table[table["certainty"] == certainty]
        if len(rows):
            yield Point(certainty, text, behind(rows), {"n": Count(len(rows)), "parts": parts_by(rows, "event", events.EVENTS)})
        elif certainty == "certain":
            yield nothing(NOTHING)


EVENTS = Metric(
    "events",
    N_("What happened since"),
    N_(
        "Agreements signed and over, hospitals that joined or left, recognitions awarded, renewed and lapsed, in the chosen year or later and by the as-of day."
    ),
    N_("Answers what changed since a year that matters to the reader."),
    "EDTF, ISO 8601-2: a date has an earliest and a latest day; docs/definitions.md, what happened since.",
    events.events,
    (
        Column("event", N_("Change"), "What happened.", "term"),
        columns.TITLE,
        Column(
            "happened",
            N_("Date"),
            "When it happened; up to the day of the source that found an agreement over, where no end is stated.",
            "date",
            blank="undated",
        ),
        columns.CERTAINTY.called(meaning="Whether all of that time lies in the chosen years, a part of it, or nothing bounds it."),
        columns.RECORDS,
    ),
    points,
    shape="table",
    options=(Option("since", default=events.EARLIEST, number=True),),
    keys=(),
    places=(Place("overview", row=0, section="since"),),
    table_tells_all=True,
)

METRICS = (EVENTS,)
