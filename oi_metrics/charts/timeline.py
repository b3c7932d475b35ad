"""The timeline of agreements, drawn by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import pandas as pd

from oi_metrics.charts.spec import first, some_of, then
from oi_metrics.charts.style import PALETTES, Figure, Theme, colour_of, empty, figure, say_shown, short, titled_rows, wrap
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words

TIMELINE_ROWS = 100
"""As many agreements have a line each; more can be neither read nor drawn in a moment."""
OUTSIDE = 0.14
"""The part of the width, at the right of the dated axis, in which what is undated stands."""
BEGINS = {f"signed{side}": f"begins{side}" for side in ("", "_earliest", "_latest")}
"""What marks of any kind call the day of signing."""
OPEN_END = pd.Timedelta(days=400)
"""So far beyond the last day known a term without an end is drawn."""


def agreement_timeline(
    table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, most: int = TIMELINE_ROWS, kept: Collection[int] = (), before: str = ""
) -> Figure:
    """One line an agreement.

    A solid bar where the term is known, a hollow end where it is not, a ring beside the axis where undated,
    a ring with a line through it where sources disagree on the day of signing.

    Of more than `most` the kept rows, which `before` names, and the latest of the others are drawn, and the chart says so.
    """
    every, table = len(table), _latest(table.rename(columns=BEGINS), most, kept)
    height = height or 90 + 40 * max(len(table), 1)
    if table.empty:
        return empty(theme, 200, words.gettext("No agreement in this selection."))
    result = figure(theme, height, showlegend=False)
    undated = has_no_day(table)
    days = table.loc[~undated, ["begins_earliest", "begins_latest", "ends_latest"]].stack().dropna()
    for y, (item, outside) in enumerate(zip(table.itertuples(), undated, strict=True)):
        shade = colour_of("partner_type", item.partner_type)
        marks = [ring(0, shade, symbol) | {"xaxis": "x2"} for symbol in symbols(item)] if outside else term(item, shade, days.min(), days.max() + OPEN_END)
        for mark in marks:
            at = len(mark["x"])
            result.add_scatter(**mark, y=[y] * at, customdata=[[int(item.Index)]] * at, hovertemplate=_hover(item, words))
    titled_rows(result, [plot(short(words.pick(en, ko), 60)) for en, ko in zip(table["title_en"], table["title_ko"], strict=True)], theme)
    result.update_xaxes(type="date", tickformat="%Y", showgrid=True, side="top", visible=not undated.all())
    if undated.any():
        beside(result, words, theme)
    if every > len(table):
        say_shown(result, plot(some_of(len(table), every, then(before, words.gettext("the latest"), words), words)), theme)
    return result


def has_no_day(table: pd.DataFrame) -> pd.Series:
    """Which rows have no day before or after which they began."""
    return table["begins_earliest"].isna() & table["begins_latest"].isna()


def _hover(item: Any, words: Words) -> str:
    ends = plot(words.date(item.ends) if item.ends else words.term("not_stated"))
    head = f"<b>{wrap(plot(words.pick(item.title_en, item.title_ko)), 60)}</b><br>{plot(words.label('partner_type', item.partner_type))}<br>"
    return f"{head}{words.gettext('Signed')}: {plot(words.date(item.begins))}<br>{words.gettext('Ends')}: {ends}<extra></extra>"


def ring(x: Any, shade: str, symbol: str, size: int = 11) -> dict[str, Any]:
    """A mark at a day; symbol: as Plotly names it."""
    return {"x": [x], "mode": "markers", "marker": {"symbol": symbol, "size": size, "color": shade, "line": {"width": 2}}}


def line(x: list[Any], shade: str, width: int, opacity: float = 1.0, dash: str = "solid") -> dict[str, Any]:
    """A line over days."""
    return {"x": x, "mode": "lines", "line": {"color": shade, "width": width, "dash": dash}, "opacity": opacity}


def term(item: Any, shade: str, begin: pd.Timestamp, edge: pd.Timestamp) -> Iterator[dict[str, Any]]:
    """The marks of what a day bounds: when it began, or was signed, and for how long it holds. begin, edge: of the axis."""
    open_end = pd.isna(item.ends_latest)
    start = item.begins_earliest if not pd.isna(item.begins_earliest) else begin
    signed = item.begins_latest if not pd.isna(item.begins_latest) else edge if open_end else item.ends_latest
    if open_end:
        yield line([signed, edge], shade, 2, dash="dot")
        yield ring(edge, shade, "triangle-right-open", 9)
    else:
        known = max(signed, item.ends_earliest) if not pd.isna(item.ends_earliest) else signed
        yield line([signed, known], shade, 9)
        if item.ends_latest > known:
            yield line([known, item.ends_latest], shade, 3, 0.6)
    if (signed - start).days > 31:
        yield line([start, signed], shade, 6, 0.35)
    bound = item.begins_earliest if not pd.isna(item.begins_earliest) else signed
    yield from (ring(bound, shade, symbol) for symbol in symbols(item))


def symbols(item: Any) -> tuple[str, ...]:
    """The mark of the beginning: a dot, a ring, or a ring with a line through it as contested bars have lines."""
    return ("circle-open", "line-ns-open") if item.contested else ("circle",) if item.certainty == "dated" else ("circle-open",)


def beside(result: Figure, words: Words, theme: Theme) -> None:
    """Room beside the dated axis, under a name of its own, for what no day places on it."""
    name = plot(words.term("undated")) + "<br>\u00a0"  # above the line of the years, the last of which stands close to it
    beside = {"domain": [1 - OUTSIDE, 1], "anchor": "y", "side": "top", "type": "linear", "range": [-1, 1], "showgrid": False, "visible": True}
    result.update_layout(xaxis={"domain": [0, 1 - OUTSIDE - 0.02]}, xaxis2=beside | {"tickmode": "array", "tickvals": [0], "ticktext": [name]})
    result.update_annotations(xref="paper")  # the titles of rows; there is no dated axis where nothing is dated
    edge = 1 - OUTSIDE - 0.01
    result.add_shape(type="line", x0=edge, x1=edge, y0=0, y1=1, xref="paper", yref="paper", line={"color": PALETTES[theme].grid, "width": 1})


def _latest(table: pd.DataFrame, most: int, kept: Collection[int]) -> pd.DataFrame:
    """The kept agreements and those signed last, in their order; the undated only as far as there is room."""
    if len(table) <= most:
        return table
    undated = has_no_day(table)
    latest = pd.concat([table[~undated][::-1], table[undated]])
    return latest.iloc[first(len(latest), most, np.flatnonzero(latest.index.isin(list(kept))))].sort_index()
