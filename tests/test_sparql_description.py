"""What the service says about itself: description, VoID, examples; each statement is checked against it."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SH, VOID

from kg.vocabulary import BASE, LT, PREFIXES, SD
from tests.serving import ROUNDS, SOURCES, Service
from tests.test_sparql_protocol import COUNT, MERGED, PER_SOURCE, problem

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
