"""A flat sheet checked: every fault by row and column, nothing lost, nothing guessed."""

from __future__ import annotations

import time
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics.sheet_import.cells import unsafe
from oi_metrics.sheet_import.check import Checked, check
from oi_metrics.sheet_import.dates import read_date
from oi_metrics.sheet_import.fields import FIELDS
from oi_metrics.sheet_import.mapping import Mapping, guess
from oi_metrics.sheet_import.money import read_amount
from tests.conftest import frames
from tests.sheet_import.sheets import sheet

HEADERS = ["id", "title", "partners", "partner_type", "type", "signed", "ends", "amount"]
GOOD = {"id": "A-1", "title": "공동연구", "partners": "서울대학교병원", "partner_type": "hospital", "type": "mou", "signed": "2019", "ends": "", "amount": ""}
MAPPING = replace(guess(HEADERS), currency="KRW", defaults={"amount_kind": "upfront"})


def checked(*changes: dict[str, str], mapping: Mapping = MAPPING, headers: list[str] = HEADERS, base=None) -> Checked:
    """The check of rows that are good but for what is given; keys count up from A-1 unless given."""
    rows = [{**GOOD, "id": f"A-{number}", **change} for number, change in enumerate(changes, start=1)]
    return check(sheet([[row.get(name, "") for name in headers] for row in rows], headers, "f.csv"), mapping, base)


def said(result: Checked) -> list[str]:
    return [("warning: " if fault.warning else "") + str(fault) for fault in result.faults]


def test_a_good_row_has_no_fault_and_regular_cells() -> None:
    result = checked({"type": " 양해각서 ", "signed": "2019년 3월", "amount": "700억원", "partner_type": "병원"})
    assert said(result) == []
    cells = result.cells.loc[2]
    assert list(result.cells.columns) == list(FIELDS)
    assert (cells["agreement_type"], cells["signed"], cells["amount"], cells["currency"], cells["partner_type"], cells["status"]) == (
        "mou", "2019-03", "70000000000", "KRW", "hospital", "unknown",
    )  # fmt: skip
    assert result.written.loc[2, "signed"] == "2019년 3월"
    assert result.parties.to_dict("records") == [{"name": "서울대학교병원", "partner_type": "hospital", "role": ""}]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": ""}, "f.csv, row 2, id: '' is blank; give each agreement a key of its own, or leave the column out of the mapping"),
        ({"id": "협약 1"}, "f.csv, row 2, id: '협약 1' is not a key; use letters, digits and . _ : -, or leave the column out of the mapping so that keys "
         "are generated"),
        ({"title": ""}, "f.csv, row 2, title: '' is blank; fill the cell"),
        ({"partners": " \u3000\u200b"}, "f.csv, row 2, partners: '' is blank; name the partner, or write 비공개 or undisclosed for one that is not disclosed"),
        ({"partner_type": "bank"}, "f.csv, row 2, partner_type: 'bank' is not in the vocabulary; use government, university, research_institute, hospital, "
         "biotech, company, other, or give its meaning in the mapping"),
        ({"signed": "2019-02-30"}, "f.csv, row 2, signed: '2019-02-30' is no day of the calendar; write 2019, 2019-03, 2019-03-12, 2019년 3월 or an interval "
         "such as 2018~2020"),
        ({"signed": "2020", "ends": "2019"}, "f.csv, row 2, ends: '2019' lies before signed, 2020; fix one of the two dates"),
        ({"amount": "12%"}, "f.csv, row 2, amount: '12%' is a percentage; write whole units such as 70000000000, or 700억원, US$23m, KRW 70 billion; "
         "비공개 or undisclosed where it is not disclosed"),
        ({"partner_type": "hospital; company"}, "f.csv, row 2, partner_type: 'hospital; company' gives 2 kinds for 1 partners; write one kind, or one for each "
         "partner in their order"),
        ({"partners": "비공개", "partner_type": ""}, "f.csv, row 2, partner_type: '' gives no kind for a partner that is not named; write its kind, such as "
         "hospital"),
        ({"title": "a\x1b[31m"}, "f.csv, row 2, title: 'a\\x1b[31m' holds a control character; type the cell again"),
        ({"partners": "A; a"}, "f.csv, row 2, partners: 'a' appears twice in the cell; name each partner once"),
    ],
)  # fmt: skip
def test_an_error_names_row_column_value_and_remedy(change: dict[str, str], fault: str) -> None:
    assert fault in said(checked(change))


