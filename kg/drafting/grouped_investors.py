"""Investors that no cue governs: lists of names, most of them investors, where the text speaks of money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.drafted_fact import Fact
from kg.drafting.drafting_words import pattern
from kg.drafting.rounds import Rounds
from kg.drafting.text_reading import Mention, TextReading

FUNDS = re.compile(
    r"融资|参与其中|[轮笔]|投资|投了|投过|领投|跟投|参投|入股|股东|支持|背后|的钱|资金|入局|下注|押注|资方|back(?:ed|ers?|ing)|shareholder|stake|round|funding|financing|raise|invest|series|deal|cheque|particip",
    re.IGNORECASE,
)
JOINED = pattern(r"\s*(?:（[^）]{0,20}）|\([^)]{0,30}\))?\s*(?:{}|/|as well as)\s*(?:the\s+)?", "joins")


def grouped_facts(reading: TextReading, rounds: Rounds) -> Iterator[Fact]:
    """A fact for each name of a list that no cue governs, where most of it are investors and the text speaks of money.

    What part they play is not said: each is flagged.
    """
    for group in _groups(reading):
        topic = reading.topic(group[0].span, funded=True)
        sentence = reading.page.sentence(group[0].span[0])
        cue = FUNDS.search(reading.text, sentence.start, sentence.end)
        if topic is None or cue is None:
            continue
        firm = reading.firm(topic[0])
        for who in (m for m in group if m.name.label != firm.label and (m.name.id != firm.id or not firm.id)):
            pieces = (("party", topic[0].span), ("party", who.span), ("cue", cue.span()))
            time, deal = reading.time_at(who.span), rounds.of(firm)
            label = rounds.label_at(who.span)
            if label is not None and deal is not None:
                told = (*pieces, ("party", label))
                fact = Fact("investor", "participant", deal, who.span, who.name, time, told, about=(firm,))
            else:
                fact = Fact("investor", "shareholder", firm, who.span, who.name, time, pieces)
            yield fact.flagged("uncertain", who.name.label)


def _groups(reading: TextReading) -> Iterator[list[Mention]]:
    """Names that only commas and ands stand between, two or more, most of them investors, none of them read so far."""
    group: list[Mention] = []
    free = [m for m in reading.mentions if m.span not in reading.listed]
    for mention in [*free, None]:
        if group and mention is not None and JOINED.fullmatch(reading.text[group[-1].span[1] : mention.span[0]]):
            group.append(mention)
            continue
        backers = [m for m in group if m.name.type in ("InvestmentFirm", "Fund") or m.name.id in reading.backers]
        if len(group) > 1 and len(backers) * 2 > len(group):
            yield group
        group = [mention] if mention is not None else []
