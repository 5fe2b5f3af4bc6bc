"""Receipts over HTTP: the same bytes as on the command line, refusals that say why, links where their reader is."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlencode

import pytest

from kg.receipts.make_receipt import make_receipt
from kg.receipts.receipt_file import AskedQuestion, written
from kg.store.snapshot import Snapshot
from tests.receipts.conftest import ARTICLES, asked
from tests.support.serving import Service

RECEIPT = "application/vnd.longtu.receipt+json"
CHOICE = [("only", "a1"), ("only", "a2")]
LISTED = "SELECT ?status WHERE { ?company <https://w3id.org/longtu/ontology#listingStatus> ?status }"
ASKED: dict[str, tuple[str, list[tuple[str, str]], AskedQuestion]] = {
    "a shipped query": (
        "queries/valuation",
        [("company", "moonshot-ai")],
        asked("valuation", company="moonshot-ai"),
    ),
    "a view": (
        "views/funding",
        [("company", "moonshot-ai")],
        AskedQuestion(kind="view", name="funding", text="", parameters={"company": "moonshot-ai"}),
    ),
    "any query": ("sparql", [("query", LISTED)], AskedQuestion(kind="query", name="", text=LISTED, parameters={})),
}


@pytest.mark.parametrize("case", ASKED)
def test_a_receipt_has_the_same_bytes_over_http(case: str, server: Service, articles_alone: Snapshot) -> None:
    place, given, question = ASKED[case]
    address = f"/api/receipts/{place}?{urlencode([*given, *CHOICE])}"
    answer = server.client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, RECEIPT), answer.text[:300]
    assert answer.headers["content-disposition"].startswith('attachment; filename="receipt-')
    assert answer.content == written(make_receipt(articles_alone, question, ARTICLES))
    again = server.client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


REFUSED: dict[str, tuple[int, dict[str, Any]]] = {
    "sparql?" + urlencode({"query": "SELECT (NOW() AS ?n) {}"}): (400, {"type": "no-receipt"}),
    "sparql?" + urlencode({"query": "SELECT * { SERVICE <http://x/> {} }"}): (400, {"type": "service-refused"}),
    "sparql?" + urlencode({"query": "SELECT * {"}): (400, {"type": "query-syntax"}),
    "sparql?" + urlencode({"query": "ASK {}", "default-graph-uri": "urn:x"}): (400, {"type": "bad-input"}),
    "queries/valuation": (400, {"type": "bad-input", "remedy": "e.g. moonshot-ai"}),
    "queries/valuatoin": (404, {"type": "not-found", "nearest": ["valuation"]}),
    "views/fundign": (404, {"type": "not-found", "nearest": ["funding"]}),
}


@pytest.mark.parametrize("place", REFUSED)
def test_what_has_no_receipt_is_a_problem_that_says_why(place: str, server: Service) -> None:
    answer = server.client.get(f"/api/receipts/{place}")
    problem = answer.json()
    status, told = REFUSED[place]
    assert answer.status_code == status, problem
    assert {**problem, "type": problem["type"].rpartition("/")[2]}.items() >= told.items()
    assert problem["detail"]


PAGES = (
    "/sparql?" + urlencode({"query": LISTED, "only": "a1"}),
    "/views/funding?company=moonshot-ai&limit=5&only=a1",
    "/claims/a1.c-round-amount-lead?only=a1",
    "/cards/a1.c-round-amount-lead?only=a1",
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "words"), [("en", "Save with its evidence"), ("zh", "连同依据存为一份文件")])
def test_a_page_leads_to_its_receipt(page: str, language: str, words: str, server: Service) -> None:
    shown = server.client.get(f"{page}&lang={language}", headers={"Accept": "text/html"}).text
    [address] = re.findall(rf'<a href="([^"]*/api/receipts/[^"]*)">{words}</a>', shown)
    answer = server.client.get(html.unescape(address))
    assert (answer.status_code, answer.headers["content-type"]) == (200, RECEIPT), answer.text[:300]
    assert answer.json()["choice"]["only"] == ["a1"]
