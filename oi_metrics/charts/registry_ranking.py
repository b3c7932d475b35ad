"""Hospitals, sponsors and candidates in an order whose uncertainty shows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.label_places import text_width
from oi_metrics.charts.style import OTHERS, PALETTES, PARTNER_COLOURS, Theme, empty, figure, say_shown, short, titled_rows
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words

SHOWN = 15
NARROW = 320.0
"""Pixels that the dots have in width on the narrowest screen; what is written behind them must find room there too."""


def registry_ranking(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, count: str = "company_trials", most: int = SHOWN) -> go.Figure:
    """Hospitals by their share of trials: a dot with Wilson's 95 % interval as whiskers, and the ranks that it leaves open.

    table: `registry.metrics.hospitals.hospital_ranking`; the first 15 are drawn. Below 10 trials there is no share:
    plain counts are drawn, without whiskers, and a note says why. customdata of a dot: [row number of the table].
    """
    shown = table[table[count] > 0].head(most)
    if shown.empty:
        return empty(theme, 220, words.gettext("No hospital in this selection is named."))
    result = figure(theme, height or 74 + 40 * len(shown), hovermode="closest")
    certain_share = bool(shown["share"].notna().all())
    titled_rows(result, [plot(short(words.pick(en, ko), 60)) for en, ko in zip(shown["name_en"], shown["name_ko"], strict=True)], theme)
    places = pd.Series(range(len(shown)), index=shown.index)
    for member, shade, name in ((True, PARTNER_COLOURS["hospital"], words.term("member")), (False, OTHERS[theme], words.term("other"))):
        part = shown[shown["member"].astype(bool) == member]
        if len(part):
            _dots(result, part, places[part.index], shade, name, words, theme, count, certain_share)
    ends = shown["high"] if certain_share else shown[count]
    taken = pd.Series([text_width(_told(row, count, words, certain_share)) + 10 for row in shown.itertuples()], index=shown.index)
    result.update_xaxes(range=[0, float((ends / (1 - taken / NARROW)).max())], tickformat=".0%" if certain_share else ",d", showgrid=True, nticks=6)
    result.update_layout(legend={"y": -0.06})
    _say_of(result, shown, table, count, words, theme, certain_share)
    return result


def _dots(result: go.Figure, part: pd.DataFrame, places: pd.Series, shade: str, name: str, words: Words, theme: Theme, count: str, certain_share: bool) -> None:
    values = part["share"] if certain_share else part[count]
    whiskers = {
        "type": "data",
        "symmetric": False,
        "array": part["high"] - part["share"],
        "arrayminus": part["share"] - part["low"],
        "color": shade,
        "thickness": 1.6,
        "width": 4,
    }
    of = [words.gettext("{part} of {n} trials", part=words.number(part_), n=words.number(n)) for part_, n in zip(part[count], part["n"], strict=True)]
    told = [
        f"<b>{plot(words.pick(row.name_en, row.name_ko))}</b><br>{said}"
        + (f"<br>{words.gettext('95 % interval {low} to {high}', low=words.percent(row.low), high=words.percent(row.high))}" if certain_share else "")
        for row, said in zip(part.itertuples(), of, strict=True)
    ]
    result.add_scatter(
        x=values, y=places, mode="markers", name=name, marker={"color": shade, "size": 11, "line": {"color": PALETTES[theme].paper, "width": 1}},
        error_x=whiskers if certain_share else None, hovertext=told, hovertemplate="%{hovertext}<extra></extra>", customdata=[[int(row)] for row in part.index],
    )  # fmt: skip
    ends = part["high"] if certain_share else part[count]
    for row, place, end in zip(part.itertuples(), places, ends, strict=True):
        font = {"size": 12, "color": PALETTES[theme].muted}
        result.add_annotation(text=_told(row, count, words, certain_share), x=end, y=place, xanchor="left", xshift=8, showarrow=False, font=font)


def _told(row: Any, count: str, words: Words, certain_share: bool) -> str:
    """What stands behind the whiskers."""
    text = words.number(getattr(row, count))
    return words.gettext("{n} · rank {ranks}", n=text, ranks=ranks(row.rank_low, row.rank_high)) if certain_share else text


def ranks(low: int, high: int) -> str:
    """A range of ranks."""
    return f"{low}" if low == high else f"{low}–{high}"


def _say_of(result: go.Figure, shown: pd.DataFrame, table: pd.DataFrame, count: str, words: Words, theme: Theme, certain_share: bool) -> None:
    n, every = int(shown["n"].iloc[0]), int((table[count] > 0).sum())
    lines = [words.gettext("Trials that name a hospital: {n}", n=words.number(n))]
    if not certain_share:
        lines.append(words.gettext("fewer than 10: counts alone"))
    if every > len(shown):
        lines.append(words.gettext("the first {shown} of {all} hospitals", shown=words.number(len(shown)), all=words.number(every)))
    say_shown(result, " · ".join(lines), theme)
