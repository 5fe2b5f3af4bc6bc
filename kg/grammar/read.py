"""Quantities in Chinese and English text: 超过100亿元人民币, 300-500亿元, up to 50 steps.

Never guesses a unit or a party that is not written, and never drops a hedge: where words make no sense together,
parse_quantity raises, and find_quantities passes over all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Context, localcontext

from kg.grammar.hedges import IllFormedError, Reading, read_quantity
from kg.grammar.lexicon import Kind, Sense
from kg.grammar.tokens import Token, normalised, tokens
from kg.quantities.quantity import Bound, Quantity, QuantityError

__all__ = ["Found", "IllFormedError", "Refused", "find_quantities", "find_refused", "parse_quantity"]

_EXACT = Context(prec=200)  # the default precision of 28 would round long figures
_REMEDY = "write a figure such as 5亿美元, 超过100亿元, 300-500亿元, 约170% or 20 million users"


@dataclass(frozen=True)
class Found:
    """A quantity and its place: `text[start:end]` parses to it."""

    start: int
    end: int
    quantity: Quantity


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
    everything that find_refused lists. In a list the last unit counts for all (49、99、199元).
    """
    return [found for found in _scan(text) if isinstance(found, Found)]


def find_refused(text: str) -> list[Refused]:
    """The places where words look like a quantity and parse_quantity refuses them; for a reviewer to see."""
    return [refused for refused in _scan(text) if isinstance(refused, Refused)]


def _scan(text: str) -> Iterator[Found | Refused]:
    plain = normalised(text)
    with localcontext(_EXACT):
        words = _masked(tokens(plain), plain)
        at = 0
        while at < len(words):
            try:
                reading = read_quantity(words, at)
            except QuantityError as reason:
                at, refused = _refused(words, at, reason)
                yield refused
                continue
            if reading is None or not _stands_alone(words, at, reading, plain):
                at += 1
                continue
            yield from _shared_unit(words, at, reading)
            yield Found(words[at].start, words[reading.end - 1].end, reading.quantity)
            at = reading.end


def _first_unknown(words: Sequence[Token]) -> int:
    return next((i for i, word in enumerate(words) if word.kind == Kind.OTHER), 0)


def _refused(words: Sequence[Token], at: int, reason: QuantityError) -> tuple[int, Refused]:
    """Passes over every word of the grammar in a row: a shorter match inside would drop a hedge."""
    end = at
    while end < len(words) and words[end].kind != Kind.OTHER:
        end += 1
    return end, Refused(words[at].start, words[end - 1].end, reason)


# What in running text is no quantity

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_NOT_QUANTITIES = re.compile(
    r"\d{4}\s*[-–—至到]\s*\d{4}\s*年"
    r"|(?:19|20|21)\d\d\s*年(?!的?时间)|[零〇一二三四五六七八九]{4}年|\d\d年(?=\d|底|初|中|末|第|[一二三四]季|[上下]半)"
    r"|(?:\d{1,2}|[一二三四五六七八九]|十[一二]?)(?:\s*[-–—~～至到]\s*(?:\d{1,2}|[一二三四五六七八九]|十[一二]?))?月(?:份|\d{1,2}[日号])?"
    r"|\d{1,2}[日号]|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?!\d)|(?:19|20)\d\d\s*-?[QH]\d"
    rf"|(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}}(?:,\s*\d{{4}})?(?!\d)"
    r"|(?<![A-Za-z])(?!(?:RMB|CNY|USD|HKD|EUR|GBP|JPY)\s*\d)[A-Za-z][A-Za-z]*-?\d[\w.]*"
    r"|\d+[A-Za-z]+\d[\w.]*",
    re.ASCII,
)
_NEARBY = 20  # characters on either side that tell a heading or a version from a figure
_ADVERBS = {"十分", "千万", "十", "百", "千", "万", "亿"}  # and scales that are parts of other words


def _masked(words: Sequence[Token], text: str) -> list[Token]:
    """The words, with those that belong to a date or a name made strangers to the grammar."""
    taken = {position for match in _NOT_QUANTITIES.finditer(text) for position in range(*match.span())}
    return [
        word if taken.isdisjoint(range(word.start, word.end)) else replace(word, sense=Sense(Kind.OTHER))
        for word in words
    ]


def _stands_alone(words: Sequence[Token], at: int, reading: Reading, text: str) -> bool:
    """Whether running text makes a quantity of these words: a bare number may be a heading, a version, a year."""
    row = words[at : reading.end]
    kinds = {word.kind for word in row}
    written = "".join(word.text for word in row)
    if written in _ADVERBS:
        return False
    if kinds <= {Kind.SMALL, Kind.BIG}:
        return True
    if written[0] == "一" and len(row) == 2 and (row[1].sense.soft or row[1].text == "步"):
        return False  # an article: 一个, 进一步
    if kinds & {Kind.UNIT, Kind.PER, Kind.PARTS, Kind.WHOLE, Kind.MAGNITUDE, Kind.VAGUE}:
        return True
    if Kind.BIG in kinds or Kind.SMALL in kinds:
        return not any(word.end - word.start == 1 and word.text.isascii() and word.text.isalpha() for word in row)
    return bool(kinds) and _is_bare_figure(row, text)


def _is_bare_figure(row: Sequence[Token], text: str) -> bool:
    start, end = row[0].start, row[-1].end
    before, after = text[max(start - _NEARBY, 0) : start], text[end : end + _NEARBY]
    if any(word.kind == Kind.DIGITS or (word.text[0] == "0" and word.text.isdigit()) for word in row):
        return False
    if re.search(r"(?:^|\n)\s*$|[A-Za-z][\s-]*$|\d[./:,]$", before):
        return False
    if any(re.fullmatch(r"(?:19|20)\d\d", word.text) for word in row):
        return False
    return not re.match(r"\s*[A-Za-z\u4e00-\u9fff]|、|[./:,]\d", after)


def _shared_unit(words: Sequence[Token], at: int, reading: Reading) -> Iterator[Found]:
    """The bare numbers of a list before its last amount, in the unit of that amount."""
    quantity = reading.quantity
    row = [word.kind for word in words[at : reading.end]]
    if row != [Kind.NUMBER, Kind.UNIT] or quantity.bound != Bound.EXACT:
        return
    earlier = []
    while at >= 2 and words[at - 1].text == "、" and words[at - 2].kind == Kind.NUMBER:
        at -= 2
        earlier.append(words[at])
    for word in reversed(earlier):
        yield Found(word.start, word.end, parse_quantity(word.text, unit=quantity.unit))
