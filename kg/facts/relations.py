"""Entities and the relations between them, each relation with the claims it rests on and their circumstances.

Relations that a source plans, foresees or denies are kept apart from those it asserts. Never makes an edge that no
claim carries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from weakref import WeakKeyDictionary

from kg.facts.entities import local, names, specific
from kg.ontology.appearance import appearances
from kg.ontology.registry import vocabulary
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

STATUSES = ("asserted", *vocabulary().modalities[1:], "negative", "withdrawn")


@dataclass(frozen=True)
class Entity:
    """A node: `type` is the most specific class that can be drawn, `types` all classes, `name` by zh and en."""

    id: str
    type: str
    types: tuple[str, ...]
    name: dict[str, str]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """A claim under a relation: its source, how far that is verified, and the days it speaks of (None: not stated)."""

    claim: str
    source: str
    verification: str
    earliest: date | None
    latest: date | None

    @property
    def dated(self) -> bool:
        return self.earliest is not None or self.latest is not None


@dataclass(frozen=True)
class Relation:
    """A directed edge. `status` is asserted, or the reason why it is drawn as a claim and not as a fact.

    One that a view counts has what its ends share in `shared`; `at_least` where that list is open, `rate` and
    `bicm_rate` its false-discovery rates under either null (`kg.views.parts.ties`) where it has them.
    """

    start: str
    predicate: str
    end: str
    status: str
    grounds: tuple[Ground, ...]
    shared: tuple[Entity, ...] = ()
    at_least: bool = False
    rate: float | None = None
    bicm_rate: float | None = None

    @property
    def id(self) -> str:
        key = f"{self.start}~{self.predicate}~{self.end}"
        return key if self.status == "asserted" else f"{key}~{self.status}"


@dataclass
class Relations:
    """All entities by id and all relations between them, ordered by id; `labels` name those that are no properties."""

    entities: dict[str, Entity]
    relations: tuple[Relation, ...]
    labels: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def around(self) -> dict[str, list[Relation]]:
        """The relations that start or end at each entity."""
        found: dict[str, list[Relation]] = {id: [] for id in self.entities}
        for relation in self.relations:
            found[relation.start].append(relation)
            if relation.end != relation.start:
                found[relation.end].append(relation)
        return found


_KEPT: WeakKeyDictionary[Snapshot, Relations] = WeakKeyDictionary()


def relations(snapshot: Snapshot) -> Relations:
    """Everything of `snapshot` that a picture can show; read once per snapshot."""
    if snapshot not in _KEPT:
        found = _entities(snapshot)
        _KEPT[snapshot] = Relations(found, tuple(_relations(snapshot, found)))
    return _KEPT[snapshot]


def _entities(snapshot: Snapshot) -> dict[str, Entity]:
    types: dict[str, list[str]] = {}
    for row in run(snapshot, "entities").values():
        types.setdefault(local(row["entity"]), []).append(local(row["type"]))
    named, drawable, words = names(snapshot), appearances(), vocabulary()
    found = {}
    for id, classes in sorted(types.items()):
        ordered = specific(classes, words)
        shown = [name for name in ordered if name in drawable]
        if shown:
            record = named.get(id, {})
            aliases = (*record.get("aliases", ()), *record.get("hidden", ()))
            found[id] = Entity(id, shown[0], tuple(ordered), record.get("name", {}), aliases)
    return found


def _status(row: dict[str, str]) -> str:
    if row.get("asserted", "true") == "true":
        return "asserted"
    if local(row["polarity"]) == "negative":
        return "negative"
    modality = local(row["modality"])
    return "withdrawn" if modality == "actual" else modality


def _day(row: dict[str, str], name: str) -> date | None:
    return date.fromisoformat(row[name]) if name in row else None


def _relations(snapshot: Snapshot, known: dict[str, Entity]) -> Iterable[Relation]:
    grounds: dict[tuple[str, str, str, str], list[Ground]] = {}
    for query in ("edge-claims", "edge-grounds"):
        for row in run(snapshot, query).values():
            ends = local(row["subject"]), local(row["predicate"]), local(row["object"])
            if ends[0] in known and ends[2] in known:
                sure = local(row["source"]), local(row["verification"])
                ground = Ground(local(row["claim"]), *sure, _day(row, "earliest"), _day(row, "latest"))
                grounds.setdefault((*ends, _status(row)), []).append(ground)
    for (start, predicate, end, status), found in sorted(grounds.items()):
        yield Relation(start, predicate, end, status, tuple(dict.fromkeys(found)))
