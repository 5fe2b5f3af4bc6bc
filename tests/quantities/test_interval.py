"""Arithmetic with bounds: nothing is lost, nothing is narrowed, and three answers to every comparison."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.quantities.interval import (
    Interval,
    IntervalError,
    add,
    compare,
    divide,
    from_quantity,
    multiply,
    subtract,
)
from kg.quantities.quantity import Quantity

POINTS = st.decimals(min_value=-1000, max_value=1000, places=3)
D = Decimal


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Intervals of every shape: points, open, closed, half-bounded, unbounded."""
    low, high = sorted((draw(POINTS), draw(POINTS)))
    ends: tuple[Decimal | None, Decimal | None] = (low, high)
    if draw(st.integers(0, 4)) == 0:
        ends = (None, ends[1])
    if draw(st.integers(0, 4)) == 0:
        ends = (ends[0], None)
    may_open = low < high or None in ends
    opens = draw(st.tuples(st.booleans(), st.booleans())) if may_open else (False, False)
    return Interval(*ends, *opens)


def inside(draw: st.DrawFn, a: Interval) -> Decimal:
    """A number of the interval."""
    low = a.lower if a.lower is not None else (a.upper if a.upper is not None else D(0)) - 2000
    high = a.upper if a.upper is not None else low + 4000
    part = draw(st.decimals(min_value=0, max_value=1, places=4))
    x = low + (high - low) * part
    assume(x in a)
    return x


@st.composite
def narrowed(draw: st.DrawFn, a: Interval) -> Interval:
    """A part of the interval."""
    x, y = sorted((inside(draw, a), inside(draw, a)))
    return draw(st.sampled_from([Interval(x, y), a, Interval(x, a.upper, False, a.upper_open)]))


@st.composite
def numbers_of(draw: st.DrawFn, a: Interval) -> Decimal:
    """A number of the interval, as a strategy."""
    return inside(draw, a)


def holds(a: Interval, x: Fraction) -> bool:
    """Whether the interval holds a number that may have no exact decimal."""
    above = a.lower is None or Fraction(a.lower) < x or (Fraction(a.lower) == x and not a.lower_open)
    below = a.upper is None or x < Fraction(a.upper) or (Fraction(a.upper) == x and not a.upper_open)
    return above and below


Operation = Callable[[Interval | None, Interval | None], Interval | None]
OPERATIONS: dict[str, tuple[Operation, Callable[[Fraction, Fraction], Fraction]]] = {
    "add": (add, lambda x, y: x + y),
    "subtract": (subtract, lambda x, y: x - y),
    "multiply": (multiply, lambda x, y: x * y),
    "divide": (divide, lambda x, y: x / y),
}


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
def test_the_result_contains_what_any_two_numbers_give(name: str, data: st.DataObject) -> None:
    operation, of_numbers = OPERATIONS[name]
    a, b = data.draw(intervals()), data.draw(intervals())
    assume(name != "divide" or D(0) not in b)
    result = operation(a, b)
    assert result is not None
    x, y = data.draw(numbers_of(a)), data.draw(numbers_of(b))
    assert holds(result, of_numbers(Fraction(x), Fraction(y)))


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
def test_narrowing_an_input_never_widens_the_result(name: str, data: st.DataObject) -> None:
    operation, _ = OPERATIONS[name]
    a, b = data.draw(intervals()), data.draw(intervals())
    assume(name != "divide" or D(0) not in b)
    wide = operation(a, b)
    tight = operation(data.draw(narrowed(a)), data.draw(narrowed(b)))
    assert wide is not None
    assert tight is not None
    assert tight.within(wide)


