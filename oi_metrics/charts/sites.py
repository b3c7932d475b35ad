"""Charts of the clinical-site network: graph, map, members over time, ranking, shared trials."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.label_places import Box, Mark, places
from oi_metrics.charts.style import (
    OTHERS,
    PALETTES,
    PARTNER_COLOURS,
    VEIL,
    Theme,
    certain,
    empty,
    figure,
    named_rows,
    say_shown,
    short,
    titled_rows,
    whole_numbers,
)
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words

OUTLINE = Path(__file__).with_name("korea_outline.json")
LAYOUT_SEED = 7
SHOWN_PAIRS = 160
SHOWN_HOSPITALS = 150
SHOWN_PROGRAMMES = 4
LABELLED = 10
WIDTH, MARGIN = 560.0, 28.0
"""The width in pixels that the network is laid out for where it bears names, and how far its marks keep from the edge."""


def site_network(
    hospitals: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 560, pairs: pd.DataFrame | None = None, labelled: int = LABELLED
) -> go.Figure:
    """Hospitals as nodes, shared trials as edges; members in the colour of hospitals, others grey; size by trials.

    hospitals: `metrics.sites.site_hospitals`, of which the 150 with most trials are drawn; pairs:
    `metrics.sites.site_pairs`, of which the strongest 160 are drawn.
    Layout: ForceAtlas2 (Jacomy et al. 2014) by networkx over all pairs of drawn hospitals, weighted by the root of shared trials, with a
    fixed seed. A name that would cover another is left to the tooltip. customdata of a node: [row number of the table].
    """
    if hospitals.empty:
        return empty(theme, height, words.gettext("No hospital in this selection is named."))
    ties = (pairs if pairs is not None else pd.DataFrame(columns=["partner_a", "partner_b", "trials"]))[["partner_a", "partner_b", "trials"]]
    every, hospitals = len(hospitals), hospitals.head(SHOWN_HOSPITALS)
    if every > len(hospitals):
        ties = ties[ties["partner_a"].isin(hospitals["partner_id"]) & ties["partner_b"].isin(hospitals["partner_id"])]
    width = WIDTH if labelled else float(height)
    place = _fitted(_layout(tuple(hospitals["partner_id"]), tuple(ties.itertuples(index=False, name=None))), width, height)
    result = figure(theme, height, showlegend=labelled > 0)
    _edges(result, ties.head(SHOWN_PAIRS), place, theme)
    for member in (False, True):
        _nodes(result, hospitals[hospitals["member"] == member], place, words, theme, member)
    result.update_layout(annotations=_names(hospitals, place, words, theme, height, labelled))
    result.update_xaxes(visible=False, range=[0, width])
    result.update_yaxes(visible=False, range=[0, height])
    result.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, legend={"y": 0, "yanchor": "top"})
    if every > len(hospitals):
        _say_most(result, len(hospitals), every, words, theme)
    return result


def _say_most(result: go.Figure, shown: int, every: int, words: Words, theme: Theme) -> None:
    counts = {"shown": words.number(shown), "all": words.number(every)}
    say_shown(result, words.gettext("The {shown} hospitals with most trials of {all} are drawn; filter to see others.", **counts), theme)


@lru_cache(maxsize=64)
def _layout(nodes: tuple[str, ...], pairs: tuple[tuple[str, str, int], ...]) -> dict[str, tuple[float, float]]:
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
    if most == 0:
        return []
    members = set(hospitals.index[hospitals["member"]])
    first = hospitals[hospitals["member"] | (hospitals.index < most)].sort_values("member", ascending=False, kind="stable")
    named = [Mark(int(row.Index), *place[row.partner_id], _size(row.trials) / 2, words.pick(row.name_en, row.name_ko)) for row in first.itertuples()]
    found = places(named, named, Box(0, 0, WIDTH, height), (), len(named))
    p = PALETTES[theme]
    return [
        {
            "text": plot(label.text), "x": label.x, "y": label.y, "xanchor": label.anchor, "yanchor": "middle", "showarrow": False, "borderpad": 0,
            "bgcolor": VEIL[theme], "font": {"size": 12, "color": p.ink if label.row in members else p.muted},
        }
        for label in found
    ]  # fmt: skip


def _size(trials: float) -> float:
    return 9 + 3.2 * math.sqrt(trials)


def _edges(result: go.Figure, pairs: pd.DataFrame, place: dict[str, tuple[float, float]], theme: Theme) -> None:
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


def _nodes(result: go.Figure, nodes: pd.DataFrame, place: dict[str, tuple[float, float]], words: Words, theme: Theme, member: bool) -> None:
    if nodes.empty:
        return
    names = [plot(words.pick(en, ko)) for en, ko in zip(nodes["name_en"], nodes["name_ko"], strict=True)]
    marker = {
        "size": [_size(trials) for trials in nodes["trials"]],
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


def site_map(hospitals: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 560) -> go.Figure:
    """Hospitals on the outline of Korea, drawn from a file of the package; size by trials, members in the colour of hospitals, others grey.

    Longitude is shortened by the cosine of 36.3 degrees. Hospitals without coordinates are counted in the note, never
    placed.
    """
    located = hospitals[hospitals["latitude"].notna() & hospitals["longitude"].notna()]
    placed = located.head(SHOWN_HOSPITALS)
    if placed.empty:
        return empty(theme, height, words.gettext("No hospital in this selection has coordinates."))
    p = PALETTES[theme]
    result = figure(theme, height)
    xs, ys = outline()
    result.add_scatter(
        x=xs, y=ys, mode="lines", line={"color": p.muted, "width": 0.8}, fill="toself", fillcolor=p.grid, opacity=0.55, hoverinfo="skip", showlegend=False
    )
    place = {row.partner_id: (row.longitude, row.latitude) for row in placed.itertuples()}
    for member in (False, True):
        _nodes(result, placed[placed["member"] == member], place, words, theme, member)
    if len(located) > len(placed):
        _say_most(result, len(placed), len(located), words, theme)
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


def site_members_over_time(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 300) -> go.Figure:
    """Seats a year, one panel a programme side by side: named solid, possible hatched, unnamed and undated hollow."""
    if table.empty:
        return empty(theme, height, words.gettext("No programme seat in this selection."))
    p, shade = PALETTES[theme], PARTNER_COLOURS["hospital"]
    result = figure(theme, height, barmode="stack")
    every = table.groupby("programme", sort=False)
    programmes = list(every)[:SHOWN_PROGRAMMES]
    width = (1 - 0.08 * (len(programmes) - 1)) / len(programmes)
    for place, (_, rows) in enumerate(programmes):
        axis = "" if place == 0 else str(place + 1)
        start = place * (width + 0.08)
        for name, look in (("named", "dated"), ("possible", "possible"), ("unnamed", "hollow"), ("undated", "hollow")):
            if rows[name].sum():
                seen = name in {trace.legendgroup for trace in result.data}
                result.add_bar(
                    x=rows["year"],
                    y=rows[name],
                    name=words.term(name),
                    legendgroup=name,
                    showlegend=not seen,
                    marker=certain(shade, look, theme),
                    customdata=[[int(row)] for row in rows.index],
                    xaxis=f"x{axis}",
                    hovertemplate=f"%{{x}} · {words.term(name)}: %{{y}}<extra></extra>",
                )
        title = {"text": plot(words.pick(rows["programme_en"].iloc[0], rows["programme_ko"].iloc[0])), "font": {"size": 12, "color": p.muted}}
        result.update_layout({f"xaxis{axis}": {"tickformat": "d", "domain": [start, start + width], "title": title}})
    result.update_yaxes(**whole_numbers(table[["named", "unnamed", "possible", "undated"]].sum(axis=1).max()), title=words.gettext("Seats"))
    result.update_layout(legend={"y": -0.32})
    if every.ngroups > len(programmes):
        counts = {"shown": words.number(len(programmes)), "all": words.number(every.ngroups)}
        say_shown(result, words.gettext("The first {shown} of {all} programmes are drawn; the table has all.", **counts), theme)
    return result


def site_hospitals(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, most: int = 15) -> go.Figure:
    """Hospitals by the company's trials, the first 15; members in the colour of hospitals, others grey."""
    table = table[table["trials"] > 0].head(most)
    if table.empty:
        return empty(theme, 220, words.gettext("No trial in this selection names a hospital."))
    result = figure(theme, height or 60 + 40 * len(table), barmode="overlay")
    names = [words.pick(en, ko) for en, ko in zip(table["name_en"], table["name_ko"], strict=True)]
    told, at = pd.Series(map(plot, names), index=table.index), pd.Series(range(len(table)), index=table.index)
    for member in (True, False):
        kept = table["member"] == member
        if kept.any():
            label = words.term("member" if member else "other")
            marker = {"color": PARTNER_COLOURS["hospital"] if member else OTHERS[theme]}
            result.add_bar(
                orientation="h",
                x=table.loc[kept, "trials"],
                y=at[kept],
                width=0.42,
                hovertext=told[kept],
                name=label,
                marker=marker,
                text=table.loc[kept, "trials"],
                textposition="outside",
                cliponaxis=False,
                customdata=[[int(row)] for row in table.index[kept]],
                hovertemplate="%{hovertext}: %{x}<extra></extra>",
            )
    titled_rows(result, [plot(short(name, 60)) for name in names], theme)
    result.update_xaxes(showticklabels=False, rangemode="tozero")
    result.update_layout(legend={"y": -0.02})
    return result


