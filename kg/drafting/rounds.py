"""Rounds: which of a firm's rounds an amount, a valuation or an investor is of, and what the text calls it.

A round of the text is one by its firm and its label; 本轮 and a sentence without a label are of the last one spoken of.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.drafting.drafted_fact import Deal, Fact
from kg.drafting.drafting_words import pattern
from kg.drafting.new_names import Name
from kg.drafting.text_reading import TextReading
from kg.drafting.turns import BEFORE_SENTENCE, PUBLISHED, Dated
from kg.quantities.edtf import Period, parse_edtf, possibly_overlaps
from kg.reading import Span

_SAME = {
    "首轮": "第一轮",
    "seed round": "种子轮",
    "seed funding": "种子轮",
    "seed": "种子轮",
    "angel": "天使轮",
    "angel round": "天使轮",
}
_LOOSE = re.compile(r"新一轮|最新一轮|上一轮")


def label_key(written: str) -> str:
    """A label in one form: B 轮 and Series B are B轮, pre-A is Pre-A轮."""
    text = re.sub(r"\s+", "", written)
    series = re.fullmatch(r"(?i:series)?(?P<pre>(?i:pre)-?)?(?P<letter>[A-H]\d?\+*)轮?", text)
    if series:
        return f"{'Pre-' if series['pre'] else ''}{series['letter']}轮"
    return _SAME.get(written.lower(), _SAME.get(text, text))


class Rounds:
    """The rounds of one text, in the order in which they are first spoken of."""

    def __init__(self, reading: TextReading) -> None:
        self.reading = reading
        self.last: dict[str, Deal] = {}
        self.deals: dict[tuple[str, str], Deal] = {}
        self.times: dict[Deal, Period | None] = {}
        self.renamed: dict[Deal, Deal] = {}
        self.told: dict[Deal, Dated] = {}
        self.recent: Deal | None = None

    def at(self, place: Span, firm: Name) -> tuple[Deal, Span | None]:
        """The round that a place is of, with the label that says so where the clause or the sentence has one."""
        deal, label = self._at(place, firm)
        self.recent = deal
        return deal, label

    def _at(self, place: Span, firm: Name) -> tuple[Deal, Span | None]:
        label = self.label_at(place)
        key = firm.id or firm.label
        written = label_key(self.reading.text[slice(*label)]) if label else ""
        if _LOOSE.fullmatch(written):
            written = ""
        known, time = self.last.get(key), self._time(place)
        if known is not None and not written and not self._apart(known, time):
            self.times.setdefault(known, time)
            return known, label
        if not written and known is not None:
            known = None
        bare = written and known is not None and not known.label and known not in self.renamed
        if bare and known is not None and not self._taken(key, written) and not self._apart(known, time):
            self.deals[key, written] = known  # the amount came first, its label a sentence later
            self.renamed[known] = replace(known, label=written)
            return known, label
        again = written or f"@{time.edtf if time else ''}"
        deal = self.deals.setdefault((key, again), Deal("FundingRound", firm, written, len(self.deals)))
        self.last[key] = deal
        self.times.setdefault(deal, time)
        return deal, label

    def time_of(self, deal: Deal | Name, time: Dated) -> Dated:
        """The time of what is told of a round: its sentence's own, else the one that was told of the round before."""
        if not isinstance(deal, Deal) or deal.type != "FundingRound":
            return time
        known = self.told.get(deal)
        if time.taken in (BEFORE_SENTENCE, PUBLISHED) or time.vague:
            return replace(known, taken=BEFORE_SENTENCE) if known is not None else time
        self.told.setdefault(deal, time)
        return time

    def _time(self, place: Span) -> Period | None:
        """The time that the sentence itself gives for a place; a vague one tells no round from another."""
        dated = self.reading.time_at(place)
        if dated.vague:
            return None
        sentence = self.reading.page.sentence(place[0])
        said = dated.span is not None and sentence.start <= dated.span[0] < sentence.end
        return parse_edtf(dated.edtf) if said else None

    def _apart(self, deal: Deal, time: Period | None) -> bool:
        """Whether a sentence gives another time than the round's own."""
        own = self.times.get(deal)
        return own is not None and time is not None and not possibly_overlaps(own, time)

    def _taken(self, key: str, written: str) -> bool:
        return (key, written) in self.deals

    def of(self, firm: Name) -> Deal | None:
        """The round of a firm that was spoken of last."""
        return self.last.get(firm.id or firm.label)

    def label_at(self, place: Span) -> Span | None:
        """The label nearest to a place: in its clause, else ahead of it in its sentence, else none."""
        sentence = self.reading.page.sentence(place[0])
        inside = self.reading.labels_in(sentence.start, sentence.end)
        clause = self.reading.page.clause(place[0])
        near = [span for span in inside if clause[0] <= span[0] < max(clause[1], place[1])]
        ahead = [span for span in inside if span[1] <= place[0]]
        plain = [span for span in near if not _LOOSE.fullmatch(label_key(self.reading.text[slice(*span)]))]
        chosen = plain or near or ahead[-1:] or inside[:1]
        return min(chosen, key=lambda span: abs(span[0] - place[0])) if chosen else None


def announced(reading: TextReading, rounds: Rounds, place: Span) -> Fact | None:
    """The fact that a firm has a round, of words such as 完成A轮融资; None where the clause names no firm."""
    topic = reading.topic(place, funded=True)
    if topic is None or topic[1] == "before":
        return None
    firm = reading.firm(topic[0])
    deal, label = rounds.at(place, firm)
    cue = re.search(r"融资|轮|投资|round|Series", reading.text[slice(*place)])
    assert cue is not None  # each of the shapes ends in one
    shown = (place[0] + cue.start(), place[0] + cue.end())
    pieces = (("party", topic[0].span), ("cue", shown), *((("party", label),) if label else ()))
    return Fact("company", "company", deal, place, firm, reading.time_at(place), pieces)


def announcements(reading: TextReading) -> list[Span]:
    """Where a text says that a firm has a round."""
    return [match.span() for match in pattern("{}", "announced").finditer(reading.text)]
