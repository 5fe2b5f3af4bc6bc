"""Matching names in other people's tables to entities, and fetching facts for the matches.

Implements what the Reconciliation Service API asks of a service, in both of its shapes (0.2 and 1.0-draft); the wire
form is `api.json.reconciliation`'s. Never calls a likeness a match.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, cast

from kg.base.errors import TERMS_LISTED, BadInput, NotFound
from kg.exports.reconcile_records import (
    Condition,
    ExtendedRows,
    ExtendProperty,
    ExtendRow,
    ExtendValue,
    Feature,
    MatchCandidate,
    MatchQuery,
    NamedId,
    Quantifier,
    Suggestion,
    Thing,
    ThingPreview,
)
from kg.facts.entities import both_languages, names
from kg.facts.fact_records import EntityNames
from kg.facts.former_ids import no_entity
from kg.facts.name_match import LONGEST, folded
from kg.facts.references import classes
from kg.facts.resolve import REASONS, check_class, resolve
from kg.lists.facts import FactValue, reached, stated
from kg.ontology.registry import Property, vocabulary
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

GENERIC = ("Company", "InvestmentFirm", "Person", "Fund", "Product", "Model", "FundingRound")
NAME_SHARE = 0.8  # of a score that also rests on properties


class _Found(TypedDict):
    id: str
    score: float | None
    matched: str
    reason: str


def property_named(name: str) -> Property:
    """A property that facts can be asked of. Raises NotFound with the nearest."""
    known = {found.name: found for found in vocabulary().properties.values() if found.group in ("fact", "derived")}
    if name not in known:
        raise NotFound.among(f"no property {name!r}", name, known, place="property", listed=TERMS_LISTED)
    return known[name]


def facts(snapshot: Snapshot, entity_id: str, predicate: str) -> list[FactValue]:
    """The asserted values of a property of an entity."""
    if property_named(predicate).group == "derived":
        return reached(snapshot, entity_id, "near", predicate)
    return stated(snapshot, entity_id, predicate, asserted=True)


def match(snapshot: Snapshot, queries: list[MatchQuery], language: str) -> list[list[MatchCandidate]]:
    """Candidates for each query {text, id, types, limit, properties: [{id, values, required, quantifier}]}, best first.

    Scores go from 0 to 100. `match` is true for the one thing that certainly carries the name and meets every property;
    a query of properties alone has candidates, and never a match: the graph may not know the thing that is meant.
    """
    return [_match(snapshot, query, language) for query in queries]


def _match(snapshot: Snapshot, query: MatchQuery, language: str) -> list[MatchCandidate]:
    limit, conditions = query.get("limit") or 10, query.get("properties", [])
    for condition in conditions:
        property_named(condition["id"])
    best, found = _found(snapshot, query, conditions, limit)
    candidates = []
    for each in found:
        meets = [_meets(snapshot, each["id"], condition) for condition in conditions]
        if all(met or not condition.get("required") for met, condition in zip(meets, conditions, strict=True)):
            sure = each["id"] == best and all(meets)
            candidates.append(_candidate(snapshot, each, meets, language, sure=sure))
    return sorted(candidates, key=lambda each: (-each["score"], each["id"]))[:limit]


def _found(
    snapshot: Snapshot, query: MatchQuery, conditions: list[Condition], limit: int
) -> tuple[str | None, list[_Found]]:
    """What the id, else the name, else the properties of a query lead to; and the one that certainly has the name."""
    types = query.get("types", [])
    for name in types:
        check_class(name)
    id, text = query.get("id"), query.get("text")
    if id:
        return id, [_known(id, 1.0)] if id in classes(snapshot) else []
    if not text:
        return None, [_known(id, None) for id in _meeting(snapshot, conditions, types)]
    if len(text) > LONGEST:
        return None, []  # a cell of prose: no name, and no fault of the rest of the batch
    asked: Sequence[str | None] = types or [None]
    answers = [resolve(snapshot, text, name, min(limit * 3, 100)) for name in asked]
    certain = {answer["best"] for answer in answers} - {None}
    found = [each for answer in answers for each in answer["candidates"]]
    candidates = {each["id"]: _known(each["id"], each["score"], each["matched"], each["reason"]) for each in found}
    return (certain.pop() if len(certain) == 1 else None), list(candidates.values())


def _known(id: str, score: float | None, matched: str = "", reason: str = "") -> _Found:
    return {"id": id, "score": score, "matched": matched or id, "reason": reason}


def _meeting(snapshot: Snapshot, conditions: list[Condition], types: list[str]) -> list[str]:
    """The entities that have a value which some condition names; conditions of absence alone lead to nothing."""
    named = [condition for condition in conditions if condition.get("quantifier", "any") != "none"]
    ids = {
        id
        for condition in named
        for value in condition["values"]
        for id in _holders(snapshot, condition["id"]).get(folded(str(value)), ())
    }
    known = classes(snapshot)
    return sorted(id for id in ids if not types or not set(types).isdisjoint(known[id]))


@kept
def _indexes(_snapshot: Snapshot) -> dict[str, dict[str, set[str]]]:
    """For each property that was asked for: the entities by folded value; filled one by one."""
    return {}


def _holders(snapshot: Snapshot, predicate: str) -> dict[str, set[str]]:
    indexes = _indexes(snapshot)
    if predicate not in indexes:
        found: dict[str, set[str]] = {}
        for id in classes(snapshot):
            for text in (text for value in facts(snapshot, id, predicate) for text in _texts(value)):
                found.setdefault(folded(text), set()).add(id)
        indexes[predicate] = found
    return indexes[predicate]


def _meets(snapshot: Snapshot, id: str, condition: Condition) -> bool:
    """Whether an entity's facts have any, all or none of the values of a condition."""
    holders = _holders(snapshot, condition["id"])
    hits = [id in holders.get(folded(str(value)), ()) for value in condition["values"]]
    quantifier: Quantifier = condition.get("quantifier", "any")
    return {"any": any(hits), "all": all(hits), "none": not any(hits)}[quantifier]


