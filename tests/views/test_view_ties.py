"""Ties with an error rate: equal to scipy, few on random graphs, planted groups found, the order of nothing matters."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import false_discovery_control, hypergeom

from kg.base.errors import BadInput
from kg.store.snapshot import Snapshot
from kg.views.co_investment import co_investment
from kg.views.parts.ties import Ties, controlled, ties
from kg.views.view_specs import typed_view
from tests.support.landscape_of import Record, named, said, snapshot_of

RATE = 0.05


def drawn(seed: int, members: int = 30, groups: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Memberships of the null: each member in some groups, drawn at random."""
    random = np.random.default_rng(seed)
    sizes = random.integers(1, 12, members)
    found = [(member, group) for member in range(members) for group in random.choice(groups, sizes[member], False)]
    entries = np.array(found, dtype=np.int64)
    return entries[:, 0], entries[:, 1]


def test_every_value_is_that_of_scipy() -> None:
    members, groups = drawn(7)
    found = ties(members, groups)
    degree = np.bincount(members)
    number = len(np.unique(groups))
    for a, b, shared, p, expected in zip(*found.pairs, found.p_value, found.expected, strict=True):
        law = hypergeom(number, degree[a], degree[b])
        assert p == pytest.approx(law.sf(shared - 1), rel=1e-12)
        assert expected == pytest.approx(law.mean(), rel=1e-12)
    size = len(degree) * (len(degree) - 1) // 2
    every = np.concatenate([found.p_value, np.ones(size - len(found.p_value))])
    assert found.q_value == pytest.approx(false_discovery_control(every)[: len(found.p_value)], rel=1e-12)


def kept(found: Ties) -> set[tuple[int, int]]:
    keep = found.q_value <= RATE
    return set(zip(found.pairs.first[keep].tolist(), found.pairs.second[keep].tolist(), strict=True))


def test_of_a_thousand_random_graphs_few_have_any_tie() -> None:
    """Where nothing is tied, every tie that is kept is false: the share of graphs with one is at most the rate."""
    flagged = sum(bool(kept(ties(*drawn(seed)))) for seed in range(1000))
    assert flagged <= RATE * 1000


def test_a_planted_group_is_found() -> None:
    members, groups = drawn(3)
    planted = [(30 + member, 40 + group) for member in range(4) for group in range(8)]
    more = np.array(planted, dtype=np.int64)
    found = kept(ties(np.concatenate([members, more[:, 0]]), np.concatenate([groups, more[:, 1]])))
    assert {(a, b) for a in range(30, 34) for b in range(a + 1, 34)} <= found


def test_the_order_of_members_and_memberships_changes_nothing() -> None:
    members, groups = drawn(11)
    shuffled = np.random.default_rng(1).permutation(len(members))
    one, other = ties(members, groups), ties(members[shuffled], groups[shuffled])
    assert all(np.array_equal(a, b) for a, b in zip(one.pairs, other.pairs, strict=True))
    assert np.array_equal(one.q_value, other.q_value)
    renamed = np.random.default_rng(2).permutation(30)
    turned = ties(renamed[members], groups)
    assert sorted(one.q_value) == pytest.approx(sorted(turned.q_value), rel=1e-12)


def test_nothing_shared_is_no_tie_and_no_test_is_no_number() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert len(ties(nothing, nothing).q_value) == 0
    assert len(ties(np.array([0, 1]), np.array([0, 1])).q_value) == 0
    assert len(controlled(np.zeros(0), 0)) == 0


def together(round_: str, *names: str) -> list[Record]:
    return [said(f"{round_}-{name}", round_, "participant", name) for name in names]


def test_a_view_says_when_its_data_can_show_nothing(tmp_path: Path) -> None:
    things = [*(named(id, "Company") for id in ("a", "b", "c")), *(named(f"r{n}", "FundingRound") for n in range(12))]
    few = co_investment(snapshot_of(tmp_path / "few", things, {"s": [*together("r0", "a", "b"), *together("r1", "c")]}))
    assert {note.code for note in few.notes} == {"ties", "no-significant-tie"}
    claims = [claim for n in range(6) for claim in together(f"r{n}", "a", "b")]
    claims += [claim for n in range(6, 12) for claim in together(f"r{n}", "c")]
    many = co_investment(snapshot_of(tmp_path / "many", things, {"s": claims}))
    [tie] = many.section("ties").rows
    assert (tie.observed.value, tie.expected, tie.significant) == (6, 3.0, True)
    assert {note.code for note in many.notes} == {"ties"}


def test_the_rate_that_is_asked_for_decides(snapshot: Snapshot) -> None:
    for rate in ("0.05", "0.25", "0.9"):
        rows = co_investment(snapshot, error_rate=Decimal(rate)).section("ties").rows
        assert len(rows) > 100
        assert [row.significant for row in rows] == [row.q_value <= float(rate) for row in rows]
    assert any(row.observed.at_least for row in rows)  # an open list may name the other one too


def test_ties_rest_on_rounds_alone(tmp_path: Path) -> None:
    things = [named("x", "Company"), named("a", "Company"), named("b", "Company"), named("r", "FundingRound")]
    claims = [said("one", "x", "shareholder", "a"), said("two", "x", "shareholder", "b")]
    assert co_investment(snapshot_of(tmp_path, things, {"s": claims})).section("ties").rows == ()


@pytest.mark.parametrize("given", ["0", "1", "-0.1", "much", "", "nan"])
def test_a_rate_that_is_none_is_refused(snapshot: Snapshot, given: str) -> None:
    with pytest.raises(BadInput, match=r"is no share"):
        typed_view(snapshot, "co-investment", {"errorRate": given})
