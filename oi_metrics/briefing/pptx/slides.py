"""Slides: native, editable charts and tables on a 16:9 template of our own."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pptx.util import Pt

from oi_metrics.briefing.model import Briefing, Panel
from oi_metrics.briefing.pptx import charts, tables
from oi_metrics.briefing.pptx.template import MARGIN, WIDTH, template
from oi_metrics.briefing.pptx.text import ACCENT, INK, MUTED, Box, Slide, paragraphs, slide_number, text_box
from oi_metrics.briefing.text_width import LEADING, cut, fitting, height, lines
from oi_metrics.briefing.texts import clean
from oi_metrics.catalogue.index import METRICS
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Clause

TITLE, EYEBROW = (MARGIN, 44.0, WIDTH - 2 * MARGIN, 66.0), (MARGIN, 22.0, WIDTH - 2 * MARGIN, 20.0)
BODY_TOP, BODY_BOTTOM, FOOT = 116.0, 466.0, 492.0
CHART: Box = (MARGIN, BODY_TOP, 530.0, BODY_BOTTOM - BODY_TOP)
BESIDE: Box = (590.0, BODY_TOP, WIDTH - MARGIN - 590.0, BODY_BOTTOM - BODY_TOP)
WHOLE: Box = (MARGIN, BODY_TOP, WIDTH - 2 * MARGIN, BODY_BOTTOM - BODY_TOP)
TITLE_SIZES, TEXT_SIZES, SUMMARY_SIZES = (26.0, 24.0, 22.0, 20.0, 18.0), (16.0, 15.0, 14.0, 13.0, 12.0, 11.0), (20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
DEFINITION = 10.5
STRIP, INDENT, NOTE = 62.0, 14.0, 16.0
"""Points that sentences above a chart may take, before which their bullets stand, and that a line about more of them takes."""


def pptx_bytes(briefings: Sequence[Briefing]) -> bytes:
    """The slides of a briefing, one language after another."""
    deck = template()
    deck.core_properties.title = briefings[0].title
    deck.core_properties.author = "OI Metrics"
    deck.core_properties.created = deck.core_properties.modified = datetime.fromisoformat(briefings[0].context.as_of)
    for briefing in briefings:
        _cover(deck, briefing)
        _summary(deck, briefing)
        for panel in briefing.panels:
            _panel(deck, briefing, panel)
        if briefing.audience.appendix:
            _appendix(deck, briefing)
    output = io.BytesIO()
    deck.save(output)
    return output.getvalue()


def _slide(deck: Any, briefing: Briefing, title: str, eyebrow: str, tiers: str = "") -> Slide:
    """A slide with title, eyebrow and foot: edition, as-of day, filter, source tiers and the link back."""
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Only"))
    lang = briefing.words.lang
    size, _ = fitting([title], TITLE[2], TITLE[3], TITLE_SIZES, gap=0)
    holder = slide.shapes.title
    for side, value in zip(("left", "top", "width", "height"), TITLE, strict=True):
        setattr(holder, side, Pt(value))
    paragraphs(holder.text_frame, [cut(title, size, TITLE[2], int(TITLE[3] // (size * 1.25)))], size, lang, INK, bold=True)
    text_box(slide, EYEBROW, [eyebrow], 12, lang, ACCENT, bold=True)
    foot = [briefing.line if not tiers else f"{briefing.line} · {briefing.words.gettext('This page: {tiers}', tiers=tiers)}"]
    box = text_box(slide, (MARGIN, FOOT, WIDTH - 2 * MARGIN - 40, 32), [cut(foot[0], 9, WIDTH - 2 * MARGIN - 40, 1), briefing.link], 9, lang, MUTED, gap=0)
    box.text_frame.paragraphs[1].runs[0].hyperlink.address = briefing.link
    slide_number(slide, (WIDTH - MARGIN - 36, FOOT, 36, 16), lang)
    return slide


def _cover(deck: Any, briefing: Briefing) -> None:
    words, lang = briefing.words, briefing.words.lang
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Slide"))
    paragraphs(slide.shapes.title.text_frame, [briefing.title], 40, lang, INK, bold=True)
    text_box(
        slide,
        (MARGIN, 250, WIDTH - 2 * MARGIN, 30),
        [words.gettext("Briefing for: {audience}", audience=words.gettext(briefing.audience.name))],
        18,
        lang,
        ACCENT,
    )
    box = text_box(
        slide, (MARGIN, 350, WIDTH - 2 * MARGIN, 120), [*(f"{name}: {value}" for name, value in briefing.facts), briefing.link], 13, lang, MUTED, gap=0.3
    )
    box.text_frame.paragraphs[-1].runs[0].hyperlink.address = briefing.link
    slide.notes_slide.notes_text_frame.text = words.gettext(
        "Every sentence and figure is backed by statements; the notes of each slide list them, and nothing is said without one."
    )


def _summary(deck: Any, briefing: Briefing) -> None:
    words = briefing.words
    slide = _slide(deck, briefing, words.gettext("Summary"), briefing.title)
    told = [clause.text for clause in briefing.summary]
    _sentences(slide, WHOLE, told, SUMMARY_SIZES, words)
    slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, _cited(briefing, briefing.summary)))


def _panel(deck: Any, briefing: Briefing, panel: Panel) -> None:
    words = briefing.words
    slide = _slide(deck, briefing, panel.headline, panel.name, panel.tiers)
    told = [clause.text for clause in panel.clauses[1:]]
    if not panel.plot:
        told = told[: 0 if METRICS[panel.metric].table_tells_all else 1]
    if panel.plot:
        explained = [panel.definition] if briefing.audience.definitions else []
        lay_out = _above if height(told, TEXT_SIZES[0], WHOLE[2] - INDENT) <= STRIP else _beside
        charts.add(slide, lay_out(slide, told, explained, words), panel.plot, panel.alt, words)
        charts.key(slide, (MARGIN, BODY_BOTTOM + 4, WIDTH - 2 * MARGIN, 16), panel.plot, panel.note, words)
    else:
        _above_and_table(slide, briefing, panel, told)
    slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, _notes(briefing, panel)))


def _above(slide: Slide, told: Sequence[str], explained: Sequence[str], words: Words) -> Box:
    """A few sentences above the chart and the definition below it; returns the room between them, over the whole width."""
    left, top, across, down = WHOLE
    high, low = height(told, TEXT_SIZES[0], across - INDENT), _definition_height(explained, across)
    if told:
        text_box(slide, (left, top, across, high), told, TEXT_SIZES[0], words.lang, INK, bullets=True)
    if explained:
        text_box(slide, (left, top + down - low, across, low), explained, DEFINITION, words.lang, MUTED, bottom=True)
    return left, top + high, across, down - high - low


def _beside(slide: Slide, told: Sequence[str], explained: Sequence[str], words: Words) -> Box:
    """Many sentences at the right of a chart, and the definition below them; returns the chart's room."""
    left, top, across, down = BESIDE
    low = _definition_height(explained, across)
    _sentences(slide, (left, top, across, down - low), told, TEXT_SIZES, words)
    if explained:
        text_box(slide, (left, top + down - low, across, low), explained, DEFINITION, words.lang, MUTED, bottom=True)
    return CHART


