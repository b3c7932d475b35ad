"""The bench's reference in plain SQL answers the whole question of each registry metric: the very same table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bench.registry import OPTIONS, _members
from bench.registry_sql import STATEMENTS, answer, connected
from bench.registry_store import make
from oi_metrics.registry import store as stored
from oi_metrics.registry.choice import Choice
from oi_metrics.registry.engines import opened
from oi_metrics.registry_catalogue import REGISTRY_METRICS

from .stores import AWKWARD, MEMBERS


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(3000, tmp_path_factory.mktemp("stores") / "synthetic")


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("stores") / "awkward"
    stored.save(AWKWARD, place)
    return place


@pytest.mark.parametrize("name", STATEMENTS)
@pytest.mark.parametrize(("place", "members", "hospital"), [("synthetic", _members(), OPTIONS["hospital_profile"]["hospital"]), ("awkward", MEMBERS, "alpha")])
def test_the_reference_answers_the_whole_question(name: str, place: str, members: Any, hospital: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(place)
    options = {"hospital": hospital} if name in OPTIONS else {}
    expected = REGISTRY_METRICS[name].table(opened(f"pandas:{folder}"), Choice(), members, **options)
    assert len(expected)
    same(answer(connected(folder, members, hospital), name), expected)


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(plain(found), plain(expected), check_dtype=False, check_exact=False, rtol=1e-9, atol=1e-12)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The values as plain objects, None where one is missing."""
    return frame.astype("object").where(frame.notna(), None)
