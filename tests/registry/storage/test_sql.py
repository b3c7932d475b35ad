"""The bench's reference in plain SQL answers the whole question of each registry metric: the very same table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bench.registry import OPTIONS, _members
from bench.registry_sql import STATEMENTS, answer, connected
from bench.registry_store import make
from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import Members
from oi_metrics.registry.storage import parquet as stored
from oi_metrics.registry.storage.engines import opened
from tests.registry.stores import AWKWARD, HOSPITALS, LINKS, MEMBERS, SITES, SNAPSHOTS, SPONSORS, TRIALS, Row, frames, members, sites, trial

PATCHY: list[Row] = [
    *SNAPSHOTS,
    {"snapshot_id": "mfds-b", "registry": "mfds", "first_day": "2020-01-20", "last_day": "2021-12-01", "sites_from": "2021-01-02"},
    {"snapshot_id": "ctgov-b", "registry": "ctgov", "first_day": "2018-04-01", "last_day": "2019-12-31"},
    {"snapshot_id": "ctgov-c", "registry": "ctgov", "first_day": "2018-05-03", "last_day": "2018-07-01", "sites_from": "2018-01-01"},
    {"snapshot_id": "ctgov-d", "registry": "ctgov", "first_day": "2022-02-02", "last_day": "2022-12-31"},
    {"snapshot_id": "other-a", "registry": "other", "first_day": "2017-01-01", "last_day": "2017-10-01", "sites_from": "2018-01-01"},
    {"snapshot_id": "other-b", "registry": "other", "first_day": "2023-01-05", "last_day": "2023-12-30", "sites_from": "2023-06-01"},
]
"""Snapshots that follow one another with more and less than 31 days between them, or begin to name sites late."""
MORE_TRIALS: list[Row] = [trial(30, "2014-06-01", "2015-02-01", phase="3"), trial(31, "2016-05-05", phase="extension")]
"""One whose span meets that of another at the same hospital in one year, and the only one of a phase, without a site."""


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(3000, tmp_path_factory.mktemp("stores") / "synthetic")


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("stores") / "awkward"
    stored.save(AWKWARD, place)
    return place


@pytest.fixture(scope="module")
def patchy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("stores") / "patchy"
    links = [*LINKS, *LINKS, {**LINKS[0], "trial_b": 3}]
    made = frames(snapshots=PATCHY, trials=[*TRIALS, *MORE_TRIALS], sites=[*SITES, *sites(30, 1, 3)], hospitals=HOSPITALS, sponsors=SPONSORS, links=links)
    stored.save(made, place)
    return place


def _with_one_who_left() -> Members:
    """Also one that the store does not have and that joined when another did."""
    seats = members(("alpha", "2014-01-01", "2014-12-31"), ("gone", "2014-01-01", "2014-12-31"), ("beta", "2016-06-01", None)).seats
    seats.loc[seats["hospital_id"] == "alpha", "left_earliest"] = pd.Timestamp("2018-02-01")
    seats.loc[seats["hospital_id"] == "alpha", "state"] = "left"
    return Members(seats)


CASES: dict[str, tuple[Members, str]] = {
    "synthetic": (_members(), OPTIONS["hospital_profile"]["hospital"]),
    "awkward": (MEMBERS, "alpha"),
    "patchy": (_with_one_who_left(), "epsilon"),
}
"""By store, the members of the programme and the hospital to profile."""


@pytest.mark.parametrize("store", CASES)
@pytest.mark.parametrize("name", STATEMENTS)
def test_the_reference_answers_the_whole_question(name: str, store: str, request: pytest.FixtureRequest) -> None:
    folder, (seated, hospital) = request.getfixturevalue(store), CASES[store]
    options: dict[str, Any] = {"hospital": hospital} if name in OPTIONS else {}
    expected = TRIAL_METRICS[name].table(opened(f"pandas:{folder}"), Choice(), seated, **options)
    assert len(expected)
    same(answer(connected(folder, seated, hospital), name), expected)


def test_a_table_that_differs_in_one_value_is_noticed() -> None:
    table = pd.DataFrame({"share": [0.25, None], "state": ["covered", ""]})
    same(table.copy(), table)
    for place, value in (((0, "share"), 0.2500001), ((1, "share"), 0.0), ((1, "state"), None), ((1, "state"), "covered")):
        other = table.copy()
        other.loc[place] = value
        with pytest.raises(AssertionError):
            same(other, table)


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(plain(found), plain(expected), check_dtype=False, check_exact=False, rtol=1e-9, atol=1e-12)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The values as plain objects, None where one is missing."""
    return frame.astype("object").where(frame.notna(), None)
