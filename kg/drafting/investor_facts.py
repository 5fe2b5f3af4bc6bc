"""Investors: who led a round, who took part in it, and what the round is of.

Lists tell who (`kg.drafting.party_lists`); `kg.reading.roles` says what part the text gives each, as the check does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.drafted_fact import Fact, attributed
from kg.drafting.drafting_words import pattern, words
from kg.drafting.grouped_investors import FUNDS, JOINED
from kg.drafting.new_names import Name
from kg.drafting.party_lists import Listed
from kg.drafting.portfolios import may_be_held, portfolios
from kg.drafting.rounds import Rounds
from kg.drafting.text_reading import Mention, TextReading
from kg.reading import Span
from kg.reading.roles import roles_at

_PREDICATES = {"lead": "ledBy", "follow": "participant"}


def investor_fact(reading: TextReading, rounds: Rounds, one: Listed) -> Fact | None:
    """The fact of a listed investor; None where no firm is named that the money went to."""
    span = reading.label_span(one.span)
    name = reading.name_at(span) or reading.name_at(one.span)
    sentence = reading.page.sentence(span[0])
    topic = _of_that_round(reading, rounds, one) or _target(reading, one)
    if name is None or topic is None or not _of_money(reading, one, sentence.start, sentence.end):
        return None
    firm = reading.firm(topic[0])
    if (firm.id and firm.id == name.id) or firm.label == name.label:
        return None
    read = roles_at(reading.page, span)
    if read and not read & {"lead", "follow", "buyer"}:
        return None
    beside = one.cue[1] <= span[0] and reading.text[one.cue[0] : one.cue[1]].isascii()  # led by Meituan's arm ⓝ
    beside = beside and re.search("[,;]", reading.text[one.cue[1] : span[0]]) is None
    role = "lead" if one.role == "lead" and (not read or "lead" in read or beside) else "follow"
    cue = _verb(reading, one.cue)
    if _holds(reading, one.cue, sentence.start, sentence.end):
        shown = (("party", span), ("party", topic[0].span), ("cue", cue))
        return attributed(Fact("investor", "shareholder", firm, span, name, reading.time_at(one.cue), shown), topic)
    deal, label = rounds.at(span, firm)
    pieces: list[tuple[str, Span]] = [("party", span), ("cue", cue), *([("party", label)] if label else [])]
    other = [value for key, value in _PREDICATES.items() if key != role]
    time = rounds.time_of(deal, reading.time_at(one.cue))
    fact = Fact("investor", _PREDICATES[role], deal, span, name, time, tuple(pieces), about=(firm,))
    fact = attributed(Fact(**{**fact.__dict__, "others": {"predicate": other}}), topic)
    if read and role not in read and "buyer" not in read:
        fact = fact.flagged("uncertain", *sorted(read))
    return fact


def _of_money(reading: TextReading, one: Listed, begin: int, end: int) -> bool:
    """Whether a list is of those who put money in: by a word of its sentence or its cue, or of the sentence before
    in the paragraph where it says who led: ⓝ and ⓝ co-led, with ⓝ tagging along."""
    leads = any(begin <= other.span[0] < end for other in reading.names.listed if other.role == "lead")
    if leads and begin > reading.paragraph(begin)[0]:
        begin = reading.page.sentence(begin - 1).start
    paid = any(
        one.cue[1] <= q.start < one.cue[1] + _NEAR and (q.quantity.unit or "").isupper()
        for q in reading.page.quantities
    )
    told = FUNDS.search(reading.text, begin, end) or _MONEY.search(reading.text, *one.cue)
    return told is not None or paid  # 从ⓝ手里拿到ⓠ


_MONEY = re.compile(r"money|che(?:que|ck)|[mb]illion|yuan|\d")


def _holds(reading: TextReading, cue: Span, begin: int, end: int) -> bool:
    """Whether a sentence says that money was put into a firm, and speaks of no round: 甲投资了乙."""
    told = re.search(r"(?:投资|投|入股|注资)(?:了|过)$", reading.text[slice(*cue)]) or re.match(
        r"[了过]", reading.text[cue[1] :]
    )
    return told is not None and not _A_ROUND.search(reading.text, begin, end) and not reading.labels_in(begin, end)


_A_ROUND = re.compile(r"轮|融资|领投|跟投|[亿万]|round|Series")


def _target(reading: TextReading, one: Listed) -> tuple[Mention, str] | None:
    """The firm whose round it is: named behind the cue (领投ⓝ), else the topic."""
    sentence = reading.page.sentence(one.span[0])
    for mention in reading.mentions:
        gap = reading.text[one.cue[1] : mention.span[0]]
        if one.cue[1] <= mention.span[0] < sentence.end and len(gap) < 10 and reading.acts(mention) and _onward(gap):
            return mention, "sentence"
    return reading.topic(one.span, funded=True)


def _of_that_round(reading: TextReading, rounds: Rounds, one: Listed) -> tuple[Mention, str] | None:
    """The firm of the round that was told last, where a list says that round: ⓝ led that deal, 那一轮由ⓝ领投."""
    begin, end = reading.page.clause(one.span[0])
    start = reading.page.sentence(begin).start
    said = _THAT_ROUND.search(reading.text, start, max(end, one.cue[1] + 24))
    if rounds.recent is None or said is None:
        return None
    ahead = [m for m in reading.mentions if m.span[1] <= start and reading.firm(m) == rounds.recent.of]
    return (ahead[-1], "before") if ahead else None


_THAT_ROUND = re.compile(r"[那这][一]?轮|\b(?:that|this) (?:deal|round|financing|raise)\b")


def _onward(gap: str) -> bool:
    return (
        re.fullmatch(
            r"\s*(?:了|过|的|AI|大模型|中国|in\s|the\s|[\u4e00-\u9fff]{0,6}(?:公司|企业|厂商|创企|独角兽))?\s*", gap
        )
        is not None
    )


def _verb(reading: TextReading, cue: Span) -> Span:
    """The verb in a cue: 跟投 of 跟投方众多，包括."""
    found = re.search(
        r"领投|跟投|参投|投资|参与|认购|出资|股东|注资|入股|加持|led|join\w*|participat\w*|back\w*|invest\w*",
        reading.text[slice(*cue)],
    )
    return (cue[0] + found.start(), cue[0] + found.end()) if found else cue


def holder_facts(reading: TextReading, rounds: Rounds) -> Iterator[Fact]:
    """A fact for each party that is said to invest in a firm by a verb, or to be its investor: ⓝ投资了ⓝ, ⓝ是ⓝ的股东."""
    done, seen = {one.span for one in reading.names.listed}, set[tuple[Span, Name]]()
    for cue, who, firm in [
        *_by_verb(reading),
        *_as_holder(reading),
        *_in_english(reading),
        *portfolios(reading),
    ]:
        if (
            (who.span, firm.name) in seen
            or who.span in done
            or reading.firm(firm).id == who.name.id != ""
            or who.name.label == firm.name.label
        ):
            continue
        seen.add((who.span, firm.name))
        read, time = roles_at(reading.page, who.span), reading.time_at(cue)
        pieces: list[tuple[str, Span]] = [("party", firm.span), ("party", who.span), ("cue", cue)]
        since = reading.text.startswith("从", cue[0])  # 从天使轮开始陪伴: a round long before the one spoken of
        of, label = reading.firm(firm), None if since else rounds.label_at(cue)
        if label is None:
            fact = Fact("investor", "shareholder", of, who.span, who.name, time, tuple(pieces))
        else:
            deal, _ = rounds.at(cue, of)
            pieces.append(("party", label))
            led = "领" in reading.text[slice(*cue)] or "led" in reading.text[slice(*cue)]
            fact = Fact(
                "investor",
                "ledBy" if led else "participant",
                deal,
                who.span,
                who.name,
                time,
                tuple(pieces),
                about=(of,),
            )
        if reading.page.index(firm.span[0]) != reading.page.index(who.span[0]):
            fact = fact.flagged("partyElsewhere", firm.name.label)
        yield fact.flagged("uncertain", *sorted(read)) if read and not read & {"lead", "follow", "buyer"} else fact


def _by_verb(reading: TextReading) -> Iterator[tuple[Span, Mention, Mention]]:
    for key in ("puts", "puts.en"):
        shape = (
            pattern("{}", f"lists/{key}") if key == "puts" else pattern(r"\b{}\b", f"lists/{key}", flags=re.IGNORECASE)
        )
        for match in shape.finditer(reading.text):
            who = next(
                (
                    m
                    for m in reading.mentions
                    if m.span[1] <= match.start() and _touches(reading, m.span[1], match.start())
                ),
                None,
            )
            firm = next(
                (m for m in reading.mentions if m.span[0] >= match.end() and _touches(reading, match.end(), m.span[0])),
                None,
            )
            who = who or _spoken_of(reading, match.start())
            if who is not None and firm is not None and _may_hold(who) and may_be_held(firm):
                also = _held_too(reading, firm) if key == "puts.en" else []
                yield from ((match.span(), one, held) for one in _joined_to(reading, who) for held in (firm, *also))


def _spoken_of(reading: TextReading, verb: int) -> Mention | None:
    """Whom it or which stands for before a verb: the first that acts in its sentence."""
    begin = reading.page.sentence(verb).start
    pronoun = _PRONOUN.search(reading.text, begin, verb)
    ahead = [m for m in reading.mentions if pronoun and begin <= m.span[0] and m.span[1] <= pronoun.start()]
    return next((m for m in ahead if reading.acts(m)), None)


_PRONOUN = re.compile(r"\b(?:it|which|that|they)\s(?:has |had |also |have |recently )*\s?$")


def _held_too(reading: TextReading, firm: Mention) -> Iterator[Mention]:
    """The firms that and joins to a firm that is held: the designer ⓝ and the developer ⓝ."""
    for mention in reading.mentions:
        if mention.span[0] > firm.span[1] and _AND_THE.fullmatch(reading.text, firm.span[1], mention.span[0]):
            yield mention
            firm = mention


_AND_THE = re.compile(r"(?:,(?! (?:the|an?) )| and|, and) (?:in )?(?:the |an? )?(?:[a-z][\w-]+ ){0,4}")


def _as_holder(reading: TextReading) -> Iterator[tuple[Span, Mention, Mention]]:
    for match in pattern("{}", "lists/holds").finditer(reading.text):
        who = [
            m
            for m in reading.mentions
            if m.span[1] <= match.start() and reading.page.index(m.span[0]) == reading.page.index(match.start())
        ]
        firm = [m for m in reading.mentions if match.start("firm") <= m.span[0] and m.span[1] <= match.end("firm")]
        if who and firm and match.start() - who[-1].span[1] < _NEAR and _may_hold(who[-1]) and may_be_held(firm[-1]):
            yield (match.end("firm"), match.end()), who[-1], firm[-1]


def _in_english(reading: TextReading) -> Iterator[tuple[Span, Mention, Mention]]:
    """ⓝ remains a shareholder, ⓝ is an investor in ⓝ: the firm named behind, else the one that is spoken of."""
    for match in pattern("{}", "lists/holds.en").finditer(reading.text):
        who = next((m for m in reading.mentions if m.span[1] == match.start()), None)
        firm = next((m for m in reading.mentions if m.span[0] == match.end()), None)
        if firm is None and who is not None and not match.group().endswith(" in "):
            topic = reading.topic(who.span, funded=True)
            firm = topic[0] if topic else None
        if who is not None and firm is not None and _may_hold(who) and may_be_held(firm):
            yield match.span(), who, firm


def _joined_to(reading: TextReading, last: Mention) -> Iterator[Mention]:
    """A name and those before it that only commas and ands join to it."""
    yield last
    for mention in reversed([m for m in reading.mentions if m.span[1] <= last.span[0]]):
        if not JOINED.fullmatch(reading.text[mention.span[1] : last.span[0]]):
            return
        yield mention
        last = mention


def _touches(reading: TextReading, begin: int, end: int) -> bool:
    gap = reading.text[begin:end]
    described = re.fullmatch(rf"\s(?:the |an? )?(?:[\w-]+ ){{0,5}}(?:{words()['descriptors']['en']})\s", gap)
    return described is not None or (
        len(gap) < _NEAR
        and re.fullmatch(
            r"\s*(?:等(?:[\u4e00-\u9fff]{0,4})?|[两二三四五六七八几多]家(?:巨头|大厂|机构|公司|基金|互联网大厂)?都?|也|则|都|在?20\d\d年?|去年|此前|曾经?|the|“|「)?\s*",
            gap,
        )
        is not None
    )


_NEAR = 10


def _may_hold(mention: Mention) -> bool:
    return mention.name.may_be("Organization", "Person")
