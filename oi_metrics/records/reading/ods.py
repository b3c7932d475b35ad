"""What the values of ODS sheets do not say, found in their XML."""

from __future__ import annotations

from oi_metrics.model.message import Message
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.workbook_xml import ODS_CONTENT, Facts, parsed, within
from oi_metrics.records.reading.zip_parts import SAVE_AGAIN, Parts


def ods_facts(parts: Parts, bounds: Limits) -> dict[str, Facts]:
    """The facts of every sheet of an ODS, by name. Raises Refused with the cell."""
    reader = _OdsSheets(parts, bounds)
    return parsed(parts, ODS_CONTENT, reader.start, reader.end, reader.text, reader.found)


class _OdsSheets:
    """Reads the elements of content.xml: tables, rows and cells, each of which may stand for many."""

    def __init__(self, parts: Parts, bounds: Limits):
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
            raise self.parts.refused(text, Message("is no number of rows or columns"), SAVE_AGAIN)
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
            within(self.facts, end, self.parts.file, self.bounds)
