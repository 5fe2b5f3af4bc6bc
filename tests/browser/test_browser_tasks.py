"""Twelve questions that readers come with, each from the first page in at most three steps, with the text and without.

A step is what a reader does once: a choice followed, a form filled in and sent, a figure pointed at. At the end figure
and outlet stand on the screen, unscrolled, over nothing and in no fold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import networkx as nx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browsing import watched
from tests.support.serving import Service

MOST = 3
IN_SIGHT = """(e) => {
  const box = e.getClientRects()[0];
  if (!box || box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth) return false;
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return Boolean(top) && (e.contains(top) || top.contains(e));
}"""


class Reader:
    """Somebody on the first page: counts the steps, and judges what is in sight after them."""

    def __init__(self, page: Page, text: bool) -> None:
        self.page = page
        self.text = text
        self.steps = 0
        page.goto("/?lang=en")

    def follow(self, link: Locator | str) -> None:
        """Follow a link or press a button."""
        self.steps += 1
        (self.page.locator(link).first if isinstance(link, str) else link).click()
        self.page.wait_for_load_state()

    def ask(self, text: str) -> None:
        """Type into the search box of the page and take the first suggestion."""
        self.steps += 1
        field = self.page.locator("main input[type=search]").first
        field.fill(text)
        self.page.locator("main [role=option]").first.click()
        self.page.wait_for_load_state()

    def point(self, figure: Locator) -> Locator:
        """Point at a figure: its card."""
        self.steps += 1
        figure.hover()
        return self.page.locator(".card-place .figure-card")

    def sees(self, *places: Locator) -> None:
        """Everything named is in sight, and no more than `MOST` steps led to it."""
        for place in places:
            expect(place.first).to_be_visible()
            for one in place.all():
                self.page.wait_for_function(IN_SIGHT, arg=one.element_handle())
        assert self.steps <= MOST


@pytest.fixture(params=["with the text", "without the text"])
def reader(request: pytest.FixtureRequest, chromium: Browser, server: Service) -> Iterator[Reader]:
    text = request.param == "with the text"
    service = server if text else request.getfixturevalue("bare")
    with reading(chromium, service) as page:
        yield Reader(page, text)


@contextmanager
def reading(browser: Browser, service: Service, **look: Any) -> Iterator[Page]:
    settings = {"viewport": {"width": 1280, "height": 860}, "locale": "en-GB", "base_url": service.url, **look}
    with watched(browser, service.url.rstrip("/"), **settings) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield page


def test_who_invested_in_zhipu_and_how_much(reader: Reader) -> None:
    reader.follow(".examples a[href*='/id/zhipu']")
    reader.follow(".jump a[href='#funding']")
    rows = reader.page.locator("#funding tbody tr")
    reader.sees(rows, rows.locator("td > .note-link"), rows.locator("td.amount .figure"), rows.locator(".party"))
    told = " ".join(rows.all_inner_texts())
    assert all(word in told for word in ("CNY 1 billion", "Pudong Venture Capital", "CAS Star", "CNY 40 million"))


def test_who_invested_in_zhipu_asked_in_words(reader: Reader) -> None:
    reader.ask("智谱 融资")
    rows = reader.page.locator("#funding tbody tr")
    reader.sees(rows, rows.locator("td > .note-link"))
    assert reader.steps == 1


def test_kimi_and_doubao_over_time_by_name(reader: Reader) -> None:
    reader.follow("#views a[href*='/views/mau']")
    reader.follow(".view-ask > summary")
    reader.steps += 1
    field = reader.page.locator("#ask-subjects")
    for name in ("Kimi", "豆包"):
        field.fill(name)
        expect(reader.page.locator(".picker [role=option]").first).to_be_visible()
        field.press("ArrowDown")
        field.press("Enter")
    reader.page.locator(".view-form button[type=submit]").click()
    reader.page.wait_for_url("**subjects=kimi,doubao**")
    head = reader.page.locator(".headline")
    reader.sees(head.locator(".figure"), reader.page.locator(".headline-from .note-link"))
    for told in ("21.01 million users", "9.67 million users", "26 million users", "more than 100 million users"):
        expect(head).to_contain_text(told)


def test_kimi_and_doubao_asked_in_words(reader: Reader) -> None:
    reader.ask("Kimi 豆包")
    reader.sees(reader.page.locator(".headline .figure"), reader.page.locator(".headline-from .note-link"))
    told = reader.page.locator(".headline").inner_text()
    assert "Kimi, monthly active users" in told and "Doubao, monthly active users" in told
    assert reader.steps == 1


def test_who_shares_most_companies(reader: Reader) -> None:
    reader.follow("#views a[href*='/views/co-investment']")
    head = reader.page.locator(".headline")
    reader.sees(head, reader.page.locator(".headline-from > .note-link"))
    expect(head).to_contain_text(re.compile("HongShan and Tencent: at least 6 companies"))


def test_how_wang_huiwen_is_tied_to_minimax(reader: Reader) -> None:
    reader.follow("#views a[href*='/views/connection']")
    reader.follow(".view-ask > summary")
    reader.steps += 1
    for name, text in (("start", "王慧文"), ("end", "minimax")):
        field = reader.page.locator(f"#ask-{name}")
        field.fill(text)
        expect(reader.page.locator(f"#ask-{name}-list [role=option]").first).to_be_visible()
        field.press("ArrowDown")
        field.press("Enter")
    reader.page.locator(".view-form button[type=submit]").click()
    reader.page.wait_for_url("**start=wang-huiwen**end=minimax**")
    head = reader.page.locator(".headline")
    reader.sees(head.locator(".figure"), reader.page.locator(".headline-from > .note-link"))
    expect(head).to_contain_text("Wang Huiwen — holds shares of → Moonshot AI")


def test_quote_the_cash_of_moonshot(reader: Reader) -> None:
    reader.ask("moonshot cash")
    card = reader.point(reader.page.locator("h1 .figure"))
    reader.sees(card.locator(".card-outlet .outlet"), card.locator(".card-sentence"))
    shown = card.locator("mark.slice-figure") if reader.text else card.locator(".card-written")
    reader.sees(shown.first)
    reader.follow(card.get_by_role("button", name="English"))
    expect(reader.page.locator(".card-copy")).to_contain_text("Copied")
    quoted = reader.page.evaluate("() => navigator.clipboard.readText()")
    assert "cash stood above CNY 10 billion (小小, 21 Jan 2026; via Longtu" in quoted
    assert reader.steps <= MOST


def test_why_the_counts_of_kimi_differ(reader: Reader) -> None:
    reader.follow(".examples a[href*='/id/kimi']")
    reader.follow("#disputed li a")
    reader.page.wait_for_url("**/views/contradictions**#card-*")
    card = reader.page.locator(":target")
    expect(card).to_contain_text("Kimi")
    reader.sees(card.locator(".card-why").first, card.locator(".card-says"))
    reader.sees(card.locator(".card-facts a[href*='/sources/']"))


def test_rounds_over_500_million_as_a_chart_to_share(reader: Reader) -> None:
    reader.follow(".masthead nav a[href*='/sparql']")
    reader.follow("[data-query=large-rounds]")
    bars = reader.page.locator(".chart rect.bar")
    expect(reader.page.locator(".chart")).to_contain_text("2B · TechCrunch (copy)")
    reader.sees(bars, reader.page.locator(".chart text", has_text="Bloomberg (copy)"))
    reader.follow("#sparql-link")
    shared = reader.page.evaluate("() => navigator.clipboard.readText()")
    assert reader.steps <= MOST
    reader.page.goto("about:blank")
    reader.page.goto(shared)
    reader.sees(bars, reader.page.locator(".chart text", has_text="Bloomberg (copy)"))


def test_co_investment_in_gephi(reader: Reader) -> None:
    reader.follow("#views a[href*='/views/co-investment']")
    with reader.page.expect_download() as saved:
        reader.follow(reader.page.locator(".downloads a", has_text="GEXF").first)
    graph = nx.read_gexf(saved.value.path())
    assert graph.number_of_edges() > 1000
    labels = {node["label"] for _, node in graph.nodes(data=True)}
    assert "Tencent" in labels and not any(re.search("[\u4e00-\u9fff]", label) for label in labels)
    assert reader.steps <= MOST


def test_the_world_of_june_2025(reader: Reader) -> None:
    reader.follow(".known > summary")
    reader.steps += 1
    reader.page.get_by_label("Until").fill("2025-06-01")
    reader.page.get_by_role("button", name="Apply").click()
    reader.page.wait_for_url("**asOf=2025-06-01**")
    reader.follow(".examples a[href*='/id/zhipu']")
    figure = reader.page.locator(".brief").first
    reader.sees(reader.page.locator(".known-banner"), figure.locator(".brief-value"), figure.locator(".chip"))
    expect(reader.page.locator(".known-banner")).to_contain_text("As known on 2025-06-01")
    assert not re.search("(Jul|Aug|Sep|Oct|Nov|Dec) 2025|2026", reader.page.locator("main .chip").first.inner_text())


@pytest.mark.parametrize("letters", ["yuezhianmian", "yzam", "月之暗面", "moonshot"])
def test_a_company_by_any_script(reader: Reader, letters: str) -> None:
    reader.steps += 1
    reader.page.locator("#find-home").fill(letters)
    reader.page.locator("main [role=option]", has=reader.page.get_by_text("Moonshot AI", exact=True)).first.click()
    reader.page.wait_for_url("**/id/moonshot-ai?lang=en")
    first = reader.page.locator(".brief").first
    reader.sees(reader.page.locator("h1"), first.locator(".brief-value"), first.locator(".chip"))
    assert reader.page.locator("h1").inner_text().startswith("Moonshot AI")
    assert reader.steps == 1


def test_by_keyboard_alone(reader: Reader) -> None:
    press: Callable[[str], None] = reader.page.keyboard.press
    reader.steps += 1
    press("Control+k")
    reader.page.keyboard.type("moonshot cash")
    press("ArrowDown")
    press("Enter")
    reader.page.wait_for_url("**/claims/**")
    reader.sees(reader.page.locator("h1 .figure"), reader.page.locator(".kicker .outlet"))
    reader.steps += 1
    press("Tab")
    press("Enter")  # past the header, by its first stop
    figure = reader.page.locator("h1 .figure")
    while not figure.evaluate("(e) => e === document.activeElement"):
        press("Tab")
    card = reader.page.locator(".card-place .figure-card")
    reader.sees(card.locator(".card-outlet .outlet"), card.locator(".card-sentence"))


@pytest.mark.parametrize("text", [True, False])
def test_on_a_phone(chromium: Browser, request: pytest.FixtureRequest, server: Service, text: bool) -> None:
    service = server if text else request.getfixturevalue("bare")
    with reading(chromium, service, viewport={"width": 390, "height": 800}, has_touch=True) as page:
        reader = Reader(page, text)
        reader.follow(".examples a[href*='/id/zhipu']")
        reader.steps += 1
        page.locator(".brief-value").first.tap()
        card = page.locator(".card-place .figure-card")
        reader.sees(card.locator(".card-outlet .outlet"), card.locator(".card-sentence"))
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
