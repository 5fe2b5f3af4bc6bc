"""JSON-LD: the context with every name of the ontology, and triples written with the part of it that they use.

`schema/context.jsonld` is `context()` written out; a test holds them equal. The context is written into each
document: nobody has to fetch anything to read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.base.paths import schema_dir
from kg.base.whole_file import write_whole
from kg.ontology.registry import LT, PREFIXES, RDF, XSD, Property, vocabulary

Json = dict[str, Any]
_TYPE = RDF + "type"
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]+)*")


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Every class and property of the ontology's own namespace: name to IRI."""
    words = vocabulary()
    terms = [*words.classes.values(), *words.properties.values()]
    return {term.name: term.iri for term in sorted(terms, key=lambda term: term.name) if term.iri.startswith(LT)}


@lru_cache(maxsize=1)
def prefixes() -> dict[str, str]:
    """The prefixes that no name of the ontology takes."""
    taken = names()
    return {prefix: iri for prefix, iri in sorted(PREFIXES.items()) if prefix not in taken}


def context() -> Json:
    """The whole context: prefixes, and a definition for each name."""
    words = vocabulary()
    terms = {name: _definition(iri, words.properties.get(name)) for name, iri in names().items()}
    return {"@context": {"@version": 1.1, **prefixes(), **terms}}


def context_text() -> str:
    """The text of `schema/context.jsonld`."""
    return json.dumps(context(), ensure_ascii=False, indent=2) + "\n"


def _definition(iri: str, found: Property | None) -> Any:
    kind = _kind(found) if found is not None else ""
    return {"@id": _compact(iri), "@type": kind} if kind else _compact(iri)


def _kind(found: Property) -> str:
    if found.range in vocabulary().classes:
        return "@id"
    return f"xsd:{found.range}" if found.range and found.range != "string" and ":" not in found.range else ""


def _compact(iri: str) -> str:
    for prefix, namespace in prefixes().items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def json_ld(triples: Iterable[Triple], about: str) -> bytes:
    """The triples as one document: the node `about` first, the others that they describe after it."""
    nodes: dict[str, Json] = {}
    used: set[str] = set()
    for triple in triples:
        assert isinstance(triple.subject, NamedNode)
        node = nodes.setdefault(triple.subject.value, {"@id": _compact(triple.subject.value)})
        key, value = _pair(triple)
        used.add(key)
        node.setdefault(key, []).append(value)
    ordered = sorted(nodes, key=lambda iri: (iri != about, iri))
    graph = [{name: _single(value) for name, value in nodes[iri].items()} for iri in ordered]
    classes = {kind for node in nodes.values() for kind in node.get("@type", [])}
    terms = {name: value for name, value in context()["@context"].items() if name in used | classes}
    document = {"@context": {"@version": 1.1, **prefixes(), **terms}, "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _pair(triple: Triple) -> tuple[str, Any]:
    words, predicate = vocabulary(), triple.predicate.value
    if predicate == _TYPE and isinstance(triple.object, NamedNode):
        iri = triple.object.value
        return "@type", iri[len(LT) :] if iri.startswith(LT) and iri[len(LT) :] in words.classes else _compact(iri)
    name = predicate[len(LT) :] if predicate.startswith(LT) else ""
    found = words.properties.get(name)
    if found is None or found.iri != predicate:
        return _compact(predicate), _value(triple.object, "")
    return name, _value(triple.object, _kind(found))


def _value(term: Any, kind: str) -> Any:
    if isinstance(term, NamedNode):
        return _compact(term.value) if kind == "@id" else {"@id": _compact(term.value)}
    assert isinstance(term, Literal)
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value
    if datatype == XSD + "string":
        return term.value if not kind else {"@value": term.value}
    if kind and datatype == XSD + kind.removeprefix("xsd:"):
        return term.value
    return {"@value": term.value, "@type": _compact(datatype)}


if __name__ == "__main__":
    write_whole(schema_dir() / "context.jsonld", context_text().encode())
