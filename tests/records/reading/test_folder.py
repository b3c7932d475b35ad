"""Reading a folder: one small broken file per real defect, with the whole message."""

import unicodedata

import pytest

from oi_metrics.model.schema import TABLES
from oi_metrics.records.reading.folder import read_folder
from oi_metrics.records.reading.limits import Limits
from tests.conftest import faults, write

MAX_FIELD_CHARACTERS = Limits().cell_characters
PARTNERS = "partner_id,name_en,name_ko,partner_type\n"
ALL_COLUMNS = "partner_id, name_en, name_ko, aliases, partner_type, ror_id, city, region, latitude, longitude"


def partners(folder):
    frames, found = read_folder(folder)
    assert found == []
    return frames["partners"]


def test_a_folder_of_headers_is_empty_and_sound(tmp_path):
    frames, found = read_folder(write(tmp_path))
    assert found == []
    assert {name: len(frame) for name, frame in frames.items()} == dict.fromkeys(TABLES, 0)


def test_a_row_keeps_its_number_in_the_file(tmp_path):
    write(tmp_path, partners=PARTNERS + "\na,A,가,hospital\n,,,\nb,B,나,hospital\n")
    assert partners(tmp_path)["partner_id"].to_dict() == {3: "a", 5: "b"}


def test_columns_left_out_are_blank(tmp_path):
    write(tmp_path, partners=PARTNERS + "a,A,가,hospital\n")
    assert partners(tmp_path).loc[2].to_dict() == {
        "partner_id": "a", "name_en": "A", "name_ko": "가", "aliases": "", "partner_type": "hospital",
        "ror_id": "", "city": "", "region": "", "latitude": "", "longitude": "",
    }  # fmt: skip


