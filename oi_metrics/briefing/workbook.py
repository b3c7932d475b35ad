"""A workbook: a sheet a panel with sentences, native chart and both tables; every text is written as text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter

from oi_metrics.briefing.made import KEY, Briefing, Panel
from oi_metrics.briefing.plots import Mark, Plot
from oi_metrics.briefing.texts import clean, ranges
from oi_metrics.charts.style import PALETTES
from oi_metrics.exports import FACTS, plain
from oi_metrics.narrative.clauses import Clause

FONT = "맑은 고딕"
PALETTE = PALETTES["light"]
MAX_SHEET_NAME = 31
PATTERNS = {"hatched": "wide_upward_diagonal", "struck": "outlined_diamond"}
CHART_ROWS, CHART_WIDTH = 18, 900
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}
LAST = 6
"""The last column of the sheets' texts."""


class _Book:
    """A workbook with its formats and the names of its sheets."""

    def __init__(self, output: io.BytesIO) -> None:
        self.book = xlsxwriter.Workbook(output, OPTIONS)
        self.names: set[str] = set()
        base = {"font_name": FONT, "font_size": 10, "valign": "top"}
        self.text = self.book.add_format({**base, "text_wrap": True})
        self.title = self.book.add_format({**base, "font_size": 16, "bold": True, "text_wrap": True})
        self.muted = self.book.add_format({**base, "font_size": 9, "font_color": PALETTE.muted, "text_wrap": True})
        self.head = self.book.add_format({**base, "bold": True, "bottom": 1, "bottom_color": PALETTE.accent, "text_wrap": True})
        self.plain = self.book.add_format(base)

    def sheet(self, name: str, briefing: Briefing) -> Any:
        """A new sheet, set up to be printed with edition, day, filter, tiers and link at its foot."""
        sheet = self.book.add_worksheet(self._unique(name))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{_printed(briefing.line)}&R&8&P / &N")
        sheet.set_column(0, LAST, 20, self.plain)
        return sheet

    def _unique(self, name: str) -> str:
        plain_name = "".join(" " if character in "[]:*?/\\" else character for character in name).strip("' ")[:MAX_SHEET_NAME] or "-"
        found, number = plain_name, 2
        while found.casefold() in self.names or found.casefold() == "history":
            tail = f" {number}"
            found, number = plain_name[: MAX_SHEET_NAME - len(tail)] + tail, number + 1
        self.names.add(found.casefold())
        return found


def _printed(text: str) -> str:
    """Text of a foot, where an ampersand starts a code and 255 characters are the end."""
    return text.replace("&", "&&")[:200]


def xlsx_bytes(briefings: Sequence[Briefing]) -> bytes:
    """The workbook of a briefing, one language after another; the same briefing gives the same bytes."""
    output = io.BytesIO()
    book = _Book(output)
    first = briefings[0]
    book.book.set_properties({"title": first.title, "author": "OI Metrics", "created": datetime.fromisoformat(first.context.as_of)})
    for briefing in briefings:
        _summary(book, briefing)
        for panel in briefing.panels:
            _panel(book, briefing, panel)
        _statements(book, briefing)
    book.book.close()
    return output.getvalue()


def _summary(book: _Book, briefing: Briefing) -> None:
    words = briefing.words
    sheet = book.sheet(words.say("Summary"), briefing)
    _line(sheet, 0, briefing.title, book.title)
    row = 2
    for name, value in (*briefing.facts, *((words.say("{name} (code)", name=words.say(FACTS[key])), value) for key, value in _codes(briefing))):
        _write(sheet, row, 0, name, book.head)
        sheet.merge_range(row, 1, row, LAST, "", book.text)
        _write(sheet, row, 1, value, book.text)
        row += 1
    _line(sheet, row, briefing.link, book.muted)
    row = _sentences(book, sheet, row + 2, briefing, briefing.summary)
    looks = " · ".join(f"{look}: {meaning}" for look, meaning in zip("■▨□✕", (words.say(meaning) for _, meaning in KEY), strict=True))
    _line(sheet, row + 1, looks, book.muted)


def _codes(briefing: Briefing) -> list[tuple[str, str]]:
    """Filter and tiers in the grammar of the command line."""
    facts = briefing.context.facts()
    return [(key, facts[key]) for key in ("filter", "source_tiers") if facts[key]]


def _panel(book: _Book, briefing: Briefing, panel: Panel) -> None:
    words = briefing.words
    sheet = book.sheet(panel.name, briefing)
    _line(sheet, 0, panel.name, book.title)
    _line(sheet, 1, f"{briefing.line} · {panel.tiers} · {briefing.link}", book.muted)
    row = _sentences(book, sheet, 3, briefing, panel.clauses)
    if not panel.clauses:
        _line(sheet, row, words.say("Nothing in this selection is carried by a statement."), book.text)
        row += 1
    if panel.plot:
        row = _chart(book, sheet, row + 1, panel.plot, panel)
    _line(sheet, row + 1, f"{words.say('Definition')}: {panel.definition}", book.muted)
    _line(sheet, row + 2, f"{words.say('Why it matters')}: {panel.why}", book.muted)
    row = _table(book, sheet, row + 4, panel.table)
    _line(sheet, row + 1, words.say("The whole metric table, with codes and the records behind each row"), book.muted)
    end = _table(book, sheet, row + 2, panel.whole)
    sheet.print_area(0, 0, end, LAST)


