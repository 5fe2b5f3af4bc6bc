"""The endpoint in a browser: a form, a table, hostile values as text, errors with the query kept."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import parse_qs

import pytest

from api.sparql.sparql_words import OWN, example_text, questions
from kg.facts.claim_line import sources
from kg.facts.entities import local
from kg.facts.outlets import outlets
from kg.ontology.registry import PREFIXES, vocabulary
from kg.store.shipped_query import queries, rows
from kg.store.snapshot import Snapshot
from tests.sparql.test_sparql_answers import BROWSER
from tests.support.serving import BASE, Service

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
    assert "<h2>Not SPARQL</h2>" in text
    assert "<h2>不是SPARQL</h2>" in page(small, "ASK", status=400, lang="zh")
    assert "Line 1, column 19" in text
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


def settings(service: Service) -> dict[str, Any]:
    """What the page tells its script."""
    found = re.search(r'data-settings="([^"]*)"', page(service, lang="zh"))
    assert found is not None
    return dict(json.loads(html.unescape(found[1])))


def test_the_page_speaks_the_language_of_its_address(small: Service) -> None:
    assert '<html lang="zh-Hans">' in page(small, lang="zh")
    assert '<html lang="en">' in page(small, lang="fr")


def test_the_script_is_told_words_and_where_links_lead(small: Service) -> None:
    told = settings(small)
    assert told["own"] == OWN and told["language"] == "zh" and told["carried"] == [["lang", "zh"]]
    assert told["words"]["sparqlStop"] == "停止"
    assert told["problems"]["query-syntax"]["title"] == "不是SPARQL"


def test_terms_and_examples_have_one_address_for_ever(small: Service) -> None:
    address = settings(small)["data"]
    found = small.client.get(address)
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (found.headers["content-encoding"], found.headers["content-type"]) == ("gzip", "application/json")
    plain = small.client.get(address, headers={"Accept-Encoding": "identity"})
    assert plain.json() == found.json() and "content-encoding" not in plain.headers
    assert small.client.get(re.sub(r"[0-9a-f]{16}", "0" * 16, address)).status_code == 404
    assert small.client.get("/static/sparql-words.x.json").status_code == 422


def test_every_term_of_the_vocabulary_is_offered_with_its_labels(small: Service) -> None:
    found = small.client.get(settings(small)["data"]).json()
    terms = {(term["kind"], term["name"]): term["label"] for term in found["terms"]}
    words = vocabulary()
    assert len(terms) == len(words.classes) + len(words.properties) + len(words.codes)
    assert terms["class", "lt:FundingRound"] == {"zh": "融资轮次", "en": "funding round"}
    assert found["prefixes"] == PREFIXES
    assert {example["name"] for example in found["examples"]} == set(queries())


@pytest.mark.parametrize("name", sorted(queries()))
def test_an_example_gives_what_the_query_gives_with_its_example_values(snapshot: Snapshot, name: str) -> None:
    query = queries()[name]
    text = example_text(query)
    assert not text.startswith("#+") and all(f"?{name}" in text for name in query.header.parameters)
    ours, theirs = rows(snapshot, text), rows(snapshot, query.text, query.bindings({}, examples=True))
    assert sorted(map(str, ours.rows)) == sorted(map(str, theirs.rows))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_outlets_of_a_question_stand_in_the_language_of_the_page(snapshot: Snapshot, language: str) -> None:
    """What names an outlet by its title takes the title of that language, as every other page does."""
    named, told = outlets(snapshot), 0
    for question in questions(language):
        answered = rows(snapshot, parse_qs(str(question["state"]))["query"][0])
        for row in answered.values() if {"claim", "outlet"} <= set(answered.columns) else ():
            source = sources(snapshot)[local(row["claim"]).split(".")[0]]
            if "mirrorOf" not in source:
                assert row["outlet"] == named[source["id"]]["outlet"][language]
                told += "publisher" not in source and "creator" not in source
    assert told
