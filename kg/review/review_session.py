"""A review under way: one draft, what is decided on it, each decision on disk before the next can be made.

Reach for `open_session` with the lock held (`editor_lock.editing`). The truth is the file: what cannot be written is
not decided.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.base.errors import BadInput, LongtuError, NotFound
from kg.base.whole_file import read_whole, write_whole
from kg.drafting.draft_file import draft_text
from kg.drafting.draft_records import Draft, DraftEntity, Flag, Proposal
from kg.quantities.edtf import parse_edtf
from kg.records.load import Knowledge, load
from kg.records.record_models import Claim
from kg.review.added_claims import Adding
from kg.review.carrying_words import Carrier
from kg.review.changes import End, with_end, with_field
from kg.review.draft_parts import decided_alone, named_by, renamed, said
from kg.review.draft_place import DraftPlace
from kg.review.drafted_text import draft_and_text
from kg.review.live_check import LiveCheck, Verdict, without_draft
from kg.review.text_gaps import Gap, gaps

MOST_UNDO = 1000


class Refused(BadInput):
    """A decision that cannot be made as asked; `key` names why: flagged, refused, entity."""

    def __init__(self, message: str, key: str, *, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.key = key


@dataclass
class ReviewSession:
    """One draft in review. `known` is the workspace without what an earlier acceptance of the draft added."""

    place: DraftPlace
    known: Knowledge
    text: str
    draft: Draft
    written: bytes
    live: LiveCheck
    carrier: Carrier
    changed: set[str] = field(default_factory=set)
    before: list[tuple[Draft, frozenset[str]]] = field(default_factory=list)
    _verdicts: dict[str, tuple[Proposal, Verdict]] = field(default_factory=dict)

    # What there is

    def proposal(self, claim: str) -> Proposal:
        """The proposal of a claim. Raises NotFound."""
        found = next((one for one in self.draft.proposals if one.claim.id == claim), None)
        if found is None:
            raise NotFound(
                f"no claim {claim!r} in the draft", nearest=tuple(one.claim.id for one in self.draft.proposals)[:3]
            )
        return found

    def entity(self, name: str) -> DraftEntity:
        """A new entity of the draft. Raises NotFound."""
        found = next((one for one in self.draft.entities if one.id == name), None)
        if found is None:
            raise NotFound(
                f"no new entity {name!r} in the draft", nearest=tuple(one.id for one in self.draft.entities)[:3]
            )
        return found

    def verdict(self, proposal: Proposal) -> Verdict:
        """How a proposal fares; asked once for as long as it and the entities stay the same."""
        held = self._verdicts.get(proposal.claim.id)
        if held is None or held[0].claim != proposal.claim:
            held = (proposal, self.live.of(proposal))
            self._verdicts[proposal.claim.id] = held
        return held[1]

    def undecided_entities(self, claim: Claim) -> list[DraftEntity]:
        """The new entities that a claim names and that are not taken yet."""
        named = named_by(claim)
        return [
            one
            for one in self.draft.entities
            if one.id in named and one.decision in ("open", "rejected") and decided_alone(one)
        ]

    def flags(self, one: Proposal) -> dict[Flag, list[str]]:
        """What a person still has to look at: a new entity that is taken, or a check that passes now, is no flag."""
        held = dict(one.proposed.flags) if one.proposed else {}
        status = self.verdict(one).status
        if not self.undecided_entities(one.claim):
            held.pop("newEntity", None)
        for flag in ("undecided", "refused"):
            if status == flag:
                held.setdefault(flag, [])
            else:
                held.pop(flag, None)
        return held

    def gaps(self) -> list[Gap]:
        """What of the text no proposal that may still be taken touches."""
        kept = [one for one in self.draft.proposals if one.decision != "rejected"]
        covered = [(piece.start or 0, piece.end or 0) for one in kept for piece in one.claim.evidence]
        names = self.live.examiner.names.of(self.draft.source.id)
        return gaps(self.live.examiner.page(self.text, names), parse_edtf(self.draft.source.published), covered)

    def open_items(self) -> list[str]:
        """The claims and entities that nobody has decided on."""
        entities = [one.id for one in self.draft.entities if one.decision == "open" and decided_alone(one)]
        return [*entities, *(one.claim.id for one in self.draft.proposals if one.decision == "open")]

    # Decisions on claims

    def accept(self, claim: str, *, flagged: bool = False) -> None:
        """Take a claim; one that is flagged or undecided only where `flagged` says so. Raises Refused."""
        self._store(self._with(self._accepted(self.proposal(claim), flagged)))

    def _accepted(self, one: Proposal, flagged: bool) -> Proposal:
        verdict, missing = self.verdict(one), self.undecided_entities(one.claim)
        if missing:
            names = ", ".join(entity.id for entity in missing)
            raise Refused(f"the claim names {names}, which is not taken", "entity", remedy="decide on the entity first")
        if verdict.status == "refused":
            first = verdict.troubles[0]
            raise Refused(f"the check refuses it: {first.message}", "refused", remedy=first.remedy)
        if not flagged and (flags := self.flags(one)):
            remedy = "accept it with ! (--accept-flagged) if it holds"
            raise Refused(f"flagged: {', '.join(flags)}", "flagged", remedy=remedy)
        return replace(one, decision="edited" if one.claim.id in self.changed else "accepted", reason=None)

    def accept_same(self, claims: list[str]) -> list[str]:
        """Take those of these claims that say the same as one that is taken already; returns which."""
        taken = {said(one.claim) for one in self.draft.proposals if one.decision in ("accepted", "edited")}
        found = []
        for name in claims:
            one = self.proposal(name)
            if (
                one.decision == "open"
                and said(one.claim) in taken
                and not self.undecided_entities(one.claim)
                and self.verdict(one).status != "refused"
            ):
                found.append(replace(one, decision="accepted"))
        if found:
            self._store(self._with(*found))
        return [one.claim.id for one in found]

    def reject(self, claim: str, reason: str = "") -> None:
        """Leave a claim out, with a reason if there is one to tell."""
        self._store(self._with(replace(self.proposal(claim), decision="rejected", reason=reason or None)))

    def reopen(self, claim: str) -> None:
        """Decide on a claim anew."""
        self._store(self._with(replace(self.proposal(claim), decision="open", reason=None)))

    def change(self, claim: str, field: str, value: str) -> None:
        """Another value for a field of a claim, which is open again until it is accepted."""
        changed = with_field(self.proposal(claim), field, value, self.carrier)
        self._store(self._with(replace(changed, decision="open", reason=None)), claim)

    def move(self, claim: str, slice: int, end: End, step: int) -> None:
        """Move one end of a slice."""
        moved = with_end(self.proposal(claim), slice, end, step, self.text, self.draft.source)
        self._store(self._with(replace(moved, decision="open", reason=None)), claim)

    # Claims that no rule proposed

    def kinds(self, start: int, end: int) -> list[str]:
        """The properties that marked words may state. Raises BadInput where none are marked."""
        return self._adding().kinds(start, end)

    def add(self, start: int, end: int, predicate: str) -> str:
        """Add a claim read from marked words, open until it is accepted; its id. Raises BadInput."""
        draft, claim = self._adding().added(start, end, predicate)
        self._store(draft)
        return claim

    def _adding(self) -> Adding:
        return Adding(self.known, self.draft, self.text, self.live)

    # Decisions on entities

    def accept_entity(self, name: str, *, flagged: bool = False) -> None:
        """Take a new entity; one that is flagged only where `flagged` says so. Raises Refused."""
        one = self.entity(name)
        if one.proposed is not None and one.proposed.flags and not flagged:
            remedy = "accept it with ! (--accept-flagged) if it is one"
            raise Refused(f"flagged: {', '.join(one.proposed.flags)}", "flagged", remedy=remedy)
        self.decide_entity(name, "accepted")

    def decide_entity(self, name: str, decision: str, reason: str = "") -> None:
        """Take a new entity whatever its flags, leave it out or open it again. Raises BadInput for another decision."""
        if decision not in ("accepted", "rejected", "open"):
            raise BadInput(f"{decision!r} is no decision", place="decision", remedy="accepted, rejected or open")
        self._entities(self.entity(name).model_copy(update={"decision": decision, "reason": reason or None}))

    def put_entity(self, entity: DraftEntity, instead_of: str = "") -> None:
        """Add an entity that a person describes, or put it in the place of a proposed one, wherever that is named.

        Raises BadInput where the id is taken.
        """
        others = {one.id for one in self.draft.entities if one.id != instead_of}
        if entity.id in others or entity.id in self.known.entities or entity.id in self.known.former:
            raise BadInput(
                f"the id {entity.id!r} is taken", place="id", remedy="give it another id, or use what is there"
            )
        if not instead_of:
            self._store(replace(self.draft, entities=(*self.draft.entities, entity)))
            return
        listed = tuple(entity if one.id == instead_of else one for one in self.draft.entities)
        self._store(renamed(replace(self.draft, entities=listed), instead_of, entity.id))

    def use_known(self, name: str, known: str) -> None:
        """A proposed entity is one that is known already: it is left out, and claims name the known one."""
        if known not in self.known.entities:
            raise NotFound(f"no entity {known!r}", place="known")
        left = self.entity(name).model_copy(update={"decision": "rejected", "reason": f"is {known}"})
        listed = tuple(left if one.id == name else one for one in self.draft.entities)
        self._store(renamed(replace(self.draft, entities=listed), name, known))

    def _entities(self, changed: DraftEntity) -> None:
        listed = tuple(changed if one.id == changed.id else one for one in self.draft.entities)
        self._store(replace(self.draft, entities=listed))

    # Keeping

    def undo(self) -> bool:
        """Take back the last decision; whether there was one."""
        if not self.before:
            return False
        draft, changed = self.before[-1]
        self._write(draft)
        self.before.pop()
        self._judge(draft)
        self.draft, self.changed = draft, set(changed)
        return True

    def _with(self, *changed: Proposal) -> Draft:
        by_id = {one.claim.id: one for one in changed}
        return replace(self.draft, proposals=tuple(by_id.get(one.claim.id, one) for one in self.draft.proposals))

    def _store(self, draft: Draft, changed: str = "") -> None:
        held = (self.draft, frozenset(self.changed))
        self._write(draft)
        self.before = [*self.before[-MOST_UNDO:], held]
        self.changed |= {changed} - {""}
        self._judge(draft)
        self.draft = draft

    def _judge(self, draft: Draft) -> None:
        """Make the check anew where other names are known now; what was decided on them changes no verdict."""
        if _names(draft) == _names(self.draft):
            return
        self.live, self.carrier = _judges(self.known, draft, self.text)
        self._verdicts.clear()

    def _write(self, draft: Draft) -> None:
        """Put the draft on disk. Raises LongtuError where it was changed meanwhile, or cannot be written."""
        if read_whole(self.place.draft) != self.written:
            remedy = "start the review anew; nothing was overwritten"
            raise LongtuError("was changed by somebody else meanwhile", place=str(self.place.draft), remedy=remedy)
        types = {key: entity.type for key, entity in self.known.entities.items()}
        data = draft_text(draft, types).encode()
        write_whole(self.place.draft, data)
        self.written = data


def _names(draft: Draft) -> object:
    """What a verdict rests on beside the claim itself: the entities that are not left out, and the aliases."""
    kept = [one.model_dump(exclude={"decision", "reason"}) for one in draft.entities if one.decision != "rejected"]
    return kept, draft.aliases


def _judges(known: Knowledge, draft: Draft, text: str) -> tuple[LiveCheck, Carrier]:
    live = LiveCheck(known, draft, text)
    return live, Carrier(text, draft.source, live.known, live.examiner.names.of(draft.source.id))


def open_session(workspace: Path, id: str) -> ReviewSession:
    """Open a draft for review; hold its lock first. Raises what `draft_and_text` raises, and InvalidFiles."""
    place = DraftPlace(workspace, id)
    draft, data, text = draft_and_text(place)
    known = without_draft(load(workspace), place)
    live, carrier = _judges(known, draft, text)
    fitting = (live.trimmed(one) if one.decision == "open" else one for one in draft.proposals)
    return ReviewSession(place, known, text, replace(draft, proposals=tuple(fitting)), data, live, carrier)
