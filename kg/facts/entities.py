"""Entities as readers see them: names, types, facts and relationships both ways, each with its claims.

Returns plain camelCase data for JSON; never says anything without a claim's id.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from kg.base.errors import NotFound
from kg.facts.former_ids import no_entity
from kg.ontology.registry import CLAIM, CODE, ID, LT, SKOS, SOURCE, Vocabulary, vocabulary
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

Json = dict[str, Any]
_KINDS = {
    SKOS + "prefLabel": "name",
    SKOS + "altLabel": "aliases",
    SKOS + "hiddenLabel": "hidden",
    LT + "legalName": "legalName",
    SKOS + "definition": "definition",
}


def local(iri: str) -> str:
    """The id at the end of one of our IRIs."""
    for namespace in (ID, CLAIM, SOURCE, CODE, LT):
        if iri.startswith(namespace):
            return iri[len(namespace) :]
    return iri


def _language(tag: str | None) -> str:
    return "zh" if (tag or "").startswith("zh") else "en"


@kept
def names(snapshot: Snapshot) -> dict[str, Json]:
    """Every entity's names by id: name {zh, en}, aliases, hidden, legalName, definition."""
    found: dict[str, Json] = {}
    for entity, kind, name in run(snapshot, "names").rows:
        assert entity is not None and kind is not None and name is not None
        _add_name(found.setdefault(local(entity.value), {}), kind.value, name)
    return found


def _add_name(record: Json, kind: str, name: Any) -> None:
    key = _KINDS[kind]
    if key in ("aliases", "hidden"):
        record.setdefault(key, []).append(name.value)
    else:
        record.setdefault(key, {})[_language(name.language)] = name.value


def specific(types: Iterable[str], words: Vocabulary) -> list[str]:
    """Class names, the most specific first, superclasses after."""
    known = [name for name in types if name in words.classes]
    return sorted(known, key=lambda name: (-len(words.classes[name].parents), name))


def _types(snapshot: Snapshot) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in run(snapshot, "entities").values():
        found.setdefault(local(row["entity"]), []).append(local(row["type"]))
    return {key: specific(types, vocabulary()) for key, types in found.items()}


def entities(snapshot: Snapshot, type: str | None = None, q: str | None = None) -> Json:
    """All entities, or those of one class (subclasses included), or whose names contain `q`; ordered by id.

    Raises NotFound for a class that the ontology does not have.
    """
    words = vocabulary()
    if type is not None and type not in words.classes:
        close = tuple(get_close_matches(type, list(words.classes), n=3))
        raise NotFound(f"no class {type!r}", nearest=close, place="type")
    named, needle = names(snapshot), (q or "").casefold()
    items = []
    for key, types in sorted(_types(snapshot).items()):
        record = named.get(key, {})
        if (type is None or type in types) and (not needle or needle in _haystack(key, record)):
            items.append({"id": key, "iri": ID + key, "types": types, "name": record.get("name", {})})
    return {"count": len(items), "entities": items}


def _haystack(key: str, record: Json) -> str:
    texts = [key, *record.get("name", {}).values(), *record.get("aliases", []), *record.get("hidden", [])]
    return "\n".join(texts).casefold()


def entity(snapshot: Snapshot, id: str) -> Json:
    """One entity with its names, types and the claims about it. Raises NotFound with the nearest ids."""
    record: Json = {}
    for _, kind, name in run(snapshot, "entity-names", entity=id).rows:
        assert kind is not None and name is not None
        _add_name(record, kind.value, name)
    types = [local(row["type"]) for row in run(snapshot, "entity-types", entity=id).values()]
    if not record or not types:
        raise _unknown(snapshot, id)
    claims = [_claim_line(row) for row in run(snapshot, "entity-claims", entity=id).values()]
    sources = sorted({line["source"] for line in claims})
    found = {"id": id, "iri": ID + id, "types": specific(types, vocabulary()), **record}
    return {**found, "sources": sources, "claims": claims}


def _unknown(snapshot: Snapshot, id: str) -> NotFound:
    return no_entity(snapshot, id, _types(snapshot), remedy="list them at /api/entities")


def _claim_line(row: dict[str, str]) -> Json:
    words = vocabulary()
    predicate = local(row["predicate"])
    line: Json = {"id": local(row["claim"]), "subject": local(row["subject"]), "predicate": predicate}
    line["label"] = both_languages(words.properties[predicate].label)
    for name in ("object", "quantity"):
        if name in row:
            line[name] = local(row[name])
    for name in ("asWritten", "time"):
        if name in row:
            line[name] = row[name]
    rest = {name: local(row[name]) for name in ("modality", "polarity", "source")}
    return {**line, **rest}


def both_languages(labels: dict[str, str]) -> dict[str, str]:
    """Labels by language tag as {zh, en}."""
    return {_language(tag): text for tag, text in labels.items()}


def relationships(snapshot: Snapshot, id: str) -> Json:
    """The direct edges of an entity both ways, each with the claims it rests on, ordered. Raises NotFound."""
    named = names(snapshot)
    if id not in named or not run(snapshot, "entity-types", entity=id).rows:
        raise _unknown(snapshot, id)
    edges: dict[tuple[str, str, str], Json] = {}
    for direction in ("out", "in"):
        for row in run(snapshot, f"relationships-{direction}", entity=id).values():
            key = (direction, local(row["predicate"]), local(row["other"]))
            edge = edges.setdefault(key, _edge(key, row["other"], named))
            if "claim" in row:
                edge["claims"].append(local(row["claim"]))
    return {"id": id, "count": len(edges), "relationships": [edges[key] for key in sorted(edges)]}


def _edge(key: tuple[str, str, str], iri: str, named: dict[str, Json]) -> Json:
    direction, predicate, other = key
    prop, code = vocabulary().properties[predicate], vocabulary().codes.get(other)
    labels = prop.inverse_label if direction == "in" and prop.inverse_label else prop.label
    name = named.get(other, {}).get("name") or (both_languages(code.label) if code else {})
    return {
        "direction": direction,
        "predicate": predicate,
        "label": both_languages(labels),
        "other": {"id": other, "iri": iri, "name": name},
        "claims": [],
    }
