"""The template: drop-downs, definitions, headers that are recognised, no rows to load by mistake."""

from __future__ import annotations

import io

import openpyxl
import pytest

from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.records.reading.sheets import read_sheets
from oi_metrics.sheet_import.check import check
from oi_metrics.sheet_import.fields import FIELDS
from oi_metrics.sheet_import.labels import codes
from oi_metrics.sheet_import.mapping import guess, likeliest
from oi_metrics.sheet_import.template import ROWS, choices, template_bytes


@pytest.mark.parametrize("lang", LANGS)
def test_its_headers_are_recognised_and_it_holds_no_row(lang: str, tmp_path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_bytes(lang))
    sheet = likeliest(read_sheets(path))
    assert len(sheet.frame) == 0
    assert list(guess(list(sheet.frame.columns)).columns) == list(FIELDS)


@pytest.mark.parametrize("lang", LANGS)
def test_every_choice_of_a_drop_down_is_read_back(lang: str) -> None:
    for field in FIELDS.values():
        if field.vocabulary:
            known = codes(field.vocabulary)
            assert len({known["".join(filter(str.isalnum, choice.casefold()))] for choice in choices(field, Words(lang))}) == len(set(known.values()))


def test_drop_downs_cover_the_rows_and_cells_are_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_bytes("en")))
    sheet = book.worksheets[0]
    ranges = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    listed = [place for place, field in enumerate(FIELDS.values(), start=1) if choices(field, Words("en"))]
    assert set(ranges) == {f"{openpyxl.utils.get_column_letter(place)}2:{openpyxl.utils.get_column_letter(place)}{ROWS + 1}" for place in listed}
    texts = [column for column in sheet.column_dimensions.values() if column.number_format == "@"]
    assert {place for column in texts for place in range(column.min, column.max + 1)} == set(range(1, len(FIELDS) + 1))
    assert sheet.max_row == 1
    assert book.sheetnames == ["Agreements", "Definitions", "Lists"]


def test_definitions_say_every_field() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_bytes("en")))
    rows = list(book["Definitions"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == [field.description for field in FIELDS.values()]
    assert rows[5][3] == "Government, University, Research institute, Hospital, Biotech, Company, Other"


def test_the_same_template_is_the_same_bytes() -> None:
    assert template_bytes("ko") == template_bytes("ko")


def test_a_template_brought_back_empty_says_so(tmp_path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_bytes("ko"))
    sheet = likeliest(read_sheets(path))
    assert "has a header and no rows" in [fault.problem for fault in check(sheet, guess(list(sheet.frame.columns))).errors]
