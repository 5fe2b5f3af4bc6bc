"""The contradictions desk and its cards, in a real browser: both sides with their places, and without the articles.

Every page is opened under watch: nothing may be logged as wrong and no request may leave the service.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.pages.cards import AROUND, cards
from kg.pages.view import view_page
from kg.records.texts import sha256
from kg.store.snapshot import Snapshot
from kg.views import VIEWS
from kg.views.contradictions import contradictions
from tests.support.browsing import found_by_axe, watched
from tests.support.serving import Service

SEEN: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 1280, "height": 860}, "locale": "zh-CN", "color_scheme": "light"},
    {"viewport": {"width": 1280, "height": 860}, "locale": "en-GB", "color_scheme": "dark"},
    {"viewport": {"width": 390, "height": 800}, "locale": "zh-CN", "color_scheme": "dark"},
    {"viewport": {"width": 390, "height": 800}, "locale": "en-GB", "color_scheme": "light"},
)
NAMES = ("zh", "en-dark", "phone-zh-dark", "phone-en")


HIGHEST = {1440: 4000, 390: 7000}  # pixels of the whole page by width, before anything is opened


def opened(page: Page) -> None:
    """All details open."""
    page.evaluate(
        "() => document.querySelectorAll('.difference-more, .desk-rest').forEach((fold) => { fold.open = true; })"
    )


def look(page: Page) -> None:
    """What holds of the page however it is looked at."""
    page.goto("/views/contradictions?limit=12")
    expect(page.locator("li.difference")).to_have_count(12)
    expect(page.locator(".card")).to_have_count(12)
    assert page.locator(".card:visible").count() == 0
    inside(page)
    assert found_by_axe(page) == []
    opened(page)
    expect(page.locator(".card-side:visible")).to_have_count(24)
    inside(page)
    tops = page.evaluate(
        """() => [...document.querySelectorAll("#card-1 .card-side")].map((e) => e.getBoundingClientRect().top)"""
    )
    assert (tops[0] == tops[1]) == (page.evaluate("() => innerWidth") > 700)
    assert found_by_axe(page) == []


def inside(page: Page) -> None:
    """Nothing of the desk stands beyond the right edge."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    outside = page.evaluate(
        """() => [...document.querySelectorAll(".desk *")].filter((e) => e.getClientRects().length
            && !e.closest(".visually-hidden") && e.getBoundingClientRect().right > innerWidth + 1).length"""
    )
    assert outside == 0


@pytest.mark.parametrize("seen", SEEN[::2], ids=NAMES[::2])
def test_cards_without_the_articles(chromium: Browser, bare: Service, seen: dict[str, Any]) -> None:
    with watched(chromium, bare.url.rstrip("/"), base_url=bare.url, **seen) as page:
        look(page)
        expect(page.locator("#cards-no-text")).to_be_visible()
        expect(page.locator(".desk mark")).to_have_count(0)
        expect(page.locator(".desk blockquote")).to_have_count(0)


@pytest.mark.parametrize("seen", SEEN[1::2], ids=NAMES[1::2])
def test_cards_with_the_articles(chromium: Browser, full: Service, seen: dict[str, Any]) -> None:
    with watched(chromium, full.url.rstrip("/"), base_url=full.url, **seen) as page:
        look(page)
        expect(page.locator("#cards-no-text")).to_have_count(0)
        assert page.locator(".desk mark.slice-figure").count() > 3
        expect(page.locator(".desk mark.slice-figure").first).to_be_visible()


def test_a_card_leads_to_both_claims_and_keeps_what_was_chosen(chromium: Browser, bare: Service) -> None:
    rows = bare.client.get("/api/views/contradictions").json()["rows"]
    with watched(chromium, bare.url.rstrip("/"), base_url=bare.url) as page:
        page.goto("/views/contradictions?lang=en")
        expect(page.locator(".card")).to_have_count(len(rows))
        shown = page.evaluate(
            """() => [...document.querySelectorAll(".card")].map((card) =>
                [card.id, [...card.querySelectorAll("a.note-link")].map((link) => link.getAttribute("href"))])"""
        )
        told = {
            f"card-{row['rank']}": [claim for side in ("first", "second") for claim in row[side]["claims"]]
            for row in rows
        }
        assert dict(shown) == {card: [f"/claims/{claim}?lang=en" for claim in claims] for card, claims in told.items()}
        assert max(map(len, told.values())) > 5
        opened(page)
        page.locator("#card-1 .card-claims a").first.click()
        page.wait_for_url("**/claims/**lang=en")


