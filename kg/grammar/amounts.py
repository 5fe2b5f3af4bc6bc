"""Amounts and how two of them join: a figure with its unit, and what one end of a range lends the other.

Never lends a scale where the words leave it open ($30 to $50 billion).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, Inexact, localcontext

from kg.grammar.lexicon import Kind, Sense
from kg.grammar.numbers import HALF, ONE, Figure, read_number
from kg.grammar.tokens import Token
from kg.quantities.decimals import shifted
from kg.quantities.quantity import Bound, Quantity, QuantityError

_CALENDAR_YEAR = re.compile(r"(?:1[89]|2[01])\d\d|[零〇一二两三四五六七八九]{4}")
_SIGNS = (Kind.MINUS, Kind.DASH, Kind.PLUS)


@dataclass(frozen=True)
class Amount:
    """A figure with its unit. `unit` is None where none is written; `before` says that it stands first.

    `whole` says that one word is number and unit in one (doubled, 腰斩).
    """

    figure: Figure
    unit: str | None = None
    shift: int = 0
    soft: bool = False
    before: bool = False
    whole: bool = False

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """Both ends in base units, the smaller first."""
        low, high = shifted(self.figure.low, -self.shift), shifted(self.figure.high, -self.shift)
        return min(low, high), max(low, high)


def read_amount(tokens: Sequence[Token], start: int, unit: str | None) -> tuple[Amount, int] | None:
    """The amount that begins at token `start`, and the index after it; None where none begins.

    `unit` matters here for one thing only: 2025年 is a year of the calendar unless years are expected.
    """
    front, negative, at = _read_front(tokens, start)
    if _kind(tokens, at) == Kind.WHOLE:
        sense = tokens[at].sense
        return _signed(Amount(Figure(sense.number, sense.number), sense.unit, whole=True), negative, tokens[at]), at + 1
    number = _read_number_or_part(tokens, at)
    if number is None:
        return None
    amount, end = number
    amount, end = _levelled(amount, tokens, end)
    _refuse_foreign(tokens, end)
    if front:
        amount = _with_unit(amount, front, tokens[at], before=True)
    if _kind(tokens, end) == Kind.UNIT and tokens[end].sense.side != "before":
        if tokens[end].text[0] == "年" and unit != "years" and _CALENDAR_YEAR.fullmatch(tokens[end - 1].text):
            return None
        amount = _enlarged(amount, tokens[end].sense.number)
        if not (tokens[end].text in "元圆" and any(_is_named_currency(token) for token in tokens[start:at])):
            amount = _with_unit(amount, tokens[end].sense, tokens[end], before=False)
        end += 1
        if _kind(tokens, end) == Kind.HALF:
            amount, end = _enlarged(amount, HALF), end + 1  # a year and a half
        if _kind(tokens, end) == Kind.INNER and amount.figure.bound == Bound.EXACT:  # 3年多
            amount = replace(amount, figure=replace(amount.figure, bound=Bound.MORE_THAN))
            end += 1
        amount, end = _levelled(amount, tokens, end)
    return _signed(amount, negative, tokens[at]), end


def _is_named_currency(token: Token) -> bool:
    """新台币 and the like: the 元 of 新台币50亿元 is that currency's own."""
    return token.kind == Kind.UNIT and token.sense.unit.isupper() and "一" <= token.text[0] <= "鿿"


def _enlarged(amount: Amount, by: Decimal) -> Amount:
    figure = amount.figure
    return replace(amount, figure=replace(figure, low=figure.low + by, high=figure.high + by)) if by else amount


def joined(first: Amount, last: Amount, place: Token) -> tuple[Amount, Amount]:
    """Both ends of a range or a choice, after the last has lent the first what it lacks.

    300-500亿元 lends scale and unit; 300亿-500亿元 the unit; 49元至1万元 nothing. Raises QuantityError where
    the units differ or where it is open whether the scale is lent.
    """
    if first.unit is None and last.unit is not None:
        first = replace(first, unit=last.unit, shift=last.shift, soft=last.soft)
        lends = True
    else:
        lends = first.unit is None or (first.before and not last.before)
    if last.unit is None:
        if first.unit is not None and not first.before:
            raise QuantityError(
                "the second figure has no unit of its own",
                remedy="write the unit after the last figure, or after both",
                place=f"position {place.start}",
            )
        last = replace(last, unit=first.unit, shift=first.shift, soft=first.soft, before=first.before)
        lends = True
    if first.unit != last.unit:
        raise QuantityError(
            f"one end is in {first.unit}, the other in {last.unit}",
            remedy="write them as two quantities",
            place=f"position {place.start}",
        )
    if lends:
        return _lent(first, last, place), last
    _check_scale_is_settled(first, last, place)
    return first, last


