"""Figures of a network by matrices, held against networkx."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.metrics.graph import betweenness, communities, together


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


@given(st.lists(st.sets(st.integers(0, 5)), max_size=8), st.randoms())
def test_nodes_are_together_in_as_many_groups_as_hold_both(groups, draw):
    rows = [(number, node) for number, nodes in enumerate(groups) for node in nodes]
    draw.shuffle(rows)
    found = together(*(np.array([row[place] for row in rows], dtype="int64") for place in (0, 1)), 6)
    expected = np.zeros((6, 6), dtype="int64")
    for a, b in (pair for nodes in groups for pair in combinations(nodes, 2)):
        expected[a, b] += 1
        expected[b, a] += 1
    assert found.tolist() == expected.tolist()


def test_no_node_is_together_with_none():
    none = np.array([], dtype="int64")
    assert together(none, none, 0).shape == (0, 0)
