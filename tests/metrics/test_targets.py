"""Targets beside what was reached: surely, possibly, or not counted one by one."""

from __future__ import annotations

import pandas as pd
import pytest

from oi_metrics import filters
from oi_metrics.catalogue.index import METRICS, on_page
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.metrics.targets import target_attainment
from oi_metrics.model.schema import TABLES
from tests.conftest import agreements, partners, records


def attained(target: int, year: int = 2020, measure: str = "agreements", **signed: str) -> list[object]:
    tables = records(targets=[{"measure": measure, "year": year, "target": target}], agreements=agreements(**signed))
    (row,) = target_attainment(tables).to_dict("records")
    return [row["reached"], row["possible"], row["state"], row["records"]]


@pytest.mark.parametrize(
    ("target", "expected"),
    [(1, [1, 1, "target_reached"]), (2, [1, 1, "target_open"]), (3, [1, 1, "target_missed"]), (0, [1, 1, "target_reached"])],
)
def test_what_surely_counts_and_what_may(target: int, expected: list[object]) -> None:
    assert attained(target, a="2018", b="2019/2022", c="2021")[:3] == expected


def test_a_year_that_is_not_over_is_open() -> None:
    assert attained(5, year=2030, a="2018")[:3] == [1, 0, "target_open"]


def test_the_undated_may_count() -> None:
    assert attained(1, a="")[:3] == [0, 1, "target_open"]


def test_hospitals_are_the_named_seats_that_were_not_left() -> None:
    seats = [{"joined": "2012", "partner_id": "a"}, {"joined": "2012", "partner_id": "b", "left": "2015"}, {"joined": "2012", "partner_type": "hospital"}]
    tables = records(
        targets=[{"measure": "programme_hospitals", "year": 2020, "target": 2}],
        programmes=[{"programme_id": "net"}],
        partners=partners(a="hospital", b="hospital"),
        memberships=[{"programme_id": "net", "seat": seat, **row} for seat, row in enumerate(seats, start=1)],
    )
    (row,) = target_attainment(tables).to_dict("records")
    assert [row["reached"], row["possible"], row["state"]] == [1, 0, "target_missed"]
    assert row["records"] == ("targets/programme_hospitals/2020", "memberships/net/1")


def test_what_is_not_recorded_one_by_one_is_not_counted() -> None:
    reached, possible, state, behind = attained(3, measure="projects", a="2018")
    assert pd.isna(reached) and pd.isna(possible)
    assert (state, behind) == ("not_counted", ("targets/projects/2020",))


def test_a_filter_changes_none_of_it() -> None:
    tables = records(targets=[{"measure": "agreements", "year": 2020, "target": 1}], agreements=agreements(a="2018"))
    pd.testing.assert_frame_equal(target_attainment(filters.apply(tables, Filters(years=(2019, 2020)))), target_attainment(tables))


def test_every_declared_table_has_a_metric_or_carries_the_evidence() -> None:
    """A table that nothing computes of would be accepted and never used."""
    read: set[str] = set()

    class Told(dict):
        def __getitem__(self, name: str) -> object:
            read.add(name)
            return super().__getitem__(name)

    tables = records(
        targets=[{"measure": "agreements", "year": 2020, "target": 1}],
        agreements=agreements(a="2018"),
        partners=partners(p="hospital"),
        programmes=[{"programme_id": "net"}],
        memberships=[{"programme_id": "net", "seat": 1, "partner_id": "p"}],
        trials=[{"trial_id": "t"}],
        trial_sites=[{"trial_id": "t", "partner_id": "p"}],
    )
    watched = type(tables)(Told(tables.frames), tables.edition, tables.as_of)
    for metric in METRICS.values():
        if metric.name in {found.name for page in ("", "overview", "agreements", "partners", "sites", "claims") for row in on_page(page) for found, _ in row}:
            metric.table(watched)
    Words.of("en", watched.vocabulary)
    assert set(TABLES) - read - {"retired", "confidential"} == set()