@pytest.mark.parametrize("width", HIGHEST)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_desk_is_overseen_before_anything_is_opened(
    chromium: Browser, full: Service, language: str, width: int
) -> None:
    rows = full.client.get("/api/views/contradictions").json()["rows"]
    viewport = {"width": width, "height": 900}
    with watched(chromium, full.url.rstrip("/"), base_url=full.url, viewport=viewport) as page:
        page.goto(f"/views/contradictions?lang={language}")
        expect(page.locator("li.difference")).to_have_count(len(rows))
        assert page.evaluate("() => document.documentElement.scrollHeight") <= HIGHEST[width]
        unnamed = page.evaluate(
            """() => [...document.querySelectorAll("li.difference")].filter((line) =>
                [...line.querySelectorAll(".difference-side")].some((side) => !side.querySelector("a.chip"))).length"""
        )
        assert unnamed == 0


def test_words_and_kinds_choose_lines_and_the_address_keeps_the_choice(chromium: Browser, bare: Service) -> None:
    rows = bare.client.get("/api/views/contradictions").json()["rows"]
    numbers = [row for row in rows if "number" in row["kinds"]]
    with watched(chromium, bare.url.rstrip("/"), base_url=bare.url) as page:
        page.goto("/views/contradictions?lang=en")
        lines = page.locator("li.difference:visible")
        page.locator('.desk-filter input[value="number"]').check()
        expect(lines).to_have_count(len(numbers))
        assert page.locator(".desk-group:visible").count() < page.locator(".desk-group").count()
        page.locator(".desk-filter input[type=search]").fill("minimax")
        expect(lines).to_have_count(2)  # its first round and its revenue
        expect(page.locator(".desk-filter output")).to_have_text(re.compile(rf"^2 / {len(rows)} "))
        page.reload()
        expect(lines).to_have_count(2)
        page.goto(page.url.partition("#")[0] + "#card-4")
        expect(page.locator("#card-4")).to_be_visible()
        expect(lines).to_have_count(len(rows))


def test_a_mark_that_sources_differ_leads_to_its_line(chromium: Browser, bare: Service) -> None:
    with watched(chromium, bare.url.rstrip("/"), base_url=bare.url) as page:
        page.goto("/id/baidu?lang=en")
        page.locator(".everything > summary").click()
        page.locator("#everything .versus-title a").first.click()
        page.wait_for_url("**/views/contradictions**#of-*")
        line = page.locator("li.difference", has=page.locator(f'[id="{page.url.partition("#")[2]}"]'))
        expect(line).to_be_in_viewport()
        expect(line.locator(".card")).to_be_visible()


def test_a_page_of_another_view_has_no_cards(bare: Service) -> None:
    for name in ("models", "people"):
        found = bare.client.get(f"/views/{name}", headers={"Accept": "text/html"})
        assert found.status_code == 200
        assert "card-side" not in found.text


# What a card says


def test_a_card_says_of_each_side_what_the_row_says(snapshot: Snapshot) -> None:
    rows = contradictions(snapshot).rows
    for row, card in zip(rows, cards(snapshot, rows, "/nonexistent"), strict=True):
        assert [kind["name"] for kind in card["kinds"]] == list(row.kinds)
        for side, shown in zip((row.first, row.second), card["sides"], strict=True):
            assert shown["line"]["id"] == side.claim
            assert shown["line"]["modality"] == side.modality
            assert shown["claims"] == list(side.claims)
            assert shown["value"] == (side.value.label.model_dump() if side.value else None)
            assert shown["bound"] == (side.value.bound if side.value else None)
            assert shown["asWritten"] == (side.as_written if side.slices else None)
            assert shown["excerpts"] == []


def test_the_cards_are_those_of_the_rows_that_the_page_shows(snapshot: Snapshot) -> None:
    page = view_page(snapshot, "contradictions", {"company": "moonshot-ai"}, 3, articles="/nonexistent")
    assert page["result"]
    assert [card["rank"] for card in page["result"]["cards"]] == [1, 2, 3]
    empty = view_page(snapshot, "contradictions", {"window": "1999"}, articles="/nonexistent")
    assert empty["result"]
    assert empty["result"]["cards"] == []


