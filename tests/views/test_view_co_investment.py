"""Who invested together, worked out by hand: on small landscapes, on the two articles, on the landscape table."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.errors import BadInput
from kg.store.selection import Selection
from kg.store.snapshot import Snapshot
from kg.views.co_investment import CoInvestment, co_investment
from tests.support.landscape_of import Record, named, packaged, said, snapshot_of, source


def company_round(id: str, company: str, *members: str) -> list[Record]:
    """Claims that a company's round had these participants."""
    claims = [said(f"{id}-company", id, "company", company)]
    return claims + [said(f"{id}-{m}", id, "participant", m) for m in members]


ENTITIES = [
    *(named(id, "Company") for id in ("x", "y", "alpha", "beta")),
    *(named(id, "Person") for id in ("pat",)),
    *(named(id, "FundingRound") for id in ("x-a", "x-b", "y-a")),
]


def pairs(view: CoInvestment) -> dict[tuple[str, str], tuple[int, int]]:
    return {(row.first.id, row.second.id): (row.rounds.value, row.companies.value) for row in view.rows}


def test_weights_count_shared_rounds_and_shared_companies(tmp_path: Path) -> None:
    claims = [
        *company_round("x-a", "x", "alpha", "beta"),
        *company_round("x-b", "x", "beta", "pat"),
        *company_round("y-a", "y", "alpha", "beta"),
    ]
    view = co_investment(snapshot_of(tmp_path, ENTITIES, {"s": claims}))
    assert pairs(view) == {("alpha", "beta"): (2, 2), ("beta", "pat"): (1, 1), ("alpha", "pat"): (0, 1)}
    alpha = next(row for row in view.section("investors").rows if row.investor.id == "alpha")
    assert (alpha.rounds.value, alpha.companies.value, alpha.degree.value, alpha.person) == (2, 2, 2, False)


def test_a_round_whose_company_nobody_states_links_by_round_alone(tmp_path: Path) -> None:
    claims = [said("one", "x-a", "participant", "alpha"), said("two", "x-a", "ledBy", "beta")]
    view = co_investment(snapshot_of(tmp_path, ENTITIES, {"s": claims}))
    assert pairs(view) == {("alpha", "beta"): (1, 0)}


def test_a_holder_without_a_round_shares_the_company_only(tmp_path: Path) -> None:
    claims = [*company_round("x-a", "x", "alpha"), said("holds", "x", "shareholder", "pat")]
    view = co_investment(snapshot_of(tmp_path, ENTITIES, {"s": claims}))
    assert pairs(view) == {("alpha", "pat"): (0, 1)}


def test_a_person_is_not_his_company(tmp_path: Path) -> None:
    claims = [*company_round("x-a", "x", "alpha", "pat"), said("founder", "beta", "coFoundedBy", "pat")]
    view = co_investment(snapshot_of(tmp_path, ENTITIES, {"s": claims}))
    assert pairs(view) == {("alpha", "pat"): (1, 1)}
    assert view.network is not None
    assert {node.id: node.kind for node in view.network.nodes} == {"alpha": "organization", "pat": "person"}


def test_an_open_list_is_a_hollow_node_and_makes_counts_at_least(tmp_path: Path) -> None:
    claims = [
        *company_round("x-a", "x", "alpha", "beta"),
        *company_round("y-a", "y", "pat", "beta"),
        said("open", "x-a", "participantListOpen", literal="true"),
    ]
    view = co_investment(snapshot_of(tmp_path, ENTITIES, {"s": claims}))
    counts = {(row.first.id, row.second.id): row.rounds.at_least for row in view.rows}
    assert counts == {("alpha", "beta"): False, ("beta", "pat"): True}
    assert view.network is not None
    assert [node.id for node in view.network.nodes if node.hollow] == ["x-a-others"]
    assert [row.named.short() for row in view.section("open-lists").rows] == ["at least 2"]
    assert "open-list" in [note.code for note in view.notes]


def test_no_count_of_the_articles_is_exact_where_a_list_is_open() -> None:
    """Rounds B and C name some and leave others open: who shares what is at least so much."""
    view = co_investment(packaged("a1", "a2"))
    counts = {(row.first.id, row.second.id): row.rounds.short() for row in view.rows}
    assert counts["tencent", "wang-huiwen"] == "at least 1"
    degrees = {row.investor.id: row.degree for row in view.section("investors").rows}
    assert degrees["gaorong-ventures"].at_least and all(degree.at_least for degree in degrees.values())


