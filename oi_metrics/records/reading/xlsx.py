"""What the values of an XLSX sheet do not say, found in its XML."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from xml.etree import ElementTree

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import brief
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.workbook_xml import STYLES, WORKBOOK, Facts, Place, parsed, within
from oi_metrics.records.reading.zip_parts import SAVE_AGAIN, Parts

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_MOST_SETTINGS = 8_000_000
_DAYS_1904 = 1462
FIRST_TRUE_DAY, LAST_DAY = 61, 2_958_465
"""Serial 60 is the 29 February 1900 that never was; the last is 31 December 9999."""


@dataclass(frozen=True)
class Layout:
    """Of an XLSX: the part of each sheet by name, the number formats that show dates, and the days to add to a serial."""

    sheets: dict[str, str]
    styles: dict[str, str]
    days: int


def layout(parts: Parts) -> Layout:
    """Raises Refused when the workbook does not say which sheets it has."""
    book = _tree(parts, WORKBOOK)
    targets = {link.get("Id"): link.get("Target", "") for link in _tree(parts, "xl/_rels/workbook.xml.rels")}
    sheets = {}
    for sheet in _named(book, "sheet"):
        link = next((value for key, value in sheet.items() if key.endswith("}id")), None)
        path = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
        sheets[sheet.get("name", "")] = path
    settings = next(iter(_named(book, "workbookPr")), None)
    days = _DAYS_1904 if settings is not None and settings.get("date1904") in ("1", "true") else 0
    return Layout(sheets, _date_styles(_tree(parts, STYLES)) if STYLES in parts else {}, days)


def _tree(parts: Parts, name: str) -> ElementTree.Element:
    if name not in parts or parts.entries[name].file_size > _MOST_SETTINGS:
        raise parts.refused(name, Message("is missing from the workbook, or too large"), SAVE_AGAIN)
    try:
        return ElementTree.fromstring(parts.read(name))  # noqa: S314 (checked_parts has refused every declaration)
    except ElementTree.ParseError:
        raise parts.refused(name, Message("is damaged"), SAVE_AGAIN) from None


def _named(tree: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (element for element in tree.iter() if element.tag.rpartition("}")[2] == name)


def _date_styles(styles: ElementTree.Element) -> dict[str, str]:
    """How exact a date each cell style shows: `day`, `month` or `year`; styles that show no date are left out."""
    codes = {element.get("numFmtId"): element.get("formatCode", "") for element in _named(styles, "numFmt")}
    built_in = {str(number): "yyyy-mm-dd" for number in (14, 15, 16, 22, *range(27, 37), *range(50, 59))} | {"17": "mmm-yy"}
    found = {}
    for cells in _named(styles, "cellXfs"):
        for index, style in enumerate(cells):
            number = style.get("numFmtId")
            exactness = date_exactness(codes.get(number) or built_in.get(str(number), ""))
            if exactness:
                found[str(index)] = exactness
    return found


def date_exactness(code: str) -> str:
    """What a number format shows of a date: `day`, `month`, `year`, or nothing."""
    shown = re.sub(r'"[^"]*"|\[[^\[\]]*\]|[\\_*].', "", code.split(";")[0]).casefold()
    if "general" in shown or not set("yd") & set(shown):
        return ""
    return "day" if "d" in shown or "h" in shown else "month" if "m" in shown else "year"


def xlsx_facts(parts: Parts, name: str, of: Layout, bounds: Limits) -> Facts:
    """The facts of the sheet in one part of an XLSX. Raises Refused with the cell."""
    plain = _plain(parts, name, of, bounds) if name in parts else None
    if plain:
        return plain
    reader = _XlsxSheet(parts, of, bounds)
    return parsed(parts, name, reader.start, reader.end, reader.text, reader.facts)


_PLAIN_TAGS = (
    rb'/(?:row|c|v|is|t|sheetData|worksheet|sheetViews|sheetView|cols)>|v>|is>|t>|t xml:space="preserve">'
    rb"|\?xml [^<>]*\?>|(?:worksheet|dimension|sheetViews?|pane|selection|sheetFormatPr|cols|sheetData|pageMargins|pageSetup|autoFilter)\b[^<>]*>"
    rb'|col (?![^<>]*hidden)[^<>]*>|row r="[1-9][0-9]{0,6}"(?: spans="[0-9:]+")?/?>'
)
_PLAIN_CELL = rb'c r="[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="%s")?(?: t="(?:s|n|str|inlineStr)")?/?>'


def _plain(parts: Parts, name: str, of: Layout, bounds: Limits) -> Facts | None:
    """The facts of a sheet that holds nothing but rows of plain cells, found at a tenth of the time.

    Nothing for a sheet with any other mark-up: formulas, errors, hidden rows, merged cells, dates out of range or shown
    as months, whole numbers of 16 digits, or an unusual way of writing.
    """
    coarse = "|".join(style for style, exactness in of.styles.items() if exactness != "day")
    style = f'(?!(?:{coarse})")[0-9]+'.encode() if coarse else b"[0-9]+"
    other = re.compile(rb"<(?!" + _PLAIN_TAGS + b"|" + _PLAIN_CELL % style + rb")|<v>-?[0-9]{16,}<")
    days = "|".join(style for style, exactness in of.styles.items() if exactness == "day")
    odd_day = re.compile(f's="(?:{days})"(?: t="n")?><v>(?!(?:6[1-9]|[7-9][0-9]|[0-9]{{3,6}})[.<])'.encode()) if days else re.compile(rb"(?!)")
    facts, tail = Facts(), b""
    columns: set[bytes] = set()
    for piece in chain(parts.chunks(name), [b"<c "]):
        text, cell, rest = (tail + piece).rpartition(b"<c ")
        tail = cell + rest
        if other.search(text) or odd_day.search(text):
            return None
        columns.update(re.findall(rb'<c r="([A-Z]+)', text))
        rows = max(map(int, re.findall(rb'<row r="([0-9]+)', text) + re.findall(rb'<c r="[A-Z]+([0-9]{6,7})', text)), default=0)
        column = max((_place(found.decode() + "1")[1] for found in columns), default=-1)
        facts.last = (max(rows - 1, facts.last[0]), column)
        within(facts, facts.last, parts.file, bounds)
    return facts


def _place(reference: str) -> Place:
    """Row and column of a cell reference. Raises ValueError for what is none."""
    found = _REFERENCE.match(reference)
    if not found:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


class _XlsxSheet:
    """Reads the elements of one sheet: `row`, `c` (cell), `f` (formula), `v` (value), `is` (text in the cell)."""

    def __init__(self, parts: Parts, of: Layout, bounds: Limits):
        self.parts, self.of, self.bounds = parts, of, bounds
        self.facts = Facts()
        self.at: Place = (-1, -1)
        self.kind = self.style = ""
        self.formula = self.stored = self.reading = False
        self.collected: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name == "v":
            self.stored = self.reading = True
        elif name == "row":
            row = attributes.get("r")
            self.at = (self._row(row) if row else self.at[0] + 1, -1)
            if attributes.get("hidden") in ("1", "true"):
                self.facts.hidden_rows.append(self.at[0] + 1)
        elif name == "f":
            self.formula = True
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.facts.merged.append((self._place(first), self._place(last or first)))

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self.at = self._place(reference) if reference else (max(self.at[0], 0), self.at[1] + 1)
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.formula = self.stored = self.reading = False
        self.collected = []

    def _row(self, text: str) -> int:
        if not text.isdigit() or len(text) > 7 or not int(text):
            raise self.refused(f"row {text}", Message("is no row of a sheet"))
        return int(text) - 1

    def _place(self, reference: str) -> Place:
        try:
            return _place(reference)
        except ValueError:
            raise self.refused(brief(reference), Message("is no cell of a sheet")) from None

    def refused(self, value: str, problem: Message) -> Refused:
        return Refused(Fault(self.parts.file, 0, "", value, problem, SAVE_AGAIN))

    def text(self, text: str) -> None:
        if self.reading:
            self.collected.append(text)

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "v":
            self.reading = False
        elif name == "is":
            self.stored = True
        elif name == "c":
            self._finish()

    def _finish(self) -> None:
        at, facts = self.at, self.facts
        if self.formula and not self.stored:
            facts.unstored.append(at)
        if not self.stored:
            return
        if at[0] > facts.last[0] or at[1] > facts.last[1]:
            facts.last = (max(at[0], facts.last[0]), max(at[1], facts.last[1]))
            within(facts, at, self.parts.file, self.bounds)
        if self.kind == "e":
            facts.errors[at] = "".join(self.collected)
        elif self.kind == "n":
            self._number(at, "".join(self.collected))

    def _number(self, at: Place, text: str) -> None:
        exactness = self.of.styles.get(self.style)
        if exactness:
            self._date(at, text, exactness)
        elif len(text) > 15 and re.fullmatch(r"-?[0-9]+", text) and int(text) != int(float(text)):
            self.facts.rounded[at] = text

    def _date(self, at: Place, text: str, exactness: str) -> None:
        try:
            serial = float(text) + self.of.days
        except ValueError:
            return
        if not (0 <= serial < 1 or FIRST_TRUE_DAY <= serial < LAST_DAY + 1):
            self.facts.no_dates[at] = text
        elif exactness != "day":
            self.facts.coarse[at] = exactness
