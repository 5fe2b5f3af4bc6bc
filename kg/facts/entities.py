"""Entities as readers see them: names, types, facts and relationships both ways, each with its claims.

Returns plain camelCase data for JSON; never says anything without a claim's id.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal as Only
from typing import NotRequired, TypedDict, cast

from pyoxigraph import Literal, NamedNode

from kg.base.errors import ENTITIES_LISTED, TERMS_LISTED, NotFound
from kg.facts.fact_records import Both, EntityNames
from kg.facts.former_ids import no_entity
from kg.ontology.registry import CLAIM, CODE, ID, LT, SKOS, SOURCE, Vocabulary, vocabulary
from kg.quantities.edtf_words import period_labels
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

_KINDS: dict[str, Only["name", "aliases", "hidden", "legalName", "definition"]] = {
    SKOS + "prefLabel": "name",
    SKOS + "altLabel": "aliases",
    SKOS + "hiddenLabel": "hidden",
    LT + "legalName": "legalName",
    SKOS + "definition": "definition",
}


class EntityEntry(TypedDict):
    """An entity in a list of them."""

    id: str
    iri: str
    types: list[str]
    name: Both


class EntityList(TypedDict):
    """Entities, ordered by id."""

    count: int
    entities: list[EntityEntry]


class ClaimEntry(TypedDict):
    """A claim about an entity, in short; `valueLabel` and `timeLabel` are its value, with bound and unit, in words."""

    id: str
    subject: str
    subjectLabel: NotRequired[Both]
    predicate: str
    label: Both
    object: NotRequired[str]
    quantity: NotRequired[str]
    asWritten: NotRequired[str]
    valueLabel: NotRequired[Both]
    time: NotRequired[str]
    timeLabel: NotRequired[Both]
    modality: str
    polarity: str
    source: str


class EntityFacts(EntityNames):
    """One entity with its names, types, and the claims about it."""

    id: str
    iri: str
    types: list[str]
    sources: list[str]
    claims: list[ClaimEntry]


class Neighbour(TypedDict):
    """What a relationship leads to."""

    id: str
    iri: str
    name: Both


class Relationship(TypedDict):
    """A direct edge, out of an entity or in to it, with the claims it rests on."""

    direction: str
    predicate: str
    label: Both
    other: Neighbour
    claims: list[str]


class RelationshipList(TypedDict):
    """The direct edges of one entity."""

    id: str
    count: int
    relationships: list[Relationship]


def local(iri: str) -> str:
    """The id at the end of one of our IRIs."""
    for namespace in (ID, CLAIM, SOURCE, CODE, LT):
        if iri.startswith(namespace):
            return iri[len(namespace) :]
    return iri


def _language(tag: str | None) -> str:
    return "zh" if (tag or "").startswith("zh") else "en"


@kept
def names(snapshot: Snapshot) -> dict[str, EntityNames]:
    """Every entity's names by id: name {zh, en}, aliases, hidden, legalName, definition."""
    found: dict[str, EntityNames] = {}
    for entity, kind, name in run(snapshot, "names").rows:
        assert entity is not None and kind is not None and name is not None
        _add_name(found.setdefault(local(entity.value), {}), kind.value, name)
    return {id: cast(EntityNames, {key: _in_order(value) for key, value in said.items()}) for id, said in found.items()}


def _in_order(said: object) -> object:
    """Texts in one order: engines have each their own."""
    return dict(sorted(said.items())) if isinstance(said, dict) else sorted(said) if isinstance(said, list) else said


def _add_name(record: EntityNames, kind: str, name: NamedNode | Literal) -> None:
    key = _KINDS[kind]
    if key == "aliases" or key == "hidden":
        record.setdefault(key, []).append(name.value)
    elif isinstance(name, Literal):
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


def entities(snapshot: Snapshot, class_name: str | None = None, q: str | None = None) -> EntityList:
    """All entities, or those of one class (subclasses included), or whose names contain `q`; ordered by id.

    Raises NotFound for a class that the ontology does not have.
    """
    words = vocabulary()
    if class_name is not None and class_name not in words.classes:
        raise NotFound.among(
            f"no class {class_name!r}",
            class_name,
            words.classes,
            place="type",
            listed=TERMS_LISTED,
        )
    named, needle = names(snapshot), (q or "").casefold()
    items: list[EntityEntry] = []
    for key, types in sorted(_types(snapshot).items()):
        record = named.get(key, {})
        if (class_name is None or class_name in types) and (not needle or needle in _haystack(key, record)):
            items.append({"id": key, "iri": ID + key, "types": types, "name": record.get("name", {})})
    return {"count": len(items), "entities": items}


