"""The tables of the records out of whatever holds them: a folder, a zip, a workbook, JSON, Parquet or SQLite.

Runs in the process that reads one foreign file. A block's name is its table; its file is what a fault names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.files import file_bytes, folder_files, left_by_a_program, shown_name
from oi_metrics.records.reading.header_and_rows import shaped
from oi_metrics.records.reading.json_parquet_sqlite import each, in_json, in_sqlite, no_table, parquet_rows
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.untrusted import counted, csv_blocks, hidden_sheet, kind_of, not_a_sheet
from oi_metrics.records.reading.workbook import Workbook, opened
from oi_metrics.records.reading.workbook_xml import ODS_CONTENT, WORKBOOK
from oi_metrics.records.reading.zip_parts import Parts

ABOUT = ("edition", "as_of", "filter", "source_tiers")
"""The first column of the first sheet of our own workbook."""
_FORMATS = (".csv", ".parquet")
_ROWS = (*_FORMATS, ".tsv", ".txt", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".json", ".sqlite", ".db", ".zip")
"""Endings of files that can hold rows of records; of those in a folder or zip, tables in CSV and Parquet are read and the others told."""
_OURS = ("datapackage.json",)


def tables(path: str, bounds: Limits, tell: Callable[[int], None]) -> Iterator[Block]:
    """The blocks of every table that a folder or file holds; what is refused is a block of one fault."""
    place = Path(path)
    try:
        yield from counted(_in_folder(place, bounds) if place.is_dir() else _in_file(place, bounds), tell)
    except Refused as refusal:
        yield Block(refusal.fault.file, faults=[refusal.fault])


def _in_file(path: Path, bounds: Limits) -> Iterator[Block]:
    content, file = file_bytes(path, bounds), shown_name(path)
    kind = kind_of(content)
    if kind == "zip":
        parts = Parts(content, file, bounds)
        yield from _in_workbook(opened(content, file, bounds)) if WORKBOOK in parts or ODS_CONTENT in parts else _in_zip(parts, bounds)
    elif kind == "json":
        yield from in_json(content, file, bounds)
    elif kind == "sqlite":
        yield from in_sqlite(path, content, file, bounds)
    elif kind in ("csv", "parquet"):
        raise Refused(Fault(file, 0, "", file, Message("is one table, not the records"), Message("name the folder that holds all tables")))
    else:
        raise Refused(not_a_sheet(kind, file, content))


def _table_of(name: str) -> str:
    """The table that a file is named after, or nothing."""
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in _FORMATS and path.stem in TABLES else ""


def _in_folder(folder: Path, bounds: Limits) -> Iterator[Block]:
    yield from _in_files(folder_files(folder, bounds, lambda name: bool(_table_of(name))), "", shown_name(folder), bounds)
    others = [name for name in sorted(shown_name(path) for path in folder.iterdir()) if _may_hold_rows(name) and not _table_of(name)]
    yield Block(shown_name(folder), faults=[no_table(name, name) for name in others])


def _in_zip(parts: Parts, bounds: Limits) -> Iterator[Block]:
    hidden = [name for name in parts.names() if any(left_by_a_program(part) for part in PurePosixPath(name).parts if part != "..")]
    names = [name for name in parts.names() if name not in hidden]
    wanted = {name: parts.read(name) for name in names if _table_of(name)}
    yield from _in_files(wanted, parts.file, parts.file, bounds)
    others = [name for name in names if _may_hold_rows(name) and not _table_of(name)]
    faults = [no_table(parts.file, name) for name in others] + [_in_hidden_folder(parts.file, name) for name in hidden if _table_of(name)]
    yield Block(parts.file, faults=faults)


def _may_hold_rows(name: str) -> bool:
    plain = PurePosixPath(name).name
    return plain.lower().endswith(_ROWS) and plain not in _OURS and not left_by_a_program(plain)


def _in_hidden_folder(file: str, name: str) -> Fault:
    return Fault(file, 0, "", name, Message("is in a hidden folder and was skipped"), Message("move it out of that folder"))


def _in_files(contents: dict[str, bytes], container: str, source: str, bounds: Limits) -> Iterator[Block]:
    found = [_table_of(name) for name in contents]
    twice = next((name for name in contents if found.count(_table_of(name)) > 1), None)
    if twice:
        raise Refused(Fault(source, 0, "", twice, Message("holds a table that is in another file too"), Message("keep one of the files")))
    for name, content in contents.items():
        table, file = _table_of(name), f"{container} [{name}]" if container else name
        if name.lower().endswith(".csv"):
            yield from each(table, file, lambda: csv_blocks(content, file, table, bounds, "table"))  # noqa: B023 (used at once)
        else:
            yield from each(table, file, lambda: shaped(parquet_rows(content, file, bounds), file, table, bounds, "table"))  # noqa: B023


def _in_workbook(book: Workbook) -> Iterator[Block]:
    named = {name: name.strip() for name in book.names if name.strip() in TABLES}
    others = [name for name in book.names if name not in named]
    twice = next((name for name, table in named.items() if list(named.values()).count(table) > 1), None)
    if twice:
        raise Refused(Fault(book.file, 0, "", twice, Message("holds a table that stands on another sheet too"), Message("keep one of the sheets")))
    for name, table in named.items():
        file = f"{book.file} [{name}]"
        for block in each(table, file, lambda: book.blocks(name, file, "table")):  # noqa: B023 (used at once)
            block.name = table
            yield block
    ours = any(tuple(fields[0] for _, fields in islice(book.rows(name), len(ABOUT)) if fields) == ABOUT for name in others)
    for name in () if ours else others:
        yield Block(book.file, faults=[no_table(book.file, name)])
    yield Block(book.file, faults=[hidden_sheet(book.file, name) for name in book.hidden])
