"""What the service says about itself: description, VoID, examples; each statement is checked against it."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, VOID, XSD

from kg.ontology.registry import BASE, LT, PREFIXES, SD
from tests.sparql.test_sparql_protocol import COUNT, MERGED, PER_SOURCE, problem
from tests.support.serving import ROUNDS, SOURCES, Service

sd = rdflib.Namespace(SD)
FORMS = ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]


def graph(service: Service, path: str, media_type: str = "text/turtle") -> rdflib.Graph:
    """The RDF behind an address."""
    response = service.client.get(path, headers={"Accept": media_type})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == media_type
    return rdflib.Graph().parse(data=response.content, format=media_type)


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/.well-known/sparql-examples"])
def test_the_descriptions_exist_in_every_form_and_are_one_graph(small: Service, path: str) -> None:
    sizes = {len(graph(small, path, media_type)) for media_type in FORMS}
    assert len(sizes) == 1
    assert sizes.pop() > 10
    problem(small.client.get(path, headers={"Accept": "text/csv"}), 406, "not-acceptable")
    tag = small.client.get(path).headers["etag"]
    assert small.client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/.well-known/sparql-examples"])
def test_no_blank_nodes(small: Service, path: str) -> None:
    for triple in graph(small, path):
        assert not any(isinstance(term, rdflib.BNode) for term in triple)


def test_the_service_description(small: Service) -> None:
    found = graph(small, "/sparql")
    (service,) = found.subjects(RDF.type, sd.Service)
    assert found.value(service, sd.endpoint) == rdflib.URIRef(f"{small.url}sparql")
    assert list(found.objects(service, sd.supportedLanguage)) == [sd.SPARQL11Query]
    assert list(found.objects(service, sd.feature)) == [sd.UnionDefaultGraph]  # SERVICE is off
    data = found.value(service, sd.defaultDataset)
    default = found.value(data, sd.defaultGraph)
    assert found.value(default, VOID.triples) == rdflib.Literal(MERGED)
    named = {
        str(found.value(node, sd.name)): found.value(found.value(node, sd.graph), VOID.triples)
        for node in found.objects(data, sd.namedGraph)
    }
    assert named == {f"{BASE}source/{name}": rdflib.Literal(PER_SOURCE) for name in SOURCES}


def test_every_result_format_claimed_is_given(small: Service) -> None:
    formats = {str(x).rpartition("/")[2] for x in graph(small, "/sparql").objects(None, sd.resultFormat)}
    rows = {"SPARQL_Results_JSON": "json", "SPARQL_Results_XML": "xml", "SPARQL_Results_CSV": "csv"}
    rows["SPARQL_Results_TSV"] = "tsv"
    graphs = {"Turtle": "ttl", "N-Triples": "nt", "RDF_XML": "rdf", "JSON-LD": "jsonld"}
    assert formats == {*rows, *graphs}
    for query, names in ((COUNT, rows), ("CONSTRUCT WHERE { ?s ?p ?o }", graphs)):
        for name in names.values():
            assert small.query(query, parameters=[("format", name)]).status_code == 200


def test_void_counts_what_queries_count(small: Service) -> None:
    found = graph(small, "/.well-known/void")
    dataset = rdflib.URIRef(BASE)
    assert found.value(dataset, VOID.triples) == rdflib.Literal(MERGED)
    assert found.value(dataset, VOID.entities) == rdflib.Literal(ROUNDS)
    assert found.value(dataset, VOID.sparqlEndpoint) == rdflib.URIRef(f"{small.url}sparql")
    partitions = {
        str(found.value(part, VOID.property)): found.value(part, VOID.triples)
        for part in found.objects(dataset, VOID.propertyPartition)
    }
    assert partitions[f"{LT}amount"] == rdflib.Literal(ROUNDS)


def counted(service: Service, query: str) -> dict[tuple[str, ...], int]:
    """The rows of a query whose last column is a count, by the columns before it."""
    rows = service.query(query).json()
    names = rows["head"]["vars"]
    values = [[row[name]["value"] for name in names] for row in rows["results"]["bindings"]]
    return {tuple(key): int(count) for *key, count in values}


def parted(found: rdflib.Graph, whole: rdflib.term.Node, kind: str) -> dict[tuple[str, ...], int]:
    """The partitions of a data set (or of a class) by class or property, with their counts."""
    number = VOID.entities if kind == "class" else VOID.triples
    parts = found.objects(whole, VOID[f"{kind}Partition"])
    return {(str(found.value(part, VOID[kind])),): int(str(found.value(part, number))) for part in parts}


@pytest.mark.slow
def test_void_partitions_are_what_queries_count(server: Service) -> None:
    found, dataset = graph(server, "/.well-known/void"), rdflib.URIRef(BASE)
    classes = counted(server, "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class")
    assert parted(found, dataset, "class") == classes
    assert len(classes) > 30
    properties = counted(server, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    assert parted(found, dataset, "property") == properties
    both = counted(server, "SELECT ?class ?p (COUNT(*) AS ?n) { ?s a ?class ; ?p ?o } GROUP BY ?class ?p")
    nested = {
        (str(found.value(part, VOID["class"])), *key): count
        for part in found.objects(dataset, VOID.classPartition)
        for key, count in parted(found, part, "property").items()
    }
    assert nested == both


def test_void_counts_the_whole_and_each_source(server: Service) -> None:
    found, dataset = graph(server, "/.well-known/void"), rdflib.URIRef(BASE)
    asked = {
        VOID.triples: "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        VOID.distinctSubjects: "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        VOID.distinctObjects: "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
        VOID.properties: "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        VOID.entities: f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER STRSTARTS(STR(?s), '{BASE}id/') }}",
    }
    for name, query in asked.items():
        assert int(str(found.value(dataset, name))) == counted(server, query)[()], name
    graphs = counted(server, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    subsets = {
        (str(found.value(part, sd.name)),): int(str(found.value(part, VOID.triples)))
        for part in found.objects(dataset, VOID.subset)
    }
    assert subsets == graphs
    sources = {key[0] for key in graphs if key[0].startswith(f"{BASE}source/")}
    assert {str(source) for source in found.objects(dataset, DCTERMS.source)} == sources


def test_void_says_where_the_data_is(server: Service) -> None:
    found, dataset = graph(server, "/.well-known/void"), rdflib.URIRef(BASE)
    for address in found.objects(dataset, VOID.dataDump):
        assert server.client.head(str(address)).status_code == 200, address
    assert len(list(found.objects(dataset, VOID.dataDump))) == 4
    assert str(found.value(dataset, VOID.uriSpace)) == BASE
    example = str(found.value(dataset, VOID.exampleResource))
    assert server.client.get(example.replace(BASE, "/")).status_code == 200
    assert {str(name) for name in found.objects(dataset, VOID.vocabulary)} >= {LT}
    for name in (DCTERMS.license, DCTERMS.modified, DCTERMS.title):
        assert found.value(dataset, name) is not None


@pytest.mark.parametrize("path", ["/.well-known/void", "/.well-known/sparql-examples"])
def test_every_prefix_is_declared_where_editors_look(server: Service, path: str) -> None:
    """`sh:declare` on one subject, with `sh:prefix` and an `sh:namespace` of type xsd:anyURI."""
    found = graph(server, path)
    (subject,) = set(found.subjects(SH.declare))
    assert subject == rdflib.URIRef(LT.rstrip("#"))
    declared = {}
    for node in found.objects(subject, SH.declare):
        namespace = found.value(node, SH.namespace)
        assert isinstance(namespace, rdflib.Literal) and namespace.datatype == XSD.anyURI
        declared[str(found.value(node, SH.prefix))] = str(namespace)
    assert declared == PREFIXES


def test_the_examples_run_and_the_prefixes_are_declared(server: Service) -> None:
    found = graph(server, "/.well-known/sparql-examples")
    examples = list(found.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(examples) >= 10
    for example in examples:
        labels = [label for label in found.objects(example, RDFS.comment) if isinstance(label, rdflib.Literal)]
        assert {label.language for label in labels} == {"zh-hans", "en"}
        response = server.query(str(found.value(example, SH.select)))
        assert response.status_code == 200, (example, response.text)
        assert response.json()["head"]["vars"]
    declared = {
        str(found.value(node, SH.prefix)): str(found.value(node, SH.namespace))
        for node in found.objects(None, SH.declare)
    }
    assert declared == PREFIXES
