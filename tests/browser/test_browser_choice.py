"""Choosing what is asked: things by suggestion in any form, and what was known on a day on the whole site."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it publishes no types
from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import watched
from tests.support.serving import Service


@pytest.fixture
def page(chromium: Browser, server: Service) -> Iterator[Page]:
    with watched(chromium, server.url.rstrip("/"), base_url=server.url, locale="en-GB") as opened:
        yield opened


def pick(page: Page, field: str, *texts: str) -> None:
    """Type each text into a field and take its first suggestion."""
    for typed in texts:
        page.locator(field).fill(typed)
        expect(page.locator("[role=option]:visible").first).to_be_visible()
        page.locator(field).press("ArrowDown")
        page.locator(field).press("Enter")


def test_things_are_picked_by_suggestion_and_kept_as_chips(page: Page) -> None:
    page.goto("/views/mau")
    page.locator(".view-ask > summary").click()
    pick(page, "#ask-subjects", "kim", "豆包")
    expect(page.locator(".picker-chips button")).to_have_text(["Kimi ×", "Doubao ×"])
    assert Axe().run(page).response["violations"] == []
    page.locator(".view-form button[type=submit]").click()
    page.wait_for_url("**subjects=kimi,doubao**")
    page.locator(".view-ask > summary").click()
    page.locator(".picker-chips button").first.click()
    expect(page.locator(".picker-chips button")).to_have_text(["Doubao ×"])


def test_a_day_chosen_in_the_header_holds_for_the_whole_site(page: Page) -> None:
    page.goto("/id/moonshot-ai?lang=en")
    page.locator(".known > summary").click()
    page.get_by_label("Until").fill("2025-06-01")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/id/moonshot-ai?lang=en&asOf=2025-06-01")
    banner = page.locator(".known-banner")
    expect(banner).to_contain_text("As known on 2025-06-01. 77 of 170 sources.")
    for address in page.locator("main a[href^='/']").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))"):
        assert "asOf=2025-06-01" in address, address
    page.locator(".other-language").click()
    expect(page.locator(".known-banner")).to_contain_text("2025-06-01")
    page.locator(".known-banner a").last.click()
    page.wait_for_url("**/id/moonshot-ai?lang=zh")
    expect(page.locator(".known-banner")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sources_are_left_out_one_by_one_in_the_header(page: Page, language: str) -> None:
    page.goto(f"/id/zhipu?lang={language}")
    page.locator(".known > summary").click()
    pick(page, "#known-without", "scmp", "小小")
    expect(page.locator(".known .picker-chips button")).to_have_count(2)
    assert Axe().run(page).response["violations"] == []
    page.locator(".known button[type=submit]").click()
    page.wait_for_url("**without=scmp-2023-10-20-zhipu&without=a1")
    expect(page.locator(".known-banner")).to_contain_text("168")
    page.locator(".known > summary").click()
    page.locator(".known .picker-chips button").first.click()
    page.locator(".known button[type=submit]").click()
    page.wait_for_url(f"**/id/zhipu?lang={language}&without=a1")
    page.goto(f"/views/mau?lang={language}&without=a1&without=a2")
    page.locator(".view-ask > summary").click()
    expect(page.locator(".of-sources .picker-chips button")).to_have_count(2)
    page.locator(".view-form button[type=submit]").click()
    page.wait_for_url("**without=a1&without=a2**")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_day_is_written_alike_in_every_language_and_a_calendar_stands_beside(page: Page, language: str) -> None:
    page.goto(f"/id/zhipu?lang={language}&asOf=2025-06-01")
    page.locator(".known > summary").click()
    field = page.locator("#known-day")
    expect(field).to_have_value("2025-06-01")
    expect(field).to_have_attribute("type", "text")
    calendar = page.locator(".known .day-pick input")
    calendar.evaluate("(e) => { e.value = '2024-12-31'; e.dispatchEvent(new Event('input')); }")
    expect(field).to_have_value("2024-12-31")
    expect(page.locator(".known .day-pick button")).to_be_visible()
    field.fill("31.12.2024")
    page.locator(".known button[type=submit]").click()
    assert field.evaluate("(e) => e.validity.patternMismatch")
    expect(page).to_have_url(re.compile("asOf=2025-06-01$"))
