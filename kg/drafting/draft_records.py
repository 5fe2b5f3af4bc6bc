"""The draft of a source: the claim file's own schema, and beside each claim and entity what proposed it and what a
person decided.

Reach for `Draft` and `Proposal` to work with a draft; `kg.drafting.draft_file` reads and writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from kg.base.strict_record import Record
from kg.records.passage_statements import ClaimFile, PassageKey, Said, Statement
from kg.records.record_models import Claim, Entity, Slug, Source, Text
from kg.records.short_slices import Passage

Decision = Literal["open", "accepted", "edited", "rejected"]
Flag = Literal[
    "notAsserted",
    "conversion",
    "aggregate",
    "cumulative",
    "change",
    "correction",
    "headline",
    "partyElsewhere",
    "newEntity",
    "uncertain",
    "unlikeKnown",
    "knownRound",
    "sameStatement",
    "reprint",
    "undecided",
    "refused",
]
FLAGS: tuple[Flag, ...] = get_args(Flag)
Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]


class Proposed(Record):
    """What made a proposal: `key` names it in every draft of the same text, `rule` is a name of schema/drafting.yaml.

    `alternatives` has for a field of the claim the other values that the text offers, `flags` what a person has to
    look at, each with what it is about: claims, entities, words.
    """

    key: Key
    rule: Text
    alternatives: dict[Text, list[Text]] = Field(default_factory=dict)
    flags: dict[Flag, list[Text]] = Field(default_factory=dict)


class Decided(Record):
    """What stands beside a claim or an entity of a draft; without `proposed` a person added it."""

    proposed: Proposed | None = None
    decision: Decision = "open"
    reason: Text | None = None


class DraftSaid(Decided, Said):
    """A claim of a statement, and what was decided on it."""


class DraftStatement(Decided, Statement):
    """A statement of a draft: a decision stands in the claim that it is about, never beside `says`."""

    says: list[DraftSaid] = Field(default_factory=list)  # type: ignore[assignment]  # each Said with its decision


class DraftEntity(Entity, Decided):
    """A new entity that claims of the draft need; accepting the draft adds it to entities/."""


class DraftFile(ClaimFile):
    """drafts/ID.yaml: a claim file whose statements carry decisions, with its source and its new entities."""

    sources: Annotated[list[Source], Field(min_length=1, max_length=1)]
    entities: list[DraftEntity] = Field(default_factory=list)
    statements: list[DraftStatement] = Field(default_factory=list)  # type: ignore[assignment]  # as in DraftStatement
    passages: dict[PassageKey, list[DraftStatement]] = Field(default_factory=dict)  # type: ignore[assignment]  # same


@dataclass(frozen=True)
class Proposal:
    """One claim of a draft with its passage, its words as written, and what was decided on it."""

    claim: Claim
    passage: Passage | None = None
    words: tuple[str | None, ...] = ()
    proposed: Proposed | None = None
    decision: Decision = "open"
    reason: str | None = None

    @property
    def flagged(self) -> bool:
        """Whether a person has to look at more than the claim: the plain key does not accept it."""
        return self.proposed is not None and bool(self.proposed.flags)


@dataclass(frozen=True)
class Draft:
    """A whole draft. `source` is the record that accepting adds, `entities` those that are new."""

    source: Source
    entities: tuple[DraftEntity, ...] = ()
    aliases: dict[Slug, dict[Text, list[int]]] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()
