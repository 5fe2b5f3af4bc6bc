"""What stands apart in a sentence: a comparison, or a relative clause that is over before the statement begins.

A hedge, plan or denial there is of its own matter: 与知情人士的说法不同,ⓝ已收购…; ⓝ, which invests only if …, led.
"""

from __future__ import annotations

import re

from kg.reading.masked_text import Page, Sentence, Span
from kg.reading.patterns import NAME, lexicon, reading
from kg.reading.statement_marks import Mark


def set_apart(page: Page, sentence: Sentence, mark: Mark, place: Span) -> bool:
    """Whether a mark and a statement stand on two sides of the border of such words."""
    if _across(_CONTRAST, page, sentence, mark.place[0], place[0]):
        return True
    if mark.kind in _SAYS_NOTHING_OF and _across(_GOT, page, sentence, place[0], mark.place[0]):
        return True
    if sentence.language != "en":
        return False
    if mark.kind == "denied" and mark.where != "behind" and _across(_GOT, page, sentence, place[0], mark.place[0]):
        return True
    if _across(_SUBJECT_OF, page, sentence, mark.place[0], place[0]):
        return True
    if mark.kind == "denied" and _across(_FRONTED, page, sentence, mark.place[0], place[0]):
        return True
    before = mark.place[0] < place[0] or page.masked[place[0]] == NAME
    if before and _across(_RELATIVE, page, sentence, mark.place[0], place[0]):
        return True
    if _across(_OF_ITS, page, sentence, mark.place[0], place[0]):
        return True
    governs = mark.kind in _GOVERNS or (mark.kind == "denied" and mark.where in ("ahead", "frame"))
    return governs and _told_in_relative(page, sentence, mark, place)


def _across(border: re.Pattern[str], page: Page, sentence: Sentence, inner: int, outer: int) -> bool:
    """Whether words hold the inner place and not the outer one."""
    return any(
        found.start() <= inner < found.end() and not found.start() <= outer < found.end()
        for found in border.finditer(page.masked, sentence.start, sentence.end)
    )


def _told_in_relative(page: Page, sentence: Sentence, mark: Mark, place: Span) -> bool:
    """Whether a relative clause between commas tells the statement as done, and the mark stands outside of it."""
    for found in _TOLD.finditer(page.masked, sentence.start, sentence.end):
        if found.start() < place[0] < found.end() and not found.start() <= mark.place[0] < found.end():
            return True
    return False


# what is told as got ahead of or behind its noun is got, whatever is planned of it: the ⓠ that ⓝ raised will go …
_SAYS_NOTHING_OF = frozenset({"planned", "sought", "hypothetical", "forecast", "opinion"})
_GOT = re.compile(reading("apart.got").replace("{past}", lexicon().words["past"]), re.IGNORECASE)
# who is told of by what they might do: the suit that could sink a rival has left ⓝ alone
_SUBJECT_OF = re.compile(reading("apart.subject_of").replace("{past}", lexicon().words["past"]), re.IGNORECASE)
_FRONTED = re.compile(reading("apart.fronted"), re.IGNORECASE)
_GOVERNS = frozenset({"planned", "sought", "hypothetical", "forecast"})
_CONTRAST = re.compile(reading("apart.contrast"), re.IGNORECASE)
_RELATIVE = re.compile(reading("apart.relative"), re.IGNORECASE)
_OF_ITS = re.compile(r", (?:whose|where) [^,;.:]*[,.;]", re.IGNORECASE)
_TOLD = re.compile(reading("apart.told").replace("{past}", lexicon().words["past"]), re.IGNORECASE)
