"""Hedges, ranges and verbs around amounts: the rules that turn a row of words into one quantity.

A hedge never makes a statement narrower than the bare figure; words that disagree, or that state no quantity, raise
QuantityError.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.grammar.amounts import Amount, joined, read_amount, rises_to
from kg.grammar.lexicon import Kind
from kg.grammar.tokens import Token
from kg.quantities.quantity import Bound, Quantity, QuantityError


class IllFormedError(QuantityError):
    """Words that state no quantity at all, such as a fall by two times (下降两倍)."""


@dataclass(frozen=True)
class Reading:
    """A quantity read from tokens, and the index after its last token."""

    quantity: Quantity
    end: int


_ABOVE = {Bound.MORE_THAN, Bound.AT_LEAST}
_BELOW = {Bound.LESS_THAN, Bound.AT_MOST}


def read_quantity(tokens: Sequence[Token], start: int, unit: str | None = None) -> Reading | None:
    """The longest quantity that begins at token `start`, or None where none begins.

    `unit` is the unit that the reader expects: it fills in for a missing one and for mere measure words.
    Raises QuantityError where a quantity begins but makes no sense.
    """
    verb = _kind(tokens, start)
    if verb == Kind.FROM and read_change(tokens, start, unit) is not None:
        raise QuantityError(
            "a change from one figure to another is two figures",
            remedy="state each of them by itself",
            place=f"position {tokens[start].start}",
        )
    if verb not in (Kind.GROWTH, Kind.FALL):
        return _read_hedged(tokens, start, unit)
    reading = _read_hedged(tokens, start + 1, unit)
    if reading is None:
        return None
    quantity, words = reading.quantity, tokens[start : reading.end]
    if quantity.unit == "times" and words[-1].text.lower() == "times":
        quantity = replace(quantity, unit="factor")  # grew four times
    if quantity.unit not in ("ratio", "factor"):
        return None
    if verb == Kind.FALL:
        return Reading(_fallen(quantity, words), reading.end)
    settled = any(token.kind == Kind.WHOLE or token.text.lower().endswith("fold") for token in words)
    return Reading(quantity if settled else _grown(quantity), reading.end)


def read_change(tokens: Sequence[Token], start: int, unit: str | None = None) -> tuple[Reading, int, Reading] | None:
    """The two figures of 从3亿元到5亿元 and the index of the second, or None; QuantityError for $3 to $5 billion."""
    verb = _kind(tokens, start)
    first = _read_side(tokens, start + 1, unit, alone=True) if verb in (Kind.FROM, Kind.GROWTH, Kind.FALL) else None
    if first is None or _kind(tokens, first.end) != Kind.TO:
        return None
    if verb != Kind.FROM and not first.quantity.unit.isupper():
        return None  # rose $35 million to $150 million: a rise to a level
    second = _read_side(tokens, first.end + 1, unit, alone=True)
    if second is None or (_kind(tokens, second.end) == Kind.NEUTRAL and tokens[second.end].text == "不等"):
        return None
    if verb != Kind.FROM and tokens[first.end].text != "to" and not rises_to(first.quantity, second.quantity):
        return None
    if first.quantity.unit == "count" != second.quantity.unit:
        if any(token.kind in (Kind.BIG, Kind.SMALL) or token.sense.shift for token in tokens[first.end : second.end]):
            raise QuantityError(
                "it is open whether the scale belongs to both figures",
                remedy="write it twice: from 3亿元 to 5亿元",
                place=f"position {tokens[start].start}",
            )
        first = _read_side(tokens, start + 1, second.quantity.unit, alone=True) or first
    return (first, first.end + 1, second) if first.quantity.unit == second.quantity.unit else None


def _read_hedged(tokens: Sequence[Token], start: int, unit: str | None) -> Reading | None:
    """One side, or two that close a range from both ends (超过1亿且不到10亿)."""
    first = _read_side(tokens, start, unit)
    if first is None or first.quantity.bound not in _ABOVE or _kind(tokens, first.end) != Kind.AND:
        return first
    second = _read_side(tokens, first.end + 1, unit)
    if second is None or second.quantity.bound not in _BELOW:
        return first
    if first.quantity.unit == "count":  # 超过1亿且不到10亿元: one unit serves both
        first = _read_side(tokens, start, second.quantity.unit) or first
    elif second.quantity.unit == "count":
        second = _read_side(tokens, first.end + 1, first.quantity.unit) or second
    low, high = first.quantity, second.quantity
    if low.unit != high.unit or low.lower is None or high.upper is None:
        return first
    both = Quantity.range(low.lower, high.upper, low.unit, low.lower_open, high.upper_open)
    return Reading(both, second.end)


def _read_side(tokens: Sequence[Token], start: int, unit: str | None, *, alone: bool = False) -> Reading | None:
    """Hedges and what they stand around; one amount only where `alone`, else also a range or a choice."""
    hedges: list[Bound] = []
    at = start
    while _kind(tokens, at) in (Kind.HEDGE, Kind.TILDE, Kind.REACH, Kind.MODIFIER):
        if tokens[at].kind in (Kind.HEDGE, Kind.TILDE):
            hedges.append(tokens[at].sense.bound or Bound.APPROX)
        at += 1
    if _kind(tokens, start) == Kind.MODIFIER and not hedges:
        return None
    body = _read_body(tokens, at, unit, alone=alone)
    if body is None:
        return None
    amounts, choice, end = body
    while _kind(tokens, end) in (Kind.AFTER, Kind.NEUTRAL, Kind.PLUS):
        if tokens[end].kind != Kind.NEUTRAL:
            hedges.append(tokens[end].sense.bound or Bound.AT_LEAST)
        end += 1
    return Reading(_resolved(amounts, choice, hedges, unit, tokens[start]), end)


def _read_body(
    tokens: Sequence[Token], start: int, unit: str | None, *, alone: bool
) -> tuple[list[Amount], bool, int] | None:
    """An amount, the two ends of a range, or the readings of a choice; whether it is a choice; where it ends."""
    between = _kind(tokens, start) == Kind.BETWEEN
    first = read_amount(tokens, start + between, unit)
    if first is None:
        return None
    amounts, end = [first[0]], first[1]
    separators = (Kind.TO, Kind.TILDE, Kind.DASH, Kind.AND) if between else (Kind.TO, Kind.TILDE, Kind.DASH)
    choice = _kind(tokens, end) == Kind.OR
    while not alone and _kind(tokens, end) in ((Kind.OR,) if choice else separators):
        following = read_amount(tokens, end + 1, unit)
        if following is None or _apart(first[0], following[0], tokens[end].kind):
            break
        amounts.append(following[0])
        end = following[1]
        if not choice:
            break
    if len(amounts) > 1:
        last = amounts[-1]
        pairs = [joined(amount, last, tokens[start]) for amount in amounts[:-1]]
        amounts = [*(pair[0] for pair in pairs), pairs[-1][1]]
    return amounts, choice and len(amounts) > 1, end


def _apart(first: Amount, following: Amount, joint: Kind) -> bool:
    """Whether two amounts are no range and no choice: a growth and the level that it reached, or two currencies."""
    if joint == Kind.OR:
        return first.unit != following.unit and _is_money(first) and _is_money(following)
    growth = first.unit in ("ratio", "factor") and following.unit not in ("ratio", "factor")
    return joint == Kind.TO and growth and (following.unit is not None or following.figure.has_big)


def _is_money(amount: Amount) -> bool:
    return amount.unit is not None and amount.unit.isupper()


def _resolved(amounts: list[Amount], choice: bool, hedges: list[Bound], expected: str | None, place: Token) -> Quantity:
    unit = _unit(amounts[-1], expected, place)
    if len(amounts) == 1:
        return _single(amounts[0], hedges, unit, place)
    if choice and hedges == [Bound.APPROX]:
        values = [amount.ends[0] for amount in amounts]
        return Quantity.approx(min(values), unit, values)
    if hedges or any(amount.figure.bound != Bound.EXACT for amount in amounts):
        raise QuantityError(
            "a hedged range cannot be stated without saying more than the text",
            remedy="write the bounds that you can defend by hand",
            place=f"position {place.start}",
        )
    values = [amount.ends[0] for amount in amounts]
    if choice:
        return Quantity.multiple(values, unit)
    if values[0] > values[1]:
        raise QuantityError(
            "the range runs downward", remedy="write the smaller end first", place=f"position {place.start}"
        )
    return Quantity.range(values[0], values[1], unit)


def _single(amount: Amount, hedges: list[Bound], unit: str, place: Token) -> Quantity:
    low, high = amount.ends
    figure = amount.figure
    if figure.bound == Bound.RANGE:
        if not hedges:
            return Quantity.range(low, high, unit, figure.is_open, figure.is_open)
        if figure.is_open and set(hedges) <= _ABOVE:  # 超过数亿: the lower end is all that is left
            return Quantity.more_than(low, unit)
        raise _disagreement(place)
    inner = [figure.bound] if figure.bound != Bound.EXACT else []
    if figure.order and figure.bound in (Bound.EXACT, Bound.APPROX):
        inner = [] if hedges else [Bound.APPROX]  # 亿级 gives way to a hedge: 突破亿级 is more than 亿
    bound = _weakest([*hedges, *inner], place)
    fell = amount.whole and low < 0  # more than halved
    return _bounded(low, _MIRRORED.get(bound, bound) if fell else bound, unit)


def _weakest(hedges: Iterable[Bound], place: Token) -> Bound:
    """What several hedges say together; they have to point the same way."""
    stated = set(hedges)
    if len(stated) < 2:
        return next(iter(stated), Bound.EXACT)
    if stated == _ABOVE:
        return Bound.AT_LEAST
    if stated == _BELOW:
        return Bound.AT_MOST
    raise _disagreement(place)


def _disagreement(place: Token) -> QuantityError:
    return QuantityError(
        "the hedges around this figure disagree",
        remedy="state the bound that the source gives, or none",
        place=f"position {place.start}",
    )


def _unit(amount: Amount, expected: str | None, place: Token) -> str:
    written = amount.unit
    if written is None or expected is None or written == expected:
        return written or expected or "count"
    if amount.soft and not expected.isupper():
        return expected
    raise QuantityError(
        f"the text is in {written}, where {expected} is expected",
        remedy=f"give the unit as {written}, or choose other words",
        place=f"position {place.start}",
    )


def _bounded(x: Decimal, bound: Bound, unit: str) -> Quantity:
    make = {
        Bound.EXACT: Quantity.exact,
        Bound.APPROX: Quantity.approx,
        Bound.MORE_THAN: Quantity.more_than,
        Bound.AT_LEAST: Quantity.at_least,
        Bound.LESS_THAN: Quantity.less_than,
        Bound.AT_MOST: Quantity.at_most,
    }
    return make[bound](x, unit)


def _grown(q: Quantity) -> Quantity:
    """增长4倍 may mean four times as much or five: every reading stays (docs/model.md).

    A lower bound keeps its lowest reading and an upper bound its highest; an approximate figure keeps its readings
    beside its number. What grows to one time or less does not grow: 增长一倍 is twice as much.
    """
    if q.unit != "factor":
        return q
    if q.bound in _BELOW and q.upper is not None:
        return _bounded(q.upper + 1, q.bound, q.unit)
    if q.bound == Bound.RANGE and q.lower is not None and q.upper is not None:
        low = q.lower if q.lower > 1 or (q.lower == 1 and q.lower_open) else q.lower + 1
        return Quantity.range(low, q.upper + 1, q.unit, q.lower_open, q.upper_open)
    values = q.readings or tuple(x for x in (q.nominal, q.lower) if x is not None)[:1]
    readings = sorted({x for value in values for x in (value, value + 1) if x > 1})
    if q.bound == Bound.APPROX and len(readings) > 1:
        return Quantity.approx(readings[0], q.unit, readings)
    if q.bound in _ABOVE or len(readings) == 1:
        return _bounded(readings[0], q.bound if q.bound != Bound.MULTIPLE else Bound.EXACT, q.unit)
    return Quantity.multiple(readings, q.unit)


_MIRRORED = {
    Bound.MORE_THAN: Bound.LESS_THAN,
    Bound.AT_LEAST: Bound.AT_MOST,
    Bound.LESS_THAN: Bound.MORE_THAN,
    Bound.AT_MOST: Bound.AT_LEAST,
}


def _fallen(q: Quantity, words: Sequence[Token]) -> Quantity:
    """A fall by 30% is a growth of -30%; a fall by two times is nothing (docs/model.md)."""
    if q.unit == "factor":
        raise IllFormedError(
            f"{''.join(token.text for token in words)!r}: a fall by a multiple is not defined",
            remedy="keep the words, and no figure",
            place=f"position {words[0].start}",
        )
    if q.bound == Bound.RANGE and q.lower is not None and q.upper is not None:
        return Quantity.range(-q.upper, -q.lower, q.unit, q.upper_open, q.lower_open)
    if q.bound == Bound.MULTIPLE:
        return Quantity.multiple([-value for value in q.readings], q.unit)
    figure = next(x for x in (q.nominal, q.lower, q.upper) if x is not None)
    return _bounded(-figure, _MIRRORED.get(q.bound, q.bound), q.unit)


def _kind(tokens: Sequence[Token], at: int) -> Kind:
    return tokens[at].kind if at < len(tokens) else Kind.OTHER
