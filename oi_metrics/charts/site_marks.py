"""Hospitals of the network as marks, the same on the graph and on the map."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.spec import some_of
from oi_metrics.charts.style import OTHERS, PALETTES, PARTNER_COLOURS, Theme, say_shown
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_

SHOWN_HOSPITALS = 150
NO_HOSPITAL = N_("No hospital in this selection takes part in a programme or is named for a trial.")
NO_COORDINATES = N_("No hospital in this selection has coordinates.")


def add_hospitals(result: go.Figure, nodes: pd.DataFrame, place: dict[str, tuple[float, float]], words: Words, theme: Theme, member: bool) -> None:
    """Add the members or the others, each at its place. customdata: [row number of the table]."""
    if nodes.empty:
        return
    names = [plot(words.pick(en, ko)) for en, ko in zip(nodes["name_en"], nodes["name_ko"], strict=True)]
    marker = {
        "size": [size_of(trials) for trials in nodes["trials"]],
        "color": PARTNER_COLOURS["hospital"] if member else OTHERS[theme],
        "line": {"color": PALETTES[theme].paper, "width": 1},
        "opacity": 1,
    }
    result.add_scatter(
        x=[place[node][0] for node in nodes["partner_id"]],
        y=[place[node][1] for node in nodes["partner_id"]],
        mode="markers",
        marker=marker,
        name=words.term("member") if member else words.term("other"),
        customdata=[[int(row)] for row in nodes.index],
        hovertext=[
            f"<b>{name}</b><br>{words.gettext('Trials')}: {n}<br>{words.gettext('Shares trials with')}: {d}"
            for name, n, d in zip(names, nodes["trials"], nodes["degree"], strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def size_of(trials: float) -> float:
    """Diameter in pixels; its area grows with the trials."""
    return 9 + 3.2 * math.sqrt(trials)


def say_most(result: go.Figure, shown: int, every: int, words: Words, theme: Theme) -> None:
    """Say that only the hospitals with most trials are drawn."""
    say_shown(result, plot(some_of(shown, every, words.gettext("most trials first"), words)), theme)
