"""Metrics over products and time, worked out by hand: series, comparability, ratios with bounds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import BadInput, NotFound
from kg.quantities.interval import Interval, divide
from kg.views import view
from kg.views.mau import Compared, Mau, mau
from kg.views.parts.derived import derived
from tests.support.landscape_of import Record, named, packaged, said, snapshot_of

ENTITIES = [
    *(named(id, "Product") for id in ("kimi", "doubao", "deepseek")),
    *(named(id, "DataProvider") for id in ("quest", "other")),
]


def users(id: str, subject: str, value: Any, time: str = "2025-09", bound: str = "exact", **more: Any) -> Record:
    quantity = {"asWritten": str(value), "value": value, "unit": "users", "bound": bound}
    return said(id, subject, "monthlyActiveUsers", quantity=quantity, time=time, **{"provider": "quest", **more})


def compared(folder: Path, *claims: Record) -> Compared:
    """The one comparison of two observations."""
    (row,) = mau(snapshot_of(folder, ENTITIES, {"s": list(claims)})).section("comparisons").rows
    assert isinstance(row, Compared)
    return row


def test_two_bounds_leave_the_order_undetermined(tmp_path: Path) -> None:
    row = compared(
        tmp_path, users("a", "deepseek", 100, bound="more_than"), users("b", "doubao", 100, bound="more_than")
    )
    assert (row.comparable, row.order) == (True, "undetermined")
    assert row.ratio is not None and not row.ratio.known


def test_an_exact_figure_against_a_bound_gives_a_bound(tmp_path: Path) -> None:
    row = compared(tmp_path, users("a", "doubao", 100, bound="more_than"), users("b", "kimi", 25))
    assert row.order == "greater"
    assert row.ratio is not None
    assert (row.ratio.lower, row.ratio.upper, row.ratio.upper_open) == ("0", "0.25", True)
    assert row.ratio.label.en == "less than 25%"
    assert (row.ratio.formula, row.ratio.inputs) == ("kimi 2025-09 ÷ doubao 2025-09", ("s.a", "s.b"))


def test_an_approximate_figure_is_never_a_point(tmp_path: Path) -> None:
    row = compared(tmp_path, users("a", "doubao", 100, bound="approx"), users("b", "kimi", 25))
    assert (row.comparable, row.order) == (True, "undetermined")
    assert row.ratio is not None and row.ratio.reason is not None
    assert row.ratio.reason.en == "one of the values is approximate"


def test_equal_figures_are_equal(tmp_path: Path) -> None:
    row = compared(tmp_path, users("a", "doubao", 100), users("b", "kimi", 100))
    assert row.order == "equal"
    assert row.ratio is not None and (row.ratio.label.en, row.ratio.rounded) == ("100%", False)


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"provider": "other"}, ("provider",)),
        ({"definition": "period-mean"}, ("definition",)),
        ({"time": "2025-35"}, ("periodKind",)),
        (
            {"definition": "peak", "time": "2025", "provider": "other"},
            ("definition", "provider", "periodKind"),
        ),
    ],
)
def test_what_differs_forbids_a_comparison_and_is_named(
    tmp_path: Path, change: Record, differs: tuple[str, ...]
) -> None:
    row = compared(tmp_path, users("a", "kimi", 100), users("b", "kimi", 50, **change))
    assert (row.comparable, row.order, row.ratio) == (False, "notComparable", None)
    assert row.differs == differs


def test_unstated_providers_agree_within_one_source_only(tmp_path: Path) -> None:
    one, two = users("a", "doubao", 100, provider=None), users("b", "kimi", 50, provider=None)
    for claim in (one, two):
        del claim["provider"]
    together = mau(snapshot_of(tmp_path / "one", ENTITIES, {"s": [one, two]}))
    apart = mau(snapshot_of(tmp_path / "two", ENTITIES, {"s": [one], "t": [two]}))
    assert [row.differs for row in together.section("comparisons").rows] == [()]
    assert [row.differs for row in apart.section("comparisons").rows] == [("provider",)]


def test_two_values_of_one_observation_stay_two(tmp_path: Path) -> None:
    claims = {"s": [users("a", "kimi", 100)], "t": [users("a", "kimi", 90)], "u": [users("a", "kimi", 100)]}
    found = mau(snapshot_of(tmp_path, ENTITIES, claims))
    assert [(row.value.lower, row.claims) for row in found.rows] == [
        ("100", ("s.a", "u.a")),
        ("90", ("t.a",)),
    ]
    assert len({row.series for row in found.rows}) == 1
    assert [row.value.lower for row in mau(packed(tmp_path / "b", claims), min_support=2).rows] == ["100"]


def packed(folder: Path, claims: dict[str, list[Record]]) -> Any:
    return snapshot_of(folder, ENTITIES, claims)


def test_a_plan_is_not_compared_with_what_happened(tmp_path: Path) -> None:
    snapshot = packed(tmp_path, {"s": [users("a", "kimi", 100), users("b", "kimi", 200, modality="planned")]})
    assert len(mau(snapshot).rows) == 1
    both = mau(snapshot, modality=("actual", "planned"))
    assert [row.differs for row in both.section("comparisons").rows] == [("modality",)]


def test_the_window_keeps_what_it_certainly_or_possibly_holds(tmp_path: Path) -> None:
    claims = [users("a", "kimi", 1, time="2025-09"), users("b", "kimi", 2, time="2025-09/..")]
    snapshot = packed(tmp_path, {"s": claims})
    certain = mau(snapshot, window="2025")
    assert [row.claims for row in certain.rows] == [("s.a",)]
    assert [note.code for note in certain.notes] == ["outside-window"]
    assert len(mau(snapshot, window="2025", within="possible").rows) == 2


def test_an_unknown_subject_is_named_with_the_nearest(tmp_path: Path) -> None:
    snapshot = packed(tmp_path, {"s": [users("a", "kimi", 1)]})
    with pytest.raises(NotFound) as error:
        mau(snapshot, subjects=("kimmi",))
    assert error.value.nearest == ("kimi",)


def test_texts_from_outside_are_read_or_refused(tmp_path: Path) -> None:
    snapshot = packed(tmp_path, {"s": [users("a", "kimi", 1)]})
    assert view(snapshot, "mau", subjects="kimi", minSupport="1", within="possible")["rows"][0]["claims"] == ["s.a"]
    for name, value, remedy in (
        ("metric", "monthlyActive", "one of"),
        ("within", "perhaps", "one of certain, possible"),
        ("modality", "likely", "one of actual"),
        ("minSupport", "0", "from 1 to 1000"),
        ("minsupport", "1", "it takes metric"),
    ):
        with pytest.raises(BadInput, match=remedy):
            view(snapshot, "mau", **{name: value})


VALUES = st.integers(1, 10**9)


@given(VALUES, VALUES, st.integers(0, 10**6), st.integers(0, 10**6))
def test_narrowing_an_input_never_widens_the_ratio(a: int, b: int, more: int, wide: int) -> None:
    top = Interval(Decimal(a), Decimal(a + more))
    wider = Interval(Decimal(a), Decimal(a + more + wide))
    divisor = Interval(Decimal(b), None, True)
    narrow, broad = (derived(divide(x, divisor), "ratio", "", ()) for x in (top, wider))
    assert narrow.upper is not None and broad.upper is not None
    assert Decimal(narrow.upper) <= Decimal(broad.upper)


def articles() -> Mau:
    return mau(packaged("a1", "a2"))


def test_the_articles_give_five_observations() -> None:
    found = {(row.subject.id, row.period.edtf if row.period else ""): row for row in articles().rows}
    values = {key: row.value.label.en for key, row in found.items()}
    assert values == {
        ("kimi", "2024-12"): "21.01 million users",
        ("doubao", "2024-12"): "75.23 million users",
        ("kimi", "2025-09"): "9.67 million users",
        ("doubao", "2025-09"): "more than 100 million users",
        ("deepseek", "2025-09"): "more than 100 million users",
    }


def test_the_provider_of_september_is_inferred_and_says_so() -> None:
    for row in articles().rows:
        assert ("provider" in row.inferred) == (row.period is not None and row.period.edtf == "2025-09")


def test_the_comparisons_of_the_articles() -> None:
    """967 / 2101 = 46.03 %; 967 / more than 10 000 is less than 9.67 %; 2101 / 7523 = 27.93 %."""
    found = {
        (row.first.id, row.first_period.edtf, row.second.id, row.second_period.edtf): row
        for row in articles().section("comparisons").rows
    }
    answers = {key: (row.order, row.ratio.label.en) for key, row in found.items()}
    assert answers == {
        ("deepseek", "2025-09", "doubao", "2025-09"): ("undetermined", "undetermined"),
        ("deepseek", "2025-09", "kimi", "2025-09"): ("greater", "less than 9.67%"),
        ("doubao", "2025-09", "kimi", "2025-09"): ("greater", "less than 9.67%"),
        ("doubao", "2024-12", "kimi", "2024-12"): ("greater", "about 27.93%"),
        ("doubao", "2024-12", "doubao", "2025-09"): ("less", "more than 132.9%"),
        ("kimi", "2024-12", "kimi", "2025-09"): ("greater", "about 46.03%"),
    }
    assert all(row.comparable for row in found.values())


def between(first: tuple[str, str], second: tuple[str, str]) -> Compared:
    """The one comparison of two observations, each by subject and period."""
    rows = mau(packaged()).section("comparisons").rows
    (found,) = (row for row in rows if set(ends(row)) == {first, second})
    assert isinstance(found, Compared)
    return found


def ends(row: Compared) -> tuple[tuple[str, str], tuple[str, str]]:
    one, other = (period.edtf if period else "" for period in (row.first_period, row.second_period))
    return (row.first.id, one), (row.second.id, other)


def test_kimi_fell_by_quarter_means_of_one_provider() -> None:
    """9.926m in the third quarter against 14.072m in the second is 70.54 %."""
    row = between(("kimi", "2025-34"), ("kimi", "2025-35"))
    assert row.ratio is not None
    assert (row.comparable, row.order, row.ratio.label.en) == (True, "greater", "about 70.54%")


def test_a_month_and_a_quarter_mean_of_kimi_are_not_comparable() -> None:
    row = between(("kimi", "2025-09"), ("kimi", "2025-35"))
    assert (row.comparable, row.differs) == (False, ("definition", "periodKind"))


def test_a_peak_without_a_provider_is_not_comparable() -> None:
    row = between(("kimi", "2024-12"), ("kimi", "2024"))
    assert (row.comparable, row.differs) == (False, ("definition", "provider", "periodKind"))


def test_an_approximate_quarter_of_deepseek_leaves_the_order_open() -> None:
    """DeepSeek near 170m, Doubao 130m in the second quarter: nobody says how near."""
    row = between(("deepseek", "2025-34"), ("doubao", "2025-34"))
    assert (row.comparable, row.order) == (True, "undetermined")


def test_too_many_values_are_compared_within_a_definition_then_within_a_subject(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = [
        users(f"{subject}-{time}", subject, 10, time=time, definition=definition)
        for subject, definition in (("kimi", "peak"), ("doubao", "peak"), ("deepseek", "period-mean"))
        for time in ("2025-08", "2025-09")
    ]
    snapshot = snapshot_of(tmp_path, ENTITIES, {"s": claims})
    found = {}
    for most in (9, 8, 5):
        monkeypatch.setattr("kg.views.mau.MOST_COMPARED", most)
        answer = mau(snapshot)
        pairs = {(row.first.id, row.second.id) for row in answer.section("comparisons").rows}
        found[most] = (len(answer.section("comparisons").rows), len(pairs), [note.code for note in answer.notes])
    assert found == {9: (9, 6, []), 8: (5, 4, ["too-many"]), 5: (5, 4, ["too-many"])}
    monkeypatch.setattr("kg.views.mau.MOST_COMPARED", 4)
    narrowest = mau(snapshot)
    assert {row.first.id == row.second.id for row in narrowest.section("comparisons").rows} == {True}
    assert "name subjects" in narrowest.notes[0].text.en
