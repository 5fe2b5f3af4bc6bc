"""Clients that nobody here wrote: SPARQLWrapper, rdflib's SPARQLStore, another engine that federates to us."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, RDFXML, SPARQLWrapper
from SPARQLWrapper import TURTLE as SPARQL_TURTLE
from SPARQLWrapper import XML as SPARQL_XML

from tests.sparql.test_sparql_protocol import COUNT, FIRST, MERGED, PER_SOURCE
from tests.support.serving import AMOUNT, BASE, ROUNDS, Service


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


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real `oxigraph serve` with an empty store of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--bind", address]
    place = tmp_path_factory.mktemp("oxigraph") / "store"
    process = subprocess.Popen([*command, "--location", str(place)], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://{address}/")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(10)


def test_an_oxigraph_server_federates_to_us(small: Service, oxigraph: str) -> None:
    """Its own data joins ours: it holds a name for one round, we hold the amounts."""
    own = f'<{BASE}id/round-1> <{BASE}name> "one" .'
    stored = httpx.post(f"{oxigraph}/store?default", content=own, headers={"Content-Type": "application/n-triples"})
    assert stored.is_success
    service = f"SERVICE <{small.url}sparql> {{ ?s <{AMOUNT}> ?amount }}"
    everything = _rows(oxigraph, f"SELECT ?s ?amount {{ {service} }}")
    assert {(row["s"], row["amount"]) for row in everything} == {
        (f"{BASE}id/round-{index}", str(index * 100)) for index in range(ROUNDS)
    }
    joined = _rows(oxigraph, f"SELECT ?name ?amount {{ ?s <{BASE}name> ?name . {service} }}")
    assert joined == [{"name": "one", "amount": "100"}]
    counted = _rows(oxigraph, f"SELECT ?n {{ SERVICE <{small.url}sparql> {{ {COUNT} }} }}")
    assert counted == [{"n": str(MERGED)}]  # three sources state each edge; it counts once over there too


def test_a_refusal_reaches_the_client_of_the_other_server(small: Service, oxigraph: str) -> None:
    inner = "SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o }"
    answer = httpx.get(f"{oxigraph}/query", params={"query": f"ASK {{ SERVICE <{small.url}sparql> {{ {inner} }} }}"})
    assert answer.status_code >= 400


def _rows(server: str, query: str) -> list[dict[str, str]]:
    answer = httpx.get(
        f"{server}/query", params={"query": query}, headers={"Accept": "application/sparql-results+json"}, timeout=600
    )
    assert answer.status_code == 200, answer.text
    return [{name: cell["value"] for name, cell in row.items()} for row in answer.json()["results"]["bindings"]]
