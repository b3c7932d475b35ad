"""Rows of text on their way out of the process that reads a foreign file; nothing here needs pandas or Arrow."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oi_metrics.model.faults import Fault
from oi_metrics.records.reading.formulas import restored

if TYPE_CHECKING:
    import pyarrow as pa

Row = tuple[int, list[str]]
"""The number of a row, as a spreadsheet counts, and its fields."""

ROWS_A_BLOCK = 1000
MOST_FAULTS = 1000
_OUTER = "".join(character for character in map(chr, range(0x3001)) if character.isspace()) + "\u180e\u200b\u2060\ufeff"


@dataclass
class Block:
    """A part of a sheet on its way out of the reading process, in the order read: its header first, then its records.

    file: the name that a fault gives; name: of the sheet. header and places, the number of each named column counted
    from 0, are empty in all but the first block of a sheet. table: the rows with their numbers once they are gathered
    (`handed.as_table`), when numbers and rows are empty.
    """

    file: str
    name: str = ""
    header: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    table: pa.Table | None = None


def composed(text: str) -> str:
    """Text with its Hangul composed to NFC and without blanks around it."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip(_OUTER)


def stored(text: str) -> str:
    """Text of a program's own format, which nobody typed: Hangul composed, blank when it is nothing but blanks."""
    return unicodedata.normalize("NFC", text) if text.strip(_OUTER) else ""


def clean(text: str) -> str:
    """A cell of a spreadsheet as `composed` text, a formula restored."""
    text = composed(text)
    return restored(text) if text.startswith("'") else text


def cleaned(cells: list[str]) -> list[str]:
    """Each of them as `clean` has it; most rows need no more than the blanks taken off."""
    whole = "".join(cells)
    if "'" in whole:
        return [clean(text) for text in cells]
    if whole.isascii():
        return [text.strip() for text in cells]
    composed_already = unicodedata.is_normalized("NFC", whole)
    return [text.strip(_OUTER) for text in cells] if composed_already else [clean(text) for text in cells]


def first_twice(names: Iterable[str]) -> str:
    """The first of the names that stands among them more than once; nothing when none does."""
    counts = Counter(names)
    return next((name for name, count in counts.items() if count > 1), "")


def brief(value: str, most: int = 80) -> str:
    """A value short enough to be shown in a fault."""
    return value if len(value) <= most else value[:most] + "…"


def letters(index: int) -> str:
    """A column by its letters, counted from 0: A, B, … Z, AA."""
    found, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found
