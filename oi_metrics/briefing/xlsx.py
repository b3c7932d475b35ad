"""A workbook: a sheet a panel with sentences, native chart and both tables; every text is written as text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter

from oi_metrics.briefing import texts
from oi_metrics.briefing.model import Briefing, Panel
from oi_metrics.briefing.text_width import lines, width
from oi_metrics.briefing.texts import clean, figures
from oi_metrics.charts import certainty
from oi_metrics.charts.certainty import Look
from oi_metrics.charts.spec import Mark, Plot, Series
from oi_metrics.charts.style import PALETTES
from oi_metrics.exports import FACTS, plain
from oi_metrics.narrative.clauses import Clause

FONT = "맑은 고딕"
PALETTE = PALETTES["light"]
MAX_SHEET_NAME = 31
PATTERNS: dict[Look, str] = {"hatched": "wide_upward_diagonal", "struck": "outlined_diamond", "contested": "narrow_vertical"}
CHART_ROWS, CHART_WIDTH = 18, 1000
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}
LAST = 6
"""The last column of the sheets' texts."""
ACROSS, NARROWEST, WIDEST = 140, 10, 52
"""Characters of a sheet, of its narrowest and its widest column."""
CHARACTER, SIZE, LINE = 5.25, 10.0, 1.5
"""Points of a character that widths of columns count in, and of a text; height of a line in em."""
STATEMENT_WIDTHS = (6, 24, 54, 20, 18, 16, 26, 40)
Cells = Sequence[Sequence[str]]


class _Book:
    """A workbook with its formats and the names of its sheets."""

    def __init__(self, output: io.BytesIO) -> None:
        self.book = xlsxwriter.Workbook(output, OPTIONS)
        self.names: set[str] = set()
        base = {"font_name": FONT, "font_size": 10, "valign": "top"}
        self.text = self.book.add_format({**base, "text_wrap": True})
        self.title = self.book.add_format({**base, "font_size": 16, "bold": True, "text_wrap": True})
        self.muted = self.book.add_format({**base, "font_size": 9, "font_color": PALETTE.muted, "text_wrap": True})
        self.label = self.book.add_format({**base, "bold": True})
        head = {**base, "bold": True, "bottom": 1, "bottom_color": PALETTE.accent, "text_wrap": True}
        self.head, self.head_right = self.book.add_format(head), self.book.add_format({**head, "align": "right", "indent": 1})
        self.right = self.book.add_format({**base, "align": "right", "indent": 1})
        self.plain = self.book.add_format(base)

    def sheet(self, name: str, briefing: Briefing) -> Any:
        """A new sheet, set up to be printed with edition, day, filter, tiers and link at its foot."""
        sheet = self.book.add_worksheet(self._unique(name))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{_printed(briefing.line)}&R&8&P / &N")
        sheet.set_column(0, LAST, ACROSS / (LAST + 1), self.plain)
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
    sheet = book.sheet(words.gettext("Summary"), briefing)
    _line(sheet, 0, " · ".join(filter(None, (briefing.company, briefing.title))), book.title)
    row = 2
    for name, value in (*briefing.facts, *((words.gettext("{name} (code)", name=words.gettext(FACTS[key])), value) for key, value in _codes(briefing))):
        _write(sheet, row, 0, name, book.label)
        sheet.merge_range(row, 1, row, LAST, "", book.text)
        _write(sheet, row, 1, value, book.text)
        row += 1
    _line(sheet, row, briefing.link, book.muted)
    row = _sentences(book, sheet, row + 2, briefing, briefing.summary)
    _line(sheet, row + 1, " · ".join(certainty.key(words)), book.muted)


def _codes(briefing: Briefing) -> list[tuple[str, str]]:
    """Filter, tiers and whose view it is in the grammar of the command line."""
    facts = briefing.context.facts()
    return [(key, facts[key]) for key in ("filter", "source_tiers", "seen_as") if facts.get(key)]


