"""What holds on every page of the packaged data: each is rendered whole and read as a browser reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from api.html.page_list import render
from api.html.rendering import Site
from kg.facts.claim_line import claim_fields, sources
from kg.facts.references import classes
from kg.store.snapshot import Snapshot
from kg.views.view_specs import VIEWS

pytestmark = pytest.mark.slow

OURS = re.compile(r"&lt;/?(?:a|abbr|bdi|code|dd|details|div|dl|dt|li|mark|p|q|span|strong|svg|td|time|tr|ul)[ >&]")


@cache
def _pages(snapshot: Snapshot) -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """Kind, address and arguments of every page."""
    plain = ("home", "about", "schema", "queries", "views", "sources", "data")
    found: list[tuple[str, str, dict[str, Any]]] = [(kind, "/" if kind == "home" else f"/{kind}", {}) for kind in plain]
    found += [("entity", f"/id/{id}", {"entity_id": id}) for id in classes(snapshot)]
    found += [("claim", f"/claims/{id}", {"claim_id": id}) for id in sorted(claim_fields(snapshot))[::7]]
    found += [("source", f"/sources/{id}", {"source_id": id}) for id in sources(snapshot)]
    for spec in VIEWS.values():
        needed = {item.name: item.example for item in spec.parameters if item.name in spec.required}
        found.append(("view", f"/views/{spec.name}", {"name": spec.name, "parameters": needed}))
    return tuple(found)


def every(snapshot: Snapshot, language: str) -> Iterator[tuple[str, str]]:
    """The address and the HTML of every page."""
    for kind, path, arguments in _pages(snapshot):
        yield path, render(snapshot, kind, "html", Site(language, path).fields(), arguments).decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_shows_a_tag_of_ours_as_text(snapshot: Snapshot, language: str) -> None:
    assert [(path, found[0]) for path, text in every(snapshot, language) if (found := OURS.search(text))] == []


class Shown(HTMLParser):
    """What a page shows: its texts but for addresses to be copied, and the classes and links of its elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.figures: list[tuple[str, str]] = []
        self._hidden, self._path = 0, False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        names = (found.get("class") or "").split()
        if tag in ("script", "style", "pre") or (tag == "code" and "path" in names):
            self._hidden += 1
            self._path = tag == "code"
        if "figure" in names:
            self.figures.append((tag, found.get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "pre") or (tag == "code" and self._path):
            self._hidden -= 1
            self._path = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_shows_the_id_of_a_source(snapshot: Snapshot, language: str) -> None:
    """Outlets and days stand for sources; ids are in addresses, also in those that are shown to be copied."""
    ids = [id for id in sources(snapshot) if "-" in id]
    wrong = []
    for path, text in every(snapshot, language):
        shown = [each for each in Shown(text).texts if "://" not in each]
        wrong += [(path, id) for id in ids if any(id in each for each in shown)]
    assert wrong == []


def test_every_figure_leads_to_the_claim_that_states_it(snapshot: Snapshot) -> None:
    """And so opens its card; a number that is computed has its formula beside it instead."""
    wrong, seen = [], 0
    for path, text in every(snapshot, "en"):
        found = Shown(text).figures
        seen += len(found)
        wrong += [(path, tag) for tag, address in found if not address.startswith("/claims/")]
    assert wrong == [] and seen > 1000


def test_a_citation_is_shown_as_people_read_it(snapshot: Snapshot) -> None:
    page = render(snapshot, "entity", "html", Site("zh", "/id/moonshot-ai").fields(), {"entity_id": "moonshot-ai"})
    assert '"title": "Moonshot AI / 月之暗面"' in unescape(page.decode())
