"""The clinical-site network as a graph."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations
from typing import Any

import pandas as pd

from oi_metrics.charts.label_places import Box, Mark, places
from oi_metrics.charts.site_marks import NO_HOSPITAL, SHOWN_HOSPITALS, add_hospitals, say_most, size_of
from oi_metrics.charts.style import PALETTES, VEIL, Figure, Theme, empty, figure, wrap
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words

LAYOUT_SEED = 7
SHOWN_PAIRS = 160
LABELLED = 10
RING, NAME, NOTE = 6, 16, 40
"""As many hospitals the core has at most, and characters after which the name of one, and the note above, go on in a line below."""
SHARES = (0.5, 0.46, 0.42, 0.4, 0.38, 0.36, 0.34, 0.3)
"""Where on a line its number may stand."""
Point = tuple[float, float]
CORE, RING_WIDE = 3.0, 0.98
"""How wide the picture of the core is, and the half of its ring, in halves of its height."""
WIDTH, MARGIN = 560.0, 28.0
"""The width in pixels that the network is laid out for where it bears names, and how far its marks keep from the edge."""


def site_network(
    hospitals: pd.DataFrame,
    words: Words,
    theme: Theme = "light",
    height: int = 560,
    pairs: pd.DataFrame | None = None,
    labelled: int = LABELLED,
    core: bool = False,
) -> Figure:
    """Hospitals as nodes, shared trials as edges; members in the colour of hospitals, others grey; size by trials.

    hospitals: `metrics.sites.site_hospitals`, of which the 150 with most trials are drawn; pairs:
    `metrics.sites.site_pairs`, of which the strongest 160 are drawn.
    Layout: ForceAtlas2 (Jacomy et al. 2014) by networkx over all pairs of drawn hospitals, weighted by the root of shared trials, with a
    fixed seed. A name that would cover another is left to the tooltip. customdata of a node: [row number of the table].
    core: the members alone, those with most trials where there are more than 6 or none, in a ring, with the number of shared trials at each line.
    """
    if hospitals.empty:
        return empty(theme, height, words.gettext(NO_HOSPITAL))
    ties = (pairs if pairs is not None else pd.DataFrame(columns=["partner_a", "partner_b", "trials"]))[["partner_a", "partner_b", "trials"]]
    every, hospitals = len(hospitals), hospitals.head(SHOWN_HOSPITALS)
    if every > len(hospitals):
        ties = ties[ties["partner_a"].isin(hospitals["partner_id"]) & ties["partner_b"].isin(hospitals["partner_id"])]
    if core:
        return _ring(hospitals, ties, every, words, theme, height)
    place = _fitted(_layout(tuple(hospitals["partner_id"]), tuple(ties.itertuples(index=False, name=None))), WIDTH, height)
    result = figure(theme, height)
    _edges(result, ties.head(SHOWN_PAIRS), place, theme)
    for member in (False, True):
        add_hospitals(result, hospitals[hospitals["member"] == member], place, words, theme, member)
    result.update_layout(annotations=_names(hospitals, place, words, theme, height, labelled))
    result.update_xaxes(visible=False, range=[0, WIDTH])
    result.update_yaxes(visible=False, range=[0, height])
    result.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, legend={"y": 0, "yanchor": "top"})
    if every > len(hospitals):
        say_most(result, len(hospitals), every, words, theme)
    return result


def _ring(hospitals: pd.DataFrame, ties: pd.DataFrame, every: int, words: Words, theme: Theme, height: int) -> Figure:
    """The core of the network, which can be read where there is little room; hospitals: with most trials first."""
    members = hospitals[hospitals["member"]]
    drawn = (members if len(members) else hospitals).head(RING)
    p, turn = PALETTES[theme], 2 * math.pi / len(drawn)
    place = {node: (CORE / 2 + RING_WIDE * math.sin(at * turn), math.cos(at * turn)) for at, node in enumerate(drawn["partner_id"])}
    result = figure(theme, height, showlegend=False)
    shared = ties[ties["partner_a"].isin(place) & ties["partner_b"].isin(place)]
    _edges(result, shared, place, theme)
    for member in (False, True):
        add_hospitals(result, drawn[drawn["member"] == member], place, words, theme, member)
    ends = [(place[a], place[b]) for a, b in zip(shared["partner_a"], shared["partner_b"], strict=True)]
    for (x, y), trials in zip(_apart(ends), shared["trials"], strict=True):
        font = {"size": 11, "color": p.ink}
        result.add_annotation(text=words.number(trials), x=x, y=y, showarrow=False, borderpad=0, bgcolor=VEIL[theme], font=font)
    for row in drawn.itertuples():
        (x, y), name = place[row.partner_id], wrap(plot(words.pick(row.name_en, row.name_ko)), NAME)
        anchor, way = ("bottom", 1) if y > 0 else ("top", -1)
        font = {"size": 12, "color": p.ink}
        result.add_annotation(text=name, x=x, y=y, yanchor=anchor, yshift=way * (size_of(row.trials) / 2 + 2), showarrow=False, font=font)
    result.update_layout(margin={"l": 0, "r": 0, "t": 56, "b": 56})
    result.update_xaxes(visible=False, range=[0, CORE])
    result.update_yaxes(visible=False, range=[-1.15, 1.15])
    if every > len(drawn):
        counts = {"shown": words.number(len(drawn)), "all": words.number(every)}
        told = words.gettext("{shown} of {all} are drawn; a line bears the trials that two share.", **counts)
        above = {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 56}
        font = {"size": 12, "color": p.muted}
        result.add_annotation(text=wrap(plot(told), NOTE), showarrow=False, align="left", font=font, **above)
        result.update_layout(margin={"t": 92})
    return result


def _apart(ends: list[tuple[Point, Point]]) -> list[Point]:
    """A place on each line at which its number is farthest from the others: in the middle the lines across an even ring all meet."""

    def at(share: float) -> list[Point]:
        return [(x + share * (to_x - x), y + share * (to_y - y)) for (x, y), (to_x, to_y) in ends]

    return max(map(at, SHARES), key=lambda found: min((math.dist(*pair) for pair in combinations(found, 2)), default=0.0))


@lru_cache(maxsize=64)
def _layout(nodes: tuple[str, ...], pairs: tuple[tuple[str, str, int], ...]) -> dict[str, tuple[float, float]]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from((a, b, math.sqrt(trials)) for a, b, trials in pairs)
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    found = nx.forceatlas2_layout(graph, seed=LAYOUT_SEED, weight="weight", max_iter=300, scaling_ratio=6, strong_gravity=True, gravity=0.3)
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in found.items()}


def _fitted(place: dict[str, tuple[float, float]], width: float, height: float) -> dict[str, tuple[float, float]]:
    """The places in pixels, as large as the chart allows."""
    xs, ys = zip(*place.values(), strict=True)
    across, down = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    scale = min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / down)
    left, low = (width - scale * across) / 2, (height - scale * down) / 2
    return {node: (round(left + scale * (x - min(xs)), 1), round(low + scale * (y - min(ys)), 1)) for node, (x, y) in place.items()}


def _names(hospitals: pd.DataFrame, place: dict[str, tuple[float, float]], words: Words, theme: Theme, height: int, most: int) -> list[dict[str, Any]]:
    """Names of all members and of the hospitals with most trials, where they have room and cover no other that is named."""
    members = set(hospitals.index[hospitals["member"]])
    first = hospitals[hospitals["member"] | (hospitals.index < most)].sort_values("member", ascending=False, kind="stable")
    named = [Mark(int(row.Index), *place[row.partner_id], size_of(row.trials) / 2, words.pick(row.name_en, row.name_ko)) for row in first.itertuples()]
    found = places(named, named, Box(0, 0, WIDTH, height), (), len(named))
    p = PALETTES[theme]
    return [
        {
            "text": plot(label.text), "x": label.x, "y": label.y, "xanchor": label.anchor, "yanchor": "middle", "showarrow": False, "borderpad": 0,
            "bgcolor": VEIL[theme], "font": {"size": 12, "color": p.ink if label.row in members else p.muted},
        }
        for label in found
    ]  # fmt: skip


def _edges(result: Figure, pairs: pd.DataFrame, place: dict[str, tuple[float, float]], theme: Theme) -> None:
    strongest = max(pairs["trials"], default=1)
    for low, high, width, opacity in ((0, 1 / 3, 0.6, 0.35), (1 / 3, 2 / 3, 1.6, 0.5), (2 / 3, 2, 3.2, 0.65)):
        band = pairs[(pairs["trials"] / strongest > low) & (pairs["trials"] / strongest <= high)]
        xs: list[float | None] = []
        ys: list[float | None] = []
        for a, b in zip(band["partner_a"], band["partner_b"], strict=True):
            if a in place and b in place:
                xs += [place[a][0], place[b][0], None]
                ys += [place[a][1], place[b][1], None]
        if xs:
            line = {"color": PALETTES[theme].muted, "width": width}
            result.add_scatter(x=xs, y=ys, mode="lines", line=line, opacity=opacity, hoverinfo="skip", showlegend=False)
