"""Numbers that a view computes: an interval with its formula and the claims that went into it.

Never a point where the inputs are bounds, never a guess where an input is unknown; long quotients are rounded outward
and say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import ClassVar

from kg.quantities.decimals import significant_digits
from kg.quantities.interval import Interval
from kg.quantities.quantity import Quantity
from kg.views.parts.cells import Cell, Flat, Label, digits

_KEPT = 12  # an end of more digits than this is a quotient: rounded outward to so many
_SHOWN = 4
UNDETERMINED = Label(zh="无法确定", en="undetermined")
UNSETTLED = Label(zh="界限未定哪个较大、大多少", en="their bounds do not settle which is larger, or by how much")


class Derived(Cell):
    """A computed number: its ends (None where unbounded), the formula in words, the claims it was computed from.

    `known` is false where the inputs do not settle anything; `reason` then says why. `rounded` says that ends were
    rounded outward.
    """

    FLAT: ClassVar[tuple[str, ...]] = ("lower", "upper", "unit", "en", "formula")
    known: bool
    unit: str
    lower: str | None
    upper: str | None
    lower_open: bool
    upper_open: bool
    rounded: bool
    label: Label
    formula: str
    inputs: tuple[str, ...]
    reason: Label | None = None

    def flat(self) -> tuple[Flat, ...]:
        return self.lower, self.upper, self.unit, self.label.en, self.formula

    def short(self) -> str:
        return self.label.en


def derived(
    interval: Interval | None,
    unit: str,
    formula: str,
    inputs: Iterable[str],
    why: Label | None = None,
    carried: int | None = None,
) -> Derived:
    """The cell of a computed interval; `why` says what is missing where it is None.

    `carried` is how many digits the figures carry that a quotient is made of: its words have no more.
    """
    claims = tuple(sorted(set(inputs)))
    if interval is None or not _says_something(interval, unit):
        return Derived(
            known=False,
            unit=unit,
            lower=None,
            upper=None,
            lower_open=False,
            upper_open=False,
            rounded=False,
            label=UNDETERMINED,
            formula=formula,
            inputs=claims,
            reason=why or Label(zh="来源没有给出足够的界限", en="the sources do not give the bounds it needs"),
        )
    kept = outward(interval, _KEPT)
    return Derived(
        known=True,
        unit=unit,
        lower=digits(kept.lower),
        upper=digits(kept.upper),
        lower_open=kept.lower_open,
        upper_open=kept.upper_open,
        rounded=kept != interval,
        label=_label(interval, unit, carried or _KEPT),
        formula=formula,
        inputs=claims,
    )


def _says_something(found: Interval, unit: str) -> bool:
    """Whether any number is ruled out; a ratio of positive figures is above zero without being told."""
    above = found.lower is not None and not (unit in ("ratio", "factor") and found.lower == 0)
    return above or found.upper is not None


def outward(interval: Interval, places: int) -> Interval:
    """The interval with ends of at most `places` digits: the lower rounded down, the upper up."""
    low = None if interval.lower is None else _kept(interval.lower, places, ROUND_FLOOR)
    high = None if interval.upper is None else _kept(interval.upper, places, ROUND_CEILING)
    # An end that rounding moved outward is no longer reached.
    return Interval(
        low, high, interval.lower_open or low != interval.lower, interval.upper_open or high != interval.upper
    )


def _kept(end: Decimal, places: int, rounding: str) -> Decimal:
    return Context(prec=places, rounding=rounding).plus(end) if end else Decimal(0)


def _label(found: Interval, unit: str, most: int) -> Label:
    long = _digits(found) > most
    shown = min(most, _SHOWN)
    if found.lower is not None and found.upper is not None and _one_point(found):
        exact = not long and found.lower == found.upper
        middle = Context(prec=shown).plus(found.lower)
        quantity = Quantity.exact(found.lower, unit) if exact else Quantity.approx(middle, unit)
        return Label(**quantity.labels())
    return Label(**_bounded(outward(found, shown) if long else found, unit).labels())


def _digits(found: Interval) -> int:
    """How many digits the longer of its ends has."""
    return max((significant_digits(end) for end in (found.lower, found.upper) if end is not None), default=0)


def _one_point(found: Interval) -> bool:
    """Whether the ends differ by no more than the rounding of one quotient."""
    return outward(found, 2 * _KEPT).lower == found.lower == found.upper or (
        found.lower is not None
        and found.upper is not None
        and _digits(found) > _KEPT
        and abs(found.upper - found.lower) <= abs(found.upper) * Decimal("1e-20")
    )


def _bounded(kept: Interval, unit: str) -> Quantity:
    low, high = kept.lower, kept.upper
    if high is None:
        assert low is not None
        return Quantity.more_than(low, unit) if kept.lower_open else Quantity.at_least(low, unit)
    if low is None or (low == 0 and kept.lower_open):  # a share or sum of positive things: the zero says nothing
        return Quantity.less_than(high, unit) if kept.upper_open else Quantity.at_most(high, unit)
    if low == high:
        return Quantity.exact(low, unit)
    return Quantity.range(low, high, unit, lower_open=kept.lower_open, upper_open=kept.upper_open)