def _texts(value: FactValue) -> list[str]:
    parts = (value.get("id"), value.get("value"), value.get("time"), value.get("nominal"))
    return [*(str(part) for part in parts if part is not None), *value.get("name", {}).values()]


def _candidate(snapshot: Snapshot, found: _Found, meets: list[bool], language: str, *, sure: bool) -> MatchCandidate:
    parts = [] if found["score"] is None else [("name", found["score"] * 100, NAME_SHARE)]
    parts += [("properties", 100 * sum(meets) / len(meets), 1 - NAME_SHARE)] if meets else []
    features: list[Feature] = [{"id": name, "value": round(value, 1)} for name, value, _ in parts]
    score = round(sum(value * share for _, value, share in parts) / sum(share for _, _, share in parts), 1)
    shown = thing(snapshot, found["id"], language)
    if found["reason"] in REASONS and found["reason"] != "name":  # who reviews candidates reads why this is one
        zh, en = REASONS[found["reason"]]
        why = f"{zh}：{found['matched']}" if language == "zh" else f"{en}: {found['matched']}"
        shown["description"] = " · ".join(filter(None, [shown["description"], why]))
    return {
        **shown,
        "score": score,
        "match": sure,
        "features": features,
        "matched": found["matched"],
    }


def thing(snapshot: Snapshot, entity_id: str, language: str) -> Thing:
    """An entity as the protocol shows it: id, name, description (its other name), types."""
    texts = names(snapshot).get(entity_id, {}).get("name", {})
    other = {"zh": "en", "en": "zh"}[language]
    types: list[NamedId] = [
        {"id": name, "name": class_name(name, language)} for name in classes(snapshot).get(entity_id, [])
    ]
    return {"id": entity_id, "name": texts.get(language, entity_id), "description": texts.get(other, ""), "type": types}


def class_name(name: str, language: str) -> str:
    """A class's label in one language."""
    return both_languages(vocabulary().classes[name].label).get(language, name)


