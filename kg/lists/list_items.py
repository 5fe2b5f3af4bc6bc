"""The items of lists: claims, sources, relationships and entities as flat records, each with its claims.

An item's `record` is what readers get, its `claims` what it rests on. Never shows a claim that is planned, denied or
withdrawn among the facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, NotRequired, TypedDict, TypeVar, cast

from pyoxigraph import Literal, NamedNode

from kg.facts.claim_line import claim_fields, sources
from kg.facts.entities import both_languages, local, names
from kg.facts.fact_records import Both, ClaimFields, FieldValue
from kg.facts.references import classes, reference
from kg.facts.relations import relations
from kg.lists.list_spec import ListSpec
from kg.ontology.registry import CLAIM, ID, SOURCE, vocabulary
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

CLAIM_FIELDS = (
    *("id", "iri", "subject", "subjectName", "predicate", "label", "object", "objectName", "asWritten", "bound"),
    *("lower", "lowerOpen", "upper", "upperOpen", "nominal", "reading", "unit", "quantityName", "time", "earliest"),
    *("latest", "modality", "polarity", "asserted", "retractedOn", "source", "speaker", "provider", "document"),
    *("definition", "scope", "certainty", "inferred", "paraphrase"),
)
_RENAMED = {"wasQuotedFrom": "source", "hadPrimarySource": "document"}


class ListRecord(TypedDict):
    """What items of every list have, and what some are sorted and chosen by."""

    id: str
    name: NotRequired[Both]
    title: NotRequired[Both]
    subjectName: NotRequired[Both]
    status: NotRequired[str]


class ClaimItem(ListRecord):
    """A claim as a flat record; `CLAIM_FIELDS` is the order of its fields."""

    iri: str
    subject: str
    predicate: str
    label: Both
    object: NotRequired[str | bool]
    objectName: NotRequired[Both]
    asWritten: NotRequired[str]
    bound: NotRequired[str]
    lower: NotRequired[str]
    lowerOpen: NotRequired[bool]
    upper: NotRequired[str]
    upperOpen: NotRequired[bool]
    nominal: NotRequired[str]
    reading: NotRequired[list[str]]
    unit: NotRequired[str]
    quantityName: NotRequired[Both]
    time: NotRequired[str]
    earliest: NotRequired[str]
    latest: NotRequired[str]
    modality: str
    polarity: str
    asserted: bool
    retractedOn: NotRequired[str]
    source: str
    speaker: NotRequired[str]
    provider: NotRequired[str]
    document: NotRequired[str]
    definition: NotRequired[str]
    scope: NotRequired[Both]
    certainty: NotRequired[str]
    inferred: NotRequired[list[str]]
    paraphrase: NotRequired[Both]


class SourceItem(ListRecord):
    """A source with the claims that rest on it."""

    iri: str
    verification: str
    publisher: NotRequired[str]
    creator: NotRequired[str]
    language: NotRequired[str]
    address: NotRequired[str]
    mirrorOf: NotRequired[str]
    published: NotRequired[str]
    publishedEarliest: NotRequired[str]
    publishedLatest: NotRequired[str]
    recorded: NotRequired[str]
    textHash: NotRequired[str]
    claims: list[str]


class RelationshipItem(ListRecord):
    """A relation between two entities with the claims under it."""

    subject: str
    predicate: str
    label: Both
    object: str
    objectName: Both
    earliest: NotRequired[str]
    latest: NotRequired[str]
    sources: list[str]
    claims: list[str]


class EntityHeading(ListRecord):
    """How an entity introduces itself."""

    iri: str
    types: list[str]


R = TypeVar("R", bound=ListRecord, covariant=True)


@dataclass(frozen=True)
class Item(Generic[R]):
    """One entry of a list: its record, the claims it rests on, the texts it is found by, the day it is sorted by."""

    record: R
    claims: tuple[str, ...]
    texts: str
    types: tuple[str, ...]
    day: date | None = None

    @property
    def id(self) -> str:
        return self.record["id"]


def plain(term: NamedNode | Literal) -> str | bool:
    """A term as a reader writes it: an id, true or false, a string of digits or text."""
    if isinstance(term, Literal) and term.value in ("true", "false"):
        return term.value == "true"
    return local(term.value)


def _texts(*parts: FieldValue | None) -> str:
    """All strings in these parts, folded for a search."""
    found: list[str] = []
    todo: list[FieldValue | None] = list(parts)
    while todo:
        part = todo.pop()
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, dict):
            todo += part.values()
        elif isinstance(part, list):
            todo += part
    return "\n".join(found).casefold()


def day_of(text: str | None) -> date | None:
    """The day that a text holds; None where there is none."""
    return date.fromisoformat(text) if text else None


@kept
def claim_items(snapshot: Snapshot) -> dict[str, Item[ClaimItem]]:
    """Every claim by id."""
    return {id: _claim(snapshot, id, found) for id, found in sorted(claim_fields(snapshot).items())}


def _claim(snapshot: Snapshot, id: str, found: ClaimFields) -> Item[ClaimItem]:
    given: dict[str, FieldValue] = {"id": id, "iri": CLAIM + id}
    subject, predicate, said = local(found["subject"].value), local(found["predicate"].value), found.get("object")
    held = cast(Mapping[str, Both | list[NamedNode | Literal] | NamedNode | Literal], found)
    for name, value in held.items():
        if isinstance(value, dict):
            given[name] = value
        elif isinstance(value, list):
            given[name] = sorted(local(term.value) for term in value)
        else:
            given[_RENAMED.get(name, name)] = plain(value)
    given["label"] = both_languages(vocabulary().properties[predicate].label)
    given["subjectName"] = reference(snapshot, subject)["name"]
    if isinstance(said, NamedNode):
        given["objectName"] = reference(snapshot, local(said.value))["name"]
    if "quantity" in found:
        given["quantityName"] = reference(snapshot, local(found["quantity"].value))["name"]
    record = cast(ClaimItem, {name: given[name] for name in CLAIM_FIELDS if name in given})
    searched = [given.get(name) for name in ("subjectName", "objectName", "paraphrase", "asWritten", "label", "scope")]
    types = tuple(classes(snapshot).get(subject, ()))
    earliest = found["earliest"].value if "earliest" in found else None
    return Item(record, (id,), _texts(id, *searched), types, day_of(earliest))


@kept
def source_items(snapshot: Snapshot) -> dict[str, Item[SourceItem]]:
    """Every source by id."""
    by_source: dict[str, list[str]] = {}
    for id, item in claim_items(snapshot).items():
        by_source.setdefault(item.record["source"], []).append(id)
    found = {}
    for id, known in sources(snapshot).items():
        record = cast(SourceItem, {"id": id, "iri": SOURCE + id, **known, "claims": by_source.get(id, [])})
        types = tuple(sorted({name for claim in record["claims"] for name in claim_items(snapshot)[claim].types}))
        about = _texts(id, record.get("title"), record.get("publisher"), record.get("address"))
        found[id] = Item(record, tuple(record["claims"]), about, types, day_of(record.get("publishedEarliest")))
    return found


@kept
def relationship_items(snapshot: Snapshot) -> dict[str, Item[RelationshipItem]]:
    """Every relation between entities by id; `status` tells an asserted one from what is planned or denied."""
    known, found = relations(snapshot), dict[str, Item[RelationshipItem]]()
    for edge in known.relations:
        ends = known.entities[edge.start], known.entities[edge.end]
        days = sorted(ground.earliest for ground in edge.grounds if ground.earliest is not None)
        lasts = sorted(ground.latest for ground in edge.grounds if ground.latest is not None)
        label = both_languages(vocabulary().properties[edge.predicate].label)
        about: dict[str, str | Both | list[str]] = {
            "id": edge.id,
            "subject": edge.start,
            "subjectName": ends[0].name,
            "predicate": edge.predicate,
            "label": label,
            "object": edge.end,
            "objectName": ends[1].name,
            "status": edge.status,
        }
        about |= {"earliest": days[0].isoformat()} if days else {}
        about |= {"latest": lasts[-1].isoformat()} if lasts else {}
        about["sources"] = sorted({ground.source for ground in edge.grounds})
        about["claims"] = [ground.claim for ground in edge.grounds]
        texts = _texts(ends[0].name, ends[1].name, label, edge.start, edge.end)
        record, day = cast(RelationshipItem, about), days[0] if days else None
        found[edge.id] = Item(record, tuple(record["claims"]), texts, ends[0].types, day)
    return dict(sorted(found.items()))


@kept
def concerning(snapshot: Snapshot) -> dict[str, dict[str, None]]:
    """The ids of the claims that concern each entity, in order."""
    found: dict[str, dict[str, None]] = {}
    for row in run(snapshot, "claim-about").values():
        found.setdefault(local(row["entity"]), {})[local(row["claim"])] = None
    return found


def members(snapshot: Snapshot, spec: ListSpec) -> list[str]:
    """The ids of the entities that a list holds, in order."""
    known = classes(snapshot)
    if spec.objects_of:
        edges = relations(snapshot).relations
        return sorted({e.end for e in edges if e.predicate == spec.objects_of and e.status == "asserted"})
    if not spec.classes:
        return sorted(known)
    return sorted(id for id, types in known.items() if not set(types).isdisjoint(spec.classes))


def heading(snapshot: Snapshot, entity_id: str) -> EntityHeading:
    """How an entity introduces itself in a list: id, iri, types, name."""
    return {
        "id": entity_id,
        "iri": ID + entity_id,
        "types": classes(snapshot)[entity_id],
        "name": names(snapshot).get(entity_id, {}).get("name", {}),
    }


def searched(snapshot: Snapshot, entity_id: str) -> str:
    """All names of an entity, folded for a search."""
    called = cast(Mapping[str, FieldValue], names(snapshot).get(entity_id, {}))
    return _texts(entity_id, *(value for key, value in called.items() if key != "definition"))
