"""Figures of a network by whole matrices: what networkx computes node by node, for hundreds of hospitals in a second."""

from __future__ import annotations

import numpy as np


def together(group: np.ndarray, node: np.ndarray, nodes: int) -> np.ndarray:
    """In how many groups each two nodes are together: a symmetric matrix of int64 with a diagonal of zeros.

    group, node: whole numbers, not negative, of one length, a row for each node of a group, none twice, in any order;
    node below `nodes`. The work is that of counting the pairs, the memory that of the rows.
    """
    rows = np.sort(group * max(nodes, 1) + node)
    group, node = np.divmod(rows, max(nodes, 1))
    counts = np.zeros(nodes * nodes, dtype="int64")
    first, apart = np.arange(len(rows)), 0
    while True:
        apart += 1
        first = first[: np.searchsorted(first, len(rows) - apart)]
        first = first[group[first] == group[first + apart]]  # as rows are in order, the same holds at every distance below
        if not len(first):
            one_way = counts.reshape(nodes, nodes)
            return one_way + one_way.T
        counts += np.bincount(node[first] * nodes + node[first + apart], minlength=nodes * nodes)


def betweenness(joined: np.ndarray) -> np.ndarray:
    """Share of shortest paths through each node, unweighted and normalised (Brandes 2001), from every node at once.

    joined: symmetric, True where two nodes share an edge. Equals `networkx.betweenness_centrality` but for rounding.
    """
    n, edges = len(joined), joined.astype("float64")
    seen = np.eye(n, dtype=bool)
    paths = [seen.astype("float64")]  # by distance: the number of shortest paths from row to column
    while paths[-1].any():
        further = paths[-1] @ edges
        further[seen] = 0
        seen |= further > 0
        paths.append(further)
    through = np.zeros((n, n))
    for distance in range(len(paths) - 1, 1, -1):
        here, before = paths[distance], paths[distance - 1]
        share = np.divide(1 + through, here, out=np.zeros((n, n)), where=here > 0)
        through += (share @ edges) * before
    return through.sum(axis=0) / max((n - 1) * (n - 2), 1)


def communities(weights: np.ndarray) -> np.ndarray:
    """The community of each node, named by one of its members, by greedy modularity (Clauset, Newman and Moore 2004).

    weights: symmetric, 0 where two nodes share no edge. Equals `networkx.community.greedy_modularity_communities` on
    nodes in sorted order, ties included.
    """
    community = np.arange(len(weights))
    if not weights.any():
        return community
    edges = weights.sum() / 2
    ends = weights.sum(axis=0) * (1 / edges) * 0.5
    gain = np.where(weights > 0, (1 / edges) * weights - 2 * np.outer(ends, ends), -np.inf)
    while True:
        gone, kept = np.unravel_index(gain.argmax(), gain.shape)
        if gain[gone, kept] < 0:
            return community
        community[community == gone] = kept
        near, far = np.isfinite(gain[kept]), np.isfinite(gain[gone])
        alone = np.where(near, gain[kept] - 2 * ends[gone] * ends, gain[gone] - 2 * ends[kept] * ends)
        merged = np.where(near & far, gain[kept] + gain[gone], np.where(near | far, alone, -np.inf))
        merged[[gone, kept]] = -np.inf
        gain[gone], gain[:, gone] = -np.inf, -np.inf
        gain[kept], gain[:, kept] = merged, merged
        ends[kept] += ends[gone]
