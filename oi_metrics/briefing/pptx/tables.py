"""Native tables on slides, in a size at which they fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.oxml.ns import qn
from pptx.util import Pt

from oi_metrics.briefing import texts
from oi_metrics.briefing.model import Panel
from oi_metrics.briefing.pptx.text import ACCENT, GRID, INK, MUTED, Box, Slide, align_right, paragraphs, text_box
from oi_metrics.briefing.text_width import LEADING, columns, cut, lines, width
from oi_metrics.briefing.texts import clean, figures
from oi_metrics.catalogue.metric import NO_ROW
from oi_metrics.language.words import Words

SIZES = (20.0, 18.0, 16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
DEEPEST = 3
"""Lines that a cell may take; longer text is cut on the slide."""
SIDE_BY_SIDE = 3
"""So few rows stand side by side, a row of the slide a column of the table, so that they fill it."""
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own style without grid and fill."""
PAD, WIDEST = 3.0, 12.0
"""Points that a cell keeps free above and below its text at least, and beyond them at most where there is room."""
BLANK = "\u00a0"
"""An empty cell would take the height of a larger font."""


def add(slide: Slide, box: Box, panel: Panel, words: Words) -> None:
    """The table of a panel, numbers to the right; what does not fit is counted below it."""
    (left, top, across, down), table = box, panel.table
    if table.empty:
        text_box(slide, box, [words.gettext(NO_ROW)], 14, words.lang, MUTED)
        return
    rows = texts.rows(table, words)
    header = [str(name) for name in table.columns]
    if len(rows) <= SIDE_BY_SIDE and len(rows) + 1 < len(header):
        _side_by_side(slide, box, header, rows, panel.alt, words.lang)
        return
    size, kept = _size(header, rows, across, down)
    if kept < len(rows):
        size, kept = _size(header, rows, across, down - 18)
    right, widths = [figures(column) for column in zip(*rows, strict=True)], _widths([header, *rows], across, size)
    if kept < len(rows):
        kept = next(n for n in range(kept, 0, -1) if n == 1 or _fitting_rows(header, texts.rows(panel.rows(n), words), size, widths, down - 18) == n)
        text_box(slide, (left, top + down - 14, across, 14), [panel.left_out(kept, words)], 10, words.lang, MUTED)
        down -= 18
    _draw(slide, (left, top, across, down), header, texts.rows(panel.rows(kept), words), size, panel.alt, words.lang, widths, right)


def _side_by_side(slide: Slide, box: Box, header: Sequence[str], rows: Sequence[Sequence[str]], alt: str, lang: str) -> None:
    """A column for each row, its name at the head, what each line says at the left."""
    head, *body = [list(line) for line in zip(header, *rows, strict=True)]
    said = [line for line in body if any(line[1:])]
    size = next((size for size in SIZES if _fits([head, *said], size, box)), SIZES[-1])
    widths = _beside_their_names([head, *said], size, box[2])
    _draw(slide, box, head, said, size, alt, lang, widths, [False] * len(head), named=True)


def _beside_their_names(lines_told: Sequence[Sequence[str]], size: float, across: float) -> list[float]:
    """Columns of one width beside a first one that is as wide as what stands in it."""
    first = min(max(width(line[0]) for line in lines_told) * size + 4 * _side(size), across / 4)
    others = len(lines_told[0]) - 1
    return [first, *[(across - first) / others] * others]


def _fits(told: Sequence[Sequence[str]], size: float, box: Box) -> bool:
    """Whether all lines fit, and none of their cells is cut."""
    widths = _beside_their_names(told, size, box[2])
    whole = all(lines(text, size, room - 2 * _side(size)) <= DEEPEST for line in told for text, room in zip(line, widths, strict=True))
    return whole and sum(_high(line, size, widths) for line in told) <= box[3]


def _side(size: float) -> float:
    """Points that a cell keeps free beside its text."""
    return 0.33 * size


def _widths(rows: Sequence[Sequence[str]], across: float, size: float) -> list[float]:
    return columns(rows, across, size, 2 * _side(size) + 2)


def listed(slide: Slide, box: Box, header: Sequence[str], rows: Sequence[Sequence[str]], alt: str, lang: str) -> int:
    """A table of sources; returns how many rows it could take, at least one."""
    size = 9.0
    widths = _widths([header, *rows], box[2], size)
    kept = max(1, _fitting_rows(header, rows, size, widths, box[3]))
    _draw(slide, box, header, rows[:kept], size, alt, lang, widths, [False] * len(header))
    return kept


def _size(header: Sequence[str], rows: Sequence[Sequence[str]], across: float, down: float) -> tuple[float, int]:
    """The largest size at which all rows fit, or the smallest with as many rows as fit."""
    kept = 0
    for size in SIZES:
        kept = _fitting_rows(header, rows, size, _widths([header, *rows], across, size), down)
        if kept == len(rows):
            return size, kept
    return SIZES[-1], max(1, kept)


def _fitting_rows(header: Sequence[str], rows: Sequence[Sequence[str]], size: float, widths: Sequence[float], down: float) -> int:
    room = down - _high(header, size, widths)
    for number, row in enumerate(rows):
        room -= _high(row, size, widths)
        if room < 0:
            return number
    return len(rows)


def _high(row: Sequence[str], size: float, widths: Sequence[float], pad: float = PAD) -> float:
    deepest = max(min(lines(text, size, room - 2 * _side(size)), DEEPEST) for text, room in zip(row, widths, strict=True))
    return deepest * size * LEADING + 2 * pad


def _draw(
    slide: Slide, box: Box, header: Sequence[str], rows: Sequence[Sequence[str]], size: float, alt: str, lang: str,
    widths: Sequence[float], right: Sequence[bool], named: bool = False,
) -> None:  # fmt: skip
    """The table, its rows spread over the room. named: the first column says what each row is about, and the head names columns."""
    left, top, across, down = box
    pad = PAD + min(max(down - sum(_high(row, size, widths) for row in (header, *rows)), 0.0) / (2 * len(rows) + 2), WIDEST)
    heights = [_high(row, size, widths, pad) for row in (header, *rows)]
    frame = slide.shapes.add_table(len(rows) + 1, len(header), Pt(left), Pt(top), Pt(across), Pt(sum(heights)))
    frame.name = clean(alt.split(".")[0])
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alt))
    table = frame.table
    table.horz_banding = False
    frame._element.find(f".//{qn('a:tableStyleId')}").text = PLAIN
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Pt(wide)
    for number, (row, high) in enumerate(zip((header, *rows), heights, strict=True)):
        table.rows[number].height = Pt(high)
        for place, text in enumerate(row):
            cell = table.cell(number, place)
            label = place == 0 if named else number == 0
            _cell(cell, cut(clean(text), size, widths[place] - 2 * _side(size), DEEPEST), size, lang, number == 0, label, pad)
            if right[place]:
                align_right(cell.text_frame)


def _cell(cell: Any, text: str, size: float, lang: str, head: bool, label: bool, pad: float) -> None:
    """A cell; head: of the first row. label: it says what others are about."""
    cell.margin_left = cell.margin_right = Pt(_side(size))
    cell.margin_top = cell.margin_bottom = Pt(pad)
    paragraphs(cell.text_frame, [text or BLANK], size, lang, MUTED if label else INK, bold=head, gap=0)
    border = etree.SubElement(cell._tc.get_or_add_tcPr(), qn("a:lnB"), w=str(Pt(1.25 if head else 0.5)))
    fill = etree.SubElement(border, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=(ACCENT if head else GRID).lstrip("#"))
