"""A checked sheet as tables of records: valid, each fact on a statement of the sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oi_metrics.metrics.agreements import agreements_by_certainty, agreements_per_year
from oi_metrics.metrics.commitments import commitments
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.names.resolve import resolve
from oi_metrics.records.tables import typed
from oi_metrics.records.validate import validate
from oi_metrics.sheet_import.check import Checked, check
from oi_metrics.sheet_import.convert import Exact, SheetSource, exact_names, names_in, party_faults, to_frames
from oi_metrics.sheet_import.mapping import guess
from tests.conftest import frames
from tests.sheet_import import sheets

HEADERS = ["id", "title", "partners", "partner_type", "type", "signed", "amount", "source_url", "source_title", "tier"]
SOURCE = SheetSource("현황.csv", "제휴팀", "2026-01-15")
MAPPING = replace(guess(HEADERS), currency="KRW", defaults={"amount_kind": "upfront"})


def read(*rows: dict[str, str], base=None, mapping=MAPPING, headers=HEADERS) -> Checked:
    good = {"title": "공동연구", "partners": "서울대학교병원", "partner_type": "hospital", "type": "mou", "signed": "2019"}
    filled = [{**good, "id": f"A-{number}", **row} for number, row in enumerate(rows, start=1)]
    return check(sheets.sheet([[row.get(name, "") for name in headers] for row in filled], headers, "현황.csv"), mapping, base)


def columns(frame, *names: str) -> list[tuple[str, ...]]:
    return list(frame[list(names)].itertuples(index=False, name=None))


ROLES = [*HEADERS, "역할"]


def with_roles(*rows: dict[str, str], base=None) -> Checked:
    return read(*rows, base=base, mapping=replace(guess(ROLES), currency="KRW"), headers=ROLES)


def test_the_role_of_each_party_is_recorded() -> None:
    added = frames(vocabulary=[{"vocabulary": "role", "code": "funder", "label_en": "Funder", "label_ko": "후원기관"}])
    checked = with_roles(
        {"partners": "A병원; 나바이오; 비공개", "partner_type": "hospital; biotech; other", "역할": "임상시험기관; Development partner; 후원기관"},
        {"partners": "A병원", "역할": "Counterparty"},
        {"partners": "A병원", "역할": ""},
        base=added,
    )
    assert checked.errors == () and checked.questions == ()
    found = to_frames(checked, exact_names(checked, added), SOURCE, added)
    assert validate(found) == []
    assert columns(found["parties"], "agreement_id", "party", "role") == [
        ("A-1", "1", "site"), ("A-1", "2", "developer"), ("A-1", "3", "funder"), ("A-2", "1", "counterparty"), ("A-3", "1", ""),
    ]  # fmt: skip
    assert typed(found).parties["role"].dropna().tolist() == ["site", "developer", "funder", "counterparty"]


def test_a_role_is_never_guessed() -> None:
    """A role that is no role, roles that do not match the partners, and one role for several partners, which is asked about."""
    two = {"partners": "A병원; B병원"}
    checked = with_roles(
        {**two, "역할": "sponsor-ish"}, {**two, "역할": "site; site; developer"}, {**two, "역할": "site", "partner_type": "hospital; hospital"}
    )
    assert [(fault.row, fault.column, fault.problem) for fault in checked.errors] == [
        (2, "역할", "is not in the vocabulary"),
        (3, "역할", "gives 3 roles for 2 partners"),
    ]
    (asked,) = [question for question in checked.questions if question.fault.column == "역할"]
    assert (asked.fault.row, asked.fault.problem, asked.choices) == (4, "is taken as the role of each of 2 partners", ("site; site",))
    assert checked.parties.loc[[4], "role"].tolist() == ["site", "site"]


def test_a_row_becomes_an_agreement_with_parties_amount_and_statement() -> None:
    checked = read({"partners": "서울대학교병원; Yuhan Co., Ltd.; 비공개", "partner_type": "hospital; company; other", "amount": "US$23m"})
    found = to_frames(checked, exact_names(checked), SOURCE)
    assert validate(found) == []
    assert columns(found["agreements"], "agreement_id", "title_en", "title_ko", "agreement_type", "signed", "status") == [
        ("A-1", "공동연구", "공동연구", "mou", "2019", "unknown")
    ]
    assert columns(found["parties"], "agreement_id", "party", "partner_id", "partner_type") == [
        ("A-1", "1", "seouldaehaggyobyeongwon", ""), ("A-1", "2", "yuhan-co-ltd", ""), ("A-1", "3", "", "other"),
    ]  # fmt: skip
    assert columns(found["partners"], "partner_id", "name_en", "name_ko", "partner_type") == [
        ("seouldaehaggyobyeongwon", "서울대학교병원", "서울대학교병원", "hospital"), ("yuhan-co-ltd", "Yuhan Co., Ltd.", "Yuhan Co., Ltd.", "company"),
    ]  # fmt: skip
    assert columns(found["amounts"], "agreement_id", "kind", "amount", "currency") == [("A-1", "upfront", "23000000", "USD")]
    key = "sheet-hyeonhwang-csv-2026-01-15"
    assert columns(found["sources"], "source_id", "title", "publisher", "accessed", "language", "tier") == [
        (key, "현황.csv", "제휴팀", "2026-01-15", "en", "internal")
    ]
    summary = (
        "id: A-1 · title: 공동연구 · partners: 서울대학교병원; Yuhan Co., Ltd.; 비공개 · partner_type: hospital; company; other · type: mou · signed: 2019"
    )
    assert columns(found["statements"], "statement_id", "source_id", "locator", "summary_en") == [(f"{key}:2", key, "row 2", f"{summary} · amount: US$23m")]
    assert {(record, key) for record, key in columns(found["evidence"], "record_type", "record_id")} == {
        ("agreements", "A-1"), ("parties", "A-1/1"), ("parties", "A-1/2"), ("parties", "A-1/3"), ("amounts", "A-1/upfront/USD"),
        ("partners", "seouldaehaggyobyeongwon"), ("partners", "yuhan-co-ltd"),
    }  # fmt: skip
    assert set(found["evidence"]["stance"]) == {"supports"}


def test_a_rows_own_source_is_one_more() -> None:
    link = {"source_url": "https://example.org/1", "source_title": "기사"}
    checked = read(link, link, {"source_title": "보도자료", "tier": "company_page"}, {"tier": "company_page"}, {})
    found = to_frames(checked, exact_names(checked), SOURCE)
    assert validate(found) == []
    assert columns(found["sources"], "title", "publisher", "url", "tier") == [
        ("현황.csv", "제휴팀", "", "internal"),
        ("현황.csv", "제휴팀", "", "company_page"),
        ("기사", "example.org", "https://example.org/1", "public_record"),
        ("보도자료", "제휴팀", "", "company_page"),
    ]
    carried = found["evidence"][found["evidence"]["record_type"] == "agreements"].groupby("record_id")["statement_id"].size()
    assert carried.to_dict() == {"A-1": 2, "A-2": 2, "A-3": 2, "A-4": 1, "A-5": 1}


def test_undisclosed_amounts_are_none_and_stay_in_the_statement() -> None:
    checked = read({"amount": "비공개"}, {"amount": "0"})
    found = to_frames(checked, exact_names(checked), SOURCE)
    assert columns(found["amounts"], "agreement_id", "amount") == [("A-2", "0")]
    assert "amount: 비공개" in found["statements"].loc[2, "summary_ko"]


def test_names_of_one_new_partner_become_one_record() -> None:
    checked = read(*({"partners": name, "partner_type": "company"} for name in ("한미약품", "Hanmi", "한미약품")))
    names = {"한미약품": Exact(new="한미약품"), "Hanmi": Exact(new="한미약품")}
    found = to_frames(checked, names, SOURCE)
    assert validate(found) == []
    assert columns(found["partners"], "partner_id", "name_en", "name_ko", "aliases") == [("hanmiyagpum", "Hanmi", "한미약품", "")]
    assert found["parties"]["partner_id"].tolist() == ["hanmiyagpum"] * 3


def test_rows_are_added_to_records() -> None:
    base = frames(partners=[{"partner_id": "snuh", "name_ko": "서울대학교병원", "partner_type": "university"}], agreements=[{"agreement_id": "old"}])
    checked = read({}, base=base)
    names = exact_names(checked, base)
    assert names == {"서울대학교병원": Exact("snuh")}
    (warning,) = party_faults(checked, names, base)
    assert str(warning) == (
        "현황.csv, row 2, partner_type: '서울대학교병원' is university in the records, which is kept; fix the sheet, or the partner in the records"
    )
    once = to_frames(checked, names, SOURCE, base)
    assert validate(once) == []
    assert once["agreements"]["agreement_id"].tolist() == ["old", "A-1"]
    assert once["partners"]["partner_id"].tolist() == ["snuh"]
    more = read({"id": "A-2"}, base=once)
    twice = to_frames(more, exact_names(more, once), SOURCE, once)
    assert validate(twice) == []
    assert twice["sources"]["source_id"].tolist() == ["source", "sheet-hyeonhwang-csv-2026-01-15", "sheet-hyeonhwang-csv-2026-01-15.2"]
    assert [str(fault) for fault in read({}, base=twice).errors] == [
        "현황.csv, row 2, id: 'A-1' is already in the records; leave the row out, or edit the agreement in the records"
    ]


@pytest.mark.parametrize(
    ("row", "names", "fault"),
    [
        ({}, {}, "현황.csv, row 2, partners: '서울대학교병원' is not resolved; resolve the names of the sheet first"),
        ({"partner_type": ""}, {"서울대학교병원": Exact(new="서울대학교병원")}, "현황.csv, row 2, partner_type: '서울대학교병원' is no known partner and has "
         "no kind; enter what it is in the column of partner types, such as hospital"),
        ({"type": "?"}, {"서울대학교병원": Exact(new="서울대학교병원")}, "현황.csv, row 2, type: '?' is not in the vocabulary; use mou, joint_research, "
         "co_development, license, site_partnership, letter_of_intent, other, or give its meaning in the mapping"),
    ],
)  # fmt: skip
def test_nothing_is_converted_while_an_error_stands(row: dict[str, str], names: dict[str, Exact], fault: str) -> None:
    with pytest.raises(InvalidRecords) as invalid:
        to_frames(read(row), names, SOURCE)
    assert [str(found) for found in invalid.value.faults] == [fault]


def test_one_partner_written_as_two_kinds_is_an_error_once_resolved() -> None:
    checked = read({"partners": "A"}, {"partners": "B", "partner_type": "company"})
    names = {"A": Exact(new="A"), "B": Exact(new="A")}
    assert [str(fault) for fault in party_faults(checked, names)] == [
        "현황.csv, row 3, partner_type: 'B' is company here and hospital in row 2; write one kind of the partner in all rows"
    ]


def test_two_names_of_one_partner_in_a_cell_are_one_party() -> None:
    checked = read({"partners": "A; B", "partner_type": "hospital; hospital"})
    names = {"A": Exact(new="A"), "B": Exact(new="A")}
    (warning,) = party_faults(checked, names)
    assert (warning.warning, warning.problem) == (True, "is a partner that the cell names already; recorded once")
    assert len(to_frames(checked, names, SOURCE)["parties"]) == 1


def test_a_new_programme_of_the_map_is_recorded_with_its_statement() -> None:
    headers = [*HEADERS, "programme"]
    checked = read({"programme": "임상망"}, headers=headers, mapping=replace(guess(headers), programmes=("임상망",)))
    found = to_frames(checked, exact_names(checked), SOURCE)
    assert validate(found) == []
    assert columns(found["programmes"], "programme_id", "name_ko") == [("imsangmang", "임상망")]
    assert ("programmes", "imsangmang") in columns(found["evidence"], "record_type", "record_id")


def test_300_rows_of_mixed_spellings_equal_the_table_written_out_by_hand() -> None:
    written = sheets.rows()
    mapping = replace(guess(sheets.HEADERS), currency="KRW")
    checked = check(sheets.sheet(written), mapping)
    assert checked.errors == ()
    assert len(checked.cells) == sheets.ROWS
    assert [str(fault) for fault in checked.warnings if fault.row == sheets.ROWS + 2] == [
        "현황.csv, row 302, 번호: '합계' is a total; left out; remove the row"
    ]
    names = resolve(names_in(checked), frames()["partners"])
    found = to_frames(checked, names, SOURCE)
    assert validate(found) == []
    tables = typed(found)
    table = agreements_per_year(tables, "agreement_type")
    sums = table.groupby(["certainty", "year"])["agreements"].sum()
    assert sums["dated"].to_dict() == sheets.DATED
    assert sums["possible"].to_dict() == sheets.POSSIBLE
    certain = agreements_by_certainty(tables).set_index("certainty")["agreements"].to_dict()
    assert certain == {"dated": sum(sheets.DATED.values()), "bounded": sheets.INTERVALS + sheets.SHORT_DAYS, "undated": sheets.UNDATED}
    assert len(tables.partners) == len(sheets.PARTNERS)
    assert commitments(tables)["currency"].isin(["KRW", "USD", "EUR"]).all()


def test_every_ambiguous_cell_of_the_300_rows_is_asked_about_and_left_uncertain() -> None:
    written = sheets.rows()
    checked = check(sheets.sheet(written), replace(guess(sheets.HEADERS), currency="KRW"))
    column = sheets.HEADERS.index("체결일")
    ambiguous = {number for number, row in enumerate(written[:-1], start=2) if row[column] == "19.03.12" or _slashes(row[column])}
    assert {question.fault.row for question in checked.questions if question.fault.column == "체결일"} == ambiguous
    assert checked.cells.loc[sorted(ambiguous), "signed"].str.startswith("[").all()
    assert len(ambiguous) > sheets.SHORT_DAYS


def _slashes(text: str) -> bool:
    """Whether a text is day and month, both at most 12 and not the same, then a year."""
    parts = text.split("/")
    return len(parts) == 3 and len(parts[2]) == 4 and max(int(parts[0]), int(parts[1])) <= 12 and parts[0] != parts[1]


def test_cp949_holds_the_sheet() -> None:
    assert sheets.cp949(sheets.rows()).decode("cp949") == sheets.csv_text(sheets.rows())
