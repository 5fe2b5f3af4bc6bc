"""A date and a round name of a draft against the times and the names that claims give for the same event.

Two times of one event exclude each other only where they lie apart by more than announcing and closing may; a time of
anything that can be again excludes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.drafting.drafting_words import words as drafting
from kg.factcheck.draft_reading import DraftReading
from kg.factcheck.factcheck_words import words
from kg.factcheck.finding import ALIKE, Beside
from kg.factcheck.known_facts import KnownFacts, KnownRound
from kg.factcheck.said import SaidEvent, SaidFigure, When
from kg.quantities.edtf import Period, contained, period_of, possibly_overlaps
from kg.reading import Span
from kg.reading.assertion import region
from kg.records.load import LoadedClaim
from kg.records.record_models import Claim


class DateVerdict:
    """Holds the times and the round names of one draft beside the claims of the graph."""

    def __init__(self, facts: KnownFacts, read: DraftReading) -> None:
        self.facts, self.read = facts, read

    def beside(
        self, when: When, events: Iterable[SaidEvent], figures: Iterable[tuple[SaidFigure, Iterable[Beside]]]
    ) -> Iterator[Beside]:
        """The claims that give a time to what the draft puts at this one."""
        _, end = self.read.page.clause(when.span[0])
        if self.read.of_unknown((end, end)):
            return
        for event in events:
            yield from self._event(event)
        for figure, held in figures:
            if figure.when is not None and figure.when.span == when.span:
                yield from self._figure(when, held)
        yield from self._named(when)

    def _event(self, event: SaidEvent) -> Iterator[Beside]:
        sure = event.when.sure and bool(event.whose & self._named_at(event.when))
        if event.who:
            for loaded in self.facts.of(event.whose):
                claim = loaded.claim
                if claim.predicate == event.kind and claim.object in event.who and claim.subject in event.whose:
                    yield from self._held(event.when.period, loaded, once=sure)
            return
        deals = [deal for owner in sorted(event.whose) for deal in self.facts.deals_of(owner, event.kind)]
        named = [deal for deal in deals if event.stage and deal.called(event.stage)]
        for deal in named or ([] if event.stage else deals):
            once = len(named or deals) == 1 and (bool(named) or event.kind != "FundingRound")
            apart = once and sure and bool(deal.times) and not deal.near(event.when.period)
            for loaded in self.facts.of_deal(deal):
                yield from self._held(event.when.period, loaded, once=apart)

    def _figure(self, when: When, held: Iterable[Beside]) -> Iterator[Beside]:
        """The times of the claims that a figure of this time is near to."""
        for one in held:
            if one.verdict in ALIKE or one.reason == "otherTime":
                once = one.verdict == "contradicted"
                yield from self._held(when.period, self.facts.known.claims[one.claim], once=once)

    def _named(self, when: When) -> Iterator[Beside]:
        """The claims about two things of the sentence that give exactly this time."""
        ids = self._named_at(when)
        for loaded in self.facts.of(ids):
            claim, time = loaded.claim, period_of(loaded.claim.time)
            if time is None or not {claim.subject, claim.object} <= ids:
                continue
            founds = claim.predicate in words().once
            if founds and not self._founds(claim, when.span):
                continue  # the day of a founding dates nothing else that both are named with
            if (founds and when.sure) or contained(when.period, time):
                yield from self._held(when.period, loaded, once=founds and when.sure)

    def _named_at(self, when: When) -> set[str]:
        sentence = self.read.page.sentence(when.span[0])
        return self.read.ids(*self.read.named(sentence.start, sentence.end))

    def _founds(self, claim: Claim, place: Span) -> bool:
        """Whether the clause of a time tells that both parties' thing was founded then."""
        begin, end = region(self.read.page, place)
        named = self.read.ids(*self.read.named(begin, end))
        verb = re.search(drafting()["founds"], self.read.reading.text[begin:end], re.IGNORECASE)
        return verb is not None and {claim.subject, claim.object} <= named

    def _held(self, said: Period, loaded: LoadedClaim, *, once: bool) -> Iterator[Beside]:
        known = period_of(loaded.claim.time)
        if known is None:
            return
        if not possibly_overlaps(said, known):
            yield Beside(loaded.id, "contradicted" if once else "unknown", "otherTime")
        elif contained(known, said) and contained(said, known):
            yield Beside(loaded.id, "supported", "same")
        elif said.kind == "interval" or (said.edtf.endswith("~") and None in (known.earliest, known.latest)):
            yield Beside(loaded.id, "unknown", "otherTime")
        elif contained(said, known) or said.edtf.endswith("~"):
            yield Beside(loaded.id, "softer", "coarser")
        else:
            yield Beside(loaded.id, "harder", "finer")

    def round_name(self, label: Span, figures: Iterable[tuple[SaidFigure, Iterable[Beside]]]) -> Iterator[Beside]:
        """The claims that call a round of the same firm so, or the same round otherwise."""
        stage = self.read.stage(label)
        whose = self.read.whose(label, funded=True)
        owners = sorted(whose.topic or whose.all)
        deals = [deal for owner in owners for deal in self.facts.deals_of(owner, "FundingRound")]
        for deal in deals:
            near = 4 * bool(deal.owners & whose.topic) + 2 * bool(deal.owners & whose.sentence)
            for loaded in self._names(deal, stage):
                yield Beside(loaded.id, "supported", "same", near)
        here = self.read.page.index(label[0])
        told = [(one, held) for one, held in figures if self.read.page.index(one.place[0]) == here]
        for figure, held in told:
            for one in held:
                other = self.facts.deals.get(self.facts.known.claims[one.claim].claim.subject)
                if one.reason == "otherRound" and other is not None and figure.stage == stage:
                    yield from self._otherwise(figure, other)

    def _otherwise(self, figure: SaidFigure, deal: KnownRound) -> Iterator[Beside]:
        same = figure.when is not None and figure.when.sure and deal.overlaps(figure.when.period)
        for name in sorted(deal.stages):
            for loaded in self._names(deal, name):
                yield Beside(loaded.id, "contradicted" if same else "otherDefinition", "otherRound")

    def _names(self, deal: KnownRound, stage: str) -> Iterator[LoadedClaim]:
        ids = deal.stages.get(stage, set())
        return (loaded for loaded in self.facts.of_deal(deal) if loaded.id in ids)
