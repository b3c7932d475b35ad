"""Hostile values and texts in one cell of an otherwise good sheet; the whole corpus of them is read in tests/records/test_hostile_corpus.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sheet_import.corpus_loader import HEADERS, load
from tests.sheet_import.sheets import csv_text

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "tests" / "records" / "hostile_sheet.json"
GOOD = json.loads(CONFIG.read_text("utf-8"))["example"]


def row_with(**cells: str) -> list[str]:
    return [{**GOOD, **cells}[name] for name in HEADERS]


@pytest.mark.parametrize(
    ("cells", "level", "column"),
    [
        ({"signed": "2019-13-01"}, "error", "signed"),
        ({"signed": "03/04/2019"}, "warning", "signed"),
        ({"ends": "2018-01-01"}, "error", "ends"),
        ({"amount": "1,2,3,4"}, "error", "amount"),
        ({"amount": "9223372036854775807"}, "warning", "amount"),
        ({"programme": "NO-SUCH-KEY"}, "error", "programme"),
        ({"partner_type": "zz-no-such-type"}, "error", "partner_type"),
        ({"source_url": "javascript:alert(1)"}, "warning", "source_url"),
        ({"id": ""}, "error", "id"),
    ],
)
def test_the_loader_names_row_and_column(tmp_path: Path, cells: dict[str, str], level: str, column: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(csv_text([row_with(id="A-0001"), row_with(**{"id": "A-0002", **cells})], HEADERS), "utf-8")
    found = load(str(path))
    assert [(problem["level"], problem["row"], problem["column"]) for problem in found["problems"]] == [(level, 3, column)]
    assert (found["rows"] is None) == (level == "error")


@pytest.mark.parametrize("name", ["NA", "None", "null", "nan", "=1+1", "<script>", "{0.__class__} %s"])
def test_a_text_stays_that_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(csv_text([row_with(partners=name, country="NA")], HEADERS), "utf-8")
    (row,) = load(str(path))["rows"]
    assert (row["partners"], row["country"]) == (name, "NA")
