"""Where a node stands in a network: degree, component, centralities.

Stands on networkx. Works on sorted names, so the order in which nodes arrive never changes a result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx

MOST_NODES = 1500  # betweenness takes time in nodes times edges: a second at about this size


@dataclass(frozen=True)
class Place:
    """A node's number of neighbours, its component (1 is the largest), its centralities, None in a large network."""

    degree: int
    component: int
    betweenness: float | None
    closeness: float | None


def places(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> dict[str, Place]:
    """The place of every node, ordered by name; parallel edges count once."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(sorted((min(edge), max(edge)) for edge in edges))
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    component = {name: number for number, part in enumerate(parts, start=1) for name in part}
    small = len(graph) <= MOST_NODES
    between: dict[str, float] = nx.betweenness_centrality(graph) if small else {}
    close: dict[str, float] = nx.closeness_centrality(graph) if small else {}
    return {
        name: Place(graph.degree[name], component[name], _rounded(between.get(name)), _rounded(close.get(name)))
        for name in graph
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 6)
