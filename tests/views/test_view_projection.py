"""The projection gives what networkx's own weighted projection gives, and each pair once."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from kg.views.co_investment import co_investment
from kg.views.parts.columns import columns
from kg.views.parts.projection import project
from tests.support.landscape_of import packaged

memberships = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9)), min_size=1, max_size=60)


def weights(entries: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    columns = np.array(entries, dtype=np.int64).reshape(-1, 2)
    found = project(columns[:, 0], columns[:, 1])
    pairs = zip(found.first.tolist(), found.second.tolist(), strict=True)
    return dict(zip(pairs, found.shared.tolist(), strict=True))


@given(memberships)
def test_equals_the_weighted_projection_of_networkx(entries: list[tuple[int, int]]) -> None:
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    graph.add_edges_from((("member", m), ("group", g)) for m, g in entries)
    members = sorted({("member", m) for m, _ in entries})
    expected = bipartite.weighted_projected_graph(graph, members)
    wanted = {(min(a, b)[1], max(a, b)[1]): expected.edges[a, b]["weight"] for a, b in expected.edges}
    assert weights(entries) == wanted


@given(memberships)
def test_the_order_of_memberships_changes_nothing(entries: list[tuple[int, int]]) -> None:
    assert weights(entries) == weights(entries[::-1]) == weights(sorted(entries))


def test_no_membership_gives_no_pair() -> None:
    assert weights([]) == {}


def test_a_membership_given_twice_counts_once() -> None:
    assert weights([(0, 0), (0, 0), (1, 0)]) == {(0, 1): 1}


def test_the_columns_of_the_landscape_project_to_the_shared_rounds_of_the_view() -> None:
    found = columns(packaged())
    pairs = project(found.members, found.groups)
    shared = {
        (found.investors[a], found.investors[b]): int(n)
        for a, b, n in zip(pairs.first, pairs.second, pairs.shared, strict=True)
    }
    view = co_investment(packaged())
    assert shared == {(row.first.id, row.second.id): row.rounds.value for row in view.rows if row.rounds.value}
