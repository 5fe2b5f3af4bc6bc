"""The SPARQL page in tests: open it, write a query, run it, see what came.

What a query holds travels in the address's fragment, as a reader's link would.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from playwright.sync_api import Locator, Page

PREFIXES = "PREFIX lt: <https://w3id.org/longtu/ontology#>\nPREFIX code: <https://w3id.org/longtu/code/>\n"
EMPTIED = "area => { area.value = ''; area.dispatchEvent(new Event('input', {bubbles: true})); }"
BAD_REQUEST = "the server responded with a status of 400"


class Desk:
    """An open SPARQL page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, address: str = "", **state: str) -> Desk:
        """Load the page, with a state in its fragment, and wait until its script has begun.

        The query that the page offers to start from is taken out: tests write their own.
        """
        fragment = f"#{urlencode(state, quote_via=quote)}" if state else ""
        self.page.goto("about:blank")  # another fragment alone would not load the page anew
        self.page.goto(f"{self.url}/sparql{address}{fragment}")
        self.page.wait_for_function("() => document.documentElement.dataset.ready === 'sparql'")
        if "query" in state:
            self.answered()
        elif "query=" not in address:
            self.area.evaluate(EMPTIED)  # to fill it would take the focus
        return self

    @property
    def area(self) -> Locator:
        """Where the query is written."""
        return self.page.locator("#sparql-query")

    @property
    def text(self) -> str:
        """The query as it stands."""
        return self.area.input_value()

    @property
    def ink(self) -> Locator:
        """The coloured copy of the query."""
        return self.page.locator(".editor-ink")

    @property
    def state(self) -> dict[str, str]:
        """What the fragment says."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).fragment).items()}

    @property
    def said(self) -> str:
        """The line about the last answer."""
        return self.page.locator("#sparql-said").inner_text()

    def write(self, text: str) -> None:
        """Type at the caret, key by key, once the suggestions can answer."""
        self.area.focus()
        self.page.locator("#sparql-list").wait_for(state="attached")
        self.page.keyboard.type(text)

    def options(self) -> list[str]:
        """What the open list offers, first the text that would be written."""
        self.page.locator("#sparql-list:not([hidden])").wait_for()
        return self.page.locator("#sparql-list [role=option] code").all_inner_texts()

    def run(self, text: str) -> None:
        """Write a whole query and run it by its key."""
        self.area.fill(text)
        self.area.press("Control+Enter")
        self.answered()

    def answered(self) -> None:
        """Wait for an answer or a refusal."""
        self.page.wait_for_function(
            "() => !document.getElementById('sparql-result').ariaBusy && document.getElementById('sparql-stop').hidden"
        )

    def rows(self) -> list[list[str]]:
        """The cells of the table."""
        found: list[list[str]] = self.page.locator(".sparql-table tbody tr").evaluate_all(
            "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText))"
        )
        return found

    def show(self, view: str) -> None:
        """Look at the answer in another way."""
        self.page.click(f"[data-view={view}]")

    def ask(self, function: str, argument: Any = None) -> Any:
        """What a function gives in the page."""
        return self.page.evaluate(function, argument)
