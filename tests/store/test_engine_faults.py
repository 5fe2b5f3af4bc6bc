"""An engine that misbehaves is told as one sentence with what to do; no password reaches a log or an error."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pyoxigraph as ox
import pytest

from kg.base.errors import BadInput, EngineFault, WronglyAnswered
from kg.build.dataset import Built
from kg.store import push as push_module
from kg.store.answer_check import known_answers, wrongly_answered
from kg.store.bound_text import bound_text
from kg.store.engine_http import Engine, checked_address
from kg.store.push import push
from kg.store.remote_graph import CHECKED, RemoteGraph, push_in
from kg.store.remote_snapshot import RemoteSnapshot
from kg.store.shipped_query import queries
from kg.store.snapshot import Snapshot
from tests.support.other_engines import Addresses, oxigraph
from tests.support.serving import running

pytestmark = pytest.mark.slow

KG = Path(sys.executable).with_name("kg")
PASSWORD = "not-in-any-log"
Behaviour = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def engine_that(behaves: Behaviour) -> Iterator[str]:
    """The address of a server on this machine that answers every request in one way."""

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if self.raw_requestline and self.parse_request():
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                behaves(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.block_on_close = False  # a client may keep its connection
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answering(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def breaking_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


FAULTS: dict[str, tuple[Behaviour, str]] = {
    "500": (answering(500), "the engine answered 500"),
    "404": (answering(404), "the engine answered 404"),
    "redirect": (answering(302, Location=f"http://u:{PASSWORD}@127.0.0.1:1/"), r"the engine redirects \(302\)"),
    "password": (answering(401, WWW_Authenticate="Digest realm=x, nonce=y, qop=auth"), "wants a user and a password"),
    "forbidden": (answering(403), "wants a user and a password"),
    "hangs up": (hanging_up, "dropped the connection"),
    "breaks off": (breaking_off, "dropped the connection"),
    "a page": (answering(200, b"<html>"), "what is no SPARQL result"),
    "other JSON": (answering(200, b'{"hello": 1}'), "what is no SPARQL result"),
    "empty": (answering(200), "what is no SPARQL result"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence_with_a_remedy(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_STORE_USER", raising=False)
    behaves, said = FAULTS[fault]
    with engine_that(behaves) as address, pytest.raises(EngineFault, match=said) as raised:
        push_in(Engine(address))
    assert raised.value.place == address
    assert raised.value.remedy
    assert PASSWORD not in str(raised.value)


def test_an_engine_that_is_slow_is_given_up() -> None:
    done = Event()

    def slow(_handler: BaseHTTPRequestHandler) -> None:
        done.wait()

    with engine_that(slow) as address:
        with pytest.raises(EngineFault, match=r"did not answer within 0\.2 s") as raised:
            push_in(Engine(address, wait_s=0.2))
        done.set()
    assert raised.value.again


def test_an_engine_that_is_not_there_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/query"
    with pytest.raises(EngineFault, match="cannot be reached"):
        push_in(Engine(address))


NO_ADDRESSES = [
    "ftp://x/",
    "http://",
    "nonsense://",
    "http://[::1/",
    "http://x:99999/",
    "http://x/\n",
    "http://x/\x1b[2J",
]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="no address of an engine"):
        checked_address(address)


@pytest.mark.parametrize("command", [["push"], ["serve", "--port", "0", "--store"]])
def test_a_password_in_an_address_is_refused_and_not_repeated(command: list[str]) -> None:
    address = f"http://longtu:{PASSWORD}@127.0.0.1:1/store"
    done = subprocess.run([str(KG), *command, address], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "http://127.0.0.1:1/store: an address carries no user and no password" in done.stderr
    assert PASSWORD not in done.stdout + done.stderr


def test_a_wrong_password_is_told_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_USER", "longtu")
    monkeypatch.setenv("KG_STORE_PASSWORD", PASSWORD)
    for challenge in ("Digest realm=x, nonce=y, qop=auth", "Basic realm=x"):
        with engine_that(answering(401, WWW_Authenticate=challenge)) as address:
            with pytest.raises(EngineFault, match="refuses this user") as raised:
                push_in(Engine(address))
            assert PASSWORD not in str(raised.value) + repr(vars(raised.value))


@pytest.mark.parametrize("fault", ["500", "redirect", "a page"])
def test_the_service_says_so_and_ends(fault: str) -> None:
    behaves, said = FAULTS[fault]
    with engine_that(behaves) as address:
        done = subprocess.run(
            [str(KG), "serve", "--port", "0", "--store", address], capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"kg serve: {address}: the engine ")
    assert "Traceback" not in done.stderr and PASSWORD not in done.stderr
    assert said.partition(r" \(")[0] in done.stderr


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory, snapshot: Snapshot) -> Iterator[Addresses]:
    """An Oxigraph server that holds the packaged data."""
    with oxigraph(tmp_path_factory.mktemp("other")) as addresses:
        push(snapshot, snapshot, Engine(addresses.graphs))
        yield addresses


def test_a_push_is_tried_again_and_then_given_up(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push_module, "PAUSE_S", 0.0)
    asked: list[str] = []

    def busy(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        answering(503)(handler)

    with engine_that(busy) as address, pytest.raises(EngineFault, match="answered 503"):
        push(snapshot, snapshot, Engine(address))
    assert len(asked) == push_module.TRIES


def test_a_query_that_an_engine_answers_wrongly_is_refused_by_name(other: Addresses, snapshot: Snapshot) -> None:
    """The engine holds other triples than the known answers are of: what differs is named, what agrees is answered."""
    known = known_answers(snapshot.store)
    right = RemoteGraph(Engine(other.queries), merged=CHECKED)
    assert wrongly_answered(right, known) == {}
    lies = {**known, "mau": "0", "round": "0"}
    assert wrongly_answered(right, lies) == {"mau": "other rows", "round": "other rows"}
    right.refused = {queries()["mau"].text: "mau"}
    with pytest.raises(WronglyAnswered, match="'mau'"):
        right.query(queries()["mau"].text)
    assert list(right.query(queries()["sources"].text))


def test_an_engine_without_a_push_or_with_another_version_is_refused(
    other: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with oxigraph(tmp_path) as empty, pytest.raises(BadInput, match="holds no complete push"):
        RemoteSnapshot(Engine(empty.queries))
    monkeypatch.setattr("kg.store.remote_graph.FORMAT", 99)
    with pytest.raises(BadInput, match="the push is of format 1, not of 99"):
        RemoteSnapshot(Engine(other.queries))


def test_the_service_stops_answering_while_the_data_is_replaced(other: Addresses, built: Built) -> None:
    """A push of other data begins: what was served is refused until it has ended, never mixed."""
    with running(None, store=other.queries, read_ahead=False) as service:
        assert service.query("ASK { ?s ?p ?o }").json()["boolean"]
        changed = Snapshot.from_nquads(built.nquads.replace(b'"500000000"', b'"500000001"'))
        push(changed, changed, Engine(other.graphs))
        answer = service.query("ASK { ?s ?p ?o }")
        assert answer.status_code == 502
        assert answer.json()["type"] == "/problems/engine-fault"
        assert "being replaced" in answer.json()["detail"]
        assert other.queries not in answer.text
    whole = Snapshot.from_nquads(built.nquads)
    push(whole, whole, Engine(other.graphs))


def test_values_are_bound_as_terms_wherever_the_variable_stands() -> None:
    text = "SELECT ?x ?y { ?y <x:p> ?x FILTER NOT EXISTS { ?y <x:q> ?x } OPTIONAL { ?y <x:r> ?z FILTER(?z = ?x) }}"
    store = ox.Store()
    store.bulk_load(b'<x:a> <x:p> "a\\"b}" .\n<x:b> <x:p> "c" .\n<x:a> <x:r> "a\\"b}" .\n', ox.RdfFormat.N_TRIPLES)
    value = {ox.Variable("x"): ox.Literal('a"b}')}
    held = Snapshot(store, "")
    found = [[str(cell) for cell in row] for row in held.query(bound_text(text, value))]
    assert found == [[str(cell) for cell in row] for row in held.query(text, value)]
    assert found == [[r'"a\"b}"', "<x:a>"]]
    assert bound_text(text, {}) == text


def test_bound_texts_of_every_shipped_query_have_the_rows_of_bound_values(snapshot: Snapshot) -> None:
    for query in queries().values():
        bound = query.bindings({}, examples=True)
        rows = sorted(map(str, snapshot.query(bound_text(query.text, bound))))
        assert rows == sorted(map(str, snapshot.query(query.text, bound))), query.name


def test_booleans_are_written_alike() -> None:
    cell = {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1"}
    body = json.dumps({"head": {"vars": ["b"]}, "results": {"bindings": [{"b": cell}]}}).encode()
    with engine_that(answering(200, body, Content_Type="application/sparql-results+json")) as address:
        found = RemoteGraph(Engine(address)).query("SELECT ?b WHERE { ?s ?p ?b }")
    assert [row["b"].value for row in found] == ["true"]
