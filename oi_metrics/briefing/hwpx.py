"""A paper as HWPX, the open format of the Korean office suite: headings, sentences, a chart or table a panel, sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hwpx import HwpxDocument

from oi_metrics.briefing import texts
from oi_metrics.briefing.model import Briefing, Panel, appendix_room
from oi_metrics.briefing.pdf import pictures
from oi_metrics.briefing.text_width import A4_ACROSS, columns, lines
from oi_metrics.briefing.texts import clean, some_sources
from oi_metrics.charts.certainty import MEANINGS, SIGNS
from oi_metrics.charts.style import PALETTES

FONT = "맑은 고딕"
INK, MUTED, ACCENT = (getattr(PALETTES["light"], name) for name in ("ink", "muted", "accent"))
MOST_ROWS = 24
"""So many rows of a table stand in the paper; the workbook has all."""
MARGINS = {"left": 20.0, "right": 20.0, "top": 15.0, "bottom": 15.0, "header": 15.0, "footer": 15.0}
"""Millimetres."""
ACROSS = 210 - MARGINS["left"] - MARGINS["right"]
SIZE, LINE, SIDE, ABOVE = 9.0, 1.6, 5.1, 1.4
"""Of a table: points of its text, its lines in em, points that a cell keeps free beside and above its text."""
WIDER = 1.15
"""So much wider than the fonts that are measured is the one that Korean offices have."""
TEXT, HEADING, TITLE = 10.5, 14.0, 20.0
"""Points of sentences, headings and title."""
WHOLE = 400.0
"""Points up to which a table stays on one page; a higher one flows from page to page, its head on each."""
OUTLINE, PLAIN = ("□ ", "○ ", "- ", "※ "), ("", "• ", "• ", "")
"""What stands before headings, first sentences, further sentences and remarks: as Korean officials write, and elsewhere."""
INDENT = 4.0
"""Millimetres from one level to the next, and by which the lines of a sentence hang."""


def hwpx_bytes(briefings: Sequence[Briefing]) -> bytes:
    """The paper of a briefing, one language after another, a section each; the library draws its paragraph numbers anew each time."""
    paper = _Paper()
    for number, briefing in enumerate(briefings):
        paper.begin(briefing, first=number == 0)
        *charts, key = pictures(briefing)
        _opening(paper, briefing, key)
        drawn = iter(charts)
        for panel in briefing.panels:
            _panel(paper, briefing, panel, next(drawn) if panel.plot else b"")
        _appendix(paper, briefing)
    written: bytes = paper.document.to_bytes()
    return written


class _Paper:
    """A document with its looks of text, the marks of its levels, and the points that its texts have taken from the top down."""

    def __init__(self) -> None:
        self.document = HwpxDocument.new()
        self._unnumbered()
        style = self.document.styles.ensure_run
        self.name = style(font=FONT, size=TITLE, bold=True, color=INK)
        self.heading = style(font=FONT, size=HEADING, bold=True, color=ACCENT)
        self.text = style(font=FONT, size=TEXT, color=INK)
        self.strong = style(font=FONT, size=SIZE, bold=True, color=INK)
        self.small = style(font=FONT, size=SIZE, color=MUTED)

    def _unnumbered(self) -> None:
        """Headings of the library's first document bear numbers, 가 and 나 among them, in English too."""
        for header in self.document.oxml.headers:
            for numbering in header.element.iter():
                if numbering.tag.endswith("}paraHead"):
                    numbering.text = ""
            header.mark_dirty()

    def begin(self, briefing: Briefing, first: bool) -> None:
        """A section for the briefing, each page of which but the first bears edition, day, filter, tiers and, where there is one, the link back."""
        if not first:
            self.document.add_section()
        section = len(self.document.sections) - 1
        page = self.document.page
        page.setup(paper_size="A4", margins_mm=MARGINS, section=section)
        page.set_header(text=clean(briefing.line), section=section)
        page.set_footer(text=clean(briefing.link), section=section)
        page.set_visibility(hide_first_header=True, hide_first_footer=True, section=section)
        for visible in self.document.sections[section].element.iter():
            if visible.tag.endswith("}visibility"):  # the library writes what not every program reads
                visible.attrib.update(dict.fromkeys(("hideFirstHeader", "hideFirstFooter"), "1"))
        self.marks, self.used = OUTLINE if briefing.outlined else PLAIN, 0.0

    def _written(self, paragraph: Any, text: str, size: float, **form: Any) -> None:
        """Count the room of a paragraph, and give it its form."""
        self.used += lines(text, size, A4_ACROSS) * size * LINE
        if form:
            self.document.styles.apply_paragraph_format(paragraphs=[paragraph], **form)

    def title(self, text: str, look: str, size: float, **form: Any) -> None:
        """The title of the paper."""
        self._written(self.document.add_heading(clean(text), 1, char_pr_id_ref=look), text, size, **form)

    def head(self, text: str) -> None:
        """The heading of a part, which stays with what follows."""
        told = self.marks[0] + clean(text)
        self._written(
            self.document.add_heading(told, 2, char_pr_id_ref=self.heading), told, HEADING, spacing_before_pt=10, indent_left_mm=0, keep_with_next=True
        )

    def sentence(self, text: str, level: int, kept: bool = False) -> None:
        """A sentence of the first or the second level; kept: with what follows, on one page."""
        told = self.marks[level] + clean(text)
        paragraph = self.document.add_paragraph(told, style="본문", char_pr_id_ref=self.text)
        deep = INDENT * level if self.marks is OUTLINE else INDENT
        self._written(paragraph, told, TEXT, indent_left_mm=deep, first_line_indent_mm=-INDENT, keep_with_next=kept)

    def remark(self, text: str, **form: Any) -> None:
        """A small line."""
        paragraph = self.document.add_paragraph(clean(text), style="본문", char_pr_id_ref=self.small)
        self._written(paragraph, text, SIZE, **{"indent_left_mm": 0, "first_line_indent_mm": 0, **form})

    def picture(self, content: bytes, alt: str) -> None:
        """A picture over the width of the page, with its alternative text."""
        wide, high = _size(content)
        placed = self.document.add_picture(content, "png", width_mm=ACROSS, height_mm=ACROSS * high / wide)
        next(part for part in placed.element.iter() if part.tag.endswith("}shapeComment")).text = clean(alt)
        self.document.styles.apply_paragraph_format(paragraphs=[self.document.sections[-1].paragraphs[-1]], indent_left_mm=0, first_line_indent_mm=0)
        self.used += A4_ACROSS * high / wide

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table whose columns and rows are as wide and high as what stands in them asks for."""
        widths = columns([header, *rows], A4_ACROSS, WIDER * SIZE, 2 * SIDE + 2)
        heights = [_high(row, widths) for row in (header, *rows)]
        drawn = self.document.add_table(len(rows) + 1, len(header), height=sum(heights))
        drawn.set_column_widths(widths)
        drawn.element.set("repeatHeader", "1")
        drawn.set_treat_as_char(sum(heights) <= 100 * WHOLE)
        self.used += sum(heights) / 100
        for number, (row, told, high) in enumerate(zip(drawn.rows, [header, *rows], heights, strict=True)):
            for cell, text in zip(row.cells, told, strict=True):
                cell.set_size(height=high)
                cell.set_text(clean(text))
                for paragraph in cell.paragraphs:
                    paragraph.char_pr_id_ref = self.small if number else self.strong
        inside = [paragraph for row in drawn.rows for cell in row.cells for paragraph in cell.paragraphs]
        self.document.styles.apply_paragraph_format(paragraphs=inside, alignment="LEFT")


def _size(png: bytes) -> tuple[int, int]:
    """Width and height of a picture in pixels, from its head."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def _high(row: Sequence[str], widths: Sequence[float]) -> int:
    """The height of a row in the format's hundredths of a point; programs break pages by it before they draw."""
    deepest = max(lines(text, WIDER * SIZE, width - 2 * SIDE) for text, width in zip(row, widths, strict=True))
    return round(100 * (deepest * SIZE * LINE + 2 * ABOVE))


