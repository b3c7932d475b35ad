"""Figures of a network by matrices, held against networkx."""

import networkx as nx
import numpy as np
import pytest

from oi_metrics.metrics.graph import betweenness, communities


def drawn(nodes, share, heaviest, seed):
    draw = np.random.default_rng(seed)
    upper = np.triu(draw.integers(1, heaviest + 1, (nodes, nodes)) * (draw.random((nodes, nodes)) < share), 1)
    return upper + upper.T


GRAPHS = [
    drawn(nodes, share, heaviest, seed) for seed, (nodes, share, heaviest) in enumerate([(2, 1, 1), (3, 0.5, 1), (9, 0.3, 1), (25, 0.15, 4), (40, 0.5, 9)] * 4)
]


@pytest.mark.parametrize("weights", GRAPHS)
def test_betweenness_is_that_of_networkx(weights):
    expected = nx.betweenness_centrality(nx.from_numpy_array(weights > 0))
    assert betweenness(weights > 0) == pytest.approx([expected[node] for node in range(len(weights))], abs=1e-12)


@pytest.mark.parametrize("weights", GRAPHS)
def test_communities_are_those_of_networkx(weights):
    expected = nx.community.greedy_modularity_communities(nx.from_numpy_array(weights), weight="weight")
    found = communities(weights)
    assert {frozenset(np.flatnonzero(found == code)) for code in found} == set(map(frozenset, expected))


def test_without_edges_each_node_stands_alone():
    assert communities(np.zeros((3, 3))).tolist() == [0, 1, 2]
    assert betweenness(np.zeros((3, 3), dtype=bool)).tolist() == [0, 0, 0]


def test_one_node_and_none():
    assert betweenness(np.zeros((1, 1), dtype=bool)).tolist() == [0]
    assert betweenness(np.zeros((0, 0), dtype=bool)).tolist() == []
    assert communities(np.zeros((0, 0))).tolist() == []
