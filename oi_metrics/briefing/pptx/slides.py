"""Slides: native, editable charts and tables on a 16:9 template of our own."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pptx.util import Pt

from oi_metrics.briefing.model import BESIDE, Briefing, Panel, appendix_room
from oi_metrics.briefing.pptx import charts, tables
from oi_metrics.briefing.pptx.template import MARGIN, WIDTH, template
from oi_metrics.briefing.pptx.text import ACCENT, INK, MUTED, Box, Slide, paragraphs, slide_number, text_box
from oi_metrics.briefing.text_width import LEADING, cut, fitting, height, lines
from oi_metrics.briefing.texts import clean, some_sources
from oi_metrics.catalogue.index import METRICS
from oi_metrics.charts.spec import Plot
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Clause

TITLE, EYEBROW = (MARGIN, 44.0, WIDTH - 2 * MARGIN, 66.0), (MARGIN, 22.0, WIDTH - 2 * MARGIN, 20.0)
BODY_TOP, BODY_BOTTOM, FOOT = 116.0, 466.0, 492.0
WHOLE: Box = (MARGIN, BODY_TOP, WIDTH - 2 * MARGIN, BODY_BOTTOM - BODY_TOP)
TITLE_SIZES, TEXT_SIZES, SUMMARY_SIZES = (26.0, 24.0, 22.0, 20.0, 18.0), (16.0, 15.0, 14.0, 13.0, 12.0), (20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
DEFINITION = 10.5
STRIP, INDENT, NOTE = 104.0, 14.0, 16.0
"""Points that sentences above a chart or table may take, before which their bullets stand, and that a line about more of them takes."""


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
            _appendix(deck, briefing, int(appendix_room(2 + len(briefing.panels))))
    output = io.BytesIO()
    deck.save(output)
    return output.getvalue()


def _slide(deck: Any, briefing: Briefing, title: str, eyebrow: str, tiers: str = "") -> Slide:
    """A slide with title, eyebrow and foot: edition, as-of day, filter, source tiers and, where there is one, the link back."""
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Only"))
    lang = briefing.words.lang
    size, _ = fitting([title], TITLE[2], TITLE[3], TITLE_SIZES, gap=0)
    holder = slide.shapes.title
    for side, value in zip(("left", "top", "width", "height"), TITLE, strict=True):
        setattr(holder, side, Pt(value))
    paragraphs(holder.text_frame, [cut(title, size, TITLE[2], int(TITLE[3] // (size * 1.25)))], size, lang, INK, bold=True)
    text_box(slide, EYEBROW, [eyebrow], 12, lang, ACCENT, bold=True)
    line = briefing.line if not tiers else f"{briefing.line} · {briefing.words.gettext('This page: {tiers}', tiers=tiers)}"
    foot = [cut(line, 9, WIDTH - 2 * MARGIN - 40, 1), *([briefing.link] if briefing.link else [])]
    box = text_box(slide, (MARGIN, FOOT, WIDTH - 2 * MARGIN - 40, 32), foot, 9, lang, MUTED, gap=0)
    if briefing.link:
        box.text_frame.paragraphs[1].runs[0].hyperlink.address = briefing.link
    slide_number(slide, (WIDTH - MARGIN - 36, FOOT, 36, 16), lang)
    return slide


def _cover(deck: Any, briefing: Briefing) -> None:
    """Company, subject, for whom, and the day; what identifies the records stands at the foot of the other slides."""
    words, lang, across = briefing.words, briefing.words.lang, WIDTH - 2 * MARGIN
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Slide"))
    paragraphs(slide.shapes.title.text_frame, [briefing.title], 44, lang, INK, bold=True)
    if briefing.company:
        text_box(slide, (MARGIN, 96, across, 40), [cut(briefing.company, 26, across, 1)], 26, lang, ACCENT, bold=True)
    reader = words.gettext("Briefing for: {audience}", audience=words.gettext(briefing.audience.name))
    text_box(slide, (MARGIN, 262, across, 34), [reader], 20, lang, INK)
    text_box(slide, (MARGIN, 400, across, 90), [cut(line, 14, across, 2) for line in briefing.cover], 14, lang, MUTED, gap=0.3)
    slide.notes_slide.notes_text_frame.text = words.gettext(
        "Every sentence and figure is backed by statements; the notes of each slide list them, and nothing is said without one."
    )


def _summary(deck: Any, briefing: Briefing) -> None:
    """The first sentence as title, the others below it."""
    words = briefing.words
    first, *others = briefing.summary
    slide = _slide(deck, briefing, first.text, words.gettext("Summary"))
    _sentences(slide, WHOLE, [clause.text for clause in others], SUMMARY_SIZES, words)
    slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, _cited(briefing, briefing.summary)))


def _panel(deck: Any, briefing: Briefing, panel: Panel) -> None:
    """One finding: its sentence, at most three others, and below them chart or table over the whole width."""
    words = briefing.words
    slide = _slide(deck, briefing, panel.headline, panel.name, panel.tiers)
    tells_all = not panel.plot and METRICS[panel.metric].table_tells_all
    told = [] if tells_all else [clause.text for clause in panel.clauses[1:]]
    room = _below(slide, WHOLE, [panel.explained] if briefing.audience.definitions and panel.explained else [], words)
    room = (_beside if panel.plot and _tall(panel.plot) and told else _above)(slide, room, told, words)
    if panel.plot:
        charts.add(slide, room, panel.plot, panel.alt, words)
        charts.key(slide, (MARGIN, BODY_BOTTOM + 4, WIDTH - 2 * MARGIN, 16), panel.plot, panel.note, words)
    else:
        tables.add(slide, room, panel, words)
    slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, _notes(briefing, panel)))


def _tall(plot: Plot) -> bool:
    """Whether a chart needs the whole height."""
    return plot.shape == "bars" and len(plot.categories) > LOW


LOW = 7
"""So many bars leave room above them."""


def _beside(slide: Slide, room: Box, told: Sequence[str], words: Words) -> Box:
    """The first sentences at the right of a chart, and how many more there are; returns the room at their left."""
    left, top, across, down = room
    start, wide = left + across * CHART_SHARE, across * (1 - CHART_SHARE)
    size, kept = fitting(told[:BESIDE], wide - INDENT, down - NOTE, TEXT_SIZES)
    text_box(slide, (start, top, wide, down - NOTE), told[:kept], size, words.lang, INK, bullets=True, gap=1.0)
    if kept < len(told):
        text_box(slide, (start + INDENT, top + down - NOTE, wide - INDENT, NOTE), [_more(len(told) - kept, words)], 10, words.lang, MUTED)
    return left, top, across * CHART_SHARE - 24, down


CHART_SHARE = 0.66
"""Of the width, for a chart beside sentences."""


def _above(slide: Slide, room: Box, told: Sequence[str], words: Words) -> Box:
    """The first sentences over the whole width, and how many more there are; returns the room below them."""
    left, top, across, down = room
    if not told:
        return room
    first = told[:BESIDE]
    size, kept = fitting(first, across - INDENT, STRIP, TEXT_SIZES)
    shown = [*first[:kept], *([_more(len(told) - kept, words)] if kept < len(told) else [])]
    high = height(shown, size, across - INDENT)
    text_box(slide, (left, top, across, high), first[:kept], size, words.lang, INK, bullets=True)
    if kept < len(told):
        text_box(slide, (left + INDENT, top + height(first[:kept], size, across - INDENT), across - INDENT, NOTE), shown[-1:], 10, words.lang, MUTED)
    return left, top + high, across, down - high


def _below(slide: Slide, room: Box, explained: Sequence[str], words: Words) -> Box:
    """The definition at the foot of a room; returns what is left above it."""
    left, top, across, down = room
    low = _definition_height(explained, across)
    if explained:
        text_box(slide, (left, top + down - low, across, low), explained, DEFINITION, words.lang, MUTED, bottom=True)
    return left, top, across, down - low


def _definition_height(texts: Sequence[str], across: float) -> float:
    return sum(lines(text, DEFINITION, across) for text in texts) * DEFINITION * LEADING + 10 if texts else 0.0


def _more(n: int, words: Words) -> str:
    return words.ngettext("{n} more sentence is in the notes.", "{n} more sentences are in the notes.", n)


def _sentences(slide: Slide, box: Box, told: Sequence[str], sizes: Sequence[float], words: Words) -> None:
    """Sentences in the largest size at which they fit, spread over the room; those for which there is none are counted below."""
    left, top, across, down = box
    size, kept = fitting(told, across - INDENT, down, sizes)
    if kept < len(told):
        size, kept = fitting(told, across - INDENT, down - NOTE, sizes)
        text_box(slide, (left + INDENT, top + down - NOTE, across - INDENT, NOTE), [_more(len(told) - kept, words)], 10, words.lang, MUTED)
    spare = (down - height(told[:kept], size, across - INDENT)) / max(kept, 1) / size
    text_box(slide, box, told[:kept], size, words.lang, INK, bullets=True, gap=0.5 + min(max(spare, 0.0), WIDEST_GAP))


WIDEST_GAP = 0.9
"""Em that sentences are moved apart at most where there is room."""


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


def _appendix(deck: Any, briefing: Briefing, most: int) -> None:
    """The sources behind the briefing on so many slides at most; the notes of each slide have every statement."""
    words, rows = briefing.words, _sources(briefing)
    header = [words.gettext("Statements"), words.gettext("Source"), words.gettext("Source tier"), words.gettext("Address")]
    title = words.gettext("Sources behind this briefing")
    left, top, across, down = WHOLE[0], WHOLE[1] - 26, WHOLE[2], WHOLE[3] + 40 - NOTE
    for number in range(most if rows else 0):
        slide = _slide(deck, briefing, title, briefing.title)
        written = tables.listed(slide, (left, top, across, down), header, rows, title, words.lang)
        rows = rows[written:]
        if rows and number == most - 1:
            shown = words.number(len(briefing.sources) - len(rows))
            text_box(slide, (left, top + down, across, NOTE), [some_sources(shown, briefing.sources, words)], 10, words.lang, MUTED)
        if not rows:
            return


def _sources(briefing: Briefing) -> list[list[str]]:
    return [[numbers, s.published_by, s.tier, s.url] for numbers, s in briefing.sources]
