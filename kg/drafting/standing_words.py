"""What stands for a deal, a listing or a release in one text alone: 新一轮, this round, each at its place.

A deal has no name of its own in a text; the words that its claims turn on stand for it there, as aliases that a person
sees and takes with the claims. Never gives one place to two things.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from kg.drafting.draft_records import Draft, Proposal
from kg.drafting.drafting_words import words
from kg.evidence.cues import plain
from kg.evidence.names import labels_of
from kg.records.load import Knowledge
from kg.records.record_models import Claim, Entity, Slice
from kg.records.texts import sha256

Span = tuple[int, int]
EVENT = "event"


def with_standing_words(draft: Draft, text: str, known: Knowledge) -> Draft:
    """The draft with an alias and a party slice for each new deal, listing or release that its claims do not name."""
    events: dict[str, Entity] = {
        one.id: one
        for one in draft.entities
        if one.proposed is not None and one.proposed.rule == EVENT and one.id not in draft.aliases
    }
    events |= {
        name: known.entities[name]
        for one in draft.proposals
        if (name := one.claim.subject) in known.entities and known.entities[name].type in words()["standing"]
    }
    names = {plain(label) for entity in [*known.entities.values(), *draft.entities] for label in labels_of(entity)}
    found = _Standing(text, events, names)
    proposals = tuple(found.named(one) for one in draft.proposals)
    return replace(draft, aliases=found.aliases(draft.aliases), proposals=proposals)


class _Standing:
    def __init__(self, text: str, events: Mapping[str, Entity], names: set[str]) -> None:
        self.text, self.events, self.names = text, events, names
        self.held: dict[Span, str] = {}

    def named(self, one: Proposal) -> Proposal:
        """The proposal with the words that stand for its subject among its slices."""
        claim = one.claim
        event = self.events.get(claim.subject)
        if event is None or event.type not in words()["standing"]:
            return one
        place = next(
            (place for place in self.places(one, event.type) if self.held.get(place, event.id) == event.id), None
        )
        if place is None:
            return one
        self.held[place] = event.id
        if any(piece.role == "party" and (piece.start, piece.end) == place for piece in claim.evidence):
            return one
        said = self.text[place[0] : place[1]]
        piece = Slice(role="party", start=place[0], end=place[1], sha256=sha256(said))
        made = claim.model_copy(update={"evidence": [*claim.evidence, piece]})
        return replace(one, claim=made, words=(*one.words, said) if one.words else ())

    def places(self, one: Proposal, type: str) -> list[Span]:
        """Where words for such a thing stand in the claim's passage, the nearest to what it turns on first."""
        begin, end = _sentence(self.text, one)
        stands = re.compile(words()["standing"][type], re.IGNORECASE)
        found = [match.span() for match in stands.finditer(self.text, begin, end)]
        anchor = _anchor(one.claim)
        kept = [place for place in found if plain(self.text[slice(*place)]) not in self.names]
        return sorted(kept, key=lambda place: (max(place[0] - anchor[1], anchor[0] - place[1], 0), place))

    def aliases(self, given: Mapping[str, Mapping[str, list[int]]]) -> dict[str, dict[str, list[int]]]:
        """The aliases of the draft with those that were found."""
        made = {name: {word: [*starts] for word, starts in told.items()} for name, told in given.items()}
        for (start, end), event in sorted(self.held.items()):
            starts = made.setdefault(event, {}).setdefault(self.text[start:end], [])
            if start not in starts:
                starts.append(start)
        return made


def _sentence(text: str, one: Proposal) -> Span:
    """The passage of a claim, or the line of its first slice."""
    if one.passage is not None:
        return one.passage.start, one.passage.end
    at = _anchor(one.claim)[0]
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


def _anchor(claim: Claim) -> Span:
    order = ("figure", "cue", "party", "antecedent", "time")
    found = sorted(claim.evidence, key=lambda piece: order.index(piece.role))
    return (found[0].start or 0, found[0].end or 0) if found else (0, 0)
