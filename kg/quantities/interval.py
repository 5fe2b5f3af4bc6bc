"""Arithmetic with bounds: intervals over decimals, with open, closed and missing ends (docs/model.md).

Never narrows: ends that have no exact decimal are rounded outward, and what is unknown (None, as of an approximate
figure) stays unknown. Knows no units: the caller sees to it that they agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Literal, NamedTuple

from kg.base.errors import BadInput
from kg.quantities.quantity import Bound, Quantity

Answer = Literal["yes", "no", "undetermined"]


class IntervalError(BadInput):
    """An interval without a point in it, or a division by one that holds zero."""


@dataclass(frozen=True)
class Interval:
    """All numbers from `lower` to `upper`; an end that is None is unbounded, an open end is left out itself."""

    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        # One form for one set: an unbounded end is neither open nor closed.
        if self.lower is None:
            object.__setattr__(self, "lower_open", False)
        if self.upper is None:
            object.__setattr__(self, "upper_open", False)
        if self.lower is None or self.upper is None:
            return
        if self.lower > self.upper or (self.lower == self.upper and (self.lower_open or self.upper_open)):
            raise IntervalError(
                f"no number lies between {self.lower} and {self.upper}", remedy="exchange or close the ends"
            )

    def __contains__(self, x: Decimal) -> bool:
        above = self.lower is None or self.lower < x or (self.lower == x and not self.lower_open)
        below = self.upper is None or x < self.upper or (self.upper == x and not self.upper_open)
        return above and below

    def within(self, other: Interval) -> bool:
        """Whether every number of this interval lies in `other`."""
        low, high = _ends(self)
        other_low, other_high = _ends(other)
        begins = other_low.value < low.value or (other_low.value == low.value and other_low.open <= low.open)
        ends = high.value < other_high.value or (high.value == other_high.value and other_high.open <= high.open)
        return begins and ends


class Comparison(NamedTuple):
    """Whether the first is less than the second, and whether it is greater."""

    less: Answer
    greater: Answer


def from_quantity(q: Quantity) -> Interval | None:
    """The numbers that a quantity allows; None for an approximate one, whose interval nobody stated.

    A quantity with several readings gives their hull. The bounds are in the quantity's own unit.
    """
    if q.bound == Bound.APPROX:
        return None
    return Interval(q.lower, q.upper, q.lower_open, q.upper_open)


def add(a: Interval | None, b: Interval | None) -> Interval | None:
    """Every sum of a number of `a` and one of `b`; unknown if either is."""
    return None if a is None or b is None else _corners(a, b, _sum, pairs="aligned")


def subtract(a: Interval | None, b: Interval | None) -> Interval | None:
    """Every difference of a number of `a` and one of `b`; unknown if either is."""
    return None if a is None or b is None else add(a, _negated(b))


def multiply(a: Interval | None, b: Interval | None) -> Interval | None:
    """Every product of a number of `a` and one of `b`; unknown if either is."""
    return None if a is None or b is None else _corners(a, b, _product)


def divide(a: Interval | None, b: Interval | None) -> Interval | None:
    """Every quotient of a number of `a` and one of `b`; unknown if either is.

    Raises IntervalError if `b` holds zero.
    """
    if b is not None and Decimal(0) in b:
        raise IntervalError(
            "a division by an interval that holds zero has no bounds",
            remedy="compare the figures without a ratio",
        )
    return None if a is None or b is None else _corners(a, _approached(b), _quotient)


def compare(a: Interval | None, b: Interval | None) -> Comparison:
    """Whether a < b and whether a > b: "yes" or "no" only where the bounds settle it for every number."""
    if a is None or b is None:
        return Comparison("undetermined", "undetermined")
    return Comparison(_less(a, b), _less(b, a))


def _less(a: Interval, b: Interval) -> Answer:
    if a.upper is not None and b.lower is not None:
        touching_apart = a.upper == b.lower and (a.upper_open or b.lower_open)
        if a.upper < b.lower or touching_apart:
            return "yes"
    if a.lower is not None and b.upper is not None and a.lower >= b.upper:
        return "no"
    return "undetermined"


# The extremes of a sum, product or quotient lie at the corners of the box that the two intervals span.

_INFINITY = Decimal("Infinity")
_PRECISION = 200  # sums and products of two quantities are exact; only a quotient can be rounded
_DOWN = Context(prec=_PRECISION, rounding=ROUND_FLOOR)
_UP = Context(prec=_PRECISION, rounding=ROUND_CEILING)
_QUOTIENT_DIGITS = 34  # as many as IEEE 754 decimal128


class _End(NamedTuple):
    value: Decimal
    open: bool


Corner = Callable[[_End, _End, Context], _End | None]


def _ends(a: Interval) -> tuple[_End, _End]:
    low = _End(-_INFINITY, True) if a.lower is None else _End(a.lower, a.lower_open)
    high = _End(_INFINITY, True) if a.upper is None else _End(a.upper, a.upper_open)
    return low, high


def _negated(a: Interval) -> Interval:
    lower = None if a.upper is None else a.upper.copy_negate()
    upper = None if a.lower is None else a.lower.copy_negate()
    return Interval(lower, upper, a.upper_open, a.lower_open)


def _corners(a: Interval, b: Interval, at: Corner, pairs: Literal["all", "aligned"] = "all") -> Interval:
    both = [*zip(_ends(a), _ends(b), strict=True)] if pairs == "aligned" else _all_pairs(a, b)
    lows = [end for x, y in both if (end := at(x, y, _DOWN)) is not None]
    highs = [end for x, y in both if (end := at(x, y, _UP)) is not None]
    low, high = min(end.value for end in lows), max(end.value for end in highs)
    # An extreme that one corner reaches is reached, whatever the others do.
    return Interval(
        None if low.is_infinite() else low,
        None if high.is_infinite() else high,
        all(end.open for end in lows if end.value == low),
        all(end.open for end in highs if end.value == high),
    )


def _approached(b: Interval) -> Interval:
    """A divisor whose open end at zero carries the sign of the numbers beside it."""
    if b.upper == 0:
        return Interval(b.lower, Decimal("-0"), b.lower_open, True)
    if b.lower == 0:
        return Interval(Decimal("0"), b.upper, True, b.upper_open)
    return b


def _all_pairs(a: Interval, b: Interval) -> list[tuple[_End, _End]]:
    return [(x, y) for x in _ends(a) for y in _ends(b)]


def _sum(x: _End, y: _End, context: Context) -> _End:
    return _End(context.add(x.value, y.value), x.open or y.open)


def _product(x: _End, y: _End, context: Context) -> _End:
    if x.value == 0 or y.value == 0:
        # Zero times anything is zero, and reached where the zero itself is.
        reached = (x.value == 0 and not x.open) or (y.value == 0 and not y.open)
        return _End(Decimal(0), not reached)
    return _End(context.multiply(x.value, y.value), x.open or y.open)


def _quotient(x: _End, y: _End, context: Context) -> _End | None:
    """The corner x / y, or None where the neighbouring corners say all there is (0/0, ∞/∞).

    A `y` of zero is an open end; the sign of that zero is the side on which its interval lies.
    """
    if x.value.is_infinite() and y.value.is_infinite():
        return None
    if x.value == 0:
        return _End(Decimal(0), x.open)
    if y.value == 0:
        positive = (x.value > 0) != y.value.is_signed()
        return _End(_INFINITY if positive else -_INFINITY, True)
    narrow = Context(prec=_QUOTIENT_DIGITS, rounding=context.rounding)
    return _End(narrow.divide(x.value, y.value), x.open or y.open)
