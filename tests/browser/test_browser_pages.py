"""The pages in a real browser: policy, console, accessibility, keyboard, phone, dark paper, hostile labels, history.

Every page is opened under watch: nothing may be logged as wrong and no request may leave the service.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.pages import asked
from kg.base.built_file import with_last_line
from kg.build.dataset import Built
from tests.support.browsing import found_by_axe, watched
from tests.support.hostile import CLAIM_ID, SOURCE_ID, THING, attacked
from tests.support.serving import Service, running

# Views have tests of their own; cards are pieces of the pages that open them.
OF_EACH_KIND = {page.page: page.path for page in asked() if page.page not in ("view", "card", "claims-card")}
PAGES = (
    *OF_EACH_KIND.values(),
    "/search?q=qqqqqqqqqq",
    "/sources?since=2025-06-01&asOf=2025-06-01",
    "/id/moonshot-ai",
    "/id/kimi",
    "/id/tencent",
    "/types/Company",
    "/docs",
    "/id/quantity/cny-gt-10000000000",
    "/id/baidu-annual-report",
    "/claims/80hlw-2026-03-22-capex.tencent-capital-expenditure-2025",
)
# Of the longest pages, a shorter one of the same kind for the second look: the rules read every element.
SHORTER = {"/id/moonshot-ai": "/id/stepfun", "/sources/a2": "/sources/80hlw-2026-03-22-capex"}


@pytest.fixture
def page(chromium: Browser, server: Service) -> Iterator[Page]:
    """A page under watch, in Chinese, 1280 wide."""
    with watched(chromium, server.url.rstrip("/"), base_url=server.url) as opened:
        yield opened


def test_what_axe_finds_is_told(page: Page) -> None:
    weak = "<p style='color:#999;background:#fff'>weak</p>"
    page.set_content(f"<html lang=en><title>t</title><main><h1>x</h1><div id=a><img src=''></div>{weak}</main>")
    assert [found.partition(":")[0] for found in found_by_axe(page)] == ["color-contrast", "image-alt"]
    assert [found.partition(":")[0] for found in found_by_axe(page, "#a")] == ["image-alt"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert found_by_axe(page) == []


@pytest.mark.parametrize("path", [SHORTER.get(path, path) for path in PAGES])
def test_a_page_is_accessible_in_english_on_dark_paper_and_a_phone(
    chromium: Browser, server: Service, path: str
) -> None:
    phone: dict[str, Any] = {
        "viewport": {"width": 390, "height": 800},
        "color_scheme": "dark",
        "locale": "en-GB",
        "base_url": server.url,
    }
    with watched(chromium, server.url.rstrip("/"), **phone) as page:
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 27)"
        assert found_by_axe(page) == []


def test_no_text_is_cut_on_a_phone(chromium: Browser, server: Service) -> None:
    with watched(chromium, server.url, viewport={"width": 390, "height": 800}, base_url=server.url) as page:
        for path in PAGES:
            page.goto(path)
            outside = page.evaluate(
                """() => [...document.querySelectorAll("main *:not(svg *)")]
                  .filter((e) => e.getClientRects().length && !e.closest(".scroll, .picture, .visually-hidden")
                    && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 80))"""
            )
            assert outside == [], path


def test_the_search_is_used_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    field = page.locator("main input[type=search]")
    expect(field).to_be_focused()
    page.keyboard.type("yuezhi")
    listed = page.locator("main [role=listbox]")
    expect(listed).to_be_visible()
    page.keyboard.press("ArrowDown")
    chosen = listed.locator("[aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert found_by_axe(page) == []
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(listed).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/moonshot-ai**")


def test_enter_without_a_choice_opens_the_search_page_and_back_returns(page: Page) -> None:
    page.goto("/")
    page.locator("main input[type=search]").fill("tenc")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    expect(page.locator("main")).to_contain_text("腾讯")
    page.locator("#results a[href^='/id/']").first.click()
    page.wait_for_url("**/id/tencent**")
    page.go_back()
    page.wait_for_url("**/search?q=**")
    page.go_back()
    page.wait_for_url(lambda url: url.endswith("/"))
    page.go_forward()
    page.wait_for_url("**/search?q=**")
    assert page.locator("main input[type=search]").input_value() == "tenc"


def test_the_walk_from_thing_to_claim_to_source_keeps_the_language(page: Page) -> None:
    page.goto("/id/moonshot-ai?lang=en")
    page.locator("a.brief-value").first.click()
    page.wait_for_url("**/claims/**lang=en")
    expect(page.locator("h1")).to_contain_text("Moonshot AI")
    page.locator(".chain a").last.click()
    page.wait_for_url("**/sources/**lang=en")
    page.locator("a.other-language").click()
    page.wait_for_url("**/sources/**lang=zh")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_every_control_is_reached_by_tab_and_shows_it(page: Page) -> None:
    page.goto("/id/kimi")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    seen = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("() => document.activeElement.id || document.activeElement.className"))
        width = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert width != "none"
    assert {"brand", "find-site", "other-language", "paper"} <= seen


def test_the_choice_of_paper_lasts(page: Page) -> None:
    page.goto("/about")
    button = page.locator("#paper")
    expect(button).to_have_text("深色")
    button.click()
    expect(button).to_have_text("浅色")
    page.goto("/sources")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 27)"
    expect(page.locator("#paper")).to_have_text("浅色")


def test_a_link_to_a_folded_line_opens_its_fold(page: Page) -> None:
    page.goto("/id/moonshot-ai")
    folded = page.locator("details.more li.fact").first.get_attribute("id")
    assert not page.locator(f'[id="{folded}"]').is_visible()
    page.goto(f"/id/moonshot-ai#{folded}")
    page.reload()
    expect(page.locator(f'[id="{folded}"]')).to_be_visible()


def test_pages_are_read_without_scripts(chromium: Browser, server: Service) -> None:
    with watched(chromium, server.url, java_script_enabled=False, base_url=server.url) as page:
        page.goto("/id/moonshot-ai?lang=en")
        expect(page.locator("#paper")).to_be_hidden()
        page.locator("#find-site").fill("kimi")
        page.locator("#find-site").press("Enter")
        page.wait_for_url("**/search?lang=en&q=kimi")
        expect(page.locator("#results")).to_contain_text("Kimi K2")


def test_the_fields_of_a_line_fold_open_by_keyboard_without_moving_the_reader(page: Page) -> None:
    page.goto("/id/kimi?lang=en#everything")
    folded = page.locator("#entity-facts details.fields").first
    summary = folded.locator("summary")
    expect(folded.locator(".record")).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(folded.locator(".record")).to_be_visible()
    expect(folded.locator(".record")).to_contain_text("Normalised")
    assert page.evaluate("() => document.activeElement.tagName") == "SUMMARY"
    assert found_by_axe(page) == []
    page.keyboard.press("Enter")
    expect(folded.locator(".record")).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1280])
def test_rivals_stand_beside_each_other_where_there_is_room(chromium: Browser, server: Service, width: int) -> None:
    size = {"width": width, "height": 860}
    with watched(chromium, server.url.rstrip("/"), base_url=server.url, viewport=size) as page:
        page.goto("/id/moonshot-ai#everything")
        expect(page.locator(".versus").first).to_be_visible()
        boxes = [item.bounding_box() for item in page.locator(".versus .sides").first.locator("> .fact").all()]
        first, second = (box for box in boxes[:2] if box is not None)
        beside = second["x"] >= first["x"] + first["width"] - 1
        assert beside is (width > 600)
        assert second["x"] + second["width"] <= width


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_error_page_is_accessible_and_leads_on(chromium: Browser, server: Service, language: str) -> None:
    size = {"width": 390, "height": 800}
    with watched(chromium, server.url, expected="404", base_url=server.url, viewport=size) as page:
        page.goto(f"/id/nobody-at-all?lang={language}")
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if language == "zh" else "en")
        assert found_by_axe(page) == []
        page.locator("main input[type=search]").fill("kim")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?**q=kim")


@pytest.fixture(scope="module")
def hostile(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose labels attack."""
    path: Path = tmp_path_factory.mktemp("hostile") / "hostile.nq"
    path.write_bytes(with_last_line(attacked(built.nquads)))
    with running(path, read_ahead=True) as service:
        yield service


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=script",
        f"/id/{THING}",
        "/id/moonshot-ai",
        f"/claims/{CLAIM_ID}",
        f"/sources/{SOURCE_ID}",
        "/sources",
        "/about",
        "/schema",
        "/queries",
        "/queries/entity-facts",
        "/views",
        "/types/Company",
        "/search?q=%3Cscript%3Ewindow.hit(7)%3C/script%3E&type=Company",
        "/id/moonshot-ai-c",
    ],
)
def test_hostile_labels_stay_text(chromium: Browser, hostile: Service, path: str) -> None:
    with watched(
        chromium, hostile.url.rstrip("/"), base_url=hostile.url, viewport={"width": 390, "height": 800}
    ) as page:
        page.add_init_script("window.hits = []; window.hit = (mark) => window.hits.push(mark);")
        page.goto(path)
        page.locator("#find-site").fill("script")
        page.locator("[role=option]").first.wait_for()
        assert page.evaluate("() => window.hits") == []
        assert page.locator("main script, main img, main iframe, main svg[onload]").count() == 0
        assert page.locator('a[href^="javascript:"], a[href^="data:"]').count() == 0
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("path", "status"), [("/id/%3Cscript%3Ehit(1)%3C%2Fscript%3E", "404"), ("/sources?asOf=%3Cscript%3Ehit(1)", "422")]
)
def test_an_error_page_repeats_nothing_as_markup(chromium: Browser, server: Service, path: str, status: str) -> None:
    with watched(chromium, server.url, expected=status, base_url=server.url) as page:
        page.add_init_script("window.hits = []; window.hit = (mark) => window.hits.push(mark);")
        page.goto(path)
        assert page.evaluate("() => window.hits") == []
        assert page.locator("main script").count() == 0


def test_the_check_for_hostile_labels_can_fail(chromium: Browser, server: Service) -> None:
    with watched(chromium, server.url.rstrip("/"), base_url=server.url, bypass_csp=True) as page:
        page.add_init_script("window.hits = []; window.hit = (mark) => window.hits.push(mark);")
        page.goto("/about")
        page.evaluate("() => { document.body.innerHTML = '<details open ontoggle=\"hit(1)\">x</details>'; }")
        page.wait_for_function("() => window.hits.length > 0")
        assert page.evaluate("() => window.hits") == [1]
