"""What a view works from: the claims, names and links of one snapshot, with or without some of its sources.

Stands on the snapshot and the readers of this package. Leaving a source out here needs no new store, so that every
conclusion can be asked again without each source in turn.
"""

from __future__ import annotations

from functools import cached_property

from kg.store import Snapshot
from kg.views.attestation import Attestation, Pair, pairs
from kg.views.reader import Reader
from kg.views.stated import Stated, stated


class Evidence:
    """The claims of a snapshot but for those of the `dropped` sources; reads each query once."""

    def __init__(self, snapshot: Snapshot, dropped: frozenset[str] = frozenset()) -> None:
        self.snapshot = snapshot
        self.dropped = dropped
        self.reader = Reader(snapshot)
        self._read: dict[tuple[str, ...], list[Stated]] = {}

    @classmethod
    def of(cls, given: Snapshot | Evidence) -> Evidence:
        """The evidence of a snapshot; evidence is returned as it is."""
        return given if isinstance(given, Evidence) else cls(given)

    def without(self, *sources: str) -> Evidence:
        """The same evidence without these sources; what was read is kept."""
        thinner = Evidence(self.snapshot, self.dropped | set(sources))
        thinner.reader, thinner._read = self.reader, self._read
        return thinner

    def stated(self, query: str, **given: str) -> list[Stated]:
        """The claims that a query selects, ordered by id."""
        key = (query, *(f"{name}={given[name]}" for name in sorted(given)))
        if key not in self._read:
            self._read[key] = stated(self.snapshot, query, **given)
        return [claim for claim in self._read[key] if claim.source not in self.dropped]

    @cached_property
    def pairs(self) -> list[Pair]:
        """The links between the claims that are left."""
        found = pairs(self.snapshot)
        return [pair for pair in found if not {_source(pair.first), _source(pair.second)} & self.dropped]

    @cached_property
    def attested(self) -> Attestation:
        """What weighs groups of these claims."""
        return Attestation(self.snapshot, self.pairs)


def _source(claim: str) -> str:
    return claim.partition(".")[0]
