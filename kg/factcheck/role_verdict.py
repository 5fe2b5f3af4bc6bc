"""A role that a draft tells against the roles that claims give: who invested, leads, founded, works for what."""

from __future__ import annotations

from collections.abc import Iterator

from kg.factcheck.factcheck_words import words
from kg.factcheck.finding import Beside
from kg.factcheck.known_facts import KnownFacts, KnownRound
from kg.factcheck.said import SaidRole, taken_back
from kg.records.load import LoadedClaim


class RoleVerdict:
    """Holds the roles of a draft beside the claims of the graph."""

    def __init__(self, facts: KnownFacts) -> None:
        self.facts = facts

    def beside(self, said: SaidRole) -> Iterator[Beside]:
        """The claims that tie the same two by a role."""
        for loaded in self.facts.of(said.who):
            claim = loaded.claim
            if claim.predicate not in words().roles or claim.object not in said.who:
                continue
            if self.facts.owners(claim) & said.whose:
                yield self._told(said, loaded)

    def _told(self, said: SaidRole, loaded: LoadedClaim) -> Beside:
        claim = loaded.claim
        deal = self.facts.deals.get(claim.subject)
        if deal is not None and (apart := self._apart(said, deal)):
            return Beside(loaded.id, "otherDefinition", apart)
        if claim.polarity == "negative":
            if taken_back(said.marks):
                return Beside(loaded.id, "supported", "same")
            same = deal is not None and bool(said.stage) and deal.called(said.stage) and claim.predicate in said.roles
            return Beside(loaded.id, "contradicted" if same else "unknown", "denied")
        if taken_back(said.marks):
            return Beside(loaded.id, "unknown", "draftDenies")
        return self._roles(said, loaded)

    def _apart(self, said: SaidRole, deal: KnownRound) -> str:
        """Why a deal is not the one of the sentence; "" if it may be."""
        if said.stage:
            others = (other for owner in deal.owners for other in self.facts.deals_of(owner, deal.type))
            named = bool(deal.stages) or any(other.called(said.stage) for other in others)
            return "otherRound" if named and not deal.called(said.stage) else ""
        dated = said.when is not None and said.when.sure and bool(deal.times)
        return "otherTime" if dated and said.when is not None and not deal.near(said.when.period) else ""

    def _roles(self, said: SaidRole, loaded: LoadedClaim) -> Beside:
        claim, above = loaded.claim, words().roles
        if claim.predicate in said.roles:
            told = claim.modality == "actual" or "modality" in claim.inferred or said.marks
            return Beside(loaded.id, "supported", "same") if told else Beside(loaded.id, "harder", "saidStronger")
        if said.roles & set(above[claim.predicate]):
            return Beside(loaded.id, "softer", "lesserRole")
        if any(claim.predicate in above[role] for role in said.roles):
            return Beside(loaded.id, "harder", "greaterRole")
        return Beside(loaded.id, "otherDefinition", "otherRole")
