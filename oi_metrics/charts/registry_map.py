"""Where registry trials are: a grid of tiles, one a region, and hospitals on the outline of Korea."""

from __future__ import annotations

import math
import textwrap

import pandas as pd
import plotly.graph_objects as go
from plotly.colors import find_intermediate_color, unlabel_rgb

from oi_metrics.charts.label_places import Box, Mark, places
from oi_metrics.charts.site_map import outline
from oi_metrics.charts.style import OTHERS, PALETTES, PARTNER_COLOURS, Theme, empty, figure
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
SHOWN_HOSPITALS = 200
NAMED_HOSPITALS = 14
LONGEST_LINE = 20
"""Letters of a line of a hospital's name on the map."""
LEFT, RIGHT, BOTTOM, TOP = 125.6, 130.0, 33.0, 38.7
SHORTER = math.cos(math.radians(36.3))
"""A degree of longitude against one of latitude, in the middle of the country."""


def registry_tiles(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 560, count: str = "trials") -> go.Figure:
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
    low, high = SCALE[theme]
    return find_intermediate_color(low, high, math.sqrt(share), colortype="rgb")


def _ink(shade: str, theme: Theme) -> str:
    """Dark or light text, whichever stands out more from the shade (WCAG 2.2 relative luminance)."""
    channels = [c / 255 for c in unlabel_rgb(shade)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return "#10141C" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 else "#FFFFFF"


def _around_tiles(result: go.Figure, table: pd.DataFrame, words: Words, theme: Theme, known: bool, most: int) -> None:
    """What the tiles leave out, and how their shades are to be read."""
    silent = table.loc[table["group"] == "not_stated", "trials"].sum()
    lines = [words.gettext("Darkest: {n}", n=words.number(most)) if known else words.gettext("No trial in this selection names its sites.")]
    if silent and known:
        lines.append(words.ngettext("{n} trial names no place", "{n} trials name no place", int(silent)))
    font = {"size": 12, "color": PALETTES[theme].muted}
    result.add_annotation(text="<br>".join(lines), x=3.46, y=-5.46, xanchor="right", yanchor="bottom", align="right", showarrow=False, font=font)


def registry_map(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 560, count: str = "trials") -> go.Figure:
    """Hospitals on the outline of Korea, drawn from a file of the package; area by trials, members solid in their colour.

    table: `registry.metrics.hospitals.hospital_ranking`; the 200 with most trials are drawn. Longitude is shortened by the cosine of
    36.3 degrees. Hospitals without coordinates are counted in the note, never placed. customdata: [row number].
    """
    located = table[table["latitude"].between(BOTTOM, TOP) & table["longitude"].between(LEFT, RIGHT)]
    drawn = located[located[count] > 0].sort_values(count, ascending=False, kind="stable").head(SHOWN_HOSPITALS)
    if drawn.empty:
        return empty(theme, height, words.gettext("No hospital in this selection has coordinates."))
    p = PALETTES[theme]
    result = figure(theme, height)
    xs, ys = outline()
    ground = {"color": p.muted, "width": 0.8}
    result.add_scatter(x=xs, y=ys, mode="lines", line=ground, fill="toself", fillcolor=p.grid, opacity=0.55, hoverinfo="skip", showlegend=False)
    radius = {row: 3 + 13 * math.sqrt(n / drawn[count].max()) for row, n in drawn[count].items()}
    for member, shade, name in ((False, OTHERS[theme], words.term("other")), (True, PARTNER_COLOURS["hospital"], words.term("member"))):
        part = drawn[drawn["member"].astype(bool) == member]
        if part.empty:
            continue
        told = [
            f"<b>{plot(words.pick(en, ko))}</b><br>{words.term('trials')}: {words.number(n)}"
            for en, ko, n in zip(part["name_en"], part["name_ko"], part[count], strict=True)
        ]
        result.add_scatter(
            x=part["longitude"], y=part["latitude"], mode="markers", name=name, hovertext=told, customdata=[[int(row)] for row in part.index],
            marker={"size": [2 * radius[row] for row in part.index], "color": shade, "opacity": 0.85, "line": {"color": p.paper, "width": 1}},
            hovertemplate="%{hovertext}<extra></extra>",
        )  # fmt: skip
    _name_places(result, drawn, radius, words, theme, height)
    _count_missing(result, len(table) - len(located), len(located) - len(drawn), words, theme)
    result.update_xaxes(visible=False, range=[LEFT, RIGHT], constrain="domain")
    result.update_yaxes(visible=False, scaleanchor="x", scaleratio=1 / SHORTER, range=[BOTTOM, TOP])
    result.update_layout(legend={"y": 0, "yanchor": "top"})
    return result


def _name_places(result: go.Figure, drawn: pd.DataFrame, radius: dict[int, float], words: Words, theme: Theme, height: int) -> None:
    """Names of members and of the hospitals with most trials, where they touch neither a mark nor another name."""
    p, pixels = PALETTES[theme], (height - 50) / (TOP - BOTTOM)
    marks = {
        int(row.Index): Mark(int(row.Index), (row.longitude - LEFT) * pixels * SHORTER, (row.latitude - BOTTOM) * pixels, radius[row.Index], "")
        for row in drawn.itertuples()
    }
    first = [*drawn.index[drawn["member"].astype(bool)], *drawn.index]
    wanted = [marks[row]._replace(name=_lines(words.pick(drawn.at[row, "name_en"], drawn.at[row, "name_ko"]))) for row in dict.fromkeys(first)]
    room = Box(0, 0, (RIGHT - LEFT) * pixels * SHORTER, (TOP - BOTTOM) * pixels)
    circles = [Box(x - r, y - r, x + r, y + r) for _, x, y, r, _ in marks.values()]
    for label in places(wanted, (), room, circles, NAMED_HOSPITALS):
        text = "<br>".join(plot(line) for line in label.text.split("\n"))
        result.add_annotation(
            text=text, align=label.anchor, x=LEFT + label.x / pixels / SHORTER, y=BOTTOM + label.y / pixels, xanchor=label.anchor, yanchor="middle",
            showarrow=False, borderpad=0, font={"size": 11, "color": p.ink},
        )  # fmt: skip


def _lines(name: str) -> str:
    """A name in short lines, which find room where one long line does not; a Korean name without blanks stays one."""
    return "\n".join(textwrap.wrap(name, LONGEST_LINE, break_long_words=False, break_on_hyphens=False, max_lines=3, placeholder="…"))


def _count_missing(result: go.Figure, unplaced: int, uncounted: int, words: Words, theme: Theme) -> None:
    notes = []
    if unplaced:
        notes.append(words.ngettext("{n} hospital without coordinates is not drawn", "{n} hospitals without coordinates are not drawn", unplaced))
    if uncounted:
        notes.append(words.ngettext("{n} hospital has no trial of these", "{n} hospitals have no trial of these", uncounted))
    if notes:
        font = {"size": 11, "color": PALETTES[theme].muted}
        result.add_annotation(
            text="<br>".join(notes), align="left", showarrow=False, x=0, y=0, xref="paper", yref="paper", xanchor="left", yanchor="bottom", font=font
        )
