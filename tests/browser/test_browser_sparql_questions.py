"""The SPARQL page for those who come with a question: one click to a picture, names beside IRIs, bounds as bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it publishes no types
from playwright.sync_api import Browser, expect

from kg.store.shipped_query import queries
from tests.support.browsing import watched
from tests.support.desk import Desk
from tests.support.serving import Service


@pytest.fixture
def desk(chromium: Browser, server: Service) -> Iterator[Desk]:
    with watched(chromium, server.url.rstrip("/")) as page:
        yield Desk(page, server.url.rstrip("/"))


def test_every_question_is_one_click_from_its_rows(desk: Desk) -> None:
    asked = [name for name, query in sorted(queries().items()) if query.header.question is not None]
    assert len(asked) >= 5
    for name in asked:
        desk.open("?lang=en")
        desk.page.locator(f"[data-query={name}]").click()
        desk.page.locator("#sparql-view > div").wait_for()
        assert not desk.said.startswith("Rows: 0 "), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_draws_a_bound_as_a_bound_and_names_the_outlet(chromium: Browser, server: Service, scheme: str) -> None:
    with watched(chromium, server.url.rstrip("/"), color_scheme=scheme) as page:
        desk = Desk(page, server.url.rstrip("/")).open("?lang=en")
        page.locator("[data-query=large-rounds]").click()
        expect(page.locator(".chart rect.bar.hollow title").first).to_contain_text("Moonshot AI Series B")
        expect(page.locator(".chart rect.bar.pale title").first).to_contain_text("2000000000")
        expect(page.locator(".chart")).to_contain_text("1B · Bloomberg (copy)")
        expect(page.locator(".chart [role=status]")).to_contain_text("Hollow: a bound")
        found = Axe().run(page).response["violations"]
        assert [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in found] == []
        assert desk.state["view"] == "chart"


@pytest.mark.parametrize(("language", "x", "y"), [("zh", "轮次", "所写的数"), ("en", "round", "number as written")])
def test_the_axes_of_a_question_are_named_by_its_titles(desk: Desk, language: str, x: str, y: str) -> None:
    """In the language of the page, with the unit; what a query of one's own selects has the names that it gives."""
    desk.open(f"?lang={language}")
    desk.page.locator("[data-query=large-rounds]").click()
    unit = {"zh": "（美元）", "en": " (USD)"}[language]
    expect(desk.page.locator(".chart .axis")).to_have_text(y + unit)
    expect(desk.page.locator("#sparql-x option:checked")).to_have_text(x)
    expect(desk.page.locator("#sparql-y option:checked")).to_have_text(y)
    desk.page.click("[data-view=graph]")
    expect(desk.page.locator("#sparql-from option:checked")).to_have_text(x)
    desk.run("SELECT ?mine ?n { VALUES (?mine ?n) { (1 2) (2 3) } }")
    desk.page.click("[data-view=chart]")
    expect(desk.page.locator("#sparql-y option:checked")).to_have_text("n")


def test_what_is_in_several_units_is_not_drawn_on_one_axis(desk: Desk) -> None:
    text = "SELECT ?c ?n ?unit { ?c rdf:predicate lt:amount ; lt:statedNumber ?n ; lt:unit ?unit }"
    desk.open("?lang=en").run(text)
    desk.page.click("[data-view=chart]")
    expect(desk.page.locator(".chart .mixed")).to_contain_text("code:USD")
    assert desk.page.locator(".chart svg").count() == 0


def test_known_prefixes_are_declared_for_the_query(desk: Desk) -> None:
    desk.open("?lang=en").run("SELECT ?c { ?c lt:company id:zhipu }")
    assert desk.text.startswith("PREFIX lt: <https://w3id.org/longtu/ontology#>\nPREFIX id: ")
    assert "Rows: 0" not in desk.said
    before = desk.text
    desk.run(before)
    assert desk.text == before, "declared once"


def test_things_are_named_beside_their_iris_and_digits_grouped(desk: Desk) -> None:
    desk.open("?lang=zh").run("SELECT ?s ?n { VALUES (?s ?n) { (id:zhipu 1234567.50) (code:USD 1234) } }")
    assert desk.page.locator(".iri-name").all_inner_texts() == ["智谱", "美元"]
    numbers = desk.page.locator(".sparql-table td.number > span:first-child").all_inner_texts()
    assert numbers == ["1\u2009234\u2009567.5", "1234"]


@pytest.mark.parametrize(("language", "height"), [("zh", 860), ("en", 700)])
def test_a_query_stands_ready_and_its_answer_comes_into_sight(
    chromium: Browser, server: Service, language: str, height: int
) -> None:
    with watched(chromium, server.url.rstrip("/"), viewport={"width": 1280, "height": height}) as page:
        page.goto(f"{server.url.rstrip('/')}/sparql?lang={language}")
        expect(page.locator("#sparql-query")).to_have_value(re.compile(r"lt:investor \?investor"))
        page.locator("#sparql-run").click()
        expect(page.locator("#sparql-view tbody tr").first).to_be_in_viewport()
        expect(page.locator("#sparql-view tbody")).to_contain_text({"zh": "腾讯", "en": "Tencent"}[language])
