"""Tables out of the formats that programs write for each other: JSON as exported, Parquet, SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records.reading.blocks import ROWS_A_BLOCK, Block, Row, composed, first_twice, stored
from oi_metrics.records.reading.files import shown_name
from oi_metrics.records.reading.header_and_rows import shaped
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.workbook import cell_text

_MOST_DIGITS = 400
BESIDE_RECORDS = ("records_edition", "audit_log")
"""Tables that a database of records has beside them (`records.database.layout`); a file read as a database loses nothing without them."""


def each(name: str, file: str, read: Callable[[], Iterator[Block]]) -> Iterator[Block]:
    """The blocks of one table; a table that is refused leaves the others to be read."""
    try:
        yield from read()
    except Refused as refusal:
        yield Block(file, name, faults=[refusal.fault])


def no_table(file: str, name: str) -> Fault:
    remedy = Message("name it after a table if it holds one: {choices}", choices=", ".join(TABLES))
    return Fault(file, 0, "", name, Message("is not named after a table and was not read"), remedy, warning=True)


def in_json(content: bytes, file: str, bounds: Limits) -> Iterator[Block]:
    found = _parsed(content, file)
    held = found.get("tables") if isinstance(found, dict) else None
    if not isinstance(held, dict):
        raise Refused(Fault(file, 0, "", file, Message("holds no tables"), Message('write {{"tables": {{"agreements": [...], ...}}}}')))
    for name, rows in held.items():
        if name not in TABLES:
            yield Block(file, faults=[no_table(file, name)])
            continue
        label = f"{file} [{name}]"
        yield from each(name, label, lambda: shaped(_json_rows(rows, name, label), label, name, bounds, "table"))  # noqa: B023


def _parsed(content: bytes, file: str) -> Any:
    """JSON with numbers as the text that they are written in. Raises Refused for a name that stands twice in an object."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        held = dict(pairs)
        if len(held) < len(pairs):
            twice = first_twice(name for name, _ in pairs)
            raise Refused(Fault(file, 0, twice, twice, Message("appears twice in one record"), Message("keep one of the values")))
        return held

    return json.loads(content, object_pairs_hook=unique, parse_int=str, parse_float=_decimal)


def _decimal(text: str) -> str:
    """A number without exponent, unless it would be too long to be of use."""
    number = Decimal(text)
    return f"{number:f}" if abs(number.adjusted()) < _MOST_DIGITS else text


def _json_rows(rows: Any, table: str, file: str) -> Iterator[Row]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(Fault(file, 0, "", table, Message("is no list of records"), Message("write each record as an object")))
    header = list(dict.fromkeys(name for row in rows for name in row)) or TABLES[table].column_names
    yield 1, [_json_text(name, file, 1, "") for name in header]
    for number, row in enumerate(rows, start=2):
        yield number, [_json_text(row.get(name), file, number, name) for name in header]


def _json_text(value: Any, file: str, number: int, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and _is_unicode(value):
        return stored(value)
    raise Refused(Fault(file, number, name, json.dumps(value)[:80], Message("is no text or number"), Message("write the value in quotes")))


def _is_unicode(text: str) -> bool:
    """Not so for half a surrogate pair, which JSON can hold and nothing else can."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def parquet_rows(content: bytes, file: str, bounds: Limits) -> Iterator[Row]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as problem:
        raise Refused(Fault(file, 0, "", str(problem)[:80], Message("is damaged"), Message("import a complete copy of the file"))) from None
    rows, header = table.metadata.num_rows, table.schema_arrow.names
    unpacked = sum(table.metadata.row_group(index).total_byte_size for index in range(table.metadata.num_row_groups))
    if rows > bounds.rows or rows * len(header) > bounds.cells or unpacked > bounds.unpacked_bytes:
        raise Refused(Fault(file, 0, "", str(rows), Message("rows are too many"), Message("keep a sheet to {limit} rows", limit=bounds.rows)))
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
        raise Refused(Fault(file, number, name, str(value)[:80], Message("is no text or number"), Message("store the value as text")))
    return cell_text(value)


def in_sqlite(path: Path, content: bytes, file: str, bounds: Limits) -> Iterator[Block]:
    """The tables of a copy of the database in memory: nothing is locked, written or run."""
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.is_file() and beside.stat().st_size:
            problem = Message("holds changes that are not in the database yet")
            raise Refused(Fault(file, 0, "", shown_name(beside), problem, Message("close the program that uses it, then read it again")))
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
                yield from each(name, label, lambda: shaped(_sqlite_rows(connection, name, label), label, name, bounds, "table"))  # noqa: B023
            elif name not in BESIDE_RECORDS:
                yield Block(file, faults=[no_table(file, name)])
    except (sqlite3.Error, UnicodeDecodeError) as problem:
        raise Refused(Fault(file, 0, "", str(problem)[:80], Message("is damaged"), Message("import a complete copy of the file"))) from None
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
        raise Refused(Fault(file, number, column, value[:20].hex(" "), Message("is no text or number"), Message("store the value as text"))) from None
