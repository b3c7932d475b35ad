"""Metrics of agreements: sentences in both languages, and charts as values."""

import pytest

from oi_metrics.catalogue.agreements import METRICS
from oi_metrics.language.words import Words

from ..conftest import agreements, records
from .telling import told

TABLES = records(
    agreements=[
        *agreements(a="2016-03", b="2015/2018", c=""),
        {"agreement_id": "d", "title_en": "Bank", "title_ko": "은행", "signed": "2020-05-01", "ends": "2025"},
    ],
    amounts=[{"agreement_id": key, "amount": amount, "kind": "upfront", "currency": "USD"} for key, amount in (("a", 4_000_000), ("d", 1_000_000))],
)
BY_NAME = {metric.name: metric for metric in METRICS}
SAID = {
    "agreements_per_year": (
        [
            "2016 and 2020 have 1 dated agreement each, and no other year has more.",
            "1 agreement may belong to any of several years and is placed in none of them for certain.",
            "1 agreement is undated and has no year.",
        ],
        [
            "2016년과 2020년에 각각 협약 1건이 체결되었으며, 이보다 많은 해는 없음.",
            "협약 1건은 체결일이 여러 해에 걸친 기간 안에 있어 어느 해에도 확정하여 넣지 않음.",
            "협약 1건은 날짜를 알 수 없어 연도가 없음.",
        ],
    ),
    "agreements_by_certainty": (
        ["4 agreements are named: 2 dated, 1 within bounds, 1 undated."],
        ["확인된 협약은 4건임(날짜 확인 2건, 기간 내 1건, 날짜 미상 1건)."],
    ),
    "agreements_in_force": (
        ["In 2024 at least 1 agreement was in force; for 2 more, no source says that it had ended."],
        ["2024년에는 협약이 최소 1건 유효했으며, 그 밖의 2건은 종료되었다는 출처가 없음."],
    ),
    "agreements_cumulative": (
        ["By the end of 2024 at least 3 agreements had been signed."],
        ["2024년 말까지 체결된 협약은 최소 3건임."],
    ),
    "agreement_timeline": (
        ["Of 4 agreements, 3 have no stated end.", "The latest agreement that sources date: “Bank”, 1 May 2020."],
        ["협약 4건 가운데 3건은 종료일이 명시되지 않음.", "출처가 날짜를 밝힌 가장 최근 협약은 ‘은행’으로, 체결 시점은 2020년 5월 1일임."],
    ),
    "commitments": (
        ["Upfront payment: USD 5 million, stated in 2 agreements."],
        ["계약금(선급금)으로 명시된 금액은 500만 달러이며, 협약 2건에 해당함."],
    ),
}  # fmt: skip
N = None
DRAWN = {
    "agreements_per_year": [
        ("Not stated", "solid", (N, 1, N, N, N, 1, N)),
        ("Not stated, possible", "hatched", (1, 1, 1, 1, N, N, N)),
        ("Not stated, undated", "hollow", (N, N, N, N, N, N, 1)),
    ],
    "agreements_in_force": [("Certain", "solid", (0, 0, 0, 0, 0, 1, 1, 1, 1, 1)), ("Possible", "hatched", (1, 2, 2, 2, 2, 2, 2, 2, 2, 2))],
    "agreements_cumulative": [("At least", "solid", (0, 1, 1, 2, 2, 3, 3, 3, 3, 3)), ("At most", "hatched", (1, 2, 2, 2, 2, 3, 3, 3, 3, 3))],
}


@pytest.mark.parametrize("name", BY_NAME)
def test_sentences(name):
    assert told(BY_NAME[name], BY_NAME[name].table(TABLES)) == SAID[name]


@pytest.mark.parametrize("name", DRAWN)
def test_columns_of_years(name):
    plot = BY_NAME[name].plot(BY_NAME[name].table(TABLES), Words("en"))
    years = (*map(str, range(2015, 2021)), "Undated") if name == "agreements_per_year" else tuple(map(str, range(2015, 2025)))
    assert plot.categories == years
    assert [(series.name, series.mark.look, series.values) for series in plot.series] == DRAWN[name]


def test_each_certainty_has_its_look():
    (series,) = BY_NAME["agreements_by_certainty"].plot(BY_NAME["agreements_by_certainty"].table(TABLES), Words("en")).series
    assert [(value, mark.look) for value, mark in zip(series.values, series.marks, strict=True)] == [(2, "solid"), (1, "hatched"), (1, "hollow")]
