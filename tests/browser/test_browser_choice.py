"""Choosing what is asked: things by suggestion in any form, and what was known on a day on the whole site."""

from __future__ import annotations

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


def test_things_are_picked_by_suggestion_and_kept_as_chips(page: Page) -> None:
    page.goto("/views/mau")
    page.locator(".view-ask > summary").click()
    field = page.locator("#ask-subjects")
    for typed in ("kim", "豆包"):
        field.fill(typed)
        expect(page.locator(".suggestions [role=option]").first).to_be_visible()
        field.press("ArrowDown")
        field.press("Enter")
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
