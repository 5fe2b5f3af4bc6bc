"""Matching names in other people's tables to entities, and fetching facts for the matches.

Stands on the resolver and on facts. Implements what the Reconciliation Service API asks of a service, in both of its
shapes (0.2 and 1.0-draft); the wire form is `api.reconciliation`'s. Never calls a likeness a match.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from kg.entities import both_languages, names
from kg.errors import BadInput, NotFound
from kg.lists.facts import reached, stated
from kg.names import folded
from kg.pages.things import classes
from kg.resolution import check_class, resolve
from kg.store import Snapshot
from kg.vocabulary import Property, vocabulary

Json = dict[str, Any]
GENERIC = ("Company", "InvestmentFirm", "Person", "Fund", "Product", "Model", "FundingRound")
NAME_SHARE = 0.8  # of a score that also rests on properties


def property_named(id: str) -> Property:
    """A property that facts can be asked of. Raises NotFound with the nearest."""
    known = {found.name: found for found in vocabulary().properties.values() if found.group in ("fact", "derived")}
    if id not in known:
        raise NotFound(f"no property {id!r}", nearest=tuple(get_close_matches(id, list(known), n=3)), place="property")
    return known[id]


def facts(snapshot: Snapshot, id: str, predicate: str) -> list[Json]:
    """The asserted values of a property of an entity."""
    if property_named(predicate).group == "derived":
        return reached(snapshot, id, "near", predicate)
    return stated(snapshot, id, predicate, asserted=True)


def match(snapshot: Snapshot, queries: list[Json], language: str) -> list[list[Json]]:
    """Candidates for each query {text, id, type, limit, properties: [{id, values, required, quantifier}]}, best first.

    Scores go from 0 to 100. `match` is true for the one thing that certainly carries the name and meets every property.
    """
    return [_match(snapshot, query, language) for query in queries]


def _match(snapshot: Snapshot, query: Json, language: str) -> list[Json]:
    check_class(query.get("type"))
    limit = query.get("limit") or 10
    conditions = query.get("properties", [])
    if query.get("id"):
        known = query["id"] in classes(snapshot)
        found = {"best": query["id"], "candidates": [_by_id(snapshot, query["id"])] if known else []}
    else:
        found = resolve(snapshot, query.get("text", ""), query.get("type"), min(limit * 3, 100))
    candidates = []
    for each in found["candidates"]:
        meets = [_meets(snapshot, each["id"], condition) for condition in conditions]
        if all(met or not condition.get("required") for met, condition in zip(meets, conditions, strict=True)):
            sure = each["id"] == found["best"] and all(meets)
            candidates.append(_candidate(snapshot, each, meets, language, sure=sure))
    return sorted(candidates, key=lambda each: (-each["score"], each["id"]))[:limit]


def _by_id(snapshot: Snapshot, id: str) -> Json:
    return {"id": id, "types": classes(snapshot)[id], "name": names(snapshot)[id]["name"], "score": 1.0, "matched": id}


def _meets(snapshot: Snapshot, id: str, condition: Json) -> bool:
    """Whether an entity's facts have any, all or none of the values of a condition."""
    known = {folded(text) for value in facts(snapshot, id, condition["id"]) for text in _texts(value)}
    hits = [folded(str(value)) in known for value in condition["values"]]
    quantifier = condition.get("quantifier", "any")
    return {"any": any(hits), "all": all(hits), "none": not any(hits)}[quantifier]


def _texts(value: Json) -> list[str]:
    found = [str(value[name]) for name in ("id", "value", "time", "nominal") if value.get(name) is not None]
    return [*found, *value.get("name", {}).values()]


def _candidate(snapshot: Snapshot, found: Json, meets: list[bool], language: str, *, sure: bool) -> Json:
    name_score = round(found["score"] * 100, 1)
    share = sum(meets) / len(meets) if meets else 1.0
    score = name_score if not meets else round(name_score * NAME_SHARE + share * 100 * (1 - NAME_SHARE), 1)
    features = [{"id": "name", "value": name_score}]
    features += [{"id": "properties", "value": round(share * 100, 1)}] if meets else []
    return {
        **thing(snapshot, found["id"], language),
        "score": score,
        "match": sure,
        "features": features,
        "matched": found["matched"],
    }


