"""The endpoint in a browser: a form, a table, hostile values as text, errors with the query kept."""

from __future__ import annotations

import pytest

from tests.serving import BASE, Service
from tests.test_sparql_answers import BROWSER

HOSTILE = '<script>alert(1)</script>"&\u202e'


def page(service: Service, query: str = "", status: int = 200, **parameters: str) -> str:
    """The page for a query."""
    given = {"query": query, **parameters} if query else parameters
    response = service.client.get("/sparql", params=given, headers={"Accept": BROWSER, "Accept-Language": "en"})
    assert (response.status_code, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "script-src 'self'" in response.headers["content-security-policy"]
    return response.text


def test_a_browser_gets_the_form(small: Service) -> None:
    text = page(small)
    assert '<textarea id="sparql-query" name="query"' in text
    assert "sparql-answer" not in text


def test_rows_become_a_table_with_links_to_own_nodes(small: Service) -> None:
    text = page(small, f"SELECT ?s ?o {{ ?s <{BASE}ontology#amount> ?o }} ORDER BY ?o")
    assert "5 of 5 rows" in text
    assert '<a href="/id/round-1"><bdi>https://w3id.org/longtu/id/round-1</bdi></a>' in text
    assert '<th scope="col">o</th>' in text


def test_a_boolean_and_a_graph(small: Service) -> None:
    assert '<p class="lead">true</p>' in page(small, "ASK {}")
    assert "ontology#amount&gt; 100 ." in page(small, f"DESCRIBE <{BASE}id/round-1>")


def test_what_was_wrong_is_said_and_the_query_kept(small: Service) -> None:
    text = page(small, "SELECT * { ?s ?p <bad", status=400)
    assert "line 1, column" in text
    assert "SELECT * { ?s ?p &lt;bad</textarea>" in text


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_hostile_values_are_text(small: Service, iri: str) -> None:
    value = HOSTILE.replace('"', '\\"')
    text = page(small, f'SELECT ?x ?y {{ VALUES (?x ?y) {{ ("{value}" <{iri}>) }} }}')
    assert "<script>alert" not in text
    assert f'href="{iri}' not in text
    assert f"<bdi>{iri}</bdi>" in text


def test_the_query_itself_is_text(small: Service) -> None:
    assert "<script>alert" not in page(small, f"ASK {{ ?s ?p '''</textarea>{HOSTILE}''' }}")


def test_the_choice_of_sources_stays_with_the_form(small: Service) -> None:
    assert '<input type="hidden" name="asOf" value="2026-01-02">' in page(small, asOf="2026-01-02")


def test_the_same_address_still_negotiates(small: Service) -> None:
    assert "text/turtle" in small.client.get("/sparql").headers["content-type"]
    preferred = {"Accept": "application/sparql-results+json, text/html;q=0.9"}
    assert small.query("ASK {}", headers=preferred).json()["boolean"] is True
    assert small.query("ASK {}", parameters=[("format", "html")]).text.startswith("<!doctype html>")
