"""The search in a real browser: answers in its list, by keyboard from anywhere, Enter to the only thing of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it publishes no types
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.browsing import watched
from tests.support.serving import Service

OPTION = ".palette [role=option]"


@pytest.fixture
def page(chromium: Browser, server: Service) -> Iterator[Page]:
    with watched(chromium, server.url.rstrip("/"), base_url=server.url, locale="en-GB") as opened:
        yield opened


def broken(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {node['html'][:120]}" for item in found for node in item["nodes"]]


def test_an_answer_stands_in_the_list_with_figure_and_outlet(page: Page) -> None:
    page.goto("/views/capex?lang=en")
    page.keyboard.press("Control+k")
    expect(page.locator("#find-palette")).to_be_focused()
    page.keyboard.type("moonshot cash")
    first = page.locator(OPTION).first
    expect(first).to_contain_text("more than CNY 10 billion")
    expect(first).to_contain_text("小小, 21 Jan 2026")
    assert broken(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/a1.cash-**lang=en")


def test_the_palette_opens_over_a_field_and_closes_by_escape(page: Page) -> None:
    page.goto("/sparql?lang=en")
    page.locator("#sparql-query").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#find-palette")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.palette")).to_be_hidden()
    expect(page.locator("#sparql-query")).to_be_focused()


def test_a_topic_opens_its_place_on_the_page(page: Page) -> None:
    page.goto("/?lang=en")
    page.keyboard.press("Control+k")
    page.keyboard.type("zhipu funding")
    expect(page.locator(OPTION).first).to_contain_text("Zhipu AI")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/zhipu?lang=en#funding")
    expect(page.locator("#funding tbody tr").first).to_be_in_viewport()


@pytest.mark.parametrize("shown", ["", "moonshot"], ids=["no list yet", "an older list"])
def test_keys_wait_for_the_answer_to_the_last_letter(page: Page, shown: str) -> None:
    page.goto("/?lang=en")
    page.keyboard.press("Control+k")
    page.keyboard.type(shown)
    expect(page.locator(OPTION).nth(1)).to_be_visible(visible=bool(shown))
    with answers_kept_back(page):
        page.keyboard.type("moonshot cash".removeprefix(shown))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    page.wait_for_url("**/claims/a1.cash-**lang=en")


def test_keys_wait_for_the_answer_in_a_form_that_names_things(page: Page) -> None:
    page.goto("/views/mau?lang=en")
    page.locator(".view-ask > summary").click()
    page.locator("#ask-subjects").press_sequentially("deepseek")
    expect(page.locator(".picker [role=option]").first).to_be_visible()
    with answers_kept_back(page):
        page.keyboard.press("Control+a")
        page.keyboard.type("kimi")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    expect(page.locator(".picker-chips button")).to_have_text(["Kimi ×"])


def test_keys_wait_for_the_answer_in_the_explorer(page: Page) -> None:
    page.goto("/graph?focus=moonshot-ai&lang=en")
    page.locator("#find").press_sequentially("tencent")
    expect(page.locator("#find-list [role=option]").first).to_be_visible()
    with answers_kept_back(page):
        page.keyboard.press("Control+a")
        page.keyboard.type("alibaba")
        page.keyboard.press("Enter")
    page.wait_for_url("**select=alibaba**")


@contextmanager
def answers_kept_back(page: Page) -> Iterator[None]:
    """No search is answered before the end of the block."""
    kept: list[Route] = []
    over = Event()
    page.route("**/api/search?**", lambda route: route.continue_() if over.is_set() else kept.append(route))
    yield
    over.set()
    for route in kept:
        route.continue_()


def test_a_bare_name_is_first_its_thing_and_then_what_is_known_of_it(page: Page) -> None:
    page.goto("/?lang=en")
    field = page.locator("#find-home")
    field.press_sequentially("zhipu")
    options = page.locator("main [role=option]")
    expect(options.first).to_have_text(re.compile("^Zhipu AI"))
    expect(options.first).not_to_have_class("answer")
    expect(options.nth(1)).to_have_class("answer")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/id/zhipu?lang=en")
    page.goto("/search?q=zhipu&lang=en")
    expect(page.locator("#results ul").first.locator("a")).to_have_text("Zhipu AI")
    expect(page.locator("#results a[href^='/id/zhipu?']")).to_have_count(1)


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("who shares most companies", "**/views/co-investment?lang=en"),
        ("moonshot cash", "**/claims/a1.cash-**"),
        ("Kimi 豆包 月活", "**/views/mau?subjects=kimi%2Cdoubao&lang=en"),
    ],
)
def test_enter_goes_to_the_first_answer_of_a_question(page: Page, asked: str, address: str) -> None:
    page.goto("/?lang=en")
    field = page.locator("#find-home")
    field.fill(asked)
    field.press("Enter")
    page.wait_for_url(address)
    expect(page.locator("main h1")).to_be_visible()


def test_enter_goes_to_the_only_thing_of_a_name_and_else_to_all_results(page: Page) -> None:
    page.goto("/?lang=en")
    field = page.locator("#find-home")
    field.fill("智谱")
    field.press("Enter")
    page.wait_for_url("**/id/zhipu?lang=en")
    page.go_back()
    field.fill("kimi k")
    field.press("Enter")
    page.wait_for_url("**/search?lang=en&q=kimi+k")
    field = page.locator("#find-page")
    field.fill("kimi")
    field.press("Enter")
    page.wait_for_url("**/search?lang=en&q=kimi")
    expect(page.locator("#answers")).to_contain_text("million users")
    page.locator(".kinds a", has_text="model").first.click()
    page.wait_for_url("**type=Model**")


def test_all_results_are_one_choice_away(page: Page) -> None:
    page.goto("/?lang=zh")
    page.locator("#find-home").fill("kimi")
    page.locator("main [role=option].all").click()
    page.wait_for_url("**/search?q=kimi&lang=zh")
    expect(page.locator("#find-page")).to_have_value("kimi")
    ids = {link.get_attribute("href") or "" for link in page.locator("#results .results a[href^='/id/']").all()}
    assert {"/id/kimi?lang=zh", "/id/kimi-k2?lang=zh"} <= ids


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_nothing_is_found_the_reader_is_led_on(chromium: Browser, server: Service, scheme: str) -> None:
    phone = {"width": 390, "height": 800}
    with watched(chromium, server.url, base_url=server.url, color_scheme=scheme, viewport=phone) as page:
        page.goto("/search?q=munshat&lang=en")
        assert broken(page) == []
        page.locator("#nearest a", has_text="Moonshot AI").click()
        page.wait_for_url("**/id/moonshot-ai?lang=en")
