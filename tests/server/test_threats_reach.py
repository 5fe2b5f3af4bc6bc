"""What a query may reach: nothing but the snapshot. A canary on loopback counts every attempt."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.sparql.test_sparql_protocol import COUNT, count, problem
from tests.support.serving import Service


class Canary(ThreadingHTTPServer):
    """Counts connections, whatever they say."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), BaseHTTPRequestHandler)
        self.hits = 0

    @property
    def address(self) -> str:
        """Its URL."""
        return f"http://127.0.0.1:{self.server_port}/"

    def process_request(self, request: object, client_address: object) -> None:
        """Count before anything is read."""
        self.hits += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]  # as given by the base class


@pytest.fixture
def canary() -> Iterator[Canary]:
    """A listener that must stay unvisited."""
    with Canary() as listener:
        thread = threading.Thread(target=listener.serve_forever)
        thread.start()
        yield listener
        listener.shutdown()
        thread.join()


CALLS = {
    "plain": "ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "silent": "ASK {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "sub-select": "ASK {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "exists": "ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "prefix": "PREFIX x: <{url}> ASK {{ SERVICE x:sparql {{ ?s ?p ?o }} }}",
    "base": "BASE <{url}> ASK {{ SERVICE <sparql> {{ ?s ?p ?o }} }}",
    "lower case, comment": "ASK {{ service # {{\n silent#\n<{url}> {{ ?s ?p ?o }} }}",
    "variable": "ASK {{ VALUES ?g {{ <{url}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
    "glued": "ASK {{ SERVICESILENT<{url}>{{ ?s ?p ?o }} }}",
    "glued to a literal": "ASK {{ ?s ?p trueSERVICE<{url}>{{ ?s ?p ?o }} }}",
    "glued to a prefix": "PREFIX : <{url}> ASK {{ SERVICE:x {{ ?s ?p ?o }} }}",
    "escaped address": "ASK {{ SERVICE <{url}\\u0078> {{ ?s ?p ?o }} }}",
    "construct": "CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "after a string": "ASK {{ ?s ?p '''it's'''@en.SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "optional": "ASK {{ OPTIONAL {{ ?a ?b ?c . SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
}


@pytest.mark.parametrize("name", CALLS)
def test_service_is_refused_and_nothing_is_fetched(small: Service, canary: Canary, name: str) -> None:
    response = small.query(CALLS[name].format(url=canary.address))
    assert "no other endpoint" in str(problem(response, 400, "service-refused")["detail"])
    assert canary.hits == 0


@pytest.mark.parametrize("host", ["localhost", "2130706433", "[::1]", "127.1"])
def test_service_under_other_names_of_this_machine(small: Service, canary: Canary, host: str) -> None:
    address = f"http://{host}:{canary.server_port}/"
    problem(small.query(CALLS["plain"].format(url=address)), 400, "service-refused")
    assert canary.hits == 0


@pytest.mark.parametrize("text", ["?SERVICE ?p 'SERVICE <x>'@en", "?s <x:SERVICE> ?service", "?s ?p ?o # SERVICE"])
def test_the_word_service_is_harmless_elsewhere(small: Service, text: str) -> None:
    assert small.query(f"ASK {{ {text}\n }}").status_code == 200


def test_a_sealed_process_cannot_open_a_socket(canary: Canary) -> None:
    script = (
        "import sys, os, pyoxigraph\n"
        "from api.workers.descriptor_limit import seal\n"
        "os.closerange(3, 256)\n"
        "if sys.argv[2] == 'sealed': seal(3)\n"
        "try: pyoxigraph.Store().query('SELECT * { SERVICE <%s> { ?s ?p ?o } }' % sys.argv[1])\n"
        "except OSError: pass\n"
    )
    for state, hits in (("sealed", 0), ("open", 1)):
        command = [sys.executable, "-c", script, canary.address, state]
        subprocess.run(command, check=True, cwd=Path(__file__).parent.parent.parent, timeout=20)
        assert canary.hits == hits


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_graph_name_is_never_fetched(small: Service, canary: Canary, tmp_path: Path, scheme: str) -> None:
    local = tmp_path / "secret.ttl"
    local.write_text("<x:s> <x:p> <x:o> .")
    address = canary.address if scheme == "http" else local.as_uri()
    for response in (
        small.query(f"SELECT (COUNT(*) AS ?n) FROM <{address}> {{ ?s ?p ?o }}"),
        small.query(f"SELECT (COUNT(*) AS ?n) FROM NAMED <{address}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
        small.query(COUNT, parameters=[("default-graph-uri", address)]),
    ):
        assert count(response) == 0
    assert canary.hits == 0


def test_load_is_no_query(small: Service, canary: Canary) -> None:
    problem(small.query(f"LOAD <{canary.address}>"), 400, "query-syntax")
    problem(small.post(f"LOAD <{canary.address}>", "application/sparql-update"), 403, "read-only")
    assert canary.hits == 0


@pytest.mark.parametrize("iri", ['x:"', "x:a>b", "x:a b", "x:a\nb", "a> <x:p> <x:o> . <x:s", "x:a\\u0020b"])
def test_a_wrong_iri_is_a_clean_error(small: Service, iri: str) -> None:
    response = small.query(f"ASK {{ <{iri}> ?p ?o }}", parameters=[("timeout", "1")])
    if "<x:p>" in iri:
        assert response.json()["boolean"] is False  # pasted text is text: two patterns, no injection to guard
    else:
        problem(response, 400, "query-syntax")
