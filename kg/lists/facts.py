"""What is stated of each entity, property by property: values merged where claims agree, apart where they differ.

A value keeps its bound, its time and the claims that give it. Facts are asserted claims alone; what is planned,
foreseen, denied or withdrawn is kept under `notAsserted` with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NotRequired, TypedDict, cast

from kg.facts.entities import local
from kg.facts.fact_records import Both
from kg.facts.references import reference
from kg.facts.relations import Relation, relations
from kg.lists.list_items import (
    ClaimItem,
    EntityHeading,
    Item,
    claim_items,
    concerning,
    day_of,
    heading,
    members,
    searched,
)
from kg.lists.list_spec import ListSpec
from kg.ontology.registry import vocabulary
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

_TIME = ("time", "earliest", "latest")
BOUNDS = ("bound", "lower", "lowerOpen", "upper", "upperOpen", "nominal", "reading", "unit")


class FactValue(TypedDict):
    """A value of a property with the claims that give it: a thing, a time, a figure with bounds, a text or a flag.

    What is not asserted says why: its modality or polarity where they are not the usual ones, the day it was withdrawn.
    """

    id: NotRequired[str]
    name: NotRequired[Both]
    value: NotRequired[str | bool | None]
    time: NotRequired[str]
    earliest: NotRequired[str]
    latest: NotRequired[str]
    bound: NotRequired[str]
    lower: NotRequired[str]
    lowerOpen: NotRequired[bool]
    upper: NotRequired[str]
    upperOpen: NotRequired[bool]
    nominal: NotRequired[str]
    reading: NotRequired[list[str]]
    unit: NotRequired[str]
    provider: NotRequired[str]
    definition: NotRequired[str]
    modality: NotRequired[str]
    polarity: NotRequired[str]
    retractedOn: NotRequired[str]
    claims: list[str]


class EntityItem(EntityHeading):
    """An entity of a list; beside these, a list of values under the name of each of the list's columns."""

    date: NotRequired[list[FactValue]]
    period: NotRequired[list[FactValue]]
    notAsserted: dict[str, list[FactValue]]
    claims: list[str]


@kept
def _by_subject(snapshot: Snapshot) -> dict[str, list[ClaimItem]]:
    """The records of all claims by their subject, in order of their ids."""
    found: dict[str, list[ClaimItem]] = {}
    for item in claim_items(snapshot).values():
        found.setdefault(item.record["subject"], []).append(item.record)
    return found


@kept
def _introducing(snapshot: Snapshot) -> dict[str, list[ClaimItem]]:
    """The records of the claims that introduced each investment, holding and observation."""
    found: dict[str, list[ClaimItem]] = {}
    for row in run(snapshot, "claim-introduces").values():
        record = claim_items(snapshot)[local(row["claim"])].record
        found.setdefault(local(row["entity"]), []).append(record)
    return found


@kept
def _structure(snapshot: Snapshot) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for row in run(snapshot, "structure").values():
        properties = found.setdefault(local(row["entity"]), {})
        properties.setdefault(local(row["property"]), []).append(local(row["value"]))
    return found


@kept
def _edges(snapshot: Snapshot) -> dict[tuple[str, str, str], list[Relation]]:
    """Asserted relations by (near or far, predicate, entity)."""
    found: dict[tuple[str, str, str], list[Relation]] = {}
    for edge in relations(snapshot).relations:
        if edge.status == "asserted":
            found.setdefault(("near", edge.predicate, edge.start), []).append(edge)
            found.setdefault(("far", edge.predicate, edge.end), []).append(edge)
    return found


_Value = dict[str, str | bool | Both | list[str] | None]


def _taken(claim: ClaimItem, names: Iterable[str]) -> _Value:
    """The fields of these names that a claim has."""
    held = cast(_Value, claim)
    return {name: held[name] for name in names if name in held}


