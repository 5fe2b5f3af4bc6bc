"""The page of a quantity or a period: what it stands for, and every claim that states it.

Such nodes are named by their content, so one page serves all sources.
"""

from __future__ import annotations

from typing import TypedDict

from kg.base.errors import NotFound
from kg.facts.claim_line import claim_fields, lines
from kg.facts.entities import local, names
from kg.facts.fact_records import Both, ClaimFields, ClaimLine
from kg.ontology.registry import ID
from kg.pages.citation import Citation, citation
from kg.store.snapshot import Snapshot

KINDS = ("quantity", "period")


class NodePage(TypedDict):
    """The page of a quantity or a period; `kind` says which."""

    id: str
    iri: str
    kind: str
    name: Both
    lines: list[ClaimLine]
    citation: Citation


def node_page(snapshot: Snapshot, kind: str, name: str) -> NodePage:
    """One quantity or period with the claims that state it. Raises NotFound with the nearest."""
    id = f"{kind}/{name}"
    called = names(snapshot).get(id)
    if kind not in KINDS or called is None:
        known = [found for found in names(snapshot) if found.startswith(f"{kind}/")]
        raise NotFound.among(f"no {kind} {name!r}", id, known, place="id", listed="search for it")
    claims = [claim for claim, record in claim_fields(snapshot).items() if _states(record, kind, id)]
    return {
        "id": id,
        "iri": ID + id,
        "kind": kind,
        "name": called["name"],
        "lines": lines(snapshot, sorted(claims)),
        "citation": citation(snapshot, f"id/{id}", called["name"]),
    }


def _states(record: ClaimFields, kind: str, id: str) -> bool:
    node = record.get("quantity") if kind == "quantity" else record.get("period")
    return node is not None and local(node.value) == id
