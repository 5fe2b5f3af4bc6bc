"""The items of lists: claims, sources, relationships and entities as flat records, each with its claims.

An item's `record` is what readers get, its `claims` what it rests on. Never shows a claim that is planned, denied or
withdrawn among the facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.facts.claim_line import fields, sources
from kg.facts.entities import both_languages, local, names
from kg.facts.references import classes, reference
from kg.facts.relations import relations
from kg.lists.list_spec import ListSpec
from kg.ontology.registry import CLAIM, ID, SOURCE, vocabulary
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

Json = dict[str, Any]
CLAIM_FIELDS = (
    *("id", "iri", "subject", "subjectName", "predicate", "label", "object", "objectName", "asWritten", "bound"),
    *("lower", "lowerOpen", "upper", "upperOpen", "nominal", "reading", "unit", "quantityName", "time", "earliest"),
    *("latest", "modality", "polarity", "asserted", "retractedOn", "source", "speaker", "provider", "document"),
    *("definition", "scope", "certainty", "inferred", "paraphrase"),
)
_RENAMED = {"wasQuotedFrom": "source", "hadPrimarySource": "document"}


@dataclass(frozen=True)
class Item:
    """One entry of a list: its record, the claims it rests on, the texts it is found by, the day it is sorted by."""

    record: Json
    claims: tuple[str, ...]
    texts: str
    types: tuple[str, ...]
    day: date | None = None

    @property
    def id(self) -> str:
        return str(self.record["id"])


def plain(term: NamedNode | Literal) -> Any:
    """A term as a reader writes it: an id, true or false, a string of digits or text."""
    if isinstance(term, Literal) and term.value in ("true", "false"):
        return term.value == "true"
    return local(term.value)


def _texts(*parts: Any) -> str:
    """All strings in these parts, folded for a search."""
    found: list[str] = []
    todo = list(parts)
    while todo:
        part = todo.pop()
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, dict):
            todo += part.values()
        elif isinstance(part, list | tuple):
            todo += part
    return "\n".join(found).casefold()


def day_of(term: Any) -> date | None:
    """The day that a term or a text holds; None where there is none."""
    return date.fromisoformat(getattr(term, "value", term)) if term else None


@kept
def claim_items(snapshot: Snapshot) -> dict[str, Item]:
    """Every claim by id."""
    return {id: _claim(snapshot, id, found) for id, found in sorted(fields(snapshot).items())}


def _claim(snapshot: Snapshot, id: str, found: Json) -> Item:
    given: Json = {"id": id, "iri": CLAIM + id}
    for name, value in found.items():
        if isinstance(value, dict):
            given[name] = value
        elif isinstance(value, list):
            given[name] = sorted(plain(term) for term in value)
        else:
            given[_RENAMED.get(name, name)] = plain(value)
    given["label"] = both_languages(vocabulary().properties[given["predicate"]].label)
    given["subjectName"] = reference(snapshot, given["subject"])["name"]
    if isinstance(found.get("object"), NamedNode):
        given["objectName"] = reference(snapshot, given["object"])["name"]
    if "quantity" in given:
        given["quantityName"] = reference(snapshot, given["quantity"])["name"]
    record = {name: given[name] for name in CLAIM_FIELDS if name in given}
    searched = [given.get(name) for name in ("subjectName", "objectName", "paraphrase", "asWritten", "label", "scope")]
    types = tuple(classes(snapshot).get(given["subject"], ()))
    return Item(record, (id,), _texts(id, *searched), types, day_of(found.get("earliest")))


@kept
def source_items(snapshot: Snapshot) -> dict[str, Item]:
    """Every source by id."""
    by_source: dict[str, list[str]] = {}
    for id, item in claim_items(snapshot).items():
        by_source.setdefault(item.record["source"], []).append(id)
    found = {}
    for id, known in sources(snapshot).items():
        record = {"id": id, "iri": SOURCE + id, **known, "claims": by_source.get(id, [])}
        types = tuple(sorted({name for claim in record["claims"] for name in claim_items(snapshot)[claim].types}))
        about = _texts(id, record.get("title"), record.get("publisher"), record.get("address"))
        found[id] = Item(record, tuple(record["claims"]), about, types, day_of(record.get("publishedEarliest")))
    return found


@kept
def relationship_items(snapshot: Snapshot) -> dict[str, Item]:
    """Every relation between entities by id; `status` tells an asserted one from what is planned or denied."""
    known, found = relations(snapshot), {}
    for edge in known.relations:
        ends = known.entities[edge.start], known.entities[edge.end]
        days = sorted(ground.earliest for ground in edge.grounds if ground.earliest is not None)
        lasts = sorted(ground.latest for ground in edge.grounds if ground.latest is not None)
        record: Json = {
            "id": edge.id,
            "subject": edge.start,
            "subjectName": ends[0].name,
            "predicate": edge.predicate,
            "label": both_languages(vocabulary().properties[edge.predicate].label),
            "object": edge.end,
            "objectName": ends[1].name,
            "status": edge.status,
        }
        record |= {"earliest": days[0].isoformat()} if days else {}
        record |= {"latest": lasts[-1].isoformat()} if lasts else {}
        record["sources"] = sorted({ground.source for ground in edge.grounds})
        record["claims"] = [ground.claim for ground in edge.grounds]
        about = _texts(record["subjectName"], record["objectName"], record["label"], edge.start, edge.end)
        day = days[0] if days else None
        found[edge.id] = Item(record, tuple(record["claims"]), about, ends[0].types, day)
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
    if spec.found:
        edges = relations(snapshot).relations
        return sorted({e.end for e in edges if e.predicate == spec.found and e.status == "asserted"})
    if not spec.classes:
        return sorted(known)
    return sorted(id for id, types in known.items() if not set(types).isdisjoint(spec.classes))


def heading(snapshot: Snapshot, id: str) -> Json:
    """How an entity introduces itself in a list: id, iri, types, name."""
    return {
        "id": id,
        "iri": ID + id,
        "types": classes(snapshot)[id],
        "name": names(snapshot).get(id, {}).get("name", {}),
    }


def searched(snapshot: Snapshot, id: str) -> str:
    """All names of an entity, folded for a search."""
    return _texts(id, *(value for key, value in names(snapshot).get(id, {}).items() if key != "definition"))