def value_of(claim: ClaimItem) -> _Value:
    """What a claim gives its property: an entity or code, a time, a quantity with bounds, a text or yes or no."""
    takes = vocabulary().properties[claim["predicate"]].takes
    if "quantityName" in claim:
        found = _taken(claim, BOUNDS) | {"name": claim["quantityName"]}
        # When and by whom a metric was measured is part of what was observed; of other figures it is not.
        more = ("time", "provider", "definition") if vocabulary().properties[claim["predicate"]].metric else ()
        return found | _taken(claim, more)
    if takes == "edtf":
        return _taken(claim, _TIME)
    if "objectName" in claim:
        return {"id": claim["object"], "name": claim["objectName"]}
    return {"value": claim.get("object")}


def _merged(values: list[tuple[_Value, str]]) -> list[FactValue]:
    """Equal values once, each with the ids of all claims that give it."""
    found: dict[str, FactValue] = {}
    for value, claim in values:
        key = json.dumps(value, sort_keys=True, ensure_ascii=False)
        found.setdefault(key, cast(FactValue, {**value, "claims": []}))["claims"].append(claim)
    return list(found.values())


def _reason(claim: ClaimItem) -> _Value:
    said = _taken(claim, ("modality", "polarity", "retractedOn"))
    return {name: value for name, value in said.items() if value not in ("actual", "positive")}


def stated(snapshot: Snapshot, entity_id: str, predicate: str, *, asserted: bool) -> list[FactValue]:
    records = _introducing(snapshot) if predicate == "value" else _by_subject(snapshot)
    chosen = [claim for claim in records.get(entity_id, []) if claim["asserted"] is asserted]
    if predicate != "value":
        chosen = [claim for claim in chosen if claim["predicate"] == predicate]
    given = [(value_of(claim) | ({} if asserted else _reason(claim)), claim["id"]) for claim in chosen]
    return _merged(given)


def _structural(snapshot: Snapshot, id: str, name: str) -> list[FactValue]:
    claims = [claim["id"] for claim in _introducing(snapshot).get(id, [])]
    found: list[_Value] = []
    for value in _structure(snapshot).get(id, {}).get(name, []):
        if name == "period":
            dated = next(claim for claim in _introducing(snapshot)[id] if "time" in claim)
            found.append(_taken(dated, _TIME))
        else:
            found.append({"id": value, "name": reference(snapshot, value)["name"]})
    return [cast(FactValue, {**value, "claims": claims}) for value in found]


def reached(snapshot: Snapshot, entity_id: str, end: str, predicate: str) -> list[FactValue]:
    found: list[FactValue] = []
    for edge in _edges(snapshot).get((end, predicate, entity_id), []):
        other = edge.end if end == "near" else edge.start
        claims = [ground.claim for ground in edge.grounds]
        found.append({"id": other, "name": reference(snapshot, other)["name"], "claims": claims})
    return found


def entity_items(snapshot: Snapshot, spec: ListSpec) -> dict[str, Item[EntityItem]]:
    """The entities of a list by id, with the facts that are its columns."""
    return {id: _entity(snapshot, id, spec) for id in members(snapshot, spec)}


def _entity(snapshot: Snapshot, id: str, spec: ListSpec) -> Item[EntityItem]:
    record: dict[str, object] = {**heading(snapshot, id)}
    record |= {name: _structural(snapshot, id, name) for name in spec.structure}
    record |= {name: stated(snapshot, id, name, asserted=True) for name in spec.facts}
    record |= {name: reached(snapshot, id, "near", name) for name in spec.near}
    record |= {f"{name}Of": reached(snapshot, id, "far", name) for name in spec.far}
    record["notAsserted"] = {
        name: values for name in spec.facts if (values := stated(snapshot, id, name, asserted=False))
    }
    claims = tuple(concerning(snapshot).get(id, ()))
    record["claims"] = list(claims)
    found = cast(EntityItem, record)
    dated = [*found.get("date", []), *found.get("period", [])]
    days = sorted(day for value in dated if (day := day_of(value.get("earliest"))) is not None)
    return Item(found, claims, searched(snapshot, id), tuple(found["types"]), days[0] if days else None)
