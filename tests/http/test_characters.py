"""UTF-8 is said of every text and XML answer: R's RCurl takes XML that does not say it for Latin-1."""

from __future__ import annotations

from typing import Any

from api.http.settings import Settings
from api.openapi.document import described
from api.server.app import create_app
from tests.support.serving import Service

PLACES = {
    "/data/longtu.{form}": "/data/longtu.graphml",
    "/data/tables/{name}.csv": "/data/tables/claims.csv",
    "/api/queries/{name}": "/api/queries/investors?company=moonshot-ai",
    "/api/queries/{name}.{form}": "/api/queries/investors.csv?company=moonshot-ai",
    "/types/{name}": "/types/Company",
    "/id/{name}": "/id/kimi",
    "/id/{kind}/{name}": "/id/quantity/usd-500000000",
    "/claims/{name}": "/claims/a1.cash-after-c-lead",
    "/sources/{name}": "/sources/a1",
    "/feeds/entities/{id}.atom": "/feeds/entities/kimi.atom",
    "/feeds/sources/{id}.atom": "/feeds/sources/a1.atom",
    "/feeds/claims/{id}.atom": "/feeds/claims/a1.cash-after-c-lead.atom",
    "/views/{name}": "/views/co-investment",
    "/api/views/{name}": "/api/views/co-investment",
    "/search": "/search?q=kimi",
    "/graph.csv": "/graph.csv?limit=5",
    "/graph.gexf": "/graph.gexf?limit=5",
}
OTHERS = ("/sitemap.xml", "/opensearch.xml", "/robots.txt", "/store?default&format=rdf", "/docs/model.md")
FORMS = {"text/csv": "csv", "application/gexf+xml": "gexf", "application/graphml+xml": "graphml"}


def offered() -> list[tuple[str, str]]:
    """Every address and media type of CSV and XML that the description of the API has, with what is asked for it."""
    found = []
    for path, item in described(create_app(Settings()))["paths"].items():
        content: dict[str, Any] = item.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        for media in content:
            if media == "text/csv" or (media.endswith("xml") and "svg" not in media):
                place = PLACES.get(path, path)
                if path == "/sparql":
                    rows = "results" in media or media == "text/csv"
                    place += "?query=SELECT*{?s?p?o}LIMIT 1" if rows else "?query=DESCRIBE<x:y>"
                found.append((place.replace("{form}", FORMS.get(media, "")).replace("{name}", "co-investment"), media))
    return found


def test_every_table_and_every_xml_answer_says_its_characters(server: Service) -> None:
    asked = offered()
    assert len({media for _, media in asked}) >= 6
    unsaid = []
    for address, media in asked:
        answer = server.client.get(address, headers={"Accept": media})
        if answer.headers["content-type"] != f"{media}; charset=utf-8":
            unsaid.append((address, media, answer.status_code, answer.headers["content-type"]))
    assert unsaid == []
    for address in OTHERS:
        answer = server.client.get(address)
        assert (answer.status_code, answer.headers["content-type"].partition("; ")[2]) == (200, "charset=utf-8"), (
            address
        )
