"""The page that checks a draft in a real browser: a draft written, a file chosen, one verdict alone, phone, axe."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import found_by_axe, watched
from tests.support.reviewing import KG

DRAFT = "2025年3月，澄砚智能完成5亿元A轮融资，由北榆创投领投。\n<b>小砚</b>2025年10月的海外月活跃用户为310万。"


@pytest.fixture(scope="module")
def entrance() -> Iterator[str]:
    """The address that `kg factcheck --example` prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KG_")}
    command = [str(KG), "factcheck", "--example", "--published", "2025-11-20"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:"), "the page did not start"
    try:
        yield address
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture
def page(chromium: Browser, entrance: str) -> Iterator[Page]:
    with watched(chromium, entrance.partition("/#")[0]) as opened:
        opened.goto(entrance)
        expect(opened.locator("#published")).to_have_value("2025-11-20")
        yield opened


def test_a_draft_is_checked_and_one_verdict_is_looked_at_alone(page: Page) -> None:
    expect(page).not_to_have_url("#")
    page.locator("#draft").fill(DRAFT)
    page.locator("#form button[type=submit]").click()
    expect(page.locator("#text a.contradicted")).to_have_text("5亿元")
    expect(page.locator("#text")).to_contain_text("<b>小砚</b>")
    expect(page.locator("#result-title")).to_be_focused()
    count = page.locator("#findings > li")
    expect(count).to_have_count(6)
    page.locator("#counts button.contradicted").click()
    expect(count).to_have_count(1)
    expect(count.first).to_contain_text("澄砚智能A轮融资，融资额：3亿元人民币")
    expect(count.first).to_contain_text("“3亿元”")
    page.locator("#text a.contradicted").click()
    expect(page.locator("#findings > li:target")).to_have_count(1)
    with page.expect_download() as kept:
        page.locator("#save-json").click()
    assert '"contradicted": 1' in Path(kept.value.path()).read_text("utf-8")
    page.locator("#draft").fill("2026年5月，月之暗面完成约20亿美元融资。")
    page.locator("#form button[type=submit]").click()
    outlet = page.locator("#findings a[rel~=external]", has_text="TechCrunch").first
    expect(outlet).to_have_attribute("href", re.compile("^https?://"))
    page.locator("#draft").fill("hi")
    page.locator("#form button[type=submit]").click()
    expect(page.locator("#about")).to_contain_text("没有找到可以核对的内容")


def test_a_file_is_checked_and_what_is_no_draft_is_told(chromium: Browser, entrance: str, tmp_path: Path) -> None:
    table, empty = tmp_path / "deals.csv", tmp_path / "empty.txt"
    table.write_text("公司,轮次,融资金额\n澄砚智能,A轮,3亿元\n", "utf-8")
    empty.write_text("", "utf-8")
    with watched(chromium, entrance.partition("/#")[0], expected="400") as page:
        page.goto(entrance)
        expect(page.locator("#published")).to_have_value("2025-11-20")
        page.locator("#file").set_input_files(table)
        page.locator("#form button[type=submit]").click()
        expect(page.locator("#text a.supported").first).to_be_visible()
        page.locator("#file").set_input_files(empty)
        page.locator("#form button[type=submit]").click()
        expect(page.locator("#message > p")).to_contain_text("“empty.txt”读不出可核对的文字")
        expect(page.locator("#result")).to_be_hidden()
        expect(page.locator("#message details p")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_has_no_fault_that_axe_finds_and_fits_a_phone(chromium: Browser, entrance: str, width: int) -> None:
    with watched(chromium, entrance.partition("/#")[0], viewport={"width": width, "height": 800}) as page:
        page.goto(entrance)
        expect(page.locator("#published")).to_have_value("2025-11-20")
        page.locator("#draft").fill(DRAFT)
        page.locator("#form button[type=submit]").click()
        expect(page.locator("#text a.contradicted")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert found_by_axe(page) == []
