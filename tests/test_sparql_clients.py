"""Clients that nobody here wrote: SPARQLWrapper, rdflib's SPARQLStore, another engine that federates to us."""

from __future__ import annotations

from typing import Any

import pyoxigraph
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, RDFXML, SPARQLWrapper
from SPARQLWrapper import TURTLE as SPARQL_TURTLE
from SPARQLWrapper import XML as SPARQL_XML

from tests.serving import AMOUNT, BASE, ROUNDS, Service
from tests.test_sparql_protocol import COUNT, FIRST, MERGED, PER_SOURCE


def wrapper(service: Service) -> Any:
    """A client whose answers have a type of their own for each format."""
    return SPARQLWrapper(f"{service.url}sparql")


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_rows(small: Service, method: str) -> None:
    client = wrapper(small)
    client.setMethod(method)
    client.setQuery(COUNT)
    client.setReturnFormat(JSON)
    assert client.query().convert()["results"]["bindings"][0]["n"]["value"] == str(MERGED)
    client.setReturnFormat(SPARQL_XML)
    assert client.query().convert().getElementsByTagName("literal")[0].firstChild.data == str(MERGED)
    client.setReturnFormat(CSV)
    assert client.query().convert() == f"n\r\n{MERGED}\r\n".encode()


def test_sparqlwrapper_post_directly_with_a_default_graph(small: Service) -> None:
    client = wrapper(small)
    client.setMethod(POST)
    client.setRequestMethod(POSTDIRECTLY)
    client.addDefaultGraph(FIRST)
    client.setQuery(COUNT)
    client.setReturnFormat(JSON)
    assert client.query().convert()["results"]["bindings"][0]["n"]["value"] == str(PER_SOURCE)


@pytest.mark.parametrize("form", [SPARQL_TURTLE, RDFXML])
def test_sparqlwrapper_graphs(small: Service, form: str) -> None:
    client = wrapper(small)
    client.setQuery(f"CONSTRUCT WHERE {{ ?s <{AMOUNT}> ?o }}")
    client.setReturnFormat(form)
    found = client.query().convert()
    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
    assert len(graph) == ROUNDS


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_sparqlstore(small: Service, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{small.url}sparql", method=method))
    rows = graph.query(f"SELECT ?s ?o WHERE {{ ?s <{AMOUNT}> ?o }}")
    assert len(list(rows)) == ROUNDS
    node = rdflib.URIRef(f"{BASE}id/round-1")
    assert graph.value(node, rdflib.URIRef(AMOUNT)) == rdflib.Literal(100)
    assert (node, None, None) in graph


def test_another_engine_federates_to_us(small: Service) -> None:
    store = pyoxigraph.Store()
    text = f"SELECT ?s ?o {{ SERVICE <{small.url}sparql> {{ ?s <{AMOUNT}> ?o }} }}"
    assert len(list(store.query(text))) == ROUNDS  # type: ignore[arg-type]  # a SELECT gives rows
