"""Reach: where inside an English clause another statement begins, with a finite verb of its own.

A cue governs its own statement and what it takes as its complement. It does not reach a statement that is joined to it
(and has, yet it led) or that dates it (when it raised, in the week it closed), for what is told there is told as done.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.reading.masked_text import Page, Span
from kg.reading.patterns import NAME, QUANTITY, lexicon, reading
from kg.reading.statement_marks import Mark

# what a plan, a denial or an end is about stands in its own statement; hearsay and views may go on over several
BOUND = frozenset({"planned", "sought", "forecast", "cancelled", "denied", "hypothetical"})


@lru_cache(maxsize=1)
def own_statement() -> re.Pattern[str]:
    """Where a statement begins that is joined to another one or dates it: up to its subject, or its verb."""
    past, base, adverbs = lexicon().words["past"], lexicon().words["base"], reading("reach.adverbs")
    finite = rf"(?:{adverbs} )*(?:(?:{past})|(?:{base})s|has|had|is|was|were|{reading('reach.modal')} \w+)\b"
    subject = rf"(?:{NAME}+(?:'s {NAME}+)?|{reading('reach.subject')})"
    dated = rf"{subject} (?:(?:have |are )?{finite}|[a-z]{{3,}}ed\b)"
    told = rf"{subject} (?:has |had |{adverbs} )*(?:{past})\b"
    return re.compile(
        rf"(?<![\w-])(?P<joined>(?:{reading('reach.joins')})\s+(?=(?:{subject} )?{finite}))"
        rf"|(?<={QUANTITY})(?P<described>\s+(?:that )?(?={told}))"
        rf"|(?<![\w-])(?P<dates>(?:{reading('reach.dates')})\s+(?={dated}))",
        re.IGNORECASE,
    )


def begins(text: str, begin: int, place: int, end: int) -> re.Match[str] | None:
    """The words that open the statement of a place, where it is not the first between `begin` and `end`."""
    found = [match for match in own_statement().finditer(text, begin, end) if match.end() <= place]
    return found[-1] if found else None


def out_of_reach(text: str, mark: Mark, opening: re.Match[str] | None, place: int) -> bool:
    """Whether a mark ahead of a statement's opening words says nothing of what stands in it."""
    if opening is None or mark.kind not in BOUND or not mark.place[1] <= opening.start():
        return False
    if opening["described"] is not None and mark.kind in ("denied", "cancelled"):
        return False
    return opening["joined"] is None or _COMPLEMENT.search(text, mark.place[0], place) is None


_COMPLEMENT = re.compile(r"\b(?:that|if|whether|how|unless|once)\b", re.IGNORECASE)


def statement_ends(text: str, place: int, end: int) -> int:
    """Where the statement of a place ends, at the latest where `end` is."""
    following = own_statement().search(text, place, end)
    return following.start() if following else end


def in_aside(page: Page, place: int) -> Span | None:
    """The aside that holds a place and says what a name is: ⓝ, chief executive of ⓝ, plans to ….

    It is a statement of its own: what is planned or summed up outside it says nothing of it, nor the other way round.
    """
    sentence = page.sentence(place)
    if sentence.language == "en":
        for found in _APPOSED.finditer(page.masked, sentence.start, sentence.end):
            if found.start() <= place < found.end():
                return found.span()
    return None


_APPOSED = re.compile(
    rf"(?<={NAME}, )(?!{reading('reach.not_apposed')})[^,;.:{QUANTITY}]*\b(?:of|at|in|for|to)\b[^,;.:{QUANTITY}]*(?=,)"
)


def told_apart(page: Page, name: Span, mark: Mark, cue: Span, *, by_whom: bool) -> bool:
    """Whether what a mark says of a name ends before the cue, whose statement is told as done.

    `by_whom`: only where the mark denies who did it (was not led by a bank; its lead investor was …).
    """
    text, sentence = page.masked, page.sentence(cue[0])
    between = text[mark.place[1] : cue[0]]
    if by_whom and _BY_WHOM.match(text, mark.place[0]) is None:
        return False
    if sentence.language != "en" or _COMPLEMENT.search(between):
        return False
    aside = "," in between and _ASIDE.match(text, name[1], mark.place[0]) is not None
    aside = aside or (mark.place[1] <= name[0] and _WHO.match(text, name[1], cue[0]) is not None)
    colon = mark.kind in BOUND and re.search(r":\s+(?:it|he|she|they)\b", between) is not None
    aside = aside or colon
    apart = aside or ";" in between or begins(text, mark.place[1], cue[0], sentence.end) is not None
    return apart and _TOLD.search(text, mark.place[1], cue[1] + _NEAR) is not None


_NEAR = 12  # the copula of a cue that is a noun: its lead investor was
_BY_WHOM = re.compile(reading("reach.by_whom"), re.IGNORECASE)
_ASIDE = re.compile(
    r"\s*,\s*(?:which|who|whose|where|having|once|now|about|still|due|set|in|amid|engaged|locked)\b[^,;.]*$",
    re.IGNORECASE,
)
# is to be ⓝ, who founded …: what the name did is told for itself
_WHO = re.compile(
    r"\s*,\s*(?:which|who)\s(?!(?:will|would|may|might|could|is|plans?|hopes?|wants?)\b)[^,;.]*$", re.IGNORECASE
)
_TOLD = re.compile(rf"\b(?:{lexicon().words['past']}|was|is|has|had|owns|holds|employs)\b", re.IGNORECASE)
