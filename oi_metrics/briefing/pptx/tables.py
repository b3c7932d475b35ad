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
from oi_metrics.briefing.text_width import LEADING, columns, cut, lines
from oi_metrics.briefing.texts import clean, figures
from oi_metrics.catalogue.metric import NO_ROW
from oi_metrics.language.words import Words

SIZES = (16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
DEEPEST = 3
"""Lines that a cell may take; longer text is cut on the slide."""
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own style without grid and fill."""
PAD = 3.0
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
    size, kept = _size(header, rows, across, down)
    if kept < len(rows):
        size, kept = _size(header, rows, across, down - 18)
    right, widths = [figures(column) for column in zip(*rows, strict=True)], columns([header, *rows], across, size)
    if kept < len(rows):
        kept = next(n for n in range(kept, 0, -1) if n == 1 or _fitting_rows(header, texts.rows(panel.rows(n), words), size, widths, down - 18) == n)
        text_box(slide, (left, top + down - 14, across, 14), [panel.left_out(kept, words)], 10, words.lang, MUTED)
    _draw(slide, (left, top, across, down), header, texts.rows(panel.rows(kept), words), size, panel.alt, words.lang, widths, right)


def statements(slide: Slide, box: Box, header: Sequence[str], rows: Sequence[Sequence[str]], alt: str, lang: str) -> int:
    """A table of statements; returns how many rows it could take, at least one."""
    size = 9.0
    widths = columns([header, *rows], box[2], size)
    kept = max(1, _fitting_rows(header, rows, size, widths, box[3]))
    _draw(slide, box, header, rows[:kept], size, alt, lang, widths, [False] * len(header))
    return kept


def _size(header: Sequence[str], rows: Sequence[Sequence[str]], across: float, down: float) -> tuple[float, int]:
    """The largest size at which all rows fit, or the smallest with as many rows as fit."""
    kept = 0
    for size in SIZES:
        kept = _fitting_rows(header, rows, size, columns([header, *rows], across, size), down)
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


def _high(row: Sequence[str], size: float, widths: Sequence[float]) -> float:
    deepest = max(min(lines(text, size, width - 2 * PAD), DEEPEST) for text, width in zip(row, widths, strict=True))
    return deepest * size * LEADING + 2 * PAD


def _draw(
    slide: Slide, box: Box, header: Sequence[str], rows: Sequence[Sequence[str]], size: float, alt: str, lang: str,
    widths: Sequence[float], right: Sequence[bool],
) -> None:  # fmt: skip
    left, top, across, _ = box
    heights = [_high(row, size, widths) for row in (header, *rows)]
    frame = slide.shapes.add_table(len(rows) + 1, len(header), Pt(left), Pt(top), Pt(across), Pt(sum(heights)))
    frame.name = clean(alt.split(".")[0])
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alt))
    table = frame.table
    table.horz_banding = False
    frame._element.find(f".//{qn('a:tableStyleId')}").text = PLAIN
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for number, (row, high) in enumerate(zip((header, *rows), heights, strict=True)):
        table.rows[number].height = Pt(high)
        for place, text in enumerate(row):
            cell = table.cell(number, place)
            _cell(cell, cut(clean(text), size, widths[place] - 2 * PAD, DEEPEST), size, lang, number == 0)
            if right[place]:
                align_right(cell.text_frame)


def _cell(cell: Any, text: str, size: float, lang: str, head: bool) -> None:
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = Pt(PAD)
    paragraphs(cell.text_frame, [text or BLANK], size, lang, MUTED if head else INK, bold=head, gap=0)
    border = etree.SubElement(cell._tc.get_or_add_tcPr(), qn("a:lnB"), w=str(Pt(1.25 if head else 0.5)))
    fill = etree.SubElement(border, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=(ACCENT if head else GRID).lstrip("#"))