def _definition_height(texts: Sequence[str], across: float) -> float:
    return sum(lines(text, DEFINITION, across) for text in texts) * DEFINITION * LEADING + 16 if texts else 0.0


def _sentences(slide: Slide, box: Box, told: Sequence[str], sizes: Sequence[float], words: Words) -> None:
    """Sentences in the largest size at which they fit; those for which there is no room are counted below."""
    left, top, across, down = box
    size, kept = fitting(told, across - INDENT, down, sizes)
    if kept < len(told):
        size, kept = fitting(told, across - INDENT, down - NOTE, sizes)
        more = words.ngettext("{n} more sentence is in the notes.", "{n} more sentences are in the notes.", len(told) - kept)
        text_box(slide, (left + INDENT, top + down - NOTE, across - INDENT, NOTE), [more], 10, words.lang, MUTED)
    text_box(slide, box, told[:kept], size, words.lang, INK, bullets=True)


def _above_and_table(slide: Slide, briefing: Briefing, panel: Panel, told: Sequence[str]) -> None:
    left, top, across, down = WHOLE
    high = 0.0
    if told:
        size, kept = fitting(told, across - INDENT, STRIP, TEXT_SIZES)
        high = height(told[:kept], size, across - INDENT) + 8
        text_box(slide, (left, top, across, high), told[:kept], size, briefing.words.lang, INK, bullets=True)
    tables.add(slide, (left, top + high, across, down - high), panel, briefing.words)


def _notes(briefing: Briefing, panel: Panel) -> Iterator[str]:
    words = briefing.words
    yield f"{words.gettext('Definition')}: {panel.definition}"
    yield f"{words.gettext('Why it matters')}: {panel.why}"
    yield from _cited(briefing, panel.clauses)


def _cited(briefing: Briefing, clauses: Sequence[Clause]) -> Iterator[str]:
    """Each sentence with the numbers of its statements, then those statements with their sources."""
    cited = [briefing.cited(clause) for clause in clauses]
    yield from map(briefing.told, clauses)
    yield f"{briefing.words.gettext('Statements')}:"
    behind = {number for numbers in cited for number in numbers}
    for statement in briefing.statements:
        if statement.number in behind:
            yield f"[{statement.number}] {statement.statement_id}: {statement.text} ({statement.source}) {statement.url}".strip()


def _appendix(deck: Any, briefing: Briefing) -> None:
    """Every statement behind the briefing, as many slides as it takes."""
    words = briefing.words
    header = [words.gettext("No."), words.gettext("Statement"), words.gettext("Source"), words.gettext("Address")]
    rows = [[str(s.number), s.text, s.source, s.url] for s in briefing.statements]
    title = words.gettext("Statements behind this briefing")
    while rows:
        slide = _slide(deck, briefing, title, briefing.title)
        top = WHOLE[1] - 26
        written = tables.statements(slide, (WHOLE[0], top, WHOLE[2], BODY_BOTTOM + 14 - top), header, rows, title, words.lang)
        rows = rows[written:]
