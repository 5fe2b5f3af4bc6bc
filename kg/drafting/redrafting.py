"""A draft made anew beside an earlier one: every decision is kept, by the key of what it was made on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.drafting.draft_records import Draft, DraftEntity, Proposal


def with_decisions(draft: Draft, earlier: Draft | None) -> tuple[Draft, int]:
    """The new draft with what was decided before, and how many decisions that were.

    A claim that was accepted or edited stays as it was left, also where no rule proposes it any more; so does what a
    person added. An entity that a person changed keeps its id and names.
    """
    if earlier is None:
        return draft, 0
    renamed = _renamed(draft, earlier)
    decided = {one.proposed.key: one for one in earlier.proposals if one.proposed and one.decision != "open"}
    proposals = []
    for one in draft.proposals:
        before = decided.pop(one.proposed.key, None) if one.proposed else None
        proposals.append(before if before is not None else _with_ids(one, renamed))
    lost = [one for one in decided.values() if one.decision != "rejected"]
    added = [one for one in earlier.proposals if one.proposed is None]
    every = [*proposals, *lost, *added]
    kept = sum(one.decision != "open" or one.proposed is None for one in every)
    aliases = {**draft.aliases, **earlier.aliases}
    return replace(draft, proposals=tuple(_unique(every)), entities=_entities(draft, earlier), aliases=aliases), kept


def _renamed(draft: Draft, earlier: Draft) -> dict[str, str]:
    before = {one.proposed.key: one.id for one in earlier.entities if one.proposed is not None}
    pairs = [(one.id, before.get(one.proposed.key)) for one in draft.entities if one.proposed is not None]
    return {new: old for new, old in pairs if old is not None and old != new}


def _entities(draft: Draft, earlier: Draft) -> tuple[DraftEntity, ...]:
    before = {one.proposed.key: one for one in earlier.entities if one.proposed is not None}
    made = [before.get(one.proposed.key, one) if one.proposed else one for one in draft.entities]
    held = {one.id for one in made}
    added = [one for one in earlier.entities if one.id not in held and (one.proposed is None or one.decision != "open")]
    return (*made, *added)


def _with_ids(one: Proposal, renamed: dict[str, str]) -> Proposal:
    claim = one.claim
    changed: dict[str, Any] = {}
    for name in ("subject", "object", "speaker", "document", "provider"):
        value = getattr(claim, name)
        if value in renamed:
            changed[name] = renamed[value]
    if any(name in renamed for name in claim.about):
        changed["about"] = [renamed.get(name, name) for name in claim.about]
    return replace(one, claim=claim.model_copy(update=changed)) if changed else one


def _unique(proposals: list[Proposal]) -> list[Proposal]:
    """The proposals with ids of their own: a kept claim holds its id, a new one of the same id is counted on."""
    taken = {one.claim.id for one in proposals if one.decision != "open" or one.proposed is None}
    found = []
    for one in proposals:
        id, number = one.claim.id, 1
        if one.decision == "open" and one.proposed is not None:
            while id in taken:
                number += 1
                id = f"{one.claim.id}-{number}"
            taken.add(id)
        found.append(one if id == one.claim.id else replace(one, claim=one.claim.model_copy(update={"id": id})))
    return found
