"""The metric everything_in_time: how many entries there are, of which years, and on how many sources disagree."""

import pandas as pd
import pytest

from oi_metrics.catalogue.everything import EVERYTHING

from .telling import declared, frame, told


def of(*days, contested=False):
    rows = [
        {"lane": "agreement", "begins_earliest": pd.Timestamp(day) if day else pd.NaT, "certainty": "dated" if day else "undated", "contested": contested}
        for day in days
    ]
    table = frame(EVERYTHING, *rows)
    return table.assign(begins_earliest=pd.to_datetime(table["begins_earliest"]), contested=table["contested"].astype(bool))


@pytest.mark.parametrize(
    ("table", "english"),
    [
        (of("2009-01-01", "2024-12-23", ""), ["3 entries on record, 2009 to 2024."]),
        (of("2009-01-01"), ["1 entry on record, dated 2009."]),
        (of("", ""), ["2 entries on record, none with a date."]),
        (of("2018-06-28", contested=True), ["1 entry on record, dated 2018.", "On when 1 of them began, sources disagree."]),
    ],
)
def test_sentences(table, english):
    assert told(EVERYTHING, table)[0] == english


def test_columns_are_declared_and_nothing_is_said_in_words(embedded):
    assert set(EVERYTHING.table(embedded).columns) == declared(EVERYTHING)
    (english,), (korean,) = told(EVERYTHING, frame(EVERYTHING))
    assert english.startswith("No ") and "없" in korean
