"""Persons by verbs: who founds a firm, joins it or leaves it, where no post is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.drafted_fact import Fact, attributed
from kg.drafting.drafting_words import pattern, words
from kg.drafting.new_names import Name
from kg.drafting.text_reading import Mention, TextReading
from kg.drafting.turns import Dated
from kg.reading import Span

_WITH = re.compile(r"(?:官宣|宣布)?(?:与|和|携手?|联[合手])[^，。；]{0,14}")  # 甲和前搜狗COO乙联合创立了丙
_TO_VERB = re.compile(rf"(?:等[^，。；]{{0,6}})?{words()['before_verb']}(?:共同|联合|一起|携手)?")
_BY = re.compile(r"\b(?i:co-)?(?i:founded|started|set up|created)\b[^.;,]{0,40}?\bby\s+")
_DESCRIBED = re.compile(r"(?:an? |the )?(?:[\w&’'-]+ ){0,5}(?:[\w&’'-]+,? )?")  # by the former Larkfield engineer ⓝ
_AND = pattern(r"\s*(?:{}|携手|联合)\s*", "joins")


def moved_facts(reading: TextReading, told: set[tuple[str, str, str]]) -> Iterator[Fact]:
    """Who founds, joins or leaves what; nothing for the posts that are `told`, by predicate and names."""
    yield from _founded(reading)
    yield from (fact for fact in _before_now(reading) if not _is_told(fact, told))
    for predicate, name in (
        ("employed", "comes_to"),
        ("formerlyEmployed", "goes_from"),
        ("formerlyEmployed", "comes_from"),
    ):
        for fact in _moved(reading, predicate, name):
            if not _is_told(fact, told):
                yield fact


def _is_told(fact: Fact, told: set[tuple[str, str, str]]) -> bool:
    """Whether a post tells already that a person works or worked for a firm."""
    assert isinstance(fact.subject, Name) and isinstance(fact.value, Name)
    return any(of == fact.subject.label and who == fact.value.label for _, of, who in told)


def _before_now(reading: TextReading) -> Iterator[Fact]:
    """ⓝ, who once ran a lab at ⓝ; ⓝ, formerly of ⓝ; ⓝ poached ⓝ from ⓝ."""
    firms = [m for m in reading.mentions if m.name.is_a("Organization") or _at(reading, m)]
    for person in (m for m in reading.mentions if m.name.type == "Person"):
        did = _DID.match(reading.text, person.span[1]) or _OF_FORMER.match(reading.text, person.span[1])
        of = next((m for m in firms if did and m.span[0] == did.end()), None)
        if did is not None and of is not None:
            fact = _worked(person, of, "formerlyEmployed", did.span("cue"))
            sure = did.groupdict().get("past", "past") or "spent" in did["cue"] or "until" in _rest(reading, did.end())
            yield fact if sure else fact.flagged("uncertain", did["cue"])
        come = _TOOK_FROM.search(reading.text[: person.span[0]])
        taken = [m for m in firms if come and m.span[1] == come.start()]
        left = _FROM.match(reading.text, person.span[1]) if come else None
        before = [m for m in firms if left and m.span[0] == left.end()]
        if taken and before and come is not None:
            yield _worked(person, taken[0], "employed", come.span("cue"))
            yield _worked(person, before[0], "formerlyEmployed", come.span("cue"))


def _at(reading: TextReading, mention: Mention) -> bool:
    """Whether a name that nothing tells to be one is where somebody worked: planning at ⓝ."""
    return mention.name.may_be("Organization") and reading.text.endswith(" at ", 0, mention.span[0])


def _rest(reading: TextReading, position: int) -> str:
    """What is left of a clause."""
    return re.split(r"[,.;]", reading.text[position : position + 80])[0]


def _worked(person: Mention, firm: Mention, predicate: str, cue: Span) -> Fact:
    pieces = (("party", firm.span), ("party", person.span), ("cue", cue))
    return Fact("role", predicate, firm.name, person.span, person.name, None, pieces)


_DID = re.compile(
    rf"(?:, who |, (?:the|its) [^,.;]{{2,40}}, |\s)(?P<cue>(?P<past>(?:once|previously|formerly|had|has) )?"
    rf"{words()['ran.en']}|(?:, the [^,.;]+, )?used to \w+)\b"
    r"(?: (?!(?:and|to|by|with|on|against)\b)[\w’'-]+){0,5}? (?:at |for |of )?(?:the )?(?=[A-Z0-9])"
)
_OF_FORMER = re.compile(
    r", (?P<cue>formerly|previously|once|late|until (?:last|this) \w+|until recently),?"
    r"(?: (?:an?|the))?(?: [a-z][\w-]*){0,6}? (?:of|at|with) (?=[A-Z0-9])"
)
_TOOK_FROM = re.compile(rf"\s(?:has |had |have |also |recently )*(?P<cue>{words()['took_from.en']})\s$")
_FROM = re.compile(r"(?: away)? from (?:the )?(?:[a-z][\w-]* ){0,3}")


def _moved(reading: TextReading, predicate: str, verbs: str) -> Iterator[Fact]:
    """ⓝ加入ⓝ, ⓝ已从ⓝ离职, ⓝ left ⓝ: the firm right behind the verb, or behind 从."""
    zh = pattern(
        rf"(?:{words()['titles']})?{words()['before_verb']}(?:从(?P<of>[^，。；]{{2,16}}?))?(?P<verb>{{}})(?:了|到)?",
        verbs,
    )
    en = re.compile(
        rf"(?:,[^,.]{{3,60}},|, who)?\s(?:has |had |recently |also )*(?P<of>)(?P<verb>{words()[f'{verbs}.en']})\s"
    )
    for person in (m for m in reading.mentions if m.name.type == "Person"):
        move = zh.match(reading.text, person.span[1]) or en.match(reading.text, person.span[1])
        if move is None:
            continue
        begin, end = move.span("of") if move["of"] else (move.end(), move.end() + 1)
        firm = next((m for m in reading.mentions if begin <= m.span[0] < end and m.name.is_a("Organization")), None)
        if firm is not None:
            pieces = (("party", firm.span), ("party", person.span), ("cue", move.span("verb")))
            yield Fact("role", predicate, firm.name, person.span, person.name, None, pieces)


def _founded(reading: TextReading) -> Iterator[Fact]:
    """Whoever founds a firm: ⓝ创立了ⓝ, founded by ⓝ."""
    for verb in re.finditer(rf"(?i:{words()['founds']})(?:了)?", reading.text):
        sentence = reading.page.sentence(verb.start())
        yield from _founded_by(reading, verb.span(), sentence.start)
        yield from _founded_in_english(reading, verb.span())
        ahead = [m for m in reading.mentions if sentence.start <= m.span[0] and m.span[1] <= verb.start()]
        behind = [m for m in reading.mentions if 0 <= m.span[0] - verb.end() < 16 and m.span[0] < sentence.end]
        behind = [m for m in behind if not re.search(r"[，。；（）()]", reading.text[verb.end() : m.span[0]])]
        persons = [m for m in ahead if m.name.type == "Person"] or [m for m in ahead if m.name.type == ""]
        firms = [m for m in behind if m.name.type in ("Company", "")]
        if persons and firms:
            yield from _founders(reading, persons, firms[0], verb.span())


def _founders(reading: TextReading, persons: list[Mention], firm: Mention, verb: Span) -> Iterator[Fact]:
    """The last of the persons before the verb and those joined to it; others in the sentence make it uncertain."""
    joined = [persons[-1]]
    for person in reversed(persons[:-1]):
        gap = reading.text[person.span[1] : joined[-1].span[0]]
        if not _AND.fullmatch(gap) and not _WITH.fullmatch(gap):
            break
        joined.append(person)
    made = firm.name if firm.name.type else Name(firm.name.label, "Company")
    time = _own_time(reading, verb)
    described = reading.text.startswith("的", verb[1])  # 去年，ⓝ创办的ⓝ上市: the year is that of the main verb
    if described and (time is None or time.span is None or time.span[0] < persons[-1].span[1]):
        time = None
    apart = [m.name.label for m in persons if m.name.label not in {one.name.label for one in joined}]
    for who in reversed(joined):
        name = who.name if who.name.type else Name(who.name.label, "Person")
        pieces = (("party", firm.span), ("party", who.span), ("cue", verb))
        fact = Fact("role", "foundedBy", made, who.span, name, time, pieces)
        yield fact.flagged("uncertain", *apart) if apart else fact


def _founded_by(reading: TextReading, verb: Span, begin: int) -> Iterator[Fact]:
    """ⓝ由ⓝ和ⓝ于2021年创立: the persons behind 由, the firm before it."""
    by = reading.text.rfind("由", begin, verb[0])
    persons = [m for m in reading.mentions if by < m.span[0] and m.span[1] <= verb[0] and m.name.type == "Person"]
    firms = [m for m in reading.mentions if begin <= m.span[0] and m.span[1] <= by and m.name.type == "Company"]
    if by < 0 or not persons or not firms or "，" in reading.text[by : persons[0].span[0]]:
        return
    if _TO_VERB.fullmatch(reading.text, persons[-1].span[1], verb[0]):
        yield from _founders(reading, persons, firms[-1], verb)


def _founded_in_english(reading: TextReading, verb: Span) -> Iterator[Fact]:
    """ⓝ was founded in 2022 by ⓝ and ⓝ: every person of the list behind by."""
    by = _BY.match(reading.text, verb[0]) or _BY.match(reading.text, max(0, verb[0] - 3))
    topic = reading.topic(verb)
    if by is None or topic is None:
        return
    at = by.end()
    for who in (m for m in reading.mentions if m.span[0] >= by.end()):
        if who.name.type != "Person" and at == by.end() and _DESCRIBED.fullmatch(reading.text, at, who.span[0]):
            continue  # by Peking University dropout ⓝ
        between = _AND if at > by.end() else _DESCRIBED
        if who.name.type != "Person" or not between.fullmatch(reading.text, at, who.span[0]):
            return
        at = who.span[1]
        pieces = (("party", topic[0].span), ("party", who.span), ("cue", verb))
        yield attributed(
            Fact("role", "foundedBy", reading.firm(topic[0]), who.span, who.name, _own_time(reading, verb), pieces),
            topic,
        )


def _own_time(reading: TextReading, verb: Span) -> Dated | None:
    """The time that the sentence of a founding gives for it: a founding is of no day of publication."""
    time, sentence = reading.time_at(verb), reading.page.sentence(verb[0])
    return time if time.span is not None and sentence.start <= time.span[0] < sentence.end else None
