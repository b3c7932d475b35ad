"""What happened since a year: what surely, what possibly, what without a date; a filter changes none of it."""

from __future__ import annotations

import pandas as pd
import pytest

from oi_metrics import filters
from oi_metrics.filters import Filters
from oi_metrics.metrics.events import EARLIEST, events
from oi_metrics.records.tables import Tables
from tests.conftest import agreements, parties, partners, records


def happened(tables: Tables, since: int) -> list[tuple[str, str, str]]:
    found = events(tables, since)
    return sorted(zip(found["event"], found["certainty"], found["happened"], strict=True))


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (2019, [("agreement_signed", "certain", "2020"), ("agreement_signed", "possible", "2018/2021"), ("agreement_signed", "undated", "")]),
        (2022, [("agreement_signed", "undated", "")]),
        (2018, [("agreement_signed", "certain", "2018/2021"), ("agreement_signed", "certain", "2020"), ("agreement_signed", "undated", "")]),
    ],
)
def test_what_was_signed_since_a_year(since: int, expected: list[tuple[str, str, str]]) -> None:
    assert happened(records(agreements=agreements(a="2017", b="2018/2021", c="2020", d="")), since) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"ends": "2020"}, [("agreement_over", "certain", "2020")]),
        ({"ends": "2020", "status": "fulfilled"}, [("agreement_over", "certain", "2020")]),
        ({"ends": "2030"}, []),
        ({"status": "ended", "last_verified": "2021-03"}, [("agreement_over", "possible", "../2021-03-31")]),
        ({"status": "ended"}, [("agreement_over", "undated", "")]),
        ({"status": "active", "last_verified": "2021-03"}, []),
    ],
)
def test_an_agreement_is_over_by_its_end_or_when_a_source_found_it_so(row: dict[str, str], expected: list[tuple[str, str, str]]) -> None:
    assert happened(records(agreements=[{"agreement_id": "a", "signed": "2010", **row}]), 2018) == expected


def test_a_recognition_that_was_renewed_did_not_lapse() -> None:
    terms = [
        {"recognition_id": "one", "awarded_by": "ministry", "awarded": "2014", "valid_until": "2017"},
        {"recognition_id": "two", "awarded_by": "ministry", "awarded": "2017", "valid_until": "2020", "renews": "one"},
    ]
    tables = records(partners=partners(ministry="government"), recognitions=terms)
    assert happened(tables, EARLIEST) == [
        ("recognition_awarded", "certain", "2014"), ("recognition_lapsed", "certain", "2020"), ("recognition_renewed", "certain", "2017"),
    ]  # fmt: skip
    assert happened(tables, 2018) == [("recognition_lapsed", "certain", "2020")]
    view = filters.apply(tables, Filters(years=(2009, 2016)))
    assert view.recognitions["recognition_id"].tolist() == ["one"] and happened(view, EARLIEST) == [("recognition_awarded", "certain", "2014")]


def test_named_hospitals_join_and_leave() -> None:
    seats = [{"joined": "2012", "partner_id": "a", "left": "2019"}, {"joined": "2018", "partner_id": "b"}, {"joined": "2018", "partner_type": "hospital"}]
    tables = records(
        programmes=[{"programme_id": "net"}],
        partners=partners(a="hospital", b="hospital"),
        memberships=[{"programme_id": "net", "seat": seat, **row} for seat, row in enumerate(seats, start=1)],
    )
    found = events(tables, 2018)
    assert found[["event", "title_en", "happened", "records"]].to_numpy().tolist() == [
        ["hospital_left", "a", "2019", ("memberships/net/1",)], ["hospital_joined", "b", "2018", ("memberships/net/2",)],
    ]  # fmt: skip


def test_a_filter_takes_rows_and_changes_none() -> None:
    tables = records(partners=partners(x="biotech", y="hospital"), agreements=agreements(a="2018", b="2019"), parties=[*parties("a", "x"), *parties("b", "y")])
    every, some = events(tables, 2018), events(filters.apply(tables, Filters(partner_type=("biotech",))), 2018)
    pd.testing.assert_frame_equal(some, every[every["title_en"] == "a"].reset_index(drop=True))


def test_nothing_gives_an_empty_table() -> None:
    assert events(records(), 2018).empty
