"""What a later English clause or sentence says of a statement: that it is denied, off, unconfirmed, corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.reading.masked_text import Page, Span
from kg.reading.patterns import lexicon, pattern, reading
from kg.reading.statement_marks import Mark

_W = lexicon().words
CUT = pattern(
    reading("english_echoes.cut"),
    "en",
)


def echoes(page: Page, clause: Span, _inside: bool, next_one: bool) -> Iterator[Mark]:
    """The marks that a later clause puts on what was said: its subject refers back, or it ends on a denial."""
    text, (start, end) = page.masked, clause
    apposed = _APPOSED.match(text, start, end) if next_one else None
    if apposed:
        yield Mark("denied", apposed.group().strip(), "echo", apposed.span())
    if next_one and _PRICED.search(text[page.sentence(start).start : start]):
        yield from _of_its_subject(text, clause)
    if _OWN_MATTER.search(text, start, end):
        return
    sure = _POINTS.search(text, start, end) is not None
    for kind in ("cancelled", "denied", "reported", "sought", "planned", "question"):
        behind = lexicon().kinds["en"][kind].behind
        opening = (_OF_EVENT if kind in ("cancelled", "sought", "planned") else _OF_REPORT).match(text, start, end)
        if opening and not next_one and re.match(r"\s*which\b", text[start:end], re.IGNORECASE):
            continue
        match = behind.search(text, opening.end(), end) if opening and behind else None
        if (
            opening
            and match
            and not _COMPLEMENT.match(text, match.end(), end)
            and (not _BARE.search(match.group()) or _OF_THIS.match(text, match.end(), end))
            and _LIGHTLY.fullmatch(text, opening.end(), match.start())
            and not CUT.search(text, opening.end(), match.start())
        ):
            yield Mark(kind, match.group(), "echo", match.span(), sure=sure)
    for found in (_DENIES.search(text[start:end]), _CORRECTS.search(text[start:end])):
        if found and not _of_its_source(text, start + found.end(), found.group()):
            yield Mark("denied", found.group(), "echo", (start + found.start(), start + found.end()), sure=sure)


def _of_its_source(text: str, end: int, word: str) -> bool:
    """Whether none of it is said with a verb of its own: none of it came from state funds leaves the sum as it is."""
    return word.startswith("none of it") and _OF_ITS_SOURCE.match(text, end) is not None


_OF_ITS_SOURCE = re.compile(r"(?:,[^,.;]{1,40},)?(?: \w+){1,2} (?:from|in|as|by|to|on|for|with|into)\b", re.IGNORECASE)


def _of_its_subject(text: str, clause: Span) -> Iterator[Mark]:
    """What a verb behind an aside says of the event ahead of it: The Series D, priced at $3 million, was withdrawn."""
    for kind in ("cancelled", "denied"):
        behind = lexicon().kinds["en"][kind].behind
        found = behind.match(text, clause[0] + 1, clause[1]) if behind is not None else None
        if found:
            yield Mark(kind, found.group(), "echo", found.span())


_PRICED = re.compile(
    r",\s*(?:priced|valued|pegged|set|led|backed|put|signed|agreed|announced)\b[^,;.]*,\s*$", re.IGNORECASE
)
# raised $3 million, a claim that the company denies
_APPOSED = pattern(reading("english_echoes.apposed"))
# a bare negation undoes what was said only where its verb is that of the event: did not happen, is not the sum
_BARE = re.compile(reading("english_echoes.bare"), re.IGNORECASE)
_OF_THIS = re.compile(
    reading("english_echoes.of_this"),
    re.IGNORECASE,
)
# reports that it may be sold: with a content of their own, which is not the round
_OWN_MATTER = re.compile(
    reading("english_echoes.own_matter"),
    re.IGNORECASE,
)
_POINTS = re.compile(
    reading("english_echoes.points"),
    re.IGNORECASE,
)
_REFERS = (
    r"\s*(?:but |and |yet |however |though |although |an? )*(?:the |this |that |those "
    r"|these |its )*(?:{})\b(?: (?:later|then|has|had|have|of this|itself|soon|however"
    r"|,[^,]{1,16},))*\s*"
)
_COMPLEMENT = re.compile(r"\s+that\b", re.IGNORECASE)
_LIGHTLY = re.compile(reading("english_echoes.lightly"), re.IGNORECASE)
_OF_EVENT = re.compile(_REFERS.replace("{}", _W["event"]), re.IGNORECASE)
_OF_REPORT = re.compile(_REFERS.replace("{}", f"{_W['report']}|{_W['event']}"), re.IGNORECASE)
_DENIES = re.compile(
    reading("english_echoes.denies"),
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    reading("english_echoes.corrects"),
    re.IGNORECASE,
)
