"""What holds on every page of the packaged data: each is rendered whole and read as a browser reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from api.html.page_list import PAGES, render
from api.html.rendering import Site
from benchmarks.pages import asked
from kg.facts.claim_line import claim_fields, sources
from kg.facts.entities import local
from kg.facts.references import classes
from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot

pytestmark = pytest.mark.slow

OURS = re.compile(r"&lt;/?(?:a|abbr|bdi|code|dd|details|div|dl|dt|li|mark|p|q|span|strong|svg|td|time|tr|ul)[ >&]")
BOOLEAN = re.compile(r"(?:^|[“：: ])(?:true|false)(?:$|[”。.])", re.IGNORECASE)

_WHOLE = ("entity", "source", "type")  # kinds of which every page is read; of claims some, of the others those measured


@cache
def _pages(snapshot: Snapshot) -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """Kind, address and arguments of every page."""
    found = [(page.page, page.path, page.arguments) for page in asked() if page.page not in _WHOLE]
    found += [("entity", f"/id/{id}", {"entity_id": id}) for id in classes(snapshot)]
    found += [("claim", f"/claims/{id}", {"claim_id": id}) for id in sorted(claim_fields(snapshot))[::7]]
    found += [(kind, path, {"claim_id": id}) for id in _booleans(snapshot) for kind, path in _of_claim(id)]
    found += [("source", f"/sources/{id}", {"source_id": id}) for id in sources(snapshot)]
    found += [("type", f"/types/{name}", {"class_name": name}) for name in vocabulary().classes]
    return tuple(found)


def _booleans(snapshot: Snapshot) -> list[str]:
    """The claims that state yes or no."""
    yes_or_no = {name for name, found in vocabulary().properties.items() if found.takes == "boolean"}
    fields = claim_fields(snapshot)
    return sorted(id for id, claim in fields.items() if local(claim["predicate"].value) in yes_or_no)


def _of_claim(id: str) -> list[tuple[str, str]]:
    return [("claim", f"/claims/{id}"), ("card", f"/claims/{id}/card")]


class Shown(HTMLParser):
    """What a page shows: its texts but for addresses to be copied, and the classes and links of its elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.figures: list[tuple[str, str]] = []
        self.computed: list[bool] = []  # of each computed number, whether its formula stands beside it or as its title
        self._hidden, self._path = 0, False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        names = (found.get("class") or "").split()
        if tag in ("script", "style", "pre") or (tag == "code" and "path" in names):
            self._hidden += 1
            self._path = tag == "code"
        if "derived" in names:
            self.computed.append("title" in found)
        if "formula" in names and self.computed:
            self.computed[-1] = True
        if "figure" in names:
            self.figures.append((tag, found.get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "pre") or (tag == "code" and self._path):
            self._hidden -= 1
            self._path = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


@dataclass
class Findings:
    """What is wrong on the pages of one language, each with its page's address, and how many figures there are."""

    tags: list[tuple[str, str]] = field(default_factory=list)
    ids: list[tuple[str, str]] = field(default_factory=list)
    figures: list[tuple[str, str]] = field(default_factory=list)
    figures_seen: int = 0
    bare: list[str] = field(default_factory=list)
    booleans: list[tuple[str, str]] = field(default_factory=list)
    computed: int = 0


@pytest.fixture(scope="module", params=["zh", "en"])
def found(request: pytest.FixtureRequest, snapshot: Snapshot) -> Findings:
    """Every page of a language, rendered and read once."""
    language, found = request.param, Findings()
    ids = [id for id in sources(snapshot) if "-" in id]
    for kind, path, arguments in _pages(snapshot):
        text = render(snapshot, kind, "html", Site(language, path).fields(), arguments).decode()
        if (tag := OURS.search(text)) is not None:
            found.tags.append((path, tag[0]))
        shown = Shown(text)
        told = "\n".join(each for each in shown.texts if "://" not in each)
        found.ids += [(path, id) for id in ids if id in told]
        found.booleans += [(path, text) for text in shown.texts if kind != "schema" and BOOLEAN.search(text)]
        found.figures_seen += len(shown.figures)
        found.figures += [(path, tag) for tag, address in shown.figures if not address.startswith("/claims/")]
        found.computed += len(shown.computed)
        found.bare += [path for known in shown.computed if not known]
    return found


def test_every_kind_of_page_is_read(snapshot: Snapshot) -> None:
    assert {kind for kind, _, _ in _pages(snapshot)} == set(PAGES)


def test_no_page_shows_a_tag_of_ours_as_text(found: Findings) -> None:
    assert found.tags == []


def test_no_page_shows_the_id_of_a_source(found: Findings) -> None:
    """Outlets and days stand for sources; ids are in addresses, also in those that are shown to be copied."""
    assert found.ids == []


def test_every_figure_leads_to_the_claim_that_states_it(found: Findings) -> None:
    """And so opens its card."""
    assert found.figures == [] and found.figures_seen > 1000


def test_every_computed_number_has_its_formula(found: Findings) -> None:
    assert found.bare == [] and found.computed > 50


def test_a_boolean_is_read_as_yes_or_no(found: Findings, snapshot: Snapshot) -> None:
    """On pages and cards, in the language of the page; the page of the schema lists both codes."""
    assert found.booleans == [] and len(_booleans(snapshot)) > 10


def test_a_citation_is_shown_as_people_read_it(snapshot: Snapshot) -> None:
    page = render(snapshot, "entity", "html", Site("zh", "/id/moonshot-ai").fields(), {"entity_id": "moonshot-ai"})
    assert '"title": "Moonshot AI / 月之暗面"' in unescape(page.decode())
