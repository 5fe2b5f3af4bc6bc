"""Tables: on a phone what a column holds can be read and a wide table scrolls within itself, on a desk all is seen."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Browser

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
    "/id/alibaba",
    "/id/kimi",
    "/sources/a1",
    "/types/Company",
    "/types/FundingRound",
)
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
