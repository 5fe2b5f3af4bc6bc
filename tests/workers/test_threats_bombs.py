"""Queries made to hurt: each ends, with a complete answer or a problem, and the service lives on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from benchmarks.bombs import BOMBS, RUNAWAYS, doubling
from kg.base.built_file import with_last_line
from tests.support import serving
from tests.support.serving import Service

pytestmark = pytest.mark.slow

LIMIT_S = 2
SOON_S = 0.5  # where a query never ends, any limit stops it


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own, so that a fall is seen here."""
    path = tmp_path_factory.mktemp("bombs") / "small.nq"
    path.write_bytes(with_last_line(serving.nquads()))
    with serving.running(path, time_limit_s=LIMIT_S, memory_limit_mb=256) as service:
        yield service


@pytest.fixture(scope="module")
def roomy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose memory limit no runaway reaches before the time limit."""
    path = tmp_path_factory.mktemp("roomy") / "small.nq"
    path.write_bytes(with_last_line(serving.nquads()))
    with serving.running(path, time_limit_s=SOON_S, memory_limit_mb=16384) as service:
        yield service


def _throw(service: Service, text: str) -> httpx.Response:
    return service.post(text, "application/sparql-query", headers={"Accept": "*/*"})


def _is_whole(response: httpx.Response) -> bool:
    """A complete answer, or a problem document: never something in between."""
    if response.status_code == 200:
        if "json" in response.headers["content-type"]:
            return isinstance(response.json(), dict)
        return True
    problem = response.json()
    return response.headers["content-type"] == "application/problem+json" and problem["status"] in (400, 413, 503)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_and_the_service_lives(target: Service, name: str) -> None:
    response = _throw(target, BOMBS[name])
    assert _is_whole(response), response.text[:500]
    assert target.query("ASK {}").json() == {"head": {}, "boolean": True}
    assert target.process.poll() is None


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_query_is_stopped_with_the_time_limit(roomy: Service, name: str) -> None:
    response = _throw(roomy, RUNAWAYS[name])
    assert response.status_code == 503
    assert response.json()["type"] == "/problems/time-limit"
    assert response.json()["limit_s"] == SOON_S


def test_memory_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "small.nq"
    path.write_bytes(with_last_line(serving.nquads()))
    with serving.running(path, memory_limit_mb=64) as service:  # far more time than memory
        response = _throw(service, RUNAWAYS["cross product, ordered"])
        assert response.status_code == 503
        assert response.json()["type"] == "/problems/memory-limit"


def test_nothing_burns_after_the_bombs(target: Service) -> None:
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda text: _throw(target, text), list(RUNAWAYS.values())))
    assert serving.wait_until(target.calm)


def test_killed_workers_are_replaced_and_memory_returns(target: Service) -> None:
    _throw(target, doubling(24))
    before = target.resident()
    for _ in range(3):
        _throw(target, doubling(34))
    assert serving.wait_until(lambda: target.resident() < before + 50)
    assert len(target.processes()) >= 3  # service, template, at least one spare worker


def test_a_deep_query_is_refused_with_its_depth(target: Service) -> None:
    response = _throw(target, BOMBS["braces"])
    assert response.status_code == 400
    assert response.json()["type"] == "/problems/too-complex"
    assert response.json()["detail"] == "brackets are nested 2240 deep; the limit is 100"


def test_a_query_of_64_kib_is_the_longest(target: Service) -> None:
    longest = "ASK {}" + " " * (65536 - 6)
    assert _throw(target, longest).status_code == 200
    response = _throw(target, longest + " ")
    assert response.status_code == 413
    assert response.json()["type"] == "/problems/query-too-large"
