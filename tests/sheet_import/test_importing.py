"""`import`: from a sheet to a folder of records, everything said, nothing written while an error stands."""

from __future__ import annotations

import argparse
from pathlib import Path

import openpyxl
import pytest

from oi_metrics.cli import importing
from oi_metrics.metrics.agreements import agreements_per_year
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.names.decisions import from_toml as decisions_from
from oi_metrics.records.load import load
from oi_metrics.records.tables import short
from oi_metrics.sheet_import.mapping import from_toml
from tests.sheet_import import sheets


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    importing.declare(parser)
    chosen = parser.parse_args([*map(str, arguments)])
    return chosen.run(chosen)


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    """A map for the sheet of `sheets`, with the currency of bare amounts."""
    sheet, path = tmp_path / "sheet.csv", tmp_path / "map.toml"
    sheet.write_bytes(sheets.cp949(sheets.rows()))
    assert run(sheet, "--map", path, "--write-map") == 0
    path.write_text(path.read_text("utf-8").replace('currency = ""', 'currency = "KRW"'), "utf-8")
    return path


def test_a_cp949_sheet_becomes_records(tmp_path: Path, mapped: Path, capsys) -> None:
    assert run(tmp_path / "sheet.csv", "--map", mapped, "--out", tmp_path / "records", "--publisher", "제휴팀") == 0
    tables = load(tmp_path / "records")
    sums = agreements_per_year(tables, "agreement_type").groupby(["certainty", "year"])["agreements"].sum()
    assert sums["dated"].to_dict() == sheets.DATED
    assert set(tables.sources["publisher"]) - {"example.org"} == {"제휴팀"}
    captured = capsys.readouterr()
    assert f"300 agreements saved in {tmp_path / 'records'}; data version {short(tables.edition)}" in captured.out
    assert "'합계' is a total; left out" in captured.err


def test_without_a_map_it_is_guessed_and_said(tmp_path: Path, capsys) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(sheets.csv_text([row for row in sheets.rows() if not row[9].startswith("1")][:5]), "utf-8")
    run(path)
    assert "'체결일': signed (known header)" in capsys.readouterr().err


def test_an_error_is_listed_and_nothing_is_written(tmp_path: Path, mapped: Path, capsys) -> None:
    rows = sheets.rows()
    rows[3][5] = "2019-02-30"
    (tmp_path / "sheet.csv").write_bytes(sheets.cp949(rows))
    assert run(tmp_path / "sheet.csv", "--map", mapped, "--out", tmp_path / "records") == 1
    assert "error: sheet.csv, row 5, 체결일: '2019-02-30' is no day of the calendar; write 2019" in capsys.readouterr().err
    assert not (tmp_path / "records").exists()


def test_it_speaks_korean(tmp_path: Path, mapped: Path, capsys) -> None:
    assert run(tmp_path / "sheet.csv", "--map", mapped, "--lang", "ko") == 0
    assert "sheet.csv" in capsys.readouterr().err


def test_rows_are_added_to_records_and_merges_recorded(tmp_path: Path, mapped: Path, capsys) -> None:
    rows = sheets.rows()
    head, tail = rows[:20], [[row[0], row[1], "서울대학교 병원", "병원", *row[4:]] for row in rows[20:25]]
    first, second, names = tmp_path / "first.csv", tmp_path / "second.csv", tmp_path / "names.toml"
    first.write_text(sheets.csv_text(head), "utf-8")
    second.write_text(sheets.csv_text(tail), "utf-8")
    records = tmp_path / "records"
    assert run(first, "--map", mapped, "--out", records) == 0
    assert run(second, "--map", mapped, "--into", records, "--names", names, "--out", records) == 0
    assert len(load(records).agreements) == 25
    assert len(load(records).partners) == len({name for row in head for name in row[2].replace("\n", "; ").replace(" / ", "; ").split("; ")})
    assert [entry.name for entry in decisions_from(names.read_text("utf-8")).entries] == ["서울대학교 병원"]
    assert run(second, "--map", mapped, "--into", records, "--out", records) == 1
    assert "is already in the records" in capsys.readouterr().err
    assert len(load(records).agreements) == 25


def test_write_map_writes_the_guess_and_keeps_what_is_there(tmp_path: Path, mapped: Path) -> None:
    assert from_toml(mapped.read_text("utf-8")).columns["signed"] == "체결일"
    with pytest.raises(ValueError, match="is there already"):
        run(tmp_path / "sheet.csv", "--map", mapped, "--write-map")
    with pytest.raises(ValueError, match="needs --map"):
        run(tmp_path / "sheet.csv", "--write-map")


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--sheet", "없음"], "'없음' is not a sheet of sheet.csv"), (["--map", "none.toml"], "none.toml cannot be read")]
)
def test_a_wrong_call_is_said(tmp_path: Path, mapped: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        run(tmp_path / "sheet.csv", *arguments)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(InvalidRecords) as invalid:
        run(path)
    assert invalid.value.faults[0].file == "sheet.csv"


@pytest.mark.parametrize(
    ("other", "named", "code", "message"),
    [
        ("rows", False, 1, "error: b.xlsx [2020]: '2020' is a sheet that was not read; '2019' was; name the sheet to read by --sheet"),
        ("rows", True, 0, ""),
        ("notes", False, 0, "warning: b.xlsx [2020]: '2020' is a sheet that was not read"),
        ("nothing", False, 0, "warning: b.xlsx [2020]: 'b.xlsx' is empty"),
    ],
)
def test_a_sheet_set_aside_is_told(tmp_path: Path, mapped: Path, capsys, other: str, named: bool, code: int, message: str) -> None:
    lines = [sheets.HEADERS, *([*map(str, row)] for row in sheets.rows()[:5])]
    book = openpyxl.Workbook()
    book.active.title = "2019"
    more = book.create_sheet("2020")
    for line in lines:
        book.active.append(line)
        if other == "rows":
            more.append(line)
    if other == "notes":
        more.append(["note"])
        more.append(["call them"])
    book.save(tmp_path / "b.xlsx")
    capsys.readouterr()
    assert run(tmp_path / "b.xlsx", "--map", mapped, *(("--sheet", "2019") if named else ())) == code
    said = capsys.readouterr().err
    assert message in said if message else "2020" not in said
