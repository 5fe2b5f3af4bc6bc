"""The SPARQL Protocol over a real port: every trap with the wanted answer."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.support.serving import AMOUNT, BASE, ROUNDS, SOURCES, Service, running

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
FIRST = f"{BASE}source/first"
SECOND = f"{BASE}source/second"
MERGED = ROUNDS + 2 * len(SOURCES)
PER_SOURCE = ROUNDS + 2

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


def count(response: httpx.Response) -> int:
    """The single number of a counting query."""
    assert response.status_code == 200, response.text
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def problem(response: httpx.Response, status: int, name: str) -> dict[str, object]:
    """The problem document of a refusal."""
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    body: dict[str, object] = response.json()
    assert (body["type"], body["status"]) == (f"/problems/{name}", status)
    return body


def test_get(small: Service) -> None:
    assert count(small.query(COUNT)) == MERGED


def test_post_form(small: Service) -> None:
    assert count(small.post(urlencode({"query": COUNT}), FORM)) == MERGED


def test_post_direct(small: Service) -> None:
    assert count(small.post(COUNT, QUERY)) == MERGED


def test_query_method(small: Service) -> None:
    request = small.client.build_request("QUERY", "/sparql", content=COUNT, headers={"Content-Type": QUERY})
    assert count(small.client.send(request)) == MERGED


def test_one_edge_of_three_sources_counts_once_however_the_data_set_is_chosen(small: Service) -> None:
    text = f"SELECT (COUNT(*) AS ?n) (SUM(?v) AS ?sum) {{ ?r <{AMOUNT}> ?v }}"
    clauses = "".join(f"FROM <{BASE}source/{name}> " for name in SOURCES)
    with_from = text.replace(" { ?r", f" {clauses}{{ ?r")
    graphs = [("default-graph-uri", f"{BASE}source/{name}") for name in SOURCES]
    for response in (
        small.query(text),
        small.query(with_from),
        small.query(text, parameters=graphs),
        small.query(text, parameters=[("asOf", "2026-01-31")]),
        small.query(text, parameters=[("without", "first")]),
    ):
        row = response.json()["results"]["bindings"][0]
        assert (row["n"]["value"], row["sum"]["value"]) == ("5", "1000")


def test_describe_as_turtle(small: Service) -> None:
    response = small.query(f"DESCRIBE <{BASE}id/round-1>", headers={"Accept": "text/turtle"})
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert response.text == f"<{BASE}id/round-1> <{AMOUNT}> 100 .\n"


def test_a_form_value_is_decoded_once(small: Service) -> None:
    response = small.post(urlencode({"query": 'SELECT ("a+b%41" AS ?x) {}'}), FORM)
    assert response.json()["results"]["bindings"][0]["x"]["value"] == "a+b%41"


def test_default_graph_uri(small: Service) -> None:
    assert count(small.query(COUNT, parameters=[("default-graph-uri", FIRST)])) == PER_SOURCE
    both = [("default-graph-uri", FIRST), ("default-graph-uri", SECOND)]
    assert count(small.query(COUNT, parameters=both)) == ROUNDS + 4
    assert count(small.post(COUNT, QUERY, params={"default-graph-uri": FIRST})) == PER_SOURCE
    assert count(small.post(urlencode({"query": COUNT, "default-graph-uri": FIRST}), FORM)) == PER_SOURCE
    in_url = small.post(urlencode({"query": COUNT}), FORM, params={"default-graph-uri": FIRST})
    assert count(in_url) == PER_SOURCE


def test_named_graph_uri_leaves_the_default_graph_empty(small: Service) -> None:
    named = [("named-graph-uri", FIRST)]
    assert count(small.query(COUNT, parameters=named)) == 0
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(small.query(inside, parameters=named)) == PER_SOURCE
    assert count(small.query(inside)) == PER_SOURCE * len(SOURCES)


def test_the_request_wins_over_from(small: Service) -> None:
    text = COUNT.replace("{", f"FROM <{FIRST}> FROM <{SECOND}> {{", 1)
    assert count(small.query(text)) == ROUNDS + 4
    assert count(small.query(text, parameters=[("default-graph-uri", FIRST)])) == PER_SOURCE
    assert count(small.query(text, parameters=[("named-graph-uri", FIRST)])) == 0


def test_from_named_alone_leaves_the_default_graph_empty(small: Service) -> None:
    text = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{FIRST}> {{ ?s ?p ?o }}"
    assert count(small.query(text)) == 0


def test_an_unknown_graph_is_empty(small: Service) -> None:
    assert count(small.query(COUNT, parameters=[("default-graph-uri", "http://nowhere.example/g")])) == 0


@pytest.mark.parametrize("iri", ["relative", "http://e/a b", 'http://e/"', "http://e/a> <b", "http://e/\n", ""])
@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_must_be_an_absolute_iri(small: Service, name: str, iri: str) -> None:
    assert problem(small.query(COUNT, parameters=[(name, iri)]), 400, "bad-input")["place"] == name


@pytest.mark.parametrize(
    ("parameters", "place"),
    [
        ([("query", "ASK {}"), ("query", "ASK {}")], "query"),
        ([("default-graph-uri", FIRST)], "query"),
        ([("query", "ASK {}"), ("update", "CLEAR ALL")], "update"),
        ([("update", "CLEAR ALL")], "update"),
        ([("query", "ASK {}"), ("using-graph-uri", FIRST)], "using-graph-uri"),
        ([("query", "ASK {}"), ("timeout", "-1")], "timeout"),
        ([("query", "ASK {}"), ("timeout", "nan")], "timeout"),
        ([("query", "ASK {}"), ("format", "nonsense")], "format"),
        ([("query", "ASK {}"), ("version", "9")], "version"),
    ],
)
def test_wrong_parameters_on_get(small: Service, parameters: list[tuple[str, str]], place: str) -> None:
    found = problem(small.client.get(f"/sparql?{urlencode(parameters)}"), 400, "bad-input")
    assert found["place"] == place


@pytest.mark.parametrize(
    ("url", "body", "place", "reason"),
    [
        ("/sparql", "query=ASK%20%7B%7D&query=ASK%20%7B%7D", "query", "given 2 times"),
        ("/sparql", "query=ASK%20%7B%7D&update=CLEAR%20ALL", "update", "either query or update"),
        ("/sparql", "", "query", "given 0 times"),
        ("/sparql", "nothing=1", "query", "given 0 times"),
        ("/sparql?query=ASK%20%7B%7D", "query=ASK%20%7B%7D", "query", "stand in the body"),
    ],
)
def test_wrong_forms(small: Service, url: str, body: str, place: str, reason: str) -> None:
    found = problem(small.client.post(url, content=body, headers={"Content-Type": FORM}), 400, "bad-input")
    assert found["place"] == place
    assert reason in str(found["detail"])


def test_post_direct_with_a_query_in_the_url_too(small: Service) -> None:
    found = problem(small.post("ASK {}", QUERY, params={"query": "ASK {}"}), 400, "bad-input")
    assert (found["place"], found["remedy"]) == ("query", "send one of the two")


@pytest.mark.parametrize(("body", "byte"), [(b"ASK { \xff }", 6), (b"ASK { ?s ?p '\xe9' }", 13)])
def test_a_body_that_is_not_utf8(small: Service, body: bytes, byte: int) -> None:
    found = problem(small.post(body, QUERY), 400, "bad-input")
    assert (found["detail"], found["place"]) == ("not UTF-8", f"body, byte {byte}")


def test_a_query_string_that_is_not_utf8(small: Service) -> None:
    found = problem(small.client.get("/sparql?query=ASK%20%7B%7D%FF"), 400, "bad-input")
    assert (found["detail"], found["place"]) == ("not UTF-8", "query string")


def test_nul_in_a_query(small: Service) -> None:
    assert problem(small.query("ASK {} \x00"), 400, "bad-input")["place"] == "character 7"


@pytest.mark.parametrize(
    ("content_type", "named", "remedy"),
    [
        ("text/plain", "text/plain", QUERY),
        ("application/json", "application/json", QUERY),
        ("", "unknown", QUERY),
        (f"{QUERY}; charset=latin-1", "latin-1", "UTF-8"),
    ],
)
def test_unknown_content_type(small: Service, content_type: str, named: str, remedy: str) -> None:
    found = problem(small.post("ASK {}", content_type), 415, "unsupported-media-type")
    assert named in str(found["detail"])
    assert remedy in str(found["remedy"])


@pytest.mark.parametrize(
    ("method", "content_type", "body"),
    [
        ("POST", "application/sparql-update", "CLEAR ALL"),
        ("POST", FORM, "update=CLEAR%20ALL"),
    ],
)
def test_updates_are_forbidden(small: Service, method: str, content_type: str, body: str) -> None:
    response = small.client.request(method, "/sparql", content=body, headers={"Content-Type": content_type})
    assert "scratch" in str(problem(response, 403, "read-only")["remedy"])
    assert count(small.query(COUNT)) == MERGED


@pytest.mark.parametrize("text", ["CLEAR ALL", "INSERT DATA { <x:s> <x:p> 1 }", "DELETE WHERE { ?s ?p ?o }"])
def test_an_update_sent_as_a_query(small: Service, text: str) -> None:
    problem(small.query(text), 400, "query-syntax")
    problem(small.post(text, QUERY), 400, "query-syntax")
    assert count(small.query(COUNT)) == MERGED


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods(small: Service, method: str) -> None:
    response = small.client.request(method, "/sparql", headers={"X-HTTP-Method-Override": "GET"})
    problem(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"


def test_head(small: Service) -> None:
    got = small.query(COUNT)
    response = small.client.head("/sparql", params={"query": COUNT})
    assert (response.status_code, response.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "vary"):
        assert response.headers[name] == got.headers[name]
    assert small.client.head("/sparql").status_code == 200


def test_options(small: Service) -> None:
    response = small.client.options("/sparql")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert response.headers["accept-query"] == QUERY


def test_trailing_slash_does_not_redirect(small: Service) -> None:
    assert count(small.client.post("/sparql/", content=COUNT, headers={"Content-Type": QUERY})) == MERGED


def test_syntax_errors_have_line_and_column(small: Service) -> None:
    found = problem(small.query("SELECT *\nWHERE {\n  ?s ?p }"), 400, "query-syntax")
    assert (found["line"], found["column"], found["place"]) == (3, 10, "line 3, column 10")


def test_a_from_clause_does_not_shift_the_position(small: Service) -> None:
    text = f"SELECT * FROM <{FIRST}> {{ ?s ?p "
    found = problem(small.query(text), 400, "query-syntax")
    assert (found["line"], found["column"]) == (1, len(text) + 1)


def test_an_unknown_prefix_is_named_as_such(small: Service) -> None:
    found = problem(small.query("ASK { ?s rdf:type ?o }"), 400, "query-syntax")
    assert found["detail"] == "the prefix rdf: is not declared"
    assert found["remedy"] == "add the line: PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>"


def test_an_unknown_function_is_named(small: Service) -> None:
    found = problem(small.query("PREFIX x: <x:> SELECT (x:half(2) AS ?y) {}"), 422, "invalid-parameters")
    assert (found["detail"], found["place"]) == ("the function <x:half> is not known here", "line 1, column 24")
    assert found["remedy"]


TRIPLE_TERM = "CONSTRUCT { <x:a> <x:p> <<( <x:s> <x:p> <x:o> )>> } {}"


def test_what_a_form_cannot_hold_is_not_acceptable(small: Service) -> None:
    assert small.query(TRIPLE_TERM, headers={"Accept": "text/turtle"}).status_code == 200
    found = problem(small.query(TRIPLE_TERM, headers={"Accept": "application/ld+json"}), 406, "not-acceptable")
    assert found["remedy"] == "ask for Turtle or N-Triples"
    nameless = small.query("CONSTRUCT { <x:a> <http://x/1> 1 } {}", headers={"Accept": "application/rdf+xml"})
    assert "Turtle" in str(problem(nameless, 406, "not-acceptable")["remedy"])


WRONG = [
    *("query=", "query=ASK{}&timeout=0", "query=ASK{}&format=x"),
    *("update=x", "query=ASK{}&version=9", "query=ASK{}&using-graph-uri=x:x", "query=ASK{}&default-graph-uri=x"),
    *("query=ASK{}&query=", "default-graph-uri=x:x", "query=%00", "query=%FF", "&".join(["x=1"] * 501)),
    *("query=DROP+ALL", "query=SELECT+*+{}FROM"),
    "query=" + "(" * 200, "query=ASK{SERVICE<x:x>{}}", "query=LOAD<x:x>",
]  # fmt: skip


@pytest.mark.parametrize("parameters", WRONG)
def test_every_refusal_says_how_to_mend_it(small: Service, parameters: str) -> None:
    found = small.client.get(f"/sparql?{parameters}")
    assert (found.status_code, bool(found.json().get("remedy"))) == (400, True), found.text


@pytest.mark.parametrize("given", ["asOf=x", "asOf=2025-1-1", "possible=x"])
@pytest.mark.parametrize(
    "place",
    ["sparql?query=ASK{}", "views/capex?lang=en", "api/views/capex?", "api/entities?", "api/receipts/views/capex?"],
)
def test_a_value_that_is_no_day_or_no_flag_is_refused_alike_everywhere(small: Service, place: str, given: str) -> None:
    found = small.client.get(f"/{place}&{given}", headers={"Accept": "application/json"})
    document = found.json()
    assert (found.status_code, document["type"]) == (422, "/problems/invalid-parameters"), found.text
    assert "YYYY-MM-DD" in document["remedy"] if given.startswith("asOf") else "1 or 0" in document["remedy"]


def test_a_client_may_lower_the_time_limit_and_not_raise_it(small_file: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9)) + " }"
    with running(small_file, time_limit_s=1) as service:
        assert problem(service.query(slow, parameters=[("timeout", "0.3")]), 503, "time-limit")["limit_s"] == 0.3
        assert problem(service.query(slow, parameters=[("timeout", "600")]), 503, "time-limit")["limit_s"] == 1


def test_relative_iris_resolve_against_the_endpoint(small: Service) -> None:
    response = small.query("SELECT (<x> AS ?x) {}")
    assert response.json()["results"]["bindings"][0]["x"]["value"] == f"{small.url}x"