def thing(snapshot: Snapshot, id: str, language: str) -> Json:
    """An entity as the protocol shows it: id, name, description (its other name), types."""
    texts = names(snapshot).get(id, {}).get("name", {})
    other = {"zh": "en", "en": "zh"}[language]
    types = [{"id": name, "name": class_name(name, language)} for name in classes(snapshot).get(id, [])]
    return {"id": id, "name": texts.get(language, id), "description": texts.get(other, ""), "type": types}


def class_name(name: str, language: str) -> str:
    """A class's label in one language."""
    return both_languages(vocabulary().classes[name].label).get(language, name)


def suggest(snapshot: Snapshot, kind: str, prefix: str, language: str, limit: int = 10) -> list[Json]:
    """Entities, properties or classes whose names begin with, contain or resemble `prefix`."""
    if kind == "entity":
        found = resolve(snapshot, prefix, None, limit)["candidates"]
        begun = [id for id, record in names(snapshot).items() if _begins(record, prefix) and id in classes(snapshot)]
        ids = list(dict.fromkeys([*(each["id"] for each in found), *sorted(begun)]))[:limit]
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


def _begins(record: Json, prefix: str) -> bool:
    spelt = [*record.get("name", {}).values(), *record.get("aliases", [])]
    return any(folded(text).startswith(folded(prefix)) for text in spelt)


def propose(_snapshot: Snapshot, type: str, language: str, limit: int = 50) -> list[Json]:
    """The properties that members of a class can have. Raises NotFound for the class."""
    check_class(type)
    words = vocabulary()
    fitting = [
        found
        for found in words.properties.values()
        if found.group in ("fact", "derived") and (not found.domain or words.is_a(type, found.domain))
    ]
    ordered = sorted(fitting, key=lambda found: (not found.domain, found.name))[:limit]
    return [{"id": found.name, "name": both_languages(found.label).get(language, found.name)} for found in ordered]


def extend(snapshot: Snapshot, ids: list[str], properties: list[str], language: str) -> Json:
    """The asserted values of properties of entities. A figure comes as a text with its bound, never as a bare number.

    Raises BadInput where nothing is asked for, NotFound for a property; an unknown id has no values.
    """
    if not properties:
        raise BadInput("no property is asked for", place="properties", remedy="e.g. [{'id': 'foundedBy'}]")
    known = [property_named(name) for name in properties]
    meta = [_meta(found, language) for found in known]
    rows = [
        {
            "id": id,
            "properties": [{"id": found.name, "values": _values(snapshot, id, found, language)} for found in known],
        }
        for id in ids
    ]
    return {"meta": meta, "rows": rows}


def _meta(found: Property, language: str) -> Json:
    about: Json = {"id": found.name, "name": both_languages(found.label).get(language, found.name)}
    if found.range in vocabulary().classes and found.takes == "entity":
        about["type"] = {"id": found.range, "name": class_name(found.range, language)}
    return about


def _values(snapshot: Snapshot, id: str, found: Property, language: str) -> list[Json]:
    if id not in classes(snapshot):
        return []
    values = []
    for value in facts(snapshot, id, found.name):
        if "id" in value:
            values.append({"id": value["id"], "name": value["name"].get(language, value["id"])})
        elif isinstance(value.get("value"), bool):
            values.append({"str": "true" if value["value"] else "false"})  # the protocol has no truth values
        else:
            text = value["name"][language] if "name" in value else value.get("time") or value["value"]
            values.append({"str": text})
    return [value for index, value in enumerate(values) if value not in values[:index]]


def preview(snapshot: Snapshot, id: str, language: str) -> Json:
    """What a small card about an entity shows. Raises NotFound."""
    if id not in classes(snapshot):
        raise NotFound(
            f"no entity {id!r}", nearest=tuple(get_close_matches(id, list(classes(snapshot)), n=3)), place="id"
        )
    definition = names(snapshot)[id].get("definition", {}).get(language, "")
    return {**thing(snapshot, id, language), "definition": definition}
