"""Candidates for the next seat, with every ingredient of their ranking in sight."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.style import OTHERS, PALETTES, Theme, empty, figure, say_shown, short, titled_rows
from oi_metrics.language.escape import plot
from oi_metrics.language.labels import COLUMNS
from oi_metrics.language.words import Words

INGREDIENTS = ("areas", "trials", "early_trials", "company_trials", "sponsors", "active_years")
WIDTH, GAP, RANKS_FROM = 0.84, 0.02, 0.85
"""The part of the chart's width that the ingredients take, between two of them, and where the ranks begin."""


def registry_candidates(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, most: int = 12) -> go.Figure:
    """Candidates for a seat, the first twelve: each ingredient as a bar of its own scale, and the ranks that other weights give.

    table: `registry.metrics.candidates.candidates`. customdata: [row number of the table].
    """
    every = table[table["role"] == "candidate"]
    if every.empty or every["rank"].isna().all():
        return empty(theme, 220, words.gettext("No candidate in this selection can be ranked."))
    shown = every.head(most)
    names = [plot(short(words.pick(en, ko), 60)) for en, ko in zip(shown["name_en"], shown["name_ko"], strict=True)]
    result = figure(theme, height or 110 + 44 * len(shown), showlegend=False)
    for place, ingredient in enumerate(INGREDIENTS):
        _ingredient(result, shown, names, ingredient, place, words, theme)
    _ranks(result, shown, names, words, theme)
    titled_rows(result, names, theme)
    if len(every) > len(shown):
        counts = {"shown": words.number(len(shown)), "all": words.number(len(every))}
        say_shown(result, words.gettext("The first {shown} of {all} candidates; the table has all.", **counts), theme)
        result.layout.annotations[-1].update(yshift=54)
        result.update_layout(margin={"t": 90})
    return result


def _ingredient(result: go.Figure, shown: pd.DataFrame, names: list[str], ingredient: str, place: int, words: Words, theme: Theme) -> None:
    axis, label, width = "" if place == 0 else str(place + 1), words.gettext(COLUMNS[ingredient]), WIDTH / len(INGREDIENTS)
    result.add_bar(
        orientation="h",
        x=shown[ingredient].tolist(),
        y=list(range(len(shown))),
        width=0.34,
        marker={"color": OTHERS[theme]},
        xaxis=f"x{axis}",
        hovertext=names,
        customdata=[[int(row)] for row in shown.index],
        text=[words.number(n) for n in shown[ingredient]],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=f"%{{hovertext}}<br>{label}: %{{x:,}}<extra></extra>",
    )
    domain, reach = [place * width, (place + 1) * width - GAP], [0, max(shown[ingredient].max(), 1) * 1.5]
    result.update_layout(
        {f"xaxis{axis}": {"domain": domain, "range": reach, "showticklabels": False, "side": "top", "title": _title(label, theme), "anchor": "y"}}
    )


def _ranks(result: go.Figure, shown: pd.DataFrame, names: list[str], words: Words, theme: Theme) -> None:
    """The rank as a dot, and as whiskers those that it has by other weights."""
    rank, low, high = (shown[name].astype("float64") for name in ("rank", "rank_low", "rank_high"))
    told = [
        f"{name}<br>{words.gettext('rank {rank}, {low} to {high} by other weights', rank=row.rank, low=row.rank_low, high=row.rank_high)}"
        for name, row in zip(names, shown.itertuples(), strict=True)
    ]
    accent, axis = PALETTES[theme].accent, f"x{len(INGREDIENTS) + 1}"
    result.add_scatter(
        x=rank,
        y=list(range(len(shown))),
        mode="markers",
        marker={"color": accent, "size": 9},
        error_x={"type": "data", "symmetric": False, "array": high - rank, "arrayminus": rank - low, "color": accent, "thickness": 2, "width": 4},
        xaxis=axis,
        hovertext=told,
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[[int(row)] for row in shown.index],
    )
    look = {"domain": [RANKS_FROM, 1], "range": [0.3, high.max() + 0.7], "side": "top", "anchor": "y", "nticks": 5, "showgrid": True}
    result.update_layout({axis.replace("x", "xaxis"): {**look, "title": _title(words.gettext("Rank and its range"), theme)}})


def _title(label: str, theme: Theme) -> dict[str, object]:
    return {"text": "<br>".join(label.rsplit(" ", 1)) if len(label) > 12 else label, "font": {"size": 11, "color": PALETTES[theme].muted}, "standoff": 4}
