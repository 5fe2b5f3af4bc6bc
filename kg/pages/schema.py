"""The vocabulary as a page: every class, property and code with labels, definition, example and use."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kg.facts.claim_line import fields
from kg.facts.entities import both_languages, local
from kg.ontology.registry import Class, Code, Property, Term, vocabulary
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

Json = dict[str, Any]


@kept
def schema_page(snapshot: Snapshot) -> Json:
    """Classes, properties by group and code lists; `used` counts entities and claims."""
    words = vocabulary()
    entities = {local(row["type"]): int(row["entities"]) for row in run(snapshot, "entity-counts").values()}
    claims = Counter(local(record["predicate"].value) for record in fields(snapshot).values())
    groups: dict[str, list[Json]] = {}
    for prop in sorted(words.properties.values(), key=lambda prop: prop.name):
        groups.setdefault(prop.group or "other", []).append(_property(prop, claims[prop.name]))
    lists = sorted(name for name, found in words.classes.items() if "Code" in found.parents)
    return {
        "classes": [_class(found, entities.get(name, 0)) for name, found in sorted(words.classes.items())],
        "properties": [{"group": name, "properties": groups[name]} for name in _ordered(groups)],
        "lists": [{"list": _class(words.classes[name], 0), "codes": _codes(name)} for name in lists],
    }


def _ordered(groups: dict[str, list[Json]]) -> list[str]:
    return sorted(groups, key=lambda name: (name != "fact", name != "derived", name))


def _term(term: Term) -> Json:
    definition = both_languages(term.definition)
    return {
        "name": term.name,
        "iri": term.iri,
        "label": both_languages(term.label),
        "example": term.example,
        **({"definition": definition} if definition else {}),
    }


def _class(found: Class, used: int) -> Json:
    return {**_term(found), "parents": list(found.parents), "used": used}


def _property(found: Property, used: int) -> Json:
    inverse = {"inverse": both_languages(found.inverse_label)} if found.inverse_label else {}
    limits = {"domain": found.domain, "range": found.range, "unitKind": found.unit_kind}
    return {**_term(found), **limits, "direct": found.direct, "used": used, **inverse}


def _codes(name: str) -> list[Json]:
    return [_code(code) for code in vocabulary().codes_of(name)]


def _code(code: Code) -> Json:
    return {**_term(code), "unitKind": code.unit_kind}
