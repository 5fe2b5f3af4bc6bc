"""The page of a quantity or a period: what it stands for, and every claim that states it.

Such nodes are named by their content, so one page serves all sources.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from kg.base.errors import NotFound
from kg.facts.claim_line import fields, lines
from kg.facts.entities import local, names
from kg.ontology.registry import ID
from kg.pages.citation import citation
from kg.store.snapshot import Snapshot

Json = dict[str, Any]
KINDS = ("quantity", "period")


def node_page(snapshot: Snapshot, kind: str, name: str) -> Json:
    """One quantity or period with the claims that state it. Raises NotFound with the nearest."""
    id = f"{kind}/{name}"
    called = names(snapshot).get(id)
    if kind not in KINDS or called is None:
        known = [found for found in names(snapshot) if found.startswith(f"{kind}/")]
        raise NotFound(f"no {kind} {name!r}", nearest=tuple(get_close_matches(id, known, n=3)), place="id")
    claims = [claim for claim, record in fields(snapshot).items() if kind in record and local(record[kind].value) == id]
    return {
        "id": id,
        "iri": ID + id,
        "kind": kind,
        "name": called["name"],
        "lines": lines(snapshot, sorted(claims)),
        "citation": citation(snapshot, f"id/{id}", called["name"]),
    }
