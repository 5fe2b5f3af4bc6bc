"""Shares: margins, and how much a figure has grown; whose a figure is, and which year of a report it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.drafting.drafted_fact import Fact, attributed
from kg.drafting.drafting_words import pattern, words
from kg.drafting.find_times import TimeFound
from kg.drafting.salience import by_subject, in_passing
from kg.drafting.text_reading import Mention, TextReading
from kg.drafting.time_told import leaves_the_present
from kg.drafting.turns import BEFORE_SENTENCE, IN_SENTENCE, PUBLISHED, Dated, dated, goes_on, is_former
from kg.evidence.bases import bases, basis_of
from kg.grammar.read import Found
from kg.quantities.edtf import parse_edtf
from kg.reading import Span
from kg.reading.assertion import region
from kg.reading.metric_words import words_of
from kg.reading.subjects import stands_oblique

_REPORTED = 6  # months after its end in which a year is reported
_MONTHS = 60  # days above which an interval is months and no week
_BEFORE = 40  # characters before a share in which its word stands
_POINTS = re.compile(r"百分点|个点|percentage points?|\bpoints?\b")
_FEWER = re.compile(r"下降|下滑|减少|降低|跌|fell|down|declin|drop", re.IGNORECASE)
_BEARERS = ("Product", "Model", "Company", "")


def share_facts(reading: TextReading, found: Found) -> Iterator[Fact]:
    """A margin, or the growth of what the clause or the one before it measures; nothing for what it was before."""
    place = (found.start, found.end)
    begin = _begin(reading, place)
    if is_former(reading.page, place, reading.times) or _POINTS.search(reading.text, place[0], place[1] + 4):
        return
    told = _margin(reading, place) or _growth(reading, begin, place)
    if told is None:
        return
    predicate, cue = told
    of_firm = predicate not in ("monthlyActiveUserGrowth", "payingUserGrowth")
    topic = reading.topic(place) if of_firm else bearer(reading, place)
    if topic is None:
        return
    whose = reading.firm(topic[0]) if of_firm else topic[0].name
    fact = Fact("metric", predicate, whose, place, found, pieces=(("figure", place), ("cue", cue)))
    fact = _defined(reading, attributed(of_year(reading, fact, reading.time_at(place)), topic))
    fewer = predicate.endswith("Growth") and _FEWER.search(reading.text, max(begin, place[0] - 10), place[1])
    yield fact.flagged("change", fewer.group()) if fewer else fact


def _begin(reading: TextReading, place: Span) -> int:
    """Where the words of a share begin: at its clause, or at the one before where the clause says nothing else."""
    begin, _ = reading.page.clause(place[0])
    before = [start for start, end in reading.page.sentence(place[0]).clauses if end <= begin]
    if not before or not goes_on(reading.page, reading.times, (), place, growing=True):
        return begin
    figures = [q for q in reading.page.quantities if before[-1] <= q.start and q.end <= begin]
    further = len(before) > 1 and figures and goes_on(reading.page, reading.times, (), (figures[0].start, 0))
    return before[-2] if further else before[-1]


def _margin(reading: TextReading, place: Span) -> tuple[str, Span] | None:
    begin = max(region(reading.page, place)[0], place[0] - _BEFORE)
    if goes_on(reading.page, reading.times, reading.page.named, place):
        begin = min(begin, _begin(reading, place))
    for predicate, source in words()["ratios"].items():
        match = re.search(source, reading.text[begin : place[0]], re.IGNORECASE)
        if match is not None:
            return str(predicate), (begin + match.start(), begin + match.end())
    return None


def _growth(reading: TextReading, begin: int, place: Span) -> tuple[str, Span] | None:
    """The property that a growth is, by the last word of a metric before it, and that word."""
    near = reading.text[max(begin, place[0] - 10) : place[1] + 12]
    if not re.search(words()["growing"], near, re.IGNORECASE):
        return None
    grew = pattern("{}", "grew", flags=re.IGNORECASE).match(reading.text, place[1])
    for metric, predicate in words()["growths"].items():
        named = words_of(metric).search(reading.text, place[1], grew.end()) if grew is not None else None
        if named is not None:
            return str(predicate), named.span()
    told = [
        (*match.span(), str(predicate))
        for metric, predicate in words()["growths"].items()
        for match in words_of(metric).finditer(reading.text, begin, place[0])
    ]
    if not told or pattern("{}", "other_growth").search(reading.text, max(told)[1], place[0]):
        return None
    start, end, predicate = max(told)
    return predicate, (start, end)


def _defined(reading: TextReading, fact: Fact) -> Fact:
    """The fact with the definition that the words beside its figure give: 同比, year-on-year."""
    told = basis_of(reading.page, fact.place, (one for one in bases() if fact.predicate in one.refused))
    if told is None or told[0].definition is None:
        return fact
    return replace(fact, definition=told[0].definition).with_pieces(("cue", told[1]))


def bearer(reading: TextReading, place: Span) -> tuple[Mention, str] | None:
    """The product or firm that users or staff are of: the last one named before the figure, else the one spoken of."""
    sentence = reading.page.sentence(place[0])
    behind = (m for m in reading.mentions if place[1] <= m.span[0] < sentence.end and m.name.type in _BEARERS)
    whose = next((m for m in behind if _USERS_OF.fullmatch(reading.text, place[1], m.span[0])), None)
    if whose is not None:
        return whose, "sentence"
    named = [
        m for m in reading.mentions if sentence.start <= m.span[0] and m.span[1] <= place[0] and m.name.type in _BEARERS
    ]
    begin, _ = reading.copy.section(place[0])
    made = [m for m in reading.mentions if begin <= m.span[0] < sentence.start and m.name.type in ("Product", "Model")]
    if named and made and _ITS_USERS.search(reading.text, named[-1].span[1], place[0]):
        return made[-1], "before"  # data from ⓝ put the app's users at ⓠ
    if named:
        return named[-1], "sentence"
    begin, _ = reading.copy.section(place[0])
    opened = [m for m in reading.mentions if begin <= m.span[0] < sentence.start and m.name.type in _BEARERS]
    it = pattern("{}", "product_again").search(reading.text, sentence.start, place[0])
    products = [m for m in opened if m.name.type in ("Product", "Model")]
    if (
        it is not None
        and products
        and (it.group()[0] not in "IT" or _just_before(reading, products[-1], sentence.start))
    ):
        return products[-1], "before"
    leads = [m for m in opened if m.name.type == "Product" and _opens(reading, m)]
    near = [m for m in leads if reading.page.index(m.span[0]) == reading.page.index(sentence.start - 1)]
    return (near[-1], "before") if near else reading.topic(place)


_ITS_USERS = re.compile(
    r"\b[Tt]he (?:app|service|chatbot|assistant|product|tool|game)(?:['’]s)?\s|(?:该|这款)(?:应用|产品|App|助手)"
)
_USERS_OF = re.compile(  # 3 million daily users for ⓝ
    r"\s(?:[a-z-]+ ){0,3}?(?:users|subscribers|members|customers|downloads) "
    r"(?:for|of|on) (?:the |its )?(?:[a-z]+ ){0,2}"
)


def _just_before(reading: TextReading, mention: Mention, start: int) -> bool:
    """Whether a name stands in the sentence before a position."""
    return reading.page.index(mention.span[0]) == reading.page.index(start - 1)


def employer(reading: TextReading, place: Span) -> tuple[Mention, str] | None:
    """The firm that staff are of: the last one named before them in the sentence, else the one spoken of."""
    begin, start = reading.copy.section(place[0])[0], reading.page.sentence(place[0]).start
    firms = [
        m for m in reading.mentions if begin <= m.span[0] and m.span[1] <= place[0] and m.name.is_a("Organization")
    ]
    own = [m for m in firms if m.span[0] >= start and not in_passing(reading, m.span)]
    own = [m for m in own if _opens(reading, m)] or own
    spoken = [m for m in firms if m.span[0] < start and reading.acts(m) and not reading.bracketed(m.span)]
    if own or not spoken:
        return (own[-1], "sentence") if own else reading.topic(place)
    return by_subject(reading, spoken, place[0])[0], "before"


def _opens(reading: TextReading, mention: Mention) -> bool:
    """Whether a name is no other part of its clause than the subject."""
    return not stands_oblique(reading.page, reading.page.clause(mention.span[0])[0], mention.span)


def _year_told(reading: TextReading, place: Span) -> Dated | None:
    """The year of an annual report that names none: the last full one before a publication in its first half."""
    begin, end = reading.copy.section(place[0])
    first = reading.published.earliest
    if first is None or first.month > _REPORTED or not pattern("{}", "annual").search(reading.text, begin, end):
        return None
    return Dated(str(first.year - 1), None, "the last full year before the publication")


def _of_period(reading: TextReading, fact: Fact, time: Dated) -> Fact:
    """What comes in over a period with the nearest one that is told before it; of a day alone it is uncertain."""
    told_here = time.taken not in (BEFORE_SENTENCE, PUBLISHED)
    if fact.predicate not in words()["flows"] or parse_edtf(time.edtf).kind not in ("day", "month"):
        return fact
    if told_here and parse_edtf(time.edtf).kind == "month":
        return fact
    sentence, paragraph = reading.page.sentence(fact.place[0]).start, reading.paragraph(fact.place[0])[0]
    begin = reading.copy.section(fact.place[0])[0] if not told_here else min(paragraph, sentence)
    told = [t for t in reading.times if begin <= t.start and t.end <= fact.place[0] and _is_period(reading, t)]
    _, end = reading.page.clause(fact.place[0])
    behind = [t for t in reading.times if fact.place[1] <= t.start < end and _is_period(reading, t)]
    if behind and not (told and told[-1].start >= sentence):
        return replace(fact, time=dated(behind[0]))  # a 38% rise in first-quarter revenue
    if told:
        return replace(fact, time=dated(told[-1], IN_SENTENCE if told[-1].start >= sentence else BEFORE_SENTENCE))
    return fact.flagged("uncertain", time.edtf) if parse_edtf(time.edtf).kind == "day" else fact


def _is_period(reading: TextReading, time: TimeFound) -> bool:
    """Whether a time is a quarter, half or year that figures are told for, and nothing to compare with."""
    compared = leaves_the_present(reading.text, time)
    first, last = time.period.earliest, time.period.latest
    months = time.period.kind == "interval" and first is not None and last is not None and (last - first).days > _MONTHS
    return time.opens and not compared and (months or time.period.kind in ("year", "quarter", "half"))


def of_year(reading: TextReading, fact: Fact, time: Dated) -> Fact:
    """The fact with its time; what a firm reports for a year has that year where no nearer time is told."""
    year = _year_told(reading, fact.place) if fact.predicate in words()["yearly"] else None
    if year is None or time.taken not in (BEFORE_SENTENCE, IN_SENTENCE, PUBLISHED):
        return _of_period(reading, replace(fact, time=time), time)
    return replace(fact, time=year).flagged("uncertain", year.edtf)
