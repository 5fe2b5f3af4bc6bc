"""Capital expenditure, worked out by hand: planned beside actual, sums within one modality, spending to cash."""

from __future__ import annotations

from pathlib import Path

from kg.views.capex import Capex, capex
from tests.support.landscape_of import Record, money, named, packaged, said, snapshot_of

ENTITIES = [named(id, "Company") for id in ("alpha", "beta", "startup")]


def spent(id: str, subject: str, value: int, unit: str = "CNY", bound: str = "exact", **more: str) -> Record:
    about = {"time": "2025", **more}
    return said(id, subject, "capitalExpenditure", quantity=money(value, unit, bound), **about)


def found(folder: Path, *claims: Record) -> Capex:
    return capex(snapshot_of(folder, ENTITIES, {"s": list(claims)}))


def sums(view: Capex) -> dict[tuple[str, str], str]:
    rows = view.section("sums").rows
    return {(row.modality.id, row.definition.id if row.definition else ""): row.total.label.en for row in rows}


def test_plans_and_spending_are_never_added(tmp_path: Path) -> None:
    plans = [spent("a", "alpha", 3, modality="planned"), spent("b", "beta", 5)]
    assert sums(found(tmp_path, *plans)) == {}


def test_one_definition_and_one_currency_to_a_sum(tmp_path: Path) -> None:
    view = found(
        tmp_path,
        spent("a", "alpha", 3),
        spent("b", "beta", 5),
        spent("c", "beta", 100, definition="on-ai"),
        spent("d", "alpha", 7, "USD"),
    )
    assert sums(view) == {("actual", ""): "CNY 8"}


def test_an_approximate_part_leaves_the_sum_open(tmp_path: Path) -> None:
    assert sums(found(tmp_path, spent("a", "alpha", 3, bound="approx"), spent("b", "beta", 5))) == {
        ("actual", ""): "undetermined"
    }


def test_two_figures_of_one_organization_widen_the_sum(tmp_path: Path) -> None:
    claims = {"s": [spent("a", "alpha", 3), spent("b", "beta", 5)], "t": [spent("a", "alpha", 4)]}
    view = capex(snapshot_of(tmp_path, ENTITIES, claims))
    assert sums(view) == {("actual", ""): "CNY 8 to CNY 9"}


def test_spending_to_cash_is_a_bound_with_a_warning(tmp_path: Path) -> None:
    cash = said("cash", "startup", "cash", quantity=money(10, "CNY", "more_than"), time="2025-12-31")
    dollars = said("dollars", "startup", "cash", quantity=money(10, "USD"), time="2025-12-31")
    view = found(tmp_path, spent("a", "alpha", 160), cash, dollars)
    (row,) = view.section("against-cash").rows
    assert (row.startup.id, row.ratio.label.en, row.ratio.inputs) == (
        "startup",
        "less than 16-fold",
        ("s.a", "s.cash"),
    )
    assert "flow-over-stock" in [note.code for note in view.notes]


def test_the_four_firms_of_the_articles() -> None:
    view = capex(packaged("a1", "a2"))
    values = {row.organization.id: (row.modality.id, row.value.label.en) for row in view.rows}
    assert values == {
        "baidu": ("planned", "CNY 30 billion to CNY 50 billion"),
        "tencent": ("planned", "CNY 70 billion to CNY 100 billion"),
        "alibaba": ("actual", "CNY 120 billion"),
        "bytedance": ("actual", "CNY 160 billion"),
    }
    assert sums(view) == {
        ("planned", "on-ai"): "CNY 100 billion to CNY 150 billion",
        ("actual", "on-ai"): "CNY 280 billion",
    }


def test_the_articles_set_them_against_more_than_ten_billion_in_cash() -> None:
    rows = capex(packaged("a1", "a2")).section("against-cash").rows
    ratios = {row.organization.id: row.ratio.label.en for row in rows if row.cash.bound == "more_than"}
    assert ratios == {
        "baidu": "less than 5-fold",
        "tencent": "less than 10-fold",
        "alibaba": "less than 12-fold",
        "bytedance": "less than 16-fold",
    }


def test_the_landscape_keeps_planned_and_reported_2025_apart() -> None:
    """Annual reports: Baidu 12.1bn, Tencent 79.2bn, Alibaba 103.9bn, 195.2bn together; ByteDance plans for 2026."""
    view = capex(packaged(), window="2025")
    baidu = {row.modality.id: row.value.label.en for row in view.rows if row.organization.id == "baidu"}
    assert baidu == {"planned": "CNY 30 billion to CNY 50 billion", "actual": "CNY 12.1 billion"}
    assert sums(view)[("actual", "")] == "CNY 195.2 billion"
    assert view.notes[0].code == "outside-window"