def _line(sheet: Any, row: int, text: str, form: Any) -> None:
    """A text over the whole width, in a row high enough for it."""
    sheet.merge_range(row, 0, row, LAST, "", form)
    _write(sheet, row, 0, text, form)
    across = sum(2 if ord(character) > 0x1100 else 1 for character in text)
    sheet.set_row(row, max(1, -(-across // (118 if form.font_size < 12 else 70))) * form.font_size * 1.5)


def _write(sheet: Any, row: int, column: int, text: str, form: Any) -> None:
    sheet.write_string(row, column, clean(text), form)


def _sentences(book: _Book, sheet: Any, row: int, briefing: Briefing, clauses: Sequence[Clause]) -> int:
    for clause in clauses:
        _line(sheet, row, f"{clause.text} [{ranges(briefing.cited(clause))}]", book.text)
        row += 1
    return row


def _chart(book: _Book, sheet: Any, row: int, plot: Plot, panel: Panel) -> int:
    """The chart, and below it its numbers as a table that it reads; returns the first row below both."""
    name = sheet.get_name()
    high = max(CHART_ROWS, len(plot.categories) + 4 if plot.shape == "bars" else 0)
    head, last = row + high, row + high + len(plot.categories)
    _write(sheet, head, 0, plot.axis, book.head)
    for column, series in enumerate(plot.series, start=1):
        _write(sheet, head, column, series.name, book.head)
    for place, label in enumerate(plot.categories, start=1):
        _write(sheet, head + place, 0, label, book.plain)
        for column, series in enumerate(plot.series, start=1):
            value = series.values[place - 1]
            if value is not None:
                sheet.write_number(head + place, column, value, book.plain)
    chart = book.book.add_chart(_type(plot))
    for column, series in enumerate(plot.series, start=1):
        chart.add_series({
            "name": [name, head, column], "categories": [name, head + 1, 0, last, 0], "values": [name, head + 1, column, last, column],
            **_look(series.mark, plot), **_points(series.marks, series.mark, plot), "gap": 55, "overlap": 100 if len(plot.series) > 1 else 0,
            "data_labels": {"value": True, "num_format": {"0": "0;;", "0.0": "0.0", "0%": "0%"}[plot.number]} if plot.shape != "lines" else {},
        })  # fmt: skip
    along = {"num_font": {"name": FONT, "size": 9}, "line": {"color": PALETTE.grid}, "major_tick_mark": "none"}
    upright = {
        "name": plot.axis, "name_font": {"name": FONT, "size": 9, "bold": False}, "num_font": {"name": FONT, "size": 9}, "min": 0,
        "major_gridlines": {"visible": plot.shape != "bars", "line": {"color": PALETTE.grid}}, "line": {"none": True}, "num_format": plot.number,
        **({"major_unit": 1} if plot.number == "0" and plot.largest <= 8 else {}),
    }  # fmt: skip
    if plot.shape == "bars":
        chart.set_y_axis({**along, "reverse": True})
        chart.set_x_axis({**upright, "num_font": {"color": PALETTE.paper}})
    else:
        chart.set_x_axis(along)
        chart.set_y_axis(upright)
    chart.set_title({"none": True})
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}} if len(plot.series) > 1 else {"none": True})
    chart.set_size({"width": CHART_WIDTH, "height": (high - 1) * 20})
    sheet.insert_chart(row, 0, chart, {"description": clean(panel.alt)})
    return last + 2


def _type(plot: Plot) -> dict[str, str]:
    if plot.shape == "lines":
        return {"type": "line"}
    kind = {"type": "bar" if plot.shape == "bars" else "column"}
    return {**kind, "subtype": "stacked"} if plot.stacked and len(plot.series) > 1 else kind


def _look(mark: Mark, plot: Plot) -> dict[str, Any]:
    if plot.shape == "lines":
        return {"line": {"color": mark.colour, "width": 2.25, **({} if mark.look == "solid" else {"dash_type": "dash"})}}
    border = {"border": {"color": PALETTE.paper if mark.look == "solid" else mark.colour, "width": 1.75 if mark.look == "hollow" else 0.75}}
    if mark.look in PATTERNS:
        return {"pattern": {"pattern": PATTERNS[mark.look], "fg_color": mark.colour, "bg_color": PALETTE.paper}, **border}
    return {"fill": {"color": mark.colour if mark.look == "solid" else PALETTE.paper}, **border}


def _points(marks: Sequence[Mark], usual: Mark, plot: Plot) -> dict[str, Any]:
    if plot.shape == "lines" or all(mark == usual for mark in marks):
        return {}
    return {"points": [None if mark == usual else _look(mark, plot) for mark in marks]}


def _table(book: _Book, sheet: Any, row: int, frame: pd.DataFrame) -> int:
    """A frame with its header; returns the first row below it."""
    for column, name in enumerate(frame.columns):
        _write(sheet, row, column, str(name), book.head)
    for values in plain(frame).itertuples(index=False):
        row += 1
        for column, value in enumerate(values):
            if isinstance(value, (bool, str)) or (isinstance(value, int) and abs(value) > 2**53):
                _write(sheet, row, column, str(value), book.plain)
            else:
                sheet.write_number(row, column, value, book.plain)
    return row + 1


def _statements(book: _Book, briefing: Briefing) -> None:
    words = briefing.words
    sheet = book.sheet(words.say("Statements"), briefing)
    header = [words.say("No."), words.say("Key"), words.say("Statement"), words.say("Publisher"), words.say("Published")]
    header += [words.say("Source tier"), words.say("Place"), words.say("Address")]
    for column, (name, wide) in enumerate(zip(header, (6, 22, 70, 20, 16, 16, 30, 50), strict=True)):
        sheet.set_column(column, column, wide)
        _write(sheet, 0, column, name, book.head)
    for row, s in enumerate(briefing.statements, start=1):
        sheet.write_number(row, 0, s.number, book.text)
        for column, text in enumerate((s.statement_id, s.text, s.publisher, s.published, s.tier, s.locator, s.url), start=1):
            _write(sheet, row, column, text, book.text)
    sheet.freeze_panes(1, 0)
