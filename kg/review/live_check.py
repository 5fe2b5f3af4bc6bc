"""The check of a proposal while it is reviewed: the draft laid over the workspace, one claim at a time.

Says of each field how it fared, as `kg check` will after the draft is accepted. Never reads or writes a file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from kg.base.yaml_text import Document
from kg.build.consistency import claim_problems
from kg.drafting.draft_records import Draft, Proposal
from kg.evidence.case import Status
from kg.evidence.evidence_report import Examiner
from kg.records.load import Alias, Knowledge, LoadedClaim, Located
from kg.records.record_models import Claim, Entity
from kg.review.draft_place import DraftPlace


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a claim and how to mend it."""

    message: str
    remedy: str


@dataclass(frozen=True)
class Verdict:
    """How a claim fares: `fields` by their status; refused with `troubles`, or undecided with what is not known."""

    status: Literal["derived", "undecided", "refused"]
    fields: dict[str, Status]
    troubles: tuple[Trouble, ...] = ()
    unknown: tuple[str, ...] = ()


def without_draft(known: Knowledge, place: DraftPlace) -> Knowledge:
    """The knowledge without what an earlier acceptance of a draft added."""
    kept = known.only(key for key in known.sources if key != place.id) if place.id in known.sources else known
    return replace(kept, entities={key: one for key, one in kept.entities.items() if not _own(kept, key, place)})


def _own(known: Knowledge, entity: str, place: DraftPlace) -> bool:
    """Whether an entity stands in the file that an earlier acceptance of this draft wrote."""
    at = known.places[f"entity {entity}"]
    return not at.document.packaged and at.document.local == f"entities/{place.id}.yaml"


class LiveCheck:
    """Judges the claims of one draft against its text. `known` is the workspace without the draft's own source."""

    def __init__(self, known: Knowledge, draft: Draft, text: str) -> None:
        self.text = text
        self.source = draft.source.id
        self.at = Located(Document(f"drafts/{self.source}.yaml", None), ())
        added: dict[str, Entity] = {one.id: one for one in draft.entities if one.decision != "rejected"}
        aliases = [
            Alias(self.source, entity, words, start, self.at)
            for entity, told in draft.aliases.items()
            for words, starts in told.items()
            for start in starts
        ]
        claims = {loaded.id: loaded for one in draft.proposals for loaded in [self.loaded(one.claim)]}
        self.known = replace(
            known,
            entities=known.entities | added,
            sources={**known.sources, self.source: draft.source},
            claims=known.claims | claims,
            aliases=[*known.aliases, *aliases],
            places=known.places | {f"entity {key}": self.at for key in added} | {f"source {self.source}": self.at},
        )
        self.examiner = Examiner(self.known)

    def loaded(self, claim: Claim) -> LoadedClaim:
        """A claim of the draft as the check takes it."""
        return LoadedClaim(f"{self.source}.{claim.id}", self.source, claim, self.at)

    def trimmed(self, proposal: Proposal) -> Proposal:
        """The proposal without the slices that carry nothing of it: they are no evidence."""
        claim = proposal.claim
        if any(piece.quote is not None for piece in claim.evidence):
            return proposal
        idle = self.examiner.idle(self.loaded(claim), self.text)
        if not idle or len(idle) == len(claim.evidence):
            return proposal
        kept = [number for number in range(len(claim.evidence)) if number not in idle]
        words = tuple(proposal.words[number] for number in kept) if proposal.words else ()
        evidence = [claim.evidence[number] for number in kept]
        return replace(proposal, claim=claim.model_copy(update={"evidence": evidence}), words=words)

    def of(self, proposal: Proposal) -> Verdict:
        """How a proposal fares as it stands."""
        loaded = self.loaded(proposal.claim)
        short = f"{loaded.id}: "
        wrong = [Trouble(one.message, one.remedy) for one in claim_problems(self.known, loaded)]
        if wrong:
            return Verdict("refused", {}, tuple(wrong))
        outcome, findings = self.examiner.outcome(loaded, self.text)
        fields = {found.field: found.status for found in findings}
        troubles = tuple(Trouble(one.message.removeprefix(short), one.remedy) for one in outcome.problems)
        if troubles:
            return Verdict("refused", fields, troubles, outcome.undecided)
        return Verdict("undecided" if outcome.undecided else "derived", fields, (), outcome.undecided)
