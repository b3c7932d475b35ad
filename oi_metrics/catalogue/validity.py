"""What is in force: its metric, columns, sentences and chart."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Chart, Metric, Place
from oi_metrics.charts.spec import ACCENT, MUTED, Mark, Plot, series_of
from oi_metrics.language.words import Words
from oi_metrics.metrics import validity
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Ground, Point, nothing
from oi_metrics.narrative.table_rows import behind, parts_by

AGREEMENTS_STAND = N_("Agreements on the as-of day: {parts}.")
RECOGNITIONS_STAND = N_("Recognitions on the as-of day: {parts}.")
NONE_TO_STAND = N_("No agreement or recognition in this selection.")
LOOKS = {
    "in_force": Mark(ACCENT), "last_seen_active": Mark(ACCENT, "hatched"), "fulfilled": Mark(MUTED), "ended": Mark(MUTED),
    "lapsed": Mark(MUTED, "struck"), "unknown": Mark(MUTED, "hollow"),
}  # fmt: skip
"""The states in the order in which they are told, and the look of each."""


def validity_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        yield nothing(NONE_TO_STAND)
    for kind, text in (("agreement", AGREEMENTS_STAND), ("recognition", RECOGNITIONS_STAND)):
        rows = table[table["record_type"] == kind]
        if len(rows):
            yield Point(kind, text, behind(rows), {"parts": parts_by(rows, "state", LOOKS, always=("in_force",))})


def validity_plot(table: pd.DataFrame, words: Words) -> Plot:
    """Agreements and recognitions by state; lapsed struck, unknown hollow, last seen active hatched."""
    kinds = [kind for kind in ("agreement", "recognition") if (table["record_type"] == kind).any()]
    counts = dict(table.groupby(["state", "record_type"]).size()) if len(table) else {}
    series = tuple(
        series_of(words.term(state), [counts.get((state, kind)) for kind in kinds], mark) for state, mark in LOOKS.items() if (table["state"] == state).any()
    )
    return Plot("bars", tuple(words.term(kind) for kind in kinds), series, words.gettext("Records"))


VALIDITY = Metric(
    "validity",
    N_("Validity"),
    N_("In force or lapsed by the stated end on the as-of day; otherwise what a source says became of it; otherwise unknown."),
    N_("A certificate on a page may have lapsed."),
    "EDTF, ISO 8601-2, open intervals; docs/definitions.md, what is in force.",
    validity.validity,
    (
        columns.of_record("evidence", "record_type", "Agreement or recognition.", format="term"),
        columns.of_record("evidence", "record_id", "Key of the agreement or recognition."),
        columns.TITLE,
        Column("valid_from", N_("Valid from"), "When it was signed or awarded.", "date", blank="undated"),
        Column("valid_to", N_("Valid to"), "When it ends or ended.", "date", blank="not_stated"),
        columns.of_record("agreements", "last_verified"),
        columns.STATE.called(meaning="What it therefore is on the as-of day."),
        columns.RECORDS,
    ),
    validity_points,
    chart=Chart(validity_plot, NONE_TO_STAND),
    keys=("record_type", "record_id"),
    figures=("state",),
    places=(Place("claims", row=2),),
    audiences={"executive": 6},
    brief=("title", "valid_from", "valid_to", "state"),
)
