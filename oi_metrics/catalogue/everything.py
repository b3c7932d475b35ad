"""The metric of everything in time: recognitions, amounts, seats and agreements in one picture."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Chart, Metric, Place
from oi_metrics.charts import everything as chart
from oi_metrics.metrics import everything
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Count, Year
from oi_metrics.narrative.table_rows import behind

SPAN = Counted("{n} entry on record, {first} to {last}.", "{n} entries on record, {first} to {last}.")
ONE_YEAR = Counted("{n} entry on record, dated {first}.", "{n} entries on record, dated {first}.")
NO_DATE = Counted("{n} entry on record, without a date.", "{n} entries on record, none with a date.")
CONTESTED = Counted("On when {n} of them began, sources disagree.", "On when {n} of them began, sources disagree.")
NOTHING = N_("No agreement, participating hospital or recognition in this selection.")


def points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NOTHING)
        return
    years = table.loc[table["certainty"] == "dated", "begins_earliest"].dt.year
    n = {"n": Count(len(table))}
    if years.empty:
        yield Point("span", NO_DATE, behind(table), n, told_against=True)
    elif years.min() == years.max():
        yield Point("span", ONE_YEAR, behind(table), {**n, "first": Year(int(years.min()))}, told_against=True)
    else:
        facts = {**n, "first": Year(int(years.min())), "last": Year(int(years.max()))}
        yield Point("span", SPAN, behind(table), facts, told_against=True)
    contested = table[table["contested"]]
    if len(contested):
        yield Point("contested", CONTESTED, behind(contested), {"n": Count(len(contested))}, told_against=True)


EVERYTHING = Metric(
    "everything_in_time",
    N_("Everything in time"),
    N_(
        "Recognitions from award to the end of their term, amounts at the signing of their agreement, hospitals from joining to leaving, agreements from signing to the stated end. A dotted line with an open arrow has no stated end, a cross marks what has lapsed, and what is undated stands beside the axis."
    ),
    N_("One picture of who, what and when."),
    "EDTF, ISO 8601-2; docs/definitions.md, everything in time.",
    everything.everything_in_time,
    (
        Column("lane", N_("Kind"), "What the row is of.", "term"),
        columns.WITH.called(meaning="Who it is with or awarded by; the first two of several."),
        Column("more", N_("Further parties"), "Named parties beyond the first two.", "count"),
        columns.TITLE,
        columns.PARTNER_TYPE,
        columns.AMOUNT_KIND.called(meaning="What the amount is, blank for what is none."),
        columns.CURRENCY.called(meaning="ISO 4217, blank for what is no amount."),
        columns.of_record("amounts", "amount", "The stated amount, in whole units of the currency.", format="money"),
        Column("begins", N_("From"), "When it was signed, joined or awarded.", "date", blank="undated"),
        *columns.day_bounds("begins"),
        Column("ends", N_("Until"), "When it ends or ended.", "date", blank="not_stated"),
        *columns.day_bounds("ends"),
        columns.CERTAINTY,
        columns.CONTESTED,
        columns.STATE.called(meaning="What it therefore is on the as-of day."),
        columns.RECORDS,
    ),
    points,
    chart=Chart(by_hand=chart.everything_chart, nothing=NOTHING, wide=500),
    places=(Place("overview", row=0, section="time"),),
    brief=("lane", "name", "title", "begins", "ends", "state"),
)

METRICS = (EVERYTHING,)
