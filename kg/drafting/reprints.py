"""Whether a text repeats another: shingles of six characters, and how much of one text the other holds.

At 0.5 and above it is a reprint, from 0.25 on a person is asked; below that nothing is said. Never merges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

SHINGLE = 6
REPRINT, PERHAPS = 0.5, 0.25


@dataclass(frozen=True, order=True)
class Likeness:
    """How much of the shorter text the other holds, and which source that is."""

    share: float
    source: str

    @property
    def reprint(self) -> bool:
        return self.share >= REPRINT


def shingles(text: str) -> frozenset[str]:
    """Every stretch of six letters or digits, marks and spaces left out."""
    bare = re.sub(r"[\W_]+", "", text.casefold())
    return frozenset(bare[at : at + SHINGLE] for at in range(max(len(bare) - SHINGLE + 1, 0)))


def likeness(text: str, others: Mapping[str, str]) -> list[Likeness]:
    """The texts that this one is like, the likest first; those below a quarter are left out."""
    own = shingles(text)
    found = []
    for source, other in sorted(others.items()):
        theirs = shingles(other)
        least = min(len(own), len(theirs))
        share = round(len(own & theirs) / least, 3) if least else 0.0
        if share >= PERHAPS:
            found.append(Likeness(share, source))
    return sorted(found, key=lambda one: (-one.share, one.source))
