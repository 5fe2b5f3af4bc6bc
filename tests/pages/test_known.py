"""The control of what is known: it leads back to the page it was used on and nowhere else; its banner says so."""

from __future__ import annotations

import pytest

from tests.support.serving import Service

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("path=/id/zhipu&lang=en&asOf=2025-06-01&basis=everything", "/id/zhipu?lang=en&asOf=2025-06-01"),
        ("path=/&asOf=&basis=everything", "/"),
        ("path=/views/mau&subjects=kimi&asOf=&basis=text", "/views/mau?subjects=kimi&only=a1&only=a2"),
        ("path=/&without=a1&without=a2&only=a2", "/?without=a1&without=a2"),
    ],
)
def test_it_leads_back_to_the_page(server: Service, asked: str, location: str) -> None:
    moved = server.client.get(f"/known?{asked}", headers=HTML)
    assert (moved.status_code, moved.headers["location"]) == (303, location)


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "https://evil.example/", "/a?b", "/a%0d%0aX: y"]
)
def test_it_leads_nowhere_else(server: Service, path: str) -> None:
    assert server.client.get("/known", params={"path": path}).status_code == 400


def test_the_banner_names_what_is_left_out_and_offers_it_again(server: Service) -> None:
    page = server.client.get("/?lang=en&without=scmp-2023-10-20-zhipu", headers=HTML).text
    assert "63 of 64 sources." in page and "South China Morning Post, 20 Oct 2023 ×" in page
    assert 'href="/?lang=en"' in page
    assert "known-banner" not in server.client.get("/?lang=en", headers=HTML).text
