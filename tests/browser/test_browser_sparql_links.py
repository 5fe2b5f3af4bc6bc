"""The SPARQL page's state elsewhere: in the address, in the history, in programs; and what the page weighs."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_browser_sparql import EDGES, USERS
from tests.support.browsing import watched
from tests.support.desk import Desk
from tests.support.serving import Service

NASTY = "SELECT ?x { VALUES ?x { \"it's\" '''a \"b\" $HOME `id` 月之暗面 ''' \"\\\\ \\n\" } } # )--\" %s"


@pytest.fixture
def desk(chromium: Browser, server: Service) -> Iterator[Desk]:
    with watched(chromium, server.url.rstrip("/")) as page:
        yield Desk(page, server.url.rstrip("/"))


def test_the_fragment_holds_the_query_and_history_walks_it(desk: Desk, chromium: Browser) -> None:
    desk.open("?lang=en").run("ASK {}")
    assert desk.state == {"query": "ASK {}"} and "query" not in desk.page.url.split("#")[0]
    desk.run('SELECT ?名 { VALUES ?名 { "a&b=c#d%" } }')
    desk.show("chart")
    desk.page.go_back()
    expect(desk.page.locator("#sparql-boolean")).to_be_visible()
    assert desk.text == "ASK {}"
    desk.page.go_forward()
    expect(desk.page.locator(".chart")).to_be_visible()
    assert desk.text == 'SELECT ?名 { VALUES ?名 { "a&b=c#d%" } }'
    desk.page.click("a.other-language")
    desk.page.wait_for_url("**lang=zh**")
    desk.answered()
    assert desk.text == 'SELECT ?名 { VALUES ?名 { "a&b=c#d%" } }'
    expect(desk.page.locator(".chart")).to_be_visible()
    with watched(chromium, desk.url) as page:
        other = Desk(page, desk.url)
        page.goto(desk.page.url)
        other.answered()
        expect(page.locator(".chart")).to_be_visible()


def test_a_query_of_the_address_moves_to_the_fragment(desk: Desk) -> None:
    desk.page.goto(f"{desk.url}/sparql?lang=en&query=ASK%20%7B%7D")
    expect(desk.page.locator("#sparql-boolean")).to_be_visible()
    assert desk.page.url == f"{desk.url}/sparql?lang=en#query=ASK+%7B%7D"


def test_the_choice_of_sources_holds(desk: Desk, server: Service) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    desk.open("?lang=en&asOf=2024-01-01&without=a1", query=text)
    expected = server.query(text, parameters=[("asOf", "2024-01-01"), ("without", "a1")])
    shown = re.match(r"[\d\s]+", desk.rows()[0][0])  # thousands stand apart
    assert shown and re.sub(r"\s", "", shown[0]) == expected.json()["results"]["bindings"][0]["n"]["value"]
    assert (
        unquote(expected.headers["x-sources-left-out"]).split(", ")[0]
        in desk.page.locator("#sparql-result").inner_text()
    )
    desk.page.click("#sparql-code summary")
    expect(desk.page.locator("#sparql-code pre")).to_contain_text("/sparql?asOf=2024-01-01&without=a1'")


def snippet(desk: Desk, name: str) -> str:
    """The query as a program."""
    if not desk.page.locator("#sparql-code[open]").count():
        desk.page.click("#sparql-code summary")
    desk.page.locator("#sparql-code button", has_text=re.compile(f"^{name}$")).click()
    return desk.page.locator("#sparql-code pre").text_content() or ""


@pytest.mark.parametrize("text", [USERS, EDGES, NASTY, "ASK {}"])
def test_the_programs_give_the_same_answer(desk: Desk, server: Service, text: str) -> None:
    desk.open(query=text)
    accept = {USERS: "text/csv", NASTY: "text/csv", EDGES: "text/turtle"}.get(text, "application/sparql-results+json")
    expected = server.query(text, headers={"Accept": accept}).text
    assert expected.count("\n") > 2 or accept.endswith("json")
    for command in (["sh", "-c", snippet(desk, "curl")], [sys.executable, "-c", snippet(desk, "Python")]):
        done = subprocess.run(command, capture_output=True, check=True, timeout=600)
        assert done.stdout.decode() == expected, command


@pytest.mark.parametrize("text", [USERS, EDGES, NASTY])
def test_the_program_in_r_is_well_formed(desk: Desk, text: str) -> None:
    found = snippet(desk.open(query=text), "R")
    string = re.search(r'r"(-*)\((.*?)\)\1"', found, re.DOTALL)
    assert string is not None and string[2] == text
    rest = found.replace(string[0], "0")
    plain = re.sub(r'"[^"\\]*"', "0", rest)
    assert '"' not in plain and plain.count("(") == plain.count(")")
    assert re.match(r"library\(httr2\)\n\nquery <- 0\nanswer <- request\(0\) \|>\n", plain)


def test_the_page_is_light(chromium: Browser, server: Service) -> None:
    with watched(chromium, server.url.rstrip("/")) as page:
        sizes: list[int] = []
        page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
        desk = Desk(page, server.url.rstrip("/"))
        desk.open(query=USERS)
        page.wait_for_load_state("networkidle")
        assert len(sizes) > 10 and sum(sizes) < 200_000
