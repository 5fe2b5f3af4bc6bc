"""A quantity as a source states it: a unit, and a bound that is never tightened.

Never converts a currency, never turns a bound or an approximation into a point, and never decides what a figure
means: that is the claim's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kg.base.errors import BadInput
from kg.quantities.decimals import in_chinese, in_english, plain, shifted
from kg.quantities.units import unit_words


class QuantityError(BadInput):
    """A quantity that contradicts itself, or a text that is not one."""


class Bound(StrEnum):
    """What a source says about a figure (docs/model.md)."""

    EXACT = "exact"
    APPROX = "approx"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    RANGE = "range"
    MULTIPLE = "multiple"


Number = Decimal | int | str
_UNIT = re.compile(r"[A-Z]{3}|[a-z]{4,}")
_MOST_DIGITS = 40  # either side of the point: far beyond any figure of a source, and keeps names short


@dataclass(frozen=True)
class Quantity:
    """One figure with its bound, in whole base units (5亿美元 is 500000000 USD; 170% is the ratio 1.7).

    Use the constructors (`Quantity.more_than(10**10, "CNY")`); they set the fields that a bound needs.
    `lower` and `upper` are None where the source gives no bound; `nominal` is set for exact and approx only. `stated`
    is the number that the source writes, whatever its bound.
    `unit` is an ISO 4217 code in capitals, or a lower-case term of four letters or more.
    Raises QuantityError when the fields contradict each other.
    """

    unit: str
    bound: Bound
    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool = False
    upper_open: bool = False
    nominal: Decimal | None = None
    readings: tuple[Decimal, ...] = ()

    def __post_init__(self) -> None:
        if not _UNIT.fullmatch(self.unit):
            raise QuantityError(
                f"{self.unit!r} is not a unit",
                remedy="write a currency as its three capitals (CNY), any other unit in lower case (users)",
            )
        for number in (self.lower, self.upper, self.nominal, *self.readings):
            if number is not None:
                _check_number(number)
        if not _coherent(self):
            raise QuantityError(
                f"the fields of this {self.bound} quantity contradict each other: {self!r}",
                remedy="make it with a constructor, such as Quantity.more_than(10, 'CNY')",
            )

    @classmethod
    def exact(cls, x: Number, unit: str) -> Quantity:
        """The figure itself."""
        value = _decimal(x)
        return cls(unit, Bound.EXACT, value, value, nominal=value)

    @classmethod
    def approx(cls, x: Number, unit: str, readings: Iterable[Number] = ()) -> Quantity:
        """About `x`: nobody knows how far either way, so it has no bounds; `readings` where the words have several."""
        values = tuple(sorted({_decimal(reading) for reading in readings}))
        return cls(unit, Bound.APPROX, None, None, nominal=_decimal(x), readings=values)

    @classmethod
    def more_than(cls, x: Number, unit: str) -> Quantity:
        """Above `x`, and not `x` itself."""
        return cls(unit, Bound.MORE_THAN, _decimal(x), None, lower_open=True)

    @classmethod
    def at_least(cls, x: Number, unit: str) -> Quantity:
        """`x` or above."""
        return cls(unit, Bound.AT_LEAST, _decimal(x), None)

    @classmethod
    def less_than(cls, x: Number, unit: str) -> Quantity:
        """Below `x`, and not `x` itself; nothing is said about how low."""
        return cls(unit, Bound.LESS_THAN, None, _decimal(x), upper_open=True)

    @classmethod
    def at_most(cls, x: Number, unit: str) -> Quantity:
        """`x` or below; nothing is said about how low."""
        return cls(unit, Bound.AT_MOST, None, _decimal(x))

    @classmethod
    def range(cls, lo: Number, hi: Number, unit: str, lower_open: bool = False, upper_open: bool = False) -> Quantity:
        """Between `lo` and `hi`, each end included unless it is open."""
        return cls(unit, Bound.RANGE, _decimal(lo), _decimal(hi), lower_open, upper_open)

    @classmethod
    def multiple(cls, readings: Iterable[Number], unit: str) -> Quantity:
        """One of several readings of the same words (增长4倍 may mean 4 or 5 times as much)."""
        values = tuple(sorted({_decimal(x) for x in readings}))
        if len(values) < 2:
            raise QuantityError("a multiple quantity needs two different readings", remedy="use Quantity.exact for one")
        return cls(unit, Bound.MULTIPLE, values[0], values[-1], readings=values)

    @property
    def stated(self) -> Decimal | None:
        """The one number that the source writes, whatever its bound; None for a range and for several readings."""
        return None if self.bound in (Bound.RANGE, Bound.MULTIPLE) else _figure(self)

    @property
    def name(self) -> str:
        """The name used in IRIs, a function of the content: `cny-gt-10000000000`, `points-66p98`.

        Equal quantities, and only they, have equal names (docs/model.md, A direct edge is derived).
        """
        return f"{self.unit.lower()}-{_content(self)}"

    def labels(self) -> dict[str, str]:
        """The quantity in words, by language (`zh`, `en`); kg.grammar.read reads each back as the same."""
        return {language: _label(self, language) for language in ("zh", "en")}


def _decimal(x: Number) -> Decimal:
    try:
        number = Decimal(x)
    except ArithmeticError:
        raise QuantityError(f"{x!r} is not a number", remedy="write digits, such as 66.98") from None
    _check_number(number)
    return number


def _check_number(x: Decimal) -> None:
    if not x.is_finite():
        raise QuantityError(f"{x} is not a number", remedy="leave an end that is not stated empty (None)")
    if x.adjusted() >= _MOST_DIGITS or int(x.as_tuple().exponent) < -_MOST_DIGITS:
        raise QuantityError(f"a number of more than {_MOST_DIGITS} digits", remedy="check its scale")


def _coherent(q: Quantity) -> bool:
    low, high, opens = q.lower, q.upper, (q.lower_open, q.upper_open)
    has = (low is not None, high is not None, q.nominal is not None, bool(q.readings))
    match q.bound:
        case Bound.EXACT:
            return has == (True, True, True, False) and low == high == q.nominal and not any(opens)
        case Bound.APPROX:
            read = not q.readings or (len(q.readings) > 1 and q.nominal in q.readings)
            return has[:3] == (False, False, True) and read and not any(opens)
        case Bound.MORE_THAN | Bound.AT_LEAST:
            return has == (True, False, False, False) and opens == (q.bound == Bound.MORE_THAN, False)
        case Bound.LESS_THAN | Bound.AT_MOST:
            return has == (False, True, False, False) and opens == (False, q.bound == Bound.LESS_THAN)
        case Bound.RANGE:
            return has == (True, True, False, False) and _not_empty(low, high, any(opens))
        case Bound.MULTIPLE:
            ascending = q.readings == tuple(sorted(set(q.readings))) and len(q.readings) > 1
            hull = ascending and (low, high) == (q.readings[0], q.readings[-1])
            return has == (True, True, False, True) and hull and not any(opens)


def _not_empty(low: Decimal | None, high: Decimal | None, any_open: bool) -> bool:
    return low is not None and high is not None and (low < high or (low == high and not any_open))


# Names

_NAME_PREFIX = {
    Bound.APPROX: "approx-",
    Bound.MORE_THAN: "gt-",
    Bound.AT_LEAST: "ge-",
    Bound.LESS_THAN: "lt-",
    Bound.AT_MOST: "le-",
}


def _content(q: Quantity) -> str:
    if q.readings:
        return _NAME_PREFIX.get(q.bound, "") + "-or-".join(_token(x) for x in q.readings)
    if q.lower is not None and q.upper is not None and q.bound == Bound.RANGE:
        low = ("gt-" if q.lower_open else "") + _token(q.lower)
        high = ("lt-" if q.upper_open else "") + _token(q.upper)
        return f"{low}-to-{high}"
    return _NAME_PREFIX.get(q.bound, "") + _token(_figure(q))


def _token(x: Decimal) -> str:
    return plain(x).replace("-", "minus-").replace(".", "p")


def _figure(q: Quantity) -> Decimal:
    """The one number of a quantity that is neither a range nor a multiple."""
    return next(x for x in (q.nominal, q.lower, q.upper) if x is not None)


# Labels

_HEDGES = {
    "zh": {
        Bound.APPROX: "约",
        Bound.MORE_THAN: "超过",
        Bound.AT_LEAST: "至少",
        Bound.LESS_THAN: "不到",
        Bound.AT_MOST: "最多",
    },
    "en": {
        Bound.APPROX: "about ",
        Bound.MORE_THAN: "more than ",
        Bound.AT_LEAST: "at least ",
        Bound.LESS_THAN: "less than ",
        Bound.AT_MOST: "at most ",
    },
}
_OR = {"zh": "或", "en": " or "}
_TO = {"zh": "至", "en": " to "}
_AND = {"zh": "且", "en": " and "}


def _label(q: Quantity, language: str) -> str:
    if q.readings:
        return _HEDGES[language].get(q.bound, "") + _OR[language].join(_amounts(q.readings, q.unit, language))
    if q.lower is None or q.upper is None or q.bound != Bound.RANGE:
        [amount] = _amounts((_figure(q),), q.unit, language)
        return _HEDGES[language].get(q.bound, "") + amount
    low, high = _amounts((q.lower, q.upper), q.unit, language)
    if not (q.lower_open or q.upper_open):
        return low + _TO[language] + high
    hedges = _HEDGES[language]
    above = hedges[Bound.MORE_THAN if q.lower_open else Bound.AT_LEAST]
    below = hedges[Bound.LESS_THAN if q.upper_open else Bound.AT_MOST]
    return above + low + _AND[language] + below + high


def _amounts(values: tuple[Decimal, ...], unit: str, language: str) -> list[str]:
    """Each value with its own unit, and a scale for all or for none: $30 to $50 billion could be misread."""
    words = unit_words(unit)
    template = words.zh if language == "zh" else words.en
    write = in_chinese if language == "zh" else in_english
    figures = [write(shifted(x, words.shift)) for x in values]
    if not all(scale for _, scale in figures):
        figures = [write(shifted(x, words.shift), scaled=False) for x in values]
    return [template.format(digits + scale) for digits, scale in figures]
