"""A paper as HWPX, the open format of the Korean office suite: headings, sentences, a table a panel, statements."""

from __future__ import annotations

from collections.abc import Sequence

from hwpx import HwpxDocument

from oi_metrics.briefing import texts
from oi_metrics.briefing.model import Briefing, Panel
from oi_metrics.briefing.text_width import A4_ACROSS, columns, lines
from oi_metrics.briefing.texts import clean
from oi_metrics.charts import certainty
from oi_metrics.charts.style import PALETTES
from oi_metrics.narrative.clauses import Clause

FONT = "맑은 고딕"
INK, MUTED, ACCENT = (getattr(PALETTES["light"], name) for name in ("ink", "muted", "accent"))
MOST_ROWS = 24
"""So many rows of a table stand in the paper; the workbook has all."""
MARGINS = {"left": 20.0, "right": 20.0, "top": 15.0, "bottom": 15.0, "header": 15.0, "footer": 15.0}
"""Millimetres."""
SIZE, LINE, SIDE, ABOVE = 9.0, 1.6, 5.1, 1.4
"""Of a table: points of its text, its lines in em, points that a cell keeps free beside and above its text."""


def hwpx_bytes(briefings: Sequence[Briefing]) -> bytes:
    """The paper of a briefing, one language after another, a section each; the library draws its paragraph numbers anew each time."""
    paper = _Paper()
    for number, briefing in enumerate(briefings):
        paper.begin(briefing, first=number == 0)
        _opening(paper, briefing)
        for panel in briefing.panels:
            _panel(paper, briefing, panel)
        _statements(paper, briefing)
    written: bytes = paper.document.to_bytes()
    return written


class _Paper:
    """A document with its looks of text."""

    def __init__(self) -> None:
        self.document = HwpxDocument.new()
        self._unnumbered()
        style = self.document.styles.ensure_run
        self.title = style(font=FONT, size=20, bold=True, color=INK)
        self.heading = style(font=FONT, size=14, bold=True, color=ACCENT)
        self.text = style(font=FONT, size=10.5, color=INK)
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
        """A section for the briefing, each page of which bears edition, day, filter, tiers and the link back."""
        if not first:
            self.document.add_section()
        section = len(self.document.sections) - 1
        page = self.document.page
        page.setup(paper_size="A4", margins_mm=MARGINS, section=section)
        page.set_header(text=clean(briefing.line), section=section)
        page.set_footer(text=clean(briefing.link), section=section)

    def write(self, text: str, look: str, level: int = 0) -> None:
        """A paragraph; level: of a heading."""
        if level:
            self.document.add_heading(clean(text), level, char_pr_id_ref=look)
        else:
            self.document.add_paragraph(clean(text), style="본문", char_pr_id_ref=look)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table whose columns and rows are as wide and high as what stands in them asks for."""
        widths = columns([header, *rows], A4_ACROSS, SIZE + 1)
        heights = [_high(row, widths) for row in (header, *rows)]
        drawn = self.document.add_table(len(rows) + 1, len(header), height=sum(heights))
        drawn.set_column_widths(widths)
        for number, (row, told, high) in enumerate(zip(drawn.rows, [header, *rows], heights, strict=True)):
            for cell, text in zip(row.cells, told, strict=True):
                cell.set_size(height=high)
                cell.set_text(clean(text))
                for paragraph in cell.paragraphs:
                    paragraph.char_pr_id_ref = self.small if number else self.strong


def _high(row: Sequence[str], widths: Sequence[float]) -> int:
    """The height of a row in the format's hundredths of a point; programs break pages by it before they draw."""
    deepest = max(lines(text, SIZE, width - 2 * SIDE) for text, width in zip(row, widths, strict=True))
    return round(100 * (deepest * SIZE * LINE + 2 * ABOVE))


def _opening(paper: _Paper, briefing: Briefing) -> None:
    words = briefing.words
    paper.write(briefing.title, paper.title, level=1)
    paper.write(words.gettext("Briefing for: {audience}", audience=words.gettext(briefing.audience.name)), paper.small)
    paper.write(briefing.line, paper.small)
    paper.write(briefing.link, paper.small)
    paper.write(words.gettext("Summary"), paper.heading, level=2)
    _sentences(paper, briefing, briefing.summary)
    paper.write("   ".join(certainty.key(words)), paper.small)


def _panel(paper: _Paper, briefing: Briefing, panel: Panel) -> None:
    words = briefing.words
    paper.write(panel.name, paper.heading, level=2)
    _sentences(paper, briefing, panel.clauses)
    rows = texts.rows(panel.rows(MOST_ROWS), words)
    if rows:
        paper.table([str(name) for name in panel.table.columns], rows)
    left_out = panel.left_out(len(rows), words)
    if left_out:
        paper.write(left_out, paper.small)
    paper.write(f"{words.gettext('Definition')}: {panel.definition}", paper.small)
    if panel.tiers:
        paper.write(words.gettext("Source: {tiers}", tiers=panel.tiers), paper.small)


def _sentences(paper: _Paper, briefing: Briefing, clauses: Sequence[Clause]) -> None:
    """Each sentence with the numbers of its statements."""
    for clause in clauses:
        paper.write(briefing.told(clause), paper.text)


def _statements(paper: _Paper, briefing: Briefing) -> None:
    words = briefing.words
    paper.write(words.gettext("Statements behind this briefing"), paper.heading, level=2)
    if briefing.statements:
        header = [words.gettext("No."), words.gettext("Statement"), words.gettext("Source"), words.gettext("Address")]
        paper.table(header, [[str(s.number), s.text, s.source, s.url] for s in briefing.statements])