def test_two_kinds_are_not_one_word_for_both() -> None:
    result = checked({"partners": "A; B", "partner_type": "대학; 병원"}, {"partner_type": "대학병원"})
    assert result.cells["partner_type"].tolist() == ["university; hospital", "hospital"]
    assert result.parties["partner_type"].tolist() == ["university", "hospital", "hospital"]


def test_doubles_name_both_rows() -> None:
    assert "f.csv, row 4, id: 'A-1' is already in row 2; give each agreement a key of its own" in said(checked({}, {}, {"id": " A-1 "}))


def test_ids_that_differ_by_capitals_are_pointed_out() -> None:
    assert said(checked({}, {"id": "a-1"})) == ["warning: f.csv, row 3, id: 'a-1' differs from 'A-1' in row 2 by capitals alone; check whether that is meant"]


def test_keys_are_made_where_the_sheet_has_none() -> None:
    headers = [name for name in HEADERS if name != "id"]
    rows = [{"title": "가"}, {"title": "나"}, {"title": "가"}]
    result = checked(*rows, mapping=replace(MAPPING, columns={name: header for name, header in MAPPING.columns.items() if name != "id"}), headers=headers)
    ids = result.cells["id"].tolist()
    assert len(set(ids)) == 3
    assert ids[2] == f"{ids[0]}-2"
    (warning,) = result.warnings
    assert (warning.row, warning.problem) == (4, "has the title, partners and date of row 2")
    again = checked(*reversed(rows[:2]), mapping=result.mapping, headers=headers)
    assert set(again.cells["id"]) == set(ids[:2])


def test_rows_that_name_nothing_repeat_none() -> None:
    kept = {name: header for name, header in MAPPING.columns.items() if name not in ("id", "title", "partners")}
    result = checked({}, {}, {}, mapping=replace(MAPPING, columns=kept), headers=[name for name in HEADERS if name in kept])
    assert {fault.row for fault in result.faults} == {1}
    assert not result.warnings


def test_an_ambiguous_day_is_a_question_with_its_choices() -> None:
    result = checked({"signed": "03/04/2019"})
    (question,) = result.questions
    assert question.fault in result.warnings
    assert (question.fault.row, question.fault.column, question.choices) == (2, "signed", ("2019-03-04", "2019-04-03"))
    assert result.cells.loc[2, "signed"] == "[2019-03-04,2019-04-03]"
    assert checked({"signed": "03/04/2019"}, mapping=replace(MAPPING, date_order="day")).questions == ()


def test_every_choice_settles_its_cell() -> None:
    first = checked({"signed": "03/04/2019", "partners": "A, B", "amount": "$5m", "partner_type": "hospital"}, {"partners": "A; C"})
    assert {question.fault.column for question in first.questions} == {"signed", "partners", "amount", "partner_type"}
    for question in first.questions:
        assert question.choices, question
        for choice in question.choices:
            frame = first.sheet.frame.copy()
            frame.loc[question.fault.row, question.fault.column] = choice
            again = check(replace(first.sheet, frame=frame), MAPPING)
            assert (question.fault.row, question.fault.column) not in {(left.fault.row, left.fault.column) for left in again.questions}
            assert again.errors == ()


def test_money_and_its_currency() -> None:
    result = checked({"amount": "US$23m"}, {"amount": "비공개"}, {"amount": "0"}, {"amount": "$5m"}, {"amount": ""})
    assert result.cells["amount"].tolist() == ["23000000", "undisclosed", "0", "5000000", ""]
    assert result.cells["currency"].tolist() == ["USD", "", "KRW", "USD", ""]
    assert [question.fault.problem for question in result.questions] == ["is read as US dollars"]
    settled = checked({"amount": "$5m"}, mapping=replace(MAPPING, currency="USD"))
    assert (settled.faults, settled.cells.loc[2, "currency"]) == ((), "USD")


