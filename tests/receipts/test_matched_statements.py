"""A query that is asked of its evidence alone answers as it does over the whole data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection

from kg.receipts.evidence_text import as_snapshot, in_order
from kg.receipts.matched_statements import ANYTHING, matches, patterns_of
from kg.store.merge import dataset
from kg.store.shipped_query import queries
from kg.store.snapshot import Snapshot
from kg.store.sparql_outline import outline, without_dataset
from tests.support.shared import shared

COMPETENCY = Path(__file__).parent.parent / "store" / "competency"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
PARTS = (QT.data, QT.graphData)
DEFAULT = "urn:default"


def rows(found: Any) -> Any:
    """An answer as something to compare: a bag of rows, yes or no, a graph whatever its blank nodes are called."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        graph = ox.Dataset(ox.Quad(*triple) for triple in found)
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return set(map(str, graph))
    return Counter(tuple(map(str, row)) for row in found)


def evidence_of(store: ox.Store, text: str, default: Iterable[str], named: Iterable[str], bound: Any = ()) -> Snapshot:
    """What a query can depend on, as a data set."""
    return as_snapshot(in_order(matches(store, patterns_of(text, dict(bound)), default, named)), [*default, *named])


def differs(snapshot: Snapshot, text: str, bound: Any = ()) -> bool:
    """Whether a query answers otherwise over its evidence than over a whole data set."""
    alone = evidence_of(snapshot.store, text, snapshot.graphs, snapshot.graphs, bound)
    return bool(rows(snapshot.query(text, dict(bound))) != rows(alone.query(text, dict(bound))))


def test_every_shipped_query_answers_from_its_evidence(articles_alone: Snapshot) -> None:
    bound = {name: query.bindings({}, examples=True) for name, query in queries().items()}
    assert {name for name, query in queries().items() if differs(articles_alone, query.text, bound[name])} == set()
    assert {name for name, query in queries().items() if patterns_of(query.text, bound[name]) == ANYTHING} == set()


def test_every_competency_question_answers_from_its_evidence(articles_alone: Snapshot) -> None:
    texts = {path.stem: path.read_text("utf-8") for path in COMPETENCY.glob("*.rq")}
    assert {name for name, text in texts.items() if differs(articles_alone, text)} == set()
    assert len(texts) > 100


def w3c() -> Iterator[tuple[str, str, list[Path], list[Path]]]:
    """Every evaluation test of the W3C: its name, query, data, named graphs."""
    folder = shared("conformance") / "rdf-tests"
    for manifest in sorted([*folder.glob("sparql10/*/manifest.ttl"), *folder.glob("sparql11/*/manifest.ttl")]):
        graph = Graph().parse(manifest, publicID=manifest.as_uri())
        for entries in graph.objects(None, MF.entries):
            for test in Collection(graph, entries):
                action = graph.value(test, MF.action)
                query = graph.value(action, QT.query)
                if query is not None and graph.value(action, QT.serviceData) is None:
                    text = path_of(query).read_text("utf-8")
                    data, graphs = (list[Path](map(path_of, graph.objects(action, part))) for part in PARTS)
                    yield f"{manifest.parent.name}/{path_of(query).stem}", text, data, graphs


def path_of(iri: Any) -> Path:
    assert isinstance(iri, URIRef)
    return Path(iri.removeprefix("file://"))


def loaded(data: list[Path], graphs: list[Path]) -> ox.Store:
    """Files in named graphs, their blank nodes as IRIs: no two stores share the name of a blank node."""
    store = ox.Store()
    for path, name in [*((path, DEFAULT) for path in data), *((path, path.as_uri()) for path in graphs)]:
        for quad in ox.parse(path=path, base_iri=path.as_uri()):
            subject, object_ = named(quad.subject), named(quad.object)
            store.add(ox.Quad(subject, quad.predicate, object_, ox.NamedNode(name)))
        store.add_graph(ox.NamedNode(name))
    return store


def named(term: Any) -> Any:
    return ox.NamedNode(f"urn:blank:{term.value}") if isinstance(term, ox.BlankNode) else term


def test_the_queries_of_the_w3c_answer_from_their_evidence() -> None:
    different, tried = [], 0
    for name, text, data, graphs in w3c():
        outlined = outline(text)
        if outlined.changing or outlined.services:
            continue
        store = loaded(data, graphs)
        plain, names = without_dataset(text, outlined), [path.as_uri() for path in graphs]
        try:
            whole = rows(dataset(store, [DEFAULT], names).query(plain))
        except (SyntaxError, RuntimeError, ValueError):
            continue  # the engine's own limit, or a wrong query on purpose
        tried += 1
        alone = dataset(evidence_of(store, plain, [DEFAULT], names).store, [DEFAULT], names)
        if whole != rows(alone.query(plain)):
            different.append(name)
    assert different == []
    assert tried > 400
