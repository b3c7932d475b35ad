"""The sheets of an XLSX, XLSM or ODS workbook as rows of text, read by calamine after its XML was looked through."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import MOST_FAULTS, Block, Row, clean, letters
from oi_metrics.records.reading.header_and_rows import Shape, shaped
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.ods import ods_facts
from oi_metrics.records.reading.workbook_xml import BINARY_WORKBOOK, ODS_CONTENT, WORKBOOK, Facts, checked_parts
from oi_metrics.records.reading.xlsx import Layout, layout, xlsx_facts
from oi_metrics.records.reading.zip_parts import SAVE_AGAIN, Parts

SHEET = Message("import a workbook with a sheet of records in it")


@dataclass
class Workbook:
    """An open workbook: its visible sheets in order. facts_of: looks through one of them for what its values do not say."""

    file: str
    bounds: Limits
    book: CalamineWorkbook
    names: list[str]
    hidden: list[str]
    facts_of: Callable[[str], Facts]
    _facts: dict[str, Facts] = field(default_factory=dict)

    def facts(self, name: str) -> Facts:
        """What the values of a sheet do not say, looked for when the sheet is first asked for. Raises Refused."""
        if name not in self._facts:
            self._facts[name] = self.facts_of(name)
            cells = sum(found.cells for found in self._facts.values())
            if cells > self.bounds.cells:
                limit = Message("keep a file to {limit} cells", limit=self.bounds.cells)
                raise Refused(Fault(self.file, 0, "", f"{cells} cells", Message("are too many"), limit))
        return self._facts[name]

    def rows(self, name: str) -> Iterator[Row]:
        """Every row of a sheet from the first on, numbered from 1, cells as text. Raises Refused."""
        coarse = self.facts(name).coarse
        try:
            sheet = self.book.get_sheet_by_name(name)
        except CalamineError as problem:
            raise Refused(Fault(self.file, 0, "", f"{name}: {problem}"[:200], Message("cannot be read as a workbook"), SAVE_AGAIN)) from None
        if sheet.start is None:
            return
        padding = [""] * sheet.start[1]  # the rows above the first are given, the columns before it are not
        for row, cells in enumerate(sheet.iter_rows()):
            fields = padding + [cell_text(cell) for cell in cells]
            if coarse:
                fields = [_as_shown(text, coarse.get((row, column), "")) for column, text in enumerate(fields)]
            yield row + 1, fields

    def blocks(self, name: str, file: str, shape: Shape) -> Iterator[Block]:
        """The blocks of a sheet under the name that its faults give, those of its cells among them."""
        header: dict[int, str] = {}
        for block in shaped(self.rows(name), file, name, self.bounds, shape):
            header = header or dict(zip(block.places, block.header, strict=True))
            yield block
        yield Block(file, name, faults=_cell_faults(file, self.facts(name), header))


def opened(content: bytes, file: str, bounds: Limits) -> Workbook:
    """The workbook, once its parts and cells are known to lie within the bounds. Raises Refused."""
    parts = Parts(content, file, bounds)
    if WORKBOOK not in parts and ODS_CONTENT not in parts:
        remedy = Message("open it in a spreadsheet program and save it as XLSX or CSV UTF-8")
        raise parts.refused(file, Message("is a workbook of the XLSB form") if BINARY_WORKBOOK in parts else Message("is no workbook"), remedy)
    checked_parts(parts)
    of = layout(parts) if WORKBOOK in parts else None
    ods = None if of else ods_facts(parts, bounds)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError as problem:
        raise parts.refused(str(problem)[:200], Message("cannot be read as a workbook"), SAVE_AGAIN) from None
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    if not names:
        raise parts.refused(file, Message("has no visible sheet"), SHEET)
    if len(sheets) > bounds.sheets:
        raise parts.refused(str(len(sheets)), Message("sheets are too many"), Message("keep a workbook to {limit} sheets", limit=bounds.sheets))
    hidden = [sheet.name for sheet in sheets if sheet.name not in names]
    return Workbook(file, bounds, book, names, hidden, lambda name: ods.get(name, Facts()) if ods is not None else _facts(parts, name, of, bounds))


def _facts(parts: Parts, name: str, of: Layout | None, bounds: Limits) -> Facts:
    if of is None or name not in of.sheets:
        raise parts.refused(name, Message("is missing from the workbook, or too large"), SAVE_AGAIN)
    return xlsx_facts(parts, of.sheets[name], of, bounds)


def cell_text(cell: Any) -> str:
    """A cell as text: dates as ISO 8601, numbers as the shortest decimal that reads back the same, TRUE and FALSE."""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float, Decimal)):
        return number_text(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() and not cell.tzinfo else cell.isoformat(timespec="seconds")
    return cell.isoformat() if isinstance(cell, (datetime.date, datetime.time)) else str(cell)


def number_text(number: float | Decimal) -> str:
    """The shortest text of digits, sign and point that reads back as the same number."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number if isinstance(number, Decimal) else Decimal(repr(number)):f}"


def _as_shown(text: str, exactness: str) -> str:
    """A first day that the sheet shows as a month or year is that month or year: nobody wrote the day."""
    ends = {"month": "-01", "year": "-01-01"}.get(exactness)
    return text.removesuffix(ends) if ends and len(text) == 10 else text


def _cell_faults(file: str, facts: Facts, header: dict[int, str]) -> list[Fault]:
    """What the values of a sheet do not say: refused where a value would be wrong, else told."""

    def fault(place: tuple[int, int], value: str, problem: Message, remedy: Message, warning: bool = False) -> Fault:
        return Fault(file, place[0] + 1, header.get(place[1], letters(place[1])), value, problem, remedy, warning)

    recalculate = Message("open the workbook in a spreadsheet program, let it calculate and save it")
    faults = [fault(at, text, Message("is an error, not a value"), Message("fix the formula or clear the cell")) for at, text in facts.errors.items()]
    digits = Message("has more digits than a number cell keeps")
    faults += [fault(at, text, digits, Message("format the cell as text and write the number again")) for at, text in facts.rounded.items()]
    day = Message("is no day that a date cell can hold")
    faults += [fault(at, text, day, Message("write the date as text, such as 1900-02-28")) for at, text in facts.no_dates.items()]
    faults += [fault(at, "", Message("is a formula without a stored value, read as blank"), recalculate, warning=True) for at in facts.unstored]
    for first, last in facts.merged:
        span = f"{letters(first[1])}{first[0] + 1}:{letters(last[1])}{last[0] + 1}"
        if last[0] > first[0] or first[0] > 0:
            merged = Message("are merged cells; only the first holds the value")
            faults.append(fault(first, span, merged, Message("unmerge them and fill each cell"), warning=True))
    if facts.hidden_rows:
        hidden, remedy = Message("rows are hidden and read like any other"), Message("delete them if they are no records")
        faults.append(Fault(file, facts.hidden_rows[0], "", str(len(facts.hidden_rows)), hidden, remedy, warning=True))
    if len(faults) > MOST_FAULTS:
        more = Message("more faults are not listed here")
        faults[MOST_FAULTS:] = [Fault(file, 0, "", str(len(faults) - MOST_FAULTS), more, Message("fix those and read the file again"), warning=True)]
    return faults