def test_money_without_a_currency_or_kind_is_an_error() -> None:
    found = said(checked({"amount": "100"}, mapping=replace(MAPPING, currency="", defaults={})))
    assert found == [
        "f.csv, row 2, amount: '100' names no currency; write it with the amount, such as KRW 70 billion, or state one for the sheet in the mapping",
        "f.csv, row 2, amount_kind: '100' is an amount of no stated kind; use investment_pledge, upfront, milestone, royalty, total_disclosed, or state one "
        "for all rows in the mapping",
    ]  # fmt: skip


def test_a_currency_column_must_not_disagree() -> None:
    headers = [*HEADERS, "currency"]
    mapping = replace(guess(headers), defaults={"amount_kind": "upfront"})
    result = checked({"amount": "US$5", "currency": "KRW"}, {"amount": "5", "currency": "원"}, mapping=mapping, headers=headers)
    assert [fault.problem for fault in result.errors] == ["is in USD, its currency column says KRW"]
    assert result.cells.loc[3, "currency"] == "KRW"


def test_what_the_map_says_of_a_value_counts() -> None:
    mapping = replace(MAPPING, values={"agreement_type": {"기술 이전": "license"}})
    assert checked({"type": "기술이전"}, mapping=mapping).cells.loc[2, "agreement_type"] == "license"


def test_a_map_that_states_an_unknown_code_is_told() -> None:
    mapping = replace(MAPPING, defaults={"status": "busy"}, values={"agreement_type": {"기술 이전": "licence"}})
    assert [str(fault).partition(";")[0] for fault in checked({}, mapping=mapping).errors] == [
        "f.csv, defaults.status: 'busy' is not in the vocabulary", "f.csv, values.agreement_type: 'licence' is not in the vocabulary",
    ]  # fmt: skip
    base = frames(vocabulary=[{"vocabulary": "status", "code": "busy", "label_en": "Busy", "label_ko": "바쁨"}])
    assert checked({}, mapping=replace(MAPPING, defaults={"status": "busy"}), base=base).errors == ()


def test_a_missing_column_and_an_unused_one_are_told() -> None:
    result = checked({}, mapping=replace(MAPPING, columns={"title": "title", "partners": "party", "agreement_type": "type"}), headers=["title", "type", "zz"])
    assert said(result) == [
        "f.csv, row 1, party: 'party' is missing from the header; choose one of title, type, zz for partners",
        "warning: f.csv, row 1, zz: 'zz' is not used; choose the field that it holds, or leave it out",
    ]
    assert said(checked({}, mapping=guess(["title"]), headers=["title"])) == [
        "f.csv, row 1, agreement_type: '' has no column; choose the column that holds agreement_type, or state one for all rows in the mapping",
        "f.csv, row 1, partners: '' has no column; choose the column that holds partners",
    ]


def test_totals_and_second_headers_are_no_records() -> None:
    total = {**dict.fromkeys(HEADERS, ""), "id": "합계", "amount": "765억"}
    second = dict(zip(HEADERS, ["번호", "협약명", "협력기관", "기관 유형", "유형", "체결일", "종료일", "금액"], strict=True))
    result = checked(second, {}, total)
    assert said(result) == [
        "warning: f.csv, row 2, id: '번호' is a second header; left out; remove the row",
        "warning: f.csv, row 4, id: '합계' is a total; left out; remove the row",
    ]
    assert result.cells.index.tolist() == [3]
    assert result.written.index.tolist() == [3]


def test_a_repeated_header_is_an_error() -> None:
    again = dict(zip(HEADERS, HEADERS, strict=True))
    assert "f.csv, row 3, id: 'id' is the header again; import the two sheets one after the other, or remove the row" in said(checked({}, again, {}))


def test_an_empty_sheet_is_told() -> None:
    assert said(checked()) == ["f.csv: '' has a header and no rows; add one row per agreement below the header"]


def test_lookalikes_are_pointed_out_and_kept_apart() -> None:
    result = checked({"partners": "Pfizer"}, {"partners": "\u0420fizer"}, {"partners": "Pfizer "}, {"partners": "PFIZER"})
    assert [(fault.row, fault.problem) for fault in result.warnings] == [
        (3, "looks like 'Pfizer' in row 2"), (3, "mixes letters of several alphabets in a word"), (5, "looks like 'Pfizer' in row 2"),
    ]  # fmt: skip
    assert result.parties["name"].tolist() == ["Pfizer", "\u0420fizer", "Pfizer", "PFIZER"]


