"""The endpoint over a bare socket: whatever bytes arrive, an answer with a body comes back and the service lives on.

What no client library would send is sent here: odd methods, broken UTF-8, chunks, headers and fields given twice,
huge heads and bodies, a hundred thousand brackets. Bounded in examples.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sparql.test_sparql_fuzz import LIVES
from tests.sparql.test_sparql_protocol import FORM, QUERY
from tests.support.serving import Service

BOUNDED = settings(max_examples=120)
UPDATE = "application/sparql-update"
ROWS = ("application/sparql-results+json", "text/turtle", "text/csv", "text/tab-separated-values")
STOPPED = ("/problems/time-limit", "/problems/query-failed", "/problems/memory-limit", "/problems/result-too-large")


@dataclass(frozen=True)
class Got:
    """An answer as it came over the socket."""

    status: int
    kind: str
    body: bytes


def sent(service: Service, raw: bytes, method: str = "GET") -> Got:
    """The answer to these bytes."""
    url = httpx.URL(service.url)
    with socket.create_connection((url.host, url.port or 80), timeout=600) as connection:
        # The service may have answered and closed before all was sent; its answer is still to be read.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(raw)
        answer = http.client.HTTPResponse(connection, method=method)
        answer.begin()
        return Got(answer.status, (answer.headers["content-type"] or "").partition(";")[0], answer.read())


def request(target: str, *, method: str = "GET", headers: tuple[tuple[str, str], ...] = (), body: bytes = b"") -> bytes:
    """A request with a length, unless its headers say how the body ends."""
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    named = {name.lower() for name, _ in headers}
    if (body or method in ("POST", "PUT", "QUERY", "PATCH")) and not {"content-length", "transfer-encoding"} & named:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def is_right(got: Got, *, head: bool = False) -> bool:
    """An answer to a query, or a refusal that says what is wrong; never a bare status, never a fault of the service."""
    if got.status in (200, 204):
        return got.status == 204 or got.kind in ROWS
    if head:
        return 400 <= got.status < 500
    if not got.body:
        return False
    if got.kind != "application/problem+json":  # bytes that are no HTTP never reach the application
        return got.status == 400 and got.kind == "text/plain"
    problem = json.loads(got.body)
    known = 400 <= got.status < 500 or problem["type"] in STOPPED
    return known and problem["status"] == got.status and bool(problem["detail"])


def lives(service: Service) -> bool:
    return bool(service.query("ASK {}").json() == LIVES)


TOKEN = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='()<>@,;:\\"/[]?={}'), min_size=1)
METHODS = st.sampled_from(
    ["GET", "HEAD", "POST", "QUERY", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "PRI"]
) | TOKEN.map(lambda text: text[:20])
PIECES = st.sampled_from(
    [
        *(
            "ASK%7B%7D",
            "SELECT%20*%20%7B%7D",
            "%ff%fe",
            "%00",
            "%",
            "%zz",
            "%ed%a0%80",
            "+",
            "%F0%9F%90%89",
            "é",
            "%C3",
        ),
        *("", "x:g", "2026-01-01", "csv", "1", "&", "=", "%26", ";", "#", "%0d%0aSet-Cookie:%20a=b", "a" * 500),
    ]
)
FIELDS = st.sampled_from(
    [
        *("query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri", "timeout", "format", "asOf"),
        *("without", "possible", "version", "_dl", "Query", "%71uery", "", "%00", "lang"),
    ]
)
STRINGS = st.lists(st.tuples(FIELDS, PIECES), max_size=6).map(lambda all: "&".join(f"{k}={v}" for k, v in all))
KINDS = st.sampled_from(
    [FORM, QUERY, UPDATE, f"{FORM}; charset=latin-1", f"{QUERY};charset=utf-8", "text/plain", "", ";", "*/*", "é/ü"]
)


@BOUNDED
@given(method=METHODS, query=STRINGS)
def test_any_method_with_any_query_string(small: Service, method: str, query: str) -> None:
    target = f"/sparql?{query}".replace("é", "%C3%A9").replace(" ", "%20")
    got = sent(small, request(target, method=method), method)
    assert is_right(got, head=method == "HEAD"), got
    assert lives(small)


@BOUNDED
@given(kind=KINDS, body=st.binary(max_size=200) | STRINGS.map(lambda text: text.encode("latin-1")))
def test_any_body_under_any_type(small: Service, kind: str, body: bytes) -> None:
    got = sent(small, request("/sparql", method="POST", headers=(("Content-Type", kind),), body=body))
    assert is_right(got), got
    assert lives(small)


@BOUNDED
@given(
    parts=st.lists(st.binary(max_size=40), max_size=6),
    size=st.sampled_from(["{:x}", "{:X};a=b", "0{:x}", "{:x} ", "-{:x}", "{:x}g", "+{:x}", "{:d}"]),
    end=st.sampled_from([b"0\r\n\r\n", b"0\r\nTrailer: x\r\n\r\n", b"\r\n\r\n", b"0\r\n", b"zz\r\n\r\n"]),
    kind=KINDS,
)
def test_any_chunks(small: Service, parts: list[bytes], size: str, end: bytes, kind: str) -> None:
    """Chunks that do not end are the slow client's case (test_threats_clients): here the sender closes its side."""
    chunks = b"".join(size.format(len(part)).encode() + b"\r\n" + part + b"\r\n" for part in parts if part) + end
    headers = (("Content-Type", kind), ("Transfer-Encoding", "chunked"))
    got = closed(small, request("/sparql", method="POST", headers=headers, body=chunks))
    assert got is None or is_right(got), got
    assert lives(small)


