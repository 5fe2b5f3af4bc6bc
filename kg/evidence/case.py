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
from kg.grammar.read import IllFormedError, parse_quantity
from kg.quantities.edtf import Period
from kg.quantities.quantity import QuantityError
from kg.reading import Page
from kg.records.load import LoadedClaim
from kg.records.record_models import Claim


class Status(StrEnum):
    """How a field fared."""

    DERIVED = "derived"
    INFERRED = "inferred"
    UNDECIDED = "undecided"
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
    page: Page

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
        if (field in self.claim.inferred or (excused and not derived)) and self.may_infer(field):
            return Finding(field, Status.INFERRED)
        return Finding(field, Status.DERIVED) if derived else Finding(field, Status.FAILED, message, remedy)

    def may_infer(self, field: str) -> bool:
        """Whether a reason excuses a field that no slice shows.

        Never what was denied; a kind of statement only if it says less than the fact; a figure only where its words
        have no size of their own, or where an antecedent in the same text gives what they lack.
        """
        if field == "polarity":
            return False
        if field == "modality":
            return self.claim.modality != "actual"
        if field in ("value", "quantity", "bound"):
            return self.ill_formed or any(self.of_role("antecedent"))
        return True

    @property
    def ill_formed(self) -> bool:
        """Whether the figure's words state no size: 下降两倍."""
        try:
            parse_quantity(self.claim.quantity.as_written if self.claim.quantity else "")
        except IllFormedError:
            return True
        except QuantityError:
            return False
        return False