def _opening(paper: _Paper, briefing: Briefing, key: bytes) -> None:
    """Company, subject, for whom, and the day; then the summary, and what the marks of certainty mean."""
    words, middle = briefing.words, {"alignment": "CENTER" if briefing.outlined else "LEFT"}
    if briefing.company:
        paper.remark(briefing.company, **middle)
    paper.title(briefing.title, paper.name, TITLE, **middle)
    paper.remark(words.gettext("Briefing for: {audience}", audience=words.gettext(briefing.audience.name)), **middle)
    paper.remark(" · ".join(briefing.cover), **middle, bottom_border=True, spacing_after_pt=8)
    paper.head(words.gettext("Summary"))
    for clause in briefing.summary:
        paper.sentence(briefing.told(clause), 1)
    paper.picture(key, ", ".join(words.gettext(meaning) for meaning in MEANINGS.values()))


def _panel(paper: _Paper, briefing: Briefing, panel: Panel, chart: bytes) -> None:
    """Its sentences, its chart or rows, and what they mean."""
    words, rows = briefing.words, [] if chart else texts.rows(panel.rows(MOST_ROWS), briefing.words)
    paper.head(panel.name)
    for number, clause in enumerate((panel.clauses[0], *panel.beside)):
        paper.sentence(briefing.told(clause), 2 if number else 1, kept=bool(rows or chart))
    if chart:
        paper.picture(chart, panel.alt)
    if rows:
        paper.table([str(name) for name in panel.table.columns], rows)
    explained = panel.explained if briefing.audience.definitions else ""
    remarks = (
        _unlike_levels(panel.note, briefing) if chart else panel.left_out(len(rows), words),
        panel.more(words),
        f"{words.gettext('Definition')}: {explained}" if explained else "",
        words.gettext("Source: {tiers}", tiers=panel.tiers) if panel.tiers else "",
    )
    for text in filter(None, remarks):
        paper.remark(paper.marks[3] + text)


