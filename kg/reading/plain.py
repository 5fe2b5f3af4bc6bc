"""Plain statements: whether only known words stand between the parts of a statement.

What is not known to be harmless may be a verb, a modal or an owner that changes what is said: a person must look.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.reading.assertion import region
from kg.reading.masked_text import Page, Span
from kg.reading.patterns import lexicon


@lru_cache(maxsize=1)
def _known() -> dict[str, re.Pattern[str]]:
    zh, en = (lexicon().data["plainly"][language] for language in ("zh", "en"))
    past = lexicon().words["past"]
    return {"zh": re.compile(zh), "en": re.compile(rf"(?<![A-Za-z])(?:{en}|{past}|\w+ly)(?![A-Za-z])", re.IGNORECASE)}


_FIRST_OF_TWO = re.compile(
    rf"^.*\b(?:and|but|then)\s+(?=(?:\w+ly |last \w+ |has |have |also )*(?:{lexicon().words['past']})\b)", re.IGNORECASE
)
_DETERMINED = re.compile(r"\b(?:the|an?|its|their|of|in|this|that|our|his|her)\s+[a-z][\w-]+", re.IGNORECASE)
_MOST_ZH = 2  # one character more or less is an adverb's


def is_plain(page: Page, places: list[Span]) -> str | None:
    """The unknown words between these places, where there are enough of them to change what is said; else None."""
    left = unknown(page, places)
    chinese = page.sentence(places[0][0]).language == "zh"
    return left if len(left) >= (_MOST_ZH if chinese else 1) else None


def unknown(page: Page, places: list[Span]) -> str:
    """The words between the first and the last of these places that are not known, in the clause of the first one.

    `places` begins with the place that the statement turns on: its figure, or the cue of its property.
    """
    begin, end = region(page, places[0])
    inside = [place for place in places if begin <= place[0] and place[1] <= end]
    start, stop = min(place[0] for place in inside), max(place[1] for place in inside)
    stretch = page.masked[start:stop]
    for first, last in sorted(inside, reverse=True):
        stretch = stretch[: first - start] + " " * (last - first) + stretch[last - start :]
    language = page.sentence(places[0][0]).language
    main = places[0][0] - start
    if language == "zh":
        cut = max(stretch.rfind(mark, 0, max(main, 0)) for mark in "，；：")
        stretch = stretch[cut + 1 :]
    else:
        stretch = _FIRST_OF_TWO.sub(" ", stretch)
        stretch = _DETERMINED.sub(" ", stretch)
    left = _known()[language].sub(" ", stretch)
    if language == "zh":
        return "".join(left.split())
    return " ".join(re.findall(r"[A-Za-z][A-Za-z'-]+", left))
