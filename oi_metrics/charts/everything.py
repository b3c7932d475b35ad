"""Everything that the records hold in time, a line each under the name of its kind, drawn by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import pandas as pd

from oi_metrics.charts.spec import first, some_of, then
from oi_metrics.charts.style import PALETTES, Figure, Theme, colour_of, empty, figure, say_shown, short, wrap
from oi_metrics.charts.timeline import OPEN_END, beside, has_no_day, ring, symbols, term
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_

MOST = 16
"""As many of a kind have a line each."""
HEADS = {
    "recognition": N_("Certification"), "amount": N_("Money stated"), "seat": N_("Hospitals in the network"), "agreement": N_("Agreements"),
}  # fmt: skip
"""The kinds as a reader calls them, in their order from the top."""
ROW, TOP = 21, 40
"""Pixels of a row whose name has one line, and above the first."""
LINE = 0.7
"""So much of a row each further line of a name takes."""
NAME, LINES = 34, 4
"""Characters of a line of a name at the left, and as many lines as it has at most."""


def everything_chart(
    table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, most: int = MOST, kept: Collection[int] = (), before: str = ""
) -> Figure:
    """A line for each recognition, amount, seat and agreement, named at the left, in the marks of the timeline of agreements.

    What has lapsed ends in a cross; what is undated stands beside the axis. Of a kind with more than `most` the kept rows,
    which `before` names, and the latest of the others are drawn, and the chart says so.
    """
    if table.empty:
        return empty(theme, 200, words.gettext("No agreement, participating hospital or recognition in this selection."))
    drawn = pd.concat([_latest(rows, most, kept) for _, rows in table.groupby("lane", sort=False)])
    lanes = list(drawn.groupby("lane", sort=False))
    undated = has_no_day(drawn)
    days = drawn.loc[~undated, ["begins_earliest", "begins_latest", "ends_latest"]].stack().dropna()
    names = [name for lane, rows in lanes for name in (f"<b>{plot(words.gettext(HEADS[str(lane)]))}</b>", *(_name(row, words) for row in rows.itertuples()))]
    places, total = _places(names)
    result = figure(theme, height or round(TOP + ROW * total), showlegend=False)
    place = iter(places)
    for _, rows in lanes:
        next(place)
        for item, y in zip(rows.itertuples(), place, strict=False):
            for mark in _marks(item, days, words, theme):
                at = len(mark["x"])
                result.add_scatter(**mark, y=[y] * at, customdata=[[int(item.Index)]] * at, hovertemplate=_hover(item, words))
    _named(result, names, places, total, theme)
    result.update_xaxes(type="date", tickformat="%Y", showgrid=True, side="top", visible=not undated.all(), nticks=6)
    if undated.any():
        beside(result, words, theme)
    if len(table) > len(drawn):
        rule = then(before, words.gettext("the latest of each kind"), words)
        say_shown(result, plot(some_of(len(drawn), len(table), rule, words)), theme)
    return result


def _places(names: Sequence[str]) -> tuple[list[float], float]:
    """Where the middle of each row is from the top, in rows of one line, and how many such rows all take."""
    heights = [1 + LINE * name.count("<br>") for name in names]
    ends = list(accumulate(heights))
    return [end - height / 2 for end, height in zip(ends, heights, strict=True)], ends[-1]


def _named(chart: Figure, names: Sequence[str], places: Sequence[float], total: float, theme: Theme) -> None:
    """Name the rows at their places, none of them cut."""
    chart.update_yaxes(
        type="linear", tickmode="array", tickvals=list(places), ticktext=list(names), range=[total, 0], showgrid=False,
        tickfont={"color": PALETTES[theme].ink, "size": 12}, ticklabelposition="outside", zeroline=False,
    )  # fmt: skip


def _marks(item: Any, days: pd.Series, words: Words, theme: Theme) -> Iterator[dict[str, Any]]:
    """The marks of one row; what is paid or pledged has a day and no term."""
    shade = colour_of("partner_type", item.partner_type)
    if pd.isna(item.begins_earliest) and pd.isna(item.begins_latest):
        yield from (ring(0, shade, symbol) | {"xaxis": "x2"} for symbol in symbols(item))
    elif item.lane == "amount":
        at = item.begins_earliest if not pd.isna(item.begins_earliest) else item.begins_latest
        yield ring(at, shade, "diamond" if item.certainty == "dated" else "diamond-open")
    else:
        yield from term(item, shade, days.min(), days.max() + OPEN_END)
    if item.state == "lapsed" and not pd.isna(item.ends_latest):
        yield ring(item.ends_latest, PALETTES[theme].ink, "x-thin-open", 9)


def _name(item: Any, words: Words) -> str:
    """What a row is called, in lines: whom it is with, or its title where that tells more."""
    return wrap(plot(short(_called(item, words), NAME * LINES)), NAME)


def _called(item: Any, words: Words) -> str:
    name, title = words.pick(item.name_en, item.name_ko), words.pick(item.title_en, item.title_ko)
    name = words.gettext("{name} +{more}", name=name, more=words.number(item.more)) if item.more else name
    if item.lane == "recognition":
        return title
    if item.lane == "amount":
        money = words.money(item.amount, item.currency)
        return f"{money} · {name or title}"
    return name or (words.gettext("Not named") if item.lane == "seat" else title)


def _hover(item: Any, words: Words) -> str:
    """Title, with whom, from when until when."""
    ends = words.date(item.ends) if item.ends else words.term("not_stated")
    lines = [f"<b>{wrap(plot(words.pick(item.title_en, item.title_ko)), 60)}</b>"]
    if item.name_en:
        lines.append(wrap(plot(words.pick(item.name_en, item.name_ko)), 60))
    if item.lane == "amount":
        lines.append(plot(f"{words.label('amount_kind', item.kind)}: {words.money(item.amount, item.currency)}"))
    lines.append(plot(f"{words.gettext('From')}: {words.date(item.begins)}"))
    if item.lane != "amount":
        lines.append(plot(f"{words.gettext('Until')}: {ends}"))
    return "<br>".join(lines) + "<extra></extra>"


def _latest(rows: pd.DataFrame, most: int, kept: Collection[int]) -> pd.DataFrame:
    """The kept rows of a kind and its latest, in their order; the undated only as far as there is room."""
    if len(rows) <= most:
        return rows
    undated = has_no_day(rows)
    latest = pd.concat([rows[~undated][::-1], rows[undated]])
    return latest.iloc[first(len(latest), most, np.flatnonzero(latest.index.isin(list(kept))))].sort_index()
