"""A store on the disk is served as the data in memory is: the same pages, answers and validators."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build.dataset import parts
from kg.records.load import Knowledge
from kg.store.disk_store import open_store, write_store
from kg.store.shipped_query import queries
from kg.views.view_specs import VIEWS
from tests.support.serving import Service, running, wait_until

pytestmark = pytest.mark.slow

ASKING = ("timeline", "funding", "connection")  # views with a parameter that must be given
PLAIN = [
    *("/?lang=en", "/?lang=zh", "/id/moonshot-ai?lang=en", "/sources/a1?lang=zh", "/search?q=kimi&lang=en", "/data"),
    *("/api/entities?limit=1000", "/api/entities/moonshot-ai", "/api/claims?limit=50", "/api/sources", "/graph.json"),
    *(
        "/api/relationships?limit=50",
        "/api/resolve?name=Kimi",
        "/.well-known/void",
        "/data/longtu.nq",
        "/store?default",
    ),
    *(
        "/api/rounds?asOf=2025-06-30",
        "/api/views/funding?company=moonshot-ai&without=a1",
        "/api/views/funding?company=moonshot-ai&without=digipub-2025-12-kimi",
        "/claims/a1.c-round-amount-abstract",
    ),
]
ADDRESSES = [
    *PLAIN,
    *(f"/queries/{name}" for name in sorted(queries())[:8]),
    *(f"/api/views/{name}" for name in VIEWS if name not in ASKING),
]


@pytest.fixture(scope="module")
def folder(known: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("served") / "store"
    write_store(found, parts(known))
    return found


@pytest.fixture(scope="module")
def stored(folder: Path) -> Iterator[Service]:
    with running(None, store=folder) as service:
        yield service


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_answers_as_from_memory(address: str, stored: Service, server: Service) -> None:
    here, there = (service.client.get(address) for service in (stored, server))
    assert here.status_code == there.status_code == 200
    said = [each.text.replace(service.url, "/") for each, service in ((here, stored), (there, server))]
    if address == "/store?default":  # triples of a graph have no order
        said = [str(sorted(ox.parse(text, ox.RdfFormat.TURTLE), key=str)) for text in said]
    assert said[0] == said[1]
    if stored.url not in here.text:
        assert here.headers.get("etag") == there.headers.get("etag")


def test_a_query_opens_no_file_and_answers(stored: Service, server: Service) -> None:
    text = "SELECT ?s (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?s ORDER BY ?s"
    assert stored.query(text).json() == server.query(text).json()
    ready = [service.client.get("/readyz").json() for service in (stored, server)]
    assert ready[0] == ready[1]


def test_a_new_store_is_served_after_sighup_and_the_old_one_until_then(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    write_store(folder, [ONE])
    with running(None, store=folder, read_ahead=False) as service:
        write_store(folder, [ONE, TWO])
        assert service.query(COUNT).json()["results"]["bindings"][0]["n"]["value"] == "1"
        service.process.send_signal(signal.SIGHUP)
        assert wait_until(lambda: service.client.get("/readyz").json().get("triples") == 4)
        assert service.query(COUNT).json()["results"]["bindings"][0]["n"]["value"] == "2"


def of_many_files(folder: Path) -> int:
    """Write a store of more files than the engine opens ahead: filled again in pieces; how many files that are."""
    manifest = write_store(folder, [ONE])
    engine = ox.Store(str(folder / manifest.folder))
    for piece in range(1, 6):
        named = (b"<x:%d-%d> <x:p%d> <x:o%d> " % (piece, number, number % 7, number % 11) for number in range(60))
        lines = [line + graph for line in named for graph in (b".\n", b"<https://w3id.org/longtu/source/s> .\n")]
        engine.bulk_load(b"".join(lines), ox.RdfFormat.N_QUADS)
    del engine
    here = [one for one in (folder / manifest.folder).glob("*") if not one.name.startswith(("LOG", "LOCK"))]
    files = {one.name: one.stat().st_size for one in here}
    said = manifest.model_copy(update={"files": files, "quads": 301, "statements": 602})
    (folder / "manifest.json").write_text(said.model_dump_json())
    return sum(name.endswith(".sst") for name in files)


def test_a_store_of_many_files_answers_every_query(tmp_path: Path) -> None:
    assert of_many_files(tmp_path / "store") > 16
    with running(None, store=tmp_path / "store", read_ahead=False) as service:
        for _ in range(3):
            assert counted(service, "?s ?p ?o") == 301
            assert counted(service, "?s <x:p3> ?o") == 5 * 9
            assert counted(service, "?s ?p <x:o4>") == 5 * 6
            assert counted(service, "GRAPH ?g { ?s ?p <x:o4> }") == 5 * 6
            assert counted(service, "<x:5-59> ?p ?o") == 1


def test_every_file_is_open_once_it_has_been_read(tmp_path: Path) -> None:
    files = of_many_files(tmp_path / "store")
    opened = open_store(tmp_path / "store")
    assert 0 < opened.unopened() <= files - 16
    for one in list(opened.store.quads_for_pattern(None, None, None, None)):
        for graph in (None, one.graph_name):
            assert list(opened.store.quads_for_pattern(one.subject, None, None, graph))
            assert list(opened.store.quads_for_pattern(None, one.predicate, None, graph))
            assert list(opened.store.quads_for_pattern(None, None, one.object, graph))
    assert opened.unopened() == 0


def counted(service: Service, pattern: str) -> int:
    """How many solutions a pattern has."""
    answer = service.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").json()
    return int(answer["results"]["bindings"][0]["n"]["value"])


ONE = b"<x:s> <x:p> <x:o> <https://w3id.org/longtu/source/s> .\n"
TWO = b"<x:t> <x:p> <x:o> <https://w3id.org/longtu/source/s> .\n"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
