"""What a view works from: the claims, names and links of one snapshot, with or without some of its sources.

Leaving a source out here needs no new store, so that every conclusion can be asked again without each source in turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from networkx.utils import UnionFind

from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot
from kg.views.parts.attestation import Attestation, Origins, Pair, origins, pairs
from kg.views.parts.reader import Reader
from kg.views.parts.stated import Stated, stated


@kept
def _read(_snapshot: Snapshot) -> dict[tuple[str, ...], list[Stated]]:
    """The claims that queries select, by query and parameters, a metric alone among these; filled as views ask."""
    return {}


@kept
def _links(snapshot: Snapshot) -> list[Pair]:
    return pairs(snapshot)


@kept
def _dependences(snapshot: Snapshot) -> Origins:
    return origins(snapshot)


@kept
def _attestation(snapshot: Snapshot) -> Attestation:
    return Attestation(_links(snapshot), _dependences(snapshot))


@kept
def _clusters(snapshot: Snapshot) -> dict[str, list[Pair]]:
    """For every linked claim the links of all that hangs together with it."""
    found: UnionFind[str] = UnionFind()
    for pair in _links(snapshot):
        found.union(pair.first, pair.second)
    clusters: dict[str, list[Pair]] = {}
    for pair in _links(snapshot):
        clusters.setdefault(found[pair.first], []).append(pair)
    return {claim: clusters[found[claim]] for cluster in found.to_sets() for claim in cluster}


def linked(snapshot: Snapshot, claims: Iterable[str]) -> list[Pair]:
    """The links of these claims and of all that hangs together with them."""
    clusters = _clusters(snapshot)
    found = {id(clusters[claim]): clusters[claim] for claim in claims if claim in clusters}
    return [pair for pairs in found.values() for pair in pairs]


class Evidence:
    """The claims of a snapshot but for the `dropped` ones and those of `dropped` sources; reads each query once."""

    def __init__(self, snapshot: Snapshot, dropped: frozenset[str] = frozenset(), base: Evidence | None = None) -> None:
        self.snapshot = snapshot
        self.dropped = dropped
        self._base = base
        self._without: dict[frozenset[str], Evidence] = {}
        self.queries: set[str] = set() if base is None else base.queries  # the shipped queries that were run

    @classmethod
    def of(cls, snapshot: Snapshot | Evidence) -> Evidence:
        """The evidence of a snapshot; evidence is returned as it is."""
        return snapshot if isinstance(snapshot, Evidence) else cls(snapshot)

    def without(self, *names: str) -> Evidence:
        """The same evidence without these sources or single claims; what was read is kept."""
        key = frozenset(names)
        if key not in self._without:
            self._without[key] = Evidence(self.snapshot, self.dropped | key, self)
        return self._without[key]

    def stated(self, query: str, **parameters: str) -> list[Stated]:
        """The claims that a query selects, ordered by id."""
        if self._base is not None:
            found = self._base.stated(query, **parameters)
            return [claim for claim in found if claim.source not in self.dropped and claim.claim not in self.dropped]
        self.queries.add(query)
        read, key = _read(self.snapshot), (query, *(f"{name}={parameters[name]}" for name in sorted(parameters)))
        if key not in read:
            read[key] = stated(self.snapshot, query, **parameters)
        return read[key]

    def rows(self, query: str, **parameters: str) -> list[dict[str, str]]:
        """The rows of a query that selects no claims, as `kg.store.shipped_query.Rows.values`."""
        self.queries.add(query)
        return run(self.snapshot, query, **parameters).values()

    @cached_property
    def reader(self) -> Reader:
        """Names, classes and quantities; they do not depend on what is left out."""
        return self._base.reader if self._base is not None else Reader(self.snapshot)

    @cached_property
    def pairs(self) -> list[Pair]:
        """The links between the claims that are left."""
        if self._base is None:
            self.queries.add("claim-pairs")
            return _links(self.snapshot)
        ends = ((p, {p.first, p.second, _source(p.first), _source(p.second)}) for p in self._base.pairs)
        return [pair for pair, names in ends if not names & self.dropped]

    @cached_property
    def attested(self) -> Attestation:
        """What weighs groups of these claims."""
        if self._base is None:
            self.queries |= {"claim-pairs", "source-origins"}
            return _attestation(self.snapshot)
        return Attestation(self.pairs, self._origins)

    @cached_property
    def _origins(self) -> Origins:
        if self._base is not None:
            return self._base._origins
        self.queries.add("source-origins")
        return _dependences(self.snapshot)


def _source(claim: str) -> str:
    return claim.partition(".")[0]
