"""Hospitals of registry trials on the outline of Korea."""

from __future__ import annotations

import math
import textwrap

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.label_places import Box, Mark, places
from oi_metrics.charts.site_map import outline
from oi_metrics.charts.spec import some_of
from oi_metrics.charts.style import OTHERS, PALETTES, PARTNER_COLOURS, Theme, empty, figure
from oi_metrics.charts.trial_plots import counted
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words

SHOWN_HOSPITALS = 200
NAMED_HOSPITALS = 14
LONGEST_LINE = 20
"""Letters of a line of a hospital's name on the map."""
LEFT, RIGHT, BOTTOM, TOP = 125.6, 130.0, 33.0, 38.7
SHORTER = math.cos(math.radians(36.3))
"""A degree of longitude against one of latitude, in the middle of the country."""


def hospital_map(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 560) -> go.Figure:
    """Hospitals on the outline of Korea, drawn from a file of the package; area by trials, members solid in their colour.

    table: `registry.metrics.hospitals.hospital_ranking`; the 200 with most trials are drawn. Longitude is shortened by
    the cosine of 36.3 degrees. Hospitals without coordinates or abroad are counted in the note, never placed.
    customdata: [row number].
    """
    count = counted(table)
    listed = table[table[count] > 0]
    located = listed[on_map(listed)]
    drawn = located.sort_values(count, ascending=False, kind="stable").head(SHOWN_HOSPITALS)
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
    _count_missing(result, listed, len(drawn), words, theme)
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


def on_map(table: pd.DataFrame) -> pd.Series:
    """Whether a hospital has coordinates within the map."""
    return table["latitude"].between(BOTTOM, TOP) & table["longitude"].between(LEFT, RIGHT)


def _count_missing(result: go.Figure, listed: pd.DataFrame, drawn: int, words: Words, theme: Theme) -> None:
    """Say how many hospitals are not drawn, and why."""
    placed, inside = listed["latitude"].notna() & listed["longitude"].notna(), int(on_map(listed).sum())
    unplaced, outside = int((~placed).sum()), int(placed.sum()) - inside
    notes = []
    if unplaced:
        notes.append(words.ngettext("{n} hospital without coordinates is not drawn", "{n} hospitals without coordinates are not drawn", unplaced))
    if outside:
        notes.append(words.ngettext("{n} hospital outside the map is not drawn", "{n} hospitals outside the map are not drawn", outside))
    if inside > drawn:
        notes.append(plot(some_of(drawn, inside, words.gettext("most trials first"), words)))
    if notes:
        font = {"size": 11, "color": PALETTES[theme].muted}
        place = {"x": 0, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
        result.add_annotation(text="<br>".join(notes), align="left", showarrow=False, font=font, **place)
