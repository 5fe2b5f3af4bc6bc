"""What the service and its data are, as RDF: service description, VoID, example queries. Computed in a worker.

No blank nodes: every node has a fragment. Never claims a feature that is switched off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.base.paths import queries_dir
from kg.build.serialization import serialized
from kg.ontology.registry import BASE, DCTERMS, ID, LT, PREFIXES, RDF, RDFS, SD, SH, SOURCE, VOID, XSD
from kg.store.shipped_query import query_named, rows
from kg.store.snapshot import Snapshot

FORMATS = "http://www.w3.org/ns/formats/"
SCHEMA = "https://schema.org/"
RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_TYPE = ox.NamedNode(RDF + "type")
Facts = Iterator[ox.Triple]


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _say(subject: str, predicate: str, value: ox.NamedNode | ox.Literal | str) -> ox.Triple:
    return ox.Triple(_node(subject), _node(predicate), _node(value) if isinstance(value, str) else value)


def _is(subject: str, kind: str) -> ox.Triple:
    return ox.Triple(_node(subject), _TYPE, _node(kind))


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_node(XSD + "integer"))


def _written(facts: Iterable[ox.Triple], media_type: str) -> bytes:
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(media_type)
    prefixes = {**PREFIXES, "format": FORMATS, "schema": SCHEMA} if form == ox.RdfFormat.TURTLE else None
    return serialized(facts, form, prefixes)


def service(snapshot: Snapshot, media_type: str, endpoint: str, scratch: bool = False) -> bytes:
    """The service description (SPARQL 1.1 Service Description) of the endpoint."""
    return _written(_service(snapshot, endpoint, scratch), media_type)


def _service(snapshot: Snapshot, endpoint: str, scratch: bool) -> Facts:
    me, data, default = f"{endpoint}#service", f"{endpoint}#dataset", f"{endpoint}#default-graph"
    yield _is(me, SD + "Service")
    yield _say(me, SD + "endpoint", endpoint)
    yield _say(me, SD + "supportedLanguage", SD + "SPARQL11Query")
    if scratch:
        yield _say(me, SD + "supportedLanguage", SD + "SPARQL11Update")
    else:
        yield _say(me, SD + "feature", SD + "UnionDefaultGraph")
        yield _say(me, RDFS + "seeAlso", f"{endpoint.removesuffix('sparql')}docs/model")
    for name in RESULT_FORMATS:
        yield _say(me, SD + "resultFormat", FORMATS + name)
    yield _say(me, SD + "defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple")
    yield _say(me, SD + "defaultDataset", data)
    yield _is(data, SD + "Dataset")
    yield _say(data, SD + "defaultGraph", default)
    yield _is(default, SD + "Graph")
    yield _say(default, VOID + "triples", _number(_size(snapshot, None)))
    for position, graph in enumerate(snapshot.graphs):
        named, content = f"{endpoint}#named-graph-{position}", f"{endpoint}#graph-{position}"
        yield _say(data, SD + "namedGraph", named)
        yield _is(named, SD + "NamedGraph")
        yield _say(named, SD + "name", graph)
        yield _say(named, SD + "graph", content)
        yield _is(content, SD + "Graph")
        yield _say(content, VOID + "triples", _number(_size(snapshot, graph)))


def _size(snapshot: Snapshot, graph: str | None) -> int:
    place = ox.DefaultGraph() if graph is None else _node(graph)
    return sum(1 for _ in snapshot.store.quads_for_pattern(None, None, None, place))


def void(snapshot: Snapshot, media_type: str, root: str) -> bytes:
    """The VoID description of the data set: counts, partitions by class and property, where to ask."""
    return _written([*_void(snapshot, root), *_prefixes()], media_type)


def _void(snapshot: Snapshot, root: str) -> Facts:
    title = {"zh-hans": "龙图：中国人工智能创业图谱", "en": "Longtu: the Chinese AI startup landscape"}
    yield _is(BASE, VOID + "Dataset")
    for language, text in title.items():
        yield _say(BASE, DCTERMS + "title", ox.Literal(text, language=language))
    yield _say(BASE, DCTERMS + "license", LICENCE)
    if snapshot.data_as_of:
        day = ox.Literal(snapshot.data_as_of.isoformat(), datatype=_node(XSD + "date"))
        yield _say(BASE, DCTERMS + "modified", day)
    yield _say(BASE, VOID + "sparqlEndpoint", f"{root}sparql")
    for form in ("nq", "trig", "ttl", "jsonld"):
        yield _say(BASE, VOID + "dataDump", f"{root}data/longtu.{form}")
    for source in snapshot.sources:
        yield _say(BASE, DCTERMS + "source", SOURCE + source.source)
    yield _say(BASE, VOID + "uriSpace", ox.Literal(BASE))
    for vocabulary in (LT, SD, VOID):
        yield _say(BASE, VOID + "vocabulary", vocabulary)
    yield from _counts(snapshot)
    yield from _partition(
        snapshot, "class", f"SELECT ?x (COUNT(DISTINCT ?s) AS ?n) {{ ?s <{RDF}type> ?x }} GROUP BY ?x"
    )
    yield from _partition(snapshot, "property", "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")
    yield from _properties_of_classes(snapshot)
    for position, graph in enumerate(snapshot.graphs):
        subset = f"{BASE}.well-known/void#graph-{position}"
        yield _say(BASE, VOID + "subset", subset)
        yield _say(subset, SD + "name", graph)
        yield _say(subset, VOID + "triples", _number(_size(snapshot, graph)))


def _counts(snapshot: Snapshot) -> Facts:
    query = (
        "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) "
        "(COUNT(DISTINCT ?o) AS ?distinctObjects) (COUNT(DISTINCT ?p) AS ?properties) { ?s ?p ?o }"
    )
    found = rows(snapshot, query)
    for name, value in zip(found.columns, found.rows[0], strict=True):
        yield _say(BASE, VOID + name, value or _number(0))
    entities = sorted({s for s in _subjects(snapshot) if s.startswith(ID)})
    yield _say(BASE, VOID + "entities", _number(len(entities)))
    if entities:
        yield _say(BASE, VOID + "exampleResource", entities[0])


def _subjects(snapshot: Snapshot) -> Iterator[str]:
    for row in rows(snapshot, "SELECT DISTINCT ?s { ?s ?p ?o }").values():
        yield row["s"]


def _partition(snapshot: Snapshot, kind: str, query: str) -> Facts:
    parts = sorted((row["x"], int(row["n"])) for row in rows(snapshot, query).values())
    for position, (value, count) in enumerate(parts):
        part = f"{BASE}.well-known/void#{kind}-{position}"
        yield _say(BASE, f"{VOID}{kind}Partition", part)
        yield _say(part, VOID + kind, value)
        yield _say(part, VOID + ("entities" if kind == "class" else "triples"), _number(count))


def _properties_of_classes(snapshot: Snapshot) -> Facts:
    """Which properties the members of each class have, for editors that complete by the class of a subject."""
    query = f"SELECT ?class ?x (COUNT(*) AS ?n) {{ ?s <{RDF}type> ?class ; ?x ?o }} GROUP BY ?class ?x"
    parts = sorted((row["class"], row["x"], int(row["n"])) for row in rows(snapshot, query).values())
    places = {name: position for position, name in enumerate(sorted({name for name, _, _ in parts}))}
    for position, (name, value, count) in enumerate(parts):
        part = f"{BASE}.well-known/void#class-{places[name]}-property-{position}"
        yield _say(f"{BASE}.well-known/void#class-{places[name]}", f"{VOID}propertyPartition", part)
        yield _say(part, VOID + "property", value)
        yield _say(part, VOID + "triples", _number(count))


def _prefixes() -> Facts:
    """The prefixes as SHACL declarations on the ontology, where editors look for them."""
    for prefix, namespace in sorted(PREFIXES.items()):
        declared = f"{BASE}.well-known/void#prefix-{prefix}"
        yield _say(LT.rstrip("#"), SH + "declare", declared)
        yield _say(declared, SH + "prefix", ox.Literal(prefix))
        yield _say(declared, SH + "namespace", ox.Literal(namespace, datatype=_node(XSD + "anyURI")))


def examples(_snapshot: Snapshot, media_type: str, root: str) -> bytes:
    """The commonest questions as `sh:SPARQLSelectExecutable`, from the same files that the service runs."""
    return _written([*_examples(root), *_prefixes()], media_type)


def _examples(root: str) -> Facts:
    for path in sorted((queries_dir() / "common").glob("*.rq")):
        query = query_named(path.stem)
        me = f"{BASE}.well-known/sparql-examples#{query.name}"
        yield _is(me, SH + "SPARQLExecutable")
        yield _is(me, SH + "SPARQLSelectExecutable")
        for language, text in (("zh-hans", query.header.title.zh), ("en", query.header.title.en)):
            yield _say(me, RDFS + "comment", ox.Literal(text, language=language))
        text = "\n".join(line for line in query.text.splitlines() if not line.startswith("#+")) + "\n"
        yield _say(me, SH + "select", ox.Literal(text))
        yield _say(me, SH + "prefixes", LT.rstrip("#"))
        yield _say(me, SCHEMA + "target", f"{root}sparql")