def _panel(book: _Book, briefing: Briefing, panel: Panel) -> None:
    words = briefing.words
    sheet = book.sheet(panel.name, briefing)
    _line(sheet, 0, panel.name, book.title)
    tiers = [words.gettext("This page: {tiers}", tiers=panel.tiers)] if panel.tiers else []
    _line(sheet, 1, " · ".join(filter(None, [briefing.line, *tiers, briefing.link])), book.muted)
    told = texts.rows(panel.table, words)
    widths = _set_widths(book, sheet, [[list(map(str, panel.table.columns)), *told], *([_charted(panel.plot)] if panel.plot else [])])
    row = _sentences(book, sheet, 3, briefing, panel.clauses)
    if panel.plot:
        row = _chart(book, sheet, row + 1, panel.plot, panel)
    if panel.note:
        _line(sheet, row - 1, panel.note, book.muted)
        row += 1
    _line(sheet, row + 1, f"{words.gettext('Definition')}: {panel.definition}", book.muted)
    _line(sheet, row + 2, f"{words.gettext('Why it matters')}: {panel.why}", book.muted)
    row = _table(book, sheet, row + 4, panel.table, told, widths)
    sheet.print_area(0, 0, row, len(widths) - 1)
    _line(sheet, row + 1, words.gettext("The whole metric table, with codes and the records behind each row"), book.muted)
    _whole(book, sheet, row + 2, panel.whole)


def _charted(plot: Plot) -> Cells:
    """The cells that the chart reads, as text."""
    rows = ([label, *("0" for _ in plot.series)] for label in plot.categories)
    return [[plot.axis, *(series.name for series in plot.series)], *rows]


def _set_widths(book: _Book, sheet: Any, tables: Sequence[Cells]) -> list[float]:
    """Set columns as wide as what stands in them, with what is left over after them; returns the widths."""
    used = max(len(table[0]) for table in tables)
    columns = [[row[column] for table in tables for row in table if column < len(row)] for column in range(used)]
    wide: list[float] = [min(max(NARROWEST, *(_characters(cell) + 2 for cell in cells)), WIDEST) for cells in columns]
    wide += [NARROWEST] * (LAST + 1 - used)
    spare = max(ACROSS - sum(wide), 0)
    blank = range(used, LAST + 1) or range(used)
    wide = [characters + (spare / len(blank) if column in blank else 0) for column, characters in enumerate(wide)]
    for column, characters in enumerate(wide):
        sheet.set_column(column, column, characters, book.plain)
    return wide


def _characters(text: str) -> float:
    """The width of a text in characters of a column."""
    return width(text) * SIZE / CHARACTER


def _line(sheet: Any, row: int, text: str, form: Any) -> None:
    """A text over the whole width, in a row high enough for it."""
    sheet.merge_range(row, 0, row, LAST, "", form)
    _write(sheet, row, 0, text, form)
    sheet.set_row(row, lines(text, form.font_size, ACROSS * CHARACTER) * form.font_size * LINE)


def _write(sheet: Any, row: int, column: int, text: str, form: Any) -> None:
    sheet.write_string(row, column, clean(text), form)


def _sentences(book: _Book, sheet: Any, row: int, briefing: Briefing, clauses: Sequence[Clause]) -> int:
    for clause in clauses:
        _line(sheet, row, briefing.told(clause), book.text)
        row += 1
    return row


