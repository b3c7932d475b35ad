"""What a metric declares: its words, function, columns, options, chart, sentences, and where it is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from oi_metrics.charts.figure import figure_of
from oi_metrics.charts.spec import Plot, first
from oi_metrics.charts.style import Figure, Theme, empty
from oi_metrics.language.words import Words
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Clause, Ground, Point, clauses

NO_ROW = N_("There is no row to show.")
"""Stands where a table has none; what there is nothing of, the sentence above it says."""
Audience = Literal["executive", "ministry"]
Shape = Literal["chart", "table", "pairs", "cards", "list"]
Width = Literal[0, 500, 640, 800]
"""Each but 0 has a rule in pages/http/head/looks.css."""
Points = Callable[[pd.DataFrame, Ground], Iterator[Point]]


@dataclass(frozen=True)
class Option:
    """What a metric can be asked for.

    values: the codes that it takes; empty for any. default: the one that holds everywhere unless another is asked for:
    on pages, the command line, in workbooks, papers and documents. number: a whole number rather than a code. label:
    what its control is called; blank for one without a control. labels: what the codes are called, unless they are
    names of columns. address: its name in a link, when several options of a page share their name.
    """

    name: str
    values: tuple[str, ...] = ()
    default: str | int = ""
    number: bool = False
    label: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    address: str = ""

    def __post_init__(self) -> None:
        if self.values and not self.default:
            object.__setattr__(self, "default", self.values[0])

    @property
    def required(self) -> bool:
        """Whether it has to be given, as a hospital has to be named."""
        return self.default == ""

    def read(self, value: object, metric: str) -> str | int:
        """A value as the metric of that name takes it. Raises ValueError."""
        if self.values and value not in self.values:
            raise ValueError(f"{metric}: {self.name}={value} is not known; use {', '.join(self.values)}")
        if self.number and not str(value).isdecimal():
            raise ValueError(f"{metric}: {self.name}={value} is no whole number; write {self.name}={self.default}")
        return int(str(value)) if self.number else str(value)


@dataclass(frozen=True)
class Chart:
    """How a metric is drawn.

    value: the chart as one value, which every medium draws. nothing: what an empty one says. by_hand: a network, map or
    timeline, drawn for the screen from the table; the other media show the table. beside: other metrics whose tables it
    takes, by the name of the argument. most, rule: where each row is a category, so many are drawn at once, and which they
    are. holding: the column in which a row has to hold something to be drawn. wide: pixels below which it is moved sideways rather than squeezed, on a narrow
    screen; 0 for none. presented: sizes for a whole screen.
    """

    value: Callable[..., Plot | None] | None = None
    nothing: str = NO_ROW
    by_hand: Callable[..., Figure] | None = None
    beside: Mapping[str, str] = field(default_factory=dict)
    most: int = 0
    rule: str = ""
    holding: str = ""
    wide: Width = 0
    presented: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a metric stands on a page: the rows from the top, in a row from the left, and how wide against its neighbours.

    section: a part of the page, where it has parts. options: those of this place, for which it has no control. leads_to:
    the page that a small chart opens. when_given: it is left out where its table has no row.
    """

    page: str
    row: int
    column: int = 0
    width: int = 1
    section: str = ""
    size: tuple[tuple[str, Any], ...] = ()
    leads_to: str = ""
    options: tuple[tuple[str, object], ...] = ()
    when_given: bool = False