def _unlike_levels(note: str, briefing: Briefing) -> str:
    """A note in which the sign of a hollow mark is told by its name where levels of an outline bear the same sign."""
    return note.replace(SIGNS["hollow"], briefing.words.gettext("hollow mark")) if briefing.outlined else note


def _appendix(paper: _Paper, briefing: Briefing) -> None:
    """What there is room for in a part of the paper: every statement, else every source, else the first sources."""
    words, room = briefing.words, appendix_room(paper.used)
    statements = [f"[{s.number}] {s.text} ({s.source}) {s.url}".strip() for s in briefing.statements]
    sources = [f"[{numbers}] {s.published_by}" for numbers, s in briefing.sources]
    every = _taking(statements) <= room
    entries = statements if every else sources[: max(1, sum(_taking(sources[:number]) <= room for number in range(1, len(sources) + 1)))]
    if not entries:
        return
    paper.head(words.gettext("Statements behind this briefing") if every else words.gettext("Sources behind this briefing"))
    if not every:
        paper.remark(paper.marks[3] + words.gettext("Numbers are those of the statements, which the workbook has in full."))
    for entry in entries:
        paper.remark(entry, indent_left_mm=INDENT, first_line_indent_mm=-INDENT)
    if not every and len(entries) < len(sources):
        paper.remark(paper.marks[3] + some_sources(words.number(len(entries)), briefing.sources, words))


def _taking(entries: Sequence[str]) -> float:
    """Points that lines of an appendix take, with its heading."""
    return HEADING * LINE + sum(lines(entry, SIZE, A4_ACROSS) * SIZE * LINE for entry in entries)
