"""What stands in a workbook's XML and is lost when only values are read: found before the workbook is read.

Error cells read as blank, a formula without a stored value likewise, a date shown as a month reads as its first day,
long whole numbers are rounded, hidden and merged cells look like any other; and one cell far out costs gigabytes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from xml.etree import ElementTree
from xml.parsers import expat

from oi_metrics.records.bounds import Bounds
from oi_metrics.records.faults import Fault, Refused
from oi_metrics.records.grid import brief, letters
from oi_metrics.records.zip_parts import SAVE_AGAIN, Parts
from oi_metrics.told import Told

Place = tuple[int, int]
"""Row and column of a cell, both counted from 0."""

CONTENT_TYPES, WORKBOOK, SHARED, STYLES, ODS_CONTENT = "[Content_Types].xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "content.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)")
_MOST_SETTINGS = 8_000_000
_DAYS_1904 = 1462
FIRST_TRUE_DAY, LAST_DAY = 61, 2_958_465
"""Serial 60 is the 29 February 1900 that never was; the last is 31 December 9999."""


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
                raise parts.refused(name, Told("declares entities, which no spreadsheet program writes"), SAVE_AGAIN)
            tail = piece[-16:]
    if SHARED in parts:
        counted = re.search(rb'uniqueCount\s*=\s*["\'](\d+)', next(parts.chunks(SHARED), b"")[:2000])
        if counted and int(counted[1]) > parts.entries[SHARED].file_size:
            raise parts.refused(SHARED, Told("says that it holds {n} texts, more than fit into it", n=int(counted[1])), SAVE_AGAIN)


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
        raise parts.refused(name, Told("is missing from the workbook, or too large"), SAVE_AGAIN)
    try:
        return ElementTree.fromstring(parts.read(name))  # noqa: S314 (checked_parts has refused every declaration)
    except ElementTree.ParseError:
        raise parts.refused(name, Told("is damaged"), SAVE_AGAIN) from None


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
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|[\\_*].', "", code.split(";")[0]).casefold()
    if "general" in shown or not set("yd") & set(shown):
        return ""
    return "day" if "d" in shown or "h" in shown else "month" if "m" in shown else "year"


def xlsx_facts(parts: Parts, name: str, of: Layout, bounds: Bounds) -> Facts:
    """The facts of the sheet in one part of an XLSX. Raises Refused with the cell."""
    plain = _plain(parts, name, of, bounds) if name in parts else None
    if plain:
        return plain
    reader = _XlsxSheet(parts, of, bounds)
    return _parsed(parts, name, reader.start, reader.end, reader.text, reader.facts)


_PLAIN_TAGS = (
    rb'/(?:row|c|v|is|t|sheetData|worksheet|sheetViews|sheetView|cols)>|v>|is>|t>|t xml:space="preserve">'
    rb"|\?xml [^<>]*\?>|(?:worksheet|dimension|sheetViews?|pane|selection|sheetFormatPr|cols|sheetData|pageMargins|pageSetup|autoFilter)\b[^<>]*>"
    rb'|col (?![^<>]*hidden)[^<>]*>|row r="[1-9][0-9]{0,6}"(?: spans="[0-9:]+")?/?>'
)
_PLAIN_CELL = rb'c r="[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="%s")?(?: t="(?:s|n|str|inlineStr)")?/?>'


def _plain(parts: Parts, name: str, of: Layout, bounds: Bounds) -> Facts | None:
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
        text, _, rest = (tail + piece).rpartition(b"<c ")
        tail = b"<c " + rest if text else rest
        if other.search(text) or odd_day.search(text):
            return None
        columns.update(re.findall(rb'<c r="([A-Z]+)', text))
        rows = max(map(int, re.findall(rb'<row r="([0-9]+)', text) + re.findall(rb'<c r="[A-Z]+([0-9]{6,7})', text)), default=0)
        column = max((_place(found.decode() + "1")[1] for found in columns), default=-1)
        facts.last = (max(rows - 1, facts.last[0]), column)
        _within(facts, facts.last, parts.file, bounds)
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


def ods_facts(parts: Parts, bounds: Bounds) -> dict[str, Facts]:
    """The facts of every sheet of an ODS, by name. Raises Refused with the cell."""
    reader = _OdsSheets(parts, bounds)
    return _parsed(parts, ODS_CONTENT, reader.start, reader.end, reader.text, reader.found)


def _parsed(parts: Parts, name: str, start: Callable, end: Callable, text: Callable, found):  # type: ignore[no-untyped-def]
    if name not in parts:
        raise parts.refused(name, Told("is missing from the workbook, or too large"), SAVE_AGAIN)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.buffer_text = True

    def declared(*_: object) -> None:
        raise parts.refused(name, Told("declares entities, which no spreadsheet program writes"), SAVE_AGAIN)

    parser.StartDoctypeDeclHandler = declared
    try:
        for piece in parts.chunks(name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as problem:
        raise parts.refused(f"{name}: {problem}", Told("is damaged"), SAVE_AGAIN) from None
    return found


class _XlsxSheet:
    """Reads the elements of one sheet: `row`, `c` (cell), `f` (formula), `v` (value), `is` (text in the cell)."""

    def __init__(self, parts: Parts, of: Layout, bounds: Bounds):
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
            raise self.refused(f"row {text}", Told("is no row of a sheet"))
        return int(text) - 1

    def _place(self, reference: str) -> Place:
        try:
            return _place(reference)
        except ValueError:
            raise self.refused(brief(reference), Told("is no cell of a sheet")) from None

    def refused(self, value: str, problem: Told) -> Refused:
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
            _within(facts, at, self.parts.file, self.bounds)
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


def _within(facts: Facts, at: Place, file: str, bounds: Bounds) -> None:
    """Raises Refused when the box around all cells so far is larger than a sheet of records may be."""
    if at[1] >= bounds.columns:
        problem, remedy = Told("lies far outside the table"), Told("delete the cell, or keep a sheet to {limit} columns", limit=bounds.columns)
    elif at[0] > bounds.rows:
        problem, remedy = Told("lies far outside the table"), Told("delete the cell, or keep a sheet to {limit} rows", limit=bounds.rows)
    elif facts.cells > bounds.cells:
        problem, remedy = Told("makes the sheet too large"), Told("keep a file to {limit} cells", limit=bounds.cells)
    else:
        return
    raise Refused(Fault(file, at[0] + 1, letters(at[1]), f"{letters(at[1])}{at[0] + 1}", problem, remedy))


class _OdsSheets:
    """Reads the elements of content.xml: tables, rows and cells, each of which may stand for many."""

    def __init__(self, parts: Parts, bounds: Bounds):
        self.parts, self.bounds = parts, bounds
        self.found: dict[str, Facts] = {}
        self.facts = Facts()
        self.row = self.column = 0
        self.rows = self.columns = 1
        self.error = self.formula = self.valued = False
        self.depth = 0
        self.collected: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.depth += 1
            if self.depth == 1:
                self.facts = self.found.setdefault(attributes.get("table:name", ""), Facts())
                self.row = 0
        elif self.depth != 1:
            return
        elif name == "table:table-row":
            self.rows, self.column = self._times(attributes, "table:number-rows-repeated"), 0
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.facts.hidden_rows.append(self.row + 1)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(attributes)

    def _times(self, attributes: dict[str, str], name: str) -> int:
        text = attributes.get(name, "1")
        if not text.isdigit() or len(text) > 7:
            raise self.parts.refused(text, Told("is no number of rows or columns"), SAVE_AGAIN)
        return int(text)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.columns = self._times(attributes, "table:number-columns-repeated")
        self.error = attributes.get("calcext:value-type") == "error"
        self.formula = "table:formula" in attributes
        self.valued = "office:value-type" in attributes
        self.collected = []
        down, across = (self._times(attributes, f"table:number-{side}-spanned") for side in ("rows", "columns"))
        if down > 1 or across > 1:
            self.facts.merged.append(((self.row, self.column), (self.row + down - 1, self.column + across - 1)))

    def text(self, text: str) -> None:
        if self.error or not self.valued:
            self.collected.append(text)

    def end(self, name: str) -> None:
        if name == "table:table":
            self.depth -= 1
        elif self.depth != 1:
            return
        elif name == "table:table-row":
            self.row += self.rows
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._finish()
            self.column += self.columns

    def _finish(self) -> None:
        at = (self.row, self.column)
        if self.error:
            self.facts.errors[at] = "".join(self.collected).strip()
        elif self.formula and not self.valued:
            self.facts.unstored.append(at)
        if self.valued or self.error or "".join(self.collected).strip():
            end = (self.row + self.rows - 1, self.column + self.columns - 1)
            self.facts.last = (max(end[0], self.facts.last[0]), max(end[1], self.facts.last[1]))
            _within(self.facts, end, self.parts.file, self.bounds)
