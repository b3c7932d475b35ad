"""What is told of what happened since a year."""

from __future__ import annotations

import pytest

from oi_metrics.catalogue.index import METRICS
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from tests.conftest import agreements, records

EVENTS = METRICS["events"]


@pytest.mark.parametrize(
    ("signed", "english", "korean"),
    [
        (
            {"a": "2017"},
            ["Nothing that is on record surely began, ended, lapsed or was renewed in this time."],
            ["해당 기간에 시작·종료·만료·갱신이 확인된 기록 없음."],
        ),
        ({"a": "2018"}, ["1 change is on record for this time: 1 signed."], ["해당 기간의 변동은 1건임(협약 체결 1건)."]),
        (
            {"a": "2018", "b": "2019", "c": "2017/2020", "d": ""},
            ["2 changes are on record for this time: 2 signed.", "1 more may fall into it: 1 signed.", "1 has no date: 1 signed."],
            ["해당 기간의 변동은 2건임(협약 체결 2건).", "해당 기간일 가능성이 있는 변동 1건: 협약 체결 1건.", "날짜 미상 1건: 협약 체결 1건."],
        ),
    ],
)
def test_are_told_in_both_languages(signed: dict[str, str], english: list[str], korean: list[str]) -> None:
    table = EVENTS.table(records(agreements=agreements(**signed)), since=2018)
    told = [[clause.text for clause in EVENTS.clauses(table, Ground.of_snapshots(["a"]), Words(lang))] for lang in ("en", "ko")]
    assert told == [english, korean]
