"""Whether a time belongs to the event at another place: its own clause, or the adverb that opens an earlier one."""

from __future__ import annotations

import re

from kg.reading.assertion import region
from kg.reading.masked_text import Page, Span
from kg.reading.patterns import QUANTITY, lexicon, reading
from kg.reading.reach import begins

_OPENS = re.compile(
    reading("event_times.opens"),
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"的[^的，,ⓠ]{0,14}?ⓝ")
_OWN_EVENT = re.compile(
    reading("event_times.own_event"),
    re.IGNORECASE,
)


def belongs(page: Page, time: Span, places: list[Span]) -> bool:
    """Whether the time at `time` may date what stands at one of `places`. Other sentences are not judged."""
    near = [place for place in places if page.index(place[0]) == page.index(time[0])]
    if not near:
        return True
    return any(not _of_another_event(page, time, place) and _dates(page, time, place) for place in near)


def part_of_time(page: Page, time: Span) -> str | None:
    """The words that make a time at `time` a part of it: 2025年一季度, the first half of 2025."""
    behind = _PART_BEHIND.match(page.text, time[1])
    ahead = _PART_AHEAD.search(page.text[max(0, time[0] - 30) : time[0]])
    found = behind or ahead
    return found.group().strip() if found else None


def nearer_time(page: Page, time: Span, place: Span) -> bool:
    """Whether another year of the figure's clause stands nearer to it than the time, with no figure between."""
    begin, end = region(page, place)
    for year in _YEAR.finditer(page.text, begin, end):
        if (time[0] < year.end() and year.start() < time[1]) or _COMPARED.search(page.text[begin : year.start()]):
            continue
        if page.text.startswith("的", year.end()) or page.masked[year.start()] == QUANTITY:
            continue  # the 2000 of 2000万美元 is no year
        near, far = _distance(year.span(), place), _distance(time, place)
        first, last = sorted((year.span(), place))
        if (
            near < far
            and QUANTITY not in page.masked[first[1] : last[0]]
            and (time[0] > place[0]) == (year.start() > place[0])
        ):
            return True
    return False


def later_year(page: Page, place: Span, year: int, *, running: bool = False) -> bool:
    """Whether the clause of a figure, or the adverb that opens the sentence, stands in a year after `year`.

    With `running` the year itself counts as later, unless the text takes a part of it: 2026年一季度.
    """
    begin, end = region(page, place)
    opening = page.sentence(place[0]).clauses[0]
    stretches = [(begin, end)]
    if opening[1] <= begin and _OPENS_SENTENCE.match(page.masked, *opening):
        stretches.append(opening)
    for found in (found for span in stretches for found in _YEAR.finditer(page.masked, *span)):
        told, beside = int(found.group()[:4]), page.masked[max(0, found.start() - 24) : found.end() + 16]
        if told > year or (running and told == year and not _OF_A_YEAR.search(beside)):
            return True
    return False


_OF_A_YEAR = re.compile(reading("event_times.of_a_year"), re.IGNORECASE)
_OPENS_SENTENCE = re.compile(reading("event_times.opens_sentence"), re.IGNORECASE)


def _distance(one: Span, other: Span) -> int:
    return max(one[0] - other[1], other[0] - one[1])


_COMPARED = re.compile(reading("event_times.compared"), re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d$¥€£.,])(?:19|20)\d\d(?![\d.,]*\d)年?")
_PART_BEHIND = re.compile(reading("event_times.part_behind"))
_PART_AHEAD = re.compile(
    reading("event_times.part_ahead"),
    re.IGNORECASE,
)


