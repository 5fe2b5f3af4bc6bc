"""Stakes: who holds what share of a firm, as a verb of holding or buying with a share behind it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.drafting.drafted_fact import Fact
from kg.drafting.drafting_words import pattern
from kg.drafting.salience import in_passing
from kg.drafting.text_reading import Mention, TextReading
from kg.drafting.time_told import present
from kg.drafting.turns import AND, BEFORE_SENTENCE, Dated, is_former, run_of
from kg.grammar.read import Found
from kg.reading import Span

_HOLDERS = ("Organization", "Person")
_HELD = ("Company", "Organization", "Product", "")


def holding_facts(reading: TextReading) -> Iterator[Fact]:
    """That somebody holds a firm, and the share of it, for each share that a verb of holding governs."""
    for found in reading.page.quantities:
        if found.quantity.unit == "ratio":
            yield from _holding(reading, found)


def _holding(reading: TextReading, found: Found) -> Iterator[Fact]:
    place = (found.start, found.end)
    sentence = reading.page.sentence(place[0])
    begin, _ = reading.page.clause(place[0])
    run = run_of(reading.page, place) or [found]
    owned = pattern("{}|{}", "holding/behind", "holding/behind.en", flags=re.IGNORECASE)
    behind = owned.match(reading.text, run[-1].end)
    cue = _verb(reading, begin, (run[0].start, run[0].end), behind is not None)  # each of several is of one verb
    if cue is None or pattern("{}", "holding/gives").search(reading.text, begin, place[0]):
        return
    if is_former(reading.page, place):
        return
    turn = _in_turn(reading, run, place, cue)
    holder = turn or _holder(reading, sentence.start, begin, cue)
    firm = _firm(reading, holder, cue, (run[0].start, run[-1].end), sentence.end) if holder is not None else None
    if holder is None or firm is None or _same(holder, firm):
        return
    held, time = reading.firm(firm), _held_when(reading, place)
    said = (behind.start(), behind.end()) if behind else cue
    pieces = (("party", holder.span), ("party", firm.span), ("cue", said))
    fact = Fact("holding", "shareholder", held, holder.span, holder.name, time, pieces)
    share = replace(fact, predicate="stake", place=place, value=found, holder=holder.name, about=(held, holder.name))
    share = share.with_pieces(("figure", place))
    others = [] if turn else _together(reading, holder, firm, cue, place)
    for one in (fact, share):
        one = one.flagged("aggregate", *others) if others else one
        yield one if firm.span[0] >= sentence.start else one.flagged("partyElsewhere", firm.name.label)


def _held_when(reading: TextReading, place: Span) -> Dated:
    """When a share is held: at the publication where its clause tells no time, or has a word for the present."""
    begin, end = reading.page.clause(place[0])
    time = reading.time_at(place)
    now = pattern("{}", "still").search(reading.text, begin, place[0])
    own = time.span is not None and begin <= time.span[0] < max(end, place[1])
    return present(reading, replace(time, taken=BEFORE_SENTENCE) if now or not own else time)


def _verb(reading: TextReading, begin: int, place: Span, share: bool) -> Span | None:
    """Where the verb of holding stands: 持股ⓠ by itself, 持有 and 收购 where a share of something follows."""
    alone = pattern("{}[^，。；、]{0,24}$", "holding/share").search(reading.text[begin : place[0]])
    if alone is not None:
        word = pattern("{}", "holding/share").match(reading.text, begin + alone.start())
        return word.span() if word else None
    ahead = reading.text[begin : place[0]]
    owns = pattern("{}", "holding/owns", flags=re.IGNORECASE).search(ahead)
    if owns is not None and pattern("{}", "holding/owned").match(reading.text, place[1]):
        return begin + owns.start(), begin + owns.end()
    if share and re.search(r"['’]s\s(?:[a-z]+ )?$", ahead):
        return place[0], place[0]  # ⓝ's 12% stake in ⓝ
    of_holders = _of_holders(reading, begin, place)
    if of_holders is not None:
        return of_holders
    of_share = pattern("{}", "holding/of_share").search(re.sub(r"ⓝ+", "", reading.page.masked[begin : place[0]]))
    sentence = reading.page.sentence(place[0])
    if of_share is not None and "股" in reading.text[sentence.start : sentence.end]:
        at = reading.text.rfind("占", begin, place[0])
        return at, at + 1
    verbs = [*pattern("{}", "holding/verbs", flags=re.IGNORECASE).finditer(reading.text, begin, place[0])]
    return verbs[-1].span() if share and verbs else None


def _of_holders(reading: TextReading, begin: int, place: Span) -> Span | None:
    """The word before a share that nothing but its sentence tells to be one of a firm, where that speaks of those who
    hold it: ⓝ持股ⓠ，ⓝ持有ⓠ; has trimmed its holding to ⓠ; ⓝ's ⓠ makes it the largest shareholder."""
    ahead = reading.text[begin : place[0]]
    own = pattern("{}$", "holding/own", flags=re.IGNORECASE).search(reading.page.masked[begin : place[0]])
    if own is not None:
        return begin + own.start(), begin + own.end()
    sentence = reading.page.sentence(place[0])
    about = pattern("{}", "holding/about", flags=re.IGNORECASE).search(reading.text, sentence.start, sentence.end)
    ends = _ENDS.match(reading.text, place[1])
    bare = pattern("{}\\s?$", "holding/bare").search(ahead) if ends is not None else None
    if bare is not None and about is None and not pattern("{}", "holding/alone").match(bare.group()):
        return None
    return (begin + bare.start(), begin + bare.end()) if bare is not None else None


