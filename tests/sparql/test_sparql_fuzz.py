"""Bad input of every kind gets a 4xx with a body in time, and the service lives on. Bounded in examples."""

from __future__ import annotations

import time

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.http.etags import matches
from api.http.negotiation import BOOLEAN, NotAcceptable, choose
from kg.store import sparql_outline
from tests.sparql.test_sparql_protocol import FORM, QUERY
from tests.support.serving import Service

pytestmark = pytest.mark.fuzz

BOUNDED = settings(max_examples=150)
WORDS = [
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FROM", "NAMED", "<x:g>", "{", "}", "(", ")", "[", "]", "*"),
    *("?s", "?p", "?o", ".", ";", ",", "a", "FILTER", "BIND", "AS", "OPTIONAL", "UNION", "MINUS", "GRAPH", "VALUES"),
    *(
        "SERVICE",
        "LOAD",
        "INSERT",
        "DELETE",
        "DATA",
        "PREFIX",
        "x:",
        "BASE",
        "LIMIT",
        "1",
        "-1",
        "1e9",
        '"a"',
        "'",
        '"',
    ),
    *(
        "\\u0041",
        "@en",
        "^^",
        "||",
        "&&",
        "!",
        "+",
        "/",
        "|",
        "^",
        "<<(",
        ")>>",
        "~",
        "{|",
        "#",
        "\n",
        "\x01",
        "é",
        "\U0001f409",
    ),
    *("COUNT", "GROUP BY", "HAVING", "ORDER BY", "DISTINCT", "EXISTS", "NOT", "IN", "IF", "REGEX", "STR", "UNDEF"),
]
TEXT = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=300)
LIVES = {"head": {}, "boolean": True}


def is_answer_or_refusal(response: httpx.Response) -> bool:
    """200 with a known type, or a problem document with a 4xx, or the time limit."""
    kind = response.headers["content-type"].partition(";")[0]
    if response.status_code == 200:
        return kind in ("application/sparql-results+json", "text/turtle")
    problem = response.json()
    known = 400 <= response.status_code < 500 or problem["type"] in ("/problems/time-limit", "/problems/query-failed")
    return known and kind == "application/problem+json" and problem["status"] == response.status_code


@BOUNDED
@given(text=TEXT)
def test_any_text_as_a_query(small: Service, text: str) -> None:
    response = small.post(text.encode("utf-8", "surrogatepass"), QUERY)
    assert is_answer_or_refusal(response), response.text
    assert small.query("ASK {}").json() == LIVES


@BOUNDED
@given(
    body=st.binary(max_size=300), kind=st.sampled_from([FORM, QUERY, "application/sparql-update", "text/plain", "x"])
)
def test_any_bytes_as_a_body(small: Service, body: bytes, kind: str) -> None:
    response = small.client.post("/sparql", content=body, headers={"Content-Type": kind})
    assert is_answer_or_refusal(response), response.text


@BOUNDED
@given(
    names=st.lists(
        st.tuples(
            st.sampled_from(["query", "update", "default-graph-uri", "named-graph-uri", "timeout", "format", "asOf"])
            | st.text(max_size=5),
            st.sampled_from(["ASK {}", "x:g", "1", "csv", "2026-01-01"]) | st.text(max_size=30),
        ),
        max_size=5,
    )
)
def test_any_parameters(small: Service, names: list[tuple[str, str]]) -> None:
    clean = [(key.encode("utf-8", "replace"), value.encode("utf-8", "replace")) for key, value in names]
    response = small.client.get("/sparql", params=httpx.QueryParams([(k.decode(), v.decode()) for k, v in clean]))
    if response.headers["content-type"].startswith("text/csv"):
        assert response.status_code == 200
    else:
        assert is_answer_or_refusal(response), response.text


@BOUNDED
@given(
    name=st.sampled_from(
        ["Accept", "Accept-Encoding", "If-None-Match", "Content-Type", "Traceparent", "Range", "Expect"]
    ),
    value=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80),
)
def test_any_header(small: Service, name: str, value: str) -> None:
    response = small.client.get("/sparql?query=ASK%7B%7D", headers=[(name.encode(), value.encode("latin-1").strip())])
    assert response.status_code == status_of(name, value.strip(), small), response.text


def status_of(name: str, value: str, service: Service) -> int:
    """What one header makes of an answer that would be 200 without it."""
    if "\x7f" in value:  # RFC 9110 section 5.5: a field value holds no control character
        return 400
    if name == "If-None-Match":
        return 304 if matches(value, service.query("ASK{}").headers["etag"]) else 200
    try:
        choose(value if name == "Accept" else "", BOOLEAN)
    except NotAcceptable:
        return 406
    return 200


@pytest.mark.parametrize(
    "piece", ['"', "'''", "<", "{", "\\", "a.", "_:", '"\\', "'\\", "<a", "1.", "@a-", "?", "(", "!"]
)
def test_the_outline_takes_time_in_proportion(piece: str) -> None:
    """A quadratic reader needs 16 times as long for 4 times the text; this one must stay well below."""

    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        best = []
        for _ in range(3):
            start = time.process_time()
            sparql_outline.outline(text)
            best.append(time.process_time() - start)
        return min(best)

    assert seconds(64_000) < 10 * seconds(16_000) + 0.05


@given(TEXT)
def test_the_outline_never_fails_and_blanking_keeps_every_position(text: str) -> None:
    blanked = sparql_outline.without_dataset(text)
    assert len(blanked) == len(text)
    assert [i for i, c in enumerate(text) if c == "\n"] == [i for i, c in enumerate(blanked) if c == "\n"]
    assert sparql_outline.outline(blanked).dataset == ()
