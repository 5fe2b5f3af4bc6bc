"""What of a draft is the same: a statement told twice, an entity under another id; and what needs a decision.

Pure functions of a draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.drafting.draft_records import Draft, DraftEntity, Proposal
from kg.records.expansion import Expanded
from kg.records.record_models import Claim
from kg.records.short_slices import Passage

EVENT = "event"  # the rule of deals and releases, which are taken with the claims about them
TAKEN = ("accepted", "edited")


def decided_alone(entity: DraftEntity) -> bool:
    """Whether an entity needs a decision of its own: deals and releases are taken with the claims about them."""
    return entity.proposed is None or entity.proposed.rule != EVENT


def said(claim: Claim) -> str:
    """What a claim says, whatever words of the text carry it: equal for mentions of one statement."""
    return claim.model_dump_json(exclude={"id", "evidence", "inferred", "paraphrase"})


def renamed(draft: Draft, old: str, new: str) -> Draft:
    """The draft with another id of an entity wherever its claims and aliases name it."""
    if old == new:
        return draft
    places = ("subject", "object", "speaker", "document", "provider")

    def claim(one: Claim) -> Claim:
        update: dict[str, object] = {name: new for name in places if getattr(one, name) == old}
        return one.model_copy(update=update | {"about": [new if name == old else name for name in one.about]})

    aliases = {new if entity == old else entity: words for entity, words in draft.aliases.items()}
    proposals = tuple(replace(one, claim=claim(one.claim)) for one in draft.proposals)
    return replace(draft, aliases=aliases, proposals=proposals)


def named_by(claim: Claim) -> set[str]:
    """The entities that a claim names."""
    places = {claim.subject, claim.object, claim.speaker, claim.document, claim.provider, *claim.about}
    return {name for name in places if name is not None}


def taken_entities(draft: Draft, claims: Iterable[Proposal]) -> Iterator[DraftEntity]:
    """The new entities that were taken, and the deals and releases that claims which were taken are about."""
    named = {name for one in claims for name in named_by(one.claim)}
    for one in draft.entities:
        if one.decision in TAKEN or (not decided_alone(one) and one.decision == "open" and one.id in named):
            yield one


def expanded(proposals: Iterable[Proposal]) -> tuple[list[Expanded], list[Passage]]:
    """Proposals as the claims of a claim file, with the passages that they refer to."""
    passages: list[Passage] = []
    claims = []
    for one in proposals:
        if one.passage is not None and one.passage not in passages:
            passages.append(one.passage)
        number = passages.index(one.passage) if one.passage is not None else None
        claims.append(Expanded(one.claim, (), None, number, one.words))
    return claims, passages