def test_planned_and_denied_participation_is_none(tmp_path: Path) -> None:
    claims = [
        *company_round("x-a", "x", "alpha"),
        said("plan", "x-a", "participant", "beta", modality="planned"),
        said("denied", "x-a", "participant", "pat", polarity="negative"),
    ]
    snapshot = snapshot_of(tmp_path, ENTITIES, {"s": claims})
    assert pairs(co_investment(snapshot)) == {}
    assert pairs(co_investment(snapshot, modality=("actual", "planned"))) == {("alpha", "beta"): (1, 1)}


def test_minimum_support_counts_sources_not_mentions(tmp_path: Path) -> None:
    first = [*company_round("x-a", "x", "alpha", "beta"), said("again", "x-a", "participant", "alpha")]
    snapshot = snapshot_of(tmp_path, ENTITIES, {"s": first, "t": [said("b", "x-a", "participant", "beta")]})
    assert pairs(co_investment(snapshot)) == {("alpha", "beta"): (1, 1)}
    assert pairs(co_investment(snapshot, min_support=2)) == {}


def test_a_pair_is_as_well_attested_as_its_weaker_half(tmp_path: Path) -> None:
    claims = {"s": company_round("x-a", "x", "alpha", "beta"), "t": [said("b", "x-a", "participant", "beta")]}
    row = co_investment(snapshot_of(tmp_path, ENTITIES, claims)).rows[0]
    assert (row.support.sources, row.support.origins) == (1, 1)
    assert row.claims == ("s.x-a-alpha", "s.x-a-beta", "s.x-a-company", "t.b")


def test_a_pair_is_as_well_attested_as_the_best_of_what_it_shares(tmp_path: Path) -> None:
    """Round A by two publishers, round B by one of them: that the two share a round at all, two attest."""
    claims = {
        "s": [*company_round("x-a", "x", "alpha", "beta"), *company_round("y-a", "y", "alpha", "beta")],
        "t": company_round("x-a", "x", "alpha", "beta"),
    }
    papers = [source("s", publisher="Herald"), source("t", publisher="Courier")]
    (row,) = co_investment(snapshot_of(tmp_path, ENTITIES, claims, sources=papers)).rows
    assert (row.rounds.value, row.companies.value) == (2, 2)
    assert (row.support.sources, row.support.origins) == (2, 2)


def test_a_link_is_drawn_for_what_is_shared_and_weighs_how_often(tmp_path: Path) -> None:
    """Alpha and Beta share two rounds of one company; Pat shares the company alone: no link of weight zero."""
    claims = [
        *company_round("x-a", "x", "alpha", "beta"),
        *company_round("x-b", "x", "alpha", "beta"),
        said("holds", "x", "shareholder", "pat"),
    ]
    network = co_investment(snapshot_of(tmp_path, ENTITIES, {"s": claims})).network
    assert network is not None
    assert {(edge.source, edge.target, edge.kind): edge.weight for edge in network.edges} == {
        ("alpha", "beta", "round"): 2,
        ("alpha", "beta", "company"): 1,
        ("alpha", "pat", "company"): 1,
        ("beta", "pat", "company"): 1,
    }


def test_a_copy_of_a_source_raises_no_independent_support(tmp_path: Path) -> None:
    claims = {
        "s": company_round("x-a", "x", "alpha", "beta"),
        "t": company_round("x-a", "x", "alpha", "beta"),
    }
    mirrored = [source("s", publisher="Herald"), source("t", mirrorOf="Herald")]
    row = co_investment(snapshot_of(tmp_path, ENTITIES, claims, sources=mirrored)).rows[0]
    assert (row.support.sources, row.support.origins) == (2, 1)


def test_the_window_asks_for_the_rounds_dates(tmp_path: Path) -> None:
    claims = [
        *company_round("x-a", "x", "alpha", "beta"),
        *company_round("y-a", "y", "alpha", "pat"),
        said("dated", "x-a", "date", time="2024-12~"),
    ]
    snapshot = snapshot_of(tmp_path, ENTITIES, {"s": claims})
    assert pairs(co_investment(snapshot, window="2024")) == {("alpha", "beta"): (1, 1)}
    assert pairs(co_investment(snapshot, window="2024-12")) == {}
    both = {("alpha", "beta"): (1, 1), ("alpha", "pat"): (1, 1), ("beta", "pat"): (0, 0)}
    found = pairs(co_investment(snapshot, window="2024-12", within="possible"))
    assert found == {key: value for key, value in both.items() if value != (0, 0)}


def test_an_impossible_window_is_refused(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, ENTITIES, {"s": company_round("x-a", "x", "alpha")})
    with pytest.raises(BadInput, match="ends before it begins"):
        co_investment(snapshot, window="2025/2024")