@pytest.mark.parametrize(
    ("expected", "result"),
    [
        (Interval(D(11), None, True), add(Interval(D(10), None, True), Interval(D(1), D(1)))),
        (Interval(D(-1), D(4)), subtract(Interval(D(3), D(5)), Interval(D(1), D(4)))),
        (Interval(None, D(0), False, True), subtract(Interval(D(1), D(1)), Interval(D(1), None, True))),
        (Interval(D(0), D(10), False, True), multiply(Interval(D(0), D(2)), Interval(D(1), D(5), True, True))),
        (Interval(D(-10), D(10)), multiply(Interval(D(-2), D(2)), Interval(D(-5), D(5)))),
        (Interval(D(-6), D(6)), multiply(Interval(D(-2), D(2), False, True), Interval(D(-3), D(3)))),
        (Interval(D(0), D(0)), multiply(Interval(D(0), D(0)), Interval(None, None))),
        (Interval(D(0), None, True), divide(Interval(D(1), None), Interval(D(1), None))),
        (Interval(D(2), None, True), divide(Interval(D(2), D(2)), Interval(D(0), D(1), True, True))),
        (Interval(None, D(-2), False, True), divide(Interval(D(2), D(2)), Interval(D(-1), D(0), True, True))),
        (Interval(D("0.25"), D("0.5")), divide(Interval(D(1), D(1)), Interval(D(2), D(4)))),
    ],
)
def test_arithmetic_by_hand(expected: Interval, result: Interval | None) -> None:
    assert result == expected


def test_a_quotient_without_an_exact_decimal_is_rounded_outward() -> None:
    third = divide(Interval(D(1), D(1)), Interval(D(3), D(3)))
    assert third is not None
    assert third.lower is not None
    assert third.upper is not None
    assert Fraction(third.lower) < Fraction(1, 3) < Fraction(third.upper)


@pytest.mark.parametrize(
    "holds_zero", [Interval(D(0), D(1)), Interval(D(-1), D(1)), Interval(None, None), Interval(D(0), D(0))]
)
def test_dividing_by_an_interval_that_holds_zero_is_refused(holds_zero: Interval) -> None:
    with pytest.raises(IntervalError, match="holds zero"):
        divide(Interval(D(1), D(1)), holds_zero)
    with pytest.raises(IntervalError, match="holds zero"):
        divide(None, holds_zero)


@pytest.mark.parametrize("operation", [add, subtract, multiply, divide])
def test_the_unknown_stays_unknown(operation: Operation) -> None:
    one = Interval(D(1), D(1))
    assert operation(None, one) is None
    assert operation(one, None) is None


@pytest.mark.parametrize(
    ("a", "b", "less", "greater"),
    [
        (Quantity.exact(967, "users"), Quantity.exact(2101, "users"), "yes", "no"),
        (Quantity.exact(5, "users"), Quantity.exact(5, "users"), "no", "no"),
        (Quantity.more_than(100, "users"), Quantity.more_than(100, "users"), "undetermined", "undetermined"),
        (Quantity.more_than(100, "users"), Quantity.exact(100, "users"), "no", "yes"),
        (Quantity.at_least(100, "users"), Quantity.exact(100, "users"), "no", "undetermined"),
        (Quantity.less_than(100, "users"), Quantity.at_least(100, "users"), "yes", "no"),
        (Quantity.at_most(100, "users"), Quantity.at_least(100, "users"), "undetermined", "no"),
        (Quantity.approx(5, "users"), Quantity.exact(500, "users"), "undetermined", "undetermined"),
        (Quantity.multiple([4, 5], "factor"), Quantity.exact(4, "factor"), "no", "undetermined"),
        (Quantity.range(300, 500, "CNY"), Quantity.range(700, 1000, "CNY"), "yes", "no"),
    ],
)
def test_comparison_has_three_answers(a: Quantity, b: Quantity, less: str, greater: str) -> None:
    assert compare(from_quantity(a), from_quantity(b)) == (less, greater)
    assert compare(from_quantity(b), from_quantity(a)) == (greater, less)


@given(st.data())
def test_an_answer_holds_for_every_pair_of_numbers(data: st.DataObject) -> None:
    a, b = data.draw(intervals()), data.draw(intervals())
    x, y = data.draw(numbers_of(a)), data.draw(numbers_of(b))
    less, greater = compare(a, b)
    assert less == "undetermined" or (x < y) == (less == "yes")
    assert greater == "undetermined" or (x > y) == (greater == "yes")


@pytest.mark.parametrize(("low", "high", "opened"), [(2, 1, False), (1, 1, True)])
def test_an_empty_interval_is_refused(low: int, high: int, opened: bool) -> None:
    with pytest.raises(IntervalError, match="no number lies between"):
        Interval(D(low), D(high), opened, False)
