"""What becomes of each place of a draft: a verdict, why, and the claims that stand beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.factcheck.factcheck_words import Kind, Verdict
from kg.reading import Span

# The kindest first: what one claim supports is not false because another says otherwise.
ORDER: tuple[Verdict, ...] = ("supported", "softer", "harder", "contradicted", "otherDefinition", "unknown")
ALIKE = ORDER[:3]  # the draft says what the claim says, or less of it, or more
MOST_BESIDE = 6


@dataclass(frozen=True)
class Beside:
    """A claim beside a place, what the place is to it, and why (a reason of schema/factcheck.yaml)."""

    claim: str
    verdict: Verdict
    reason: str
    nearness: int = 0
    near: bool = True  # both write the same number or a rounding of it, or no number at all


@dataclass(frozen=True)
class Finding:
    """One figure, date, round or role of a draft: its place in the text, its verdict and what stands beside it."""

    kind: Kind
    place: Span
    verdict: Verdict
    reason: str
    beside: tuple[Beside, ...]


def found(kind: Kind, place: Span, beside: Iterable[Beside]) -> Finding:
    """The finding of the kindest claim; without any it is unknown. What settles nothing stands beside unknown alone."""
    ordered = sorted(set(beside), key=lambda one: (_place(one), -one.nearness, one.claim, one.reason))
    if not ordered:
        return Finding(kind, place, "unknown", "", ())
    verdict = ordered[0].verdict
    told = [one for one in ordered if verdict == "unknown" or one.verdict != "unknown"]
    return Finding(kind, place, verdict, ordered[0].reason, tuple(told[:MOST_BESIDE]))


def _place(one: Beside) -> int:
    """A bound that leaves room for another number does not outweigh a claim that excludes it."""
    verdict: Verdict = "contradicted" if one.verdict == "harder" and not one.near else one.verdict
    return 2 * ORDER.index(verdict) + (verdict != one.verdict)
