"""The bipartite configuration model: its degrees, every tail by counting all graphs, scipy and a peer, forced cells."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import root
from scipy.stats import poisson_binom

from kg.views.parts.configuration_model import memberships, shared_by_chance
from kg.views.parts.projection import project

Table = npt.NDArray[np.float64]
GRAPH = np.array(
    [
        [1, 1, 1, 1, 1, 0, 0],
        [1, 1, 1, 0, 0, 1, 0],
        [1, 1, 0, 0, 0, 0, 0],
        [0, 1, 0, 1, 0, 0, 1],
        [0, 0, 1, 0, 0, 0, 0],
        [1, 0, 0, 0, 1, 0, 1],
    ]
)
# What the library bicm 3.4.0 gives for GRAPH: `BipartiteGraph(GRAPH).get_rows_projection`'s p-values ("poibin"), whose
# degrees are met to 3e-10.
PEER = {
    (0, 1): 0.694896133295,
    (0, 2): 0.52446453061,
    (0, 3): 0.78494470236,
    (0, 4): 0.605877592915,
    (1, 2): 0.42462880735,
    (1, 3): 0.934163548564,
    (1, 4): 0.548763936158,
    (2, 3): 0.733796368639,
    (3, 5): 0.86889019943,
}


def probabilities(graph: npt.NDArray[np.int64]) -> Table:
    """The probability of every membership, by member and group."""
    sides = graph.sum(axis=1), graph.sum(axis=0)
    model = memberships(*sides)
    places = np.searchsorted(model.member_degrees, sides[0]), np.searchsorted(model.group_degrees, sides[1])
    found: Table = model.probability[np.ix_(*places)]
    return found


def tails(graph: npt.NDArray[np.int64]) -> dict[tuple[int, int], tuple[float, float]]:
    """For every pair that shares a group the number expected and the probability of so many or more."""
    degree = graph.sum(axis=1)
    pairs = project(*np.nonzero(graph))
    found = shared_by_chance(
        memberships(degree, graph.sum(axis=0)), degree[pairs.first], degree[pairs.second], pairs.shared
    )
    ends = zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
    return dict(zip(ends, zip(*(side.tolist() for side in found), strict=True), strict=True))


def drawn(seed: int) -> npt.NDArray[np.int64]:
    """A small random graph without empty members or groups."""
    random = np.random.default_rng(seed)
    graph = random.random(random.integers(2, 9, 2)) < random.uniform(0.2, 0.9)
    return graph[graph.any(axis=1)][:, graph.any(axis=0)].astype(np.int64)


def test_every_degree_is_kept_on_average_also_where_memberships_are_forced() -> None:
    forced = 0
    for seed in range(400):
        graph = drawn(seed)
        found = probabilities(graph)
        assert found.min(initial=0) >= 0 and found.max(initial=0) <= 1
        assert found.sum(axis=1) == pytest.approx(graph.sum(axis=1), abs=1e-10)
        assert found.sum(axis=0) == pytest.approx(graph.sum(axis=0), abs=1e-10)
        forced += bool(np.isin(found, (0.0, 1.0)).any())
    assert 50 < forced < 350


def test_the_odds_are_a_product_of_member_and_group() -> None:
    """The form of the law of greatest entropy: every two by two odds ratio is 1; and one solver more agrees."""
    found = probabilities(GRAPH)
    logs = np.log(found / (1 - found))
    assert logs - logs[:1] - logs[:, :1] + logs[0, 0] == pytest.approx(np.zeros_like(logs), abs=1e-9)

    def table(numbers: Table) -> Table:
        logs = np.add.outer(numbers[:6], np.append(numbers[6:], 0.0))
        return np.asarray(1 / (1 + np.exp(-logs)))

    def missed(numbers: Table) -> Table:
        error = table(numbers) - GRAPH
        return np.concatenate([error.sum(axis=1), error.sum(axis=0)[:-1]])

    assert found == pytest.approx(table(root(missed, np.zeros(12), tol=1e-13).x), abs=1e-10)


def test_only_what_the_degrees_force_is_certain() -> None:
    """Against all graphs of the same degrees: a membership is 0 or 1 where it is in none or in every one of them."""
    for seed in range(60):
        graph = drawn(seed)[:3, :4]
        graph = graph[graph.any(axis=1)][:, graph.any(axis=0)]
        if graph.size == 0:
            continue
        same = [
            table
            for cells in product((0, 1), repeat=graph.size)
            if np.array_equal((table := np.reshape(cells, graph.shape)).sum(axis=1), graph.sum(axis=1))
            and np.array_equal(table.sum(axis=0), graph.sum(axis=0))
        ]
        found, share = probabilities(graph), np.mean(same, axis=0)
        assert np.array_equal(found == 0, share == 0) and np.array_equal(found == 1, share == 1)


def test_a_tail_is_that_of_all_graphs_counted() -> None:
    """Each of the 4,096 graphs of three members and four groups with its probability."""
    graph = np.array([[1, 1, 1, 0], [1, 1, 0, 0], [0, 1, 0, 1]])
    found = probabilities(graph)
    every = [np.reshape(cells, graph.shape) for cells in product((0, 1), repeat=graph.size)]
    weights = np.array([np.where(table == 1, found, 1 - found).prod() for table in every])
    assert weights.sum() == pytest.approx(1, rel=1e-12)
    for (a, b), (expected, tail) in tails(graph).items():
        shared = np.array([(table[a] * table[b]).sum() for table in every])
        assert expected == pytest.approx((weights * shared).sum(), rel=1e-12)
        assert tail == pytest.approx(weights[shared >= (graph[a] * graph[b]).sum()].sum(), rel=1e-12)


def test_every_tail_is_that_of_scipy_and_of_a_peer() -> None:
    found = tails(GRAPH)
    for ends, tail in PEER.items():
        assert found[ends][1] == pytest.approx(tail, abs=1e-9)
    for seed in range(20):
        graph = drawn(seed)
        table = probabilities(graph)
        for (a, b), (expected, tail) in tails(graph).items():
            both = table[a] * table[b]
            shared = int((graph[a] * graph[b]).sum())
            assert expected == pytest.approx(both.sum(), rel=1e-12)
            assert tail == pytest.approx(float(poisson_binom(both.tolist()).sf(shared - 1)), abs=1e-12)


def test_a_small_tail_is_exact() -> None:
    """Where all are equal the law is binomial: 30 in common of 30 with one chance each, far below any rounding."""
    graph = np.zeros((60, 60), dtype=np.int64)
    for member in range(60):
        graph[member, (member + np.arange(6)) % 60] = 1
    model = memberships(graph.sum(axis=1), graph.sum(axis=0))
    six = np.array([6])
    assert shared_by_chance(model, six, six, np.array([30]))[1][0] < 1e-40
    assert shared_by_chance(model, six, six, np.array([60]))[1] == pytest.approx(0.01**60, rel=1e-9)
    assert shared_by_chance(model, six, six, np.array([1]))[1] == pytest.approx(1 - 0.99**60, rel=1e-12)


def test_tails_agree_with_graphs_drawn_from_the_law() -> None:
    found, random = probabilities(GRAPH), np.random.default_rng(22)
    tables = random.random((20_000, *GRAPH.shape)) < found
    for (a, b), (_, tail) in tails(GRAPH).items():
        share = ((tables[:, a] & tables[:, b]).sum(axis=1) >= (GRAPH[a] * GRAPH[b]).sum()).mean()
        assert share == pytest.approx(tail, abs=4 * np.sqrt(0.25 / len(tables)))
