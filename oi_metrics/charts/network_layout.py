"""Where the hospitals of a large network stand: communities as discs that do not touch, and hospitals that cover none other.

The force layout is networkx's; what it does not know, the size of a mark, is made room for afterwards. In pixels of
the chart that the layout is made for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

SEED = 7
GAP = 5.0
"""Pixels between two marks."""
MARGIN = 14.0
"""Pixels between the outermost mark and the edge of its community."""
FEW = 7
"""So few stand in a circle, where no line passes behind another hospital."""
ALONE = 0
"""The community of hospitals that share no trial with another."""

Node = tuple[int, float, int]
"""Hospital, radius of its mark, community."""
Tie = tuple[int, int, float]


@dataclass(frozen=True)
class Disc:
    """The ground of one community."""

    community: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Layout:
    """Places by hospital, and the grounds of the communities, largest first."""

    places: dict[int, tuple[float, float]]
    discs: tuple[Disc, ...]

    def fitted(self, width: float, height: float, margin: float) -> Layout:
        """The same, grown or shrunk evenly and moved into the middle of a canvas."""
        left, bottom, right, top = self.box
        scale = min((width - 2 * margin) / (right - left), (height - 2 * margin) / (top - bottom))
        x0, y0 = width / 2 - scale * (left + right) / 2, height / 2 - scale * (bottom + top) / 2
        places = {hospital: (round(x0 + scale * x, 1), round(y0 + scale * y, 1)) for hospital, (x, y) in self.places.items()}
        return Layout(places, tuple(Disc(disc.community, x0 + scale * disc.x, y0 + scale * disc.y, scale * disc.radius) for disc in self.discs))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of everything."""
        return (
            min(disc.x - disc.radius for disc in self.discs),
            min(disc.y - disc.radius for disc in self.discs),
            max(disc.x + disc.radius for disc in self.discs),
            max(disc.y + disc.radius for disc in self.discs),
        )


@lru_cache(maxsize=64)
def layout(nodes: tuple[Node, ...], ties: tuple[Tie, ...], wide: float) -> Layout:
    """Places for the nodes; the same nodes and ties always stand in the same places.

    Within a community: ForceAtlas2 (Jacomy et al. 2014) over its own ties, then marks pushed apart. The communities
    themselves likewise, by the ties between them. wide: how much wider than high the whole should be.
    """
    community = {hospital: group for hospital, _, group in nodes}
    groups = sorted(set(community.values()), key=lambda group: (group == ALONE, group))
    inner, radii = {}, []
    for group in groups:
        members = [(hospital, radius) for hospital, radius, other in nodes if other == group]
        own = [tie for tie in ties if community[tie[0]] == community[tie[1]] == group]
        placed = _placed([hospital for hospital, _ in members], np.array([radius for _, radius in members]), own, GAP, 1.0)
        inner[group] = ([hospital for hospital, _ in members], placed)
        radii.append(max(math.hypot(*place) + radius for place, (_, radius) in zip(placed, members, strict=True)) + MARGIN)
    between: dict[tuple[int, int], float] = {}
    for a, b, weight in ties:
        pair = (min(community[a], community[b]), max(community[a], community[b]))
        if pair[0] != pair[1]:
            between[pair] = between.get(pair, 0.0) + weight
    outer = _placed(groups, np.array(radii), [(a, b, weight) for (a, b), weight in between.items()], 2 * GAP, wide)
    discs = tuple(Disc(group, float(x), float(y), radius) for group, (x, y), radius in zip(groups, outer, radii, strict=True))
    places = {
        hospital: (round(disc.x + float(x), 1), round(disc.y + float(y), 1)) for disc in discs for hospital, (x, y) in zip(*inner[disc.community], strict=True)
    }
    return Layout(places, discs)


def _placed(names: list[int], radii: np.ndarray, ties: list[Tie], gap: float, wide: float) -> np.ndarray:
    """Discs near those that they are tied to, none over another, around the origin."""
    if len(names) == 1:
        return np.zeros((1, 2))
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(names)
    if len(names) <= FEW:
        return np.array(list(nx.circular_layout(graph, scale=radii.max() * (0.5 + 0.6 * len(names))).values()))
    graph.add_weighted_edges_from(ties)
    found = nx.forceatlas2_layout(graph, seed=SEED, weight="weight", max_iter=120, scaling_ratio=4, strong_gravity=True, gravity=0.5)
    start = np.array([found[name] for name in names], dtype="float64")
    start -= start.mean(axis=0)
    spread = np.sqrt((start**2).sum(axis=1).mean()) or 1.0
    return _apart(start * np.sqrt((radii**2).sum()) / spread, radii + gap / 2, wide)


def _apart(places: np.ndarray, radii: np.ndarray, wide: float, rounds: int = 240) -> np.ndarray:
    """Push discs off one another while the whole is drawn together; the last rounds only push."""
    need = radii[:, None] + radii[None]
    pull = np.array([1.0, wide**2.5]) * 0.015
    for turn in range(rounds):
        if turn < 0.75 * rounds:
            places = places * (1 - pull)
        apart = places[:, None] - places[None]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        overlap = np.clip(need - distance, 0, None)
        if turn >= 0.75 * rounds and not overlap.any():
            break
        places = places + (apart / np.maximum(distance, 1e-6)[..., None] * (0.45 * overlap)[..., None]).sum(axis=1)
    heavy = (radii**2)[:, None]
    return places - (places * heavy).sum(axis=0) / heavy.sum()
