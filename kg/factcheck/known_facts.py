"""What the graph says, by what it is about: the claims of each thing that a text can name, and the rounds of a firm.

A round, a listing or an investment has no name that a text would use: its claims are found by its parties.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from kg.build.minted_ids import minted
from kg.factcheck.factcheck_words import words
from kg.ontology.registry import vocabulary
from kg.ontology.round_names import parse_rung
from kg.quantities.edtf import Period, period_of, possibly_overlaps, within
from kg.reading.patterns import lexicon
from kg.records.load import Knowledge, LoadedClaim
from kg.records.record_models import Claim

_FARTHEST = 2  # steps from a deal or an investment to those who are its parties


@dataclass
class KnownRound:
    """What claims say of one deal: whose it is, what it is called (by which claims), when it was."""

    id: str
    type: str = ""
    owners: set[str] = field(default_factory=set)
    stages: dict[str, set[str]] = field(default_factory=dict)
    times: dict[Period, None] = field(default_factory=dict)

    def called(self, stage: str) -> bool:
        """Whether a claim calls it so."""
        return stage in self.stages

    def overlaps(self, time: Period) -> bool:
        """Whether a time may be one of its times."""
        return any(possibly_overlaps(time, own) for own in self.times)

    def near(self, time: Period) -> bool:
        """Whether a time lies within the window of one of its times."""
        return any(within(words().window, time, own) for own in self.times)


def stage_of(label: str) -> str:
    """The name of a round in one form: A轮 and Series A are series-a; "" for what is no name of the ladder."""
    rung = parse_rung(label)
    if rung is None or rung.stage is None:
        return ""
    return rung.stage + (f" {rung.part}" if rung.part and not rung.part.startswith("+") else "")


class KnownFacts:
    """The claims of the chosen sources, ready to be held beside a draft; made once for many drafts."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.types = {id: entity.type for id, entity in known.entities.items()}
        self.deals: dict[str, KnownRound] = {}
        self.parties: dict[str, set[str]] = {}
        self.claims = [loaded for loaded in known.claims.values() if loaded.claim.retracted is None]
        for loaded in self.claims:
            self._take(loaded)
        self.about: dict[str, list[LoadedClaim]] = {}
        for loaded in self.claims:
            for id in sorted(self.anchors(loaded.claim)):
                self.about.setdefault(id, []).append(loaded)

    def nameable(self, id: str) -> bool:
        """Whether a text calls a thing by its name."""
        return self.types.get(id, "") in lexicon().named

    def anchors(self, claim: Claim) -> set[str]:
        """The things that a text names where it says what a claim says."""
        found = {claim.object} if claim.object and self.nameable(claim.object) else set()
        if claim.subject not in self.deals or not self.deals[claim.subject].owners:
            found |= {id for id in claim.about if self.nameable(id)}
        return found | self.bearers(claim.subject)

    def bearers(self, id: str, steps: int = _FARTHEST) -> set[str]:
        """Whom a text names for a thing: itself, the firm of a deal, else the parties of what has no name."""
        if self.nameable(id):
            return {id}
        deal = self.deals.get(id)
        if deal is not None and deal.owners:
            return {name for owner in deal.owners for name in self.bearers(owner, steps - 1) if steps}
        return {name for other in self.parties.get(id, ()) if steps for name in self.bearers(other, steps - 1)}

    def owners(self, claim: Claim) -> set[str]:
        """Whose the subject of a claim is: itself, or the firm of a deal."""
        if self.nameable(claim.subject):
            return {claim.subject}
        deal = self.deals.get(claim.subject)
        return set(deal.owners) if deal else set()

    def deals_of(self, owner: str, type: str) -> list[KnownRound]:
        """The deals of a firm of one class."""
        return [deal for deal in self.deals.values() if owner in deal.owners and deal.type == type]

    def of_deal(self, deal: KnownRound) -> Iterator[LoadedClaim]:
        """The claims about a deal of known firms."""
        return (loaded for loaded in self.of(deal.owners) if loaded.claim.subject == deal.id)

    def of(self, ids: Collection[str]) -> Iterator[LoadedClaim]:
        """Every claim about any of these things, once, in the order of the files."""
        seen: set[str] = set()
        for id in sorted(ids):
            for loaded in self.about.get(id, ()):
                if loaded.id not in seen:
                    seen.add(loaded.id)
                    yield loaded

    def _take(self, loaded: LoadedClaim) -> None:
        claim = loaded.claim
        if claim.object is not None:
            self.parties.setdefault(claim.subject, set()).add(claim.object)
            predicate = vocabulary().properties.get(claim.predicate)
            key = minted(claim, predicate) if predicate else None
            if key:
                self.parties.setdefault(key, set()).update((claim.subject, claim.object))
        if self.nameable(claim.subject) or claim.subject not in self.types:
            return
        deal = self.deals.setdefault(claim.subject, KnownRound(claim.subject, self.types[claim.subject]))
        if claim.predicate in words().owners and claim.object:
            deal.owners.add(claim.object)
        elif claim.predicate == "stage" and claim.object:
            deal.stages.setdefault(claim.object, set()).add(loaded.id)
        elif claim.predicate == "roundLabel" and claim.literal and (stage := stage_of(claim.literal)):
            deal.stages.setdefault(stage, set()).add(loaded.id)
        time = period_of(claim.time)
        if time is not None:
            deal.times[time] = None
