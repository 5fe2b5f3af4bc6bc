"""Rounds: which round of financing a clause tells of where it names one, and whether a figure is but a part of its sum.

A firm has several rounds, and a text tells them side by side: A轮由甲领投，B轮由乙领投.
"""

from __future__ import annotations

import re

from kg.reading.masked_text import Page, Span
from kg.reading.patterns import QUANTITY, reading, simplified

_SERIES = re.compile(reading("which_round.series"), re.IGNORECASE)
_OTHERWISE = re.compile(reading("which_round.otherwise"), re.IGNORECASE)
_GOES_ON = re.compile(reading("which_round.goes_on"))
_PART = re.compile(reading("which_round.part"), re.IGNORECASE)
_NOT_ROUND = re.compile(reading("which_round.not_round"), re.IGNORECASE)
_LOOKS_BACK = 24  # characters before a round's name that tell what it is named for


def series_in(text: str) -> set[str]:
    """The series that a text names, as codes: A, A+, PRE-A, SEED."""
    return {_code(found) for found in _SERIES.finditer(simplified(text))}


def _code(found: re.Match[str]) -> str:
    early = found["early"]
    if early:
        return "SEED" if early.lower().startswith(("种子", "seed")) else "ANGEL"
    return (found["zh"] or found["en"] or "").upper().replace(" ", "-").removeprefix("SERIES-")


def of_another_series(page: Page, place: Span, own: set[str]) -> str | None:
    """The round that the figure at `place` is told of, in the text's words, where its clause names none of `own`."""
    near = [found for found in _named(page, *page.clause(place[0])) if _bears_on(page, found, place)]
    return near[-1].group() if near and not own & {_code(found) for found in near} else None


def _bears_on(page: Page, found: re.Match[str], place: Span) -> bool:
    """Whether a round's name governs a figure: ahead of it with no other figure between, or right behind it."""
    if found.end() <= place[0]:
        return QUANTITY not in page.masked[found.end() : place[0]]
    return found.start() >= place[1] and _OF_IT.fullmatch(page.masked, place[1], found.start()) is not None


_OF_IT = re.compile(r"的|\s?(?:in )?(?:(?:its|a|the) )?")  # ⓠ的A轮, ⓠ in its Series A


def plays_in_another(page: Page, place: Span, own: set[str]) -> str | None:
    """The round that the party at `place` takes its part in, where its clause names none of `own`.

    What a later clause goes on to say of the same party (又领投了B轮) counts as well.
    """
    sentence = page.sentence(place[0])
    begin, end = page.clause(place[0])
    named = _named(page, begin, end)
    if not named or own & {_code(found) for found in named}:
        return None
    for clause in sentence.clauses:
        goes_on = clause[0] >= end and own & {_code(found) for found in _named(page, *clause)}
        if goes_on and (sentence.language == "en" or _GOES_ON.match(page.letters, *clause)):
            return None
    return named[-1].group()


def _named(page: Page, begin: int, end: int) -> list[re.Match[str]]:
    """The rounds named between two positions, but for those that only date or compare: after its Series A."""
    text = simplified(page.text)
    found = _SERIES.finditer(text, begin, end)
    return [one for one in found if not _OTHERWISE.search(text[max(begin, one.start() - _LOOKS_BACK) : one.start()])]


def part_of_sum(page: Page, place: Span) -> str | None:
    """The words by which the figure at `place` is a part of a sum that stands before it: 其中9000万元为债权."""
    found = _PART.search(page.masked[page.sentence(place[0]).start : place[0]])
    return found.group() if found and _NOT_ROUND.match(page.masked, place[1]) is None else None
