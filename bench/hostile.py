"""Hostile files, made on the fly: what each costs the process that accepts it, how long it takes, and what is told.

Run as `python -m bench.hostile`; `--only WORD` for some. Each is read in a process of its own, as the server reads it.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from oi_metrics.model.schema import TABLES

MOST_SECONDS, MOST_GROWTH_MB = 5, 100
LONG = "가" * 10_000


def generated_columns(folder: Path) -> Path:
    """Rows of one number each; every other column is made as it is read."""
    path = folder / "records.sqlite"
    made = ",".join(f"\"{name}\" TEXT GENERATED ALWAYS AS (printf('%.3000c','x')) VIRTUAL" for name in TABLES["agreements"].column_names)
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE agreements (n INTEGER PRIMARY KEY, {made})")
        database.executemany("INSERT INTO agreements (n) VALUES (?)", [(n,) for n in range(20_000)])
    return path


def many_tables(folder: Path) -> Path:
    """Tables with long names, none of ours."""
    path = folder / "records.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("BEGIN")
        for number in range(1_000):
            database.execute(f'CREATE TABLE "{"x" * 20_000}{number}" (a)')
    return path


def repeated_text(folder: Path) -> Path:
    """One shared text of 32,000 characters in 60,000 cells."""
    path = folder / "sheet.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": False}) as book:
        sheet = book.add_worksheet()
        for row in range(20_000):
            for column in range(3):
                sheet.write_string(row, column, ["title", "date", "partner"][column] if row == 0 else "x" * 32_000)
    return path


def many_cells(folder: Path) -> Path:
    """19.2 million cells on one sheet of a CSV."""
    path = folder / "sheet.csv"
    row = ",".join("x" * 48) + "\n"
    path.write_text(",".join(f"c{n}" for n in range(48)) + "\n" + row * 400_000)
    return path


def nested_keys(folder: Path) -> Path:
    path = folder / "map.toml"
    path.write_text(".".join("a" * 50_000) + " = 1\n")
    return path


def many_keys(folder: Path) -> Path:
    """A record of 300,000 names, each once but for the last."""
    path = folder / "records.json"
    keys = {f"k{n}": 1 for n in range(300_000)}
    path.write_text('{"tables":{"agreements":[' + json.dumps(keys)[:-1] + ',"k299999":1}]}}')
    return path


def many_columns(folder: Path) -> Path:
    """A thousand records, none with a name in common."""
    path = folder / "records.json"
    path.write_text(json.dumps({"tables": {"agreements": [{f"k{row}-{n}": 1 for n in range(300)} for row in range(1_000)]}}))
    return path


def number_format(folder: Path, code: str = "[" * 500_000) -> Path:
    """A workbook whose one number format is a line of brackets."""
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet().write(0, 0, 1, book.add_format({"num_format": "CODE"}))
    path = folder / "sheet.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"CODE", code.encode()))
    return path


def long_dates(folder: Path) -> Path:
    """Dates of 32,000 characters."""
    path = folder / "sheet.csv"
    rows = "".join(f'A{n},B{n},"{"[" + "2018-01-01," * 2_900}{n}]"\n' for n in range(200))
    path.write_text("title,partner,signed\n" + rows)
    return path


def late_quotes(folder: Path) -> Path:
    """Line breaks without end within fields."""
    path = folder / "sheet.csv"
    path.write_text("a,b,c\n" + ('"' + "\n" * 30_000 + '",x,y\n') * 300)
    return path


def no_studies(folder: Path) -> Path:
    """A million and a half studies that are none."""
    path = folder / "studies.json"
    path.write_text("[" + "0," * 1_500_000 + "0]")
    return path


def empty_objects(folder: Path) -> Path:
    path = folder / "studies.json"
    path.write_text('{"studies":[' + "{}," * 5_000_000 + "{}]}")
    return path


def many_parts(folder: Path) -> Path:
    """A zip of ten thousand tables of a thousand faults each."""
    path = folder / "studies.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(5_000):
            parts.writestr(f"{number}.json", "[" + "0," * 999 + "0]")
    return path


def nested_lists(folder: Path) -> Path:
    path = folder / "records.json"
    path.write_text('{"tables":' + "[" * 1_000_000)
    return path


RECORDS = (generated_columns, many_tables, many_keys, many_columns, nested_lists)
SHEETS = (repeated_text, many_cells, number_format, long_dates, late_quotes)
MAPS = (nested_keys,)
REGISTRIES = (no_studies, empty_objects, many_parts)
FILES: dict[str, tuple[str, Callable[[Path], Path]]] = {
    made.__name__: (kind, made) for kind, group in (("records", RECORDS), ("sheet", SHEETS), ("map", MAPS), ("registry", REGISTRIES)) for made in group
}
HONEST_AND_LARGE = ("many_cells",)
HARMLESS = ("number_format",)
"""Read like any other, and nothing to tell."""


def accept(kind: str, path: Path) -> list[str]:
    """Read a file as the server does; what is told of it."""
    from oi_metrics.model.faults import InvalidRecords
    from oi_metrics.records.load import read
    from oi_metrics.records.reading.sheets import read_sheets
    from oi_metrics.records.validate import validate
    from oi_metrics.registry.importing.run import read_place
    from oi_metrics.sheet_import.check import check
    from oi_metrics.sheet_import.mapping import from_toml, guess

    if kind == "records":
        frames, faults = read(path)
        return [str(fault) for fault in faults or validate(frames)]
    if kind == "registry":
        readings, faults = read_place(path)
        return [str(fault) for fault in (*faults, *(fault for reading in readings for fault in reading.faults))]
    if kind == "map":
        try:
            from_toml(path.read_text())
        except InvalidRecords as invalid:
            return [str(fault) for fault in invalid.faults]
        return []
    (sheet, *_) = read_sheets(path)
    if sheet.frame.empty:
        return [str(fault) for fault in sheet.faults]
    return [str(fault) for fault in check(sheet, guess(list(sheet.frame.columns), sheet.frame.head(200))).faults]


def measured(kind: str, path: Path) -> dict[str, object]:
    """Seconds, growth of the accepting process in megabytes at its worst, and the first fault."""
    import oi_metrics.records.load
    import oi_metrics.registry.importing.run
    import oi_metrics.sheet_import.check  # noqa: F401 (the server has them loaded)

    warm = path.with_name("warm.csv")
    warm.write_text("title,partner,signed\na,b,2018\n")
    accept("sheet", warm)
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    told = accept(kind, path)
    seconds, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": round(seconds, 1), "megabytes": (after - before) // 1024, "faults": len(told), "first": told[0][:200] if told else ""}


def run(name: str) -> dict[str, object]:
    """One hostile file, accepted in a fresh process."""
    kind, made = FILES[name]
    with tempfile.TemporaryDirectory(prefix="oi-metrics-") as folder:
        path = made(Path(folder))
        answer = subprocess.run([sys.executable, "-m", "bench.hostile", "--accept", kind, str(path)], capture_output=True, text=True, timeout=600, check=True)
        return {"file": path.stat().st_size} | json.loads(answer.stdout.splitlines()[-1])


def main() -> None:
    """Print a line a file."""
    chosen = argparse.ArgumentParser()
    chosen.add_argument("--only", default="")
    chosen.add_argument("--accept", nargs=2)
    given = chosen.parse_args()
    if given.accept:
        print(json.dumps(measured(given.accept[0], Path(given.accept[1]))))
        return
    for name in FILES:
        if given.only in name:
            found = run(name)
            slow = float(str(found["seconds"])) > MOST_SECONDS and name not in HONEST_AND_LARGE
            large = int(str(found["megabytes"])) > MOST_GROWTH_MB
            told = "" if found["faults"] or name in HARMLESS else "NOT TOLD"
            print(f"{name:18} {found} {'SLOW ' * slow}{'LARGE ' * large}{told}", flush=True)


if __name__ == "__main__":
    main()
