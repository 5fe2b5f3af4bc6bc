"""Clients that misbehave: slow, huge, many, gone. Others are served as if nothing were."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.support import serving
from tests.support.serving import Service

pytestmark = pytest.mark.slow

SLOW = "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9)) + " }"
LIGHT = "SELECT * { ?s ?p ?o } LIMIT 5"


def connect(service: Service) -> socket.socket:
    """A raw connection."""
    url = httpx.URL(service.url)
    return socket.create_connection((url.host, url.port or 80), timeout=600)


def exchange(service: Service, data: bytes) -> bytes:
    """Send bytes, read until the service closes."""
    with connect(service) as connection:
        connection.sendall(data)
        received = b""
        while part := connection.recv(65536):
            received += part
    return received


@pytest.mark.parametrize(
    "head",
    [
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nContent-Length: 7\r\n",
        "GET /sparql HTTP/1.1\r\nHost : localhost\r\n",
        "GET /sparql HTTP/1.1\r\nConnection: close\r\n",
        "GET /spa\x00rql HTTP/1.1\r\nHost: localhost\r\n",
        "NONSENSE\r\n",
    ],
)
def test_broken_http_is_a_400(small: Service, head: str) -> None:
    answer = exchange(small, f"{head}\r\n0\r\n\r\n".encode("latin-1"))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in answer


def test_a_head_without_end_is_cut_off(small: Service) -> None:
    answer = exchange(small, b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-Filler: " + b"x" * 70_000)
    assert answer.startswith(b"HTTP/1.1 431 ")


def test_a_later_head_on_a_kept_connection_is_bounded_too(small: Service) -> None:
    first = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
    with connect(small) as connection:
        connection.sendall(first + b"\r\n")
        answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 200 ")
        while not answer.endswith(b"}"):  # head and body may come one after the other
            answer += connection.recv(65536)
        connection.sendall(first + b"X-Filler: " + b"x" * 100_000 + b"\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 431 ")


def test_a_client_that_asks_before_it_sends_too_much_is_told_no(small: Service) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    answer = exchange(small, head + b"Content-Length: 10000000\r\nExpect: 100-continue\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_length_of_five_thousand_digits_is_a_413(small: Service) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    answer = exchange(small, head + b"Content-Length: " + b"0" * 5000 + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"/problems/body-too-large" in answer


def test_a_body_announced_too_large_is_refused_before_it_is_read(small: Service) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    answer = exchange(small, head + b"Content-Length: 10000000000\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_client_that_sends_ten_megabytes_before_it_reads_gets_the_reason(small: Service) -> None:
    body = b"ASK {} #" + b"x" * 10_000_000
    head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    answer = exchange(small, f"{head}Content-Type: application/sparql-query\r\n\r\n".encode() + body)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"/problems/body-too-large" in answer


def test_a_body_too_large_without_announcement(small: Service) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 65536

    response = small.client.post("/sparql", content=chunks(), headers={"Content-Type": "application/sparql-query"})
    assert response.status_code == 413
    assert response.json()["type"] == "/problems/body-too-large"


def test_an_address_too_long_advises_post(small: Service) -> None:
    response = small.query("ASK {}" + " " * 20_000)
    assert response.status_code == 414
    assert "POST" in response.json()["remedy"]


def test_a_slow_body_is_cut_off(small_file: Path) -> None:
    with serving.running(small_file, body_timeout_s=0.5) as service:
        head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        assert exchange(service, head + b"Content-Length: 100\r\n\r\nASK").startswith(b"HTTP/1.1 408 ")


def test_three_hundred_half_sent_requests_hurt_nobody(small: Service) -> None:
    half = [connect(small) for _ in range(300)]
    try:
        for number, connection in enumerate(half):
            connection.sendall(b"GET /sparql HTTP/1.1\r\nHost: localhost\r\n" + (b"\r" if number % 2 else b""))
        assert answered(small, 40) == 40
    finally:
        for connection in half:
            connection.close()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_client_that_leaves_stops_its_query(small_file: Path, method: str) -> None:
    with serving.running(small_file) as service:
        body = SLOW.encode() if method == "POST" else b""
        target = "/sparql" if body else f"/sparql?{urlencode({'query': SLOW})}"
        head = f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        with connect(service) as connection:
            connection.sendall(f"{head}Content-Type: application/sparql-query\r\n\r\n".encode() + body)
            assert serving.wait_until(lambda: service.busy() == 1)
        assert serving.wait_until(lambda: service.busy() == 0)
        assert serving.wait_until(service.calm)
        assert service.measured('longtu_work_total{event="stopped_time_limit"}') == 0


def answered(service: Service, requests: int) -> int:
    """How many of so many light queries, one after another, are answered."""
    return sum(service.query(LIGHT).status_code == 200 for _ in range(requests))


@contextmanager
def asked_by_others(service: Service, text: str, number: int) -> Iterator[list[httpx.Response]]:
    """So many clients that ask at once; the answers as they come, until the service is killed."""
    answers: list[httpx.Response] = []

    def ask() -> None:
        with suppress(httpx.TransportError):  # the service has been killed
            answers.append(httpx.get(f"{service.url}sparql", params={"query": text}, timeout=600))

    threads = [threading.Thread(target=ask) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        service.stop(signal.SIGKILL)
        for thread in threads:
            thread.join()


def test_light_queries_beside_eight_heavy_ones(small_file: Path) -> None:
    """Four heavy ones are let run, as `long_running` says, four are told to come back; light ones are answered."""
    with serving.running(small_file, long_running=4) as service, asked_by_others(service, SLOW, 8) as answers:
        assert serving.wait_until(lambda: len(answers) == 4)
        assert answered(service, 50) == 50
        assert service.busy() == 4
        assert service.measured('longtu_work_total{event="refused_long"}') == 4
        assert [found.json()["type"] for found in answers] == ["/problems/busy"] * 4
        assert {found.headers["retry-after"] for found in answers} == {"5"}


def test_a_query_that_is_stopped_may_be_asked_again_later(small: Service) -> None:
    response = small.query(SLOW, parameters=[("timeout", "0.3")])
    assert (response.status_code, response.json()["type"]) == (503, "/problems/time-limit")
    assert response.headers["retry-after"] == "30"


def test_a_full_queue_refuses_with_retry_after(small_file: Path) -> None:
    with serving.running(small_file, workers=1, spare_workers=1, queue_limit=0) as service:
        assert serving.wait_until(service.idle)
        with asked_by_others(service, SLOW, 1):
            assert serving.wait_until(lambda: service.busy() == 1)
            response = service.query("ASK {}")
            assert response.status_code == 503
            assert response.json()["type"] == "/problems/busy"
            assert response.headers["retry-after"] == "5"


BIG = (
    "SELECT * { VALUES ?a { " + " ".join(f'"{"x" * 100}{number}"' for number in range(100)) + " } ?s ?p ?o . ?u ?v ?w }"
)


def test_clients_that_take_nothing_hold_no_more_than_the_limit(small_file: Path) -> None:
    with serving.running(small_file, unsent_limit_mb=4, send_timeout_s=600) as service:
        whole = service.query(BIG)
        assert len(whole.content) > 3 << 20
        sockets = _who_take_nothing(service, 6)
        assert serving.wait_until(lambda: sum(_left(each) for each in sockets) >= 4)
        assert service.query(LIGHT).status_code == 200
        for each in sockets:
            each.close()


def test_the_memory_of_clients_that_take_nothing_is_given_back(small_file: Path) -> None:
    """What light queries leave behind lies between the large answers, which held these in the service's memory."""
    with serving.running(small_file, send_timeout_s=600) as service:
        assert service.client.get("/healthz").status_code == service.query(BIG).status_code == 200
        before, sockets = service.resident(), []
        for _ in range(20):
            sockets += _who_take_nothing(service, 1)
            assert service.query(LIGHT).status_code == 200
        assert serving.wait_until(lambda: service.resident() > before + 100)
        for each in sockets:
            each.close()
        assert serving.wait_until(lambda: service.resident() < before + 40)


def _who_take_nothing(service: Service, clients: int) -> list[socket.socket]:
    """Connections that have asked for `BIG` and take nothing of it."""
    request = f"GET /sparql?{urlencode({'query': BIG})} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    sockets = [connect(service) for _ in range(clients)]
    for each in sockets:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        each.sendall(request)
    return sockets


def _left(connection: socket.socket) -> bool:
    """Whether the service has left a client, as its next byte is refused."""
    try:
        connection.sendall(b"\r\n")
    except OSError:
        return True
    return False


def test_one_connection_too_many_is_told_to_come_again(small_file: Path) -> None:
    with serving.running(small_file, connections=3) as service:
        with connect(service), connect(service), connect(service):
            with connect(service) as fourth:
                said = b""
                while part := fourth.recv(65536):
                    said += part
            assert said.startswith(b"HTTP/1.1 503 ") and b"3 connections are open" in said
        assert serving.wait_until(lambda: service.query(LIGHT).status_code == 200)
