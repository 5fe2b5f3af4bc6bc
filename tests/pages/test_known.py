"""The control of what is known: it leads back to the page it was used on and nowhere else; its banner says so."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from kg.records.load import Knowledge
from tests.support.serving import Service

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("path=/id/zhipu&lang=en&asOf=2025-06-01&basis=everything", "/id/zhipu?lang=en&asOf=2025-06-01"),
        ("path=/&asOf=&basis=everything", "/"),
        ("path=/&without=a1&without=a2&only=a2", "/?without=a1&without=a2"),
        ("path=/id/kimi&lang=zh&asOf=&basis=everything&without=a1,a2", "/id/kimi?lang=zh&without=a1&without=a2"),
        ("path=/id/kimi&lang=zh&asOf=&basis=articles&without=", "/id/kimi?lang=zh&only=a1&only=a2"),
    ],
)
def test_it_leads_back_to_the_page(server: Service, asked: str, location: str) -> None:
    moved = server.client.get(f"/known?{asked}", headers=HTML)
    assert (moved.status_code, moved.headers["location"]) == (303, location)


def test_what_is_checked_against_its_text_is_chosen_by_name(server: Service, known: Knowledge) -> None:
    moved = server.client.get("/known?path=/views/mau&subjects=kimi&lang=en&asOf=&basis=text", headers=HTML)
    checked = sorted(id for id, source in known.sources.items() if source.verification == "text")
    assert {"a1", "a2"} < set(checked) < set(known.sources)
    chosen = urlencode([("subjects", "kimi"), ("lang", "en"), *(("only", id) for id in checked)])
    assert (moved.status_code, moved.headers["location"]) == (303, f"/views/mau?{chosen}")
    page = server.client.get(moved.headers["location"], headers=HTML)
    assert page.status_code == 200 and f"{len(checked)} of {len(known.sources)} sources." in page.text


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "https://evil.example/", "/a?b", "/a%0d%0aX: y"]
)
def test_it_leads_nowhere_else(server: Service, path: str) -> None:
    assert server.client.get("/known", params={"path": path}).status_code == 400


def test_the_banner_names_what_is_left_out_and_offers_it_again(server: Service, known: Knowledge) -> None:
    page = server.client.get("/?lang=en&without=scmp-2023-10-20-zhipu", headers=HTML).text
    told = f"{len(known.sources) - 1} of {len(known.sources)} sources."
    assert told in page and "South China Morning Post, 20 Oct 2023 ×" in page
    assert 'href="/?lang=en"' in page
    assert "known-banner" not in server.client.get("/?lang=en", headers=HTML).text


def test_what_has_changed_since_is_a_page_of_the_sources_that_came(server: Service) -> None:
    """The banner's own link: what the day leaves out and nothing else, the latest first."""
    day = "2025-06-01"
    page = server.client.get(f"/?lang=en&asOf={day}", headers=HTML).text
    assert f'href="/sources?lang=en&amp;since={day}"' in page
    shown = server.client.get(f"/sources.json?since={day}").json()
    everything, by_then = (
        {source["id"] for source in server.client.get(f"/sources.json{query}").json()["sources"]}
        for query in ("", f"?asOf={day}")
    )
    assert {source["id"] for source in shown["sources"]} == everything - by_then
    assert shown["claims"] == sum(source["claims"] for source in shown["sources"])
    days = [source.get("published", "") for source in shown["sources"]]
    assert days == sorted(days, reverse=True) and days[0] > day
    told = server.client.get(f"/sources?lang=en&since={day}", headers=HTML).text
    assert f"Sources since {day}" in told and f"{len(shown['sources'])}, with {shown['claims']} claims" in told


def test_sources_left_out_are_taken_in_again_one_by_one(server: Service) -> None:
    page = server.client.get("/?lang=en&without=a1&without=scmp-2023-10-20-zhipu", headers=HTML).text
    assert "小小, 21 Jan 2026 ×" in page and "South China Morning Post, 20 Oct 2023 ×" in page
    assert 'href="/?lang=en&amp;without=a1"' in page, "each is taken in again by itself"


def test_a_basis_that_the_control_does_not_offer_is_refused(server: Service) -> None:
    refused = server.client.get("/known?path=/&basis=nonsense", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["place"]) == (400, "basis")
    assert "articles" in refused.json()["remedy"]


@pytest.mark.parametrize(
    ("query", "chosen"),
    [("lang=en", "everything"), ("lang=en&only=a2&only=a1", "articles"), ("lang=en&only=a1", "text")],
)
def test_the_control_stands_at_what_was_chosen(server: Service, query: str, chosen: str) -> None:
    page = server.client.get(f"/?{query}", headers=HTML).text
    assert re.findall('<option value="(\\w+)" selected>', page) == [chosen]


@pytest.mark.parametrize(
    ("q", "found"),
    [("scmp", {"scmp-2023-10-20-zhipu"}), ("south china 2023", {"scmp-2023-10-20-zhipu"}), ("小小", {"a1"})],
)
def test_a_source_is_found_by_outlet_and_day(server: Service, q: str, found: set[str]) -> None:
    told = server.client.get("/api/search", params={"q": q, "type": "Source", "lang": "en"}).json()
    results = [result for group in told["groups"] for result in group["results"]]
    assert found <= {result["id"] for result in results} and {result["type"] for result in results} == {"Source"}
    shown = server.client.get("/search", params={"q": q, "type": "Source", "lang": "en"}, headers=HTML).text
    assert all(f'href="/sources/{id}?lang=en"' in shown for id in found)