def closed(service: Service, raw: bytes) -> Got | None:
    """The answer to bytes after which the sender's side is closed; None where the request was never whole."""
    url = httpx.URL(service.url)
    with socket.create_connection((url.host, url.port or 80), timeout=600) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        try:
            answer = http.client.HTTPResponse(connection, method="POST")
            answer.begin()
            return Got(answer.status, (answer.headers["content-type"] or "").partition(";")[0], answer.read())
        except (http.client.RemoteDisconnected, ConnectionResetError):
            return None


@BOUNDED
@given(
    headers=st.lists(
        st.tuples(
            st.sampled_from(["Content-Length", "Content-Type", "Accept", "Host", "Transfer-Encoding", "Expect"])
            | TOKEN,
            st.sampled_from(
                ["0", "7", "-1", "1e3", "chunked", QUERY, FORM, "localhost", "*/*;q=é", "\x7f", "a\x00b", "\t"]
            )
            | st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40),
        ),
        max_size=5,
    )
)
def test_any_headers_even_twice(small: Service, headers: list[tuple[str, str]]) -> None:
    got = closed(small, request("/sparql?query=ASK%7B%7D", headers=tuple(headers)))
    assert got is None or is_right(got), got
    assert lives(small)


DEEP: dict[str, Callable[[int], str]] = {
    "groups": lambda n: "SELECT * " + "{" * n + "}" * n,
    "parentheses": lambda n: "SELECT * { FILTER " + "(" * n + "1" + ")" * n + " }",
    "blank nodes": lambda n: "SELECT * { ?s ?p " + "[ ?p " * n + "?o" + "]" * n + " }",
    "collections": lambda n: "SELECT * { ?s ?p " + "(" * n + "1" + ")" * n + " }",
    "negations": lambda n: "SELECT * { FILTER (" + "!" * n + "true) }",
    "paths": lambda n: "SELECT * { ?s " + "(" * n + "<x:p>" + ")*" * n + " ?o }",
    "selects": lambda n: "SELECT * " + "{ SELECT * " * (n // 10) + "{}" + "}" * (n // 10),
    "open groups": lambda n: "SELECT * " + "{" * n,
}


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("kind", [QUERY, FORM])
@pytest.mark.parametrize(("depth", "status"), [(100_000, 413), (5_000, 400)])
def test_thousands_of_levels_are_refused(small: Service, name: str, kind: str, depth: int, status: int) -> None:
    """Those of a query that is too long for its length, those of a shorter one for their depth."""
    text = DEEP[name](depth)
    body = text.encode() if kind == QUERY else f"query={quote(text)}".encode()
    got = sent(small, request("/sparql", method="POST", headers=(("Content-Type", kind),), body=body))
    assert got.kind == "application/problem+json"
    assert got.status == status
    assert lives(small)


@pytest.mark.parametrize("kind", [QUERY, FORM, UPDATE, "text/plain"])
def test_ten_megabytes_are_refused(small: Service, kind: str) -> None:
    body = b"query=ASK%7B%7D#" + b"x" * 10_000_000
    got = sent(small, request("/sparql", method="POST", headers=(("Content-Type", kind),), body=body))
    assert (got.status, got.kind) == (413, "application/problem+json")
    assert b"larger than 2 MiB" in got.body
    assert lives(small)


@pytest.mark.parametrize("size", [70_000, 1_000_000])
@pytest.mark.parametrize("name", ["X-Long", "Accept", "Cookie", "Authorization"])
def test_a_huge_header_is_refused(small: Service, name: str, size: int) -> None:
    got = sent(small, request("/sparql?query=ASK%7B%7D", headers=((name, "a" * size),)))
    assert (got.status, got.kind) == (431, "application/problem+json")
    assert lives(small)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("query=%ff", 400),
        ("query=ASK%7B%7D%00", 400),
        ("query=ASK%7B%7D&asOf=2026-01-01&asOf=2026-01-01", 400),
        ("query=ASK%7B%7D&timeout=1&timeout=2", 400),
        ("query=ASK%7B%7D&default-graph-uri=relative", 400),
        ("query=ASK%7B%7D&without=first&without=second", 200),
        ("&".join(["query=ASK%7B%7D", *["x=1"] * 600]), 400),
    ],
)
def test_fields_given_twice_or_broken(small: Service, query: str, status: int) -> None:
    for raw in (
        request(f"/sparql?{query}"),
        request("/sparql", method="POST", headers=(("Content-Type", FORM),), body=query.encode()),
    ):
        got = sent(small, raw)
        assert got.status == status, got
        assert is_right(got)
