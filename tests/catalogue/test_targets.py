"""What is told of targets, and where they stand."""

from __future__ import annotations

import pytest

from oi_metrics.catalogue.index import METRICS
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from tests.conftest import agreements, records

TARGET = METRICS["target_attainment"]


@pytest.mark.parametrize(
    ("targets", "english", "korean"),
    [
        ([], "No target is set.", "설정된 목표가 없음."),
        ([("agreements", 2020, 1)], "1 target is set: 1 reached.", "설정된 목표는 1건임(달성 1건)."),
        (
            [("agreements", 2020, 1), ("agreements", 2021, 9), ("projects", 2020, 3)],
            "3 targets are set: 1 reached, 1 missed, 1 not recorded one by one.",
            "설정된 목표는 3건임(달성 1건, 미달 1건, 개별 기록 없음 1건).",
        ),
    ],
)
def test_are_told_in_both_languages(targets: list[tuple[str, int, int]], english: str, korean: str) -> None:
    rows = [{"measure": measure, "year": year, "target": target} for measure, year, target in targets]
    tables = records(targets=rows, agreements=agreements(a="2018"))
    table = TARGET.table(tables)
    assert [TARGET.headline(table, Ground.of_snapshots(["a"]), Words(lang)).text for lang in ("en", "ko")] == [english, korean]


def test_stand_on_a_page_where_there_are_any_alone() -> None:
    assert [place.when_given for place in TARGET.places] == [True]
