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
from kg.ontology.registry import LT, vocabulary


@dataclass(frozen=True, order=True)
class Violation:
    """One result: the node at fault, the property shape it violates, the message in English."""

    focus: str
    shape: str
    message: str


@dataclass(frozen=True)
class Cardinality:
    """How many values of a property that claims state each thing of a class has; `message` is the shape's own."""

    property: str
    least: int
    most: int | None
    message: str


@lru_cache(maxsize=1)
def shapes() -> Graph:
    """The shapes graph."""
    return Graph().parse(schema_dir() / "shapes.ttl", format="turtle")


@lru_cache(maxsize=1)
def cardinalities() -> dict[str, tuple[Cardinality, ...]]:
    """By class what the shapes ask of its things that claims alone can give: the company of a round."""
    graph, found = shapes(), dict[str, tuple[Cardinality, ...]]()
    for shape, target in graph.subject_objects(SH.targetClass):
        for asked in graph.objects(shape, SH.property):
            prop = vocabulary().properties.get(str(graph.value(asked, SH.path)).removeprefix(LT))
            least, most = graph.value(asked, SH.minCount), graph.value(asked, SH.maxCount)
            if prop is None or not prop.direct or prop.group != "fact" or (least is None and most is None):
                continue
            said = next(str(one) for one in graph.objects(asked, SH.message) if getattr(one, "language", "") == "en")
            one = Cardinality(prop.name, int(str(least or 0)), None if most is None else int(str(most)), said)
            name = str(target).removeprefix(LT)
            found[name] = (*found.get(name, ()), one)
    return found


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
