"""Figures told in turn, 2022年和2023年分别为ⓠ和ⓠ, and those that go on with the word of the one before, 2023年为ⓠ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.drafting.drafting_words import pattern
from kg.drafting.find_times import TimeFound
from kg.grammar.read import Found
from kg.reading import Page, Span

AND = pattern(r"\s*{}\s*", "joins")
# each its own: of two rounds, 完成ⓠ天使轮和ⓠA轮融资
_IN_TURN, _NEXT = (
    re.compile("分别|依次|先后|respectively"),
    pattern(r"(?:的?{}(?:融资)?)?\s*{}\s*", "labels/zh", "joins"),
)
OF_SPAN = "one year of the span of years that the figures are told for in turn"
IN_SENTENCE = "the time told before it in its sentence"
BEFORE_SENTENCE = "the time told before its sentence"
PUBLISHED = "the day of publication"
NOT_IN_TURN = "one of the times of a sentence that tells more or fewer of them than figures"
_TO = re.compile(r"\s*(?:[至到—–-]|to|through)\s*")


@dataclass(frozen=True)
class Dated:
    """The time of something: EDTF, the place that says it, where it is taken from if its own clause gives none
    (OF_SPAN, IN_SENTENCE, BEFORE_SENTENCE, PUBLISHED, a report's year), what its words are read with, and where that
    is told."""

    edtf: str
    span: Span | None = None
    taken: str = ""
    read: str = ""
    told: Span | None = None

    @property
    def vague(self) -> bool:
        """Whether it is but near the day of publication, as 近日 says, or where nothing says when."""
        return self.edtf.endswith("~") and PUBLISHED in self.why

    @property
    def why(self) -> str:
        """Why it is inferred; nothing where its words say the whole of it."""
        return ", ".join(one for one in (self.taken, self.read) if one)


def dated(time: TimeFound, taken: str = "") -> Dated:
    """What a time of the text dates; `taken` where it stands in another clause."""
    return Dated(time.period.edtf, (time.start, time.end), taken, time.why, time.told)


def closes(text: str, time: TimeFound, place: Span) -> bool:
    """Whether a time stands right behind a place and ends its phrase: compared with ⓠ in 2022."""
    return time.start > place[0] and _CLOSES.fullmatch(text, place[1], time.start) is not None


_CLOSES = re.compile(  # compared with ⓠ in 2022, a ⓠ Series A led by ⓝ a year later
    r"\s(?:(?:(?:pre-)?[Ss]eed|[Aa]ngel|Series [A-H]\d?\+?)\s?)?(?:(?:round|funding|financing)\s)?"
    r"(?:(?:from|to|by|with|led by|when|that) "
    r"(?:(?!\b(?:which|who|whose|since|after|before|until|founded|valued?|valuing)\b)[^.;\d$€£¥]){2,90}?\s)?"
    r"(?:(?:in|for|during|as of|at|at the end of)\s(?:the )?(?:whole of |all of )?)?|\s"
)


def run_of(page: Page, place: Span) -> list[Found]:
    """The figures told in turn that hold a place, those of one unit that only commas and ands part; else nothing."""
    sentence = page.sentence(place[0])
    word = _IN_TURN.search(page.text[sentence.start : sentence.end])
    unit = next((q.quantity.unit for q in page.quantities if (q.start, q.end) == place), None)
    if word is None or unit is None:
        return []
    begin = sentence.start + (word.start() if word.group() != "respectively" else 0)
    figures = [q for q in page.quantities if begin <= q.start < sentence.end and q.quantity.unit == unit]
    runs: list[list[Found]] = []
    for one in figures:
        if runs and _NEXT.fullmatch(page.text, runs[-1][-1].end, one.start):
            runs[-1].append(one)
        else:
            runs.append([one])
    return next((run for run in runs if any((q.start, q.end) == place for q in run)), [])


def in_turn(page: Page, times: Iterable[TimeFound], place: Span) -> Dated | None:
    """The time of a figure among several that are told in turn; None where there are not as many times."""
    run = run_of(page, place)
    at = next((i for i, q in enumerate(run) if (q.start, q.end) == place), None)
    if at is None or len(run) < 2:
        return None
    sentence = page.sentence(place[0])
    word = _IN_TURN.search(page.text, sentence.start, run[0].start)
    turn = word.start() if word and word.group() != "respectively" else -1
    own = [t for t in times if sentence.start <= t.start and t.end <= (turn if turn >= 0 else sentence.end)]
    if len(own) == len(run):
        return dated(own[at])
    first, last = (own[0], own[-1]) if len(own) == 2 else (None, None)
    if first is None or last is None or not _TO.fullmatch(page.text, first.end, last.start):
        return None
    if not (first.period.kind == last.period.kind == "year") or first.period.earliest is None:
        return None
    years = range(first.period.earliest.year, int(last.period.edtf[:4]) + 1)
    span = (first.start, last.end)
    return Dated(str(years[at]), span, OF_SPAN, first.why or last.why) if len(years) == len(run) else None


def is_former(page: Page, place: Span, times: Iterable[TimeFound] = ()) -> bool:
    """Whether a figure is what another was before it moved, and so no level of its day: 由ⓠ降至ⓠ, to ⓠ from ⓠ.

    One of the `times` between the word and the figure is its own day, of which it is the level: 由2024年的ⓠ.
    """
    sentence = page.sentence(place[0])
    before = max((q.end for q in page.quantities if q.end <= place[0]), default=0)
    ahead = page.text[max(sentence.start, before) : place[0]]
    begin = pattern("{}$", "moved/from", flags=re.IGNORECASE).search(ahead)
    if begin is not None:
        since = place[0] - len(ahead) + begin.start()
        if any(since <= time.start < place[0] for time in times):
            return False
        if pattern("{}", "moved/to", flags=re.IGNORECASE).match(page.text, place[1]):
            return True
    told = page.text[sentence.start : place[0]]
    return pattern("{}(?:the |an? )?$", "moved/back", flags=re.IGNORECASE).search(told) is not None


def goes_on(
    page: Page, times: Iterable[TimeFound], names: Iterable[Span], place: Span, *, growing: bool = False
) -> bool:
    """Whether a clause says nothing before its figure but when and of whom: 2024年为ⓠ; `growing` also how it moved."""
    begin, _ = page.clause(place[0])
    words = list(page.text[begin : place[0]])
    for start, end in [*((t.start, t.end) for t in times), *names]:
        if begin <= start and end <= place[0]:
            words[start - begin : end - begin] = " " * (end - start)
    shape = pattern("{}(?:{})?\\s*", "goes_on", "grows") if growing else pattern("{}", "goes_on")
    return shape.fullmatch("".join(words)) is not None


def governor(page: Page, times: Iterable[TimeFound], names: Iterable[Span], found: Found) -> Found:
    """The figure whose word governs this one too: the first of its run, or the one before that it goes on from."""
    place = (found.start, found.end)
    run = run_of(page, place)
    if len(run) > 1:
        return run[0]
    sentence = page.sentence(found.start)
    begin, _ = page.clause(found.start)
    before = [q for q in page.quantities if sentence.start <= q.start and q.end <= begin]
    same = [q for q in before if q.quantity.unit == found.quantity.unit and q.restates is None]
    return same[-1] if same and goes_on(page, times, names, place) else found
