"""Read the tables of a folder as text: every row and field accounted for, nothing converted, nothing guessed."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pandas as pd

from oi_metrics.records.faults import Fault
from oi_metrics.records.formulas import restored
from oi_metrics.records.source import is_url
from oi_metrics.schema import TABLES, Table
from oi_metrics.told import Told

EMBEDDED = Path(__file__).resolve().parents[2] / "data"
"""The records that come with the project."""

MAX_FILE_BYTES = 50_000_000
MAX_FIELD_CHARACTERS = 20_000
csv.field_size_limit(MAX_FILE_BYTES)


def read(source: Path | str) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """The records of a source as text tables, with the faults of their form; see `read_folder`."""
    if is_url(source):
        from oi_metrics.records.database.reading import read as read_database  # loaded where it is needed: SQLAlchemy takes its time

        return read_database(str(source))
    if str(source).startswith("edition:"):
        from oi_metrics.records import sealed  # which reads a folder itself

        return sealed.read(str(source))
    return read_folder(Path(source))


def read_folder(folder: Path) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Every table of a folder of CSV files as text columns, with the faults of their form.

    Returns the readable tables (all of the schema's columns, blanks as empty text, Hangul composed to NFC) and the
    faults: a missing or oversized file, an encoding other than UTF-8, an unknown, missing or repeated column, a row
    with too many or too few fields. A table with such a fault is left out.
    """
    if not folder.is_dir():
        return {}, [Fault(str(folder), 0, "", str(folder), Told("is not a folder"), Told("name a folder that holds the tables as CSV files"))]
    frames: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for table in TABLES.values():
        path = folder / f"{table.name}.csv"
        if not path.exists():
            if not table.optional:
                faults.append(Fault(path.name, 0, "", path.name, Told("is missing"), Told("add the file, with its header alone when it has no rows")))
            frames[table.name] = _blank(table)
            continue
        frame, found = _read_csv(path, table)
        faults += found
        if frame is not None:
            frames[table.name] = frame
    return frames, faults


def _blank(table: Table) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in table.column_names})


def _read_csv(path: Path, table: Table) -> tuple[pd.DataFrame | None, list[Fault]]:
    if path.stat().st_size > MAX_FILE_BYTES:
        return None, [
            Fault(path.name, 0, "", f"{path.stat().st_size} bytes", Told("is too large"), Told("keep a table under {bytes} bytes", bytes=MAX_FILE_BYTES))
        ]
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        return None, [Fault(path.name, 0, "", f"byte {problem.start}", Told("is not UTF-8"), Told("save the file as CSV UTF-8"))]
    try:
        rows = list(csv.reader(io.StringIO(unicodedata.normalize("NFC", text), newline=""), strict=True))
    except csv.Error as problem:
        return None, [Fault(path.name, 0, "", str(problem), Told("is not well-formed CSV"), Told("close every quote and write a quote inside a field twice"))]
    long = [(number, field) for number, row in enumerate(rows, start=1) for field in row if len(field) > MAX_FIELD_CHARACTERS]
    if long:
        remedy = Told("keep a field under {limit} characters", limit=MAX_FIELD_CHARACTERS)
        return None, [Fault(path.name, number, "", f"{field[:40]}…", Told("is too long"), remedy) for number, field in long]
    if not rows:
        return None, [Fault(path.name, 1, "", "", Told("has no header"), Told("start with {header}", header=",".join(table.column_names)))]
    header, body = rows[0], rows[1:]
    faults = _header_faults(path.name, header, table)
    faults += [
        Fault(
            path.name,
            number,
            "",
            ",".join(row),
            Told("has {n} fields where the header has {expected}", n=len(row), expected=len(header)),
            Told("quote fields that hold a comma"),
        )
        for number, row in enumerate(body, start=2)
        if row and len(row) != len(header)
    ]
    if faults:
        return None, faults
    kept = {number: row for number, row in enumerate(body, start=2) if any(field.strip() for field in row)}
    frame = pd.DataFrame(list(kept.values()), columns=header, index=pd.Index(kept, name="row"), dtype="str")
    for name in set(table.column_names) - set(header):
        frame[name] = ""
    return frame[table.column_names].apply(lambda column: column.str.strip().map(restored)), []


def _header_faults(file: str, header: list[str], table: Table) -> list[Fault]:
    known = table.column_names
    faults = [
        Fault(file, 1, name, name, Told("is not a column of this table"), Told("use {choices}", choices=", ".join(known)))
        for name in dict.fromkeys(header)
        if name not in known
    ]
    faults += [Fault(file, 1, name, name, Told("stands twice in the header"), Told("keep one of the columns")) for name in known if header.count(name) > 1]
    missing = [column.name for column in table.columns if (column.required or column.name in table.key) and column.name not in header]
    return faults + [Fault(file, 1, name, "", Told("is missing from the header"), Told("add the column {name}", name=name)) for name in missing]
