"""Numbers in words and digits: 3亿5000万, 一百五十, 20多, 数亿, 5 hundred million.

Knows no unit, and never settles what is open: 三四 is three or four, 数亿 lies somewhere between one and ten 亿.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod

from kg.grammar.lexicon import Kind
from kg.grammar.tokens import Token
from kg.quantities.quantity import Bound, QuantityError

ONE = Decimal(1)
_SCALES = (Kind.SMALL, Kind.BIG)


@dataclass(frozen=True)
class Figure:
    """A number as written, without unit: one value, or two ends when `bound` is a range.

    `scale` is what the number lends to a bare one before it (3-5亿), `big` the part of it that is 万 or more;
    `has_scale` and `has_big` say whether it has such words, `chinese` whether its digits are Chinese.
    """

    low: Decimal
    high: Decimal
    bound: Bound = Bound.EXACT
    is_open: bool = False
    scale: Decimal = ONE
    big: Decimal = ONE
    has_scale: bool = False
    has_big: bool = False
    chinese: bool = False

    def times(self, factor: Decimal) -> tuple[Decimal, Decimal]:
        """Both ends, enlarged."""
        return self.low * factor, self.high * factor


@dataclass(frozen=True)
class _Item:
    """One word of a number, with its two readings where it has two (三四)."""

    kind: Kind
    low: Decimal
    high: Decimal


def read_number(tokens: Sequence[Token], start: int) -> tuple[Figure, int] | None:
    """The number that begins at token `start`, and the index after it; None where none begins."""
    kind = _kind(tokens, start)
    if kind == Kind.MAGNITUDE:
        sense = tokens[start].sense
        if sense.top is None:
            return Figure(sense.number, sense.number, Bound.MORE_THAN, has_scale=True, has_big=True), start + 1
        return _open_range(sense.number, sense.top), start + 1
    if kind == Kind.VAGUE:
        return _read_vague(tokens, start)
    return _read_plain(tokens, start)


def _open_range(low: Decimal, high: Decimal) -> Figure:
    return Figure(low, high, Bound.RANGE, is_open=True, has_scale=True, has_big=True)


def _read_vague(tokens: Sequence[Token], start: int) -> tuple[Figure, int] | None:
    """数亿, 几十家, several million: between one and ten of the scale, neither of them included."""
    end = start + 1
    while _kind(tokens, end) in _SCALES:
        end += 1
    measured = _kind(tokens, end) == Kind.UNIT and tokens[end].sense.side != "before"
    if end == start + 1 and not measured:
        return None
    scale = prod((token.sense.number for token in tokens[start + 1 : end]), start=ONE)
    return _open_range(scale, scale * 10), end


def _read_plain(tokens: Sequence[Token], start: int) -> tuple[Figure, int] | None:
    items: list[_Item] = []
    bound, is_open = Bound.EXACT, False
    end = start
    while end < len(tokens):
        token, kind = tokens[end], tokens[end].kind
        if items and bound == Bound.EXACT and kind == Kind.INNER:
            bound = Bound.APPROX if token.text == "来" else Bound.MORE_THAN
        elif items and bound == Bound.EXACT and kind == Kind.VAGUE and items[-1].kind == Kind.SMALL:
            # 十几: the digit that is left out is anything from nothing to the next ten
            bound, is_open = Bound.RANGE, True
            items.append(_Item(Kind.DIGITS, Decimal(0), Decimal(10)))
        elif _continues(items, tokens, end, settled=bound != Bound.EXACT):
            sense = token.sense
            items.append(_Item(kind, sense.number, sense.top if sense.top is not None else sense.number))
        else:
            break
        end += 1
    if not items:
        return None
    low, high = _value([(i.kind, i.low) for i in items]), _value([(i.kind, i.high) for i in items])
    if low != high and bound == Bound.EXACT:
        bound = Bound.RANGE
    return _figure(items, low, high, bound, is_open), end


def _continues(items: list[_Item], tokens: Sequence[Token], at: int, *, settled: bool) -> bool:
    """Whether the word belongs to the number that `items` begin; after 多 or 几 only 万 and more may follow."""
    kind, previous = tokens[at].kind, items[-1].kind if items else None
    if kind == Kind.BIG:
        if not items:
            return not tokens[at].text.isascii()  # 亿元 is one 亿; a bare `million` or `K` is no number
        return previous != Kind.BIG or tokens[at].sense.number > items[-1].low
    if settled:
        return False
    if kind == Kind.SMALL:
        return previous in (None, Kind.NUMBER, Kind.DIGITS)
    if kind == Kind.NUMBER:
        return not items or (previous == Kind.BIG and _smaller_scale_follows(items, tokens, at))
    return kind == Kind.DIGITS and (not items or _digit_continues(items, tokens, at))


def _digit_continues(items: list[_Item], tokens: Sequence[Token], at: int) -> bool:
    if items[-1].kind not in _SCALES:
        return False
    if _smaller_scale_follows(items, tokens, at) or tokens[at].text[0] in "零〇":
        return True
    if items[0].kind == Kind.NUMBER or (_kind(tokens, at + 1) == Kind.UNIT and items[-1].low != 10):
        return False
    if items[-1].low == 10:
        return True
    raise QuantityError(
        f"{tokens[at].text!r} after a scale is short for something",
        remedy="write the scale of the last digit: 一百五十, not 一百五",
        place=f"position {tokens[at].start}",
    )


def _smaller_scale_follows(items: list[_Item], tokens: Sequence[Token], at: int) -> bool:
    return _kind(tokens, at + 1) in _SCALES and tokens[at + 1].sense.number < items[-1].low


def _value(items: list[tuple[Kind, Decimal]]) -> Decimal:
    """The number that Chinese or English scale words spell: 三千五百万 has a section 三千五百 before 万."""
    total, section, pending = Decimal(0), Decimal(0), Decimal(0)
    nothing_yet = True  # since the last large scale: a bare scale counts once (亿元), 万亿 multiplies
    for kind, number in items:
        if kind in (Kind.NUMBER, Kind.DIGITS):
            pending, nothing_yet = number, False
        elif kind == Kind.SMALL:
            section += (ONE if nothing_yet or not pending else pending) * number
            pending, nothing_yet = Decimal(0), False
        else:
            total = (total or ONE) * number if nothing_yet else total + (section + pending) * number
            section, pending, nothing_yet = Decimal(0), Decimal(0), True
    return total + section + pending


def _figure(items: list[_Item], low: Decimal, high: Decimal, bound: Bound, is_open: bool) -> Figure:
    scales = [item for item in items if item.kind in _SCALES]
    bigs = [item for item in scales if item.kind == Kind.BIG]
    chinese = items[0].kind != Kind.NUMBER
    lent = [item.low for item in items[1:]] if all(i.kind in _SCALES for i in items[1:]) else []
    if not lent or items[0].kind in _SCALES or (chinese and lent[0] == 10):
        lent = [item.low for item in bigs]
    return Figure(
        low,
        high,
        bound,
        is_open,
        scale=prod(lent, start=ONE),
        big=prod((item.low for item in bigs), start=ONE),
        has_scale=bool(scales),
        has_big=bool(bigs),
        chinese=chinese,
    )


def _kind(tokens: Sequence[Token], at: int) -> Kind:
    return tokens[at].kind if at < len(tokens) else Kind.OTHER
