"""The terms of the ontology for programs that write queries: classes, properties, codes, and the prefixes.

Never holds a label or a definition of its own.
"""

from __future__ import annotations

from typing import TypedDict

from kg.facts.entities import both_languages
from kg.facts.fact_records import Both
from kg.ontology.registry import PREFIXES, Term, vocabulary
from kg.store.snapshot import Snapshot


class AnyTerm(TypedDict):
    """What every term says of itself; `kind` is class, property or code."""

    kind: str
    name: str
    iri: str
    label: Both
    definition: Both


class ClassTerm(AnyTerm):
    """A class, with its superclasses."""

    parents: list[str]


class PropertyTerm(AnyTerm):
    """A property: what it is said of, what its values are, whether it is an edge of the graph."""

    domain: str
    range: str
    takes: str
    direct: bool
    group: str


class CodeTerm(AnyTerm):
    """A code of a list."""

    list: str


TermRecord = ClassTerm | PropertyTerm | CodeTerm


class TermList(TypedDict):
    """Terms, and the prefixes that queries may use."""

    prefixes: dict[str, str]
    count: int
    terms: list[TermRecord]


def terms(_snapshot: Snapshot, text: str = "") -> TermList:
    """Every term, or those whose name or labels contain `text`; classes first, then properties, then codes."""
    needle = text.casefold()
    found = [record for record in _all() if not needle or needle in _haystack(record)]
    return {"prefixes": PREFIXES, "count": len(found), "terms": found}


def _haystack(record: TermRecord) -> str:
    return "\n".join((record["name"], *record["label"].values())).casefold()


def _all() -> list[TermRecord]:
    words = vocabulary()
    classes: list[TermRecord] = [
        {**_common("class", found), "parents": list(found.parents)} for found in words.classes.values()
    ]
    properties: list[TermRecord] = [
        {
            **_common("property", found),
            "domain": found.domain,
            "range": found.range,
            "takes": found.takes,
            "direct": found.direct,
            "group": found.group,
        }
        for found in words.properties.values()
    ]
    codes: list[TermRecord] = [{**_common("code", found), "list": found.list} for found in words.codes.values()]
    return [*classes, *properties, *codes]


def _common(kind: str, found: Term) -> AnyTerm:
    return {
        "kind": kind,
        "name": found.name,
        "iri": found.iri,
        "label": both_languages(found.label),
        "definition": both_languages(found.definition),
    }
