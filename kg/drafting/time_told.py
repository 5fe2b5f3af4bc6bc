"""When something was: by its own sentence, the time spoken of before, or the day of publication."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.drafting import turns
from kg.drafting.drafting_words import pattern
from kg.drafting.find_times import TimeFound
from kg.drafting.leaning_times import AGO, ASIDE, COMPARED, counts_back
from kg.drafting.turns import BEFORE_SENTENCE, IN_SENTENCE, NOT_IN_TURN, PUBLISHED, Dated, dated
from kg.grammar.times import RECENTLY, about
from kg.reading import Span, marks_at
from kg.reading.event_times import belongs

if TYPE_CHECKING:
    from kg.drafting.text_reading import TextReading

_OF_TIME = re.compile(r"(?:同期)?的\s?")  # 较上年的ⓠ
_OPENING = 6
_FOUNDED = re.compile(
    r"(?:成立|创立|创办|创建|组建)于\s?$|\b(?i:founded|established|started|set up) in $"
)  # its own event's time


def time_told(reading: TextReading, place: Span, *, near: bool = False) -> Dated:
    """When what stands at a place was: by its sentence, the time last spoken of, or the day of publication.

    `near` asks for no time of another paragraph: what is told of the present, as a listing under way.
    """
    sentence, text = reading.page.sentence(place[0]), reading.text
    turn = turns.in_turn(reading.page, reading.times, place)
    if turn is not None:
        return turn
    own = _exact(text, [t for t in reading.times if sentence.start <= t.start < sentence.end])
    own = [t for t in own if not _of_another(reading, t, place) and not _closes_another(reading, t, place)]
    begin, end = reading.page.clause(place[0])
    own = [t for t in own if not (counts_back(text[t.start : t.end]) and _parted(reading, t, place))]
    own = [t for t in own if begin <= t.start or _FOUNDED.search(text, max(0, t.start - 16), t.start) is None]
    if _of_today(reading, own, place, (begin, end)):
        return Dated(reading.published.edtf, None, PUBLISHED)  # in 2023, and has raised ⓠ to date
    run = turns.run_of(reading.page, place)
    if len(run) > 1 and len([t for t in own if t.end <= run[0].start]) > 1:
        return dated(min(own, key=lambda t: abs(t.start - place[0])), NOT_IN_TURN)
    planned = any(t.later for t in own) and _planned(reading, place, near=near)
    beside = [t for t in own if t.end <= place[0] and _OF_TIME.fullmatch(text[t.end : place[0]])]
    if beside:
        return dated(beside[-1])
    told = [t for t in own if t.opens and t.end <= place[0]]
    if told and _since_then(reading, told[-1], begin, place):
        return Dated(reading.published.edtf, None, PUBLISHED)  # 3月上线，目前月活ⓠ
    fitting = [t for t in own if t.opens or (planned and _beside(reading, t, place))]
    closing = [t for t in fitting if turns.closes(text, t, place)]
    fitting = closing or [t for t in fitting if belongs(reading.page, (t.start, t.end), [place])]
    if fitting:
        return dated(min(fitting, key=lambda t: (t.start > place[0], abs(t.start - place[0]))))
    told = _of_its_part(reading, told, place)
    if told:
        return dated(told[-1], IN_SENTENCE)
    then = pattern("{}", "then", flags=re.IGNORECASE).search(text, sentence.start, place[0])
    if not own and then is None and pattern("{}", "now").search(text, sentence.start, max(end, place[1])):
        return Dated(reading.published.edtf, None, PUBLISHED)
    return _before(reading, sentence.start, place, near=near)


def present(reading: TextReading, time: Dated) -> Dated:
    """The time of what holds now: that of the publication where no time of its own sentence tells."""
    return Dated(about(reading.published).edtf, None, PUBLISHED) if time.taken == BEFORE_SENTENCE else time


def _before(reading: TextReading, start: int, place: Span, *, near: bool) -> Dated:
    last = _spoken_of(reading, start)
    if near and last is not None and last.start < reading.paragraph(place[0])[0]:
        last = None
    if last is not None:
        return dated(last, BEFORE_SENTENCE)
    return Dated(about(reading.published).edtf, None, PUBLISHED)


def _exact(text: str, own: list[TimeFound]) -> list[TimeFound]:
    """The times of a sentence without 刚刚 and recently, where another one says when: 两个月前，刚刚ⓠ."""
    said = [t for t in own if RECENTLY.fullmatch(text[t.start : t.end]) is None]
    return said if any(t.opens for t in said) else own


def _of_another(reading: TextReading, time: TimeFound, place: Span) -> bool:
    """Whether a time to compare with is that of another figure: ⓠ, against ⓠ a year earlier."""
    if COMPARED.fullmatch(reading.text, time.start, time.end) is None:
        return False
    first, last = sorted(((time.start, time.end), place))
    ahead = [(one.start, one.end) for one in reading.page.quantities if one.end <= time.start][-1:]
    if ahead and ahead[0] != place and turns.closes(reading.text, time, ahead[0]):
        return True  # up from ⓠ a year earlier, on the back of ⓠ
    return any(first[1] <= one.start and one.end <= last[0] for one in reading.page.quantities)


def _closes_another(reading: TextReading, time: TimeFound, place: Span) -> bool:
    """Whether a time ends the phrase of a figure behind a place: ⓠ, up from ⓠ at the end of last year."""
    figures = [(one.start, one.end) for one in reading.page.quantities]
    behind = (one for one in figures if place[1] <= one[0] and one[1] <= time.start)
    return place in figures and any(turns.closes(reading.text, time, one) for one in behind)


def _of_its_part(reading: TextReading, told: list[TimeFound], place: Span) -> list[TimeFound]:
    """The times that a part of a sentence, between semicolons, may hang on: its own, else the only one before it or
    that which opens the sentence."""
    start = reading.page.sentence(place[0]).start
    part = max(reading.text.rfind(mark, start, place[0]) for mark in "；;")
    own = [t for t in told if t.start > part]
    return own or (told if len(told) == 1 else [t for t in told if t.start - start <= _OPENING][:1])


def _of_today(reading: TextReading, own: list[TimeFound], place: Span, clause: Span) -> bool:
    """Whether the clause of a place tells of the present by a word, and names no other time before it."""
    if any(clause[0] <= t.start < place[0] for t in own):
        return False
    behind = any(place[1] <= t.start < clause[1] for t in own)
    total = pattern("{}", "now_total", flags=re.IGNORECASE).search(reading.text, *clause)
    start = max((t.end for t in own if t.end <= clause[0]), default=reading.page.sentence(place[0]).start)
    now = pattern("{}", "today", flags=re.IGNORECASE).search(reading.text, start, place[0])
    return not behind and (total is not None or now is not None)


def _since_then(reading: TextReading, told: TimeFound, begin: int, place: Span) -> bool:
    """Whether something is told of the present behind a time that is past; not by 去年宣布，已超ⓠ."""
    text = reading.text
    if re.search(r"[至到]\s?$|\bby\s$|\bof\s$", text[: told.start]) is not None:
        return False
    if re.match(r"的[^，。；]+$", text[told.end : place[0]]):
        return False  # 去年的收入已超ⓠ
    now = pattern("{}", "now").search(text, max(told.end, begin), place[1])
    announced = pattern("{}[，,：:]?\\s*$", "announces_figures").search(text[told.end : max(told.end, begin)])
    return now is not None and (announced is None or not now.group().startswith("已"))


def _planned(reading: TextReading, place: Span, *, near: bool) -> bool:
    """Whether what stands at a place is a plan or a forecast, which a time to come dates."""
    return near or any(mark.kind in ("planned", "forecast", "sought") for mark in marks_at(reading.page, place))


def _beside(reading: TextReading, time: TimeFound, place: Span) -> bool:
    """Whether a time to come stands in the clause of a place, or in the one before it and no other time between."""
    begin, _ = reading.page.clause(place[0])
    between = any(time.end <= one.start < place[0] for one in reading.times)
    near = reading.page.clause(time.start)[1] >= begin - 1 and time.end <= place[0] and not between
    return time.later and (near or reading.page.clause(time.start) == reading.page.clause(place[0]))


def _parted(reading: TextReading, time: TimeFound, place: Span) -> bool:
    """Whether a comma stands between a time and a place, which are of two events: weeks after it raised ⓠ, ⓝ is."""
    first, last = sorted(((time.start, time.end), place))
    return re.search("[,，]", reading.text[first[1] : last[0]]) is not None


def leaves_the_present(text: str, time: TimeFound) -> bool:
    """Whether a time is one to compare with, or looks back from the present, and so dates nothing but its sentence."""
    shapes = (COMPARED, _AGO)
    looks_back = any(shape.fullmatch(text, time.start, time.end) for shape in shapes)
    looks_back = looks_back or counts_back(text[time.start : time.end])
    return looks_back or ASIDE.search(text, max(0, time.start - _ASIDE), time.start) is not None


_AGO, _ASIDE = re.compile(AGO, re.IGNORECASE), 64


def _spoken_of(reading: TextReading, position: int) -> TimeFound | None:
    """The time that was spoken of last as that of an event, and not to compare with."""
    begin, _ = reading.copy.section(position)
    earlier = [t for t in reading.times if begin <= t.start < position and t.opens]
    for time in reversed(earlier):
        if leaves_the_present(reading.text, time):
            continue
        clause, _ = reading.page.clause(time.start)
        if time.start - clause <= _OPENING or re.search(r"^\s*$", reading.text[clause : time.start]):
            return time
    return None
