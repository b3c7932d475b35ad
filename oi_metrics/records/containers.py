"""The tables of the records out of whatever holds them: a folder, a zip, a workbook, JSON, Parquet or SQLite.

Runs in the process that reads one foreign file. A block's name is its table; its file is what a fault names.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from oi_metrics.records.bounds import Bounds
from oi_metrics.records.faults import Fault, Refused
from oi_metrics.records.files import file_bytes, folder_files, left_by_a_program, shown_name
from oi_metrics.records.foreign import counted, csv_blocks, hidden_sheet, kind_of, not_a_sheet
from oi_metrics.records.grid import ROWS_A_BLOCK, Block, Row, composed, shaped, stored
from oi_metrics.records.workbook import Workbook, cell_text, opened
from oi_metrics.records.workbook_facts import ODS_CONTENT, WORKBOOK
from oi_metrics.records.zip_parts import Parts
from oi_metrics.schema import TABLES
from oi_metrics.told import Told

ABOUT = ("edition", "as_of", "filter", "source_tiers")
"""The first column of the first sheet of our own workbook."""
SQLITE_TEXT_IN_WAL = 2
_MOST_DIGITS = 400
_FORMATS = (".csv", ".parquet")


def tables(path: str, bounds: Bounds, tell: Callable[[int], None]) -> Iterator[Block]:
    """The blocks of every table that a folder or file holds; what is refused is a block of one fault."""
    place = Path(path)
    try:
        yield from counted(_in_folder(place, bounds) if place.is_dir() else _in_file(place, bounds), tell)
    except Refused as refusal:
        yield Block(refusal.fault.file, faults=[refusal.fault])


def _in_file(path: Path, bounds: Bounds) -> Iterator[Block]:
    content, file = file_bytes(path, bounds), shown_name(path)
    kind = kind_of(content)
    if kind == "zip":
        parts = Parts(content, file, bounds)
        yield from _in_workbook(opened(content, file, bounds)) if WORKBOOK in parts or ODS_CONTENT in parts else _in_zip(parts, bounds)
    elif kind == "json":
        yield from _in_json(content, file, bounds)
    elif kind == "sqlite":
        yield from _in_sqlite(path, content, file, bounds)
    elif kind in ("csv", "parquet"):
        raise Refused(Fault(file, 0, "", file, Told("is one table, not the records"), Told("name the folder that holds all tables")))
    else:
        raise Refused(not_a_sheet(kind, file, content))


def _each(name: str, file: str, read: Callable[[], Iterator[Block]]) -> Iterator[Block]:
    """The blocks of one table; a table that is refused leaves the others to be read."""
    try:
        yield from read()
    except Refused as refusal:
        yield Block(file, name, faults=[refusal.fault])


def _table_of(name: str) -> str:
    """The table that a file is named after, or nothing."""
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in _FORMATS and path.stem in TABLES else ""


def _in_folder(folder: Path, bounds: Bounds) -> Iterator[Block]:
    yield from _in_files(folder_files(folder, bounds, lambda name: bool(_table_of(name))), "", shown_name(folder), bounds)
    others = [name for name in sorted(shown_name(path) for path in folder.iterdir()) if name.lower().endswith(_FORMATS) and not _table_of(name)]
    yield Block(shown_name(folder), faults=[_no_table(name, name) for name in others if not left_by_a_program(name)])


def _in_zip(parts: Parts, bounds: Bounds) -> Iterator[Block]:
    names = [name for name in parts.names() if not any(left_by_a_program(part) for part in PurePosixPath(name).parts)]
    wanted = {name: parts.read(name) for name in names if _table_of(name)}
    yield from _in_files(wanted, parts.file, parts.file, bounds)
    others = [name for name in names if name.lower().endswith(_FORMATS) and not _table_of(name)]
    yield Block(parts.file, faults=[_no_table(parts.file, name) for name in others])


def _in_files(contents: dict[str, bytes], container: str, source: str, bounds: Bounds) -> Iterator[Block]:
    found = [_table_of(name) for name in contents]
    for name, content in contents.items():
        table, file = _table_of(name), f"{container} [{name}]" if container else name
        if found.count(table) > 1:
            raise Refused(Fault(source, 0, "", name, Told("holds a table that stands in another file too"), Told("keep one of the files")))
        if name.lower().endswith(".csv"):
            yield from _each(table, file, lambda: csv_blocks(content, file, table, bounds, "table"))  # noqa: B023 (used at once)
        else:
            yield from _each(table, file, lambda: shaped(_parquet_rows(content, file, bounds), file, table, bounds, "table"))  # noqa: B023


def _no_table(file: str, name: str) -> Fault:
    remedy = Told("name it after a table if it holds one: {choices}", choices=", ".join(TABLES))
    return Fault(file, 0, "", name, Told("is not named after a table and was not read"), remedy, warning=True)


def _in_workbook(book: Workbook) -> Iterator[Block]:
    named = {name: name.strip() for name in book.names if name.strip() in TABLES}
    others = [name for name in book.names if name not in named]
    for name, table in named.items():
        file = f"{book.file} [{name}]"
        for block in _each(table, file, lambda: book.blocks(name, file, "table")):  # noqa: B023 (used at once)
            block.name = table
            yield block
    ours = any(tuple(fields[0] for _, fields in islice(book.rows(name), len(ABOUT)) if fields) == ABOUT for name in others)
    for name in () if ours else others:
        yield Block(book.file, faults=[_no_table(book.file, name)])
    yield Block(book.file, faults=[hidden_sheet(book.file, name) for name in book.hidden])


def _in_json(content: bytes, file: str, bounds: Bounds) -> Iterator[Block]:
    found = _parsed(content, file)
    held = found.get("tables") if isinstance(found, dict) else None
    if not isinstance(held, dict):
        raise Refused(Fault(file, 0, "", file, Told("holds no tables"), Told('write {{"tables": {{"agreements": [...], ...}}}}')))
    for name, rows in held.items():
        if name not in TABLES:
            yield Block(file, faults=[_no_table(file, name)])
            continue
        label = f"{file} [{name}]"
        yield from _each(name, label, lambda: shaped(_json_rows(rows, name, label), label, name, bounds, "table"))  # noqa: B023


def _parsed(content: bytes, file: str) -> Any:
    """JSON with numbers as the text that they are written in. Raises Refused for a name that stands twice in an object."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        held = dict(pairs)
        if len(held) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise Refused(Fault(file, 0, twice, twice, Told("stands twice in one record"), Told("keep one of the values")))
        return held

    return json.loads(content, object_pairs_hook=once, parse_int=str, parse_float=_decimal)