def _chart(book: _Book, sheet: Any, row: int, plot: Plot, panel: Panel) -> int:
    """The chart, and below it its numbers as a table that it reads; returns the first row below both."""
    name = sheet.get_name()
    high = max(CHART_ROWS, len(plot.categories) + 4 if plot.shape == "bars" else 0)
    head, last = row + high, row + high + len(plot.categories)
    _write(sheet, head, 0, plot.axis, book.head)
    for column, series in enumerate(plot.series, start=1):
        _write(sheet, head, column, series.name, book.head_right)
    for place, label in enumerate(plot.categories, start=1):
        _write(sheet, head + place, 0, label, book.text)
        for column, series in enumerate(plot.series, start=1):
            value = series.values[place - 1]
            if value is not None:
                sheet.write_number(head + place, column, value, book.right)
    chart = book.book.add_chart(_type(plot))
    for column, series in enumerate(plot.series, start=1):
        chart.add_series({
            "name": [name, head, column], "categories": [name, head + 1, 0, last, 0], "values": [name, head + 1, column, last, column],
            **look(series.mark, plot), **_points(series.marks, series.mark, plot), "gap": 55, "overlap": 100 if plot.overlaid else 0,
            "data_labels": _labels(series, plot),
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


def _labels(series: Series, plot: Plot) -> dict[str, Any]:
    """Values on the bars, within them in an ink that is read on each."""
    if plot.shape == "lines":
        return {}
    shown = {"value": True, "num_format": {"0": "0;;", "0.0": "0.0", "0%": "0%"}[plot.number]}
    if not plot.stacked or len(plot.series) == 1:
        return {**shown, "font": {"name": FONT, "size": 9}}
    inks = [PALETTE.paper if mark.look == "solid" and mark.dark else PALETTE.ink for mark in series.marks]
    return {**shown, "position": "center", "custom": [{"font": {"name": FONT, "size": 9, "color": ink}} for ink in inks]}


def look(mark: Mark, plot: Plot) -> dict[str, Any]:
    if plot.shape == "lines":
        return {"line": {"color": mark.colour, "width": 2.25, **({} if mark.look == "solid" else {"dash_type": "dash"})}}
    border = {"border": {"color": PALETTE.paper if mark.look == "solid" else mark.colour, "width": 1.75 if mark.look == "hollow" else 0.75}}
    if mark.look in PATTERNS:
        return {"pattern": {"pattern": PATTERNS[mark.look], "fg_color": mark.colour, "bg_color": PALETTE.paper}, **border}
    return {"fill": {"color": mark.colour if mark.look == "solid" else PALETTE.paper}, **border}


def _points(marks: Sequence[Mark], usual: Mark, plot: Plot) -> dict[str, Any]:
    if plot.shape == "lines" or all(mark == usual for mark in marks):
        return {}
    return {"points": [None if mark == usual else look(mark, plot) for mark in marks]}


def _table(book: _Book, sheet: Any, row: int, frame: pd.DataFrame, told: Cells, widths: Sequence[float]) -> int:
    """A table for readers with its header; told: its texts; numbers to the right, rows as high as their texts; returns the first row below it."""
    right = [figures(column) for column in zip(*told, strict=True)] or [False] * frame.shape[1]
    for column, name in enumerate(frame.columns):
        _write(sheet, row, column, str(name), book.head_right if right[column] else book.head)
    for values, shown in zip(plain(frame).itertuples(index=False), told, strict=True):
        row += 1
        for column, value in enumerate(values):
            _cell(sheet, row, column, value, book.right if right[column] else book.text)
        _set_height(sheet, row, shown, widths)
    return row + 1


def _set_height(sheet: Any, row: int, told: Sequence[str], widths: Sequence[float]) -> None:
    """Make a row as high as its deepest cell; programs other than Excel do not do so when they open the file."""
    deepest = max((lines(text, SIZE, wide * CHARACTER) for text, wide in zip(told, widths, strict=False)), default=1)
    sheet.set_row(row, deepest * SIZE * LINE)


def _whole(book: _Book, sheet: Any, row: int, frame: pd.DataFrame) -> None:
    """A frame as it is, with its header; for the screen, not for paper."""
    for column, name in enumerate(frame.columns):
        _write(sheet, row, column, str(name), book.head)
    for down, values in enumerate(plain(frame).itertuples(index=False), start=1):
        for column, value in enumerate(values):
            _cell(sheet, row + down, column, value, book.plain)


def _cell(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    """A number as a number, provided that a sheet can hold it, anything else as text."""
    if isinstance(value, (bool, str)) or (isinstance(value, int) and abs(value) > 2**53):
        _write(sheet, row, column, str(value), form)
    else:
        sheet.write_number(row, column, value, form)


def _statements(book: _Book, briefing: Briefing) -> None:
    words = briefing.words
    sheet = book.sheet(words.gettext("Statements"), briefing)
    header = [words.gettext("No."), words.gettext("Key"), words.gettext("Statement"), words.gettext("Publisher"), words.gettext("Published")]
    header += [words.gettext("Source tier"), words.gettext("Place"), words.gettext("Address")]
    for column, (name, wide) in enumerate(zip(header, STATEMENT_WIDTHS, strict=True)):
        sheet.set_column(column, column, wide)
        _write(sheet, 0, column, name, book.head)
    for row, s in enumerate(briefing.statements, start=1):
        sheet.write_number(row, 0, s.number, book.text)
        told = (s.statement_id, s.text, s.publisher, s.published, s.tier, s.locator, s.url)
        for column, text in enumerate(told, start=1):
            _write(sheet, row, column, text, book.text)
        _set_height(sheet, row, told, STATEMENT_WIDTHS[1:])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
