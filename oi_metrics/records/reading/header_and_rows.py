"""Rows of text shaped into a header and its records: every row and field accounted for, nothing guessed silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Literal

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import MOST_FAULTS, ROWS_A_BLOCK, Block, Row, brief, letters
from oi_metrics.records.reading.limits import Limits

ROWS_BEFORE_HEADER = 20
TOTALS = {"합계", "총계", "소계", "계", "total", "totals", "subtotal", "grand total", "sum"}
EMPTY = Message("is empty")
_NUMERIC = re.compile(r"[-+(]?[\d.,\s]+%?\)?")

Shape = Literal["table", "sheet"]
"""`table`: the header is the first row that is not blank. `sheet`: as people keep it; titles may stand above the header
and totals among the records, which are passed over with a warning."""


def shaped(rows: Iterator[Row], file: str, name: str, bounds: Limits, shape: Shape, delimiter: str = "") -> Iterator[Block]:
    """The blocks of one sheet, with every fault of its form. rows: cleaned fields, blank rows among them.

    delimiter: of the text file that the rows come from, so that a quote closed late is noticed. Raises Refused when
    there is no header or a bound is passed.
    """
    filled = ((number, fields) for number, fields in _within_columns(rows, file, bounds) if any(fields))
    ahead = list(islice(filled, ROWS_BEFORE_HEADER))
    if not ahead:
        raise Refused(Fault(file, 0, "", file, EMPTY, Message("start with a row of column names")))
    place = _header_place(ahead) if shape == "sheet" else 0
    number, fields = ahead[place]
    header = [" ".join(text.split()) for text in fields]
    faults = [_above(file, above, text) for above, text in ahead[:place]] + _header_faults(file, number, header, bounds)
    kept = [index for index, text in enumerate(header) if text]
    yield Block(file, name, [header[index] for index in kept], kept, faults=faults)
    body = chain(ahead[place + 1 :], filled)
    yield from _blocks(body, _Sheet(file, name, number, header, kept, bounds, shape, delimiter))


def _within_columns(rows: Iterator[Row], file: str, bounds: Limits) -> Iterator[Row]:
    """The rows; raises Refused for the first that is wider than a sheet may be, before another is asked for."""
    most = bounds.columns
    for number, fields in rows:
        if len(fields) > most:
            remedy = Message("keep a sheet to {limit} columns", limit=bounds.columns)
            raise Refused(Fault(file, number, "", str(len(fields)), Message("has {n} columns", n=len(fields)), remedy))
        yield number, fields


@dataclass
class _Sheet:
    file: str
    name: str
    header_row: int
    header: list[str]
    kept: list[int]
    bounds: Limits
    shape: Shape
    delimiter: str

    def __post_init__(self) -> None:
        self.unnamed = [index for index, text in enumerate(self.header) if not text]
        self.whole = len(self.kept) == len(self.header)

    def column(self, index: int) -> str:
        return self.header[index] or letters(index)

    def line(self, fields: list[str]) -> str:
        return brief((self.delimiter or ",").join(fields))


def _blocks(body: Iterator[Row], sheet: _Sheet) -> Iterator[Block]:
    block, count, most = Block(sheet.file, sheet.name), 0, sheet.bounds.rows
    for read, (number, fields) in enumerate(body, start=1):
        if read > most:
            remedy = Message("keep a sheet to {limit} rows", limit=most)
            raise Refused(Fault(sheet.file, number, "", str(read), Message("is one row too many"), remedy))
        faults, usable = _NO_DOUBT if _is_plain(fields, sheet) else _row_faults(number, fields, sheet, first=read == 1)
        block.faults += faults
        count += len(faults)
        if usable:
            block.numbers.append(number)
            block.rows.append(fields if sheet.whole else [fields[index] for index in sheet.kept])
        if count >= MOST_FAULTS:
            stop = Message("was not checked: {n} faults come before it", n=count)
            block.faults.append(Fault(sheet.file, number, "", "…", stop, Message("fix those and read the file again")))
            break
        if len(block.numbers) >= ROWS_A_BLOCK:
            yield block
            block = Block(sheet.file, sheet.name)
    yield block


_NO_DOUBT: tuple[list[Fault], bool] = ([], True)


def _is_plain(fields: list[str], sheet: _Sheet) -> bool:
    """Whether `_row_faults` could find nothing in a row: so are most rows of a table, and many rows take long."""
    whole = "".join(fields)
    return (
        sheet.shape == "table"
        and sheet.whole
        and len(fields) == len(sheet.header)
        and len(whole) <= sheet.bounds.cell_characters
        and "\n" not in whole
        and "\r" not in whole
        and "\0" not in whole
        and fields != sheet.header
    )


def _header_place(ahead: list[Row]) -> int:
    """The first row that is no title: one filled cell over a row of three or more is a title."""
    for place, (_, fields) in enumerate(ahead):
        below = ahead[place + 1][1] if place + 1 < len(ahead) else []
        widest = max((sum(map(bool, text)) for _, text in ahead[place + 1 :]), default=0)
        if sum(map(bool, fields)) > 1 or widest < 3 or not below:
            return place
    return 0


def _above(file: str, number: int, fields: list[str]) -> Fault:
    text = brief(" ".join(filter(None, fields)))
    return Fault(file, number, "", text, Message("is above the header and was skipped"), Message("move it out of the sheet"), warning=True)


def _header_faults(file: str, number: int, header: list[str], bounds: Limits) -> list[Fault]:
    counts = Counter(filter(None, header))
    faults = [
        Fault(file, number, name, name, Message("appears twice in the header"), Message("keep one of the columns"))
        for name, count in counts.items()
        if count > 1
    ]
    faults += [_nul(file, number, letters(index), text) for index, text in enumerate(header) if "\0" in text]
    return faults + [_too_long(file, number, letters(index), text, bounds) for index, text in enumerate(header) if len(text) > bounds.cell_characters]


def _row_faults(number: int, fields: list[str], sheet: _Sheet, first: bool) -> tuple[list[Fault], bool]:
    """The faults of one row, and whether it is a record."""
    expected = len(sheet.header)
    if len(fields) != expected:
        problem = Message("has {n} fields where the header has {expected}", n=len(fields), expected=expected)
        return [Fault(sheet.file, number, "", sheet.line(fields), problem, Message("quote fields that hold a comma"))], False
    if fields == sheet.header:
        remedy = Message("delete the row, or import each table in a file of its own")
        return [Fault(sheet.file, number, "", sheet.line(fields), Message("repeats the header"), remedy)], False
    if sheet.shape == "sheet" and (passed := _passed_over(fields, first)):
        return [Fault(sheet.file, number, "", sheet.line(fields), passed, Message("delete the row if it is no record"), warning=True)], False
    whole = "".join(fields)
    faults = []
    if len(whole) > sheet.bounds.cell_characters or "\0" in whole:
        most = sheet.bounds.cell_characters
        faults = [_cell_fault(number, index, text, sheet) for index, text in enumerate(fields) if len(text) > most or "\0" in text]
    if sheet.delimiter and ("\n" in whole or "\r" in whole):
        faults += [
            _late_quote(sheet.file, number, sheet.column(index), text)
            for index, text in enumerate(fields)
            if ("\n" in text or "\r" in text) and _holds_records(fields, index, sheet.delimiter)
        ]
    for index in [index for index in sheet.unnamed if fields[index]]:
        sheet.unnamed.remove(index)
        problem, remedy = Message("is in a column without a name, which is not read"), Message("name the column in row {row}", row=sheet.header_row)
        faults.append(Fault(sheet.file, number, letters(index), brief(fields[index]), problem, remedy, warning=True))
    return faults, True


def _passed_over(fields: list[str], first: bool) -> Message | None:
    filled = [text for text in fields if text]
    if filled[0].casefold() in TOTALS and all(_NUMERIC.fullmatch(text) for text in filled[1:]):
        return Message("is a total, not a record, and was skipped")
    if first and len(filled) == len(fields) >= 3 and len(set(filled)) == 1:
        return Message("is a second header, not a record, and was skipped")
    return None


def _holds_records(fields: list[str], index: int, delimiter: str) -> bool:
    """Whether the line breaks in a field part whole records of the shape of this one: its quote was closed too late."""
    *middle, last = [line.split(delimiter) for line in re.split(r"\r\n|\r|\n", fields[index])[1:]]
    if any(len(line) != len(fields) for line in middle) or len(last) != index + 1 or not (middle or index):
        return False
    alike = _pattern(middle[0][0] if middle else last[0]) == _pattern(fields[0].splitlines()[0] if fields[0] else "")
    return alike and len(fields) > 1


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "0", text.strip('" '))


def _cell_fault(number: int, index: int, text: str, sheet: _Sheet) -> Fault:
    if "\0" in text:
        return _nul(sheet.file, number, sheet.column(index), text)
    return _too_long(sheet.file, number, sheet.column(index), text, sheet.bounds)


def _nul(file: str, number: int, column: str, text: str) -> Fault:
    value = brief(text.replace("\0", "\\0"))
    return Fault(file, number, column, value, Message("holds a NUL character, as a file does that broke off"), Message("import a complete copy of the file"))


def _too_long(file: str, number: int, column: str, text: str, bounds: Limits) -> Fault:
    return Fault(file, number, column, brief(text, 40), Message("is too long"), Message("keep a field under {limit} characters", limit=bounds.cell_characters))


def _late_quote(file: str, number: int, column: str, text: str) -> Fault:
    problem = Message("holds whole records: a quote is closed too late")
    return Fault(file, number, column, brief(text), problem, Message("close the quote in row {row}", row=number))
