"""The claim file as people write it: passages, the statements that they make, and words that carry each claim.

Checks the shape of one file; `kg.records.expansion` makes of its statements the claims.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

from kg.base.strict_record import Record
from kg.records.record_models import Circumstances, Claim, Sha256, Slug, Text


def _passage_key(key: str) -> str:
    if re.match(r"\d+-\d+(\s|$)", key) and not re.fullmatch(r"\d+-\d+ [0-9a-f]{64}", key):
        raise ValueError("a passage is START-END and the SHA-256 of its words, or in a draft the words themselves")
    return key


Position = Annotated[int, Field(ge=0)]
Span = Annotated[str, StringConstraints(pattern=r"^\d+-\d+$")]
PassageKey = Annotated[str, AfterValidator(_passage_key)]
Words = Annotated[str, StringConstraints(pattern=r"^(figure|time|party|cue|antecedent) \S")]
STATEMENT_KINDS = ("deal", "listing", "release", "plan", "quotation", "role", "observation", "fact")


class Said(Circumstances):
    """A claim as a statement makes it: a predicate as key with its value, and the words that carry it, in order.

    The predicate is a key of its own (`amount: {asWritten: …}`), so keys beyond these are allowed here and held
    against the registry when the claim is expanded.
    """

    model_config = ConfigDict(extra="allow", frozen=True, alias_generator=to_camel, populate_by_name=True)

    id: Slug | None = None
    words: list[Words] = Field(default_factory=list, description="slices, such as `figure 5亿美元@386`")


class Statement(Said):
    """What a passage says of one thing. The key that names the thing tells the kind of statement.

    `says` lists its claims; what stands beside it holds for each of them, and its words come before their own.
    A statement of a single claim carries that claim's keys itself.
    """

    deal: Slug | None = None
    listing: Slug | None = None
    release: Slug | None = None
    plan: Slug | None = None
    quotation: Slug | None = None
    role: Slug | None = None
    observation: Slug | None = None
    fact: Slug | None = None
    says: list[Said] = Field(default_factory=list)

    @property
    def kind(self) -> str | None:
        """The kind of statement; None where not exactly one thing is named."""
        named = [kind for kind in STATEMENT_KINDS if getattr(self, kind) is not None]
        return named[0] if len(named) == 1 else None


class ClaimFile(Record):
    """One source's claims: as statements, those of a text under its passages, or claim by claim."""

    source: Slug
    aliases: dict[Slug, dict[Text, list[Position]]] = Field(
        default_factory=dict, description="what stands for an entity in this text alone, and where each time"
    )
    claims: list[Claim] = Field(default_factory=list)
    statements: list[Statement] = Field(default_factory=list)
    passages: dict[PassageKey, list[Statement]] = Field(
        default_factory=dict, description="START-END SHA256 of a stretch of the text -> what it states"
    )
    hashes: dict[Span, Sha256] = Field(
        default_factory=dict, description="SHA-256 of the slices that are written as a place alone"
    )

    @model_validator(mode="after")
    def _claims_something(self) -> ClaimFile:
        if not {"claims", "statements", "passages", "aliases"} & self.model_fields_set:
            raise ValueError("a claim file has claims, statements or passages")
        return self
