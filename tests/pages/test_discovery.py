"""What machines find pages by: each address of the sitemap is a page, and each closed one is in robots.txt."""

from __future__ import annotations

import urllib.robotparser
import xml.etree.ElementTree as ET

import pytest

from tests.support.serving import Service, running

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_robots_may_read_pages_and_not_computed_answers(server: Service) -> None:
    parser = urllib.robotparser.RobotFileParser()
    answer = server.client.get("/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    parser.parse(answer.text.splitlines())
    assert all(parser.can_fetch("anybot", path) for path in ("/", "/id/kimi", "/views/mau", "/docs/model", "/data"))
    assert not any(parser.can_fetch("anybot", path) for path in ("/api/claims", "/sparql?query=x", "/graph", "/mcp"))
    assert parser.site_maps() == [f"{server.url}sitemap.xml"]


def test_the_sitemap_names_pages_that_are_there(server: Service) -> None:
    answer = server.client.get("/sitemap.xml")
    found = [place.text or "" for place in ET.fromstring(answer.content).iter(f"{SITEMAP}loc")]
    assert len(found) == len(set(found)) > 300
    assert {f"{server.url}id/moonshot-ai", f"{server.url}views/funding", f"{server.url}docs/model"} <= set(found)
    for address in found[::25]:
        assert server.client.get(address, headers={"Accept": "text/html"}).status_code == 200, address
    days = {day.text for day in ET.fromstring(answer.content).iter(f"{SITEMAP}lastmod")}
    assert days == {server.client.get("/readyz").json()["data_as_of"]}


def test_a_browser_can_add_the_search(server: Service) -> None:
    home = server.client.get("/", headers={"Accept": "text/html"}).text
    assert 'type="application/opensearchdescription+xml"' in home
    found = ET.fromstring(server.client.get("/opensearch.xml").content)
    address = next(url.get("template", "") for url in found.iter(f"{OPENSEARCH}Url") if url.get("type") == "text/html")
    asked = address.replace("{searchTerms}", "kimi")
    assert "/id/kimi" in server.client.get(asked, headers={"Accept": "text/html"}).text


@pytest.mark.slow
def test_behind_a_prefix_the_addresses_keep_it() -> None:
    with running(None, read_ahead=False, root_path="/kg", public_url="https://example.org/kg") as service:
        assert "Disallow: /kg/api/" in service.client.get("/robots.txt").text
        assert "<loc>https://example.org/kg/id/kimi</loc>" in service.client.get("/sitemap.xml").text
        assert "https://example.org/kg/search?q=" in service.client.get("/opensearch.xml").text
