"""How many work for a firm, and how many pay, buy or make: counts that a verb or the noun behind them tells.

Employs about ⓠ people, a ⓠ-person team, 现有ⓠ人; ⓠ paying stores, 付费开发者ⓠ, 企业客户ⓠ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.drafted_fact import Fact, attributed
from kg.drafting.drafting_words import pattern, words
from kg.drafting.ratio_facts import bearer, employer
from kg.drafting.text_reading import TextReading
from kg.drafting.time_told import present
from kg.drafting.turns import PUBLISHED, Dated
from kg.grammar.read import Found, IllFormedError, parse_quantity
from kg.grammar.times import about
from kg.quantities.quantity import QuantityError
from kg.reading import Span

_HEDGES = "about|around|some|roughly|nearly|almost|over|more than|fewer than|less than|at least|at most"
_NUMBER = (  # with its hedge
    r"(?P<figure>(?:大?约|近|不到|不足|至少|超过?了?|逾|突破了?)?\s?\d[\d,.]*\s?[余多]?[百千万亿]*[余多]?\s?(?:[名位家人个户])?"
    rf"(?!\s?(?:million|thousand|billion)|[\d,.]*\d)|(?:(?:{_HEDGES}) )?\d[\d,]*(?:\.\d+)?(?: (?:million|thousand))?)"
)


_UNITS = {"customerCount": "customers", "creatorCount": "creators"}


def staff_facts(reading: TextReading) -> Iterator[Fact]:
    """The headcount of whoever employs them; nothing for those who are hired or dismissed."""
    for told in pattern("{}", "staff", flags=re.IGNORECASE).finditer(reading.text):
        yield from _staff(reading, told.span("figure"), told.span("cue") if told["cue"] else None, told.group())
    for shape in words()["staff_told"]:
        for told in re.finditer(shape.replace("{}", _NUMBER), reading.text):
            yield from _staff(reading, told.span("figure"), told.span("cue"), "had" if _past(reading, told) else "")
    for one in reading.page.quantities:
        if one.quantity.unit == "people" and _all_staff(reading, (one.start, one.end)):
            yield from _staff(reading, (one.start, one.end), None, "had")


def _staff(reading: TextReading, place: Span, cue: Span | None, verb: str) -> Iterator[Fact]:
    found, topic = _read(reading, place, "people"), employer(reading, place)
    if found is not None and topic is not None:
        pieces = (("figure", place), *((("cue", cue),) if cue else ()))
        fact = Fact("metric", "headcount", topic[0].name, place, found, _time(reading, place, verb), pieces)
        yield _marked(reading, attributed(fact, topic))


def _past(reading: TextReading, told: re.Match[str]) -> bool:
    sentence = reading.page.sentence(told.start())
    return re.search(r"\b(?:had|was|were)\b", reading.text[sentence.start : told.end()]) is not None


def _all_staff(reading: TextReading, place: Span) -> bool:
    """Whether the clause says nothing before so many people but of whom and when: 公司现有ⓠ, 到年底只剩ⓠ."""
    begin, _ = reading.page.clause(place[0])
    ahead = list(reading.text[begin : place[0]])
    firms = [m.span for m in reading.mentions if m.name.is_a("Organization")]
    for mark, spans in (("ⓝ", firms), (" ", [(t.start, t.end) for t in reading.times])):
        for start, end in spans:
            if begin <= start and end <= place[0]:
                ahead[start - begin : end - begin] = mark + " " * (end - start - 1)
    said = "".join(ahead).replace("ⓝ", " ")
    shown = re.search(words()["staff_shown"], "".join(ahead)) or any(
        begin <= t.start and t.end <= place[0] for t in reading.times
    )
    return (
        shown is not None
        and shown is not False
        and pattern("{}", "staff_ahead").fullmatch(said) is not None
        and re.match(r"[人名下右]", reading.text[place[1] - 1]) is not None
        and pattern("{}", "staff_behind").match(reading.text, place[1]) is not None
    )


def counted_facts(reading: TextReading) -> Iterator[Fact]:
    """Those who pay for a product, buy from a firm or make things with it, by the noun that counts them."""
    taken: list[Span] = []
    for predicate, shapes in words()["counts"].items():
        for shape in shapes:
            for told in re.finditer(shape.replace("{}", _NUMBER), reading.text):
                place = _trimmed(reading.text, told.span("figure"))
                found, topic = _read(reading, place, _UNITS.get(predicate, "count")), bearer(reading, place)
                begin, _ = reading.page.clause(told.start())
                moved = pattern("{}", "count_moves").search(reading.text[begin : told.start()])
                again = any(start < place[1] and place[0] < end for start, end in taken)
                if found is None or topic is None or moved is not None or again:
                    continue
                taken.append(place)
                time = present(reading, reading.time_at(place))
                pieces = (("figure", place), ("cue", told.span("cue")))
                yield attributed(Fact("metric", predicate, topic[0].name, place, found, time, pieces), topic)


def _trimmed(text: str, place: Span) -> Span:
    written = text[slice(*place)]
    return place[0] + len(written) - len(written.lstrip()), place[1] - len(written) + len(written.rstrip(" ,."))


def _read(reading: TextReading, place: Span, unit: str) -> Found | None:
    try:
        return Found(*place, parse_quantity(reading.text[slice(*place)], unit=unit))
    except (QuantityError, IllFormedError):
        return None


def _time(reading: TextReading, place: Span, verb: str) -> Dated:
    """When: founded in 2021, it employs ⓠ tells of the present, unless a time stands behind the figure."""
    time = present(reading, reading.time_at(place))
    ahead = time.span is not None and time.span[0] < place[0]
    now = ahead and re.match(r"(?:had|employed)\b", verb, re.IGNORECASE) is None
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
