"""A real Chromium for tests of pages: each page under watch for console messages, failed and foreign requests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it publishes no types
from playwright.sync_api import Browser, Page, expect, sync_playwright

PATIENCE_MS = 300_000  # what is waited for is judged, not how soon it comes on a busy machine
expect.set_options(timeout=PATIENCE_MS)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Each element that passes is described too unless axe is told otherwise, which takes longer than the judging.
AXE = {"runOnly": list(RULES), "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, once a module: Playwright holds an event loop that other modules' tests would trip over."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser, origin: str, *, expected: str = "", **context: Any) -> Iterator[Page]:
    """A page of its own; at the end nothing was logged as wrong and no request left `origin`.

    `expected` is a part of the one message that a test provokes, such as the browser's own line about a status of 400.
    """
    opened = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, "locale": "zh-CN", **context})
    page = opened.new_page()
    page.set_default_timeout(PATIENCE_MS)
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if _foreign(request.url, origin) else None)
    try:
        yield page
        unforeseen = [text for text in wrong if not expected or expected not in text]
        assert not unforeseen, unforeseen
    finally:
        opened.close()


def _foreign(url: str, origin: str) -> bool:
    return not url.startswith((origin, "blob:", "data:"))


def found_by_axe(page: Page, context: str | None = None) -> list[str]:
    """What axe finds wrong with a page, or with the part that `context` selects: the rule and the element."""
    found = Axe().run(page, context=context, options=AXE).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]
