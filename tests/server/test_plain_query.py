"""The short way of a plain query: it gives the same bytes as the long one, and what is not plain never takes it."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sparql.test_sparql_fuzz import TEXT
from tests.sparql.test_sparql_protocol import FORM, QUERY
from tests.support import serving
from tests.support.serving import Service

ROWS = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o"
LONG = {"X-Not-Plain": "1"}
CHANGING = {b"date", b"x-request-id", b"server-timing"}


@dataclass
class Answer:
    """One response as it came: status, headers in lower case, body."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes

    def lasting(self) -> tuple[int, dict[bytes, bytes], bytes]:
        """What does not change from one request to the same again."""
        headers = {name: value for name, value in self.headers.items() if name not in CHANGING}
        return self.status, headers, self.body.replace(self.headers.get(b"x-request-id", b"-"), b"ID")


def connect(service: Service) -> socket.socket:
    url = httpx.URL(service.url)
    return socket.create_connection((url.host, url.port or 80), timeout=600)


def request(method: str, target: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of a request."""
    given = {"Host": "localhost", **headers, **({"Content-Length": str(len(body))} if body else {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


def answer(connection: socket.socket, received: bytearray) -> Answer:
    """The next response on a connection."""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, rest = bytes(received).partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    headers = dict(_pair(line) for line in lines)
    length = int(headers[b"content-length"])
    while len(rest) < length:
        rest += _more(connection)
    received[:] = rest[length:]
    return Answer(int(first.split()[1]), headers, rest[:length])


def _pair(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b": ")
    return name.lower(), value


def _more(connection: socket.socket) -> bytes:
    found = connection.recv(65536)
    assert found, "the service closed the connection"
    return found


def asked(service: Service, *requests: bytes) -> list[Answer]:
    """The responses to requests that are sent one after another on one connection."""
    received = bytearray()
    found = []
    with connect(service) as connection:
        for each in requests:
            connection.sendall(each)
            found.append(answer(connection, received))
    return found


def plain_queries(service: Service) -> int:
    """How many requests have gone the short way."""
    return int(service.measured('longtu_work_total{event="plain_queries"}'))


@pytest.mark.parametrize(
    ("method", "parameters", "headers", "body"),
    [
        ("GET", {"query": ROWS}, {}, ""),
        ("GET", {"query": ROWS, "format": "csv"}, {"Accept": "text/html"}, ""),
        ("GET", {"query": ROWS, "asOf": "2026-01-02", "without": "first"}, {}, ""),
        ("GET", {"query": ROWS, "_dl": "1"}, {"Accept-Encoding": "gzip"}, ""),
        ("POST", {}, {"Content-Type": QUERY, "Accept": "text/csv;q=0.5, text/tab-separated-values"}, ROWS),
        ("POST", {"timeout": "3"}, {"Content-Type": FORM}, urlencode({"query": "ASK {}"})),
        ("QUERY", {}, {"Content-Type": f"{QUERY}; charset=utf-8", "User-Agent": "x"}, "DESCRIBE <x:y>"),
        ("GET", {"query": "SELECT (NOW() AS ?now) { FILTER (false) }"}, {}, ""),
        ("GET", {"query": "SELECT {"}, {}, ""),
        ("GET", {"query": "ASK { SERVICE <x:y> {} }"}, {}, ""),
        ("GET", {"query": "ASK {}"}, {"Accept": "image/png"}, ""),
        ("GET", {"query": "ASK {}", "asOf": "yesterday"}, {}, ""),
        ("POST", {}, {"Content-Type": "text/plain"}, "ASK {}"),
        ("POST", {}, {"Content-Type": QUERY}, "\x00"),
        ("GET", {"query": ROWS, "without": "nothing\r\nX: y"}, {}, ""),
    ],
)
def test_both_ways_give_the_same_bytes(
    small: Service, method: str, parameters: dict[str, str], headers: dict[str, str], body: str
) -> None:
    target = "/sparql" + (f"?{urlencode(parameters)}" if parameters else "")
    before = plain_queries(small)
    short, long = asked(
        small,
        request(method, target, headers, body.encode()),
        request(method, target, {**headers, **LONG}, body.encode()),
    )
    assert short.lasting() == long.lasting()
    chosen = bool({"asOf", "without", "only"} & parameters.keys()) and parameters.get("asOf") != "yesterday"
    assert plain_queries(small) == before + (0 if chosen else 1)  # a choice has workers of its own


ACCEPTED = st.sampled_from(["", "*/*", "text/csv", "text/turtle", "text/html", "application/json;q=0", "a,b;q=x"])
TYPES = st.sampled_from(["", QUERY, FORM, f"{QUERY};charset=latin1", "application/sparql-update", "x"])
TARGETS = st.sampled_from(["", "?", "?query=", "?query=ASK%7B%7D", "?timeout=0", "?format=csv&query=ASK", "?%ff"])


@settings(max_examples=120)
@given(
    method=st.sampled_from(["GET", "POST", "QUERY"]),
    target=TARGETS | TEXT.map(lambda text: "?query=" + quote(text, safe="", errors="replace")),
    accept=ACCEPTED,
    kind=TYPES,
    body=st.just(b"") | TEXT.map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=20),
)
def test_both_ways_say_the_same_of_anything(
    small: Service, method: str, target: str, accept: str, kind: str, body: bytes
) -> None:
    headers = {name: value for name, value in {"Accept": accept, "Content-Type": kind}.items() if value}
    short, long = asked(
        small,
        request(method, f"/sparql{target}", headers, body),
        request(method, f"/sparql{target}", {**headers, **LONG}, body),
    )
    changing = b"no-store" in short.headers.get(b"cache-control", b"") and short.status == 200
    assert short.lasting()[:1] == long.lasting()[:1]
    assert changing or short.lasting() == long.lasting()


@pytest.mark.parametrize(
    "head",
    [
        {"X-Forwarded-Proto": "https"},
        {"If-None-Match": '"x"'},
        {"Expect": "100-continue"},
        {"Connection": "close"},
        {"Host": "evil.example"},
    ],
)
def test_what_is_not_plain_goes_the_long_way(small: Service, head: dict[str, str]) -> None:
    before = plain_queries(small)
    with connect(small) as connection:
        connection.sendall(request("GET", "/sparql?query=ASK%7B%7D", head))
        assert connection.recv(65536).startswith(b"HTTP/1.1 ")
    assert plain_queries(small) == before


def test_a_browser_gets_its_page(small: Service) -> None:
    before = plain_queries(small)
    [page] = asked(small, request("GET", "/sparql?query=ASK%7B%7D", {"Accept": "text/html,*/*;q=0.1"}))
    assert (page.status, page.headers[b"content-type"]) == (200, b"text/html; charset=utf-8")
    assert plain_queries(small) == before


def test_requests_that_are_sent_at_once_are_answered_in_order(small: Service) -> None:
    texts = [f"SELECT ({number} AS ?n) {{}}" for number in range(12)]
    sent = [
        request("POST", "/sparql", {"Content-Type": QUERY, "Accept": "text/csv", **(LONG if number % 3 == 1 else {})})
        .replace(b"\r\n\r\n", f"\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode())
        for number, text in enumerate(texts)
    ]  # fmt: skip
    received = bytearray()
    with connect(small) as connection:
        connection.sendall(b"".join(sent))
        found = [answer(connection, received).body for _ in texts]
    assert found == [f"n\r\n{number}\r\n".encode() for number in range(12)]


def test_a_body_may_come_after_its_head_and_in_pieces(small: Service) -> None:
    whole = request("POST", "/sparql", {"Content-Type": QUERY, "Accept": "text/csv"}, b"SELECT (7 AS ?n) {}")
    before = plain_queries(small)
    with connect(small) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(whole), 40):
            connection.sendall(whole[start : start + 40])
        assert answer(connection, bytearray()).body == b"n\r\n7\r\n"
    assert plain_queries(small) == before + 1


def test_a_request_that_comes_too_late_ends_its_connection(small_file: Path) -> None:
    with serving.running(small_file, body_timeout_s=0.3) as service:
        whole = request("POST", "/sparql", {"Content-Type": QUERY}, b"ASK {}")
        with connect(service) as connection:
            connection.sendall(whole[:-3])
            late = answer(connection, bytearray())
            assert (late.status, late.headers[b"connection"]) == (408, b"close")
            assert connection.recv(10) == b""


def test_a_query_without_an_idle_worker_waits_on_the_long_way(small_file: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9)) + " }"
    with serving.running(small_file, workers=1, spare_workers=1) as service:
        asked(service, request("GET", "/sparql?query=ASK%7B%7D", {}))
        assert serving.wait_until(service.idle)
        before = plain_queries(service)
        with connect(service) as busy:
            busy.sendall(request("GET", "/sparql?" + urlencode({"query": slow, "timeout": "1"}), {}))
            assert serving.wait_until(lambda: plain_queries(service) == before + 1)
            [waited] = asked(service, request("GET", "/sparql?query=ASK%7B%7D", {}))
            assert answer(busy, bytearray()).status == 503
        assert waited.status == 200
        assert plain_queries(service) == before + 1
