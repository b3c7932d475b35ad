"""The company among the sponsors of the same country."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.style import OTHERS, PALETTES, Theme, empty, figure, short, titled_rows
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words


def registry_peers(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0) -> go.Figure:
    """The company among sponsors: trials as bars, and the share of them at a member of the network with its interval.

    table: `registry.metrics.sponsors.peers`. The company dark, all others light. Below 10 trials that name a hospital
    there is no share. customdata: [row number of the table].
    """
    if table.empty:
        return empty(theme, 220, words.gettext("No trial in this selection."))
    result = figure(theme, height or 100 + 40 * len(table), showlegend=False)
    own = table["company"].astype(bool)
    for kept, shade in ((~own, OTHERS[theme]), (own, PALETTES[theme].accent)):
        _trials(result, table[kept], shade, words)
        _shares(result, table[kept & table["member_share"].notna()], shade, words)
    titled_rows(result, [plot(short(name, 60)) for name in table["name"]], theme)
    title = {"font": {"size": 12, "color": PALETTES[theme].muted}}
    trials, shares = {**title, "text": words.term("trials")}, {**title, "text": words.gettext("Share with a network member")}
    result.update_layout(
        xaxis={"domain": [0, 0.5], "showticklabels": False, "range": [0, table["trials"].max() * 1.2], "side": "top", "title": trials},
        xaxis2={
            "domain": [0.58, 1],
            "tickformat": ".0%",
            "range": [-0.02, 1.04],
            "dtick": 0.25,
            "side": "top",
            "showgrid": True,
            "anchor": "y",
            "title": shares,
        },
    )
    return result


def _trials(result: go.Figure, part: pd.DataFrame, shade: str, words: Words) -> None:
    """Bars of trials, each at the row of the table."""
    result.add_bar(
        orientation="h",
        x=part["trials"].tolist(),
        y=part.index.tolist(),
        width=0.34,
        marker={"color": shade},
        hovertext=[plot(name) for name in part["name"]],
        customdata=[[int(row)] for row in part.index],
        text=[words.number(n) for n in part["trials"]],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{hovertext}: %{x:,}<extra></extra>",
    )


def _shares(result: go.Figure, part: pd.DataFrame, shade: str, words: Words) -> None:
    """Dots of shares with whiskers."""
    told = [
        "<br>".join(
            (
                f"<b>{plot(row.name)}</b>",
                words.gettext("{part} of {n} trials", part=words.number(row.member_trials), n=words.number(row.n)),
                words.gettext("95 % interval {low} to {high}", low=words.percent(row.low), high=words.percent(row.high)),
            )
        )
        for row in part.itertuples()
    ]
    up, down = part["high"] - part["member_share"], part["member_share"] - part["low"]
    result.add_scatter(
        x=part["member_share"],
        y=part.index.tolist(),
        mode="markers",
        marker={"color": shade, "size": 10},
        cliponaxis=False,
        error_x={"type": "data", "symmetric": False, "array": up, "arrayminus": down, "color": shade, "thickness": 1.6, "width": 4},
        xaxis="x2",
        hovertext=told,
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[[int(row)] for row in part.index],
    )
