"""The forms of an answer: negotiation, formats, validators, codings."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from api.http import negotiation
from tests.sparql.test_sparql_protocol import problem
from tests.support import serving
from tests.support.serving import BASE, Service

SELECT = 'SELECT ?s ?x ?u { VALUES (?s ?x ?u) { (<x:s> "a,\\"b\\"\\n"@en UNDEF) } }'
ASK = "ASK {}"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{BASE}id/round-1> ?p ?o }}"
JSON, XML = negotiation.SPARQL_JSON, negotiation.SPARQL_XML
UTF_8_XML = f"{XML}; charset=utf-8"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, None, JSON),
        (SELECT, "*/*", JSON),
        (SELECT, "application/*", JSON),
        (SELECT, "text/*", "text/csv; charset=utf-8"),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SELECT, XML, UTF_8_XML),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/xml", "application/xml; charset=utf-8"),
        (SELECT, f"{JSON};q=0.5, {XML}", UTF_8_XML),
        (SELECT, f"{JSON};q=0, */*", UTF_8_XML),
        (SELECT, "text/csv;q=0.3, */*;q=0.2", "text/csv; charset=utf-8"),
        (SELECT, f"text/turtle, {XML};q=0.1", UTF_8_XML),
        (SELECT, f"{XML};charset=utf-8, nonsense;;;", UTF_8_XML),
        (SELECT, "TEXT/CSV", "text/csv; charset=utf-8"),
        (ASK, "*/*", JSON),
        (ASK, XML, UTF_8_XML),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, None, "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml; charset=utf-8"),
        (CONSTRUCT, "text/html;q=0.5, application/rdf+xml;q=0.8", "application/rdf+xml; charset=utf-8"),
    ],
)
def test_negotiation(small: Service, query: str, accept: str | None, expected: str) -> None:
    headers = {"Accept": accept} if accept is not None else {"Accept": ""}
    response = small.query(query, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (200, expected)
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "application/x-nope"),
        (SELECT, "text/turtle"),
        (SELECT, f"{JSON};q=0"),
        (ASK, "text/csv"),
        (ASK, "text/tab-separated-values"),
        (CONSTRUCT, "text/csv"),
        (CONSTRUCT, JSON),
    ],
)
def test_not_acceptable(small: Service, query: str, accept: str) -> None:
    offers = problem(small.query(query, headers={"Accept": accept}), 406, "not-acceptable")["offers"]
    assert isinstance(offers, list)
    assert accept.partition(";")[0] not in offers or "q=0" in accept


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        (SELECT, "csv", "text/csv; charset=utf-8"),
        (SELECT, "xml", UTF_8_XML),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (CONSTRUCT, "xml", "application/rdf+xml; charset=utf-8"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "nt", "application/n-triples"),
    ],
)
def test_a_format_by_name_overrides_accept(small: Service, query: str, name: str, expected: str) -> None:
    for parameter in ("format", "_mediatype"):
        response = small.query(query, parameters=[(parameter, name)], headers={"Accept": "application/x-nope"})
        assert response.headers["content-type"] == expected


def test_the_four_forms_of_rows_say_the_same(small: Service) -> None:
    rows = small.query(SELECT).json()
    assert rows["head"]["vars"] == ["s", "x", "u"]
    cell = {"type": "literal", "value": 'a,"b"\n', "xml:lang": "en"}
    assert rows["results"]["bindings"] == [{"s": {"type": "uri", "value": "x:s"}, "x": cell}]
    text = small.query(SELECT, headers={"Accept": "text/csv"}).content.decode()
    assert text.startswith("s,x,u\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["s", "x", "u"], ["x:s", 'a,"b"\n', ""]]
    table = small.query(SELECT, headers={"Accept": "text/tab-separated-values"}).text
    assert table == '?s\t?x\t?u\n<x:s>\t"a,\\"b\\"\\n"@en\t\n'
    tree = ElementTree.fromstring(small.query(SELECT, headers={"Accept": XML}).content)
    names = [v.get("name") for v in tree.iter("{http://www.w3.org/2005/sparql-results#}variable")]
    assert names == ["s", "x", "u"]


def test_ask(small: Service) -> None:
    assert small.query(ASK).json() == {"head": {}, "boolean": True}


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_the_forms_of_a_graph_are_one_graph(small: Service, media_type: str) -> None:
    response = small.query(CONSTRUCT, headers={"Accept": media_type})
    graph = rdflib.Graph().parse(data=response.content, format=media_type)
    assert len(graph) == 1


def test_characters_that_xml_cannot_carry(small: Service) -> None:
    query = 'SELECT ("\\u0001" AS ?x) {}'
    problem(small.query(query, headers={"Accept": XML}), 406, "not-acceptable")
    assert small.query(query).json()["results"]["bindings"][0]["x"]["value"] == "\x01"


def test_an_answer_is_validated_by_its_etag(small: Service) -> None:
    first = small.query(SELECT)
    tag = first.headers["etag"]
    assert small.query(SELECT).headers["etag"] == tag
    assert small.query(SELECT, headers={"Accept": "text/csv"}).headers["etag"] != tag
    assert small.query(SELECT, headers={"Accept-Encoding": "identity"}).headers["etag"] == tag
    assert small.query(SELECT + " LIMIT 1").headers["etag"] != tag
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = small.query(SELECT, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert small.query(SELECT, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("more", [{"asOf": "2026-01-02"}, {"without": "first"}, {"bom": "1", "format": "csv"}])
def test_a_form_that_is_posted_selects_nothing_to_validate(small: Service, more: dict[str, str]) -> None:
    """What its body asks for stands in no address, so an answer that is known from elsewhere is none of it."""
    posted = small.client.post("/sparql", data={"query": SELECT, **more}, headers={"If-None-Match": "*"})
    assert (posted.status_code, "etag" in posted.headers) == (200, False)
    address = "/sparql?" + "&".join(f"{name}={value}" for name, value in more.items())
    direct = {"Content-Type": "application/sparql-query"}
    plain, narrowed = (
        small.client.request("QUERY", target, content=SELECT, headers=direct) for target in ("/sparql", address)
    )
    assert narrowed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_an_answer_that_changes_has_no_validator(small: Service, call: str) -> None:
    response = small.query(f"SELECT ({call} AS ?x) {{}}")
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_gzip_from_500_bytes(small: Service) -> None:
    large = "SELECT * { ?s ?p ?o }"
    plain = small.query(large, headers={"Accept-Encoding": "identity"})
    coded = small.query(large, headers={"Accept-Encoding": "gzip"})
    assert coded.headers["content-encoding"] == "gzip"
    assert coded.content == plain.content
    assert coded.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in small.query(ASK, headers={"Accept-Encoding": "gzip"}).headers
    refused = small.query(large, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


def test_a_result_over_the_limit_is_an_error_without_retry(small_file: Path) -> None:
    with serving.running(small_file, result_limit_mb=1) as service:
        response = service.query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
        found = problem(response, 503, "result-too-large")
        assert found["limit"] == 1
        assert "LIMIT" in str(found["remedy"])
        assert "retry-after" not in response.headers
        assert service.query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 9").status_code == 200


@given(st.text(max_size=200))
def test_no_accept_header_breaks_the_choice(accept: str) -> None:
    try:
        assert negotiation.choose(accept, negotiation.ROWS) in negotiation.ROWS
    except negotiation.NotAcceptable as refusal:
        assert refusal.offers == list(negotiation.ROWS)


@given(st.permutations(["text/csv;q=0.3", "application/json;q=0.9", "*/*;q=0.1", "text/*;q=0.2"]))
def test_the_order_of_ranges_does_not_matter(ranges: list[str]) -> None:
    assert negotiation.choose(", ".join(ranges), negotiation.ROWS) == "application/json"


def test_names_and_offers_agree() -> None:
    known = {media for group in negotiation.NAMES.values() for media in group}
    offered = {*negotiation.ROWS, *negotiation.GRAPH, *negotiation.DATASET, negotiation.HTML}
    assert known <= offered
    assert json.dumps(sorted(known))
