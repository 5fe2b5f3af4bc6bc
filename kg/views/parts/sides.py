"""One side of a disagreement: what is claimed, by whom, where it stands in the text, how well it is attested.

Holds positions and hashes of slices, never their text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from kg.facts.entities import local
from kg.views.parts.cells import Amount, Cell, Flat, Label, Published, Ref, Support, When
from kg.views.parts.evidence import Evidence
from kg.views.parts.stated import Stated, claims
from kg.views.parts.words import in_words


class Position(Published):
    """A slice of a source's text: its role, start and end in code points, and its hash."""

    role: str
    start: int
    end: int
    sha256: str


class Side(Cell):
    """One side: the claim that stands for its mentions, in words, with value, attribution and slices."""

    FLAT: ClassVar[tuple[str, ...]] = ("claim", "source", "en", "value")
    claim: str
    words: Label
    value: Amount | None
    as_written: str | None
    when: When | None
    modality: str
    source: Ref
    speaker: Ref | None
    document: Ref | None
    provider: Ref | None
    slices: tuple[Position, ...]
    support: Support
    claims: tuple[str, ...]

    def flat(self) -> tuple[Flat, ...]:
        return self.claim, self.source.id, self.words.en, self.value.label.en if self.value else None

    def short(self) -> str:
        return self.claim


def side(evidence: Evidence, mentions: Sequence[Stated]) -> Side:
    """The side of several mentions of one statement; the first by id stands for them."""
    reader, first = evidence.reader, mentions[0]
    return Side(
        claim=first.claim,
        words=in_words(reader, first),
        value=reader.amount(first.quantity) if first.quantity else None,
        as_written=reader.field(first.claim, "asWritten") or None,
        when=When.of(first.time) if first.time else None,
        modality=first.modality,
        source=reader.source(first.source),
        speaker=reader.ref(first.speaker) if first.speaker else None,
        document=reader.ref(first.document) if first.document else None,
        provider=reader.ref(first.provider) if first.provider else None,
        slices=positions(evidence, first.claim),
        support=evidence.attested.support(mentions),
        claims=claims(mentions),
    )


def positions(evidence: Evidence, claim: str) -> tuple[Position, ...]:
    """Where a claim's slices stand in its source, in the order of the text."""
    rows = evidence.rows("claim-slices", claim=claim)
    return tuple(
        Position(role=local(row["role"]), start=int(row["start"]), end=int(row["end"]), sha256=row["sha256"])
        for row in rows
    )
