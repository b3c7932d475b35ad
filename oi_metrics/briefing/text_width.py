"""How much room a text takes, so that slides and sheets choose a size at which it fits, whatever font they end up in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from fontTools.ttLib import TTFont

from oi_metrics.fonts import FAMILIES

MARGIN = 1.06
"""What bold letters take more than the regular ones that are measured."""
UNKNOWN = 1.0
"""Em that a character takes which none of the fonts has."""
LEADING = 1.46
"""Line height in em: that of Noto Sans CJK, the tallest of them."""
A4_ACROSS = 482.0
"""Points between the margins of a paper."""
PADDING = 8.0
"""Points that a table's cell takes beside its text."""
SHORT, LONG = 12.0, 30.0
"""Em up to which a column stays on one line, and beyond which a longer text widens it no more."""
MOST_SHORT = 0.7
"""The share of a table that columns on one line may take."""


def width(text: str) -> float:
    """The width of a line in em."""
    return sum(_width(character) for character in text)


def _width(character: str) -> float:
    return MARGIN * _advances().get(ord(character), UNKNOWN)


@lru_cache(maxsize=1)
def _advances() -> dict[int, float]:
    """How far each character advances, in em, in the widest of the fonts that come with the product: code point -> em."""
    widest: dict[int, float] = {}
    for file in FAMILIES:
        font = TTFont(file, lazy=True)
        em, metrics = font["head"].unitsPerEm, font["hmtx"]
        for code, glyph in font.getBestCmap().items():
            widest[code] = max(widest.get(code, 0.0), metrics[glyph][0] / em)
    return widest


def lines(text: str, size: float, room: float) -> int:
    """The lines that a text takes; size: points a letter, room: points across. Words break at blanks, long ones anywhere."""
    count, used = 1, 0.0
    blank = width(" ") * size
    for word in text.split(" "):
        span = width(word) * size
        if used and used + blank + span > room:
            count, used = count + 1, 0.0
        used += span + (blank if used else 0)
        if used > room:
            count += math.ceil(used / room) - 1
            used %= room
    return count


def fitting(texts: Sequence[str], across: float, down: float, sizes: Sequence[float], gap: float = 0.5) -> tuple[float, int]:
    """The largest size at which the paragraphs fit, and how many of them do: all, or at the smallest size the first ones.

    across, down: the room in points. gap: space after a paragraph, in em.
    """
    for size in sizes:
        if height(texts, size, across, gap) <= down:
            return size, len(texts)
    least = sizes[-1]
    kept = len(texts)
    while kept > 1 and height(texts[:kept], least, across, gap) > down:
        kept -= 1
    return least, kept


def height(texts: Sequence[str], size: float, across: float, gap: float = 0.5) -> float:
    """The points that paragraphs take from the top down."""
    return sum(lines(text, size, across) * LEADING * size + gap * size for text in texts)


def cut(text: str, size: float, across: float, most: int) -> str:
    """The text cut, with an ellipsis, to so many lines."""
    if lines(text, size, across) <= most:
        return text
    kept = text
    while kept and lines(kept + "…", size, across) > most:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def columns(rows: Sequence[Sequence[str]], across: float, size: float = 9.0, padding: float = PADDING) -> list[float]:
    """Widths of a table's columns in points; rows: the header first. padding: points that a cell takes beside its text.

    Where all fit on one line, what is left over is shared evenly. Otherwise short columns stay on one line, and the
    long ones share the rest by what stands in them.
    """
    needs = [max(map(width, column)) * size + padding for column in zip(*rows, strict=True)]
    spare = across - sum(needs)
    if spare >= 0:
        return [need + spare / len(needs) for need in needs]
    short = [need <= SHORT * size + padding for need in needs]
    if sum(need for need, kept in zip(needs, short, strict=True) if kept) > MOST_SHORT * across:
        short = [False] * len(needs)
    wanted = [0 if kept else min(need, LONG * size) ** 0.8 for need, kept in zip(needs, short, strict=True)]
    rest = across - sum(need for need, kept in zip(needs, short, strict=True) if kept)
    return [need if kept else rest * want / sum(wanted) for need, kept, want in zip(needs, short, wanted, strict=True)]
