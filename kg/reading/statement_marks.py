"""Marks: one thing that the words around a place say of the statement there."""

from __future__ import annotations

from dataclasses import dataclass

from kg.reading.masked_text import Span

PROSPECTIVE = frozenset({"planned", "sought", "forecast"})


@dataclass(frozen=True)
class Mark:
    """A kind of statement (`planned`, `denied`, …) with the words that show it and where they stand.

    `where` says how they stand to the statement: ahead, behind, frame or echo (in a later clause or sentence).
    `sure` is false where the words are there and their scope cannot be told: a person must look.
    """

    kind: str
    word: str
    where: str = "frame"
    place: Span = (0, 0)
    sure: bool = True

    def within(self, other: Mark) -> bool:
        """Whether another mark's words hold these and more: 将决定 is no 将."""
        begin, end = other.place
        return begin <= self.place[0] and self.place[1] <= end and self.place != other.place
