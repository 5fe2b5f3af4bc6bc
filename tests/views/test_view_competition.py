"""Rivalry and comparison, worked out by hand: kinds kept apart, investors that are also set against the company."""

from __future__ import annotations

from pathlib import Path

from kg.views.competition import Competition, competition
from tests.support.landscape_of import Record, money, named, packaged, said, snapshot_of

ENTITIES = [
    *(named(id, "Company") for id in ("x", "y", "giant")),
    *(named(id, "Product") for id in ("x-app", "giant-app")),
    named("group", "Group"),
    named("idea", "Strategy"),
    named("x-a", "FundingRound"),
]


def found(folder: Path, *claims: Record) -> Competition:
    return competition(snapshot_of(folder, ENTITIES, {"s": list(claims)}))


def links(view: Competition) -> set[tuple[str, str, str]]:
    return {(row.kind, row.first.id, row.second.id) for row in view.rows}


def test_the_kinds_stay_apart(tmp_path: Path) -> None:
    view = found(
        tmp_path,
        said("a", "x-app", "rivalOf", "giant-app"),
        said("b", "x", "memberOf", "group"),
        said("c", "y", "memberOf", "group"),
        said("d", "x", "comparedWith", "giant"),
        said("e", "x", "comparedWith", "idea"),
        said("f", "giant", "capitalExpenditure", quantity=money(9), time="2025", modality="planned"),
        said("g", "x", "cash", quantity=money(1), time="2025"),
    )
    assert links(view) == {
        ("rivalry", "giant-app", "x-app"),
        ("peerGroup", "x", "y"),
        ("comparison", "giant", "x"),
        ("resources", "x", "giant"),
    }


def test_figures_of_two_sources_are_not_set_side_by_side(tmp_path: Path) -> None:
    claims = {
        "s": [said("f", "giant", "capitalExpenditure", quantity=money(9), time="2025")],
        "t": [said("g", "x", "cash", quantity=money(1), time="2025")],
    }
    assert links(competition(snapshot_of(tmp_path, ENTITIES, claims))) == set()


def test_an_investor_is_set_against_the_company_through_its_product(tmp_path: Path) -> None:
    view = found(
        tmp_path,
        said("a", "x-app", "rivalOf", "giant-app"),
        said("b", "x-app", "developedBy", "x"),
        said("c", "giant-app", "developedBy", "giant"),
        said("d", "x-a", "company", "x"),
        said("e", "x-a", "participant", "giant"),
        said("f", "x-a", "participant", "y"),
    )
    (row,) = view.section("rival-investors").rows
    assert (row.investor.id, row.company.id, row.kinds) == ("giant", "x", ("rivalry",))
    assert set(row.claims) == {"s.a", "s.b", "s.c", "s.d", "s.e"}


def test_an_investor_that_no_source_sets_against_the_company_is_none(tmp_path: Path) -> None:
    view = found(tmp_path, said("d", "x-a", "company", "x"), said("e", "x-a", "participant", "giant"))
    assert view.section("rival-investors").rows == ()


def test_only_doubao_and_products_of_large_firms_are_called_rivals_in_the_articles() -> None:
    view = competition(packaged("a1", "a2"))
    assert {link for link in links(view) if link[0] == "rivalry"} == {
        ("rivalry", "doubao", "kimi"),
        ("rivalry", "kimi", "large-firm-products"),
    }
    assert {link for link in links(view) if link[0] == "resources"} == {
        ("resources", "moonshot-ai", firm) for firm in ("alibaba", "baidu", "bytedance", "tencent")
    }


def test_alibaba_and_tencent_invest_in_what_they_are_set_against() -> None:
    rows = competition(packaged("a1", "a2"), company="moonshot-ai").section("rival-investors").rows
    assert {(row.investor.id, row.company.id) for row in rows} == {
        ("alibaba", "moonshot-ai"),
        ("tencent", "moonshot-ai"),
    }
    assert all("resources" in row.kinds for row in rows)


def test_the_six_tigers_of_the_articles_are_three_by_name() -> None:
    rows = [row for row in competition(packaged("a1", "a2")).rows if row.about and row.about.id == "ai-six-tigers"]
    assert {(row.first.id, row.second.id) for row in rows} == {
        ("minimax", "moonshot-ai"),
        ("minimax", "zhipu"),
        ("moonshot-ai", "zhipu"),
    }


def test_investors_of_one_company_are_no_peers_by_that() -> None:
    groups = {row.about.id for row in competition(packaged()).rows if row.about}
    assert "ai-six-tigers" in groups and "returning-investors" not in groups
