"""Which column holds which field: guessed, stated, kept."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.model.faults import InvalidRecords
from oi_metrics.sheet_import.fields import FIELDS
from oi_metrics.sheet_import.mapping import CHOICES, Mapping, fingerprint, from_toml, guess, likeliest, located, matches, to_toml
from tests.conftest import toml_read_here
from tests.sheet_import.corpus_loader import HEADERS as CORPUS_HEADERS
from tests.sheet_import.sheets import HEADERS, rows, sheet


def test_korean_headers_are_known() -> None:
    assert guess(HEADERS).columns == {
        "id": "번호", "title": "협약명", "partners": "협력기관", "partner_type": "기관 유형", "agreement_type": "협약 유형", "signed": "체결일",
        "ends": "종료일", "therapeutic_area": "질환 영역", "status": "상태", "amount": "금액", "amount_kind": "금액 구분",
        "source_url": "출처 URL", "notes": "비고",
    }  # fmt: skip


def test_english_headers_are_known() -> None:
    assert guess(CORPUS_HEADERS).columns["agreement_type"] == "type"
    assert set(guess(CORPUS_HEADERS).columns.values()) == set(CORPUS_HEADERS)


@pytest.mark.parametrize("name", FIELDS)
def test_every_header_of_a_field_leads_to_it_when_it_stands_alone(name: str) -> None:
    for header in FIELDS[name].headers:
        assert guess([header]).columns == {name: header}


def test_no_field_and_no_column_is_taken_twice() -> None:
    found = matches(["체결일", "계약일", "Signed", "signed"])
    assert [(match.header, match.field, match.how) for match in found] == [
        ("체결일", "", "unused"), ("계약일", "", "unused"), ("Signed", "signed", "exact"), ("signed", "", "unused"),
    ]  # fmt: skip


def test_a_similar_header_is_taken_where_its_cells_fit() -> None:
    assert matches(["Date of signng"])[0].how == "similar"
    cells = pd.DataFrame({"Date of signng": ["by the minister", "in Seoul"]})
    assert matches(["Date of signng"], cells)[0].how == "unused"
    assert matches(["Date of signng"], pd.DataFrame({"Date of signng": ["2019", "2020.3"]}))[0].field == "signed"


def test_an_unknown_header_is_left_unused() -> None:
    assert matches(["zz_unknown"])[0].how == "unused"


@pytest.mark.parametrize(
    ("header", "counted"),
    [
        ("금액(억원)", ("KRW", "억")),
        ("계약금액(단위: 백만원)", ("KRW", "백만")),
        ("Amount (USD m)", ("USD", "m")),
        ("Amount (EUR)", ("EUR", "")),
        ("Amount", ("", "")),
        ("금액", ("", "")),
    ],
)
def test_unit_and_currency_are_read_off_the_header_alone(header: str, counted: tuple[str, str]) -> None:
    found = guess([header])
    assert (found.currency, found.unit) == counted


def test_the_language_is_that_of_headers_and_cells() -> None:
    assert guess(["Title"]).language == "en"
    assert guess(["Title"], pd.DataFrame({"Title": ["공동연구"]})).language == "ko"


def test_the_fingerprint_is_that_of_the_set_of_headers() -> None:
    assert fingerprint(["A", "b"]) == fingerprint(["B ", "a"])
    assert fingerprint(["A", "b"]) != fingerprint(["A", "c"])


def test_headers_are_found_whatever_their_case_and_spaces() -> None:
    assert located(Mapping({"id": "id"}), [" ID\u00a0"]).columns == {"id": " ID\u00a0"}


def test_the_likeliest_sheet_has_the_most_known_headers() -> None:
    notes, agreements = sheet([], ["안내", "내용"]), sheet(rows()[:1])
    assert likeliest([notes, agreements]) is agreements


MAPPINGS = st.builds(
    Mapping,
    columns=st.dictionaries(st.sampled_from(sorted(FIELDS)), st.integers(0, 999).map(lambda n: f"열 {n}"), max_size=5).filter(
        lambda columns: len(set(columns.values())) == len(columns)
    ),
    defaults=st.just({"amount_kind": "upfront"}),
    values=st.dictionaries(st.just("agreement_type"), st.dictionaries(st.text("기술이전 ab", min_size=1), st.just("license"), max_size=2), max_size=1),
    separators=st.lists(st.sampled_from([";", ",", "\n", " 및 "]), unique=True).map(tuple),
    date_order=st.sampled_from(CHOICES["date_order"]),
    unit=st.sampled_from(CHOICES["unit"]),
    currency=st.sampled_from(["", "KRW", "USD"]),
    programmes=st.lists(st.text("abc가나 ", min_size=1), max_size=2).map(tuple),
)


@given(MAPPINGS)
def test_a_mapping_reads_back_from_toml(mapping: Mapping) -> None:
    with toml_read_here():
        assert from_toml(to_toml(mapping)) == mapping


def test_a_mapping_reads_back_from_a_process_of_its_own() -> None:
    mapping = guess(HEADERS)
    assert from_toml(to_toml(mapping)) == mapping


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns", "map.toml: \"Expected ']' at the end of a table declaration (at end of document)\" is not well-formed TOML; start from a map"),
        ('[columns]\nfoo = "A"', "map.toml, columns.foo: 'foo' is not a field; use id, title"),
        ('[columns]\nid = "A"\ntitle = " a"', "map.toml, columns.title: ' a' is already the column of id; give each field a column of its own"),
        ("[columns]\nid = 3", "map.toml, columns.id: '3' is not text; write it in double quotes"),
        ('[options]\nbar = "1"', "map.toml, options.bar: 'bar' is not an option; use separators"),
        ('[options]\nseparators = ";"', "map.toml, options.separators: ';' is not a list of texts"),
        ('[options]\nseparators = [""]', "map.toml, options.separators: '' is blank"),
        ('[options]\ndate_order = "dmy"', "map.toml, options.date_order: 'dmy' is not a choice here; use ask, day, month, year"),
        ('[options]\ncurrency = "won"', "map.toml, options.currency: 'won' is not a currency; write its ISO 4217 code, such as KRW"),
        ('[defaults]\nsigned = "2019"', "map.toml, defaults.signed: 'signed' is not a field with a vocabulary; use partner_type"),
        ('[values]\nstatus = "x"', "map.toml, values.status: 'x' is not a table of texts"),
        ('[other]\na = "b"', "map.toml, other: 'other' is not a part of a mapping; use columns, options, defaults, values"),
        ('columns = "x"', "map.toml, columns: 'x' is not a table; write it as [columns]"),
    ],
)
def test_a_bad_map_is_told_by_its_place(text: str, said: str) -> None:
    with pytest.raises(InvalidRecords) as invalid:
        from_toml(text)
    assert str(invalid.value.faults[0]).startswith(said)