def suggest(
    snapshot: Snapshot, kind: str, prefix: str, language: str, limit: int = 10, of: str | None = None
) -> Sequence[Thing | Suggestion]:
    """Entities (of a class), properties or classes whose names begin with, contain or resemble `prefix`.

    Raises NotFound for a class that the ontology does not have.
    """
    if kind == "entity":
        found = resolve(snapshot, prefix, of, limit)["candidates"]
        known = {id for id, types in classes(snapshot).items() if of is None or of in types}
        begun = {
            id: spelt for id, record in names(snapshot).items() if id in known and (spelt := _begun(record, prefix))
        }
        nearest = sorted(begun, key=lambda id: (min(map(len, begun[id])), id))  # least is left to type
        ids = list(dict.fromkeys([*(each["id"] for each in found), *nearest]))[:limit]
        return [thing(snapshot, id, language) for id in ids]
    words = vocabulary()
    terms = (
        [found for found in words.properties.values() if found.group in ("fact", "derived")]
        if kind == "property"
        else list(words.classes.values())
    )
    needle = folded(prefix)
    hits = [term for term in terms if any(needle in folded(text) for text in (term.name, *term.label.values()))]
    ordered = sorted(hits, key=lambda term: (not folded(term.name).startswith(needle), term.name))
    return [
        {
            "id": term.name,
            "name": both_languages(term.label).get(language, term.name),
            "description": both_languages(term.definition).get(language, ""),
        }
        for term in ordered[:limit]
    ]


def _begun(record: EntityNames, prefix: str) -> list[str]:
    """The names of a thing that begin so, as names are compared."""
    spelt = map(folded, [*record.get("name", {}).values(), *record.get("aliases", [])])
    return [text for text in spelt if text.startswith(folded(prefix))]


def propose(_snapshot: Snapshot, class_id: str, language: str, limit: int = 50) -> list[NamedId]:
    """The properties that members of a class can have; without a class, those of the classes that names are mostly of.

    Raises NotFound for the class.
    """
    check_class(class_id or None)
    words = vocabulary()
    wanted = (class_id,) if class_id else GENERIC
    fitting = [
        found
        for found in words.properties.values()
        if found.group in ("fact", "derived")
        and (not found.domain or any(words.is_a(each, found.domain) for each in wanted))
    ]
    ordered = sorted(fitting, key=lambda found: (not found.domain, found.name))[:limit]
    return [{"id": found.name, "name": both_languages(found.label).get(language, found.name)} for found in ordered]


def extend(snapshot: Snapshot, ids: list[str], properties: list[str], language: str) -> ExtendedRows:
    """The asserted values of properties of entities. A figure comes as a text with its bound, never as a bare number.

    Raises BadInput where nothing is asked for, NotFound for a property; an unknown id has no values.
    """
    if not properties:
        raise BadInput("no property is asked for", place="properties", remedy="e.g. [{'id': 'foundedBy'}]")
    known = [property_named(name) for name in properties]
    meta = [_meta(found, language) for found in known]
    rows: list[ExtendRow] = [
        {
            "id": id,
            "properties": [{"id": found.name, "values": _values(snapshot, id, found, language)} for found in known],
        }
        for id in ids
    ]
    return {"meta": meta, "rows": rows}


def _meta(found: Property, language: str) -> ExtendProperty:
    about: ExtendProperty = {"id": found.name, "name": both_languages(found.label).get(language, found.name)}
    if found.range in vocabulary().classes and found.takes == "entity":
        about["type"] = {"id": found.range, "name": class_name(found.range, language)}
    return about


def _values(snapshot: Snapshot, id: str, found: Property, language: str) -> list[ExtendValue]:
    if id not in classes(snapshot):
        return []
    values: list[ExtendValue] = []
    for value in facts(snapshot, id, found.name):
        if "id" in value:
            values.append({"id": value["id"], "name": value["name"].get(language, value["id"])})
        elif isinstance(value.get("value"), bool):
            values.append({"str": "true" if value["value"] else "false"})  # the protocol has no truth values
        else:
            text = value["name"][language] if "name" in value else value.get("time") or value["value"]
            values.append({"str": cast(str, text)})
    return [value for index, value in enumerate(values) if value not in values[:index]]


def preview(snapshot: Snapshot, entity_id: str, language: str) -> ThingPreview:
    """What a small card about an entity shows. Raises NotFound."""
    if entity_id not in classes(snapshot):
        raise no_entity(snapshot, entity_id, classes(snapshot))
    definition = names(snapshot)[entity_id].get("definition", {}).get(language, "")
    return {**thing(snapshot, entity_id, language), "definition": definition}
