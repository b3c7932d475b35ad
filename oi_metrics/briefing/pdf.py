"""A paper as PDF: set by typst, tagged, with both fonts embedded; its charts are drawn from the same plots."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst
from fontTools.ttLib import TTFont

from oi_metrics.briefing import texts
from oi_metrics.briefing.model import Briefing, Panel, appendix_room
from oi_metrics.briefing.text_width import A4_ACROSS, columns
from oi_metrics.briefing.texts import figures, ranges
from oi_metrics.charts.certainty import MEANINGS
from oi_metrics.charts.spec import Mark, Plot
from oi_metrics.charts.style import PALETTES
from oi_metrics.fonts import FAMILIES
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Clause

TEMPLATE = Path(__file__).with_name("pdf.typ")
STANDARD: Literal["ua-1"] = "ua-1"
MOST_ROWS = 24
"""So many rows of a table stand in the paper; the workbook has all."""


@lru_cache(maxsize=1)
def _fonts() -> tuple[tempfile.TemporaryDirectory[str], typst.Fonts, frozenset[int]]:
    """A folder with the fonts as typst reads them, the fonts, and the characters that they can show."""
    folder: tempfile.TemporaryDirectory[str] = tempfile.TemporaryDirectory(prefix="oi-metrics-fonts-")
    shown: set[int] = set()
    for file in FAMILIES:
        font = TTFont(file)
        font.flavor = None
        font.save(Path(folder.name) / f"{file.stem}.otf")
        shown |= set(font.getBestCmap())
    return folder, typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder.name]), frozenset(shown)


def pdf_bytes(briefings: Sequence[Briefing]) -> bytes:
    """The paper of a briefing, one language after another, as PDF/UA-1; the same briefing gives the same bytes."""
    return _set(TEMPLATE, briefings)


def a4_bytes(briefings: Sequence[Briefing]) -> bytes:
    """The summary of a briefing on one page of A4, a page a language, as PDF/UA-1; the same briefing gives the same bytes."""
    return _set(TEMPLATE.with_name("a4.typ"), briefings)


def pictures(briefing: Briefing) -> list[bytes]:
    """Each chart of a briefing as PNG, as the paper draws it, and last the key of certainty."""
    moment = datetime.fromisoformat(briefing.context.as_of).replace(tzinfo=UTC)
    written = _compiler(TEMPLATE.with_name("picture.typ"), [briefing]).compile(format="png", ppi=RESOLUTION, timestamp=moment)
    return [written] if isinstance(written, bytes) else list(written or ())


RESOLUTION = 192
"""Dots an inch of a picture."""


def _set(template: Path, briefings: Sequence[Briefing]) -> bytes:
    moment = datetime.fromisoformat(briefings[0].context.as_of).replace(tzinfo=UTC)
    written = _compiler(template, briefings).compile(format="pdf", pdf_standards=[STANDARD], timestamp=moment)
    if not isinstance(written, bytes):
        raise TypeError("typst returned no PDF")
    return written


def _compiler(template: Path, briefings: Sequence[Briefing]) -> typst.Compiler:
    """What sets a template with the briefings as its data."""
    palette = PALETTES["light"]
    theme = {"ink": palette.ink, "muted": palette.muted, "grid": palette.grid, "accent": palette.accent, "fonts": [*FAMILIES.values()]}
    inputs = {"briefings": json.dumps([_briefing(briefing) for briefing in briefings]), "theme": json.dumps(theme)}
    return typst.Compiler(template, root=template.parent, font_paths=_fonts()[1], ignore_system_fonts=True, sys_inputs=inputs)


def typst_text(text: object) -> str:
    """The text on one line; a character that no font can show is written by its code."""
    known = _fonts()[2]
    return "".join(character if ord(character) in known else " " if character.isspace() else f"[U+{ord(character):04X}]" for character in str(text))


def _briefing(briefing: Briefing) -> dict[str, Any]:
    words = briefing.words
    return {
        "lang": words.lang,
        "company": typst_text(briefing.company),
        "title": briefing.title,
        "edition": briefing.context.edition,
        "outlined": briefing.outlined,
        "appendix": appendix_room(1),
        "audience": words.gettext("Briefing for: {audience}", audience=words.gettext(briefing.audience.name)),
        "cover": [typst_text(line) for line in briefing.cover],
        "line": typst_text(briefing.line),
        "link": briefing.link,
        "summary": [_sentence(briefing, clause) for clause in briefing.summary],
        "key": [{"look": look, "text": words.gettext(meaning)} for look, meaning in MEANINGS.items()],
        "panels": [_panel(briefing, panel) for panel in briefing.panels],
        "statements": [
            {"number": str(s.number), "text": typst_text(s.text), "source": typst_text(s.published_by), "url": typst_text(s.url)} for s in briefing.statements
        ],
        "sources": [{"number": numbers, "source": typst_text(s.published_by), "url": typst_text(s.url)} for numbers, s in briefing.sources],
        "words": {
            "summary": words.gettext("Summary"),
            "definition": words.gettext("Definition"),
            "source": words.gettext("Source"),
            "statements": words.gettext("Statements behind this briefing"),
            "sources": words.gettext("Sources behind this briefing"),
            "numbers": words.gettext("Numbers are those of the statements, which the workbook has in full."),
            "behind": _behind(briefing),
            "parts": words.gettext("{shown} of {all} parts stand here; the paper has all.", shown="{shown}", all=words.number(len(briefing.panels))),
            "some": texts.some_sources("{shown}", briefing.sources, words),
        },
    }


def _behind(briefing: Briefing) -> str:
    """How many statements of how many sources a page rests on that has no room for them."""
    words = briefing.words
    return words.ngettext(
        "{n} statement stands behind this page, from sources: {sources}. The paper and the workbook list them.",
        "{n} statements stand behind this page, from sources: {sources}. The paper and the workbook list them.",
        len(briefing.statements), sources=words.number(len(briefing.sources)),
    )  # fmt: skip


def _sentence(briefing: Briefing, clause: Clause) -> dict[str, str]:
    return {"text": typst_text(clause.text), "cited": ranges(briefing.cited(clause))}


def _panel(briefing: Briefing, panel: Panel) -> dict[str, Any]:
    words = briefing.words
    header = [typst_text(name) for name in panel.table.columns]
    rows = [list(map(typst_text, row)) for row in texts.rows(panel.rows(MOST_ROWS), words)]
    return {
        "name": typst_text(panel.name),
        "clauses": [_sentence(briefing, clause) for clause in (panel.clauses[0], *panel.beside)],
        "plot": _plot(panel.plot, words) if panel.plot else None,
        "alt": typst_text(panel.alt),
        "header": header,
        "rows": rows,
        "widths": columns([header, *rows], A4_ACROSS, 8) if rows else [],
        "right": [figures(column) for column in zip(*rows, strict=True)],
        "more": " · ".join(part for part in (panel.note if panel.plot else panel.left_out(len(rows), words), panel.more(words)) if part),
        "definition": typst_text(panel.explained) if briefing.audience.definitions else "",
        "tiers": typst_text(panel.tiers),
    }


def _plot(plot: Plot, words: Words) -> dict[str, Any]:
    step = _step(plot.largest)
    columns_of = list(zip(*(series.values for series in plot.series), strict=True))
    return {
        "shape": plot.shape,
        "categories": [typst_text(label) for label in plot.categories],
        "series": [
            {
                "name": typst_text(series.name),
                "values": series.values,
                "labels": ["" if value is None else _number(value, plot, words) for value in series.values],
                "marks": [_mark(mark) for mark in series.marks],
                "mark": _mark(series.mark),
            }
            for series in plot.series
        ],
        "totals": ["" if all(value is None for value in values) else _number(sum(value or 0 for value in values), plot, words) for values in columns_of],
        "inside": plot.stacked and len(plot.series) > 1,
        "grouped": len(plot.series) > 1 and not plot.overlaid,
        "axis": typst_text(plot.axis),
        "largest": plot.largest,
        "step": step,
        "top": step * math.ceil(plot.largest / step),
    }


def _step(largest: float) -> int:
    """A round distance between grid lines: about five of them."""
    rough = max(largest / 5, 1)
    power = 10 ** math.floor(math.log10(rough))
    return int(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough))


def _mark(mark: Mark) -> dict[str, Any]:
    return {"colour": mark.colour, "look": mark.look, "dark": mark.dark}


def _number(value: float, plot: Plot, words: Words) -> str:
    return words.percent(value) if plot.number == "0%" else words.number(value, 1 if plot.number == "0.0" else 0)
