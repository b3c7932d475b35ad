"""Hospitals on the outline of Korea."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.site_marks import NO_COORDINATES, NO_HOSPITAL, SHOWN_HOSPITALS, add_hospitals, say_most
from oi_metrics.charts.style import PALETTES, Theme, empty, figure
from oi_metrics.language.words import Words

OUTLINE = Path(__file__).with_name("korea_outline.json")


def site_map(hospitals: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 560) -> go.Figure:
    """Hospitals on the outline of Korea, drawn from a file of the package; size by trials, members in the colour of hospitals, others grey.

    Longitude is shortened by the cosine of 36.3 degrees. Hospitals without coordinates are counted in the note, never
    placed.
    """
    located = hospitals[hospitals["latitude"].notna() & hospitals["longitude"].notna()]
    placed = located.head(SHOWN_HOSPITALS)
    if placed.empty:
        return empty(theme, height, words.gettext(NO_HOSPITAL if hospitals.empty else NO_COORDINATES))
    p = PALETTES[theme]
    result = figure(theme, height)
    xs, ys = outline()
    result.add_scatter(
        x=xs, y=ys, mode="lines", line={"color": p.muted, "width": 0.8}, fill="toself", fillcolor=p.grid, opacity=0.55, hoverinfo="skip", showlegend=False
    )
    place = {row.partner_id: (row.longitude, row.latitude) for row in placed.itertuples()}
    for member in (False, True):
        add_hospitals(result, placed[placed["member"] == member], place, words, theme, member)
    if len(located) > len(placed):
        say_most(result, len(placed), len(located), words, theme)
    missing = len(hospitals) - len(located)
    if missing:
        note = words.ngettext("{n} hospital without coordinates is not drawn", "{n} hospitals without coordinates are not drawn", missing)
        result.add_annotation(
            text=note, showarrow=False, x=0, y=0, xref="paper", yref="paper", xanchor="left", yanchor="bottom", font={"size": 11, "color": p.muted}
        )
    result.update_xaxes(visible=False, range=[125.6, 130.0], constrain="domain")
    result.update_yaxes(visible=False, scaleanchor="x", scaleratio=1 / math.cos(math.radians(36.3)), range=[33.0, 38.7])
    result.update_layout(legend={"y": 0, "yanchor": "top"})
    return result


@lru_cache(maxsize=1)
def outline() -> tuple[list[float | None], list[float | None]]:
    """Longitudes and latitudes of the coast, rings separated by None."""
    rings = json.loads(OUTLINE.read_text("utf-8"))["rings"]
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in rings:
        xs += [point[0] for point in ring] + [None]
        ys += [point[1] for point in ring] + [None]
    return xs, ys
