"""Receipts over HTTP: the same bytes as on the command line, refusals that say why, links where their reader is."""

from __future__ import annotations

import html
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from api.http.settings import Settings
from api.openapi.document import described
from api.server.app import create_app
from kg.receipts.make_receipt import make_receipt
from kg.receipts.receipt_file import AskedQuestion, written
from kg.store.snapshot import Snapshot
from tests.receipts.conftest import ARTICLES, asked, document_of
from tests.support.operations import operations
from tests.support.serving import Service

ROOT = Path(__file__).resolve().parent.parent.parent
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
        document_of("view", "funding", company="moonshot-ai"),
    ),
    "any query": ("sparql", [("query", LISTED)], AskedQuestion(kind="query", name="", text=LISTED, parameters={})),
    "an entity": ("entities/moonshot-ai", [], document_of("entity", "moonshot-ai")),
    "its relationships": ("entities/moonshot-ai/relationships", [], document_of("relationships", "moonshot-ai")),
    "a source": ("sources/a1", [], document_of("source", "a1")),
    "a list": (
        "rounds",
        [("sort", "-id"), ("limit", "2"), ("count", "exact")],
        document_of("list", "rounds", within="certain", sort="-id", limit="2", count="exact"),
    ),
    "a list that is chosen": (
        "relationships",
        [("status", "planned"), ("q", "Kimi")],
        document_of("list", "relationships", text="Kimi", within="certain", sort="id", limit="100", status="planned"),
    ),
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


DOCUMENTS = [case for case, (_, _, question) in ASKED.items() if question.kind != "query"]


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_receipt_holds_what_the_api_answers(case: str, server: Service) -> None:
    place, given, _ = ASKED[case]
    asked = urlencode([*given, *CHOICE])
    answer = server.client.get(f"/api/{place}?{asked}", headers={"Accept": "application/json"}).json()
    assert server.client.get(f"/api/receipts/{place}?{asked}").json()["answer"]["document"] == answer


def test_the_next_page_of_a_list_has_a_receipt_too(server: Service) -> None:
    asked = urlencode([("limit", "1"), *CHOICE])
    first = server.client.get(f"/api/receipts/rounds?{asked}").json()["answer"]["document"]
    after = f"rounds?{asked}&cursor={first['next']}"
    second = server.client.get(f"/api/receipts/{after}").json()["answer"]["document"]
    assert second == server.client.get(f"/api/{after}").json()
    assert second["rounds"][0]["id"] > first["rounds"][-1]["id"]


def addresses_without() -> set[str]:
    """The addresses of the second table of "What has no receipt"."""
    section = (ROOT / "docs" / "receipts.md").read_text("utf-8").partition("## What has no receipt\n")[2]
    table = section.partition("| answers at |")[2].partition("\n\n")[0]
    found: dict[str, str] = {}
    for line in table.splitlines()[2:]:
        places, reason = (cell.strip() for cell in line.split("|")[1:3])
        found |= dict.fromkeys(re.findall("`([^`]+)`", places), reason)
    assert all(found.values())
    return {*found}


def test_every_answer_has_a_receipt_or_a_reason_in_the_docs() -> None:
    found = {
        path: operation for path, method, operation in operations(described(create_app(Settings()))) if method == "get"
    }
    [listed] = [part for part in found["/api/receipts/{name}"]["parameters"] if part["name"] == "name"]
    receipts = {path for path in found if path.startswith("/api/receipts/")}
    twins = {path.replace("/receipts", "") for path in receipts} | {f"/api/{name}" for name in listed["schema"]["enum"]}
    saved = {*found} & (receipts | twins)
    explained = {each: {path for path in found if fnmatchcase(path, each)} for each in addresses_without()}
    assert {*found} - saved - set().union(*explained.values()) == set()
    assert {each for each, paths in explained.items() if paths & saved or not paths} == set()


REFUSED: dict[str, tuple[int, dict[str, Any]]] = {
    "sparql?" + urlencode({"query": "SELECT (NOW() AS ?n) {}"}): (400, {"type": "no-receipt"}),
    "sparql?" + urlencode({"query": "SELECT * { SERVICE <http://x/> {} }"}): (400, {"type": "service-refused"}),
    "sparql?" + urlencode({"query": "SELECT * {"}): (400, {"type": "query-syntax"}),
    "sparql?" + urlencode({"query": "ASK {}", "default-graph-uri": "urn:x"}): (400, {"type": "bad-input"}),
    "queries/valuation": (400, {"type": "bad-input", "remedy": "e.g. moonshot-ai"}),
    "queries/valuatoin": (404, {"type": "not-found", "nearest": ["valuation"]}),
    "views/fundign": (404, {"type": "not-found", "nearest": ["funding"]}),
    "compnies": (404, {"type": "not-found", "remedy": "nearest: companies, entities"}),
    "rounds.csv": (404, {"type": "not-found", "remedy": "nearest: rounds"}),
    "resolve?name=kimi": (404, {"type": "not-found", "place": "list"}),
    "entities/moonshot-aii": (404, {"type": "not-found", "place": "id"}),
    "entities/moonshot-aii/relationships": (404, {"type": "not-found", "place": "id"}),
    "entities/moonshot-ai?limit=1": (400, {"type": "bad-input", "place": "query string"}),
    "sources/a11": (404, {"type": "not-found", "place": "id"}),
    "rounds?fields=amount": (400, {"type": "bad-input", "place": "query string"}),
    "rounds?status=planned": (400, {"type": "bad-input", "place": "status", "remedy": "leave it out"}),
    "rounds?limit=0": (422, {"type": "invalid-parameters"}),
    "claims?sort=amonut": (422, {"type": "invalid-parameters"}),
    "rounds?cursor=x": (404, {"type": "not-found", "place": "cursor"}),
    "rounds?source=a11": (404, {"type": "not-found", "place": "source"}),
}


@pytest.mark.parametrize("place", REFUSED)
def test_what_has_no_receipt_is_a_problem_that_says_why(place: str, server: Service) -> None:
    answer = server.client.get(f"/api/receipts/{place}")
    problem = answer.json()
    status, told = REFUSED[place]
    assert answer.status_code == status, problem
    assert {**problem, "type": problem["type"].rpartition("/")[2]}.items() >= told.items()
    assert problem["detail"]


PAGES = {
    "/sparql?" + urlencode({"query": LISTED, "only": "a1"}): ["sparql"],
    "/views/funding?company=moonshot-ai&limit=5&only=a1": ["views/funding"],
    "/claims/a1.c-round-amount-lead?only=a1": ["queries/claim"],
    "/cards/a1.c-round-amount-lead?only=a1": ["queries/claim"],
    "/id/moonshot-ai?only=a1": ["entities/moonshot-ai", "entities/moonshot-ai/relationships"],
    "/sources?only=a1": ["sources"],
    "/sources/a1?only=a1": ["sources/a1"],
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "words"), [("en", "Save with its evidence"), ("zh", "连同依据存为一份文件")])
def test_a_page_leads_to_its_receipt(page: str, language: str, words: str, server: Service) -> None:
    shown = server.client.get(f"{page}&lang={language}", headers={"Accept": "text/html"}).text
    addresses = re.findall(rf'<a href="[^"]*(/api/receipts/[^"]*)">{words}</a>', shown)
    assert sorted(urlsplit(address).path.removeprefix("/api/receipts/") for address in addresses) == PAGES[page]
    for address in addresses:
        answer = server.client.get(html.unescape(address))
        assert (answer.status_code, answer.headers["content-type"]) == (200, RECEIPT), answer.text[:300]
        assert answer.json()["choice"]["only"] == ["a1"]
