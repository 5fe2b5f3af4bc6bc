"""The vocabulary as a page: every class, property and code with labels, definition, example and use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NotRequired, TypedDict, cast

from kg.facts.claim_line import claim_fields
from kg.facts.entities import both_languages, local
from kg.facts.fact_records import Both
from kg.ontology.registry import Class, Code, Property, Term, vocabulary
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot


class AnyTerm(TypedDict):
    """What the page says of every term."""

    name: str
    iri: str
    label: Both
    example: str
    definition: NotRequired[Both]


class ClassTerm(AnyTerm):
    """A class with its superclasses; `used` counts its entities."""

    parents: list[str]
    used: int


class PropertyTerm(AnyTerm):
    """A property; `used` counts its claims."""

    domain: str
    range: str
    unitKind: str
    direct: bool
    used: int
    inverse: NotRequired[Both]


class CodeTerm(AnyTerm):
    """A code."""

    unitKind: str


class PropertyGroup(TypedDict):
    """The properties of one group."""

    group: str
    properties: list[PropertyTerm]


class CodeList(TypedDict):
    """A list of codes: its class and its members."""

    list: ClassTerm
    codes: list[CodeTerm]


class SchemaPage(TypedDict):
    """The vocabulary."""

    classes: list[ClassTerm]
    properties: list[PropertyGroup]
    lists: list[CodeList]


@kept
def schema_page(snapshot: Snapshot) -> SchemaPage:
    """Classes, properties by group and code lists; `used` counts entities and claims."""
    words = vocabulary()
    entities = {local(row["type"]): int(row["entities"]) for row in run(snapshot, "entity-counts").values()}
    claims = Counter(local(record["predicate"].value) for record in claim_fields(snapshot).values())
    groups: dict[str, list[PropertyTerm]] = {}
    for prop in sorted(words.properties.values(), key=lambda prop: prop.name):
        groups.setdefault(prop.group or "other", []).append(_property(prop, claims[prop.name]))
    lists = sorted(name for name, found in words.classes.items() if "Code" in found.parents)
    return {
        "classes": [_class(found, entities.get(name, 0)) for name, found in sorted(words.classes.items())],
        "properties": [{"group": name, "properties": groups[name]} for name in _ordered(groups)],
        "lists": [{"list": _class(words.classes[name], 0), "codes": _codes(name)} for name in lists],
    }


def _ordered(groups: Iterable[str]) -> list[str]:
    return sorted(groups, key=lambda name: (name != "fact", name != "derived", name))


def _term(term: Term) -> AnyTerm:
    definition = both_languages(term.definition)
    found: AnyTerm = {
        "name": term.name,
        "iri": term.iri,
        "label": both_languages(term.label),
        "example": term.example,
    }
    if definition:
        found["definition"] = definition
    return found


def _class(found: Class, used: int) -> ClassTerm:
    return {**_term(found), "parents": list(found.parents), "used": used}


def _property(found: Property, used: int) -> PropertyTerm:
    term: dict[str, object] = {
        **_term(found),
        "domain": found.domain,
        "range": found.range,
        "unitKind": found.unit_kind,
        "direct": found.direct,
        "used": used,
    }
    if found.inverse_label:
        term["inverse"] = both_languages(found.inverse_label)
    return cast(PropertyTerm, term)


def _codes(name: str) -> list[CodeTerm]:
    return [_code(code) for code in vocabulary().codes_of(name)]


def _code(code: Code) -> CodeTerm:
    return {**_term(code), "unitKind": code.unit_kind}
