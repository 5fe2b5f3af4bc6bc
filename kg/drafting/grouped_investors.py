"""Investors that no cue governs: those whom a sentence about a round names, alone or in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.drafted_fact import Deal, Fact
from kg.drafting.drafting_words import pattern
from kg.drafting.new_names import Name
from kg.drafting.rounds import Rounds
from kg.drafting.salience import in_passing
from kg.drafting.text_reading import Mention, TextReading
from kg.reading import Span

FUNDS = re.compile(
    r"融资|参与其中|[轮笔]|投资|投了|投过|领投|跟投|参投|入股|股东|支持|背后|的钱|资金|入局|下注|押注|资方|back(?:ed|ers?|ing)|shareholder|stake|round|funding|financing|raise|invest|series|deal|cheque|particip",
    re.IGNORECASE,
)
JOINED = pattern(r"\s*(?:（[^）]{0,20}）|\([^)]{0,30}\))?\s*(?:{}|/|as well as)\s*(?:the\s+)?", "joins")


def grouped_facts(reading: TextReading, rounds: Rounds, told: list[Fact]) -> Iterator[Fact]:
    """A fact for each investor that no cue governs where its sentence speaks of money, or goes on about a round of
    its paragraph; `told` are the facts of rounds that have been read.

    What part they play is not said: each is flagged.
    """
    read = {fact.place for fact in told}
    for group in _groups(reading):
        place = group[0].span
        recent = _recent(reading, told, place)
        topic = reading.topic(place, funded=True)
        cue = _cue(reading, place, recent)
        if recent is not None and (topic is None or topic[1] == "before"):
            firm, span = recent[0].of, recent[1]
        elif topic is not None:
            firm, span = reading.firm(topic[0]), topic[0].span
        else:
            continue
        if cue is None or reading.bracketed(place):
            continue
        for who in (m for m in group if m.span not in read and not _same(m.name, firm)):
            yield _invests(reading, rounds, who, (firm, span), cue)


def _invests(reading: TextReading, rounds: Rounds, who: Mention, firm: tuple[Name, Span], cue: Span) -> Fact:
    """That somebody put money into a firm, in its round where one is told."""
    pieces = (("party", firm[1]), ("party", who.span), ("cue", cue))
    time, label = reading.time_at(who.span), rounds.label_at(who.span)
    if label is None and rounds.of(firm[0]) is None:
        fact = Fact("investor", "shareholder", firm[0], who.span, who.name, time, pieces)
    else:
        deal, _ = rounds.at(who.span, firm[0])
        shown = (*pieces, ("party", label)) if label else pieces
        time = rounds.time_of(deal, time)
        fact = Fact("investor", "participant", deal, who.span, who.name, time, shown, about=(firm[0],))
    return fact.flagged("uncertain", who.name.label)


def _same(one: Name, other: Name) -> bool:
    return one.label == other.label or (one.id != "" and one.id == other.id)


def _recent(reading: TextReading, told: list[Fact], place: Span) -> tuple[Deal, Span] | None:
    """The round that the paragraph spoke of last before a place, with the place of its firm."""
    begin, _ = reading.paragraph(place[0])
    for fact in reversed([f for f in told if begin <= f.place[0] < place[0]]):
        deal = fact.subject
        if not isinstance(deal, Deal):
            continue
        named = [(span, reading.name_at(span)) for role, span in fact.pieces if role == "party"]
        firm = [span for span, name in named if name is not None and _same(name, deal.of)]
        if firm:
            return deal, firm[-1]
    return None


def _cue(reading: TextReading, place: Span, recent: tuple[Deal, Span] | None) -> Span | None:
    """The word by which a sentence, or the one before it that tells of a round, speaks of money."""
    sentence = reading.page.sentence(place[0])
    own = FUNDS.search(reading.text, sentence.start, sentence.end)
    if own is not None or recent is None:
        return own.span() if own else None
    before = reading.page.sentence(max(sentence.start - 1, 0))
    found = FUNDS.search(reading.text, before.start, before.end)
    return found.span() if found else None


def _groups(reading: TextReading) -> Iterator[list[Mention]]:
    """Investors that no cue governs: names that only commas and ands stand between, one of them an investor, or one
    that is, and stands for nobody who works there."""
    group: list[Mention] = []
    for mention in [*(m for m in reading.mentions if m.span not in reading.listed), None]:
        if group and mention is not None and JOINED.fullmatch(reading.text[group[-1].span[1] : mention.span[0]]):
            group.append(mention)
            continue
        kept = [m for m in group if m.name.type != "Person" and not _of_post(reading, m)]
        kept = [m for m in kept if not in_passing(reading, m.span)]
        backers = [m for m in kept if m.name.id in reading.backers]
        led = len(backers) * 2 > len(group) > 1 or any(_leads(reading, m) for m in backers)
        funds = [m for m in kept if m.name.type in ("InvestmentFirm", "Fund")]
        if led or (funds and (len(kept) > 1 or _is_sure(reading, funds[0]))):
            yield kept
        group = [mention] if mention is not None else []


def _is_sure(reading: TextReading, mention: Mention) -> bool:
    """Whether a name that stands alone is one: known, in Latin letters, or used again, as 一线投资基金 is not."""
    label = mention.name.label
    return not mention.name.new or label.isascii() or reading.text.count(label) > 1


def _leads(reading: TextReading, mention: Mention) -> bool:
    """Whether the clause of a name says that somebody led a round or joined it."""
    begin, end = reading.page.clause(mention.span[0])
    return _LED.search(reading.text, begin, end) is not None


_LED = re.compile(r"领投|跟投|参投|独家|\b(?:co-)?led\b|\bjoined\b")


def _of_post(reading: TextReading, mention: Mention) -> bool:
    """Whether a name is but where a person works, or holds a share told in per cent: ⓝ合伙人ⓝ, ⓝ持股ⓠ."""
    return _POST.match(reading.text, mention.span[1]) is not None


_POST = pattern(r"(?:['’]s|的)?\s?[^，。；,.;]{0,8}?(?:{}|持股|持有|占股|\d[\d.]*%%)", "posts")
