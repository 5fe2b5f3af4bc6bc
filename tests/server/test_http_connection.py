"""Requests in every shape that HTTP allows: in one piece and in many, kept and closed, old and new, many at once."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.server.test_plain_query import LONG, answer, asked, connect, request
from tests.sparql.test_sparql_protocol import FORM, QUERY
from tests.support import serving
from tests.support.serving import Service

KILO = 1024
LIMIT = 64 * KILO  # of a query's text; percent-encoded in a form it may take three times as many bytes, and more
SEGMENT = 1400


def text_of(size: int, filler: str) -> str:
    """An ASK of so many bytes, most of it a comment."""
    return "ASK {} #" + filler * ((size - 8) // len(filler.encode()))


def pieces(whole: bytes, size: int) -> Iterator[bytes]:
    return (whole[start : start + size] for start in range(0, len(whole), size))


@pytest.mark.parametrize("size", [KILO, 20 * KILO, 63 * KILO, 65 * KILO, 200 * KILO, 700 * KILO, 2000 * KILO])
@pytest.mark.parametrize("filler", ["x", "月"])
@pytest.mark.parametrize("kind", [QUERY, FORM])
@pytest.mark.parametrize("extra", [{}, LONG], ids=["short way", "long way"])
def test_a_body_of_any_size_is_answered_whole_or_in_pieces(
    small: Service, size: int, filler: str, kind: str, extra: dict[str, str]
) -> None:
    text = text_of(size, filler)
    body = text.encode() if kind == QUERY else f"query={quote_plus(text)}".encode()
    whole = request("POST", "/sparql", {"Content-Type": kind, **extra}, body)
    expected = 413 if len(text.encode()) > LIMIT else 200
    for step in (len(whole), SEGMENT):
        with connect(small) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in pieces(whole, step):
                connection.sendall(piece)
            assert answer(connection, bytearray()).status == expected


def test_a_form_that_was_never_answered(small: Service) -> None:
    """`ASK {} #` and 16,000 Chinese characters: 144,013 bytes of form for 48,008 of query."""
    body = f"query={quote('ASK {} #' + '月' * 16_000)}".encode()
    [found] = asked(small, request("POST", "/sparql", {"Content-Type": FORM}, body))
    assert (found.status, json.loads(found.body)["boolean"]) == (200, True)


@pytest.mark.parametrize("target", ["/sparql?query=ASK%7B%7D", "/healthz", "/nowhere"])
def test_a_head_may_come_byte_by_byte(small: Service, target: str) -> None:
    whole = request("GET", target, {"Accept": "application/json"})
    [at_once] = asked(small, whole)
    with connect(small) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces(whole, 1):
            connection.sendall(piece)
        slowly = answer(connection, bytearray())
    assert (slowly.status, slowly.body[:40]) == (at_once.status, at_once.body[:40])


def test_different_requests_at_once_are_answered_in_order(small: Service) -> None:
    """Short way, long way, pages, refusals: 300 in one piece, and each answer is that of its own request."""
    several = [
        (request("GET", "/sparql?query=ASK%7B%7D", {}), 200),
        (request("GET", "/healthz", {}), 200),
        (request("GET", "/sparql?query=ASK", {}), 400),
        (request("GET", "/nowhere", {}), 404),
        (request("GET", "/sparql?query=ASK%7B%7D", LONG), 200),
        (request("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}"), 415),
    ]
    received = bytearray()
    with connect(small) as connection:
        connection.sendall(b"".join(raw for raw, _ in several) * 50)
        found = [answer(connection, received).status for _ in range(len(several) * 50)]
    assert found == [status for _, status in several] * 50


def read_all(connection: socket.socket) -> bytes:
    received = b""
    while part := connection.recv(65536):
        received += part
    return received


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/healthz", "/nowhere"])
@pytest.mark.parametrize(
    ("version", "head"),
    [("1.1", "Connection: close\r\n"), ("1.0", ""), ("1.1", "Connection: Upgrade\r\nUpgrade: h2c\r\n")],
)
def test_a_connection_that_is_not_kept_is_closed_after_one_answer(
    small: Service, path: str, version: str, head: str
) -> None:
    """What follows on it is never answered: not a second request, not another protocol."""
    with connect(small) as connection:
        connection.sendall(f"GET {path} HTTP/{version}\r\nHost: localhost\r\n{head}\r\n".encode() * 2)
        received = read_all(connection)
    assert received.count(b"HTTP/1.1 ") == 1
    assert b"\r\nconnection: close\r\n" in received


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/healthz", "/nowhere", "/sparql?query=ASK"])
def test_head_answers_with_the_length_and_no_body(small: Service, path: str) -> None:
    with connect(small) as connection:
        connection.sendall(request("HEAD", path, {"Connection": "close"}))
        head, end, body = read_all(connection).partition(b"\r\n\r\n")
    assert (end, body) == (b"\r\n\r\n", b"")
    assert b"\ncontent-length: " in head


def test_a_client_that_asks_before_it_sends_is_told_to_go_on(small: Service) -> None:
    whole = request("POST", "/sparql", {"Content-Type": QUERY, "Expect": "100-continue"}, b"ASK {}")
    with connect(small) as connection:
        connection.sendall(whole[:-6])
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(whole[-6:])
        assert answer(connection, bytearray()).status == 200


def test_chunks_are_one_body(small: Service) -> None:
    head = request("POST", "/sparql", {"Content-Type": QUERY, "Transfer-Encoding": "chunked"})
    with connect(small) as connection:
        connection.sendall(head + b"3\r\nASK\r\n3;x=y\r\n {}\r\n0\r\nTrailer: x\r\n\r\n")
        assert answer(connection, bytearray()).status == 200


def test_a_refusal_waits_for_the_answers_before_it(small: Service) -> None:
    received = bytearray()
    with connect(small) as connection:
        connection.sendall(request("GET", "/sparql?query=ASK%7B%7D", LONG) + b"NONSENSE\r\n\r\n")
        assert [answer(connection, received).status for _ in range(2)] == [200, 400]
        assert connection.recv(10) == b""


@pytest.mark.parametrize("forwarded", ["https", "http", "gopher"])
def test_a_proxy_on_this_machine_says_by_which_scheme_its_client_came(small: Service, forwarded: str) -> None:
    text = "SELECT (STR(<x>) AS ?base) {}"
    raw = request("GET", f"/sparql?query={quote(text)}", {"Accept": "text/csv", "X-Forwarded-Proto": forwarded})
    [found] = asked(small, raw)
    scheme = "https" if forwarded == "https" else "http"
    assert found.body.decode().splitlines()[1] == f"{scheme}://localhost/x"


def test_a_client_that_takes_nothing_is_left_and_one_that_takes_it_slowly_is_not(small_file: Path) -> None:
    """43 MB of answer: held for so long as a client takes something of it, and no longer."""
    numbers = " ".join(map(str, range(27)))
    text = f'SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} BIND ("{"x" * 60_000}" AS ?c) }}'
    raw = request("POST", "/sparql", {"Content-Type": QUERY, "Accept": "text/csv"}, text.encode())
    with (
        serving.running(small_file, send_timeout_s=5, time_limit_s=60) as service,
        connect(service) as still,
        connect(service) as slow,
    ):
        still.sendall(raw)
        slow.sendall(raw)
        received = bytearray()
        while len(received) < 27 * 27 * 60_000:
            part = slow.recv(1 << 20)
            assert part
            received += part
            time.sleep(0.12)
        assert serving.wait_until(lambda: connections(service) == 1, 60)  # the slow one
        assert len(read_all(still)) < len(received)  # what the kernel held already


def connections(service: Service) -> int:
    """How many connections the service holds, by what the kernel says of its sockets."""
    port = int(service.url.strip("/").rpartition(":")[2])
    lines = Path(f"/proc/{service.process.pid}/net/tcp").read_text().splitlines()[1:]
    return sum(line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "01" for line in lines)