_ENDS = re.compile(r"\s?(?:左右)?(?:[，。；、,;.)）]|$)|\s(?:makes|gives|and|after|before|in|as)\b")


def _same(one: Mention, other: Mention) -> bool:
    """Whether two names are of one thing."""
    return one.name == other.name or (bool(one.name.id) and one.name.id == other.name.id)


def _in_turn(reading: TextReading, run: list[Found], place: Span, cue: Span) -> Mention | None:
    """Who holds one of several shares that are told in turn: 甲、乙分别持有丙ⓠ和ⓠ."""
    joined = _joined(reading, cue)
    at = next(index for index, one in enumerate(run) if (one.start, one.end) == place)
    return joined[at] if len(run) == len(joined) > 1 else None


def _joined(reading: TextReading, cue: Span) -> list[Mention]:
    """The last name before the verb and those that ands and commas join to it."""
    named = [m for m in reading.mentions if m.span[1] <= cue[0] and m.name.may_be(*_HOLDERS)]
    joined = named[-1:]
    for one in reversed(named[:-1]):
        if not AND.fullmatch(reading.text, one.span[1], joined[0].span[0]):
            break
        joined.insert(0, one)
    return joined


def _together(reading: TextReading, holder: Mention, firm: Mention, cue: Span, place: Span) -> list[str]:
    """The words that make a share that of several: the names joined to its holder, and those it is summed up with."""
    start = max((q.end for q in reading.page.quantities if q.quantity.unit == "ratio" and q.end <= cue[0]), default=0)
    start = max(start, reading.page.sentence(place[0]).start)
    told = (reading.text, start, place[0])
    if pattern("{}", "holding/each", flags=re.IGNORECASE).search(*told):
        return []
    joined = [m for m in _joined(reading, cue) if not _same(m, firm)]
    if len(joined) > 1 and any(_same(m, holder) for m in joined):
        return [m.name.label for m in joined]
    word = pattern("{}", "holding/summed", flags=re.IGNORECASE).search(*told)
    with_it = pattern("{}", "holding/companions", flags=re.IGNORECASE).search(reading.text, holder.span[1], cue[1])
    ahead = [m for m in reading.mentions if start <= m.span[0] and m.span[1] <= cue[0] and m.name.may_be(*_HOLDERS)]
    others = [m for m in ahead if not _same(m, firm) and not _same(m, holder) and not _oblique(reading, start, m)]
    if with_it is not None or (word is not None and others):
        return [one.group() for one in (word, with_it) if one is not None]
    return []


def _oblique(reading: TextReading, start: int, mention: Mention) -> bool:
    """Whether a word before a name makes it another part than who holds: 通过ⓝ, 将ⓝ."""
    return pattern("{}\\s?$", "holding/oblique").search(reading.text[start : mention.span[0]]) is not None


