"""No outcome of reading is dropped: every trial of a source is read, or what holds it is named with the reason."""

import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
import xlwt

from oi_metrics.cli import import_trials, main
from oi_metrics.registry.importing import run
from tests.registry.builders import context, study

HEAD = ["no", "approval", "applicant", "product", "title", "phase", "sites"]
CTGOV = "NCT Number,Sponsor,Phases,First Posted,Locations\n"


def rows(count, start=0):
    return [[n, f"2014-01-{n % 28 + 1:02}", "Roche", "p", f"title {n}", "3", "x"] for n in range(start, start + count)]


def csv(folder, name, count):
    (folder / name).write_text("\n".join(",".join(map(str, cells)) for cells in [HEAD, *rows(count)]) + "\n", "utf-8")
    return folder / name


def xlsx(folder, name, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, cells in sheets.items():
        sheet = book.create_sheet(title)
        for line in cells:
            sheet.append(line)
    book.save(folder / name)
    return folder / name


def xls(folder, name, **sheets):
    book = xlwt.Workbook()
    for title, cells in sheets.items():
        sheet = book.add_sheet(title)
        for row, line in enumerate(cells):
            for column, cell in enumerate(line):
                sheet.write(row, column, cell)
    book.save(str(folder / name))
    return folder / name


def studies(start, count):
    return json.dumps({"studies": [study(f"NCT{n:08}") for n in range(start, start + count)]})


def written(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(folder, name, **members):
    with zipfile.ZipFile(folder / name, "w") as file:
        for member, content in members.items():
            file.writestr(member.replace("__", ".").replace("_S_", "/"), content)
    return folder / name


BOOKS = {"xls": xls, "xlsx": xlsx}
TWO = {"one": [HEAD, *rows(12)], "two": [HEAD, *rows(3, 20)]}


@dataclass
class Source:
    """paths: what is asked for. parts: trials by what holds them, as a fault names it. bounds: settings of the environment."""

    paths: list[Path]
    parts: dict[str, int]
    bounds: dict[str, str] = field(default_factory=dict)


def one_list(kind, count=12):
    def made(folder):
        name = f"a.{kind}"
        if kind == "csv":
            return csv(folder, name, count)
        return BOOKS[kind](folder, name, one=[HEAD, *rows(count)])

    return made


def bounded(kind, **bounds):
    return lambda folder: Source([one_list(kind)(folder)], {f"a.{kind}": 12}, {f"OI_MAX_{name.upper()}": value for name, value in bounds.items()})


def two_sheets(kind, sheets=None, parts=None, **bounds):
    def made(folder):
        path = BOOKS[kind](folder, f"a.{kind}", **(sheets or TWO))
        held = parts or {f"a.{kind} [one]": 12, f"a.{kind} [two]": 3}
        return Source([path], held, {f"OI_MAX_{name.upper()}": value for name, value in bounds.items()})

    return made


def one_file(name, content, count=0, **bounds):
    return lambda folder: Source([written(folder / name, content)], {name: count}, {f"OI_MAX_{key.upper()}": value for key, value in bounds.items()})


def archive(parts, bounds=None, **members):
    return lambda folder: Source([zipped(folder, "a.zip", **members)], parts, bounds or {})


def folder_of(parts, **files):
    def made(folder):
        for name, content in files.items():
            written(folder / "f" / name.replace("__", "."), content)
        return Source([folder / "f"], parts)

    return made


def subfolder(folder):
    written(folder / "f" / "a.json", studies(1, 2))
    written(folder / "f" / "more" / "b.json", studies(5, 2))
    return Source([folder / "f"], {"a.json": 2, "f": 2})


def several(folder):
    paths = [csv(folder, "a.csv", 3), written(folder / "b.json", studies(1, 2)), written(folder / "c.csv", b"\x89PNG"), folder / "none.json"]
    return Source(paths, {"a.csv": 3, "b.json": 2, "c.csv": 0, "none.json": 0})


BROKEN = '{"studies": ['
WITHOUT_NUMBER = json.dumps([study("NCT00000001"), study(""), {"x": 1}, study("EUCTR1")])
BAD_DAY = "approval,applicant,title,phase,sites\n2014-01-02,Roche,a,3,\n2014-13-02,Roche,b,3,\n"

SOURCES = {
    **{f"{kind} whole": bounded(kind) for kind in ("csv", "xls", "xlsx")},
    **{f"{kind}, too many rows": bounded(kind, rows="5") for kind in ("csv", "xls", "xlsx")},
    **{f"{kind}, too many columns": bounded(kind, columns="3") for kind in ("csv", "xls", "xlsx")},
    **{f"{kind}, too large": bounded(kind, file_bytes="300") for kind in ("csv", "xls", "xlsx")},
    "xlsx, too many cells": bounded("xlsx", cells="20"),
    "xlsx, too many parts": bounded("xlsx", parts="2"),
    "json, too large": one_file("a.json", studies(1, 4), 4, file_bytes="300"),
    **{f"{kind}, two sheets": two_sheets(kind) for kind in BOOKS},
    **{f"{kind}, one sheet of two with too many rows": two_sheets(kind, rows="5") for kind in BOOKS},
    **{f"{kind}, both sheets with too many rows": two_sheets(kind, rows="2") for kind in BOOKS},
    **{f"{kind}, too many sheets": two_sheets(kind, parts={f"a.{kind}": 15}, sheets=TWO | {"x": [["x"]]}, SHEETS="2") for kind in BOOKS},
    **{
        f"{kind}, a sheet of something else": two_sheets(kind, TWO | {"two": [["a", "b"], ["1", "2"]]}, {f"a.{kind} [one]": 12, f"a.{kind} [two]": 1})
        for kind in BOOKS
    },
    **{f"{kind}, an empty sheet": two_sheets(kind, TWO | {"two": []}, {f"a.{kind} [one]": 12, f"a.{kind} [two]": 0}) for kind in BOOKS},
    **{
        f"{kind}, sheets named like ours": two_sheets(
            kind, {"studies": TWO["one"], "sites": TWO["two"]}, {f"a.{kind} [studies]": 12, f"a.{kind} [sites]": 3}
        )
        for kind in BOOKS
    },
    **{f"{name}, nothing in it": one_file(name, "") for name in ("a.csv", "a.json", "a.xlsx", "a.xls", "a.zip")},
    **{f"{name}, another signature": one_file(name, b"\x89PNG and more") for name in ("a.csv", "a.json", "a.xlsx", "a.xls", "a.zip")},
    "csv, a header alone": bounded("csv", rows="100") if False else lambda folder: Source([csv(folder, "a.csv", 0)], {"a.csv": 0}),
    "csv, one day that is none": one_file("a.csv", BAD_DAY, 2),
    "csv of the site": one_file("a.csv", CTGOV + "NCT00000001,Sanofi,PHASE3,2020-05-01,\n", 1),
    "csv of the site, a header alone": one_file("a.csv", CTGOV),
    "json": one_file("a.json", studies(1, 3), 3),
    "json without studies": one_file("a.json", '{"studies": []}'),
    "json, cut off": one_file("a.json", BROKEN),
    "json, studies without a number": one_file("a.json", WITHOUT_NUMBER, 4),
    "json, a day of change that is none": one_file("a.json", json.dumps([study("NCT00000001", updated="2020-13"), study("NCT00000002")]), 2),
    "missing": lambda folder: Source([folder / "a.json"], {"a.json": 0}),
    "zip": archive({"a.zip": 3}, a__json=studies(1, 3)),
    "zip, a broken member": archive({"a.zip": 3, "a.zip [b.json]": 0}, a__json=studies(1, 3), b__json=BROKEN),
    "zip, a list among the studies": archive({"a.zip": 3, "a.zip [b.csv]": 2}, a__json=studies(1, 3), b__csv=BAD_DAY),
    "zip, a workbook of the XLSB form": archive({"a.zip": 0}, xl_S_workbook__bin=b"x"),
    "zip, nothing but a list": archive({"a.zip": 0, "a.zip [b.csv]": 2}, b__csv=BAD_DAY),
    "zip without members": archive({"a.zip": 0}),
    "zip, studies in a hidden folder": archive({"a.zip": 1, "a.zip [.old/b.json]": 2}, a__json=studies(1, 1), __old_S_b__json=studies(5, 2)),
    "zip, too many members": archive({"a.zip": 4}, {"OI_MAX_PARTS": "1"}, a__json=studies(1, 2), b__json=studies(5, 2)),
    "folder": folder_of({"f": 5}, a__json=studies(1, 3), b__json=studies(5, 2)),
    "folder, a broken file": folder_of({"f": 3, "b.json": 0}, a__json=studies(1, 3), b__json=BROKEN),
    "folder, an empty file": folder_of({"f": 3, "b.json": 0}, a__json=studies(1, 3), b__json="[]"),
    "folder in a folder": subfolder,
    "folder without files": folder_of({"f": 0}, __DS_Store="x"),
    "several files": several,
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_rows_in_are_rows_read_and_rows_told(name, tmp_path, monkeypatch, capsys):
    source = SOURCES[name](tmp_path)
    for setting, value in source.bounds.items():
        monkeypatch.setenv(setting, value)
    outcomes = []
    monkeypatch.setattr(run, "isolated", lambda read, *given, bounds, **_: read(*given, bounds, lambda rows: None))
    monkeypatch.setattr(import_trials, "context", lambda chosen: context())
    monkeypatch.setattr(import_trials, "bring", lambda *given, **named: outcomes.append(run.bring(*given, **named)) or outcomes[-1])
    code = main(["import-trials", "--out", str(tmp_path / "store"), *map(str, source.paths)])
    (outcome,) = outcomes
    printed = capsys.readouterr().err
    errors = {fault.file for fault in outcome.errors if not fault.row or fault.file not in {reading.origin for reading in outcome.readings}}
    no_studies = sum(fault.column in ("protocolSection", "nctId") and fault.value != "EUCTR1" for fault in outcome.errors)
    read = sum(reading.rows for reading in outcome.readings)
    refused = sum(count for part, count in source.parts.items() if part in errors)
    assert sum(source.parts.values()) == read + no_studies + refused, outcome.faults
    for part, count in source.parts.items():
        assert count or any(fault.file == part for fault in outcome.faults), part
    assert all(repr(fault.value) in printed for fault in outcome.faults)
    whole = not refused and not no_studies and read > 0 and not outcome.errors
    assert code == (0 if whole else 1)


def test_a_fault_names_the_file_of_a_folder_and_the_form_of_a_workbook(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "isolated", lambda read, *given, bounds, **_: read(*given, bounds, lambda rows: None))
    written(tmp_path / "f" / "a.json", studies(1, 1))
    written(tmp_path / "f" / "b.json", json.dumps([study("NCT00000002"), study("EUCTR1"), study("NCT00000003", posted="2020-13", updated="soon")]))
    (reading,), _ = run.read_files([tmp_path / "f"])
    assert [str(fault).split(";")[0] for fault in reading.faults] == [
        "b.json, row 2, nctId: 'EUCTR1' is no number of ClinicalTrials.gov",
        "b.json, row 3, posted: '2020-13' is not a date",
        "b.json, row 3, updated: 'soon' is not a date and was left out",
    ]
    (tmp_path / "w").mkdir()
    _, (fault,) = run.read_files([zipped(tmp_path / "w", "a.xlsb", xl_S_workbook__bin=b"x")])
    assert str(fault.problem) == "is a workbook of the XLSB form"


def test_a_reader_that_dies_takes_the_exit_code_along(tmp_path, monkeypatch):
    """Limits of time and memory end the process itself."""
    monkeypatch.setattr(import_trials, "context", lambda chosen: context())
    monkeypatch.setenv("OI_MAX_MEMORY_MB", "256")
    huge = written(tmp_path / "a.json", "[" + ",".join(["[" * 50 + "]" * 50] * 600_000) + "]")
    assert main(["import-trials", "--out", str(tmp_path / "store"), str(huge)]) == 1
