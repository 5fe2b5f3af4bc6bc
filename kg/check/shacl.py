"""SHACL validation of a built data set against `schema/shapes.ttl`.

Sees the merged default graph, and of it what the shapes name; never fetches and never infers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
import pyshacl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH

from kg.base.paths import schema_dir
from kg.ontology.registry import LT, vocabulary
from kg.store.snapshot import Snapshot

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


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


@lru_cache(maxsize=1)
def _aimed() -> Graph:
    """The shapes, the targets of a node shape given to its property shapes where it asks for nothing else.

    It means the same (SHACL, section 2.1), and pyshacl then tries a property shape once on all nodes, not on each.
    """
    found = Graph() + shapes()
    for shape in shapes().subjects(RDF.type, SH.NodeShape):
        if {*shapes().predicates(shape)} <= {RDF.type, SH.property, *_TARGETS}:
            for kind in _TARGETS:
                for target in shapes().objects(shape, kind):
                    found.remove((shape, kind, target))
                    for asked in shapes().objects(shape, SH.property):
                        found.add((asked, kind, target))
    return found


def judged(snapshot: Snapshot) -> Graph:
    """What the shapes can judge of a data set: the triples whose predicate they name, types and subclasses."""
    named = {str(one) for one in shapes().objects() if isinstance(one, URIRef)} | {str(RDF.type), str(RDFS.subClassOf)}
    found, terms = Graph(), dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, URIRef | BNode | Literal]()
    for name in named:
        for quad in snapshot.store.quads_for_pattern(None, ox.NamedNode(name), None, ox.DefaultGraph()):
            for term in (quad.subject, quad.object):
                if term not in terms:
                    terms[term] = _in_rdflib(term)
            found.add((terms[quad.subject], URIRef(name), terms[quad.object]))
    return found


def _in_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> URIRef | BNode | Literal:
    match term:
        case ox.NamedNode(value=iri):
            return URIRef(iri)
        case ox.BlankNode(value=name):
            return BNode(name)
        case ox.Literal(value=text, language=None, datatype=kind):
            return Literal(text, datatype=URIRef(kind.value))
        case ox.Literal(value=text, language=language):
            return Literal(text, lang=language)
        case _:
            raise TypeError("a data set that is judged holds no quoted triples")


def violations(graph: Graph) -> list[Violation]:
    """Every violation of the shapes in an rdflib graph, sorted; an empty list means that it conforms."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=_aimed(), inference="none", advanced=False)
    assert isinstance(report, Graph)
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        messages = report.objects(result, SH.resultMessage)
        english = [str(m) for m in messages if getattr(m, "language", None) == "en"]
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        name = str(shape).rsplit("/", 1)[-1] if isinstance(shape, URIRef) else str(shape)
        found.append(Violation(str(focus), name, english[0] if english else name))
    return sorted(set(found))
