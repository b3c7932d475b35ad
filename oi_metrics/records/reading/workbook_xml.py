"""What stands in a workbook's XML and is lost when only values are read: found before the workbook is read.

Error cells read as blank, a formula without a stored value likewise, a date shown as a month reads as its first day,
long whole numbers are rounded, hidden and merged cells look like any other; and one cell far out costs gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import letters
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.zip_parts import SAVE_AGAIN, Parts

Place = tuple[int, int]
"""Row and column of a cell, both counted from 0."""

CONTENT_TYPES, WORKBOOK, SHARED, STYLES, ODS_CONTENT = "[Content_Types].xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "content.xml"
BINARY_WORKBOOK = "xl/workbook.bin"
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)")


@dataclass
class Facts:
    """Of one sheet: what its values do not say. cells: rows times columns of the box around all of them."""

    errors: dict[Place, str] = field(default_factory=dict)
    unstored: list[Place] = field(default_factory=list)
    rounded: dict[Place, str] = field(default_factory=dict)
    no_dates: dict[Place, str] = field(default_factory=dict)
    coarse: dict[Place, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    last: Place = (-1, -1)

    @property
    def cells(self) -> int:
        return (self.last[0] + 1) * (self.last[1] + 1)


def checked_parts(parts: Parts) -> None:
    """Every part unpacked once: sizes as said, and no document type or entity in any of them. Raises Refused."""
    for name in parts.names():
        tail = b""
        xml = name.endswith((".xml", ".rels", ".vml"))
        for piece in parts.chunks(name):
            if xml and _DECLARED.search(tail + piece):
                raise parts.refused(name, Message("declares entities, which no spreadsheet program writes"), SAVE_AGAIN)
            tail = piece[-16:]
    if SHARED in parts:
        counted = re.search(rb'uniqueCount\s*=\s*["\'](\d+)', next(parts.chunks(SHARED), b"")[:2000])
        if counted and int(counted[1]) > parts.entries[SHARED].file_size:
            raise parts.refused(SHARED, Message("says that it holds {n} texts, more than fit into it", n=int(counted[1])), SAVE_AGAIN)


def parsed(parts: Parts, name: str, start: Callable, end: Callable, text: Callable, found):  # type: ignore[no-untyped-def]
    if name not in parts:
        raise parts.refused(name, Message("is missing from the workbook, or too large"), SAVE_AGAIN)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.buffer_text = True

    def declared(*_: object) -> None:
        raise parts.refused(name, Message("declares entities, which no spreadsheet program writes"), SAVE_AGAIN)

    parser.StartDoctypeDeclHandler = declared
    try:
        for piece in parts.chunks(name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as problem:
        raise parts.refused(f"{name}: {problem}", Message("is damaged"), SAVE_AGAIN) from None
    return found


def within(facts: Facts, at: Place, file: str, bounds: Limits) -> None:
    """Raises Refused when the box around all cells so far is larger than a sheet of records may be."""
    if at[1] >= bounds.columns:
        problem, remedy = Message("lies far outside the table"), Message("delete the cell, or keep a sheet to {limit} columns", limit=bounds.columns)
    elif at[0] > bounds.rows:
        problem, remedy = Message("lies far outside the table"), Message("delete the cell, or keep a sheet to {limit} rows", limit=bounds.rows)
    elif facts.cells > bounds.cells:
        problem, remedy = Message("makes the sheet too large"), Message("keep a file to {limit} cells", limit=bounds.cells)
    else:
        return
    raise Refused(Fault(file, at[0] + 1, letters(at[1]), f"{letters(at[1])}{at[0] + 1}", problem, remedy))
