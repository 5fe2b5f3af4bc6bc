"""A scratch store: writable with the token, changed as a whole or not at all, on loopback, apart from the graph."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from kg.base.processes import python_command
from tests.server.test_threats_reach import Canary, canary
from tests.sparql.test_sparql_protocol import COUNT, count, problem
from tests.support import serving
from tests.support.serving import Service

__all__ = ["canary"]

TOKEN = "s3cret"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
UPDATE = "application/sparql-update"
TURTLE = {"Content-Type": "text/turtle"}
ONE = "<x:s> <x:p> 1 ."
SLOW = "INSERT { <x:n> <x:n> ?n } WHERE { SELECT (COUNT(*) AS ?n) { %s } }"


@pytest.fixture(scope="module")
def store() -> Iterator[Service]:
    """A scratch store of this module."""
    with serving.running(None, scratch="true", token=TOKEN) as service:
        yield service


@pytest.fixture(autouse=True)
def empty(store: Service) -> None:
    """Every test begins with nothing."""
    assert update(store, "DROP ALL").status_code == 204


def update(service: Service, text: str, **options: object) -> httpx.Response:
    """Run an update with the token."""
    return service.post(text, UPDATE, headers=BEARER, **options)


def triples(service: Service, address: str) -> list[str]:
    """The lines of a graph."""
    return service.client.get(address, headers={"Accept": "application/n-triples"}).text.splitlines()


def put(service: Service, graph: str, body: str | bytes = ONE, method: str = "PUT") -> httpx.Response:
    """Write a graph with the token."""
    target = f"/store?{graph}"
    return service.client.request(method, target, content=body, headers={**BEARER, **TURTLE})


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Basic czNjcmV0", TOKEN, "Bearer \xff\xe9", "Bearer"])
def test_writing_needs_the_token(store: Service, authorization: str) -> None:
    named = [(b"Authorization", authorization.encode("latin-1"))] if authorization else []
    for method, target, kind in (("POST", "/sparql", UPDATE), ("PUT", "/store?default", "text/turtle")):
        headers = [*named, (b"Content-Type", kind.encode())]
        response = store.client.request(method, target, content="CLEAR ALL", headers=headers)
        problem(response, 401, "unauthorized")
        assert response.headers["www-authenticate"] == "Bearer"
    assert count(store.query(COUNT)) == 0


def test_an_update_is_seen_by_the_next_query(store: Service) -> None:
    for number in range(1, 6):
        assert update(store, f"INSERT DATA {{ <x:s> <x:p> {number} }}").status_code == 204
        assert count(store.query(COUNT)) == number


def test_the_default_graph_is_not_a_union(store: Service) -> None:
    update(store, "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 1 } }")
    assert count(store.query(COUNT)) == 0
    assert count(store.query(COUNT, parameters=[("default-graph-uri", "x:g")])) == 1


def test_a_failing_update_changes_nothing(store: Service) -> None:
    update(store, "INSERT DATA { <x:s> <x:p> 1 }")
    text = "INSERT DATA { <x:s> <x:p> 2 } ; CREATE GRAPH <x:g> ; CREATE GRAPH <x:g>"
    problem(update(store, text), 500, "query-failed")
    problem(update(store, "INSERT DATA { <x:s> <x:p> }"), 400, "query-syntax")
    assert count(store.query(COUNT)) == 1


def test_an_update_past_the_limit_is_killed_and_changes_nothing() -> None:
    values = " ".join(f"<x:s{n}> <x:p> {n} ." for n in range(50))
    slow = SLOW % " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9))
    with serving.running(None, scratch="true", token=TOKEN, time_limit_s=5) as own:
        update(own, f"INSERT DATA {{ {values} }}")
        problem(update(own, f"DELETE WHERE {{ <x:s1> ?p ?o }} ; {slow}"), 503, "time-limit")
        assert count(own.query(COUNT)) == 50


def test_updates_one_after_another_lose_nothing(store: Service) -> None:
    def insert(number: int) -> int:
        with httpx.Client(base_url=store.url, timeout=600) as client:
            text = f"INSERT DATA {{ <x:s> <x:p> {number} }}"
            return client.post("/sparql", content=text, headers={**BEARER, "Content-Type": UPDATE}).status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(insert, range(40))) == {204}
    assert count(store.query(COUNT)) == 40


def test_a_query_is_no_update_and_an_update_no_query(store: Service) -> None:
    update(store, f"INSERT DATA {{ {ONE} }}")
    assert problem(update(store, "ASK {}"), 400, "query-syntax")["remedy"] == "send it as a query"
    assert "SELECT" in str(problem(store.query("CLEAR ALL"), 400, "query-syntax")["remedy"])
    by_get = store.client.get("/sparql?update=CLEAR%20ALL", headers=BEARER)
    assert problem(by_get, 400, "bad-input")["remedy"] == "send it by POST"
    assert count(store.query(COUNT)) == 1


def test_using_graph_uri(store: Service) -> None:
    update(store, "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 1 } }")
    text = "INSERT { ?s <x:copied> ?o } WHERE { ?s ?p ?o }"
    assert update(store, text, params={"using-graph-uri": "x:g"}).status_code == 204
    assert store.query("ASK { <x:s> <x:copied> 1 }").json()["boolean"] is True
    for own in ("WITH <x:g> " + text, text.replace("WHERE", "USING <x:g> WHERE"), "DELETE WHERE { ?s ?p ?o }"):
        problem(update(store, own, params={"using-graph-uri": "x:g"}), 400, "bad-input")


@pytest.mark.parametrize("kind", ["text/html", "*/*", "text/turtle"])
def test_the_printed_address_leads_to_the_endpoint(store: Service, kind: str) -> None:
    found = store.client.get("/", headers={"Accept": kind}, follow_redirects=True)
    assert (found.status_code, found.url.path) == (200, "/sparql")


@pytest.mark.parametrize(
    ("path", "status"), [("/id/kimi", 404), ("/views/mau", 404), ("/api/entities", 404), ("/openapi.json", 200)]
)
def test_there_is_no_page_of_a_graph_that_is_not_there(store: Service, path: str, status: int) -> None:
    for kind in ("text/html", "application/json"):
        assert store.client.get(path, headers={"Accept": kind}).status_code == status


def test_graphs_by_name(store: Service) -> None:
    assert put(store, "graph=x:g").status_code == 201
    assert put(store, "graph=x:g", "<x:s> <x:p> 2 .").status_code == 204
    assert len(triples(store, "/store?graph=x:g")) == 1
    assert put(store, "graph=x:g", method="POST").status_code == 204
    assert len(triples(store, "/store?graph=x:g")) == 2
    head = store.client.head("/store?graph=x:g")
    assert (head.status_code, head.content) == (200, b"")
    assert store.client.delete("/store?graph=x:g", headers=BEARER).status_code == 204
    problem(store.client.get("/store?graph=x:g"), 404, "not-found")
    problem(store.client.delete("/store?graph=x:g", headers=BEARER), 404, "not-found")


def test_an_empty_graph_exists(store: Service) -> None:
    assert put(store, "graph=x:empty", "").status_code == 201
    assert store.client.get("/store?graph=x:empty").status_code == 200
    update(store, "INSERT DATA { <x:s> <x:p> 1 }")
    assert store.client.get("/store?graph=x:empty").status_code == 200


def test_a_graph_posted_to_the_store_gets_a_name(store: Service) -> None:
    response = store.client.post("/store", content=ONE, headers={**BEARER, **TURTLE})
    assert response.status_code == 201
    assert len(triples(store, response.headers["location"])) == 1


@pytest.mark.parametrize(
    ("target", "body", "content_type", "status", "name"),
    [
        ("graph=relative", ONE, "text/turtle", 400, "bad-input"),
        ("graph=x:g&default", ONE, "text/turtle", 400, "bad-input"),
        ("graph=x:g&graph=x:h", ONE, "text/turtle", 400, "bad-input"),
        ("", ONE, "text/turtle", 400, "bad-input"),
        ("default", "<x:s> <x:p>", "text/turtle", 400, "bad-input"),
        ("default", "not a multipart", "multipart/form-data", 400, "bad-input"),
        ("default", ONE, "image/png", 415, "unsupported-media-type"),
        ("default", ONE, "", 415, "unsupported-media-type"),
    ],
)
def test_wrong_writes(store: Service, target: str, body: str, content_type: str, status: int, name: str) -> None:
    update(store, "INSERT DATA { <x:kept> <x:p> 1 }")
    headers = {**BEARER, "Content-Type": content_type}
    problem(store.client.put(f"/store?{target}", content=body, headers=headers), status, name)
    assert count(store.query(COUNT)) == 1


@pytest.mark.parametrize("body", ["<<( <x:s> <x:p> " * 20_000, "[ <x:p> " * 20_000, "( " * 20_000])
def test_a_file_nested_beyond_the_engine_is_refused_and_the_store_lives(store: Service, body: str) -> None:
    response = put(store, "default", f"<x:s> <x:p> {body}")
    assert response.status_code == 400
    assert count(store.query(COUNT)) == 0


def test_nothing_is_fetched_for_a_writer(store: Service, canary: Canary) -> None:
    problem(update(store, f"LOAD <{canary.address}>"), 400, "load-refused")
    problem(update(store, "LOAD <file:///etc/passwd>"), 400, "load-refused")
    assert update(store, f"LOAD SILENT <{canary.address}>").status_code == 204
    text = f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{canary.address}> {{ ?s ?p ?o }} }}"
    problem(update(store, text), 400, "service-refused")
    context = f'{{"@context": "{canary.address}", "@id": "x:s"}}'
    headers = {**BEARER, "Content-Type": "application/ld+json"}
    problem(store.client.put("/store?default", content=context, headers=headers), 400, "bad-input")
    assert canary.hits == 0


def test_a_service_can_be_allowed(small: Service) -> None:
    address = f"{small.url}sparql"
    with serving.running(None, scratch="true", token=TOKEN, allow_service=f'["{address}"]') as service:
        text = f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        assert count(service.query(text)) == count(small.query(COUNT))
        problem(service.query(text.replace("/sparql>", "/other>")), 400, "service-refused")
        silent = f"LOAD SILENT <{address}> ; INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        problem(update(service, silent), 400, "load-refused")


def test_it_listens_on_loopback_only() -> None:
    environment = {**os.environ, "KG_SCRATCH": "true", "KG_HOST": "0.0.0.0", "KG_PORT": "0"}
    done = subprocess.run(
        python_command("api.server.serve"),
        env=environment,
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "loopback" in done.stderr


def test_it_describes_itself_as_writable(store: Service) -> None:
    text = store.client.get("/sparql").text
    assert "SPARQL11Update" in text
    assert "UnionDefaultGraph" not in text


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_the_published_graph_refuses_writes_with_any_token(small: Service, method: str) -> None:
    response = small.client.request(method, "/store?default", content=ONE, headers={**BEARER, **TURTLE})
    problem(response, 403, "read-only")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert small.client.get("/store?default").status_code == 200