@dataclass(frozen=True)
class Metric:
    """One metric, declared once.

    title, definition, why: in a reader's words. source: where the definition comes from. owner, checked: who answers
    for it, and the day on which its definition was last checked. compute: the function. columns: of its table. points:
    what may be told of it. shape: what stands under the sentence on a page. keys, figures: the columns that tell its
    figures apart and those that hold one each; a list of records has none. view_of: the metric whose table it draws,
    when it has none of its own. places: where it is shown. audiences: whose briefings it stands in unless panels are
    chosen, with its place among them. summary: the keys of the points that an audience's summary takes, and its
    place there. brief: the columns that slides and papers show; all unless given. table_tells_all: on a slide, whether the
    table says what the further sentences say.
    """

    name: str
    title: str
    definition: str
    why: str
    source: str
    compute: Callable[..., pd.DataFrame]
    columns: tuple[Column, ...]
    points: Points
    shape: Shape = "chart"
    chart: Chart | None = None
    options: tuple[Option, ...] = ()
    keys: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    view_of: str = ""
    places: tuple[Place, ...] = ()
    audiences: Mapping[Audience, int] = field(default_factory=dict)
    summary: Mapping[Audience, tuple[str, ...]] = field(default_factory=dict)
    summary_place: int = 0
    brief: tuple[str, ...] = ()
    table_tells_all: bool = False
    owner: str = "OI Metrics"
    checked: str = "2026-11-29"

    def option(self, name: str) -> Option:
        """The option of that name. Raises ValueError."""
        for option in self.options:
            if option.name == name:
                return option
        raise ValueError(f"{self.name} has no {name}; use {', '.join(option.name for option in self.options) or 'no option'}")

    def asked(self, options: Mapping[str, object]) -> dict[str, str | int]:
        """The options with their defaults. Raises ValueError for one that it does not have, and for a value that it does not take."""
        given = {name: self.option(name).read(value, self.name) for name, value in options.items()}
        return {option.name: option.default for option in self.options if not option.required} | given

    def table(self, *of: Any, **options: object) -> pd.DataFrame:
        """The metric table; of: what it is computed of. Raises ValueError for options that it does not take."""
        return self.compute(*of, **self.asked(options))

    def brief_table(self, table: pd.DataFrame) -> pd.DataFrame:
        """The columns of its table that slides and papers show."""
        names = [name for column in self.columns if column.name in self.brief or not self.brief for name in column.frame_columns]
        beside = [name for name in ("currency",) if self.brief and "currency" in table]
        return table[[name for name in dict.fromkeys([*names, *beside]) if name in table and name != "records"]]

    def plot(self, table: pd.DataFrame, words: Words, kept: Collection[int] = (), **choices: Any) -> Plot | None:
        """The chart as one value; None where it has none or there is nothing to draw.

        kept: rows, by their number, that are drawn before others where there is no room for all.
        """
        chart = self.chart
        if chart is None or chart.value is None:
            return None
        rows = table[table[chart.holding] > 0] if chart.holding else table
        part = rows.iloc[first(len(rows), chart.most, np.flatnonzero(rows.index.isin(list(kept))))] if chart.most else rows
        drawn = chart.value(part, words, **choices)
        if drawn is None or not drawn.says_something:
            return None
        return replace(drawn, of=len(rows) if len(rows) > len(part) else 0, rule=words.gettext(chart.rule)) if chart.most else drawn

    def figure(self, frames: Mapping[str, pd.DataFrame], words: Words, theme: Theme = "light", **size: Any) -> Figure:
        """The chart on the screen; frames: the metric's own table under its name, and those it needs beside it."""
        if self.chart is None:
            raise ValueError(f"{self.name} has no chart")
        if self.chart.by_hand:
            beside = {argument: frames[name] for argument, name in self.chart.beside.items()}
            return self.chart.by_hand(frames[self.name], words, theme, **beside, **size)
        height, small = int(size.pop("height", 0)), bool(size.pop("small", False))
        drawn = self.plot(frames[self.name], words, **size)
        return figure_of(drawn, words, theme, height, small) if drawn else empty(theme, height or 220, words.gettext(self.chart.nothing))

    def clauses(self, table: pd.DataFrame, ground: Ground, words: Words) -> tuple[Clause, ...]:
        """What its table says, the headline first; at least one sentence."""
        return clauses(self.points(table, ground), ground, words)

    def headline(self, table: pd.DataFrame, ground: Ground, words: Words) -> Clause:
        """The first sentence."""
        return self.clauses(table, ground, words)[0]

    def alt(self, table: pd.DataFrame, said: Iterable[Clause], words: Words) -> str:
        """What the chart shows, for readers who do not see it; said: the clauses of the table."""
        rows = words.ngettext("{n} row; the same as a table below.", "{n} rows; the same as a table below.", len(table))
        return " ".join([f"{words.gettext(self.title)}.", *(clause.text for clause in said), rows])