def test_every_card_stands_once_on_the_desk_with_the_company_that_both_sides_concern(snapshot: Snapshot) -> None:
    page = view_page(snapshot, "contradictions", {}, articles="/nonexistent")
    assert page["result"] and page["result"]["desk"]
    found = page["result"]["desk"]
    placed = [(group["thing"]["id"], card) for group in found["groups"] for card in group["cards"]]
    assert sorted(card["rank"] for _, card in placed) == [card["rank"] for card in page["result"]["cards"]]
    of = {card["subject"]["id"]: group for group, card in placed}
    assert of["kimi"] == of["moonshot-ai-b"] == of["kimi-k2-thinking"] == of["moonshot-overseas-api"] == "moonshot-ai"
    assert of["doubao"] == "bytedance"
    assert of["deepseek"] == "deepseek"  # no source here says whose the application is
    kinds = [kind["name"] for _, card in placed for kind in card["kinds"]]
    assert {kind["name"]: kind["count"] for kind in found["kinds"]} == dict(Counter(kinds))


def test_a_highlight_is_the_slice_and_little_else_is_shown(snapshot: Snapshot, every_text: Path) -> None:
    rows = contradictions(snapshot).rows
    checked = 0
    for row, card in zip(rows, cards(snapshot, rows, str(every_text)), strict=True):
        for side, shown in zip((row.first, row.second), card["sides"], strict=True):
            figures = {piece.sha256 for piece in side.slices if piece.role == "figure"}
            marked = [
                "".join(piece["text"] for piece in excerpt["pieces"] if "figure" in piece["roles"])
                for excerpt in shown["excerpts"]
            ]
            assert not figures or figures & {sha256(text) for text in marked}
            checked += len(figures)
            plain = [p["text"] for excerpt in shown["excerpts"] for p in excerpt["pieces"] if not p["roles"]]
            assert all(len(text) <= 2 * AROUND + 1 for text in plain)
    assert checked > 10


def test_a_slice_whose_hash_differs_is_not_shown(snapshot: Snapshot, every_text: Path) -> None:
    row = next(row for row in contradictions(snapshot).rows if row.first.slices)
    wrong = tuple(piece.model_copy(update={"sha256": "0" * 64}) for piece in row.first.slices)
    altered = row.model_copy(update={"first": row.first.model_copy(update={"slices": wrong})})
    true, false = (cards(snapshot, [each], str(every_text))[0]["sides"][0] for each in (row, altered))
    assert true["excerpts"]
    assert false["excerpts"] == []


# The way to the explorer

NETWORKS = {"co-investment": "", "people": "", "models": "", "competition": "", "connection": "start=alibaba&end=zhipu"}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_leads_to_the_explorer_that_shows_its_relations(bare: Service, name: str) -> None:
    page = bare.client.get(f"/views/{name}?lang=en&without=a1&{NETWORKS[name]}", headers={"Accept": "text/html"}).text
    address = page.split('class="view-explorer" href="')[1].split('"')[0].replace("&amp;", "&")
    assert address.startswith("/graph?lang=en&without=a1&")
    shown = bare.client.get(address.replace("/graph?lang=en&", "/graph.json?"))
    assert shown.status_code == 200
    assert shown.json()["edges"]
    assert bare.client.get(address, headers={"Accept": "text/html"}).status_code == 200


def test_a_window_and_a_company_go_along(bare: Service) -> None:
    page = bare.client.get(
        "/views/competition?company=moonshot-ai&window=2024/2025&within=possible", headers={"Accept": "text/html"}
    ).text
    address = page.split('class="view-explorer" href="')[1].split('"')[0].replace("&amp;", "&")
    for part in ("focus=moonshot-ai", "since=2024-01-01", "until=2025-12-31", "window=possible"):
        assert part in address
    assert bare.client.get(address.replace("/graph?", "/graph.json?")).json()["edges"]


def test_a_rate_and_its_null_go_along_to_the_picture_of_ties(bare: Service) -> None:
    asked = {"errorRate": "0.2", "nullModel": "bicm"}
    page = bare.client.get("/views/co-investment", params=asked, headers={"Accept": "text/html"}).text
    address = page.split('class="view-explorer" href="')[1].split('"')[0].replace("&amp;", "&")
    assert dict(parse_qsl(urlsplit(address).query)).items() >= {**asked, "network": "co-investment"}.items()


def test_a_table_leads_nowhere(snapshot: Snapshot) -> None:
    networks = {name for name in VIEWS if name in NETWORKS}
    for name in ("mau", "capex", "contradictions"):
        assert name not in networks
        result = view_page(snapshot, name, {}, articles="/nonexistent")["result"]
        assert result
        assert result["explorer"] is None
