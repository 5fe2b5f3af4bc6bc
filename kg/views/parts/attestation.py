"""How well something is attested: mentions, statements, sources, independent origins (docs/model.md).

Counts low where independence is not known: sources that share a document, a provider, a speaker, a text or a
publisher are one origin.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from networkx.utils import UnionFind

from kg.facts.entities import local
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Support
from kg.views.parts.stated import Stated


@dataclass(frozen=True)
class Pair:
    """Two linked claims, the earlier first, the kind of link and the link's own IRI."""

    kind: str
    first: str
    second: str
    link: str


def pairs(snapshot: Snapshot) -> list[Pair]:
    """Every link between claims, ordered by kind and ends."""
    rows = run(snapshot, "claim-pairs").values()
    return [Pair(local(row["kind"]), local(row["first"]), local(row["second"]), row["link"]) for row in rows]


Key = tuple[str, str]
Origins = dict[str, list[Key]]


def origins(snapshot: Snapshot) -> Origins:
    """What may make a source depend on another: its text, and its publisher or whom it mirrors."""
    return {local(row["source"]): _source_keys(row) for row in run(snapshot, "source-origins").values()}


def _clusters(links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For every linked claim the first id of all that are linked to it, directly or by others."""
    found: UnionFind[str] = UnionFind()
    for first, second in links:
        found.union(first, second)
    return {claim: min(cluster) for cluster in found.to_sets() for claim in cluster}


class Attestation:
    """Weighs groups of claims of one snapshot; reach for it wherever a view says how well something is supported."""

    def __init__(self, links: Sequence[Pair], known: Origins) -> None:
        self._statement = _clusters((pair.first, pair.second) for pair in links if pair.kind == "sameStatement")
        self._shared = _clusters((pair.first, pair.second) for pair in links if pair.kind == "sharedOrigin")
        self._sources = known

    def support(self, mentions: Iterable[Stated]) -> Support:
        """Mentions, statements, sources and independent origins of these claims."""
        records = list(mentions)
        return Support(
            mentions=len({record.claim for record in records}),
            statements=len({self.statement(record.claim) for record in records}),
            sources=len({record.source for record in records}),
            origins=self._origins(records),
        )

    def statement(self, claim: str) -> str:
        """The claim that stands for the statement of which `claim` is a mention: the first id of its cluster."""
        return self._statement.get(claim, claim)

    def _origins(self, records: Sequence[Stated]) -> int:
        sources = {record.source for record in records}
        if len(sources) < 2:  # as of most groups: nothing can join what is one
            return len(sources)
        groups: UnionFind[Key] = UnionFind()
        for record in records:
            keys = [("source", record.source), *self._sources.get(record.source, ())]
            keys += [("shared", self._shared.get(record.claim, record.claim))]
            keys += [(name, value) for name in _ORIGINS if (value := getattr(record, name))]
            groups.union(*keys)
        return len({groups["source", source] for source in sources})


_ORIGINS = ("document", "provider", "speaker")


def _source_keys(row: dict[str, str]) -> list[Key]:
    publisher = row.get("mirror") or row.get("publisher")
    keys = [("publisher", publisher.casefold())] if publisher else []
    return [*keys, ("text", row["text"])] if row.get("text") else keys