def _decimal(text: str) -> str:
    """A number without exponent, unless it would be too long to be of use."""
    number = Decimal(text)
    return f"{number:f}" if abs(number.adjusted()) < _MOST_DIGITS else text


def _json_rows(rows: Any, table: str, file: str) -> Iterator[Row]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(Fault(file, 0, "", table, Told("is no list of records"), Told("write each record as an object")))
    header = list(dict.fromkeys(name for row in rows for name in row)) or TABLES[table].column_names
    yield 1, [_json_text(name, file, 1, "") for name in header]
    for number, row in enumerate(rows, start=2):
        yield number, [_json_text(row.get(name), file, number, name) for name in header]


def _json_text(value: Any, file: str, number: int, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and _is_unicode(value):
        return stored(value)
    raise Refused(Fault(file, number, name, json.dumps(value)[:80], Told("is no text or number"), Told("write the value in quotes")))


def _is_unicode(text: str) -> bool:
    """Not so for half a surrogate pair, which JSON can hold and nothing else can."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parquet_rows(content: bytes, file: str, bounds: Bounds) -> Iterator[Row]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as problem:
        raise Refused(Fault(file, 0, "", str(problem)[:80], Told("is damaged"), Told("bring a whole copy of the file"))) from None
    rows, header = table.metadata.num_rows, table.schema_arrow.names
    unpacked = sum(table.metadata.row_group(index).total_byte_size for index in range(table.metadata.num_row_groups))
    if rows > bounds.rows or rows * len(header) > bounds.cells or unpacked > bounds.unpacked_bytes:
        raise Refused(Fault(file, 0, "", str(rows), Told("rows are too many"), Told("keep a sheet to {limit} rows", limit=bounds.rows)))
    yield 1, [composed(name) for name in header]
    number = 1
    for batch in table.iter_batches(batch_size=ROWS_A_BLOCK):
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            number += 1
            yield number, [_value_text(value, file, number, name) for value, name in zip(values, header, strict=True)]


def _value_text(value: Any, file: str, number: int, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return stored(value)
    if isinstance(value, (bytes, list, dict)):
        raise Refused(Fault(file, number, name, str(value)[:80], Told("is no text or number"), Told("store the value as text")))
    return cell_text(value)


def _in_sqlite(path: Path, content: bytes, file: str, bounds: Bounds) -> Iterator[Block]:
    """The tables of a copy of the database in memory: nothing is locked, written or run."""
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.is_file() and beside.stat().st_size:
            problem = Told("holds changes that are not in the database yet")
            raise Refused(Fault(file, 0, "", shown_name(beside), problem, Told("close the program that uses it, then read it again")))
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(content[:18] + b"\1\1" + content[20:])  # as read without its write-ahead log
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(bounds.cell_characters * 4, 1_000_000))
        connection.text_factory = bytes
        names = [name.decode() for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if not name.startswith(b"sqlite_")]
        for name in names:
            label = f"{file} [{name}]"
            if name in TABLES:
                yield from _each(name, label, lambda: shaped(_sqlite_rows(connection, name, label), label, name, bounds, "table"))  # noqa: B023
    except (sqlite3.Error, UnicodeDecodeError) as problem:
        raise Refused(Fault(file, 0, "", str(problem)[:80], Told("is damaged"), Told("bring a whole copy of the file"))) from None
    finally:
        connection.close()


def _sqlite_rows(connection: sqlite3.Connection, name: str, file: str) -> Iterator[Row]:
    found = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 (a name of the schema)
    header = [column[0] for column in found.description]
    yield 1, header
    for number, values in enumerate(found, start=2):
        yield number, [_sqlite_text(value, file, number, column) for value, column in zip(values, header, strict=True)]


def _sqlite_text(value: Any, file: str, number: int, column: str) -> str:
    if not isinstance(value, bytes):
        return _value_text(value, file, number, column)
    try:
        return stored(value.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refused(Fault(file, number, column, value[:20].hex(" "), Told("is no text or number"), Told("store the value as text"))) from None
