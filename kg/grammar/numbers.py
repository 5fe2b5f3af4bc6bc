"""Numbers in words and digits: 3亿5000万, 一百五十, 20多, 数亿, 5 hundred million.

Knows no unit, and never settles what is open: 三四 is three or four, 数亿 lies somewhere between one and ten 亿.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from math import prod

from kg.grammar.lexicon import Kind
from kg.grammar.tokens import Token
from kg.quantities.quantity import Bound, QuantityError

ONE = Decimal(1)
HALF = Decimal("0.5")
_SCALES = (Kind.SMALL, Kind.BIG)


@dataclass(frozen=True)
class Figure:
    """A number as written, without unit: one value, or two ends when `bound` is a range.

    `scale` is what the number lends to a bare one before it (3-5亿), `big` the part of it that is 万 or more;
    `has_scale` and `has_big` say whether it has such words, `chinese` whether its digits are Chinese, `order`
    whether the words name an order of magnitude only (百亿, 千亿级).
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
    order: bool = False

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
    if end == start + 1 and not _measured(tokens, end):
        return None
    scale = prod((token.sense.number for token in tokens[start + 1 : end]), start=ONE)
    return _open_range(scale, scale * 10), end


def _measured(tokens: Sequence[Token], at: int) -> bool:
    return _kind(tokens, at) == Kind.UNIT and tokens[at].sense.side != "before"


def _enlarged_or_measured(tokens: Sequence[Token], at: int) -> bool:
    return _kind(tokens, at) == Kind.BIG or _measured(tokens, at)


def _read_plain(tokens: Sequence[Token], start: int) -> tuple[Figure, int] | None:
    items: list[_Item] = []
    bound, is_open = Bound.EXACT, False
    end = start
    while end < len(tokens):
        token, kind = tokens[end], tokens[end].kind
        if items and bound == Bound.EXACT and kind == Kind.INNER:
            bound = token.sense.bound or Bound.APPROX
        elif items and bound == Bound.EXACT and kind == Kind.PLUS and _enlarged_or_measured(tokens, end + 1):
            bound = Bound.AT_LEAST  # 10亿+美元, 500+ million
        elif items and kind == Kind.HALF and items[-1].kind == Kind.NUMBER:
            items[-1] = _Item(Kind.NUMBER, items[-1].low + HALF, items[-1].high + HALF)
        elif items and bound == Bound.EXACT and kind == Kind.VAGUE and items[-1].kind == Kind.SMALL:
            # 十几: the digit that is left out is anything from nothing to the next ten
            bound, is_open = Bound.RANGE, True
            items.append(_Item(Kind.DIGITS, Decimal(0), Decimal(10)))
        elif kind == Kind.AND and _hundred(items) and _number_word(items, tokens, end + 1):
            pass  # five hundred and fifty
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
        return previous != Kind.BIG or tokens[at].sense.number >= items[-1].low  # 万亿, 亿亿
    if settled:
        return False
    if kind == Kind.SMALL:
        return previous in (None, Kind.NUMBER, Kind.DIGITS)
    if kind == Kind.NUMBER:
        smaller = previous in _SCALES and _smaller_scale_follows(items, tokens, at)
        return not items or smaller or _fills_up(items, tokens, at) or _number_word(items, tokens, at)
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


def _fills_up(items: list[_Item], tokens: Sequence[Token], at: int) -> bool:
    """Whether digits take every place below the scale before them, and a larger scale follows: 1万5000亿."""
    number, last = tokens[at].sense.number, items[-1].low
    larger = _kind(tokens, at + 1) == Kind.BIG and tokens[at + 1].sense.number > last
    return larger and not tokens[at].text[0].isalpha() and items[-1].kind == Kind.BIG and last / 10 <= number < last


def _hundred(items: list[_Item]) -> bool:
    return bool(items) and items[-1].kind == Kind.BIG and items[-1].low == 100


def _number_word(items: list[_Item], tokens: Sequence[Token], at: int) -> bool:
    """Whether an English word of a number stands here that is added to a hundred before it: five hundred fifty.

    After a larger scale it begins something else: two million five years ago.
    """
    spelled = _kind(tokens, at) == Kind.NUMBER and tokens[at].text[0].isalpha()
    return spelled and _hundred(items) and tokens[at].sense.number < 100


def _smaller_scale_follows(items: list[_Item], tokens: Sequence[Token], at: int) -> bool:
    """Whether the scale of the next figure is below the last one: 1万5千, 3万亿5000亿."""
    following = [*takewhile(lambda token: token.kind in _SCALES, tokens[at + 1 :])]
    if not following:
        return False
    last = prod((item.low for item in takewhile(lambda item: item.kind in _SCALES, reversed(items))), start=ONE)
    return following[0].sense.number < items[-1].low or prod(token.sense.number for token in following) < last


def _value(items: list[tuple[Kind, Decimal]]) -> Decimal:
    """The number that Chinese or English scale words spell.

    The largest scale multiplies all that stands before it: 一万五千亿 is 一万五千 times 亿. What follows is added
    where it is smaller: 1亿5000万, 3万亿5000亿. A bare scale counts once (亿元).
    """
    bigs = [number for kind, number in items if kind == Kind.BIG]
    if not bigs:
        return _small_value(items)
    largest = (Kind.BIG, max(bigs))
    head, tail = _split(items, items.index(largest))
    if tail >= head:
        head, tail = _split(items, len(items) - 1 - items[::-1].index(largest))  # 一亿亿
    return head + tail


def _split(items: list[tuple[Kind, Decimal]], at: int) -> tuple[Decimal, Decimal]:
    before, after = items[:at], items[at + 1 :]
    return (_value(before) if before else ONE) * items[at][1], _value(after) if after else Decimal(0)


def _small_value(items: list[tuple[Kind, Decimal]]) -> Decimal:
    section, pending = Decimal(0), Decimal(0)
    for kind, number in items:
        if kind == Kind.SMALL:
            section += (pending or ONE) * number
            pending = Decimal(0)
        else:
            pending = number
    return section + pending


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
        order=scales == items and items[0].low != 10,
    )


def _kind(tokens: Sequence[Token], at: int) -> Kind:
    return tokens[at].kind if at < len(tokens) else Kind.OTHER
