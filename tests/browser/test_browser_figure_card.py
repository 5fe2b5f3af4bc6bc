"""The card of a figure in a real browser: by mouse, keyboard and finger, over tables, charts and the explorer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it publishes no types
from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import watched
from tests.support.serving import Service


@pytest.fixture
def page(chromium: Browser, server: Service) -> Iterator[Page]:
    with watched(chromium, server.url.rstrip("/"), base_url=server.url, locale="en-GB") as opened:
        opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield opened


CARD = ".card-place .figure-card"
SHOWN = "main a.figure >> visible=true"


@pytest.mark.parametrize(
    ("address", "figure"),
    [
        ("/id/moonshot-ai", "main a.figure >> visible=true"),
        ("/id/zhipu", "main a.chip >> visible=true"),
        ("/views/funding?company=moonshot-ai", "table a.figure"),
        ("/views/capex", ".view-picture svg a[*|href*='/claims/']"),
        ("/claims/a1.cash-after-c-lead", "#claim-links a.figure"),
    ],
)
def test_a_figure_opens_its_card_wherever_it_stands(page: Page, address: str, figure: str) -> None:
    page.goto(address)
    link = page.locator(figure).first
    link.scroll_into_view_if_needed()
    link.hover()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    expect(card.locator(".outlet")).not_to_be_empty()
    expect(card.locator(".card-sentence")).not_to_be_empty()
    expect(card).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_the_keyboard_opens_the_card_and_walks_into_it(page: Page) -> None:
    page.goto("/id/zhipu")
    link = page.locator(SHOWN).first
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(CARD)).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('.figure-card'))")
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_have_count(0)
    expect(link).to_be_focused()


def test_a_finger_opens_the_card_first_and_then_the_page(chromium: Browser, server: Service) -> None:
    phone: dict[str, Any] = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "base_url": server.url}
    with watched(chromium, server.url, **phone) as page:
        page.goto("/id/zhipu")
        page.locator(SHOWN).first.tap()
        expect(page.locator(CARD)).to_be_in_viewport()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        page.locator(".card-more a").first.tap()
        page.wait_for_url("**/claims/**")


def test_what_is_copied_names_the_outlet_and_the_way_to_it(page: Page) -> None:
    page.goto("/id/moonshot-ai-c")
    page.locator(SHOWN).first.hover()
    for name, word in (
        ("中文", "经龙图"),
        ("English", "via Longtu"),
        ("BibTeX", "@misc{"),
        ("CSL", '"type": "article"'),
    ):
        page.locator(CARD).get_by_role("button", name=name).click()
        expect(page.locator(".card-copy")).to_contain_text("Copied")
        text = page.evaluate("() => navigator.clipboard.readText()")
        assert word in text and "https://w3id.org/longtu/claim/" in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_with_an_open_card_breaks_no_rule(chromium: Browser, server: Service, scheme: str) -> None:
    with watched(chromium, server.url, base_url=server.url, color_scheme=scheme) as page:
        page.goto("/id/moonshot-ai-c")
        page.locator(SHOWN).first.hover()
        expect(page.locator(CARD)).to_be_visible()
        found = Axe().run(page).response["violations"]
        assert [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in found] == []
