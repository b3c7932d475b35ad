"""Which marks of a crowded chart can bear their name, and where, so that no name covers another or a larger mark."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

LATIN, HANGUL, TALL = 6.3, 11.6, 15.0
"""Pixels that a letter takes in width, and a line in height, at the size in which names are written."""
SMALL = 8.0
"""A mark of a smaller radius may lie under a name."""


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def shared(self, other: Box) -> float:
        """The area that both cover."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across * max(min(self.top, other.top) - max(self.bottom, other.bottom), 0) if across > 0 else 0

    def holds(self, other: Box) -> bool:
        return other.left >= self.left and other.right <= self.right and other.bottom >= self.bottom and other.top <= self.top


class Mark(NamedTuple):
    """A mark with the name that it should bear, in one line or several; the first come first."""

    row: int
    x: float
    y: float
    radius: float
    name: str


class Label(NamedTuple):
    """A name at a place; anchor: the side of the text that stands there."""

    row: int
    x: float
    y: float
    anchor: str
    text: str


def text_width(text: str) -> float:
    """About how many pixels a text takes."""
    return sum(HANGUL if ord(letter) > 0x1100 else LATIN for letter in text)


def places(named: Iterable[Mark], every: Sequence[Mark], room: Box, taken: Iterable[Box], most: int, must: Collection[int] = ()) -> list[Label]:
    """Labels for the first `most` of the named marks that have room for one.

    Right, left, above and below are tried in this order. every: all marks of the chart. taken: where something else
    is written. must: rows that are named even where they cover other marks, on the side where that is least.
    """
    used = list(taken)
    found: list[Label] = []
    solid = [(mark.row, Box(mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius)) for mark in every if mark.radius >= SMALL]
    for mark in named:
        if len(found) == most:
            break
        others = [other for row, other in solid if row != mark.row]
        sides = [(label, box) for label, box in _sides(mark) if room.holds(box)]
        covered = [(sum(box.shared(other) for other in used), sum(box.shared(other) for other in others)) for _, box in sides]
        free = next((place for place, areas in enumerate(covered) if not any(areas)), None)
        if free is None and covered and mark.row in must:
            free = covered.index(min(covered))
        if free is not None:
            label, box = sides[free]
            used.append(box)
            found.append(label)
    return found


def _sides(mark: Mark) -> list[tuple[Label, Box]]:
    row, x, y, radius, name = mark
    lines = name.split("\n")
    width, away, half = max(map(text_width, lines)), radius + 3, TALL * len(lines) / 2
    above, below = y + radius + half, y - radius - half
    return [
        (Label(row, x + away, y, "left", name), Box(x + away, y - half, x + away + width, y + half)),
        (Label(row, x - away, y, "right", name), Box(x - away - width, y - half, x - away, y + half)),
        (Label(row, x, above, "center", name), Box(x - width / 2, above - half, x + width / 2, above + half)),
        (Label(row, x, below, "center", name), Box(x - width / 2, below - half, x + width / 2, below + half)),
    ]
