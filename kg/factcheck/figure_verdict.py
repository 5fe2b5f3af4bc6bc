"""A figure of a draft against the claims about what its sentence names.

Support is generous, contradiction is not: it takes the same subject, property, definition and time or round, each
told by the sentence itself, and two figures that exclude each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.drafting.text_reading import MAKES
from kg.evidence.cues import cues
from kg.factcheck.factcheck_words import words
from kg.factcheck.figure_relation import Relation, relation, same_number
from kg.factcheck.finding import ALIKE, Beside
from kg.factcheck.known_facts import KnownFacts, KnownRound
from kg.factcheck.said import SaidFigure, taken_back
from kg.ontology.registry import vocabulary
from kg.quantities.decimals import significant_digits
from kg.quantities.edtf import period_of, possibly_overlaps
from kg.records.load import LoadedClaim
from kg.records.record_models import Claim

_NOT_SURE = {"change", "aggregate", "cumulative", "partyElsewhere", "conversion", "uncertain"}
_WEAKER = {"reported", "opinion", "sought", "planned", "forecast"}
_LOOSE = "strategic"  # a name that says nothing of the order of rounds, and is used beside a letter
_TOPIC = 4  # what it counts that a claim is about the topic of the sentence, and not only about a name in it
_TELLING = 100  # a smaller bare number is equal to another by chance
_DIGITS = 3  # of a number that two times do not share by chance


class FigureVerdict:
    """Holds the figures of a draft beside the claims of the graph."""

    def __init__(self, facts: KnownFacts) -> None:
        self.facts = facts
        self.counted = {one.claim.predicate for one in facts.claims if one.claim.definition in _worded()}

    def beside(self, said: SaidFigure) -> Iterator[Beside]:
        """The claims that speak of the figure, each with what the figure is to it."""
        for loaded in self.facts.of(said.whose.all):
            claim = loaded.claim
            if claim.quantity is not None:
                held = relation(said.quantity, claim.quantity.quantity())
                if held is not None and (told := self._told(said, loaded, held)):
                    yield told

    def _told(self, said: SaidFigure, loaded: LoadedClaim, held: Relation) -> Beside | None:
        claim = loaded.claim
        rank, named = self._rank(said, claim), self._named(said, claim)
        if said.whose.topic and not named and self.facts.types.get(claim.subject) not in MAKES:
            return None  # the sentence is about somebody else
        apart = self._apart(said, claim)
        assert claim.quantity is not None
        same = same_number(said.quantity, claim.quantity.quantity())
        if not said.properties or (same and not self._words_of(said, claim)):
            plain = same and named and self._telling(said) and not apart
            return self._said(said, loaded, held, rank) if plain else None
        if claim.predicate not in self._properties(said):
            apart = apart or "otherProperty"
        if apart == "otherTime" and held.reason == "same" and self._moved(said, claim):
            return Beside(loaded.id, "contradicted", apart, rank)
        if apart:
            if apart == "otherTime" or not held.near or held.reason == "otherCurrency" or not self._telling(said):
                same = claim.predicate in said.properties
                return Beside(loaded.id, "unknown", apart if held.near else "near", rank) if same else None
            return Beside(loaded.id, "otherDefinition", apart, rank)
        if held.near and held.verdict != "contradicted":
            return self._said(said, loaded, held, rank)
        if self._strict(said, claim):
            return self._said(said, loaded, held, rank)
        if held.near:
            return Beside(loaded.id, "otherDefinition", held.reason, rank)
        return Beside(loaded.id, "unknown", "unlike" if rank >= _TOPIC else "near", rank)

    def _named(self, said: SaidFigure, claim: Claim) -> bool:
        """Whether the sentence is about whom the claim is about or, of a count that no word tells, names them all."""
        if self._rank(said, claim) >= _TOPIC:
            return True
        anchors = self.facts.anchors(claim)
        counted = claim.predicate not in cues().predicates
        return counted and bool(anchors) and anchors <= {*said.whose.topic, *said.whose.sentence}

    def _words_of(self, said: SaidFigure, claim: Claim) -> bool:
        """Whether words tell the property. What has none of its own is told by its number, where no other governs that.

        A number of many digits tells it in any case: it does not stand in a sentence twice.
        """
        return claim.predicate in cues().predicates or (bool(said.governs) and not _many_digits(said))

    def _properties(self, said: SaidFigure) -> set[str]:
        """The properties of which the figure may be, with those that a general one does not tell apart."""
        return {*said.properties, *(name for one in said.properties for name in words().general.get(one, ()))}

    def _apart(self, said: SaidFigure, claim: Claim) -> str:
        """Why the claim is about something else than the figure, as far as the sentence tells; "" if it may be not."""
        deal = self.facts.deals.get(claim.subject)
        if deal is not None and said.stage not in ("", _LOOSE) and deal.stages and not deal.called(said.stage):
            return "otherRound"
        if self._other_definition(said, claim):
            return "otherDefinition"
        return "otherTime" if self._other_time(said, claim, deal) else ""

    def _other_definition(self, said: SaidFigure, claim: Claim) -> bool:
        """Whether the sentence tells another definition than the claim's, of a property that is counted in several."""
        if claim.predicate not in self.counted:
            return False
        return claim.definition not in said.definitions if said.definitions else claim.definition in _worded()

    def _other_time(self, said: SaidFigure, claim: Claim, deal: KnownRound | None) -> bool:
        if said.when is None or not said.when.sure or claim.predicate in words().timeless:
            return False
        if deal is not None:
            return not (said.stage and deal.called(said.stage)) and bool(deal.times) and not deal.near(said.when.period)
        time = period_of(claim.time)
        return time is not None and not possibly_overlaps(said.when.period, time)

    def _rank(self, said: SaidFigure, claim: Claim) -> int:
        anchors = self.facts.anchors(claim)
        return _TOPIC * bool(anchors & said.whose.topic) + 2 * bool(anchors & said.whose.sentence)

    def _telling(self, said: SaidFigure) -> bool:
        stated = said.quantity.stated
        return stated is None or abs(stated) >= _TELLING or said.quantity.unit == "ratio"

    def _said(self, said: SaidFigure, loaded: LoadedClaim, held: Relation, rank: int) -> Beside:
        """The verdict of two figures, with how either is said."""
        claim, marks, denies = loaded.claim, said.marks, taken_back(said.marks)
        if claim.polarity == "negative" and not denies:
            strict = self._strict(said, claim)
            return Beside(loaded.id, "contradicted" if strict else "unknown", "denied", rank)
        if denies and claim.polarity == "positive":
            strict = "denied" in marks and held.near and self._sure(said, claim)
            return Beside(loaded.id, "contradicted" if strict else "unknown", "draftDenies", rank)
        if held.verdict in ALIKE:
            told = claim.modality == "actual" or "modality" in claim.inferred
            if not told and not marks and held.verdict != "harder":
                return Beside(loaded.id, "harder", "saidStronger", rank)
            if claim.modality == "actual" and _WEAKER.intersection(marks) and held.verdict == "supported":
                return Beside(loaded.id, "softer", "saidWeaker", rank)
        return Beside(loaded.id, held.verdict, held.reason, rank, held.near)

    def _strict(self, said: SaidFigure, claim: Claim) -> bool:
        """Whether the sentence itself tells that it states what the claim is about."""
        stated = not said.marks and claim.modality == "actual"
        return stated and self._sure(said, claim)

    def _moved(self, said: SaidFigure, claim: Claim) -> bool:
        """Whether the draft puts the very figure of a claim at another time: so many digits do not come twice."""
        return _many_digits(said) and not said.marks and claim.modality == "actual" and self._same_matter(said, claim)

    def _sure(self, said: SaidFigure, claim: Claim) -> bool:
        if not self._same_matter(said, claim):
            return False
        deal = self.facts.deals.get(claim.subject)
        own = self.facts.owners(claim) & said.whose.topic
        return self._same_deal(said, deal, own) if deal is not None else self._same_time(said, claim)

    def _same_matter(self, said: SaidFigure, claim: Claim) -> bool:
        """Whether subject, property and definition are told by the sentence to be the claim's."""
        governed = claim.predicate in said.governs and (len(said.governs) == 1 or claim.predicate in said.clause)
        usual = {"sum"} if claim.predicate in words().cumulative else {"change"} if _grows(claim) else set()
        apart = said.odd - usual or said.unsure & _NOT_SURE or claim.definition not in {None, *said.definitions}
        return bool(self.facts.owners(claim) & said.whose.topic) and governed and not apart

    def _same_deal(self, said: SaidFigure, deal: KnownRound, own: set[str]) -> bool:
        """Whether the sentence can mean no other deal of the firm."""
        others = [other for owner in own for other in self.facts.deals_of(owner, deal.type) if other.id != deal.id]
        if said.stage:
            if not deal.called(said.stage) or any(other.called(said.stage) for other in others):
                return False
            return said.when is None or deal.near(said.when.period)
        if said.when is None or not said.when.sure or not deal.overlaps(said.when.period):
            return False
        return not any(not other.times or other.near(said.when.period) for other in others)

    def _same_time(self, said: SaidFigure, claim: Claim) -> bool:
        if claim.predicate in words().timeless:
            return True
        if said.when is None or not said.when.sure or claim.time is None:
            return False
        return said.when.period.edtf.rstrip("~?%") == claim.time.rstrip("~?%")


def _many_digits(said: SaidFigure) -> bool:
    stated = said.quantity.stated
    return stated is not None and significant_digits(stated) >= _DIGITS


def _grows(claim: Claim) -> bool:
    return claim.predicate.endswith("Growth")


@lru_cache(maxsize=1)
def _worded() -> frozenset[str]:
    """The definitions that words of a text tell."""
    told = {meaning for meanings in cues().definitions.meanings.values() for meaning in meanings}
    return frozenset(told & {code.name for code in vocabulary().codes_of("Definition")})
