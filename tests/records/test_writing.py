"""How texts and words of whole records are written: told as for sheets, and built-in words keep their meaning."""

from __future__ import annotations

import pytest

from oi_metrics.model.faults import errors_of
from oi_metrics.model.schema import MOST
from oi_metrics.records.validate import validate
from tests.conftest import Row, frames, partners


def found(**rows: list[Row]) -> list[str]:
    return [str(fault) for fault in validate(frames(**rows))]


def word(vocabulary: str, code: str, en: str, ko: str = "말") -> Row:
    return {"vocabulary": vocabulary, "code": code, "label_en": en, "label_ko": ko}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([word("tier", "company_page", "Independent audit")], ["'tier' takes no words of the records"]),
        ([word("tier", "auditor", "Audit")], ["'tier' takes no words of the records"]),
        ([word("status", "unknown", "Fulfilled")], ["'unknown' is a built-in word, which keeps its meaning"]),
        ([word("status", "kept", "fulfilled ")], ["'fulfilled ' is what fulfilled is called already"]),
        ([word("status", "kept", "Ｆulfilled")], ["'Ｆulfilled' is what fulfilled is called already"]),
        ([word("status", "one", "On hold", "보류"), word("status", "two", "Paused", "보류")], ["'보류' is what one is called already"]),
        ([word("status", "one", "On hold", "보류"), word("agreement_type", "two", "On hold", "보류")], []),
        ([word("status", "on_hold", "On hold", "보류")], []),
    ],
)
def test_a_word_of_the_records_renames_none_and_is_called_as_none(words: list[Row], expected: list[str]) -> None:
    told = found(vocabulary=words)
    assert len(told) == len(expected)
    assert all(part in fault for part, fault in zip(expected, told, strict=True))


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Asan\u200b Medical Center", "holds characters that cannot be seen"),
        ("Asan \u202eretneC", "holds characters that cannot be seen"),
        ("Asan\x07", "holds a control character"),
        ("\u0410san Medical Center", "mixes letters of several alphabets in a word"),
        ("Ａsan Medical Center", "is written in full-width letters"),
    ],
)
def test_what_cannot_be_seen_or_looks_otherwise_is_a_doubt(name: str, problem: str) -> None:
    told = validate(frames(partners=[{"partner_id": "asan", "name_en": name, "partner_type": "hospital"}]))
    assert errors_of(told) == [] and [fault.column for fault in told] == ["name_en"] and problem in str(told[0])


def test_partners_that_look_alike_are_named_with_both_rows() -> None:
    rows = [
        {**row, "name_en": name} for row, name in zip(partners(a="hospital", b="hospital"), ("Asan Medical Center", "\u0410san Medical Center"), strict=True)
    ]
    told = found(partners=rows)
    assert any("looks like 'Asan Medical Center' in row 2" in fault for fault in told)


def test_names_in_hangul_and_joined_emoji_are_as_they_should_be() -> None:
    names = ("서울대학교병원", "Straße & Söhne", "\U0001f469\u200d\U0001f52c Lab", "МГУ")
    assert found(partners=[{"partner_id": f"p{number}", "name_en": name, "partner_type": "other"} for number, name in enumerate(names)]) == []


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        ("claims", "value", {"claim_id": "c", "value": "9" * 20}),
        ("claims", "value", {"claim_id": "c", "value": "9" * 60}),
        ("claims", "value", {"claim_id": "c", "value": "9" * 4000}),
        ("amounts", "amount", {"agreement_id": "a", "kind": "upfront", "currency": "KRW", "amount": "9" * 4000}),
        ("targets", "target", {"measure": "agreements", "year": "2020", "target": "9" * 20}),
        ("agreements", "signed", {"agreement_id": "a", "signed": "[" + ",".join(["2012"] * 5000) + "]"}),
    ],
)
def test_what_cannot_be_shown_does_not_validate(table: str, column: str, row: Row) -> None:
    rows = {table: [row]} if table == "agreements" else {"agreements": [{"agreement_id": "a"}], table: [row]}
    told = validate(frames(**rows))
    assert [(fault.file, fault.column) for fault in told] == [(f"{table}.csv", column)]


def test_the_largest_count_is_allowed() -> None:
    assert found(claims=[{"claim_id": "c", "value": str(MOST)}]) == []
