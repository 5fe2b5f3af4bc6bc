"""How many work for a firm, where English says it by a verb: employs about ⓠ people, now has ⓠ staff, a team of ⓠ."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.drafted_fact import Fact, attributed
from kg.drafting.drafting_words import pattern
from kg.drafting.ratio_facts import employer
from kg.drafting.text_reading import TextReading
from kg.drafting.turns import PUBLISHED, Dated
from kg.grammar.read import Found, IllFormedError, parse_quantity
from kg.grammar.times import about
from kg.quantities.quantity import QuantityError


def staff_facts(reading: TextReading) -> Iterator[Fact]:
    """The headcount of whoever employs them; nothing for those who are hired or dismissed."""
    for told in pattern("{}", "staff", flags=re.IGNORECASE).finditer(reading.text):
        place = told.span("figure")
        try:
            found = Found(*place, parse_quantity(told["figure"], unit="people"))
        except (QuantityError, IllFormedError):
            continue
        topic = employer(reading, place)
        if topic is not None:
            pieces = (("figure", place), *((("cue", told.span("cue")),) if told["cue"] else ()))
            fact = Fact("metric", "headcount", topic[0].name, place, found, _time(reading, told), pieces)
            yield _marked(reading, attributed(fact, topic))


def _time(reading: TextReading, told: re.Match[str]) -> Dated:
    """When: founded in 2021, it employs ⓠ tells of the present, unless a time stands behind the figure."""
    time = reading.time_at(told.span("figure"))
    ahead = time.span is not None and time.span[0] < told.start()
    now = ahead and re.match(r"(?:had|employed)\b", told.group(), re.IGNORECASE) is None
    return Dated(about(reading.published).edtf, None, PUBLISHED) if now else time


def _marked(reading: TextReading, fact: Fact) -> Fact:
    """The fact, flagged where it may be of a part of the firm, or dated by another event: in Paris, and hired ⓠ."""
    sentence = reading.page.sentence(fact.place[0])
    part = _OF_A_PART.match(reading.text, fact.place[1])
    moved = pattern("{}", "staff_moves", flags=re.IGNORECASE).search(reading.text, sentence.start, sentence.end)
    if part is not None:
        fact = fact.flagged("uncertain", "part")
    return fact.flagged("uncertain", moved.group()) if moved is not None else fact


_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_OF_A_PART = re.compile(rf"\s(?:who\b|working\b|(?:of|from|in|at|on|for)\s(?:the\s|its\s)?(?!{_MONTHS})[A-Z])")
