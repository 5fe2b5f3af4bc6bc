"""SHACL validation of a built data set against `schema/shapes.ttl`.

Sees the merged default graph; never fetches and never infers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from kg.base.paths import schema_dir


@dataclass(frozen=True, order=True)
class Violation:
    """One result: the node at fault, the property shape it violates, the message in English."""

    focus: str
    shape: str
    message: str


@lru_cache(maxsize=1)
def shapes() -> Graph:
    """The shapes graph."""
    return Graph().parse(schema_dir() / "shapes.ttl", format="turtle")


def violations(graph: Graph) -> list[Violation]:
    """Every violation of the shapes in an rdflib graph, sorted; an empty list means that it conforms."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(), inference="none", advanced=False)
    assert isinstance(report, Graph)
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        messages = report.objects(result, SH.resultMessage)
        english = [str(m) for m in messages if getattr(m, "language", None) == "en"]
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        name = str(shape).rsplit("/", 1)[-1] if isinstance(shape, URIRef) else str(shape)
        found.append(Violation(str(focus), name, english[0] if english else name))
    return sorted(set(found))
