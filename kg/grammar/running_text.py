"""What in running text is a quantity, and what is a date, a name or a heading with digits in it.

Never looks at more than the words and a few characters beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.grammar.hedges import Reading
from kg.grammar.lexicon import Kind, Sense
from kg.grammar.tokens import Token

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
# `figure` may as well be a number: it is one where a scale or a unit follows (2025.06亿元, In May 20 million).
# `name` may begin with a currency (RM5).
_NOT_QUANTITIES = re.compile(
    r"\d{4}\s*[-–—至到]\s*\d{4}\s*年"
    r"|(?:19|20|21)\d\d\s*年(?!的?时间)|[零〇一二三四五六七八九]{4}年|\d\d年(?=\d|底|初|中|末|第|[一二三四]季|[上下]半)"
    r"|(?:(?<!\d)\d{1,2}|[一二三四五六七八九]|十[一二]?)"
    r"(?:\s*[-–—~～至到]\s*(?:\d{1,2}|[一二三四五六七八九]|十[一二]?))?月(?:份|\d{1,2}[日号])?"
    r"|(?<!\d)\d{1,2}(?:日(?![元圆])|号)|(?:19|20)\d\d\s*-?[QH]\d"
    rf"|(?P<figure>(?<![\d.])(?:19|20|21)\d\d[-/.]{_MONTH}(?:[-/.]{_DAY})?(?!\d)"
    rf"|(?<![A-Za-z])(?:{_MONTHS})\.?\s+\d{{1,2}}(?:,\s*\d{{4}})?(?![\d.,]*\d))"
    r"|(?P<name>(?<![A-Za-z])[A-Za-z][A-Za-z]*-?\d[\w.]*)"
    r"|\d+[A-Za-z]+\d[\w.]*",
    re.ASCII,
)
_NEARBY = 20  # characters on either side that tell a heading or a version from a figure
_ADVERBS = {"十分", "千万", "十", "百", "千", "万", "亿"}  # and scales that are parts of other words
_SCALES = (Kind.SMALL, Kind.BIG)


def masked(words: Sequence[Token], text: str) -> list[Token]:
    """The words, with those that belong to a date or a name made strangers to the grammar."""
    by_start = {word.start: word for word in words}
    taken: set[int] = set()
    for match in _NOT_QUANTITIES.finditer(text):
        if match["figure"] and _measures(by_start.get(match.end() + text[match.end() :].startswith(" "))):
            continue
        if match["name"] and _is_currency(by_start.get(match.start())):
            continue
        taken.update(range(*match.span()))
    return [
        word if taken.isdisjoint(range(word.start, word.end)) else replace(word, sense=Sense(Kind.OTHER))
        for word in words
    ]


def _measures(word: Token | None) -> bool:
    return word is not None and (word.kind in _SCALES or (word.kind == Kind.UNIT and word.text[0] not in "年月"))


def _is_currency(word: Token | None) -> bool:
    return word is not None and word.kind == Kind.UNIT and word.sense.side != "after"


def stands_alone(words: Sequence[Token], at: int, reading: Reading, text: str) -> bool:
    """Whether running text makes a quantity of these words: a bare number may be a heading, a version, a year."""
    row = words[at : reading.end]
    kinds = {word.kind for word in row}
    written = "".join(word.text for word in row)
    if written in _ADVERBS:
        return False
    if kinds <= {*_SCALES}:
        return True
    if kinds == {Kind.HEDGE, Kind.MODIFIER, Kind.BIG} and row[-1].text in _ADVERBS:
        return False  # 几乎是万
    if written[0] == "一" and len(row) == 2 and (row[1].sense.soft or row[1].text == "步"):
        return False  # an article: 一个, 进一步
    if written.endswith("一个") or (written.endswith("番") and Kind.GROWTH not in kinds and written[0] != "翻"):
        return False  # 突破一个瓶颈, 另有一番
    if kinds & {Kind.UNIT, Kind.PER, Kind.PARTS, Kind.WHOLE, Kind.MAGNITUDE, Kind.VAGUE}:
        return True
    if kinds & {*_SCALES}:
        return not any(word.kind == Kind.BIG and len(word.text) == 1 and word.text.isascii() for word in row)
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