def _dates(page: Page, time: Span, place: Span) -> bool:
    between = page.masked[min(time[1], place[1]) : max(time[0], place[0])]
    if _SAME_TIME.search(between):
        return True
    if _COMPARES.search(page.masked[: time[0]]) or re.search(r"[;；]", between):
        return False
    if place[0] < time[0] and _LATER_EVENT.search(between):
        return False
    if time[1] <= place[0] and _NEXT_YEAR.search(between):
        return False
    if _STARTS.search(page.masked[: time[0]]) and _COUNTED.match(page.masked, time[1]):
        return False
    begin, end = region(page, place)
    inside = begin <= time[0] < end
    if inside and time[1] <= place[0]:
        if _joined(page, time, place, begin, end):
            return False
        if (
            page.masked[place[0]] != QUANTITY
            and page.sentence(place[0]).language == "en"
            and _FINITE.search(page.masked, time[1], place[0])
        ):
            return False
        return not _RELATIVE.search(page.masked, time[1], place[0])
    if inside:
        return not (page.sentence(time[0]).language == "zh" and _MODIFIES.match(page.masked, time[1], end))
    if time[0] < begin and _OWN_TIME.search(page.masked, begin, end):
        return False  # 2021年上线产品,去年拿到B轮: the clause has a time of its own
    own_begin, own_end = page.clause(time[0])
    if time[0] < place[0] and _NEXT_YEAR.search(page.masked, begin, end):
        return False
    if page.sentence(time[0]).language == "en" and len(page.masked[own_begin : time[0]].split()) > 2:
        return _mine(page, own_begin, own_end)
    opening = _OPENS.match(page.masked, own_begin, time[0])
    if time[0] < place[0]:
        opens = opening is not None and opening.end() >= time[0]
        since = page.masked[time[1] : own_end].startswith("起") and own_end - time[1] > 2  # 自2018年起盈利
        return not since and (opens or not _OWN_EVENT.search(page.masked, own_begin, own_end))
    opens = opening is not None and opening.end() >= time[0]
    return _dates_back(page, time, (own_begin, own_end), opens)


def _of_another_event(page: Page, time: Span, place: Span) -> bool:
    """Whether a time dates a founding right behind it, or the clause before it: 2021年成立、2024年才等来资金的ⓝ."""
    if time[1] < place[0]:
        founded = _ITS_OWN.match(page.masked, time[1], place[0])
        return founded is not None and _SAME_TIME.search(page.masked, time[1], place[0]) is None
    return place[1] <= time[0] and _of_the_clause_before(page, time, place)


def _of_the_clause_before(page: Page, time: Span, place: Span) -> bool:
    """Whether a bare date follows an English clause with a verb of its own: …, its managers left, in 2021, …"""
    sentence = page.sentence(time[0])
    begin, end = page.clause(time[0])
    if sentence.language != "en" or len(page.masked[begin:end].split()) > _FRONTED:
        return False
    before = [clause for clause in sentence.clauses if clause[1] <= begin]
    return bool(before) and before[-1][0] > place[0] and _HAS_VERB.search(page.masked, *before[-1]) is not None


def _joined(page: Page, time: Span, place: Span, begin: int, end: int) -> bool:
    """Whether a time stands in another statement of the clause: was founded in 2016 and closed its Series A."""
    opening = begins(page.masked, time[1], place[0], end)
    fronted = len(page.masked[begin : time[0]].split()) <= _FRONTED
    return opening is not None and opening["joined"] is not None and not fronted


def _dates_back(page: Page, time: Span, own: Span, opens: bool) -> bool:
    """Whether a later clause only dates what stands before it: …, 时间为2024年."""
    clause = page.masked[slice(*own)].rstrip("。")
    dated = re.match(r"\s*(?:时间|日期|彼时|当时)|.*(?:成绩单|财报|年报|账本|业绩)$", clause)
    rest = page.masked[time[1] : own[1]].strip("。 .")
    done = len(rest) < 4 or _DONE.search(rest)
    return bool(opens or dated) and bool(done) and not _OWN_EVENT.search(page.masked, *own)


def _mine(page: Page, begin: int, end: int) -> bool:
    """Whether a clause without a name of its own speaks of the round or figure, and not of another event."""
    return _ROUND.search(page.masked, begin, end) is not None


_ITS_OWN = re.compile(r"(?:在[^，。；、]{1,8})?(?:成立|创立|创办|诞生|注册)[于在]?")
_HAS_VERB = re.compile(rf"\b(?:{lexicon().words['past']}|left|was|were|is|has|had)\b", re.IGNORECASE)
_OWN_TIME = re.compile(reading("event_times.own_time"), re.IGNORECASE)
_FRONTED = 3  # In May 2016 it moved and closed its Series A: what opens a sentence dates it all
_COMPARES = re.compile(reading("event_times.compares"))
_FINITE = re.compile(reading("event_times.finite"), re.IGNORECASE)
_STARTS = re.compile(r"(?:从|自)\s*$")  # 从2019年算起: where the counting begins
_COUNTED = re.compile(r"[^，。]{0,14}(?:算起|起算)")
_MODIFIES = re.compile(reading("event_times.modifies"))
_SAME_TIME = re.compile(reading("event_times.same_time"), re.IGNORECASE)
_DONE = re.compile(reading("event_times.done"), re.IGNORECASE)
_LATER_EVENT = re.compile(reading("event_times.later_event"), re.IGNORECASE)
_NEXT_YEAR = re.compile(
    reading("event_times.next_year"),
    re.IGNORECASE,
)
_ROUND = re.compile(reading("event_times.round"), re.IGNORECASE)