def _holder(reading: TextReading, start: int, begin: int, cue: Span) -> Mention | None:
    """Who holds: the last name of the clause before the verb that nothing makes another part, else the sentence's."""
    ahead = [m for m in reading.mentions if start <= m.span[0] and m.span[1] <= cue[0] and m.name.may_be(*_HOLDERS)]
    free = [m for m in ahead if not _oblique(reading, start, m) and not reading.bracketed(m.span)]
    free = _without_asides(reading, free, start, cue[0]) or free
    own = [m for m in free if m.span[0] >= begin]
    clauses = reading.page.sentence(cue[0]).clauses
    told = [[m for m in free if first <= m.span[0] < last] for first, last in clauses if last <= begin]
    before = [clause for clause in told if clause]
    return own[-1] if own else before[-1][0] if before else None


def _firm(reading: TextReading, holder: Mention, cue: Span, place: Span, end: int) -> Mention | None:
    """What is held: named between verb and share, behind it, in front as 对ⓝ持股, else the firm spoken of before."""
    joined = (
        {m.span for m in _joined(reading, cue)} if holder.span in {m.span for m in _joined(reading, cue)} else set()
    )
    named = [m for m in reading.mentions if m.name.type in _HELD and not _same(m, holder) and m.span not in joined]
    between = [m for m in named if cue[1] <= m.span[0] and m.span[1] <= place[0]]
    behind = [m for m in named if place[1] <= m.span[0] < end and _TO_FIRM.fullmatch(reading.text, place[1], m.span[0])]
    ahead = [m for m in named if holder.span[1] <= m.span[0] and m.span[1] <= cue[0]]
    ahead = _without_asides(reading, ahead, holder.span[0], cue[0])
    told = between or [m for m in behind if not in_passing(reading, m.span)] or ahead
    if told and _OF_IT.match(reading.text, cue[1]) is None:
        return told[0]
    sentence = reading.page.sentence(cue[0]).start
    owned = [m for m in named if sentence <= m.span[0] < cue[0] and _ITS_HOLDERS.match(reading.text, m.span[1])]
    if owned:
        return owned[-1]
    spoken = reading.topic(holder.span)
    if spoken is None or spoken[0] not in named or _is_held_apart(reading, spoken[0], cue):
        spoken = reading.before(sentence, funded=True)
    return spoken[0] if spoken is not None and spoken[0] in named else None


def _without_asides(reading: TextReading, mentions: list[Mention], start: int, end: int) -> list[Mention]:
    """The mentions without those of a relative clause: ⓝ, which owns ⓝ, held ⓠ."""
    asides = [m.span() for m in _RELATIVE.finditer(reading.text, start, end)]
    return [m for m in mentions if not any(a <= m.span[0] and m.span[1] <= b for a, b in asides)]


def _is_held_apart(reading: TextReading, firm: Mention, cue: Span) -> bool:
    """Whether a firm of the sentence is one that holds, or stands behind the word of holding, and so is not held."""
    share = pattern("{}\\s?(?:ⓠ|\\d)", "holding/bare").match(reading.text, firm.span[1])
    called = _HOLDER_IS.search(reading.text[: firm.span[0]])
    return firm.span[0] > cue[0] or share is not None or called is not None


_ITS_HOLDERS = re.compile(
    r"的[^，。；ⓝ]{0,6}?(?:股东|股权|股份)|['’]s (?:[\w-]+ ){0,3}(?:shareholder|investor|backer|stake|owner)"
)
_HOLDER_IS = re.compile(r"\b(?:shareholder|investor|backer|holder)s? (?:is|are|was|were) $")
_RELATIVE = re.compile(r", (?:which|who|whose) [^,.;]{2,80},")
_OF_IT = re.compile(r"\s?(?:了|着)?(?:该|本)?(?:公司|其)")  # 控制公司ⓠ的股份: of the firm spoken of
_TO_FIRM = re.compile(
    r"的?(?:股份|股权)?，?(?:投资)?\s?|\s+(?:[\w-]+\s){0,3}(?:stake|interest|shareholding|shares|equity)\s+(?:in|of)\s+(?:the\s)?(?:[a-z-]+\s){0,3}|\s+of\s+",
    re.IGNORECASE,
)