def test_text_stays_what_it_is(tmp_path):
    write(tmp_path, partners=PARTNERS + '007,NA,null,hospital\n1e3,nan,TRUE,hospital\n2018,"a, b","say ""x""",hospital\n')
    assert partners(tmp_path)[["partner_id", "name_en", "name_ko"]].to_numpy().tolist() == [
        ["007", "NA", "null"],
        ["1e3", "nan", "TRUE"],
        ["2018", "a, b", 'say "x"'],
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    write(tmp_path, partners=b"\xef\xbb\xbf" + (PARTNERS + "a,A,가,hospital\n").encode())
    assert partners(tmp_path)["partner_id"].tolist() == ["a"]


def test_hangul_is_composed(tmp_path):
    name = "서울대학교병원"
    write(tmp_path, partners=PARTNERS + f"a,A,{unicodedata.normalize('NFD', name)},hospital\n")
    assert partners(tmp_path)["name_ko"].tolist() == [name]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(tmp_path, ending):
    write(tmp_path, partners=(PARTNERS + "a,A,가,hospital\n").replace("\n", ending))
    assert partners(tmp_path)["name_ko"].tolist() == ["가"]


def test_a_guarded_formula_is_restored(tmp_path):
    write(tmp_path, partners=PARTNERS + "a,'=1+1,'+82,hospital\nb,''=x,'tis,hospital\n")
    assert partners(tmp_path)[["name_en", "name_ko"]].to_numpy().tolist() == [["=1+1", "+82"], ["'=x", "'tis"]]


def test_a_line_break_in_a_field_is_kept(tmp_path):
    write(tmp_path, partners=PARTNERS + 'a,"A\nB",가,hospital\nb,B,나,hospital\n')
    assert partners(tmp_path)["name_en"].to_dict() == {2: "A\nB", 3: "B"}


def test_no_folder(tmp_path):
    nowhere = tmp_path / "none"
    frames, found = read_folder(nowhere)
    assert frames == {}
    assert [str(fault) for fault in found] == ["none: 'none' is missing; check its name and where it lies"]


def test_a_missing_file(tmp_path):
    write(tmp_path)
    (tmp_path / "claims.csv").unlink()
    assert faults(tmp_path) == ["claims.csv: 'claims.csv' is missing; add the file, with its header alone when it has no rows"]


def test_the_optional_tables_may_be_missing(tmp_path):
    write(tmp_path)
    assert not (tmp_path / "targets.csv").exists() and not (tmp_path / "vocabulary.csv").exists()
    assert faults(tmp_path) == []


def test_an_empty_file(tmp_path):
    assert faults(write(tmp_path, partners="")) == ["partners.csv: 'partners.csv' is empty; start with a row of column names"]


def test_a_ragged_row(tmp_path):
    assert faults(write(tmp_path, partners=PARTNERS + "a,A,가,hospital,Seoul\nb,B,나,hospital\nc,C\n")) == [
        "partners.csv, row 2: 'a,A,가,hospital,Seoul' has 5 fields where the header has 4; quote fields that hold a comma",
        "partners.csv, row 4: 'c,C' has 2 fields where the header has 4; quote fields that hold a comma",
    ]


def test_every_row_with_a_field_too_many_shifts_nothing(tmp_path):
    assert faults(write(tmp_path, partners=PARTNERS + "a,A,가,hospital,\n")) == [
        "partners.csv, row 2: 'a,A,가,hospital,' has 5 fields where the header has 4; quote fields that hold a comma"
    ]


def test_an_unknown_column(tmp_path):
    assert faults(write(tmp_path, partners="partner_id,name_en,name_ko,partner_type,nickname\n")) == [
        f"partners.csv, row 1, nickname: 'nickname' is not a column of this table; use {ALL_COLUMNS}"
    ]


def test_a_missing_column(tmp_path):
    assert faults(write(tmp_path, partners="partner_id,name_en,name_ko\n")) == [
        "partners.csv, row 1, partner_type: '' is missing from the header; add the column partner_type"
    ]


def test_a_repeated_column(tmp_path):
    assert faults(write(tmp_path, partners="partner_id,name_en,name_en,name_ko,partner_type\n")) == [
        "partners.csv, row 1, name_en: 'name_en' appears twice in the header; keep one of the columns"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949", "euc_kr"])
def test_every_encoding_of_korean_files(tmp_path, encoding):
    write(tmp_path, partners=(PARTNERS + "a,A,한미약품,hospital\n").encode(encoding))
    assert partners(tmp_path)["name_ko"].tolist() == ["한미약품"]


def test_another_encoding(tmp_path):
    assert faults(write(tmp_path, partners=(PARTNERS + "a,é,é,hospital\n").encode("latin-1"))) == [
        "partners.csv, row 2: 'byte 42: e9 2c e9 2c' is neither UTF-8 nor CP949; save the file as CSV UTF-8"
    ]


def test_an_unclosed_quote_swallows_nothing(tmp_path):
    assert faults(write(tmp_path, partners=PARTNERS + 'a,"A,가,hospital\nb,B,나,hospital\n')) == [
        "partners.csv, row 2: 'a,\"A,가,hospital' opens a quote that is never closed; close every quote and write a quote inside a field twice"
    ]


def test_a_quote_closed_late_is_a_ragged_row(tmp_path):
    assert faults(write(tmp_path, partners=PARTNERS + 'a,"A,가,hospital\nb,B",나,hospital,Seoul,x\n')) == [
        "partners.csv, row 2: 'a,A,가,hospital\\nb,B,나,hospital,Seoul,x' has 6 fields where the header has 4; quote fields that hold a comma"
    ]


def test_a_field_of_the_greatest_length_is_read(tmp_path):
    write(tmp_path, partners=PARTNERS + f"a,{'x' * MAX_FIELD_CHARACTERS},A,hospital\n")
    assert partners(tmp_path)["name_en"].str.len().tolist() == [MAX_FIELD_CHARACTERS]


def test_a_longer_field_is_refused_as_too_long(tmp_path):
    (found,) = faults(write(tmp_path, partners=PARTNERS + f"a,{'x' * (MAX_FIELD_CHARACTERS + 1)},A,hospital\n"))
    assert str(MAX_FIELD_CHARACTERS) in found
    assert "close every quote" not in found
