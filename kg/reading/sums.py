"""Sums: whether a figure adds up several rounds or several firms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.reading.figures import whole
from kg.reading.masked_text import Page, Span
from kg.reading.metric_words import table
from kg.reading.patterns import QUANTITY, reading
from kg.reading.reach import in_aside


def sums(page: Page, place: Span, begin: int, end: int) -> Iterator[tuple[str, str]]:
    """The words that make the figure a sum over rounds (`cumulative`) or over several firms (`aggregate`)."""
    if _OF_ONE_ROUND.match(page.text, place[1]) or _ITS_OWN.search(page.text[: place[0]]):
        return
    for name in ("cumulative", "aggregate"):
        for found in table("sums", name).finditer(page.masked, begin, end):
            if _ONE_OF.search(page.masked[: found.start()]) or "其中" in page.masked[found.end() : place[0]]:
                continue  # the largest of the rounds; A轮和B轮,其中B轮为…
            other = found.start() >= place[1] or found.end() <= place[0]
            apart = QUANTITY in page.masked[found.end() : place[0]] or (
                other and QUANTITY in found.group().strip(QUANTITY)
            )
            apart = (
                apart or _has_its_own(page, found, place) or in_aside(page, found.start()) != in_aside(page, place[0])
            )
            if _sums_this(page, found, place, end) if name == "cumulative" else not apart:
                yield name, found.group()
                break
    word = table("totals", "word").search(page.masked, max(begin, place[0] - 30), place[0])
    if word and table("totals", "firms").search(page.masked, page.sentence(place[0]).start, place[0]):
        yield "aggregate", word.group()


def _has_its_own(page: Page, word: re.Match[str], place: Span) -> bool:
    """Whether a word of summing up stands in a clause with a figure of its own: firms employ 11,000 between them."""
    for begin, end in page.sentence(place[0]).clauses:
        if begin <= word.start() < end and not begin <= place[0] < end:
            return _OWN_SUM.search(page.masked, begin, end) is not None
    return False


# Three funds put a combined $49 million into the Series B, put up its $49 million Series B: a sum over those who pay
_OF_ONE_ROUND = re.compile(reading("sums.of_one_round"), re.IGNORECASE)
# two rounds: a Series A of …
_ITS_OWN = re.compile(
    r"(?<!and )(?<!to )\bseries [a-h](?: round)? of $"
    r"|(?<![和与、及至到])[A-H]\+?轮(?:融资)?(?:金额|规模)?(?:[为是达获])?$",
    re.IGNORECASE,
)
# All told, the Series C came to …
_ONE_ROUND = re.compile(
    r",? (?:the |its )?series [a-h]\b(?! and| to)|[，]?(?:ⓝ的?|其|该公司)?[A-H]轮(?:融资)?(?![和与、及到至])",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\b(?:\w+est|first|last|second|third|one)\s+$", re.IGNORECASE)
_OWN_SUM = re.compile(r"ⓠ|\d")


def _sums_this(page: Page, word: re.Match[str], place: Span, end: int) -> bool:
    """Whether a word of summing up governs this figure: no other quantity stands nearer to it."""
    start = whole(page, place)[0][0]
    if _ONE_ROUND.match(page.masked, word.end()):
        return False
    if word.end() <= start:
        return re.search(f"[;；{QUANTITY}]", page.masked[word.end() : start]) is None
    if word.start() < place[0]:
        return True
    return QUANTITY not in page.masked[place[1] : word.start()] and QUANTITY not in page.masked[word.end() : end]