def _lent(first: Amount, last: Amount, place: Token) -> Amount:
    mine, other = first.figure, last.figure
    if mine.has_big or other.scale == ONE:
        return first
    if mine.chinese and not mine.has_scale and not other.has_big:
        raise QuantityError(
            "it is open whether the scale belongs to both figures",
            remedy="write it twice: 三百到五百, or 三到五百个 as two figures",
            place=f"position {place.start}",
        )
    low, high = mine.times(other.big if mine.has_scale else other.scale)
    if high > other.high and mine.high * 100 >= other.scale:
        return first  # 5000-1万元: the first figure is too near the scale to need it
    return replace(first, figure=replace(mine, low=low, high=high))


def _check_scale_is_settled(first: Amount, last: Amount, place: Token) -> None:
    if first.before and not first.figure.has_scale and last.figure.has_scale and first.figure.high < 1000:
        raise QuantityError(
            "it is open whether the scale belongs to both figures",
            remedy="write it twice: $30 billion to $50 billion",
            place=f"position {place.start}",
        )


def _read_front(tokens: Sequence[Token], start: int) -> tuple[Sense | None, bool, int]:
    """What may stand before a number, in any order: one unit (US$, 第), one sign."""
    _refuse_foreign(tokens, start)
    front: Sense | None = None
    sign: Kind | None = None
    at = start
    while at + 1 < len(tokens):
        kind = tokens[at].kind
        if kind == Kind.UNIT and front is None and tokens[at].sense.side != "after":
            front = tokens[at].sense
        elif sign is None and (kind == Kind.MINUS or (kind in _SIGNS and _adjacent(tokens, at))):
            sign = kind
        else:
            break
        at += 1
    return front, sign in (Kind.MINUS, Kind.DASH), at


def _refuse_foreign(tokens: Sequence[Token], at: int) -> None:
    if _kind(tokens, at) == Kind.FOREIGN:
        raise QuantityError(
            f"the currency {tokens[at].text!r} is not known",
            remedy="add it to schema/quantities.yaml and schema/codes.ttl under its ISO 4217 code",
            place=f"position {tokens[at].start}",
        )


def _read_number_or_part(tokens: Sequence[Token], at: int) -> tuple[Amount, int] | None:
    if _kind(tokens, at) == Kind.PER:  # 百分之三十
        number = read_number(tokens, at + 1)
        shift = tokens[at].sense.shift
        # 百分之百 is a share, and no order of magnitude
        return (Amount(replace(number[0], order=False), "ratio", shift), number[1]) if number else None
    number = read_number(tokens, at)
    if number is None:
        return None
    if _kind(tokens, number[1]) != Kind.PARTS:
        return Amount(number[0]), number[1]
    numerator = read_number(tokens, number[1] + 1)
    if numerator is None:
        return None
    return Amount(_divided(numerator[0], number[0], tokens[at]), "ratio"), numerator[1]


def _divided(numerator: Figure, denominator: Figure, place: Token) -> Figure:
    with localcontext() as context:
        context.traps[Inexact] = True
        try:
            value = numerator.low / denominator.low
        except ArithmeticError:
            raise QuantityError(
                "this fraction has no exact decimal, and a rounded one would say more than the text",
                remedy="state it as a paraphrase, or as a range",
                place=f"position {place.start}",
            ) from None
    return Figure(value, value)


def _levelled(amount: Amount, tokens: Sequence[Token], at: int) -> tuple[Amount, int]:
    """亿级: of that order of magnitude. Only after 万 and more: 一级市场 is no figure."""
    figure = amount.figure
    if _kind(tokens, at) != Kind.LEVEL or not figure.has_big:
        return amount, at
    bound = Bound.APPROX if figure.bound == Bound.EXACT else figure.bound
    return replace(amount, figure=replace(figure, bound=bound, order=True)), at + 1


def _with_unit(amount: Amount, sense: Sense, place: Token, *, before: bool) -> Amount:
    if amount.unit is None:
        return replace(amount, unit=sense.unit, shift=sense.shift, soft=sense.soft, before=before)
    if amount.unit == sense.unit or sense.soft:
        return amount
    raise QuantityError(
        f"one figure has two units, {amount.unit} and {sense.unit}",
        remedy="keep one of them",
        place=f"position {place.start}",
    )


def _signed(amount: Amount, negative: bool, place: Token) -> Amount:
    if not negative:
        return amount
    figure = amount.figure
    if figure.bound != Bound.EXACT:
        raise QuantityError("a minus before a vague figure is not defined", place=f"position {place.start}")
    return replace(amount, figure=replace(figure, low=-figure.high, high=-figure.low))


def _adjacent(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].end == tokens[at + 1].start


def _kind(tokens: Sequence[Token], at: int) -> Kind:
    return tokens[at].kind if at < len(tokens) else Kind.OTHER


def rises_to(change: Quantity, level: Quantity) -> bool:
    """Whether 增加2.1亿元至11.8亿元 is a change to a level, since no range spans so much, and not 增加2亿元至3亿元."""
    low, high = change.nominal, level.nominal
    if low is None or high is None or change.unit != level.unit:
        return False
    return high < low or high > 3 * low
