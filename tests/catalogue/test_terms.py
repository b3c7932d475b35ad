"""Agreements with the government, each stated amount, each certification: their rows and what is told of them.

Broken on purpose, each was seen to fail: agreements of every partner, a renewed certification told as lapsed.
"""

from __future__ import annotations

import pytest

from oi_metrics import filters
from oi_metrics.catalogue.terms import CERTIFICATIONS, GOVERNMENT_AGREEMENTS, STATED_AMOUNTS
from oi_metrics.filters import Filters
from oi_metrics.records.tables import Tables
from tests.catalogue.telling import told
from tests.conftest import agreements, parties, partners, records

HELD = records(
    agreements=[{**row, "status": status} for row, status in zip(agreements(a="2018-02", b="", c="2017"), ("fulfilled", "", "active"), strict=True)],
    partners=partners(ministry="government", hospital="hospital"),
    parties=[*parties("a", "ministry"), *parties("a", "hospital"), *parties("b", "?government"), *parties("c", "hospital")],
    amounts=[{"agreement_id": key, "kind": kind, "amount": n, "currency": "KRW"} for key, kind, n in (
        ("c", "upfront", 5), ("a", "upfront", 7), ("a", "investment_pledge", 70_000_000_000),
    )],
)  # fmt: skip


def test_agreements_with_the_government_are_those_with_such_a_party_named_or_not() -> None:
    table = GOVERNMENT_AGREEMENTS.table(HELD)
    assert list(zip(table["agreement_id"], table["kind"], table["state"], strict=True)) == [
        ("a", "investment_pledge", "fulfilled"),
        ("a", "upfront", "fulfilled"),
        ("b", "", "unknown"),
    ]
    assert table["partners_en"].tolist()[0] == "ministry, hospital" and table["partners_en"].tolist()[2] == ""
    english, korean = told(GOVERNMENT_AGREEMENTS, table)
    assert english[0] == "2 agreements with government bodies are on record."
    assert english[1] == "“a” (Feb 2018): Investment pledge KRW 70 billion; reported as fulfilled."
    assert english[3] == "“b” (undated): no source says what became of it."
    assert korean[0] == "정부 기관과 체결한 협약은 2건임."
    assert korean[1] == "‘a’(2018년 2월): 투자 약정액 700억 원, 이행 완료로 보고됨."
    assert korean[3] == "‘b’(날짜 미상): 이후 경과를 밝힌 출처 없음."


def test_amounts_stand_by_kind_and_day_and_are_never_added_up() -> None:
    table = STATED_AMOUNTS.table(HELD)
    assert list(zip(table["kind"], table["agreement_id"], table["amount"], strict=True)) == [
        ("investment_pledge", "a", 70_000_000_000),
        ("upfront", "c", 5),
        ("upfront", "a", 7),
    ]
    english, korean = told(STATED_AMOUNTS, table)
    assert english[1] == "Upfront payment: KRW 5, hospital (2017); last seen active."
    assert korean[1] == "계약금(선급금): 5 원, hospital(2017년), 최종 확인 시 진행 중."


def test_of_nothing_they_say_that_there_is_none() -> None:
    for metric, text in (
        (GOVERNMENT_AGREEMENTS, "No agreement with a government body in this selection."),
        (STATED_AMOUNTS, "No source states an amount in this selection."),
        (CERTIFICATIONS, "No certification in this selection."),
    ):
        assert told(metric, metric.table(records()))[0] == [text]


CERTIFIED = records(
    partners=partners(ministry="government"),
    recognitions=[
        {"recognition_id": "first", "awarded": "2014", "valid_until": "2017", "awarded_by": "ministry"},
        {"recognition_id": "second", "awarded": "2017", "valid_until": "2020-12-01", "awarded_by": "ministry", "renews": "first"},
        {"recognition_id": "open", "awarded": "2019"},
        {"recognition_id": "held", "awarded": "2019", "valid_until": "2999"},
    ],
    sources=[{"source_id": "x", "accessed": "2026-01-01"}],
)


def test_a_certification_that_lapsed_without_renewal_comes_first() -> None:
    table = CERTIFICATIONS.table(CERTIFIED)
    assert list(zip(table["recognition_id"], table["state"], table["renewed"], strict=True)) == [
        ("second", "lapsed", False),
        ("held", "in_force", False),
        ("open", "unknown", False),
        ("first", "lapsed", True),
    ]
    english, korean = told(CERTIFICATIONS, table)
    assert english == [
        "“second” ran until 1 Dec 2020; it has lapsed, and no renewal is on record.",
        "“held” is in force until 2999.",
        "“open”: no source settles until when it runs.",
    ]
    assert korean[0] == "‘second’는 2020년 12월 1일까지 유효했으며, 갱신된 기록 없이 만료됨."


def test_a_certification_that_another_renews_is_told_as_renewed(embedded: Tables) -> None:
    english, korean = told(CERTIFICATIONS, CERTIFICATIONS.table(embedded))
    assert english[1] == "“Innovative Pharmaceutical Company certification, first term” ran until Nov 2017 and was renewed."
    assert korean[1] == "‘혁신형 제약기업 인증(1차)’는 2017년 11월까지 유효했으며, 이후 갱신됨."


@pytest.mark.parametrize("chosen", [Filters(partner_type=("government",)), Filters(years=(2009, 2013)), Filters(text="Memorandum")], ids=str)
def test_a_filter_hides_rows_and_changes_none(embedded: Tables, chosen: Filters) -> None:
    for metric in (GOVERNMENT_AGREEMENTS, STATED_AMOUNTS, CERTIFICATIONS):
        every, kept = (metric.table(tables).astype("str").to_dict("records") for tables in (embedded, filters.apply(embedded, chosen)))
        assert [row for row in every if row in kept] == kept, metric.name


def test_the_embedded_pledge_and_letter_are_with_the_ministry(embedded: Tables) -> None:
    table = GOVERNMENT_AGREEMENTS.table(embedded)
    assert table["agreement_id"].tolist() == ["ministry-mou-2009", "ministry-loi-2013"]
    assert set(table["partners_ko"]) == {"보건복지부"}