def articles() -> Snapshot:
    return packaged("a1", "a2")


def test_the_two_articles_give_four_investors_of_one_company() -> None:
    """C round: Alibaba, Tencent, Wang Huiwen, among others; Gaorong holds shares, no round is stated."""
    view = co_investment(articles())
    assert pairs(view) == {
        ("alibaba", "tencent"): (1, 1),
        ("alibaba", "wang-huiwen"): (1, 1),
        ("tencent", "wang-huiwen"): (1, 1),
        ("alibaba", "gaorong-ventures"): (0, 1),
        ("gaorong-ventures", "tencent"): (0, 1),
        ("gaorong-ventures", "wang-huiwen"): (0, 1),
    }


def test_meituan_is_no_investor_through_wang_huiwen() -> None:
    view = co_investment(articles())
    assert view.network is not None
    kinds = {node.id: node.kind for node in view.network.nodes if not node.hollow}
    assert "meituan" not in kinds
    assert kinds["wang-huiwen"] == "person"


def test_every_list_of_the_articles_is_open() -> None:
    """B names one of its investors only (包括…领投), C ends in 等."""
    view = co_investment(articles())
    assert [row.round.id for row in view.section("open-lists").rows] == ["moonshot-ai-b", "moonshot-ai-c"]
    tencent = next(row for row in view.rows if (row.first.id, row.second.id) == ("tencent", "wang-huiwen"))
    assert (tencent.support.sources, tencent.support.origins) == (1, 1)


def test_without_a2_nobody_invested_in_a1s_words() -> None:
    assert co_investment(articles().select(Selection(without=("a2",)))).rows == ()


def landscape() -> dict[tuple[str, str], tuple[int, int]]:
    return pairs(co_investment(packaged()))


def test_alibaba_and_tencent_on_the_landscape() -> None:
    """Rounds: Moonshot B+, C, C+; Zhipu 2023-09; MiniMax 2024-03, 2025-07; Baichuan twice; Unitree: nine.

    Companies: Moonshot, Zhipu, MiniMax, Baichuan, Unitree.
    """
    row = next(r for r in co_investment(packaged()).rows if (r.first.id, r.second.id) == ("alibaba", "tencent"))
    assert {ref.id for ref in row.shared_rounds} == {
        "moonshot-ai-2024-08",
        "moonshot-ai-c",
        "moonshot-ai-2026-02",
        "zhipu-2023-09",
        "minimax-2024-03",
        "minimax-2025-07",
        "baichuan-2023-10-17",
        "baichuan-2024-07-25",
        "unitree-2025-06-19",
    }
    assert {ref.id for ref in row.shared_companies} == {
        "moonshot-ai",
        "zhipu",
        "minimax",
        "baichuan",
        "unitree",
    }


def test_hongshan_and_tencent_share_five_rounds_and_six_companies() -> None:
    """Manus 2024, Light Year 2023, MiniMax 2023-06 and 2024-03, Unitree; and Moonshot and Zhipu by other rounds."""
    assert landscape()[("hongshan", "tencent")] == (5, 6)


def test_two_persons_of_the_landscape_met_in_one_company_each() -> None:
    """Wang Huiwen led Light Year's first money, Wang Xing and Su Hua came in with its first outside round."""
    found = landscape()
    assert found[("su-hua", "wang-xing")] == (1, 1)
    assert found[("su-hua", "wang-huiwen")] == (0, 2)


def test_companies_related_by_name_are_not_merged() -> None:
    """Alibaba Cloud led 01.AI and Shengshu, Alibaba neither; Long-Z led rounds of two, Meituan none."""
    view = co_investment(packaged())
    companies = {row.investor.id: row.companies.value for row in view.section("investors").rows}
    assert {"alibaba", "alibaba-cloud", "long-z", "meituan"} <= set(companies)
    assert companies["alibaba-cloud"] == 2


def test_a_round_that_is_only_reported_as_planned_links_nobody() -> None:
    """DeepSeek's first outside round: terms that could still change."""
    assert ("catl", "netease") not in landscape()


def test_the_order_of_claims_changes_no_row(tmp_path: Path) -> None:
    claims = [
        *company_round("x-a", "x", "alpha", "beta"),
        *company_round("x-b", "x", "beta", "pat"),
        *company_round("y-a", "y", "alpha", "beta"),
    ]
    view = co_investment(snapshot_of(tmp_path / "a", ENTITIES, {"s": claims}))
    turned = co_investment(snapshot_of(tmp_path / "b", ENTITIES[::-1], {"s": claims[::-1]}))
    assert view.model_dump() == turned.model_dump()
