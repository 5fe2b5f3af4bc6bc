"""The roles and events of a draft: who has which part, and what was when, as drafting proposes them.

Where drafting proposes nothing for two names that the graph ties, the cue word nearest to the second tells the role.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.drafting.draft_records import Proposal
from kg.drafting.text_reading import Mention
from kg.evidence.cues import cues
from kg.factcheck.draft_reading import DraftReading
from kg.factcheck.factcheck_words import words
from kg.factcheck.known_facts import KnownFacts
from kg.factcheck.said import SaidEvent, SaidRole, When
from kg.reading import Span

_BESIDE = 8  # characters between a name and the word of its role, where no proposal ties them
_DEALS = ("FundingRound", "Release", "Listing", "Acquisition")


class SaidEvents:
    """Reads one draft for its roles and events; `facts` tells which names are tied at all."""

    def __init__(self, read: DraftReading, facts: KnownFacts) -> None:
        self.read, self.facts = read, facts
        self.types = {entity.id: entity.type for entity in read.draft.entities}

    def roles(self) -> list[SaidRole]:
        """Every role that the text tells, in its order; each holder once in a sentence."""
        found: dict[tuple[Span, frozenset[str]], SaidRole] = {}
        for one in self.read.draft.proposals:
            role = self._proposed(one) if one.claim.predicate in words().roles else None
            if role is not None:
                held = found.get((role.place, role.whose))
                found[role.place, role.whose] = replace(role, roles=role.roles | held.roles) if held else role
        told = {place for place, _ in found}
        for role in self._tied():
            if role.place not in told:
                found.setdefault((role.place, role.whose), role)
        return sorted(found.values(), key=lambda role: role.place)

    def events(self, when: When) -> list[SaidEvent]:
        """What the text puts at a time."""
        place = self.read.original(when.span)
        found = []
        for one in self.read.draft.proposals:
            if one.claim.time is None or not _timed(one, place):
                continue
            kind = self._type(one)
            label = self._place(one, one.claim.object) or when.span
            stage = self.read.stage_at(label) if kind == "FundingRound" else ""
            if kind:
                dated = self.read.dating(when, label) if kind == "FundingRound" else when
                found.append(SaidEvent(dated, kind, self._whose(one), stage=stage))
            elif one.claim.predicate in ("foundedBy", "coFoundedBy") and one.claim.object:
                who = frozenset({one.claim.object})
                found.append(SaidEvent(when, one.claim.predicate, frozenset({one.claim.subject}), who))
        return list(dict.fromkeys([*found, *self._named_rounds(when)]))

    def _named_rounds(self, when: When) -> Iterator[SaidEvent]:
        """The rounds that a sentence with one time names."""
        sentence = self.read.page.sentence(when.span[0])
        for label in self.read.reading.labels_in(sentence.start, sentence.end) if when.sure else ():
            stage, whose = self.read.stage(label), self.read.whose(label, funded=True)
            if stage:
                yield SaidEvent(self.read.dating(when, label), "FundingRound", whose.topic, stage=stage)

    def _type(self, one: Proposal) -> str:
        type = self.types.get(one.claim.subject, "") or self.facts.types.get(one.claim.subject, "")
        return type if type in _DEALS else ""

    def _whose(self, one: Proposal) -> frozenset[str]:
        """Whose the subject of a proposal is: itself, or the firm or thing of a deal that the draft adds."""
        if not self._type(one):
            return frozenset({one.claim.subject})
        of = {
            other.claim.object
            for other in self.read.draft.proposals
            if other.claim.subject == one.claim.subject and other.claim.predicate in words().owners
        }
        return frozenset(id for id in of if id) or frozenset(one.claim.about)

    def _proposed(self, one: Proposal) -> SaidRole | None:
        place = self._place(one, one.claim.object)
        if place is None or one.claim.object is None:
            return None
        stage = self.read.stage_at(place) if self._type(one) == "FundingRound" else ""
        who, roles = frozenset({one.claim.object}), frozenset({one.claim.predicate})
        return SaidRole(place, who, roles, self._whose(one), stage, self.read.when(place), self.read.marks(place))

    def _place(self, one: Proposal, id: str | None) -> Span | None:
        """Where the evidence of a proposal names somebody."""
        slices = {(piece.start, piece.end) for piece in one.claim.evidence if piece.role == "party"}
        for mention in self.read.reading.mentions:
            named = mention.name.id == id or (not mention.name.id and self._new(mention) == id)
            if named and self.read.original(mention.span) in slices:
                return mention.span
        return None

    def _new(self, mention: Mention) -> str:
        label = mention.name.label
        return next((e.id for e in self.read.draft.entities if label in (e.name.zh, e.name.en, *e.aliases)), "")

    def _tied(self) -> Iterator[SaidRole]:
        """Pairs of one sentence that claims tie by a role, with the role that the nearest cue word tells."""
        for sentence in self.read.page.sentences:
            inside = self.read.named(sentence.start, sentence.end)
            ids = self.read.ids(*inside)
            for mention in inside:
                whose = self._tied_to(mention.name.id, ids)
                roles = self._cued(mention.span) if whose else frozenset()
                if roles:
                    stage = self.read.stage_at(mention.span)
                    when, marks = self.read.when(mention.span), self.read.marks(mention.span)
                    who = frozenset({mention.name.id})
                    yield SaidRole(mention.span, who, roles, frozenset(whose), stage, when, marks)

    def _tied_to(self, id: str, ids: set[str]) -> set[str]:
        found: set[str] = set()
        for loaded in self.facts.about.get(id, ()):
            if loaded.claim.predicate in words().roles and loaded.claim.object == id:
                found |= self.facts.owners(loaded.claim) & ids
        return found - {id}

    def _cued(self, place: Span) -> frozenset[str]:
        """The roles whose words stand nearest to a name in its clause."""
        begin, end = self.read.page.clause(place[0])
        held: list[tuple[int, str]] = []
        for role in words().roles:
            table = cues().predicate(role)
            for match in table.pattern.finditer(self.read.searched, begin, max(end, place[1])) if table else ():
                held.append((max(match.start() - place[1], place[0] - match.end(), 0), role))
        nearest = min((distance for distance, _ in held), default=0)
        return frozenset(role for distance, role in held if distance == nearest <= _BESIDE)


def _timed(one: Proposal, place: Span) -> bool:
    """Whether words of a time of a proposal stand at a place."""
    slices = [(piece.start or 0, piece.end or 0) for piece in one.claim.evidence if piece.role == "time"]
    return any(start < place[1] and place[0] < end for start, end in slices)
