"""The pages of the views with their pictures, in a real browser under the strict policy: links, colours, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from kg.charts import CHARTS
from kg.views import VIEWS
from tests.pages.test_view_pages import asked
from tests.support.browsing import found_by_axe, watched
from tests.support.serving import Service

PAPER = {"light": "#fdfcf9", "dark": "#16181b"}
LOOKS: tuple[dict[str, Any], ...] = (
    {"locale": "zh-CN", "color_scheme": "light"},
    {"locale": "en-GB", "color_scheme": "dark"},
    {"locale": "zh-CN", "color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
    {"locale": "en-GB", "color_scheme": "light", "viewport": {"width": 390, "height": 844}},
)
NAMES = ("zh", "en-dark", "phone-zh-dark", "phone-en")


def address(server: Service, name: str, **more: str) -> str:
    return f"{server.url.rstrip('/')}/views/{name}?{urlencode(asked(name, **more))}"


@contextmanager
def opened(browser: Browser, server: Service, name: str, look: dict[str, Any], **more: str) -> Iterator[Page]:
    """The page of a view whose picture stands in it."""
    with watched(browser, server.url.rstrip("/"), **look) as page:
        page.goto(address(server, name, **more))
        expect(page.locator(".view-picture svg")).to_be_visible()
        yield page


def background(page: Page) -> str | None:
    return page.locator(".view-picture svg > rect").first.get_attribute("fill")


# Every view in one look, each look several times, and one view in all.
SEEN = [(name, place % 4) for place, name in enumerate(CHARTS)] + [("capex", place) for place in (1, 2, 3)]


@pytest.mark.parametrize(("name", "place"), SEEN, ids=[f"{name}-{NAMES[place]}" for name, place in SEEN])
def test_a_view_is_a_page_with_its_picture(server: Service, chromium: Browser, name: str, place: int) -> None:
    look = LOOKS[place]
    language = look["locale"][:2]
    with opened(chromium, server, name, look, lang=language, limit="12") as page:
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert background(page) == PAPER[look["color_scheme"]]
        svg = page.locator(".view-picture svg")
        title = getattr(VIEWS[name].title, language)
        assert (svg.get_attribute("aria-label") or "").startswith("Picture" if language == "en" else "图")
        assert title in page.locator("h1").inner_text()
        box, around = svg.bounding_box(), page.locator(".view-picture figure").bounding_box()
        assert box is not None and around is not None
        assert box["height"] > 150
        assert box["width"] <= around["width"]
        assert found_by_axe(page) == []


def test_a_mark_leads_to_its_claim_and_says_what_it_is(server: Service, chromium: Browser) -> None:
    with opened(chromium, server, "mau", LOOKS[1], lang="en") as page:
        mark = page.locator(".view-picture svg a", has=page.locator("title", has_text="9.67 million")).last
        assert "Kimi · September 2025 · 9.67 million users" in (mark.get_attribute("aria-label") or "")
        mark.click()
        page.wait_for_url("**/claims/**")
        assert "lang=en" in page.url
        expect(page.locator("h1")).to_be_visible()


def test_a_mark_of_several_statements_opens_all_of_them(server: Service, chromium: Browser) -> None:
    with opened(chromium, server, "statements", LOOKS[1], lang="en") as page:
        page.locator(".picture-rest summary").click()
        mark = page.locator(".view-picture svg a[*|href*='/claims?']").first
        asked = (mark.evaluate("(e) => e.href.baseVal")).partition("ids=")[2].count("%2C") + 1
        mark.hover()
        card = page.locator(".card-place .figure-card")
        expect(card.locator(".card-sentence")).to_contain_text("statements behind this mark")
        assert 1 < card.locator("li a.figure").count() <= asked
        mark.click()
        page.wait_for_url("**/claims?**")
        expect(page.locator("h1")).to_contain_text("statements behind this mark")
        assert found_by_axe(page) == []


def test_marks_are_reached_by_keyboard_and_can_be_skipped(server: Service, chromium: Browser) -> None:
    with opened(chromium, server, "capex", LOOKS[1], lang="en") as page:
        skip = page.locator(".skip-picture")
        skip.focus()
        expect(skip).to_be_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('.view-picture svg') !== null")
        page.keyboard.press("Enter")
        page.wait_for_url("**/claims/**")
        page.go_back()
        expect(page.locator(".view-picture svg")).to_be_visible()
        skip.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('.view-picture .downloads') !== null")
        stops = page.evaluate(
            "() => [...document.querySelectorAll('.view-picture svg a:not([tabindex])')].map(a => a.href.baseVal)"
        )
        assert len(stops) == len(set(stops)) > 10


def test_the_switch_of_the_page_colours_the_picture(server: Service, chromium: Browser) -> None:
    with opened(chromium, server, "funding", LOOKS[0]) as page:
        assert background(page) == PAPER["light"]
        page.locator("#paper").click()
        expect(page.locator(".view-picture svg > rect").first).to_have_attribute("fill", PAPER["dark"])
        page.locator("#paper").click()
        expect(page.locator(".view-picture svg > rect").first).to_have_attribute("fill", PAPER["light"])


def test_a_narrow_window_gets_a_narrow_picture(server: Service, chromium: Browser) -> None:
    with opened(chromium, server, "timeline", LOOKS[0]) as page:
        wide = page.locator(".view-picture svg").get_attribute("viewBox") or ""
        page.set_viewport_size({"width": 390, "height": 844})
        expect(page.locator(".view-picture svg")).not_to_have_attribute("viewBox", wide)
        narrow = page.locator(".view-picture svg").get_attribute("viewBox") or ""
        assert float(narrow.split()[2]) < 400 < float(wide.split()[2])


@pytest.mark.parametrize("name", ["mau", "co-investment"])
def test_what_the_page_offers_is_what_the_service_gives(server: Service, chromium: Browser, name: str) -> None:
    given = {"lang": "en", "window": "2025"}
    with opened(chromium, server, name, LOOKS[1], **given) as page:
        for label, suffix in (("SVG", "svg"), ("Vega-Lite", "vl.json")):
            with page.expect_download() as saved:
                page.locator(".view-picture .downloads a", has_text=label).click()
            expected = server.client.get(f"/views/{name}.{suffix}", params={**given, "title": "finding"})
            assert expected.status_code == 200
            assert saved.value.path().read_bytes() == expected.content


def test_a_view_without_rows_has_words_in_place_of_a_picture(server: Service, chromium: Browser) -> None:
    with watched(chromium, server.url.rstrip("/"), **LOOKS[1]) as page:
        page.goto(address(server, "mau", lang="en", window="1850"))
        expect(page.locator(".view-picture .absent")).to_be_visible()
        assert page.locator(".view-picture figure").count() == 0


def test_without_scripts_the_image_stands_with_words_for_it(server: Service, chromium: Browser) -> None:
    with watched(chromium, server.url.rstrip("/"), **LOOKS[3], java_script_enabled=False) as page:
        page.goto(address(server, "mau", lang="en"))
        image = page.locator(".view-picture img")
        expect(image).to_be_visible()
        assert re.match(
            r"Picture: (Kimi|Doubao), monthly active users: [\d.]+ million users \(", image.get_attribute("alt") or ""
        )
        box = image.bounding_box()
        assert box is not None and 300 < box["width"] <= 390


def test_a_picture_that_fails_leaves_a_word_and_the_tables(server: Service, chromium: Browser) -> None:
    def broken(route: Route) -> None:
        route.fulfill(status=200, content_type="image/svg+xml", body="<svg")

    with watched(chromium, server.url.rstrip("/"), **LOOKS[1]) as page:
        page.route("**/views/*.svg*", broken)
        page.goto(address(server, "mau", lang="en"))
        expect(page.locator(".picture-failed")).to_have_text(
            "The picture cannot be shown now; the tables below hold the same rows."
        )
        expect(page.locator(".view-table").first).to_be_visible()


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_says_how_it_is_computed_and_how_its_picture_reads(server: Service, name: str) -> None:
    for language in ("zh", "en"):
        text = server.client.get(address(server, name, lang=language), headers={"Accept": "text/html"}).text
        assert 'id="how"' in text
        assert text.count('href="/queries/') > 0
        assert ('class="picture-key"' in text) == (name in CHARTS)
