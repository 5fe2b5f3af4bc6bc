"""What is stated of each entity, property by property: values merged where claims agree, apart where they differ.

A value keeps its bound, its time and the claims that give it. Facts are asserted claims alone; what is planned,
foreseen, denied or withdrawn is kept under `notAsserted` with its reason.
"""

from __future__ import annotations

import json
from typing import Any

from kg.facts.entities import local
from kg.facts.references import reference
from kg.facts.relations import Relation, relations
from kg.lists.list_items import Item, claim_items, concerning, day_of, heading, members, searched
from kg.lists.list_spec import ListSpec
from kg.ontology.registry import vocabulary
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

Json = dict[str, Any]
BOUNDS = ("bound", "lower", "lowerOpen", "upper", "upperOpen", "nominal", "reading", "unit")


@kept
def _by_subject(snapshot: Snapshot) -> dict[str, list[Json]]:
    """The records of all claims by their subject, in order of their ids."""
    found: dict[str, list[Json]] = {}
    for item in claim_items(snapshot).values():
        found.setdefault(item.record["subject"], []).append(item.record)
    return found


@kept
def _introducing(snapshot: Snapshot) -> dict[str, list[Json]]:
    """The records of the claims that introduced each investment, holding and observation."""
    found: dict[str, list[Json]] = {}
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


def _timed(claim: Json) -> Json:
    return {name: claim[name] for name in ("time", "earliest", "latest") if name in claim}


def value_of(claim: Json) -> Json:
    """What a claim gives its property: an entity or code, a time, a quantity with bounds, a text or yes or no."""
    takes = vocabulary().properties[claim["predicate"]].takes
    if "quantityName" in claim:
        found = {name: claim[name] for name in BOUNDS if name in claim} | {"name": claim["quantityName"]}
        # When and by whom a metric was measured is part of what was observed; of other figures it is not.
        more = ("time", "provider", "definition") if vocabulary().properties[claim["predicate"]].metric else ()
        return found | {name: claim[name] for name in more if name in claim}
    if takes == "edtf":
        return _timed(claim)
    if "objectName" in claim:
        return {"id": claim["object"], "name": claim["objectName"]}
    return {"value": claim.get("object")}


def _merged(values: list[tuple[Json, str]]) -> list[Json]:
    """Equal values once, each with the ids of all claims that give it."""
    found: dict[str, Json] = {}
    for value, claim in values:
        key = json.dumps(value, sort_keys=True, ensure_ascii=False)
        found.setdefault(key, {**value, "claims": []})["claims"].append(claim)
    return list(found.values())


def _reason(claim: Json) -> Json:
    kept_fields = {name: claim[name] for name in ("modality", "polarity", "retractedOn") if name in claim}
    return {name: value for name, value in kept_fields.items() if value not in ("actual", "positive")}


def stated(snapshot: Snapshot, id: str, predicate: str, *, asserted: bool) -> list[Json]:
    records = _introducing(snapshot) if predicate == "value" else _by_subject(snapshot)
    chosen = [claim for claim in records.get(id, []) if claim["asserted"] is asserted]
    if predicate != "value":
        chosen = [claim for claim in chosen if claim["predicate"] == predicate]
    given = [(value_of(claim) | ({} if asserted else _reason(claim)), claim["id"]) for claim in chosen]
    return _merged(given)


def _structural(snapshot: Snapshot, id: str, name: str) -> list[Json]:
    claims = [claim["id"] for claim in _introducing(snapshot).get(id, [])]
    found = []
    for value in _structure(snapshot).get(id, {}).get(name, []):
        if name == "period":
            told = next(claim for claim in _introducing(snapshot)[id] if "time" in claim)
            found.append(_timed(told))
        else:
            found.append({"id": value, "name": reference(snapshot, value)["name"]})
    return [{**value, "claims": claims} for value in found]


def reached(snapshot: Snapshot, id: str, end: str, predicate: str) -> list[Json]:
    found = []
    for edge in _edges(snapshot).get((end, predicate, id), []):
        other = edge.end if end == "near" else edge.start
        claims = [ground.claim for ground in edge.grounds]
        found.append({"id": other, "name": reference(snapshot, other)["name"], "claims": claims})
    return found


def entity_items(snapshot: Snapshot, spec: ListSpec) -> dict[str, Item]:
    """The entities of a list by id, with the facts that are its columns."""
    return {id: _entity(snapshot, id, spec) for id in members(snapshot, spec)}


def _entity(snapshot: Snapshot, id: str, spec: ListSpec) -> Item:
    record = heading(snapshot, id)
    record |= {name: _structural(snapshot, id, name) for name in spec.structure}
    record |= {name: stated(snapshot, id, name, asserted=True) for name in spec.facts}
    record |= {name: reached(snapshot, id, "near", name) for name in spec.near}
    record |= {f"{name}Of": reached(snapshot, id, "far", name) for name in spec.far}
    record["notAsserted"] = {
        name: values for name in spec.facts if (values := stated(snapshot, id, name, asserted=False))
    }
    claims = tuple(concerning(snapshot).get(id, ()))
    record["claims"] = list(claims)
    dated = [*record.get("date", []), *record.get("period", [])]
    days = sorted(day for value in dated if (day := day_of(value.get("earliest"))) is not None)
    return Item(record, claims, searched(snapshot, id), tuple(record["types"]), days[0] if days else None)
