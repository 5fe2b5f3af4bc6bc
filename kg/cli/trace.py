"""The way of one fact through the project: claim file line, nodes, queries that show it, pages that carry it.

Answers `kg why ID` for a claim, an entity or a source.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import NotRequired, TypedDict

from kg.base.errors import ENTITIES_LISTED, NotFound
from kg.base.paths import PACKAGE, queries_dir
from kg.build.claim_triples import about, claim_star, introduces
from kg.build.dataset import introduced_by
from kg.facts.claim_line import line
from kg.ontology.registry import CLAIM, ID, SOURCE, vocabulary
from kg.records.load import Knowledge, LoadedClaim, load
from kg.store.shipped_query import queries, rows
from kg.store.snapshot import Snapshot


class Way(TypedDict):
    """Where something comes from and where it goes; `hops` are the places in the code that carry a claim, in order."""

    id: str
    file: str
    graph: NotRequired[str]
    nodes: NotRequired[list[str]]
    asserted: NotRequired[bool]
    claims: NotRequired[list[str]]
    queries: NotRequired[list[str]]
    hops: NotRequired[list[str]]
    pages: list[str]


def why(known: Knowledge, snapshot: Snapshot, name: str) -> Way:
    """Where `name` comes from and where it goes. Raises NotFound with the nearest ids."""
    if name in known.claims:
        return _claim(known.claims[name], snapshot)
    if name in known.sources:
        return _source(known, name)
    return _entity(known, name)


def _claim(loaded: LoadedClaim, snapshot: Snapshot) -> Way:
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
        "hops": hops(),
        "pages": pages,
    }


def hops() -> list[str]:
    """The four hops of every claim, from its file to the page of its subject, each as path:line and what does it."""
    page, template = PACKAGE / "pages" / "entity.py", PACKAGE.parent / "api" / "templates" / "entity.html"
    return [
        _function(load),
        _function(claim_star),
        _function(line),
        _marked(queries_dir() / "panels" / "claim-fields.rq", "SELECT", "claim-fields"),
        _marked(page, "def entity_page(", "entity_page"),
        _marked(template, 'id="entity-facts"', "entity-facts"),
    ]


def _function(function: Callable[..., object]) -> str:
    code = inspect.unwrap(function).__code__
    return f"{_short(Path(code.co_filename))}:{code.co_firstlineno} {function.__name__}"


def _marked(path: Path, mark: str, name: str) -> str:
    """The first line of a file that holds `mark`."""
    lines = path.read_text("utf-8").splitlines()
    return f"{_short(path)}:{next(number for number, text in enumerate(lines, 1) if mark in text)} {name}"


def _short(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


def _queries_with_claims(snapshot: Snapshot, claim: str) -> list[str]:
    shown = []
    for query in queries().values():
        if "claim" not in query.header.columns:
            continue
        found = rows(snapshot, query.text, query.bindings({}, examples=True))
        if any(row.get("claim") == CLAIM + claim for row in found.values()):
            shown.append(query.name)
    return shown


def _source(known: Knowledge, id: str) -> Way:
    at = known.places[f"source {id}"]
    claims = [loaded.id for loaded in known.claims_of(id)]
    file = f"{at.file}:{at.line}"
    return {"id": id, "file": file, "graph": SOURCE + id, "claims": claims, "pages": [f"/sources/{id}"]}


def _entity(known: Knowledge, id: str) -> Way:
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
        raise NotFound.among(
            f"no claim, entity or source {id!r}",
            id,
            every,
            listed=ENTITIES_LISTED,
        )
    file = f"{at.file}:{at.line}" if at else "introduced by its claims"
    return {"id": id, "file": file, "nodes": [ID + id], "claims": claims, "pages": [f"/id/{id}"]}
