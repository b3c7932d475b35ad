"""A chart value as a Plotly figure on a page: what is pointed at is named, what is clicked opens what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from oi_metrics.charts.label_places import text_width
from oi_metrics.charts.spec import Mark, Plot, Series
from oi_metrics.charts.style import (
    NARROW,
    NARROW_SMALL,
    OTHERS,
    PALETTES,
    Figure,
    Theme,
    certain,
    figure,
    halo,
    named_rows,
    say_shown,
    titled_rows,
    whole_numbers,
    wrap,
)
from oi_metrics.language.escape import plot as escaped
from oi_metrics.language.words import Words

COLUMNS_HIGH, ROW_HIGH, TITLED_ROW_HIGH, AROUND = 340, 40, 44, 90
"""Heights in pixels: of upright columns; of a row; of one whose name stands above it; of what stands around rows."""
TITLES_HIGH, NOTE_HIGH, NOTE_ABOVE_TITLES = 64, 30, 60
"""Pixels of the titles of charts side by side, of a note above them, and how far it stands above the charts."""
GAP, MOST_GAPS = 0.06, 0.12
"""The part of the width between two charts over the same rows, and between all of them together."""
WORD = 12
"""Characters of a name below a column before it breaks between two words."""
MOST_NAMED, MOST_NAMED_SMALL = 9, 5
"""About as many columns are named below them, so that names stand side by side in a narrow chart."""


def figure_of(plot: Plot, words: Words, theme: Theme = "light", height: int = 0, small: bool = False) -> Figure:
    """The figure of a chart value. customdata of a mark: [row number of the metric's table].

    height: pixels, that of its rows unless given, and no more than these take. small: without legend and axis title, for a place beside a chart that
    names the colours.
    """
    across = plot.shape in ("columns", "lines")
    rows = AROUND + (TITLED_ROW_HIGH if plot.titled else ROW_HIGH) * len(plot.categories)
    drawn = figure(theme, (height or COLUMNS_HIGH) if across else min(height or rows, rows), barmode="stack" if plot.stacked else "overlay")
    names = [escaped(label) for label in plot.categories]
    if not across and plot.titled:  # first of all notes, which it would replace
        titled_rows(drawn, names, theme)
    if across:
        _columns_named(drawn, names, small)
    elif not plot.titled:
        named_rows(drawn, names, theme, 13)
    panels = (plot, *plot.panels)
    for place, panel in enumerate(panels):
        for series in panel.series:
            _DRAW[panel.shape](drawn, series, panel, place, words, theme)
        _axes(drawn, panel, place, len(panels), words, theme, small, max(each.largest for each in panels) if plot.one_scale else panel.largest)
    drawn.update_layout(showlegend=len(plot.series) > 1 and not small, legend={"y": -0.18 if across else -0.06})
    _bands(drawn, plot, theme)
    note = plot.shown(words)
    if note:
        say_shown(drawn, escaped(note), theme)
    if plot.panels or plot.shape == "dots":
        _room_for_titles(drawn, bool(note))
    return drawn


def _room_for_titles(drawn: Figure, noted: bool) -> None:
    """Titles of axes stand above dots and above charts side by side, a note above the titles."""
    if noted:
        drawn.layout.annotations[-1].update(yshift=NOTE_ABOVE_TITLES)
    drawn.update_layout(margin={"t": TITLES_HIGH + (NOTE_HIGH if noted else 0)})


def _columns_named(drawn: Figure, names: list[str], small: bool) -> None:
    """Names below as many columns as there is room for: always below the last year, and below what is undated behind it."""
    most = MOST_NAMED_SMALL if small else MOST_NAMED
    step = -(-len(names) // most)
    undated = len(names) > 1 and names[-2].isdecimal() and not names[-1].isdecimal()
    last = len(names) - (2 if undated else 1)
    named = [*range(0, last - step + 1, step), last]
    named += [last + 1] if undated else []
    wide = NARROW_SMALL if small else NARROW
    texts = _side_by_side([names[place] if names[place].isdecimal() else wrap(names[place], WORD) for place in named], named, wide / len(names))
    drawn.update_xaxes(tickmode="array", tickvals=named, ticktext=texts, range=[-0.6, len(names) - 0.4], tickangle=0)


def _side_by_side(names: list[str], places: list[int], apart: float) -> list[str]:
    """Names as they stand below columns, one in a line further down where it has no room beside the one before; apart: pixels between columns."""
    found, lowered = names[:1], False
    for (before, here), (left, right) in zip(pairwise(names), pairwise(places), strict=True):
        widths = [max(map(text_width, name.split("<br>"))) for name in (before, here)]
        lowered = not lowered and (sum(widths) + text_width("  ")) / 2 > (right - left) * apart
        found.append(f"<br>{here}" if lowered else here)
    return found


def _bars(drawn: Figure, series: Series, plot: Plot, place: int, words: Words, theme: Theme) -> None:
    upright = plot.shape == "columns"
    alone = len(plot.series) == 1 or not plot.stacked
    for first, mark, places in _by_mark(series):
        values = [series.values[at] for at in places]
        along, across = (places, values) if upright else (values, places)
        drawn.add_bar(
            x=along, y=across, orientation="v" if upright else "h", name=escaped(series.name), legendgroup=escaped(series.name),
            showlegend=first and place == 0, width=None if upright else (0.42 if alone else 0.5) if plot.titled else 0.6,
            marker=certain(shade(mark, theme), mark.look, theme),
            hovertext=[_pointed_at(series, plot, at, words) for at in places], hovertemplate="%{hovertext}<extra></extra>",
            customdata=_opened(series, places), xaxis=_axis(place),
            **_values_named(series, plot, places, mark, alone, words, theme),
        )  # fmt: skip


def _opened(series: Series, places: list[int]) -> list[list[int]] | None:
    """The row that a click on each mark opens; a mark of several rows opens none."""
    return [[row] if (row := series.rows[at]) is not None else [] for at in places] if series.rows else None


def _values_named(series: Series, plot: Plot, places: list[int], mark: Mark, alone: bool, words: Words, theme: Theme) -> dict[str, Any]:
    """The value at each bar; upright columns have an axis instead."""
    if plot.shape == "columns":
        return {}
    text = [told(series, at, plot, words) for at in places]
    if alone:
        return {"text": text, "textposition": "outside", "cliponaxis": False}
    p, light = PALETTES[theme], PALETTES["light"]
    on_solid = {"color": light.paper if Mark(shade(mark, theme)).dark else light.ink}
    ink = on_solid if mark.look == "solid" else {"color": p.ink, "shadow": halo(theme)}
    return {"text": text, "insidetextanchor": "middle", "textangle": 0, "textfont": ink}


def _by_mark(series: Series) -> Iterator[tuple[bool, Mark, list[int]]]:
    """The places of a series in parts of one look each, that of the series' mark in the legend; nothing has no bar."""
    held = [at for at, value in enumerate(series.values) if value is not None]
    for mark in dict.fromkeys(series.marks[at] for at in held):
        yield mark == series.mark, mark, [at for at in held if series.marks[at] == mark]


def _lines(drawn: Figure, series: Series, plot: Plot, place: int, words: Words, theme: Theme) -> None:
    """A step line; one within bounds is dotted, and the band below it hatched."""
    mark, certain_line = series.mark, series.mark.look == "solid"
    colour = shade(mark, theme)
    band = {"fill": "tonexty", "fillpattern": {"shape": "/", "fgcolor": colour, "solidity": 0.2, "size": 6}, "fillcolor": "rgba(0,0,0,0)"}
    drawn.add_scatter(
        x=list(range(len(series.values))), y=list(series.values), mode="lines", name=escaped(series.name),
        line={"shape": "hv", "color": colour, "width": 2.5 if certain_line else 1, "dash": "solid" if certain_line else "dot"},
        hovertext=[_pointed_at(series, plot, at, words) for at in range(len(series.values))], hovertemplate="%{hovertext}<extra></extra>",
        customdata=[[row] for row in series.rows] if series.rows else None, **({} if certain_line else band),
    )  # fmt: skip


def _dots(drawn: Figure, series: Series, plot: Plot, place: int, words: Words, theme: Theme) -> None:
    """A dot a row, with its interval as whiskers, and its text behind them."""
    held = [at for at, value in enumerate(series.values) if value is not None]
    _dots_told(drawn, series, plot, place, words, theme)
    if not held:
        return
    colour = shade(series.mark, theme)
    values = [series.values[at] or 0.0 for at in held]
    high = [series.high[at] or 0.0 for at in held] if series.high else values
    low = [series.low[at] or 0.0 for at in held] if series.low else values
    whiskers = {
        "type": "data", "symmetric": False, "array": [end - value for end, value in zip(high, values, strict=True)],
        "arrayminus": [value - end for end, value in zip(low, values, strict=True)], "color": colour, "thickness": 1.6, "width": 4,
    }  # fmt: skip
    drawn.add_scatter(
        x=values, y=held, mode="markers", name=escaped(series.name), legendgroup=escaped(series.name), showlegend=place == 0, cliponaxis=False,
        marker={"color": colour, "size": 11, "line": {"color": PALETTES[theme].paper, "width": 1}}, error_x=whiskers if series.high else None,
        hovertext=[_pointed_at(series, plot, at, words) for at in held], hovertemplate="%{hovertext}<extra></extra>",
        customdata=_opened(series, held), xaxis=_axis(place),
    )  # fmt: skip


def _dots_told(drawn: Figure, series: Series, plot: Plot, place: int, words: Words, theme: Theme) -> None:
    """The text behind each dot or interval; at the edge where no series has a value, that of the first which has one."""
    for at, value in enumerate(series.values):
        text = told(series, at, plot, words)
        telling = next((other for other in plot.series if told(other, at, plot, words)), None)
        alone = series is telling and all(other.values[at] is None for other in plot.series)
        if text and (value is not None or alone):
            end = (series.high[at] if series.high else value) or 0.0
            drawn.add_annotation(
                text=escaped(text), x=end, y=at, xref=_axis(place), xanchor="left", xshift=0 if value is None else 10, showarrow=False,
                font={"size": 12, "color": PALETTES[theme].muted},
            )  # fmt: skip


def _bands(drawn: Figure, plot: Plot, theme: Theme) -> None:
    """A shaded ground behind the categories that something is said of; the words lie in it or, where it is narrow, stand."""
    p = PALETTES[theme]
    for band in plot.bands:
        drawn.add_vrect(x0=band.first - 0.5, x1=band.last + 0.5, fillcolor=p.grid, opacity=0.55, layer="below", line_width=0)
        lines = wrap(escaped(band.text), 12)
        lying = (band.last - band.first + 1) / len(plot.categories) * NARROW > max(map(text_width, lines.split("<br>")))
        drawn.add_annotation(
            text=lines if lying else escaped(band.text), x=(band.first + band.last) / 2, y=0.5, yref="paper", textangle=0 if lying else -90, showarrow=False,
            font={"size": 11, "color": p.muted},
        )  # fmt: skip


_DRAW = {"columns": _bars, "bars": _bars, "lines": _lines, "dots": _dots}


def _axes(drawn: Figure, plot: Plot, place: int, panels: int, words: Words, theme: Theme, small: bool, largest: float) -> None:
    if plot.shape in ("columns", "lines"):
        drawn.update_yaxes(**whole_numbers(plot.largest), title=None if small else escaped(plot.axis))
        return
    gap = min(GAP, MOST_GAPS / max(panels - 1, 1))
    width, most = (1 - gap * (panels - 1)) / panels, largest or 1
    start, reach = place * (width + gap), most * (1.5 if panels > 3 else 1.18)
    look: dict[str, Any] = {"domain": [start, start + width], "showticklabels": False, "showgrid": False, "range": [0, reach], "anchor": "y"}
    if plot.shape == "dots":
        known = plot.largest > 0
        look |= {
            "showticklabels": known,
            "showgrid": known,
            "tickformat": ".0%" if plot.number == "0%" else ",d",
            "nticks": 6 if panels == 1 else 3,
            "tickangle": 0,
        }
        look |= {"range": [0, _with_texts(plot, words, NARROW * width)]}
    if panels > 1 or plot.shape == "dots":
        look |= {"side": "top", "title": {"text": wrap(escaped(plot.axis), 14 if panels > 1 else 60), "font": {"size": 12, "color": PALETTES[theme].muted}}}
    drawn.update_layout({"xaxis" if place == 0 else f"xaxis{place + 1}": look})


def _with_texts(plot: Plot, words: Words, room: float) -> float:
    """The end of an axis on which what stands behind each interval has room, too; room: pixels on a narrow screen."""
    ends = [1e-9]
    for series in plot.series:
        for at, value in enumerate(series.values):
            end = (series.high[at] if series.high else value) or 0.0
            text = text_width(told(series, at, plot, words)) + 10
            ends.append(end / (1 - min(text / room, 0.8)) if value is not None else 0.0)
    return max(ends)


def _axis(place: int) -> str:
    return "x" if place == 0 else f"x{place + 1}"


def _pointed_at(series: Series, plot: Plot, at: int, words: Words) -> str:
    """What a mark is of, and its value."""
    name = wrap(escaped((plot.details or plot.categories)[at]), 60)
    return f"<b>{name}</b><br>{escaped(series.name)}: {escaped(number(series.values[at], plot, words))}{_interval(series, plot, at, words)}"


def _interval(series: Series, plot: Plot, at: int, words: Words) -> str:
    if not series.low or not series.high:
        return ""
    low, high = (number(ends[at], plot, words) for ends in (series.low, series.high))
    return "<br>" + escaped(words.gettext("from {low} to {high}", low=low, high=high))


def told(series: Series, at: int, plot: Plot, words: Words) -> str:
    """What stands at a mark: its text or its value; of several series a zero says nothing."""
    if series.texts:
        return series.texts[at]
    value = series.values[at]
    return "" if value is None or (not value and len(plot.series) > 1) else number(value, plot, words)


def number(value: float | None, plot: Plot, words: Words) -> str:
    """A value in the chart's number format."""
    if value is None:
        return ""
    return words.percent(value) if plot.number == "0%" else words.number(value, 1 if plot.number == "0.0" else 0)


def shade(mark: Mark, theme: Theme) -> str:
    """The colour in the theme: accent and greys have one of their own in the dark, codes do not."""
    light, own = PALETTES["light"], PALETTES[theme]
    return {light.accent: own.accent, light.muted: own.muted, OTHERS["light"]: OTHERS[theme]}.get(mark.colour, mark.colour)
