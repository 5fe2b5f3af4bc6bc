"""The data in engines that others make: a push is whole or invisible, and answers are right or refused by name."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.base.errors import BadInput
from kg.store.answer_check import PROBES, checksum
from kg.store.engine_http import Engine
from kg.store.push import push
from kg.store.remote_graph import MANIFEST, RemoteGraph, push_in
from kg.store.remote_snapshot import RemoteSnapshot
from kg.store.shipped_query import queries
from kg.store.snapshot import Selection, Snapshot
from tests.support import other_engines
from tests.support.other_engines import PASSWORD, USER, Addresses
from tests.support.serving import Service, running

pytestmark = pytest.mark.engines

KG = Path(sys.executable).with_name("kg")
# What an engine may answer wrongly (rows are missing, by the plan that it chooses), and no other way of writing the
# query that is as fast here was found.
WRONG = {"virtuoso": {"relationships-in", "relationships-out"}, "oxigraph": set[str]()}
PAGES = [
    *(
        "/?lang=en",
        "/id/moonshot-ai?lang=zh",
        "/sources/a1?lang=en",
        "/search?q=kimi&lang=en",
        "/api/entities?limit=900",
    ),
    *(
        "/api/claims?limit=50",
        "/api/relationships?limit=50",
        "/graph.json",
        "/data/longtu.nq",
        "/api/views/co-investment",
    ),
    *("/api/views/contradictions", "/api/views/statements"),
]


@pytest.fixture(autouse=True, scope="module")
def account() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_STORE_USER", USER)
        patch.setenv("KG_STORE_PASSWORD", PASSWORD)
        yield


@pytest.fixture(scope="module", params=["virtuoso", "oxigraph"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    with getattr(other_engines, request.param)(tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture(scope="module")
def pushed(engine: Addresses, snapshot: Snapshot) -> Addresses:
    push(snapshot, snapshot, Engine(engine.graphs))
    return engine


def test_every_shipped_query_has_the_rows_that_it_has_here(pushed: Addresses, snapshot: Snapshot) -> None:
    held = RemoteSnapshot(Engine(pushed.queries))
    assert set(held.refused) <= WRONG[pushed.name]
    for query in (query for name, query in queries().items() if name not in held.refused):
        bound = query.bindings({}, examples=True)
        rows = [checksum(each.query(query.text, bound)) for each in (held, snapshot)]
        assert rows[0] == rows[1], query.name
    for text in PROBES.values():
        assert checksum(held.query(text)) == checksum(snapshot.query(text))
    assert (held.digest, held.version, held.statements) == (snapshot.digest, snapshot.version, snapshot.statements)
    assert (held.graphs, held.sources, held.data_as_of) == (snapshot.graphs, snapshot.sources, snapshot.data_as_of)


@pytest.fixture(scope="module")
def served(pushed: Addresses) -> Iterator[Service]:
    with running(None, store=pushed.queries, read_ahead=False) as service:
        yield service


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_the_one_from_memory(address: str, served: Service, server: Service) -> None:
    here, there = (service.client.get(address) for service in (served, server))
    assert here.status_code == there.status_code == 200
    assert here.text.replace(served.url, "/") == there.text.replace(server.url, "/")


def test_forms_of_queries_and_graphs(served: Service, server: Service) -> None:
    for text in (
        "ASK { <https://w3id.org/longtu/id/moonshot-ai> ?p ?o }",
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <https://w3id.org/longtu/source/a1> { ?s ?p ?o } }",
        "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s a <https://w3id.org/longtu/ontology#Claim> } }",
    ):
        here, there = (
            each.query(text, headers={"Accept": "application/sparql-results+json"}) for each in (served, server)
        )
        assert here.json() == there.json()
    text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(?s = <https://w3id.org/longtu/id/moonshot-ai>) }"
    plain = {"Accept": "application/n-triples"}
    lines = [sorted(each.query(text, headers=plain).text.splitlines()) for each in (served, server)]
    assert lines[0] == lines[1] != []
    assert served.query("SELECT nonsense").json()["type"] == "/problems/query-syntax"


@pytest.mark.parametrize("name", sorted(WRONG["virtuoso"]))
def test_a_query_is_answered_rightly_or_refused_by_name(
    name: str, pushed: Addresses, served: Service, server: Service
) -> None:
    here, there = (each.client.get(f"/queries/{name}.json") for each in (served, server))
    refused = here.status_code == 501
    told = (here.json()["type"], here.json()["place"]) if refused else here.json()
    assert told == (("/problems/wrongly-answered", name) if refused else there.json())
    assert name in WRONG[pushed.name] or not refused


def test_a_choice_of_sources_is_refused_by_name(served: Service) -> None:
    answer = served.client.get("/api/entities/moonshot-ai?without=a1")
    assert answer.status_code == 400
    assert "no choice of sources" in answer.json()["detail"]


def test_a_push_that_is_killed_is_invisible_and_goes_on(engine: Addresses, snapshot: Snapshot) -> None:
    """Killed at ten seeded moments, each time a few graphs later; the last push ends, and everything is there once."""
    asked = Engine(engine.queries)
    httpx.delete(engine.graphs, params={"graph": MANIFEST}, auth=httpx.DigestAuth(USER, PASSWORD))
    order = random.Random(19)
    for _ in range(10):
        code = KILLED.format(requests=order.randint(3, 12), graphs=engine.graphs)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert push_in(asked) is None
        with pytest.raises(BadInput, match="holds no complete push"):
            RemoteSnapshot(asked)
    done = subprocess.run([str(KG), "push", engine.graphs, "--json"], capture_output=True, text=True, check=True)
    assert PASSWORD not in done.stdout + done.stderr
    held = push_in(asked)
    assert held is not None and held.digest == snapshot.digest
    graph = RemoteGraph(asked)
    assert checksum(graph.query(PROBES["COUNT"])) == checksum(snapshot.query(PROBES["COUNT"]))


KILLED = """
import os, signal
from kg.build.dataset import build
from kg.records.load import load
from kg.store import push
from kg.store.engine_http import Engine
from kg.store.snapshot import Snapshot
left = {requests}
class Mortal(Engine):
    def sent(self, *given, **named):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().sent(*given, **named)
push.BATCH = 2000
snapshot = Snapshot.from_nquads(build(load()).nquads)
push.push(snapshot, snapshot, Mortal("{graphs}"))
"""


def test_graphs_that_the_data_no_longer_has_go(engine: Addresses, snapshot: Snapshot) -> None:
    less = snapshot.select(Selection(without=("a1",)))
    push(snapshot, snapshot, Engine(engine.graphs))
    less.digest = "another"  # a choice has the digest of the whole
    push(less, snapshot, Engine(engine.graphs))
    counted = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <https://w3id.org/longtu/source/a1> { ?s ?p ?o } }"
    held = RemoteSnapshot(Engine(engine.queries))
    named = RemoteGraph(Engine(engine.queries), graphs=("https://w3id.org/longtu/source/a1",))
    assert [row["n"].value for row in named.query(counted)] == ["0"]
    assert checksum(held.query(PROBES["COUNT"])) == checksum(less.query(PROBES["COUNT"]))
    push(snapshot, snapshot, Engine(engine.graphs))
