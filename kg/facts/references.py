"""What a page needs to name a thing: its names in both languages, its class, and which look that class has.

A reference never carries a fact.
"""

from __future__ import annotations

from kg.facts.entities import both_languages, local, names, specific
from kg.facts.fact_records import Both, Reference
from kg.ontology.appearance import appearances
from kg.ontology.registry import CODE, vocabulary
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot


@kept
def classes(snapshot: Snapshot) -> dict[str, list[str]]:
    """Classes by id of every entity, the most specific first."""
    found: dict[str, list[str]] = {}
    for row in run(snapshot, "entities").values():
        found.setdefault(local(row["entity"]), []).append(local(row["type"]))
    return {id: specific(types, vocabulary()) for id, types in found.items()}


def look(types: list[str]) -> str:
    """The most specific class that has a colour and a shape; empty where none has."""
    return next((name for name in types if name in appearances()), "")


def reference(snapshot: Snapshot, node_id: str) -> Reference:
    """An entity, code, quantity or period to link to: id, name {zh, en}, type; a code also says its list."""
    code = vocabulary().codes.get(node_id)
    types = classes(snapshot).get(node_id, [])
    if code is not None and not types:
        return {"id": node_id, "name": both_languages(code.label), "code": code.list}
    name = names(snapshot).get(node_id, {}).get("name") or {"zh": node_id, "en": node_id}
    return {"id": node_id, "name": name, "type": look(types)}


def reference_of(snapshot: Snapshot, iri: str) -> Reference:
    """`reference` for an IRI, which tells a code from an entity of the same name."""
    if iri.startswith(CODE):
        code = vocabulary().codes.get(local(iri))
        if code is not None:
            return {"id": code.name, "name": both_languages(code.label), "code": code.list}
    return reference(snapshot, local(iri))


def class_label(name: str) -> Both:
    """A class's label {zh, en}."""
    return both_languages(vocabulary().classes[name].label)