def _haystack(key: str, record: EntityNames) -> str:
    texts = [key, *record.get("name", {}).values(), *record.get("aliases", []), *record.get("hidden", [])]
    return "\n".join(texts).casefold()


def entity(snapshot: Snapshot, entity_id: str) -> EntityFacts:
    """One entity with its names, types and the claims about it. Raises NotFound with the nearest ids."""
    record: EntityNames = {}
    for _, kind, name in run(snapshot, "entity-names", entity=entity_id).rows:
        assert kind is not None and name is not None
        _add_name(record, kind.value, name)
    types = [local(row["type"]) for row in run(snapshot, "entity-types", entity=entity_id).values()]
    if not record or not types:
        raise _unknown(snapshot, entity_id)
    claims = [_claim_line(snapshot, row) for row in run(snapshot, "entity-claims", entity=entity_id).values()]
    sources = sorted({line["source"] for line in claims})
    return {
        "id": entity_id,
        "iri": ID + entity_id,
        "types": specific(types, vocabulary()),
        **record,
        "sources": sources,
        "claims": claims,
    }


def _unknown(snapshot: Snapshot, id: str) -> NotFound:
    return no_entity(snapshot, id, _types(snapshot), remedy=ENTITIES_LISTED)


def _claim_line(snapshot: Snapshot, row: dict[str, str]) -> ClaimEntry:
    words = vocabulary()
    predicate = local(row["predicate"])
    line: dict[str, object] = {"id": local(row["claim"]), "subject": local(row["subject"]), "predicate": predicate}
    subject = names(snapshot).get(local(row["subject"]), {})
    line |= {"subjectLabel": subject["name"]} if "name" in subject else {}
    line["label"] = both_languages(words.properties[predicate].label)
    for name in ("object", "quantity"):
        if name in row:
            line[name] = local(row[name])
    for name in ("asWritten", "time"):
        if name in row:
            line[name] = row[name]
    rest = {name: local(row[name]) for name in ("modality", "polarity", "source")}
    said = {name: str(line[name]) for name in ("object", "quantity", "time") if name in line}
    return cast(ClaimEntry, {**line, **rest, **value_and_time(snapshot, **said)})


def value_and_time(snapshot: Snapshot, quantity: str = "", object: str = "", time: str = "") -> dict[str, Both]:
    """`valueLabel` and `timeLabel` of a claim, as far as it has them: what it says, with bound and unit, and when."""
    named, codes = names(snapshot), vocabulary().codes
    said = named.get(quantity or object, {}).get("name")
    if said is None and object:
        said = both_languages(codes[object].label) if object in codes else {"zh": object, "en": object}
    found = {"valueLabel": said} if said else {}
    return found | ({"timeLabel": period_labels(time)} if time else {})


def both_languages(labels: dict[str, str]) -> dict[str, str]:
    """Labels by language tag as {zh, en}."""
    return {_language(tag): text for tag, text in labels.items()}


def relationships(snapshot: Snapshot, entity_id: str) -> RelationshipList:
    """The direct edges of an entity both ways, each with the claims it rests on, ordered. Raises NotFound."""
    named = names(snapshot)
    if entity_id not in named or not run(snapshot, "entity-types", entity=entity_id).rows:
        raise _unknown(snapshot, entity_id)
    edges: dict[tuple[str, str, str], Relationship] = {}
    for direction in ("out", "in"):
        for row in run(snapshot, f"relationships-{direction}", entity=entity_id).values():
            key = (direction, local(row["predicate"]), local(row["other"]))
            edge = edges.setdefault(key, _edge(key, row["other"], named))
            if "claim" in row:
                edge["claims"].append(local(row["claim"]))
    return {"id": entity_id, "count": len(edges), "relationships": [edges[key] for key in sorted(edges)]}


def _edge(key: tuple[str, str, str], iri: str, named: dict[str, EntityNames]) -> Relationship:
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
