"""Registry files of rows and columns: CSV (UTF-8 or CP949), XLS, XLSX; as text, every row accounted for."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from oi_metrics.records.faults import Fault, InvalidRecords
from oi_metrics.records.formulas import restored
from oi_metrics.records.sheet import Sheet
from oi_metrics.told import Told

MAX_FILE_BYTES = 2_000_000_000
WORKBOOKS = (".xls", ".xlsx", ".xlsb", ".ods")


def sheet(path: Path) -> Sheet:
    """The rows of a file; of a workbook those of its first sheet. Raises InvalidRecords for a file that cannot be read."""
    check_file(path)
    rows = _workbook_rows(path) if path.suffix.lower() in WORKBOOKS else _csv_rows(path)
    if not rows:
        raise _invalid(path, 1, "", Told("has no header"), Told("bring the list as the registry gives it, with its header"))
    header = [" ".join(cell.split()) for cell in rows[0]]
    repeated = {name for name in header if name and header.count(name) > 1}
    if repeated:
        raise InvalidRecords([Fault(path.name, 1, name, name, Told("stands twice in the header"), Told("keep one of the columns")) for name in repeated])
    faults = [
        Fault(
            path.name,
            number,
            "",
            ",".join(row)[:200],
            Told("has {n} fields where the header has {expected}", n=len(row), expected=len(header)),
            Told("quote fields that hold a comma"),
        )
        for number, row in enumerate(rows[1:], start=2)
        if any(row) and len(row) != len(header)
    ]
    if faults:
        raise InvalidRecords(faults)
    kept = {number: row for number, row in enumerate(rows[1:], start=2) if any(row)}
    frame = pd.DataFrame(list(kept.values()), columns=header, index=pd.Index(kept, name="row"), dtype="str")
    return Sheet(path.name, "", frame)


def check_file(path: Path) -> None:
    """Raises InvalidRecords for a path that is no file, or too large a one."""
    if not path.is_file():
        raise _invalid(path, 0, str(path), Told("is not a file"), Told("name a file of the registry"))
    if path.stat().st_size > MAX_FILE_BYTES:
        raise _invalid(path, 0, f"{path.stat().st_size} bytes", Told("is too large"), Told("keep a file under {bytes} bytes", bytes=MAX_FILE_BYTES))


def columns(found: Sheet, wanted: Mapping[str, Sequence[str]], required: Iterable[str]) -> pd.DataFrame:
    """The columns of a sheet under our names, whichever of their headings it has; missing optional ones are blank.

    Raises InvalidRecords where a required column is missing, or two columns are headings of one.
    """
    headings = {_plain(name): name for name in found.frame.columns}
    faults, kept = [], {}
    for name, known in wanted.items():
        present = list(dict.fromkeys(headings[_plain(heading)] for heading in known if _plain(heading) in headings))
        if len(present) > 1:
            faults.append(Fault(found.file, 1, present[1], present[1], Told("means the same as {other}", other=present[0]), Told("keep one of the columns")))
        elif not present and name in required:
            faults.append(Fault(found.file, 1, known[0], "", Told("is missing from the header"), Told("add the column {name}", name=known[0])))
        kept[name] = found.frame[present[0]].str.strip().map(restored) if present else pd.Series("", index=found.frame.index, dtype="str")
    if faults:
        raise InvalidRecords(faults)
    return pd.DataFrame(kept)


def _plain(heading: str) -> str:
    return "".join(heading.split()).casefold()


def _csv_rows(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    text = None
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if text is None:
        raise _invalid(path, 0, "", Told("is neither UTF-8 nor CP949"), Told("save the file as CSV UTF-8"))
    try:
        return list(csv.reader(io.StringIO(unicodedata.normalize("NFC", text), newline=""), strict=True))
    except csv.Error as problem:
        raise _invalid(path, 0, str(problem), Told("is not well-formed CSV"), Told("close every quote and write a quote inside a field twice")) from problem


def _workbook_rows(path: Path) -> list[list[str]]:
    try:
        grid = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as problem:
        raise _invalid(path, 0, str(problem), Told("is not a workbook that can be read"), Told("save it as XLSX or CSV")) from problem
    return [[_cell(value) for value in row] for row in grid]


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFC", str(value))


def _invalid(path: Path, row: int, value: str, problem: Told, remedy: Told) -> InvalidRecords:
    return InvalidRecords([Fault(path.name, row, "", value, problem, remedy)])
