"""Hospitals on the outline of Korea."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path

import pandas as pd

from oi_metrics.charts.site_marks import NO_COORDINATES, NO_HOSPITAL, SHOWN_HOSPITALS, add_hospitals
from oi_metrics.charts.spec import some_of
from oi_metrics.charts.style import PALETTES, Figure, Theme, empty, figure, say_shown, wrap
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words

NOTE = 40
"""Characters after which what is not drawn is told in a line below."""
OUTLINE = Path(__file__).with_name("korea_outline.json")


def site_map(hospitals: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 560) -> Figure:
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
    missing = len(hospitals) - len(located)
    notes = [some_of(len(placed), len(located), words.gettext("most trials first"), words)]
    if missing:
        notes.append(words.ngettext("{n} hospital without coordinates is not drawn", "{n} hospitals without coordinates are not drawn", missing))
    if any(notes):
        say_shown(result, wrap(plot(" · ".join(filter(None, notes))), NOTE), theme)
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