def test_a_partner_of_two_kinds_names_both_rows() -> None:
    result = checked({}, {"partner_type": "university"})
    assert "f.csv, row 3, partner_type: '서울대학교병원' is university here and hospital in row 2; write one kind of the partner in all rows" in said(result)


def test_records_that_are_there_already() -> None:
    base = frames(
        agreements=[{"agreement_id": "A-1"}],
        partners=[{"partner_id": "m", "name_en": "Ministry of Health, and Welfare"}],
        programmes=[{"programme_id": "net", "name_ko": "임상망"}],
    )
    headers = [*HEADERS, "programme"]
    mapping = replace(guess(headers), defaults={"amount_kind": "upfront"}, programmes=("새 망",))
    rows = [{"programme": "임상망"}, {"programme": "새 망", "partners": "Ministry of Health, and Welfare"}, {"programme": "none such"}]
    result = checked(*rows, mapping=mapping, headers=headers, base=base)
    assert said(result) == [
        "f.csv, row 2, id: 'A-1' is already in the records; leave the row out, or edit the agreement in the records",
        "f.csv, row 4, programme: 'none such' is not a known programme; use net, sae-mang, or name it under programmes in the mapping",
    ]
    assert result.cells["programme"].tolist() == ["net", "sae-mang", ""]


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://example.org/a?b=1", None),
        ("http://서울.한국/가", None),
        ("https://8.8.8.8/", None),
        ("javascript:alert(1)", "is not a web address"),
        ("//127.0.0.1/x", "is not a web address"),
        ("http://", "is not a web address"),
        ("http://[::1", "is not a web address"),
        ("http://user:pw@example.org/", "holds a user name or password"),
        ("http://169.254.169.254/latest/", "leads to a host that is not public"),
        ("http://[::1]/", "leads to a host that is not public"),
        ("http://localhost:8501/", "leads to a host that is not public"),
        ("http://wiki.internal/", "leads to a host that is not public"),
        ("http://2130706433/", "leads to a host that is not public"),
        ("http://0x7f.1/", "leads to a host that is not public"),
    ],
)
def test_only_public_addresses_are_links(address: str, problem: str | None) -> None:
    assert unsafe(address) == problem


JUNK = st.one_of(st.text(max_size=12), st.sampled_from(["", "합계", "id", "2019년 3월", "A; B", "700억", "=1+1", "03/04/2019", "\u200b", "병원", "9" * 40]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(JUNK, min_size=len(HEADERS), max_size=len(HEADERS)), max_size=6))
def test_junk_is_never_raised_and_every_row_is_accounted_for(rows: list[list[str]]) -> None:
    result = check(sheet(rows, HEADERS, "f.csv"), MAPPING)
    left_out = {fault.row for fault in result.faults if "left out" in fault.problem or "header again" in fault.problem}
    assert set(result.cells.index) | left_out == set(range(2, len(rows) + 2))
    assert not result.cells.isna().any().any()
    assert isinstance(result.parties, pd.DataFrame)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=8), unique=True, max_size=6), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
def test_junk_headers_and_maps_are_never_raised(headers: list[str], columns: dict[str, str]) -> None:
    result = check(sheet([["x"] * len(headers)], headers, "f.csv"), Mapping(columns=columns))
    assert result.errors


@pytest.mark.parametrize(
    ("name", "text"), [("signed", "1~" * 8_000), ("amount", "약 " * 8_000 + "1"), ("partners", "co. ltd " * 2_000), ("type", "/" * 16_000)]
)
def test_no_cell_takes_long(name: str, text: str) -> None:
    begun = time.perf_counter()
    result = checked({name: text}, {})
    assert time.perf_counter() - begun < 1
    assert [str(fault.problem) for fault in result.errors] == ["is too long"]
    assert len(result.parties) == 2 - (name == "partners"), "the other row is read all the same"


@pytest.mark.parametrize("read", [read_date, read_amount])
def test_a_text_far_too_long_is_none_at_once(read) -> None:  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    assert read("1~" * 16_000).problem is not None
    assert time.perf_counter() - begun < 0.1
