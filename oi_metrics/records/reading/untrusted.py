"""What runs in the process that reads one foreign file: its kind told by its content, its sheets handed out in blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.csv_text import csv_rows, decoded, delimiter_of
from oi_metrics.records.reading.files import file_bytes, shown_name
from oi_metrics.records.reading.formats import sheet_formats
from oi_metrics.records.reading.header_and_rows import EMPTY, Shape, shaped
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.workbook import opened

OLE, SQLITE, PARQUET = b"\xd0\xcf\x11\xe0", b"SQLite format 3\0", b"PAR1"
SIGNATURES: dict[bytes, tuple[str, Message]] = {
    b"\x1f\x8b": ("gzip", Message("is a packed file, not a sheet")),
    b"7z\xbc\xaf": ("7z", Message("is a packed file, not a sheet")),
    b"Rar!": ("rar", Message("is a packed file, not a sheet")),
    b"\x89PNG": ("png", Message("is a picture, not a sheet")),
    b"\xff\xd8\xff": ("jpeg", Message("is a picture, not a sheet")),
    b"GIF8": ("gif", Message("is a picture, not a sheet")),
    b"%PDF": ("pdf", Message("is a PDF document, not a sheet")),
    SQLITE: ("sqlite", Message("is a database, not a sheet")),
    PARQUET: ("parquet", Message("is a Parquet file, not a sheet")),
}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\s*(?:!doctype|html|head|body|table|\?xml|script|meta)\b", re.IGNORECASE)
SAVE_AS = Message("open it in a spreadsheet program and save it as XLSX or CSV UTF-8")
UNPACK = Message("import the file that it holds")


def kind_of(content: bytes) -> str:
    """`zip`, `ole`, `sqlite`, `parquet`, `json`, `markup`, `csv`, or the name of what is no records at all."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if content.startswith(OLE):
        return "ole"
    for signature, (kind, _) in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if _MARKUP.match(content[:1000]):
        return "markup"
    return "json" if _is_json(content) else "csv"


def _is_json(content: bytes) -> bool:
    if content[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return False
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def sheets(path: str, bounds: Limits, tell: Callable[[int], None]) -> Iterator[Block]:
    """The blocks of every visible sheet of a CSV file or workbook; what is refused is a block of one fault."""
    file = shown_name(path)
    try:
        yield from _sheets(Path(path), file, bounds, tell)
    except Refused as refusal:
        yield Block(file, faults=[refusal.fault])


def sheet_names(path: str, bounds: Limits, tell: Callable[[int], None]) -> Iterator[str]:
    """The names of the visible sheets of a workbook; nothing of any other file, nor of one that is refused when it is read."""
    try:
        content = file_bytes(Path(path), bounds)
        if kind_of(content) == "zip":
            yield from opened(content, shown_name(path), bounds).names
    except Refused:
        return


def _sheets(path: Path, file: str, bounds: Limits, tell: Callable[[int], None]) -> Iterator[Block]:
    content = file_bytes(path, bounds)
    own = next((known for known in sheet_formats() if known.recognises(content)), None)
    if own:
        yield from counted(own.blocks(content, file, bounds), tell)
        return
    kind = kind_of(content)
    if kind == "zip":
        yield from counted(workbook_sheets(content, file, bounds), tell)
    elif kind == "csv":
        yield from counted(csv_blocks(content, file, "", bounds, "sheet"), tell)
    else:
        raise Refused(not_a_sheet(kind, file, content))


def csv_blocks(content: bytes, file: str, name: str, bounds: Limits, shape: Shape) -> Iterator[Block]:
    """The blocks of a CSV file. Raises Refused."""
    if not content.strip(b"\0"):
        if content:
            problem = Message("holds nothing but NUL characters, as a copy does that broke off")
            raise Refused(Fault(file, 1, "", "\\0…", problem, Message("import a complete copy of the file")))
        raise Refused(Fault(file, 0, "", file, EMPTY, Message("start with a row of column names")))
    text = decoded(content, file)
    delimiter = "," if shape == "table" else delimiter_of(text)
    return shaped(csv_rows(text, delimiter, file, bounds), file, name, bounds, shape, delimiter)


def workbook_sheets(content: bytes, file: str, bounds: Limits) -> Iterator[Block]:
    """The blocks of every visible sheet of a workbook; hidden ones are named and not read. Raises Refused."""
    book = opened(content, file, bounds)
    empty = []
    for name in book.names:
        try:
            yield from book.blocks(name, file, "sheet")
        except Refused as refusal:
            empty.append(Block(file, name, faults=[refusal.fault]))
    yield from empty
    for name in book.hidden:
        yield Block(file, name, faults=[hidden_sheet(file, name)])


def hidden_sheet(file: str, name: str) -> Fault:
    return Fault(file, 0, "", name, Message("is a hidden sheet and was not read"), Message("unhide it if it holds records"), warning=True)


def counted(blocks: Iterator[Block], tell: Callable[[int], None]) -> Iterator[Block]:
    """The blocks, each with the number of records so far told."""
    records = 0
    for block in blocks:
        records += len(block.numbers)
        tell(records)
        yield block


def not_a_sheet(kind: str, file: str, content: bytes) -> Fault:
    """Why a file of this kind is not read."""
    named = dict(SIGNATURES.values())
    remedy = SAVE_AS
    if kind == "ole" and "EncryptedPackage".encode("utf-16-le") in content:
        problem, remedy = Message("is protected by a password"), Message("save the file without a password")
    elif kind == "ole":
        problem = Message("is a workbook of the old XLS form, or protected by a password")
    elif kind == "markup":
        problem = Message("is a web page, not a sheet")
    elif kind == "json":
        problem = Message("is JSON, not a sheet")
    else:
        problem = named[kind]
        remedy = UNPACK if kind in ("gzip", "7z", "rar") else SAVE_AS
    return Fault(file, 0, "", file, problem, remedy)
