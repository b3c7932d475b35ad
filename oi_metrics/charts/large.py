"""A plot as a figure that is read from the back of a room: large type, values on the marks, names beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oi_metrics.charts.spec import Mark, Plot, Series
from oi_metrics.charts.style import PALETTES, Figure, Theme, certain, figure, halo, whole_numbers, wrap
from oi_metrics.language.escape import plot as escaped
from oi_metrics.language.words import Words

TEXT = 17
"""Pixels of a letter on a screen of 720 lines; larger screens enlarge the whole chart."""
HEIGHT = 420
ACROSS, LOW = 38, 7
"""Characters of a name before it breaks into two lines; of more rows than this none has room for two."""
MOST_NAMED = 18
"""As many columns have each its name below it."""
INSIDE = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0}


def chart(plot: Plot, words: Words, theme: Theme = "light") -> Figure:
    """The plot with its values written on it; lines are named at their ends, stacked series in a legend above."""
    drawn = figure(theme, HEIGHT, barmode="stack", font={"size": TEXT}, uniformtext={"mode": "show", "minsize": 11}, bargap=0.35)
    for series in plot.series:
        if plot.shape == "lines":
            _line(drawn, series, plot, words, theme)
        else:
            _bars(drawn, series, plot, words, theme)
    _axes(drawn, plot, theme)
    several = len(plot.series) > 1 and plot.shape != "lines"
    drawn.update_layout(
        showlegend=several, margin={"t": 56 if several else 24, "r": 130 if plot.shape == "lines" else 40, "b": 8, "l": 8},
        legend={"y": 1.02, "yanchor": "bottom", "font": {"size": TEXT - 1}, "itemsizing": "constant"},
    )  # fmt: skip
    return drawn


def _bars(drawn: Figure, series: Series, plot: Plot, words: Words, theme: Theme) -> None:
    names = [wrap(escaped(label), (ACROSS if len(plot.categories) <= LOW else 2 * ACROSS) if plot.shape == "bars" else 12) for label in plot.categories]
    alone = len(plot.series) == 1 or not plot.stacked
    for first, mark, values in _by_mark(series):
        along, across = (values, names) if plot.shape == "bars" else (names, values)
        shade, light = _shade(mark, theme), PALETTES["light"]
        ink = PALETTES[theme].ink if alone or mark.look != "solid" else light.paper if Mark(shade).dark else light.ink
        place = {"textposition": "outside", "cliponaxis": False} if alone else INSIDE
        drawn.add_bar(
            x=along, y=across, orientation="h" if plot.shape == "bars" else "v", name=escaped(series.name), legendgroup=series.name, showlegend=first,
            marker=certain(shade, mark.look, theme), text=[_told(value, plot, words) for value in values], hoverinfo="skip",
            textfont={"size": TEXT, "color": ink, "weight": 600, "shadow": "none" if mark.look == "solid" else halo(theme)}, **place,
        )  # fmt: skip


def _by_mark(series: Series) -> Iterator[tuple[bool, Mark, list[float | None]]]:
    """A series in parts of one look each, the first of which stands in the legend."""
    for number, mark in enumerate(dict.fromkeys(series.marks)):
        yield number == 0, mark, [value if own == mark else None for value, own in zip(series.values, series.marks, strict=True)]


def _line(drawn: Figure, series: Series, plot: Plot, words: Words, theme: Theme) -> None:
    shade = _shade(series.mark, theme)
    drawn.add_scatter(
        x=list(plot.categories), y=list(series.values), mode="lines", name=escaped(series.name), hoverinfo="skip",
        line={"shape": "hv", "color": shade, "width": 4, "dash": "solid" if series.mark.look == "solid" else "dot"},
    )  # fmt: skip
    last = max(place for place, value in enumerate(series.values) if value is not None)
    drawn.add_annotation(
        x=last, y=series.values[last], text=f"<b>{_told(series.values[last], plot, words)}</b> {escaped(series.name)}",
        xanchor="left", xshift=8, showarrow=False, font={"size": TEXT, "color": shade},
    )  # fmt: skip


def _axes(drawn: Figure, plot: Plot, theme: Theme) -> None:
    named: dict[str, Any] = {"type": "category", "tickfont": {"size": TEXT - 1, "color": PALETTES[theme].ink}, "showgrid": False}
    if plot.shape == "bars":
        drawn.update_yaxes(**named, autorange="reversed", ticklabelstandoff=8)
        drawn.update_xaxes(visible=False, range=[0, plot.largest * 1.08])
    else:
        drawn.update_xaxes(**named, tickangle=0, dtick=-(-len(plot.categories) // MOST_NAMED))
        title = {"text": escaped(plot.axis), "font": {"size": TEXT - 2}}
        drawn.update_yaxes(**whole_numbers(plot.largest), title=title, tickfont={"size": TEXT - 2}, range=[0, plot.largest * 1.12])


def _told(value: float | None, plot: Plot, words: Words) -> str:
    if not value:
        return "" if value is None or len(plot.series) > 1 else words.number(0)
    return words.percent(value) if plot.number == "0%" else words.number(value, 1 if plot.number == "0.0" else 0)


def _shade(mark: Mark, theme: Theme) -> str:
    """The colour in the theme: accent and grey have one of their own in the dark, partner types do not."""
    light, own = PALETTES["light"], PALETTES[theme]
    return {light.accent: own.accent, light.muted: own.muted}.get(mark.colour, mark.colour)
