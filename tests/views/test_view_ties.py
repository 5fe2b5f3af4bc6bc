"""Ties with an error rate: equal to scipy, few on random graphs, planted groups found, the order of nothing matters."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import false_discovery_control, hypergeom

from kg.base.errors import BadInput
from kg.base.paths import docs_dir
from kg.store.snapshot import Snapshot
from kg.views.co_investment import CoInvestment, co_investment
from kg.views.parts.ties import NULLS, Null, Ties, controlled, ties
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


@pytest.mark.parametrize("null", NULLS)
def test_of_a_thousand_random_graphs_few_have_any_tie(null: Null) -> None:
    """Where nothing is tied, every tie that is kept is false: the share of graphs with one is at most the rate."""
    flagged = sum(bool(kept(ties(*drawn(seed), null))) for seed in range(1000))
    assert flagged <= RATE * 1000


def uneven(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Memberships drawn one by one, where members and groups differ much in how many they have."""
    fixed = np.random.default_rng(5)
    odds = np.outer(np.exp(1.3 * fixed.normal(size=30)), 0.25 * np.exp(1.3 * fixed.normal(size=40)))
    members, groups = np.nonzero(np.random.default_rng(seed).random(odds.shape) < odds / (1 + odds))
    return members, groups


def test_where_groups_differ_in_size_the_null_that_keeps_their_sizes_alone_keeps_the_rate() -> None:
    graphs = [uneven(seed) for seed in range(500)]
    flagged = {null: sum(bool(kept(ties(*graph, null))) for graph in graphs) for null in NULLS}
    assert flagged["bicm"] <= RATE * len(graphs)
    assert flagged["hypergeometric"] > 0.2 * len(graphs)


@pytest.mark.parametrize("null", NULLS)
def test_a_planted_group_is_found(null: Null) -> None:
    members, groups = drawn(3)
    planted = [(30 + member, 40 + group) for member in range(4) for group in range(8)]
    more = np.array(planted, dtype=np.int64)
    found = kept(ties(np.concatenate([members, more[:, 0]]), np.concatenate([groups, more[:, 1]]), null))
    assert {(a, b) for a in range(30, 34) for b in range(a + 1, 34)} <= found


@pytest.mark.parametrize("null", NULLS)
def test_the_order_of_members_and_memberships_changes_nothing(null: Null) -> None:
    members, groups = drawn(11)
    shuffled = np.random.default_rng(1).permutation(len(members))
    one, other = ties(members, groups, null), ties(members[shuffled], groups[shuffled], null)
    assert all(np.array_equal(a, b) for a, b in zip(one.pairs, other.pairs, strict=True))
    assert np.array_equal(one.q_value, other.q_value)
    renamed, regrouped = np.random.default_rng(2).permutation(30), np.random.default_rng(4).permutation(40)
    turned = ties(renamed[members], regrouped[groups], null)
    ends = zip(turned.pairs.first.tolist(), turned.pairs.second.tolist(), strict=True)
    back = {frozenset(pair): p for pair, p in zip(ends, turned.p_value, strict=True)}
    same = [back[frozenset((int(renamed[a]), int(renamed[b])))] for a, b in zip(*one.pairs[:2], strict=True)]
    assert one.p_value == pytest.approx(same, rel=1e-12)


def test_nothing_shared_is_no_tie_and_no_test_is_no_number() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert len(ties(nothing, nothing).q_value) == 0
    assert len(ties(np.array([0, 1]), np.array([0, 1])).q_value) == 0
    assert len(controlled(np.zeros(0), 0)) == 0


def together(round_: str, *names: str) -> list[Record]:
    return [said(f"{round_}-{name}", round_, "participant", name) for name in names]


def codes(view: CoInvestment) -> set[str]:
    return {note.code for note in view.notes}


def test_a_view_says_when_its_data_can_show_nothing(tmp_path: Path) -> None:
    things = [*(named(id, "Company") for id in ("a", "b", "c")), *(named(f"r{n}", "FundingRound") for n in range(12))]
    few = snapshot_of(tmp_path / "few", things, {"s": [*together("r0", "a", "b"), *together("r1", "c")]})
    claims = [claim for n in range(6) for claim in together(f"r{n}", "a", "b")]
    claims += [claim for n in range(6, 12) for claim in together(f"r{n}", "c")]
    many = snapshot_of(tmp_path / "many", things, {"s": claims})
    for null in NULLS:
        assert codes(co_investment(few, null_model=null)) == {"ties", "no-significant-tie"}
    found = co_investment(many)
    [tie] = found.section("ties").rows
    assert (tie.observed.value, tie.expected, tie.significant) == (6, 3.0, True)
    assert codes(found) == {"ties"}
    # Where rounds keep their sizes, each of a, b is in each round of two with 2/3, in each of one with 1/3.
    assert tie.bicm_expected == pytest.approx(6 * (4 / 9 + 1 / 9), rel=1e-5)
    sized = co_investment(many, null_model="bicm")
    assert [row.significant for row in sized.section("ties").rows] == [False]
    assert codes(sized) == {"ties", "no-significant-tie"}
    told = next(note.text for note in sized.notes if note.code == "ties")
    assert told.en.startswith("at a false-discovery rate of 0.05: 1 of 1 ties are") and "; 0 if chance" in told.en
    assert "1 对中 1 对" in told.zh and "则 0 对" in told.zh


@pytest.mark.parametrize("null", NULLS)
def test_the_rate_and_the_null_that_are_asked_for_decide(snapshot: Snapshot, null: Null) -> None:
    for rate in ("0.05", "0.25", "0.9"):
        view = co_investment(snapshot, error_rate=Decimal(rate), null_model=null)
        rows = view.section("ties").rows
        assert len(rows) > 100
        assert [row.significant for row in rows] == [row.under(null)[0] <= float(rate) for row in rows]
        assert [row.under(null) for row in rows] == sorted(row.under(null) for row in rows)
        assert (view.parameters["errorRate"], view.parameters["nullModel"]) == (rate, null)
    assert any(row.observed.at_least for row in rows)  # an open list may name the other one too


def test_of_the_packaged_ties_none_is_more_than_chance_where_rounds_keep_their_sizes(snapshot: Snapshot) -> None:
    rows = co_investment(snapshot).section("ties").rows
    words = (docs_dir() / "views.md").read_text(encoding="utf-8")
    assert f"of the packaged {len(rows)} pairs none has a rate below {min(row.q_value for row in rows):.2f}" in words
    assert min(row.bicm_q_value for row in rows) == 1.0 and "none below 1 if rounds keep their sizes" in words


def test_ties_rest_on_rounds_alone(tmp_path: Path) -> None:
    things = [named("x", "Company"), named("a", "Company"), named("b", "Company"), named("r", "FundingRound")]
    claims = [said("one", "x", "shareholder", "a"), said("two", "x", "shareholder", "b")]
    assert co_investment(snapshot_of(tmp_path, things, {"s": claims})).section("ties").rows == ()


@pytest.mark.parametrize("given", ["0", "1", "-0.1", "much", "", "nan"])
def test_a_rate_that_is_none_is_refused(snapshot: Snapshot, given: str) -> None:
    with pytest.raises(BadInput, match=r"is no share"):
        typed_view(snapshot, "co-investment", {"errorRate": given})


def test_a_null_that_is_none_is_refused_with_those_there_are(snapshot: Snapshot) -> None:
    with pytest.raises(BadInput, match=r"'poisson' is no nullModel.*hypergeometric, bicm"):
        typed_view(snapshot, "co-investment", {"nullModel": "poisson"})
