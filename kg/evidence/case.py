"""One claim before its evidence: the slices that were found, and a finding for each field that is tried.

Holds no rule of its own beyond this: a field that does not follow from a slice is inferred if the claim says so with
a reason, and failed otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.evidence.names import Names
from kg.evidence.slices import Piece
from kg.quantities.edtf import Period
from kg.records.load import LoadedClaim
from kg.records.record_models import Claim


class Status(StrEnum):
    """How a field fared."""

    DERIVED = "derived"
    INFERRED = "inferred"
    FAILED = "failed"


@dataclass(frozen=True)
class Finding:
    """One field of one claim: how it fared, and where it failed what is wrong and how to mend it."""

    field: str
    status: Status
    message: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Case:
    """A claim with its text and slices, the day its source was published and the names of everything known."""

    loaded: LoadedClaim
    text: str
    pieces: tuple[Piece, ...]
    published: Period
    names: Names

    @property
    def claim(self) -> Claim:
        return self.loaded.claim

    def of_role(self, *roles: str) -> Iterator[Piece]:
        """The slices that play one of these parts, in the claim's order."""
        return (piece for piece in self.pieces if piece.role in roles)

    def settle(self, field: str, derived: bool, message: str, remedy: str, *excuses: str) -> Finding:
        """The finding for `field`; `excuses` are further keys of `inferred` that cover it where it fails.

        A field that the claim itself calls inferred counts as inferred, whatever its slices say.
        """
        excused = any(name in self.claim.inferred for name in excuses)
        if field in self.claim.inferred or (excused and not derived):
            return Finding(field, Status.INFERRED)
        return Finding(field, Status.DERIVED) if derived else Finding(field, Status.FAILED, message, remedy)
