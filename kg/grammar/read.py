"""Quantities in Chinese and English text: 超过100亿元人民币, 300-500亿元, up to 50 steps.

Never guesses a unit or a party that is not written, and never drops a hedge: where words make no sense together,
parse_quantity raises, and find_quantities passes over all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Context, localcontext

from kg.grammar.hedges import IllFormedError, Reading, read_change, read_quantity
from kg.grammar.lexicon import Kind
from kg.grammar.running_text import masked, stands_alone
from kg.grammar.tokens import Token, normalised, tokens
from kg.grammar.whole_expression import retells, row_of_words, whole_expression
from kg.quantities.quantity import Bound, Quantity, QuantityError

__all__ = [
    "Found",
    "IllFormedError",
    "Refused",
    "find_numbers",
    "find_quantities",
    "find_refused",
    "parse_quantity",
    "whole_expression",
]

_EXACT = Context(prec=200)  # the default precision of 28 would round long figures
_REMEDY = "write a figure such as 5亿美元, 超过100亿元, 300-500亿元, 约170% or 20 million users"


@dataclass(frozen=True)
class Found:
    """A quantity and its place: `text[start:end]` parses to it.

    `restates` is the place of an amount before it that it tells again in another currency, as 约合35亿元 tells
    the 5亿美元 of 5亿美元（约合35亿元）; of several tellings the first. Such a quantity is no second amount: a
    claim takes the first, and may give the other as context. None where it stands for itself.
    """

    start: int
    end: int
    quantity: Quantity
    restates: tuple[int, int] | None = None


@dataclass(frozen=True)
class Refused:
    """Words that look like a quantity and are none, with the reason (下降两倍)."""

    start: int
    end: int
    reason: QuantityError


def parse_quantity(text: str, *, unit: str | None = None) -> Quantity:
    """The quantity that the whole text states.

    `unit` is what the caller expects: it fills in where the text has no unit or a mere measure word (20多种
    with "tools"); a figure without any unit is a count. Raises QuantityError, with the position of what is not
    understood, and IllFormedError for words that state no quantity.
    """
    with localcontext(_EXACT):
        words = tokens(normalised(text), unit)
        reading = read_quantity(words, 0, unit) if words else None
    if reading is not None and reading.end == len(words):
        return reading.quantity
    if not words:
        raise QuantityError("an empty text states no quantity", remedy=_REMEDY)
    stop = words[reading.end if reading else _first_unknown(words)]
    raise QuantityError(
        f"{text[stop.start : stop.end]!r} is not understood in {text!r}",
        remedy=_REMEDY,
        place=f"position {stop.start}",
    )


def find_quantities(text: str) -> list[Found]:
    """Every quantity in running text, longest first from left to right, for drafting and coverage.

    Passes over dates, names with digits in them (K2, GPT-5, Sonnet 4.5), headings and articles (一个), and over
    everything that find_refused lists. In a list the last unit counts for all (49、99、199元). The two figures of
    a change (从3亿元到5亿元) are two; an amount told twice in two currencies is marked (Found.restates).
    """
    return [*_retold(text, [found for found in _scan(text) if isinstance(found, Found)])]


def find_numbers(text: str) -> list[Found]:
    """The numbers, with their hedges, that find_quantities passes over since nothing beside them says what they count.

    For a comparison with figures that are known (more than 150,000 exchanges); a year or a version may be among them.
    """
    plain, found, at = normalised(text), list[Found](), 0
    with localcontext(_EXACT):
        words = masked(tokens(plain), plain)
        while at < len(words):
            try:
                reading = None if words[at].kind in _NEVER_FIRST else read_quantity(words, at)
            except QuantityError:
                reading = None
            if reading is not None and reading.quantity.unit == "count" and not stands_alone(words, at, reading, plain):
                found.append(Found(words[at].start, words[reading.end - 1].end, reading.quantity))
            at = reading.end if reading is not None else at + 1
    return found


def find_refused(text: str) -> list[Refused]:
    """The places where words look like a quantity and parse_quantity refuses them; for a reviewer to see."""
    return [refused for refused in _scan(text) if isinstance(refused, Refused)]


_NEVER_FIRST = (Kind.OTHER, Kind.MODIFIER)  # no quantity begins with them


def _scan(text: str) -> Iterator[Found | Refused]:
    plain = normalised(text)
    with localcontext(_EXACT):
        words = masked(tokens(plain), plain)
        at = 0
        while at < len(words):
            if words[at].kind in _NEVER_FIRST:
                at += 1
                continue
            try:
                change = read_change(words, at)
                reading = None if change else read_quantity(words, at)
            except QuantityError as reason:
                end = row_of_words(words, at)
                yield Refused(words[at].start, words[end - 1].end, reason)
                at = end
                continue
            if change:
                first, begins, last = change
                if {word.kind for word in words[begins : last.end]} > {Kind.NUMBER}:  # 从0到1 is no quantity
                    yield Found(words[at + 1].start, words[first.end - 1].end, first.quantity)
                    yield Found(words[begins].start, words[last.end - 1].end, last.quantity)
                at = last.end
            elif reading is None or not stands_alone(words, at, reading, plain):
                at += 1
            else:
                yield from _shared_unit(words, at, reading)
                yield Found(words[at].start, words[reading.end - 1].end, reading.quantity)
                at = reading.end


def _retold(text: str, found: list[Found]) -> Iterator[Found]:
    """The same quantities, each with the place of the amount that it tells again."""
    earlier: Found | None = None
    for one in found:
        if earlier is not None:
            before, after = ((x.start, x.end, x.quantity) for x in (earlier, one))
            if retells(text, before, after, again=earlier.restates is not None):
                one = replace(one, restates=earlier.restates or (earlier.start, earlier.end))
        yield one
        earlier = one


def _first_unknown(words: Sequence[Token]) -> int:
    return next((i for i, word in enumerate(words) if word.kind == Kind.OTHER), 0)


def _shared_unit(words: Sequence[Token], at: int, reading: Reading) -> Iterator[Found]:
    """The bare numbers of a list before its last amount, in the unit of that amount."""
    quantity = reading.quantity
    row = [word.kind for word in words[at : reading.end]]
    if row != [Kind.NUMBER, Kind.UNIT] or quantity.bound != Bound.EXACT:
        return
    earlier = []
    while at >= 2 and words[at - 1].text == "、" and words[at - 2].kind == Kind.NUMBER:
        at -= 2
        if at and words[at - 1].kind == Kind.UNIT:  # $5、5个: it has its own
            break
        earlier.append(words[at])
    for word in reversed(earlier):
        yield Found(word.start, word.end, parse_quantity(word.text, unit=quantity.unit))
