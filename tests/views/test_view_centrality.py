"""Where a node stands in a network, by hand on a path and by property on random networks."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.views.parts.centrality import Place, places

NAMES = "abcdefgh"
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda e: e[0] != e[1]), max_size=20)


def test_a_path_of_three_and_a_node_alone() -> None:
    assert places(["c", "a", "b", "d"], [("b", "a"), ("b", "c"), ("a", "b")]) == {
        "a": Place(1, 1, 0.0, 0.444444),  # two of three others in reach, 3 steps in all: (2/3) * (2/3)
        "b": Place(2, 1, 0.333333, 0.666667),  # between 1 of the 3 pairs of others
        "c": Place(1, 1, 0.0, 0.444444),
        "d": Place(0, 2, 0.0, 0.0),
    }


@given(EDGES, st.permutations(NAMES))
def test_the_order_of_nodes_and_edges_changes_nothing(edges: list[tuple[str, str]], order: list[str]) -> None:
    turned = [(b, a) for a, b in reversed(edges)]
    assert places(list(NAMES), edges) == places(order, turned)


@given(EDGES)
def test_the_centralities_are_those_of_networkx(edges: list[tuple[str, str]]) -> None:
    graph: nx.Graph[str] = nx.Graph(edges)
    graph.add_nodes_from(NAMES)
    between, close = nx.betweenness_centrality(graph), nx.closeness_centrality(graph)
    for name, place in places(list(NAMES), edges).items():
        assert place.betweenness == pytest.approx(between[name], abs=1e-6)
        assert place.closeness == pytest.approx(close[name], abs=1e-6)
