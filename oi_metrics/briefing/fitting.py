"""How much room a text takes, so that slides and sheets choose a size at which it fits, whatever font they end up in."""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDE, CAPITAL, SMALL, THIN = 1.0, 0.68, 0.55, 0.32
"""Widths in em, on the safe side of Malgun Gothic, Pretendard and Noto Sans CJK."""
LEADING = 1.46
"""Line height in em: that of Noto Sans CJK, the tallest of them."""


def width(text: str) -> float:
    """The width of a line in em."""
    return sum(_width(character) for character in text)


def _width(character: str) -> float:
    if ord(character) > 0x1100:
        return WIDE
    if character in " .,:;'|!()[]·ijlI":
        return THIN
    return CAPITAL if character.isupper() or character.isdigit() or character in "mw%@&—" else SMALL


def lines(text: str, size: float, room: float) -> int:
    """The lines that a text takes; size: points a letter, room: points across. Words break at blanks, long ones anywhere."""
    count, used = 1, 0.0
    for word in text.split(" "):
        span = width(word) * size
        if used and used + THIN * size + span > room:
            count, used = count + 1, 0.0
        used += span + (THIN * size if used else 0)
        if used > room:
            count += math.ceil(used / room) - 1
            used %= room
    return count


def fitting(texts: Sequence[str], across: float, down: float, sizes: Sequence[float], gap: float = 0.5) -> tuple[float, int]:
    """The largest size at which the paragraphs fit, and how many of them do: all, or at the smallest size the first ones.

    across, down: the room in points. gap: space after a paragraph, in em.
    """
    for size in sizes:
        if _height(texts, size, across, gap) <= down:
            return size, len(texts)
    least = sizes[-1]
    kept = len(texts)
    while kept > 1 and _height(texts[:kept], least, across, gap) > down:
        kept -= 1
    return least, kept


def _height(texts: Sequence[str], size: float, across: float, gap: float) -> float:
    return sum(lines(text, size, across) * LEADING * size + gap * size for text in texts)


def cut(text: str, size: float, across: float, most: int) -> str:
    """The text cut, with an ellipsis, to so many lines."""
    if lines(text, size, across) <= most:
        return text
    kept = text
    while kept and lines(kept + "…", size, across) > most:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def columns(rows: Sequence[Sequence[str]], across: float) -> list[float]:
    """Widths of a table's columns in points, by what stands in them; rows: the header first."""
    wanted = [min(max(max(width(cell) for cell in column), 4), 30) ** 0.8 for column in zip(*rows, strict=True)]
    return [across * want / sum(wanted) for want in wanted]
