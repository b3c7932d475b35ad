"""Registry trials by region of Korea: a grid of tiles, one a region, darker for more."""

from __future__ import annotations

import math

import pandas as pd

from oi_metrics.charts.style import PALETTES, Figure, Theme, figure
from oi_metrics.language.escape import plot
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words

TILES = {
    "KR-11": (1, 0),
    "KR-28": (0, 1), "KR-41": (1, 1), "KR-42": (2, 1),
    "KR-44": (0, 2), "KR-50": (1, 2), "KR-43": (2, 2), "KR-47": (3, 2),
    "KR-45": (0, 3), "KR-30": (1, 3), "KR-27": (2, 3), "KR-31": (3, 3),
    "KR-29": (0, 4), "KR-46": (1, 4), "KR-48": (2, 4), "KR-26": (3, 4),
    "KR-49": (0, 5),
}  # fmt: skip
"""Column and row of each region, so that neighbours stay neighbours as far as squares can: a grid of our own design."""
SCALE = {"light": ("rgb(232,234,242)", "rgb(46,58,110)"), "dark": ("rgb(38,44,58)", "rgb(174,185,230)")}
SIDE = 0.94


def region_tiles(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 560, count: str = "trials") -> Figure:
    """One square a region, darker for more (by the root of the count); hollow where the choice names no site at all.

    table: `registry.metrics.years.trials_by` by region. count: trials, hospitals or sites. Both languages stand on a
    tile, the reader's first. customdata of a tile: [row number of the table]; a region without a row bears none.
    """
    rows = {str(row.group): row for row in table.itertuples()}
    known = bool(table[count].where(table["group"] != "not_stated").notna().any()) and bool((table["trials_named"] > 0).any())
    values = {code: int(getattr(rows[code], count)) if code in rows and pd.notna(getattr(rows[code], count)) else 0 for code in TILES}
    most = max(values.values()) or 1
    other = Words(next(lang for lang in LANGS if lang != words.lang))
    result = figure(theme, height, showlegend=False, barmode="overlay", bargap=0)
    p = PALETTES[theme]
    shades = [_shade(values[code] / most, theme) if known else "rgba(0,0,0,0)" for code in TILES]
    inks = [_ink(shade, theme) if known else p.muted for shade in shades]
    result.add_bar(
        x=[column for column, _ in TILES.values()],
        y=[SIDE] * len(TILES),
        base=[-row - SIDE / 2 for _, row in TILES.values()],
        width=SIDE,
        marker={"color": shades, "line": {"color": [p.muted if not known else shade for shade in shades], "width": 1.5}},
        text=[_tile(code, values[code], known, words, other) for code in TILES],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": inks, "size": 13},
        constraintext="both",
        customdata=[[int(rows[code].Index)] if code in rows else [] for code in TILES],
        hovertemplate="%{text}<extra></extra>",
    )
    result.update_xaxes(visible=False, range=[-0.5, 3.5])
    result.update_yaxes(visible=False, range=[-5.5, 0.5])
    result.update_layout(uniformtext={"mode": False}, margin={"l": 0, "r": 0, "t": 0, "b": 0})
    _around_tiles(result, table, words, theme, known, most)
    return result


def _tile(code: str, value: int, known: bool, words: Words, other: Words) -> str:
    name, second = plot(words.label("region", code)), plot(other.label("region", code))
    told = words.number(value) if known else "–"
    name, second = (text.replace(" ", "<br>", 1) if len(text) > 10 else text for text in (name, second))
    return f"{name}<br><b>{told}</b><br><span style='font-size:10px'>{second}</span>"


def _shade(share: float, theme: Theme) -> str:
    from plotly.colors import find_intermediate_color

    low, high = SCALE[theme]
    return find_intermediate_color(low, high, math.sqrt(share), colortype="rgb")


def _ink(shade: str, theme: Theme) -> str:
    """Dark or light text, whichever stands out more from the shade (WCAG 2.2 relative luminance)."""
    from plotly.colors import unlabel_rgb

    channels = [c / 255 for c in unlabel_rgb(shade)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return "#10141C" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 else "#FFFFFF"


def _around_tiles(result: Figure, table: pd.DataFrame, words: Words, theme: Theme, known: bool, most: int) -> None:
    """What the tiles leave out, and how their shades are to be read."""
    silent = table.loc[table["group"] == "not_stated", "trials"].sum()
    lines = [words.gettext("Darkest: {n}", n=words.number(most)) if known else words.gettext("No trial in this selection names its sites.")]
    if silent and known:
        lines.append(words.ngettext("{n} trial names no place", "{n} trials name no place", int(silent)))
    font = {"size": 12, "color": PALETTES[theme].muted}
    result.add_annotation(text="<br>".join(lines), x=3.46, y=-5.46, xanchor="right", yanchor="bottom", align="right", showarrow=False, font=font)
