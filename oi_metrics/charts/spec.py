"""A chart as one value: categories, series and looks, which every medium draws: screen, slides, workbook and paper."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal

import pandas as pd

from oi_metrics.charts.certainty import Look
from oi_metrics.charts.style import OTHERS, PALETTES, PARTNER_COLOURS
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_

Shape = Literal["columns", "bars", "lines", "dots"]

ACCENT, MUTED = PALETTES["light"].accent, PALETTES["light"].muted
HOSPITAL = PARTNER_COLOURS["hospital"]
OTHER_HOSPITAL = OTHERS["light"]
LABEL = 60
"""Width of a bar's label in Latin characters."""


@dataclass(frozen=True)
class Mark:
    """How a bar looks: its colour, and how certain it is."""

    colour: str
    look: Look = "solid"

    @property
    def dark(self) -> bool:
        """Whether white text can be read on the colour (contrast of 4.5 and more, WCAG 2.2)."""
        channels = [int(self.colour.lstrip("#")[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        red, green, blue = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
        return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5


@dataclass(frozen=True)
class Series:
    """One series: a value a category (None where there is nothing to draw) and a mark a category.

    rows: the row of the metric's table that each mark stands for, which a click opens; empty where none opens
    anything. low, high: the ends of an interval about each value; empty where there are none. texts: what stands at
    each mark instead of its value; of dots also where there is no value, as the reason why.
    """

    name: str
    values: tuple[float | None, ...]
    marks: tuple[Mark, ...]
    rows: tuple[int | None, ...] = ()
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    texts: tuple[str, ...] = ()

    def at(self, places: Sequence[int]) -> Series:
        """The same series of the categories at these places."""
        parts: dict[str, Any] = {name: _at(getattr(self, name), places) for name in OF_A_MARK}
        return replace(self, **parts)

    @property
    def mark(self) -> Mark:
        """The look of the series in the legend: that of its first value, a solid one where it has one."""
        drawn = [mark for mark, value in zip(self.marks, self.values, strict=True) if value is not None]
        return next((mark for mark in drawn if mark.look == "solid"), next(iter(drawn), self.marks[0]))


@dataclass(frozen=True)
class Band:
    """Categories from first to last (places from 0) behind which the ground is shaded, and what that says."""

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Plot:
    """A chart: upright columns, bars from the top down, lines, or dots with intervals from the top down.

    categories: along the columns or rows, each distinct. axis: what the values count. number: `0`, `0.0` or `0%`.
    stacked: whether a category's values add up; otherwise each category has a value in one series only, and the series
    tell kinds of categories apart. titled: whether the names of rows stand above them, since they are long. details:
    the whole name of each category, for the reader who points at it. of, rule: how many categories there are where not
    all are drawn, and which are, in the reader's words. note: what else has to be said of all. bands: what is said of
    whole categories, such as of years that no snapshot covers. panels: further charts over the same categories, drawn
    beside it where there is room; a slide has the first. one_scale: whether all panels are drawn to one scale, as bars
    of one kind of thing counted in several ways are.
    """

    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    number: str = "0"
    stacked: bool = True
    titled: bool = False
    details: tuple[str, ...] = ()
    of: int = 0
    rule: str = ""
    note: str = ""
    bands: tuple[Band, ...] = ()
    panels: tuple[Plot, ...] = ()
    one_scale: bool = False

    @property
    def largest(self) -> float:
        """The highest stack, or the highest point of a line or an interval."""
        columns = zip(*(series.values for series in self.series), strict=True)
        heights = [[value or 0 for value in column] for column in columns]
        ends = [end or 0 for series in self.series for end in series.high]
        return max((*(sum(column) if self.shape in ("columns", "bars") and self.stacked else max(column) for column in heights), *ends), default=0)

    @property
    def overlaid(self) -> bool:
        """Whether the bars of all series stand in one place: they add up, or each category has a value in one series at most."""
        columns = zip(*(series.values for series in self.series), strict=True)
        return len(self.series) > 1 and (self.stacked or all(sum(value is not None for value in column) <= 1 for column in columns))

    def native(self, most: int, kept: Collection[int] = ()) -> Plot:
        """The chart as office programs and the paper draw it: the first categories of the first panel, dots as bars."""
        part = self.first(most, kept)
        return replace(part, shape="bars", stacked=False, panels=()) if part.shape == "dots" else replace(part, panels=())

    @property
    def says_something(self) -> bool:
        """Whether there is a mark above zero, or a text in the place of one."""
        return bool(self.categories) and (self.largest > 0 or any(text for series in self.series for text in series.texts))

    def first(self, most: int, kept: Collection[int] = ()) -> Plot:
        """The same chart of its first categories, for a medium that has no room for more; those of the kept rows stay."""
        every = len(self.categories)
        if every <= most:
            return self
        staying = [at for at in range(every) if any(series.rows and series.rows[at] in kept for series in self.series)]
        return self._of(first(every, most, staying))

    def _of(self, places: Sequence[int]) -> Plot:
        """The same chart of the categories at these places."""
        series = tuple(one.at(places) for one in self.series)
        panels = tuple(panel._of(places) for panel in self.panels)
        every = self.of or len(self.categories)
        return replace(self, categories=_at(self.categories, places), details=_at(self.details, places), series=series, panels=panels, of=every)

    def shown(self, words: Words) -> str:
        """How many of all it draws, and which, where it does not draw all; and its note."""
        return " · ".join(part for part in (some_of(len(self.categories), self.of, self.rule, words), self.note) if part)


def some_of(drawn: int, every: int, rule: str, words: Words) -> str:
    """That only some of all are drawn, and which; blank where all are."""
    if every <= drawn:
        return ""
    counts = {"shown": words.number(drawn), "all": words.number(every)}
    return words.gettext("{shown} of {all} are drawn ({rule}); the table has all.", **counts, rule=rule or words.gettext(FIRST))


FIRST = N_("the first of the table")


def then(before: str, rule: str, words: Words) -> str:
    """Which are shown: what comes before others, if anything does, and then those of the usual rule."""
    usual = rule or words.gettext(FIRST)
    return words.gettext("{before}, then {rule}", before=before, rule=usual) if before else usual


def first(every: int, most: int, kept: Collection[int] = ()) -> list[int]:
    """The places, from 0 and in their order, of those that there is room for: the kept ones, then the first of the others."""
    staying = sorted(kept)[:most]
    held = set(staying)
    others = (place for place in range(every) if place not in held)
    return sorted([*staying, *islice(others, most - len(staying))])


def _at(values: tuple[Any, ...], places: Sequence[int]) -> tuple[Any, ...]:
    return tuple(values[place] for place in places) if values else ()


OF_A_MARK = ("values", "marks", "rows", "low", "high", "texts")
"""What a series has one of for each category."""


def series_of(name: str, values: Sequence[Any], mark: Mark | Sequence[Mark], rows: Iterable[int | None] = (), **ends: Sequence[Any]) -> Series:
    """A series of numbers; a missing one draws nothing. ends: `low`, `high` and `texts`."""
    texts = tuple(str(text) for text in ends.pop("texts", ()))
    bounds = {side: _numbers(found) for side, found in ends.items()}
    numbers = _numbers(values)
    return Series(name, numbers, tuple([mark] * len(numbers) if isinstance(mark, Mark) else mark), tuple(rows), texts=texts, **bounds)


def _numbers(values: Sequence[Any]) -> tuple[float | None, ...]:
    return tuple(None if value is None or pd.isna(value) else float(value) for value in values)


def unique(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels made distinct, so that two rows of one name stay two rows."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(found)
