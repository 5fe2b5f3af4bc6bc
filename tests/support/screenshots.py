"""Pictures of every page: `make screenshots` writes them to build/screenshots, those of the docs to docs/images.

The service is started without the articles, so that no picture holds a text of others.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.support.serving import running

ROOT = Path(__file__).resolve().parent.parent.parent
IN_DOCS = ("graph", "claim-en", "co-investment-card")
# What is pointed at before a picture is taken, so that its card is open.
POINTED_AT = {"co-investment-card": ".headline-from .note-link >> nth=1"}
WIDE: ViewportSize = {"width": 1180, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

_USERS = """PREFIX lt: <https://w3id.org/longtu/ontology#>
PREFIX code: <https://w3id.org/longtu/code/>
SELECT ?product ?month ?lower WHERE {
  ?observation lt:metric code:monthlyActiveUsers ; lt:observed ?product ;
    lt:value ?value ; lt:period/lt:time ?month .
  ?value lt:lower ?lower
} ORDER BY ?month ?product"""
_LEADS = """PREFIX lt: <https://w3id.org/longtu/ontology#>
CONSTRUCT { ?round lt:ledBy ?lead ; lt:company ?company }
WHERE { ?round lt:ledBy ?lead ; lt:company ?company }"""


def desk(language: str, query: str, view: str = "") -> str:
    """The address of the SPARQL page with a query in its fragment."""
    return f"/sparql?lang={language}#{urlencode({'query': query, 'view': view})}"


# name, address, phone, dark
PICTURES = (
    ("home-zh", "/?lang=zh", False, False),
    ("home-en", "/?lang=en", False, False),
    ("home-phone", "/?lang=zh", True, False),
    ("search-zh", "/search?q=yzam&lang=zh", False, False),
    ("search-none-en", "/search?q=qqqqqqqq&lang=en", False, False),
    ("entity-en", "/id/moonshot-ai?lang=en", False, False),
    ("entity-zh-dark", "/id/zhipu?lang=zh", False, True),
    ("entity-phone", "/id/kimi?lang=zh", True, False),
    ("claim-en", "/claims/a1.cash-after-c-lead?lang=en", False, False),
    ("claim-zh-dark", "/claims/a2.cash?lang=zh", False, True),
    ("sources-zh", "/sources?lang=zh", False, False),
    ("source-en", "/sources/a1?lang=en", False, False),
    ("schema-en", "/schema?lang=en", False, False),
    ("queries-zh", "/queries?lang=zh", False, False),
    ("query-en", "/queries/entity-facts?lang=en", False, False),
    ("sparql-empty-zh", "/sparql?lang=zh", False, False),
    ("sparql-table-en", desk("en", _USERS), False, False),
    ("sparql-table-phone", desk("zh", _USERS), True, True),
    ("sparql-graph-zh", desk("zh", _LEADS, "graph"), False, False),
    ("sparql-chart-dark", desk("en", _USERS, "chart"), False, True),
    ("sparql-error-zh", desk("zh", _USERS.replace("lt:value ", "lx:value ")), False, False),
    ("about-en", "/about?lang=en", False, False),
    ("graph", "/graph?focus=moonshot-ai&lang=en", False, False),
    ("graph-zh", "/graph?lang=zh", False, False),
    ("graph-focus-dark", "/graph?focus=moonshot-ai&lang=en", False, True),
    ("views-en", "/views?lang=en", False, False),
    ("view-co-investment-en", "/views/co-investment?lang=en", False, False),
    ("co-investment-card", "/views/co-investment?lang=en", False, False),
    ("view-mau-zh", "/views/mau?lang=zh", False, False),
    ("view-mau-phone", "/views/mau?lang=en", True, True),
    ("view-timeline-en", "/views/timeline?company=moonshot-ai&lang=en", False, False),
    ("view-funding-zh", "/views/funding?company=moonshot-ai&lang=zh", False, False),
    ("view-capex-en-dark", "/views/capex?lang=en", False, True),
    ("view-people-en", "/views/people?lang=en", False, False),
    ("view-models-zh", "/views/models?lang=zh", False, False),
    ("view-competition-en", "/views/competition?lang=en", False, False),
    ("view-connection-zh", "/views/connection?start=alibaba&end=wang-huiwen&lang=zh", False, False),
    ("view-contradictions-en", "/views/contradictions?lang=en", False, False),
    ("view-sources-zh", "/views/sources?company=moonshot-ai&lang=zh", False, False),
    ("view-statements-en", "/views/statements?lang=en", False, False),
    ("not-found-zh", "/id/moonshot-a1?lang=zh", False, False),
)


def take(browser: Browser, origin: str, name: str, path: str, phone: bool, dark: bool) -> None:
    """One picture: the first screen and a half of the page."""
    context = browser.new_context(viewport=PHONE if phone else WIDE, color_scheme="dark" if dark else "light")
    page = context.new_page()
    page.set_default_timeout(300_000)  # a busy machine only takes longer
    page.goto(origin + path)
    page.wait_for_timeout(1500 if path.startswith(("/graph", "/sparql")) else 100)
    if name in POINTED_AT:
        page.locator(".view-picture svg").wait_for()
        page.hover(POINTED_AT[name])
        page.locator(".card-place").wait_for()
    folder = ROOT / "docs" / "images" if name in IN_DOCS else ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")
    context.close()


def main() -> int:
    """Take every picture, or those whose names are given."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("screenshots need Chromium: apt-get install chromium", file=sys.stderr)
        return 2
    wanted = sys.argv[1:]
    with running(None, articles="/nonexistent", time_limit_s=60) as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, path, phone, dark in PICTURES:
            if not wanted or name in wanted:
                take(browser, service.url.rstrip("/"), name, path, phone, dark)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
