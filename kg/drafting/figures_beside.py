"""What a sum measures where the words right beside it say so: 募得ⓠ, lost ⓠ, had ⓠ in cash, took ⓠ from."""

from __future__ import annotations

import re

from kg.drafting.drafting_words import words
from kg.drafting.text_reading import TextReading
from kg.reading import Span

_AROUND = 60  # characters beside a sum that are looked at
_TOLD_AGAIN = re.compile(r"\s?[（(][^）)]{1,24}[）)]")  # in another currency
_ROUND = re.compile(r"轮|融资|估值|投资|基金|资本|股东")


def told_beside(reading: TextReading, place: Span) -> tuple[str, str] | None:
    """The metric of a sum and the word for it, of the table `beside`; None where no words beside it tell."""
    sentence, masked = reading.page.sentence(place[0]), reading.page.masked
    start = max(sentence.start, place[0] - _AROUND)
    again = _TOLD_AGAIN.match(reading.text, place[1])
    end = again.end() if again else place[1]
    for metric, shapes in words()["beside"].items():
        for shape in shapes:
            ahead = re.search(shape["ahead"], masked[start : place[0]])
            follows = any(re.match(shape.get("behind", ""), one[end:]) for one in (masked, reading.text))
            if ahead is None or not follows:
                continue
            if shape.get("round") and not _ROUND.search(reading.text, sentence.start, sentence.end):
                continue
            return metric, _word(reading, shape, place, start + ahead.start())
    return None


def _word(reading: TextReading, shape: dict[str, str], place: Span, begin: int) -> str:
    """The words that govern the sum, as the text has them: those behind it where they name a thing, else the verb."""
    behind = re.match(shape.get("behind", ""), reading.text[place[1] :])
    told = behind.group().strip() if behind is not None else ""
    return told or reading.text[begin : place[0]].strip()
