"""The figures at the head of the overview and what needs attention: what they say of none, one and many."""

import pytest

from oi_metrics.catalogue import overview
from oi_metrics.language.formatting import metric_table

from ..conftest import agreements, records
from .telling import EN, KO, declared, frame, told

HEADLINE_FIGURES, ATTENTION = overview.METRICS


@pytest.mark.parametrize("metric", overview.METRICS, ids=lambda metric: metric.name)
def test_every_column_is_declared_and_nothing_is_said_in_words(metric, embedded):
    for tables in (embedded, records(agreements=agreements(a="2018", b="")), records()):
        assert set(metric.table(tables).columns) == declared(metric)
    (english,), (korean,) = told(metric, metric.table(records()))
    assert english.startswith(("No ", "Nothing ")) and "없" in korean


@pytest.mark.parametrize(
    ("row", "english", "korean"),
    [
        ({"figure": "agreements", "value": 1, "hollow": 1}, "1 agreement is named: 1 undated.", None),
        ({"figure": "partners", "value": 1}, "1 named partner is party to agreements.", "명칭이 확인된 파트너 1곳이 협약에 참여함."),
        ({"figure": "partners", "value": 2, "hollow": 3}, "2 named partners are party to agreements; parties that no source names: 3.", None),
        ({"figure": "hospitals", "value": 1, "hollow": 1}, "1 named hospital takes part in the network; participating hospitals that no source names: 1.",
         "명칭이 확인된 병원 1곳이 네트워크에 참여하며, 명칭을 밝힌 출처가 없는 참여 병원은 1곳임."),
        ({"figure": "recognitions_in_force", "value": 1, "solid": 1, "struck": 2},
         "3 recognitions are on record: 1 in force, 2 lapsed on the as-of day.", None),
        ({"figure": "recognitions_in_force", "value": 0, "struck": 2}, "2 recognitions are on record: 0 in force, 2 lapsed on the as-of day.", None),
        ({"figure": "recognitions_in_force", "value": 1, "solid": 1, "struck": 2, "changed_en": "Certified", "changed_ko": "인증", "changed_on": "2020-12-01",
          "state": "lapsed"}, "“Certified” ran until 1 Dec 2020; it has lapsed, and no renewal is on record.",
         "‘인증’은 2020년 12월 1일까지 유효했으며, 갱신된 기록 없이 만료됨."),
        ({"figure": "commitment", "kind": "investment_pledge", "value": 70, "currency": "KRW", "name_en": "A ministry", "name_ko": "부처", "changed_on": "2009",
          "state": "fulfilled"}, "Investment pledge: KRW 70, A ministry (2009); reported as fulfilled.", None),
        ({"figure": "commitment", "kind": "upfront", "value": 70, "currency": "KRW", "name_en": "A firm", "name_ko": "기업", "changed_on": "2009",
          "state": "unknown"}, "Upfront payment: KRW 70, A firm (2009); no source says what became of it.", None),
    ],
)  # fmt: skip
def test_each_figure_is_a_clause(row, english, korean):
    said = told(HEADLINE_FIGURES, frame(HEADLINE_FIGURES, row))
    assert said[0] == [english]
    assert korean is None or said[1] == [korean]


def test_attention_counts_by_kind_and_reads_details_by_their_field():
    lapsed = {"kind": "lapsed", "title_en": "T", "title_ko": "제목", "detail": "2020", "detail_field": "valid_until"}
    table = frame(ATTENTION, lapsed, {"kind": "contradicted", "detail": "signed", "detail_field": "field"})
    assert told(ATTENTION, table)[0] == ["2 things to know before quoting a figure: 1 lapsed, 1 on which statements disagree.", "“T” ran until 2020."]
    assert metric_table(ATTENTION.brief_table(table), ATTENTION.columns, KO)["세부 내용"].tolist() == ["2020년", "체결일"]
    assert told(ATTENTION, table.head(1))[0][0] == "1 thing to know before quoting a figure: 1 lapsed."
    assert metric_table(table, ATTENTION.columns, EN)["Detail"].tolist() == ["2020", "Signed"]


def test_what_lapsed_on_a_day_that_no_source_states_has_none():
    english, korean = told(ATTENTION, frame(ATTENTION, {"kind": "lapsed", "title_en": "T", "title_ko": "제목", "detail": "", "detail_field": ""}))
    assert (english[1], korean[1]) == ("“T” has lapsed; no source states when.", "‘제목’은 만료되었으나, 시점을 밝힌 출처가 없음.")
