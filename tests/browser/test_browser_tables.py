"""Tables: on a phone what a column holds can be read and a wide table scrolls within itself, on a desk all is seen.

A long table shows its first rows, and the rest is one choice away; order and filter go over all of them.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.views import VIEWS
from tests.pages.test_view_pages import asked
from tests.support.browsing import watched
from tests.support.serving import Service

PLACES = (
    "/",
    "/sources",
    "/data",
    "/id/zhipu",
    "/id/moonshot-ai",
    "/id/meishe",
    "/id/alibaba",
    "/id/kimi",
    "/sources/a1",
    "/types/Company",
    "/types/FundingRound",
)
LONG = ("/views/co-investment", "/types/Company", "/sources")
# Pixels of a page before anything is opened.
HIGHEST, HIGHEST_OF_A_THING, HIGHEST_ON_A_PHONE = 5000, 3000, 5500
NARROWEST = 56  # four Chinese characters of the smallest letters of a table
# Words that stand in several lines in a cell that has no room for four characters.
SQUEEZED = """narrowest => [...document.querySelectorAll("main td, main th")].flatMap(cell => {
  const style = getComputedStyle(cell);
  const room = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  if (!cell.getClientRects().length || room >= narrowest) return [];
  const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
  for (let text; (text = words.nextNode());) {
    if (!text.data.trim() || text.parentElement.closest(".visually-hidden")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = new Set([...range.getClientRects()].filter(box => box.width).map(box => Math.round(box.top))).size;
    if (lines > 1) found.push(`${text.data.trim().slice(0, 30)}: ${lines} lines in ${Math.round(room)} px`);
  }
  return found;
})"""


OFF_SCREEN = (
    "() => [...document.querySelectorAll('.scroll')].map(e => e.scrollWidth - e.clientWidth).filter(x => x > 0)"
)


def test_a_table_is_read_on_a_phone_and_seen_whole_on_a_desk(chromium: Browser, server: Service) -> None:
    """Every page in one of both languages, which alternate: each is a table of other widths."""
    pages = [(f"/views/{name}", asked(name)) for name in VIEWS] + [(place, {}) for place in PLACES]
    with watched(chromium, server.url, base_url=server.url) as page:
        for number, (place, given) in enumerate(pages):
            path = f"{place}?{urlencode({**given, 'lang': ('zh', 'en')[number % 2]})}"
            page.set_viewport_size({"width": 390, "height": 800})
            page.goto(path)
            assert page.evaluate(SQUEEZED, NARROWEST) == [], path
            assert page.evaluate("() => document.documentElement.scrollWidth") <= 390, path
            page.set_viewport_size({"width": 1280, "height": 800})
            assert page.evaluate(OFF_SCREEN) == [], path


def rows(page: Page) -> list[str]:
    """The first cells of the rows that the first long table shows, but for the row that opens the rest."""
    shown = page.locator("table:has(> .fold)").first.locator("tbody:not(.fold) tr:visible > :first-child")
    return [text.strip() for text in shown.all_inner_texts()]


@pytest.mark.parametrize("path", [f"/views/{name}" for name in VIEWS if name != "contradictions"] + list(PLACES))
def test_a_page_shows_its_first_part(chromium: Browser, server: Service, path: str) -> None:
    """But for the reader of a source, which is as long as its text."""
    given = asked(path.rpartition("/")[2]) if path.startswith("/views/") else {}
    with watched(chromium, server.url, base_url=server.url, viewport={"width": 1440, "height": 900}) as page:
        page.goto(f"{path}?{urlencode({**given, 'lang': 'en'})}")
        if page.locator(".view-picture figure").count():
            page.locator(".view-picture figure svg, .view-picture .picture-failed").first.wait_for()
        if not path.startswith("/sources/"):
            highest = HIGHEST_OF_A_THING if path.startswith("/id/") else HIGHEST
            page.wait_for_function("highest => document.documentElement.scrollHeight <= highest", arg=highest)
            page.goto(f"{path}?{urlencode({**given, 'lang': 'zh'})}")
            page.wait_for_function("highest => document.documentElement.scrollHeight <= highest", arg=highest)
        page.set_viewport_size({"width": 390, "height": 800})
        if path == "/":
            highest = HIGHEST_ON_A_PHONE
            page.wait_for_function("highest => document.documentElement.scrollHeight <= highest", arg=highest)


@pytest.mark.parametrize("path", LONG)
def test_the_rest_of_a_table_is_one_choice_away_without_a_script(chromium: Browser, server: Service, path: str) -> None:
    with watched(chromium, server.url, base_url=server.url, java_script_enabled=False) as page:
        page.goto(f"{path}?lang=en")
        first = rows(page)
        fold = page.locator(".fold summary").first
        left = int(fold.inner_text().split()[0])
        assert 10 <= len(first) <= 25 and left > 3
        fold.focus()
        page.keyboard.press("Enter")
        expect(page.locator("table:has(> .fold)").first.locator("tbody:not(.fold) tr:visible")).to_have_count(
            len(first) + left
        )
        assert rows(page)[: len(first)] == first


def test_order_and_filter_go_over_all_rows(chromium: Browser, server: Service) -> None:
    with watched(chromium, server.url, base_url=server.url) as page:
        page.goto("/views/co-investment?lang=en")
        first = rows(page)
        table = page.locator("table:has(> .fold)").first
        every = [text.strip() for text in table.locator("tbody:not(.fold) tr > :first-child").all_text_contents()]
        head = table.locator("thead button").first
        head.click()
        expect(table.locator("thead th").first).to_have_attribute("aria-sort", "ascending")
        assert rows(page) == sorted(every, key=str.casefold)[: len(first)] != first
        last = sorted(every, key=str.casefold)[-1]
        whole = table.locator("tbody:not(.fold) tr").all_text_contents()
        fitting = sum(last.casefold() in text.casefold() for text in whole)
        page.locator(".table-filter input").first.fill(last)
        expect(page.locator(".table-filter output").first).to_have_text(f"{fitting} / {len(whole)}")
        assert last in rows(page) and len(rows(page)) == fitting
        expect(table.locator(".fold")).to_be_hidden()
        page.locator(".table-filter input").first.fill("")
        expect(table.locator(".fold")).to_be_visible()
        assert len(rows(page)) == len(first)