def site_pairs(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 420, most: int = 10) -> go.Figure:
    """The hospitals that share most trials, as a matrix of the strongest; darker is more shared trials.

    A pair that shares no trial stays blank, it is not a zero of the scale.
    """
    if table.empty:
        return empty(theme, height, words.gettext("No two hospitals in this selection share a trial."))
    strength = pd.concat([table.set_index("partner_a")["trials"], table.set_index("partner_b")["trials"]]).groupby(level=0).sum()
    ids = list(strength.sort_values(ascending=False, kind="stable").index[:most])
    table = table[table["partner_a"].isin(ids) & table["partner_b"].isin(ids)]
    shared = {(row.partner_a, row.partner_b): row.trials for row in table.itertuples()}
    values = [[shared.get((a, b), shared.get((b, a))) if a != b else None for b in ids] for a in ids]
    names = {row.partner_a: words.pick(row.name_a_en, row.name_a_ko) for row in table.itertuples()}
    names |= {row.partner_b: words.pick(row.name_b_en, row.name_b_ko) for row in table.itertuples()}
    labels = [plot(short(names[partner], 30)) for partner in ids]
    p = PALETTES[theme]
    result = figure(theme, height)
    positions = list(range(len(ids)))
    result.add_heatmap(
        z=values,
        x=positions,
        y=positions,
        colorscale=[[0, p.grid], [1, PARTNER_COLOURS["hospital"]]],
        showscale=False,
        xgap=2,
        ygap=2,
        text=[["" if value is None else str(value) for value in row] for row in values],
        texttemplate="%{text}",
        hovertext=[[f"{a} · {b}" for b in labels] for a in labels],
        hovertemplate="%{hovertext}: %{z}<extra></extra>",
        hoverongaps=False,
    )
    named_rows(result, labels, theme, 11)
    result.update_xaxes(tickmode="array", tickvals=positions, ticktext=labels, tickangle=-40, tickfont={"color": p.ink, "size": 11})
    return result
