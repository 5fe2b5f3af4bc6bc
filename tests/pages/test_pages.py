"""The pages over HTTP: forms by Accept and suffix, headers, languages, errors, links, the article's text."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from api.html.assets import assets
from tests.support.serving import Service

PAGES = (
    "/",
    "/search?q=kimi",
    "/sources",
    "/sources/a1",
    "/id/moonshot-ai",
    "/id/moonshot-ai-c",
    "/id/kimi",
    "/id/quantity/cny-gt-10000000000",
    "/claims/a1.cash-after-c-lead",
    "/schema",
    "/about",
    "/queries",
    "/queries/entity-facts",
)
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TURTLE = "text/turtle; charset=utf-8"


class Links(HTMLParser):
    """Every link of a page, and for each line of fact the links inside it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.facts: list[list[str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "li" and "fact" in (found.get("class") or "").split():
            self.facts.append([])
        address = found.get("href") or found.get("src") or found.get("action")
        if address:
            self.links.append(address)
            if self.facts:
                self.facts[-1].append(address)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-Hans"), ("en", "en")])
def test_a_page_speaks_the_language_that_is_asked_for(server: Service, path: str, language: str, tag: str) -> None:
    response = server.client.get(path, headers={**HTML, "Accept-Language": language})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-language"] == language
    assert f'<html lang="{tag}">' in response.text
    other = "en" if language == "zh" else "zh"
    chosen = server.client.get(path, params={"lang": other, **({"q": "kimi"} if "?" in path else {})}, headers=HTML)
    assert chosen.headers["content-language"] == other


@pytest.mark.parametrize("path", PAGES)
def test_a_page_allows_nothing_foreign_and_says_what_it_varies_by(server: Service, path: str) -> None:
    response = server.client.get(path, headers=HTML)
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert response.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"
    assert not re.search(r"<script(?![^>]*(\ssrc=|ld\+json))|<style|\sstyle=|\son[a-z]+=", response.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_weighs_little(server: Service, path: str) -> None:
    response = server.client.get(path, headers={**HTML, "Accept-Encoding": "gzip"})
    page = int(response.headers["content-length"])
    assert response.headers["content-encoding"] == "gzip"
    wanted = {asset for asset in assets().values() if asset.address in response.text}
    assert wanted
    while (
        more := {asset for asset in assets().values() if any(asset.address.encode() in one.body for one in wanted)}
        - wanted
    ):
        wanted |= more  # what a script imports
    assert page + sum(len(asset.zipped) for asset in wanted) < 200_000


@pytest.mark.parametrize("path", PAGES)
def test_a_known_page_is_not_sent_again(server: Service, path: str) -> None:
    first = server.client.get(path, headers=HTML)
    again = server.client.get(path, headers={**HTML, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = server.client.get(path, headers={**HTML, "Accept-Language": "en"})
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("path", PAGES)
def test_head_gives_the_same_headers_and_no_body(server: Service, path: str) -> None:
    response = server.client.head(path, headers=HTML)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"] == server.client.get(path, headers=HTML).headers["etag"]


@pytest.mark.parametrize("path", PAGES)
def test_an_id_stands_once_on_a_page(server: Service, path: str) -> None:
    ids = Links(server.client.get(path, headers=HTML).text).ids
    assert sorted(ids) == sorted(set(ids))


def test_every_link_of_every_page_leads_somewhere(server: Service) -> None:
    addresses = {
        link.partition("#")[0]
        for path in PAGES
        for link in Links(server.client.get(path, headers=HTML).text).links
        if link.startswith("/")
    }
    kinds: dict[str, list[str]] = {}
    for address in sorted(addresses):
        kinds.setdefault(address.split("/")[1].partition("?")[0], []).append(address)
    tried = [address for found in kinds.values() for address in found[:: max(len(found) // 6, 1)]]
    with httpx.Client(base_url=server.url, headers=HTML, follow_redirects=True, timeout=600) as client:
        failed = [address for address in tried if client.get(address).status_code != 200]
    assert {"id", "claims", "sources", "static", "graph", "queries"} <= set(kinds)
    assert failed == []


@pytest.mark.parametrize("path", ["/id/moonshot-ai", "/id/kimi", "/claims/a1.cash-after-c-lead"])
def test_every_line_of_fact_leads_to_its_claim(server: Service, path: str) -> None:
    facts = Links(server.client.get(path, headers=HTML).text).facts
    assert facts
    assert all(any(link.startswith("/claims/") for link in links) for links in facts)


@pytest.mark.parametrize(
    ("accept", "expected", "location"),
    [
        ("text/html", "text/html; charset=utf-8", "/id/kimi.html"),
        ("*/*", "text/html; charset=utf-8", "/id/kimi.html"),
        ("text/turtle", TURTLE, "/id/kimi.ttl"),
        ("application/ld+json", "application/ld+json", "/id/kimi.jsonld"),
        ("application/json", "application/json", "/id/kimi.json"),
        ("application/n-triples", "application/n-triples", "/id/kimi.nt"),
        ("application/rdf+xml", "application/rdf+xml; charset=utf-8", "/id/kimi.rdf"),
        ("text/html;q=0.5, text/turtle", TURTLE, "/id/kimi.ttl"),
    ],
)
def test_a_thing_takes_the_form_that_is_accepted(server: Service, accept: str, expected: str, location: str) -> None:
    response = server.client.get("/id/kimi", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == expected
    assert response.headers["content-location"] == location
    assert "Accept" in response.headers["vary"]
    suffixed = server.client.get(location, headers={"Accept": "image/png"})
    assert suffixed.headers["content-type"] == expected


def test_a_form_that_does_not_exist_is_not_acceptable(server: Service) -> None:
    response = server.client.get("/id/kimi", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.json()["offers"]


@pytest.mark.parametrize(
    "path",
    ["/id/kimi", "/claims/a1.cash-after-c-lead", "/sources/a1", "/id/period/2024-12", "/id/quantity/usd-500000000"],
)
def test_json_ld_and_turtle_say_the_same(server: Service, path: str) -> None:
    turtle = Graph().parse(data=server.client.get(f"{path}.ttl").text, format="turtle")
    json_ld = Graph().parse(data=server.client.get(f"{path}.jsonld").text, format="json-ld")
    assert len(turtle) > 5
    assert isomorphic(turtle, json_ld)


def test_the_link_header_names_every_other_form_and_each_exists(server: Service) -> None:
    links = server.client.get("/id/kimi", headers=HTML).headers["link"]
    forms = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', links)
    assert len(forms) == 6
    for address, media_type in forms:
        assert server.client.get(address).headers["content-type"].partition(";")[0] == media_type
    assert '</id/kimi>; rel="canonical"' in links
    assert 'rel="license"' in links


@pytest.mark.parametrize(
    "path", ["/index", "/search", "/sources", "/sources/a1", "/id/moonshot-ai", "/schema", "/about"]
)
def test_json_stands_beside_each_page(server: Service, path: str) -> None:
    response = server.client.get(f"{path}.json")
    assert response.headers["content-type"] == "application/json"
    assert isinstance(response.json(), dict)


def test_csv_has_a_row_for_each_line(server: Service) -> None:
    data = server.client.get("/id/moonshot-ai.json").json()
    response = server.client.get("/id/moonshot-ai.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))
    wanted = [line["id"] for group in (*data["facts"], *data["mentions"]) for line in group["lines"]]
    assert [row["claim"] for row in rows] == wanted
    assert response.headers["content-disposition"] == 'attachment; filename="id-moonshot-ai.csv"'
    cash = next(row for row in rows if row["asWritten"] == "超过100亿元人民币")
    assert (cash["lower"], cash["lowerOpen"], cash["upper"], cash["unit"]) == ("10000000000", "true", "", "CNY")


def test_an_unknown_thing_names_the_nearest_as_a_page_for_browsers(server: Service) -> None:
    response = server.client.get("/id/moonshot-a1?lang=en", headers=HTML)
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert 'href="/id/moonshot-ai?lang=en"' in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_an_unknown_thing_is_a_problem_document_for_programs(server: Service) -> None:
    response = server.client.get("/id/moonshot-a1", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "moonshot-ai" in response.json()["nearest"]


@pytest.mark.parametrize(
    "path", ["/id/..%2f..", "/id/%00", "/claims/%0d%0a", "/sources/%ff", "/queries/%2e%2e", "/nowhere"]
)
def test_an_address_that_names_nothing_is_not_found(server: Service, path: str) -> None:
    assert server.client.get(path, headers=HTML).status_code == 404


def test_an_unknown_parameter_is_refused_with_the_nearest(server: Service) -> None:
    response = server.client.get("/id/kimi?without_=a1", headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert "without" in response.json()["remedy"]


def test_a_job_that_ended_is_told_as_ended_on_page_in_json_and_as_an_edge(server: Service) -> None:
    page = server.client.get("/id/pietro-schirano", headers={**HTML, "Accept-Language": "en"}).text
    assert "formerly employed by" in page and "now or formerly at" not in page
    thing = server.client.get("/api/entities/pietro-schirano/relationships").json()
    ends = [(one["predicate"], one["other"]["id"]) for one in thing["relationships"]]
    assert [predicate for predicate, end in ends if end == "anthropic"] == ["formerlyEmployed"]
    edges = "SELECT ?p { <https://w3id.org/longtu/id/anthropic> ?p <https://w3id.org/longtu/id/pietro-schirano> }"
    found = server.query(edges).json()["results"]["bindings"]
    assert [row["p"]["value"].rsplit("#")[-1] for row in found] == ["formerlyEmployed"]


def test_leaving_a_source_out_leaves_its_claims_out_of_the_page(server: Service) -> None:
    data = server.client.get("/id/moonshot-ai.json?without=a2").json()
    assert "a1" in data["sources"]
    assert "a2" not in data["sources"]
    page = server.client.get("/id/moonshot-ai?without=a2&lang=en", headers=HTML).text
    assert "/claims/a2." not in page
    assert "?without=a2&amp;lang=en" in page


def test_the_paths_of_our_iris_lead_to_pages(server: Service) -> None:
    claim = server.client.get("/claim/a1.cash-after-c-lead")
    source = server.client.get("/source/a1")
    code = server.client.get("/code/series-c")
    assert (claim.status_code, claim.headers["location"]) == (308, "/claims/a1.cash-after-c-lead")
    assert (source.status_code, source.headers["location"]) == (308, "/sources/a1")
    assert (code.status_code, code.headers["location"]) == (303, "/schema#code-series-c")


def test_the_ontology_is_a_page_for_browsers_and_turtle_for_programs(server: Service) -> None:
    browser = server.client.get("/ontology", headers=HTML)
    program = server.client.get("/ontology", headers={"Accept": "text/turtle"})
    assert (browser.status_code, browser.headers["location"]) == (303, "/schema")
    assert program.headers["content-type"] == TURTLE
    assert len(Graph().parse(data=program.text, format="turtle")) > 500


def test_a_static_file_is_kept_for_ever_and_only_at_its_own_address(server: Service) -> None:
    asset = assets()["site.css"]
    response = server.client.get(f"/static/{asset.address}")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.content == asset.body
    assert server.client.get("/static/site.css").status_code == 404
    assert server.client.get("/static/..%2fframe.py").status_code == 404


def test_a_citation_is_readable_by_programs(server: Service) -> None:
    citation = server.client.get("/claims/a1.cash-after-c-lead.json").json()["citation"]
    assert citation["csl"]["URL"] == "https://w3id.org/longtu/claim/a1.cash-after-c-lead"
    assert citation["bibtex"].count("{") == citation["bibtex"].count("}")
    assert citation["csl"]["URL"] in citation["text"]


def test_a_claim_page_shows_its_slices_in_their_paragraphs(server: Service, articles: Path) -> None:
    del articles
    data = server.client.get("/claims/a1.cash-after-c-lead.json").json()
    pieces = [piece for paragraph in data["paragraphs"] for piece in paragraph["pieces"]]
    figure = [piece["text"] for piece in pieces if "figure" in piece["roles"]]
    assert figure == ["超过100亿元人民币"]
    assert all(piece["hashMatches"] for piece in data["slices"])


def test_pages_hold_no_more_of_an_article_than_the_paragraphs_around_slices(server: Service, articles: Path) -> None:
    length, name = 22, "a1.cash-after-c-lead"
    text = re.sub(r"\s", "", (articles / "000_37bdcb8559b4d3bf.txt").read_text("utf-8"))
    runs = {text[at : at + length] for at in range(len(text) - length + 1)}
    shown = server.client.get(f"/claims/{name}.json").json()["paragraphs"]
    around = re.sub(r"\s", "", "".join(piece["text"] for paragraph in shown for piece in paragraph["pieces"]))
    read = server.client.get("/sources/a1.json").json()["passages"]
    assert all(any(piece["roles"] for piece in passage["pieces"]) for passage in read)
    carrying = re.sub(r"\s", "", "".join(piece["text"] for passage in read for piece in passage["pieces"]))
    assert len(carrying) < len(text)
    for path, allowed in ((f"/claims/{name}", around), ("/sources/a1", carrying), ("/id/moonshot-ai", ""), ("/", "")):
        page = re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", server.client.get(path, headers=HTML).text)))
        assert {run for run in runs if run in page and run not in allowed} == set(), path
    assert len(around) > length


def test_json_of_a_page_is_the_data_of_its_html(server: Service) -> None:
    data = server.client.get("/sources/a1.json").json()
    page = server.client.get("/sources/a1", headers=HTML).text
    assert all(f'href="/claims/{line["id"]}"' in page for line in data["lines"])
    assert json.dumps(data)
