"""The way of one fact through the project: claim file line, nodes, queries that show it, pages that carry it.

Answers `kg why ID` for a claim, an entity or a source.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from kg.base.errors import NotFound
from kg.build.claim_triples import about, introduces
from kg.build.dataset import introduced_by
from kg.ontology.registry import CLAIM, ID, SOURCE, vocabulary
from kg.records.load import Knowledge, LoadedClaim
from kg.store.shipped_query import queries, rows
from kg.store.snapshot import Snapshot

Json = dict[str, Any]


def why(known: Knowledge, snapshot: Snapshot, name: str) -> Json:
    """Where `id` comes from and where it goes. Raises NotFound with the nearest ids."""
    if name in known.claims:
        return _claim(known.claims[name], snapshot)
    if name in known.sources:
        return _source(known, name)
    return _entity(known, name)


def _claim(loaded: LoadedClaim, snapshot: Snapshot) -> Json:
    predicate = vocabulary().properties[loaded.claim.predicate]
    nodes = [CLAIM + loaded.id]
    introduced = introduces(loaded.claim, predicate)
    nodes += [ID + introduced] if introduced else []
    if loaded.claim.quantity is not None:
        nodes.append(f"{ID}quantity/{loaded.claim.quantity.quantity().name}")
    pages = [f"/claims/{loaded.id}", f"/sources/{loaded.source}"]
    pages += [f"/id/{name}" for name in about(loaded.claim, predicate)]
    return {
        "id": loaded.id,
        "file": f"{loaded.at.file}:{loaded.at.line}",
        "graph": SOURCE + loaded.source,
        "nodes": nodes,
        "asserted": loaded.claim.asserted,
        "queries": _queries_with_claims(snapshot, loaded.id),
        "pages": pages,
    }


def _queries_with_claims(snapshot: Snapshot, claim: str) -> list[str]:
    shown = []
    for query in queries().values():
        if "claim" not in query.header.columns:
            continue
        found = rows(snapshot, query.text, query.bindings({}, examples=True))
        if any(row.get("claim") == CLAIM + claim for row in found.values()):
            shown.append(query.name)
    return shown


def _source(known: Knowledge, id: str) -> Json:
    at = known.places[f"source {id}"]
    claims = [loaded.id for loaded in known.claims_of(id)]
    file = f"{at.file}:{at.line}"
    return {"id": id, "file": file, "graph": SOURCE + id, "claims": claims, "pages": [f"/sources/{id}"]}


def _entity(known: Knowledge, id: str) -> Json:
    words = vocabulary()
    claims = [
        loaded.id
        for loaded in known.claims.values()
        if id in about(loaded.claim, words.properties[loaded.claim.predicate])
    ]
    at = known.places.get(f"entity {id}")
    if at is None and not claims:
        minted = {name for source in known.sources for name in introduced_by(known, source)}
        every = [*known.claims, *known.entities, *known.sources, *minted]
        close = tuple(get_close_matches(id, every, n=3, cutoff=0.5))
        raise NotFound(f"no claim, entity or source {id!r}", nearest=close)
    file = f"{at.file}:{at.line}" if at else "introduced by its claims"
    return {"id": id, "file": file, "nodes": [ID + id], "claims": claims, "pages": [f"/id/{id}"]}
