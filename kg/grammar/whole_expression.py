"""The whole quantity expression around a figure, and the amounts that a text tells twice.

For a check that a slice was not cut short: 100亿元 out of 超过100亿元.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from kg.grammar.hedges import Reading, read_change, read_quantity
from kg.grammar.lexicon import Kind
from kg.grammar.quantity_words import quantity_words
from kg.grammar.running_text import masked
from kg.grammar.tokens import Token, normalised, tokens
from kg.quantities.quantity import Quantity, QuantityError

_SENTENCE_END = re.compile(r"[\n。！？；!?]")
_APART = (Kind.OTHER, Kind.FROM)


def whole_expression(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of the whole quantity expression that the figure `text[start:end]` belongs to.

    It takes in the hedges on both sides (超过 约 up to; 左右 以上 or more) with the modifiers between, the sign,
    the currency before and after, the scale, both ends of a range, and the verb that turns a share or a multiple
    into a growth or a fall (下降30%). A slice is *clipped* where it reads otherwise than the whole: compare
    parse_quantity of both, with the unit of the claim for either, so that 199 out of 199元 is not clipped; where
    the whole is refused (`约300-500亿元`), no shorter slice may stand for it. Words that are no quantity give
    their own place. Positions count characters of `text`; no error is raised.
    """
    begin = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    stop = _SENTENCE_END.search(text, end)
    segment = text[begin : stop.start() if stop else len(text)]
    words = _words(segment)
    first = next((at for at, word in enumerate(words) if word.end > start - begin), len(words))
    if first == len(words) or words[first].start >= end - begin:
        return start, end
    row = _row(words, first)
    if row is None:
        return start, end
    left, right = words[row[0]].start + begin, _extended(words, row[1]) + begin
    return min(start, left), max(end, right)


@lru_cache(maxsize=1024)  # a text has many figures in one sentence
def _words(segment: str) -> list[Token]:
    plain = normalised(segment)
    return masked(tokens(plain), plain)


def row_of_words(words: Sequence[Token], at: int) -> int:
    """The index after the words of the grammar that follow each other from `at` on."""
    row = [*takewhile(lambda word: word.kind not in _APART, words[at + 1 :])]
    while row and row[-1].kind == Kind.MODIFIER:
        row.pop()
    return at + 1 + len(row)


def _row(words: Sequence[Token], first: int) -> tuple[int, int] | None:
    """The earliest and longest words before `first` and after it that are one quantity, or are refused as one."""
    low = first
    while low and words[low - 1].kind not in _APART:
        low -= 1
    try:
        change = (read_change(words, low - 1) if low else None) or _risen(words, low, first)
    except QuantityError:
        return low - 1, row_of_words(words, low - 1)
    if change is not None:
        one, begins, other = change
        return (begins, other.end) if first >= begins else (low, one.end)
    for at in range(low, first + 1):
        if words[at].kind == Kind.MODIFIER:
            continue
        try:
            reading = read_quantity(words, at)
        except QuantityError:
            return at, row_of_words(words, at)
        if reading is not None and reading.end > first:
            return at, reading.end
    return None


def _risen(words: Sequence[Token], low: int, first: int) -> tuple[Reading, int, Reading] | None:
    """A rise by one amount to another whose verb is one of the words between `low` and `first`."""
    risen = (at for at in range(low, first + 1) if words[at].kind in (Kind.GROWTH, Kind.FALL))
    return next((found for at in risen if (found := read_change(words, at)) is not None), None)


def _extended(words: Sequence[Token], end: int) -> int:
    """The place after the expression, with a hedge that stands apart: 5亿元(含)以上; $5 billion, or more."""
    at = end
    while at < len(words) and (words[at].kind == Kind.MODIFIER or words[at].text in "(含),"):
        at += 1
    if at == len(words) or words[at].kind != Kind.AFTER:
        return words[end - 1].end
    listed = any(word.text == "," for word in words[end:at]) and not words[at].text.isascii()  # 5亿元,以上数据
    return words[end - 1 if listed else at].end


# One amount told twice

_BRACKET = r"\s*[(\[]\s*(?:[^()\d,;。]{{0,24}}(?:{words})[^()\d,;。]{{0,12}}|(?:{words})?)\s*"
_CLAUSE = r"\s*[,;]?\s*(?:which is\s+)?(?:{words})(?:\s+(?:to|of|at|in))*\s*"
_MORE = r"\s*(?:[,;、/]|{words})+\s*"


def retells(text: str, earlier: tuple[int, int, Quantity], later: tuple[int, int, Quantity], *, again: bool) -> bool:
    """Whether `later` tells the amount of `earlier` again in another currency: 5亿美元（约合35亿元）.

    Each is start, end and quantity; `again` says that the earlier one is itself such a telling.
    """
    (_, end, first), (start, stop, second) = earlier, later
    if first.unit == second.unit or not (first.unit.isupper() and second.unit.isupper()):
        return False
    bracket, clause, more, begins = _retellings()
    between = normalised(text[end:start])
    if bracket.fullmatch(between) or clause.fullmatch(between) or between.strip() == "/":
        return True
    if again and more.fullmatch(between):
        return True
    return between.strip() in ("", ",") and bool(begins.match(normalised(text[start:stop])))


@lru_cache(maxsize=1)
def _retellings() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    conversion = quantity_words().conversion
    words = "|".join([*conversion.zh, *(rf"\b{word}" if word[0].isalpha() else word for word in conversion.en)])
    bracket, clause, more = (re.compile(form.format(words=words)) for form in (_BRACKET, _CLAUSE, _MORE))
    return bracket, clause, more, re.compile(words)
