"""Where a node stands in a network: degree, component, centralities.

Works on sorted names, so the order in which nodes arrive never changes a result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

MOST_NODES = 1500  # betweenness takes time in nodes times edges: a second at about this size
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Place:
    """A node's number of neighbours, its component (1 is the largest), its centralities, None in a large network."""

    degree: int
    component: int
    betweenness: float | None
    closeness: float | None


def places(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> dict[str, Place]:
    """The place of every node, ordered by name; parallel edges count once.

    Betweenness and closeness as Brandes and Wasserman and Faust define them, from 0 to 1, rounded to six digits.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(sorted((min(edge), max(edge)) for edge in edges))
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    component = {name: number for number, part in enumerate(parts, start=1) for name in part}
    between, close = _centralities(graph) if 0 < len(graph) <= MOST_NODES else ({}, {})
    return {name: Place(graph.degree[name], component[name], between.get(name), close.get(name)) for name in graph}


def _centralities(graph: nx.Graph[str]) -> tuple[dict[str, float], dict[str, float]]:
    """Betweenness and closeness of every node."""
    count = len(graph)
    links = sparse.csr_array(nx.to_scipy_sparse_array(graph, weight=None, dtype=np.dtype(np.float64)))
    levels, steps = _paths(links, count)
    reached, total = (steps >= 0).sum(axis=0) - 1, np.where(steps > 0, steps, 0).sum(axis=0)
    share = np.divide(reached, total, out=np.zeros(count), where=total > 0) * reached / max(count - 1, 1)
    pairs = (count - 1) * (count - 2)
    middle = _dependencies(links, levels).sum(axis=1) / pairs if pairs > 0 else np.zeros(count)
    return _rounded(graph, middle), _rounded(graph, share)


def _paths(links: sparse.csr_array, count: int) -> tuple[list[Matrix], NDArray[np.int64]]:
    """For every number of steps how many shortest paths lead from each column to each row; the steps, -1 for none."""
    level: Matrix = np.eye(count)
    levels: list[Matrix] = []
    steps = np.full((count, count), -1, dtype=np.int64)
    while level.any():
        steps[level > 0] = len(levels)
        levels.append(level)
        level = (links @ level) * (steps < 0)
    return levels, steps


def _dependencies(links: sparse.csr_array, levels: list[Matrix]) -> Matrix:
    """How much each column's shortest paths depend on each row between their ends (Brandes 2001)."""
    depend: Matrix = np.zeros_like(levels[0])
    for nearer, further in zip(reversed(levels[:-1]), reversed(levels[1:]), strict=True):
        weight = np.divide(1 + depend, further, out=np.zeros_like(depend), where=further > 0)
        depend += nearer * (links @ weight)
    np.fill_diagonal(depend, 0)
    return depend


def _rounded(graph: nx.Graph[str], numbers: Matrix) -> dict[str, float]:
    return {name: round(float(number), 6) for name, number in zip(graph, numbers, strict=True)}
