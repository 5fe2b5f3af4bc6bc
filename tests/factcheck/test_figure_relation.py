"""Two figures side by side: what the draft's is to the claim's, and never that it is false where it need not be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.factcheck.figure_relation import relation
from kg.grammar.read import parse_quantity
from kg.quantities.interval import Interval, from_quantity
from kg.quantities.quantity import Quantity

CASES = [
    ("3亿元", "3亿元", "supported", "same"),
    ("约3亿元", "3亿元", "softer", "hedged"),
    ("至少3亿元", "3亿元", "softer", "hedged"),
    ("3亿元", "约3亿元", "harder", "hedgeLost"),
    ("3亿元", "超过3亿元", "harder", "hedgeLost"),
    ("超过3亿元", "3亿元", "harder", "boundAdded"),
    ("不到3亿元", "3亿元", "harder", "boundAdded"),
    ("不到3亿元", "超过3亿元", "harder", "boundTurned"),
    ("至少3亿元", "超过3亿元", "softer", "wider"),
    ("约3亿元", "超过3亿元", "softer", "hedged"),
    ("超过2亿元", "3亿元", "softer", "wider"),
    ("超过2亿元", "超过3亿元", "softer", "wider"),
    ("超过5亿元", "超过3亿元", "harder", "narrower"),
    ("3亿元", "3.02亿元", "softer", "rounded"),
    ("约3亿元", "2.98亿元", "softer", "rounded"),
    ("3.02亿元", "3亿元", "harder", "narrower"),
    ("10亿元", "14亿元", "contradicted", "otherFigure"),
    ("5亿元", "3亿元", "contradicted", "otherFigure"),
    ("超过5亿元", "3亿元", "contradicted", "otherFigure"),
    ("约9亿元", "约3亿元", "contradicted", "otherFigure"),
    ("4亿元", "3亿元至5亿元", "harder", "narrower"),
    ("6亿元", "3亿元至5亿元", "contradicted", "otherFigure"),
    ("3亿美元", "3亿元", "contradicted", "otherCurrency"),
    ("超过3亿美元", "超过3亿元", "otherDefinition", "otherCurrency"),
    ("1200万", "1200万用户", "supported", "same"),
]


@pytest.mark.parametrize(("draft", "known", "verdict", "reason"), CASES)
def test_a_figure_beside_another(draft: str, known: str, verdict: str, reason: str) -> None:
    held = relation(parse_quantity(draft), parse_quantity(known))
    assert held is not None
    assert (held.verdict, held.reason) == (verdict, reason)


def test_figures_of_units_that_nothing_compares_are_not_held_together() -> None:
    assert relation(parse_quantity("3亿美元"), parse_quantity("21亿元")) is None
    assert relation(parse_quantity("8%"), parse_quantity("8亿元")) is None
    assert relation(parse_quantity("两年"), parse_quantity("两个")) is None


NUMBERS = st.decimals(min_value=1, max_value=10**12, places=0)
MAKERS = st.sampled_from([Quantity.exact, Quantity.more_than, Quantity.at_least, Quantity.less_than, Quantity.at_most])
FIGURES = st.builds(lambda make, x: make(x, "CNY"), MAKERS, NUMBERS)


@given(FIGURES, FIGURES)
def test_what_may_both_hold_is_never_contradicted(draft: Quantity, known: Quantity) -> None:
    held, one, other = relation(draft, known), from_quantity(draft), from_quantity(known)
    assert held is not None and one is not None and other is not None
    if _meet(one, other):
        assert held.verdict != "contradicted"


@given(FIGURES)
def test_a_figure_supports_itself(figure: Quantity) -> None:
    held = relation(figure, figure)
    assert held is not None and held.verdict == "supported"


def _meet(a: Interval, b: Interval) -> bool:
    """Whether some number lies in both; the bounds are whole numbers, so that steps of a half find one."""
    half = Decimal("0.5")
    points = [x + step for i in (a, b) for x in (i.lower, i.upper) if x is not None for step in (-half, 0 * half, half)]
    return any(x in a and x in b for x in points)
