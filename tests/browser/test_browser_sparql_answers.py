"""The SPARQL page's answers: examples, rows, graph, chart, refusals, stopping, files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_browser_sparql import EDGES, USERS
from tests.support.browsing import watched
from tests.support.desk import BAD_REQUEST, PREFIXES, Desk
from tests.support.serving import Service

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GAPS = "SELECT ?month ?n { VALUES (?month ?n) { %s } }"


@pytest.fixture
def desk(chromium: Browser, server: Service) -> Iterator[Desk]:
    with watched(chromium, server.url.rstrip("/"), expected=BAD_REQUEST) as page:
        yield Desk(page, server.url.rstrip("/"))


def values(server: Service, text: str) -> list[list[str]]:
    """The rows of the answer that the service itself gives."""
    found = server.query(text, headers={"Accept": "text/csv"}).text
    return list(csv.reader(io.StringIO(found)))[1:]


def save(page: Page, name: str, path: Path) -> tuple[str, bytes]:
    """The file behind a button: the name that it is offered under, and its bytes."""
    with page.expect_download() as download:
        page.locator("#sparql-files button", has_text=re.compile(f"^{re.escape(name)}$")).click()
    download.value.save_as(path)
    return download.value.suggested_filename, path.read_bytes()


def test_an_example_is_found_and_runs_with_one_click(desk: Desk, server: Service) -> None:
    desk.open("?lang=en")
    desk.page.click("#sparql-examples summary")
    desk.page.locator("#sparql-example-list button").first.wait_for()
    desk.page.fill("#sparql-example-filter", "post-money")
    expect(desk.page.locator("#sparql-example-list li:visible")).to_have_count(1)
    desk.page.fill("#sparql-example-filter", "nothing of the kind")
    expect(desk.page.locator("#sparql-example-none")).to_be_visible()
    desk.page.fill("#sparql-example-filter", "估值")
    desk.page.get_by_role("button", name="A company's post-money valuations").click()
    desk.answered()
    expect(desk.page.locator("#sparql-examples")).not_to_have_attribute("open", "")
    assert "VALUES (?company)" in desk.text
    assert len(desk.rows()) == len(values(server, desk.text)) > 0


def test_rows_are_shown_with_links_tags_types_times_and_version(desk: Desk, server: Service) -> None:
    text = (
        PREFIXES + "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "SELECT ?s ?c ?p ?n ?d ?none ?out ?code { VALUES (?s ?c ?p ?d ?out ?code) {"
        "(<https://w3id.org/longtu/id/kimi> <https://w3id.org/longtu/claim/a1.cash-after-c-lead> lt:amount 2.50"
        ' <https://example.org/?a="b"> code:monthlyActiveUsers) } ?s skos:prefLabel ?n FILTER(LANG(?n) = "en") }'
    ).replace('"b"', "b")
    desk.open("?lang=en", query=text)
    found = desk.page.locator(".sparql-table tbody tr").first
    links = found.locator("a").evaluate_all("(all) => all.map((a) => [a.innerText, a.getAttribute('href')])")
    assert links == [
        ["id:kimi", "/id/kimi?lang=en"],
        ["claim:a1.cash-after-c-lead", "/claims/a1.cash-after-c-lead?lang=en"],
        ["lt:amount", "/schema?lang=en#amount"],
        ["https://example.org/?a=b", "https://example.org/?a=b"],
        ["code:monthlyActiveUsers", "/schema?lang=en#code-monthlyActiveUsers"],
    ]
    assert found.locator(".datatype").all_inner_texts() == ["@en", "xsd:decimal"]
    assert found.locator("td.absent").count() == 1
    about = server.client.get("/sparql", params={"query": "ASK {}"}).headers
    assert re.search(r"^Rows: 1 · \d+\.\d\d s in all, [\d.]+ ms of it for the query · data of ", desk.said)
    assert about["x-data-as-of"] in desk.said and desk.said.endswith(f"version {about['x-dataset-version']}")
    found.locator("a").first.click()
    desk.page.wait_for_url("**/id/kimi?lang=en")


def test_rows_are_sorted_by_value_and_filtered(desk: Desk) -> None:
    desk.open(query='SELECT ?n ?t { VALUES (?n ?t) { (10 "b") (9 "a") (UNDEF "C") (-1.5 "b") } }')
    first = desk.page.locator(".sparql-table th").first
    first.locator("button").click()
    assert [row[0].split()[0] for row in desk.rows()] == ["-1.5", "9", "10", "—"]
    expect(first).to_have_attribute("aria-sort", "ascending")
    first.locator("button").click()
    assert [row[0].split()[0] for row in desk.rows()] == ["10", "9", "-1.5", "—"], "what is absent stays last"
    expect(first).to_have_attribute("aria-sort", "descending")
    desk.page.fill("#sparql-filter", "B")
    assert [row[1] for row in desk.rows()] == ["b", "b"]
    expect(desk.page.locator("#sparql-view [role=status]")).to_contain_text("2 / 4")


def test_of_many_rows_the_first_thousand_are_shown_and_the_rest_said(desk: Desk, tmp_path: Path) -> None:
    desk.open("?lang=en", query="SELECT ?s { ?s ?p ?o } LIMIT 2345")
    assert len(desk.rows()) == 1000
    expect(desk.page.locator("#sparql-view [role=status]")).to_contain_text("The first 1000 of 2345 rows are shown")
    assert save(desk.page, "TSV", tmp_path / "all.tsv")[1].count(b"\n") == 2346


def test_a_question_is_answered_by_yes_or_no_and_nothing_by_nothing(desk: Desk) -> None:
    desk.open("?lang=en").run("ASK {}")
    expect(desk.page.locator("#sparql-boolean")).to_have_text("Yes (true)")
    desk.run("ASK { FILTER(false) }")
    expect(desk.page.locator("#sparql-boolean")).to_have_text("No (false)")
    desk.run(PREFIXES + "SELECT * { ?x lt:ammount ?y . ?x a code:plannd }")
    expect(desk.page.locator("#sparql-view [role=status]")).to_contain_text("nothing here states it")
    notes = desk.page.locator(".unknown").all_inner_texts()
    assert notes[0].startswith("lt:ammount is not in the vocabulary. Nearest names: lt:amount")
    assert "code:planned" in notes[1]


def test_triples_are_rows_a_graph_and_turtle(desk: Desk, server: Service) -> None:
    desk.open(query=EDGES)
    expected = {
        tuple(line.split(" ")[:3])
        for line in server.query(EDGES, headers={"Accept": "application/n-triples"}).text.splitlines()
    }
    titles = desk.page.locator(".sparql-table tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.querySelectorAll('bdi')].map((one) => `<${one.title}>`))"
    )
    assert {tuple(row) for row in titles} == expected
    desk.show("graph")
    desk.page.wait_for_selector(".picture-of-rows[data-ready]")
    ends = {end for row in expected for end in (row[0], row[2])}
    expect(desk.page.locator(".picture-of-rows .note")).to_contain_text(str(len(ends)))
    desk.show("turtle")
    desk.page.wait_for_selector(".turtle .t-iri")
    assert desk.page.locator(".turtle").inner_text() == server.query(EDGES, headers={"Accept": "text/turtle"}).text
    assert desk.state["view"] == "turtle"


def test_triples_with_every_kind_of_term_are_read(desk: Desk) -> None:
    values = '"a\\"\\\\b\\n\\té月" "x"@en-GB "1"^^<urn:t> 7 <urn:é>'
    desk.open(query=f"CONSTRUCT {{ [] <urn:p> ?o }} WHERE {{ VALUES ?o {{ {values} }} }}")
    shown = desk.page.locator(".sparql-table td:nth-child(3) bdi").all_text_contents()
    assert sorted(shown) == sorted(['a"\\b\n\té月', "x", "1", "7", "urn:é"])


def test_rows_of_pairs_are_a_graph_with_the_looks_and_names_of_the_explorer(desk: Desk) -> None:
    desk.open("?lang=en", query=PREFIXES + "SELECT ?r ?b ?y { ?r lt:ledBy ?b BIND(1 AS ?y) } LIMIT 8", view="graph")
    desk.page.wait_for_selector(".picture-of-rows[data-ready]")
    assert desk.page.locator("#sparql-from").input_value() == "r"
    assert desk.page.locator("#sparql-to").input_value() == "b"
    found = desk.ask(
        "() => document.getElementById('sparql-canvas').picture.nodes.get().map((n) => [n.id, n.label, n.group])"
    )
    assert "FundingRound" in {group for *_, group in found}
    assert not any(label.startswith("id:") for _, label, group in found if group)
    before = desk.ask("() => document.getElementById('sparql-canvas').picture.graph.getScale()")
    desk.page.locator("#sparql-canvas").press("+")
    assert desk.ask("() => document.getElementById('sparql-canvas').picture.graph.getScale()") == pytest.approx(
        before * 1.3
    )
    desk.page.select_option("#sparql-label", "y")
    desk.page.wait_for_function(
        "() => document.getElementById('sparql-canvas').picture.edges?.get().every((edge) => edge.label === '1')"
    )
    assert desk.state["label"] == "y"


def test_a_chart_draws_months_as_bands_and_joins_no_gap(desk: Desk) -> None:
    pairs = " ".join(
        f'("{month}" {n})' for n, month in enumerate(("2025-01", "2025-02", "2025-04", "2025-05-07T08:00:00Z"))
    )
    desk.open("?lang=en", query=GAPS % pairs, view="chart")
    expect(desk.page.locator(".chart .band")).to_have_count(3)
    expect(desk.page.locator(".chart .dot")).to_have_count(1)
    widths = desk.page.locator(".chart .band").evaluate_all("(all) => all.map((one) => one.width.baseVal.value)")
    assert widths[0] / widths[1] == pytest.approx(31 / 28, rel=0.01)
    expect(desk.page.locator(".chart .join")).to_have_count(0)
    desk.page.select_option("#sparql-chart", "line")
    expect(desk.page.locator(".chart .join")).to_have_count(1)
    assert desk.state["chart"] == "line"
    desk.page.select_option("#sparql-chart", "bars")
    expect(desk.page.locator(".chart .bar")).to_have_count(4)
    desk.page.reload()
    desk.answered()
    expect(desk.page.locator(".chart .bar")).to_have_count(4)
    desk.page.select_option("#sparql-x", "n")
    desk.page.select_option("#sparql-chart", "points")
    expect(desk.page.locator(".chart .dot")).to_have_count(4)


def test_a_chart_says_what_it_leaves_out(desk: Desk) -> None:
    desk.open("?lang=en", query='SELECT ?a ?n { VALUES (?a ?n) { ("x" 1) ("y" UNDEF) ("z" 3) } }', view="chart")
    expect(desk.page.locator(".chart .bar")).to_have_count(2)
    expect(desk.page.locator(".chart .note")).to_contain_text("2 of 3 rows are drawn")
    desk.page.select_option("#sparql-chart", "line")
    expect(desk.page.locator(".chart .join")).to_have_count(0)
    desk.run('SELECT ?a { VALUES ?a { "x" } }')
    desk.show("chart")
    expect(desk.page.locator(".chart")).to_contain_text("needs a column of numbers")


def test_a_refusal_shows_the_place_and_how_to_mend_it(desk: Desk) -> None:
    desk.open("?lang=en").run("SELECT * {\n  ?公司 lx:amount ?o\n}")
    problem = desk.page.locator("#sparql-problem")
    expect(problem).to_contain_text("Line 2, column 7.")
    expect(problem.locator(".nearest")).to_contain_text("lt:")
    expect(desk.page.locator(".t-wrong")).to_have_text("lx:amount")
    expect(desk.page.locator(".editor-lines .wrong")).to_have_text("2")
    assert desk.area.get_attribute("aria-invalid") == "true"
    caret = problem.locator(".caret").bounding_box()
    end = problem.locator(".unseen").bounding_box()
    assert caret and end and caret["x"] == pytest.approx(end["x"] + end["width"], abs=1)
    desk.page.click("#sparql-go")
    assert desk.area.evaluate("(area) => area.value.slice(0, area.selectionStart)").endswith("?公司 ")
    desk.run('SELECT * {\n  "月𠀀" ?p ?? }')
    expect(problem).to_contain_text("Line 2, column 12.")
    expect(problem.locator(".unseen")).to_have_text('  "月𠀀" ?p ?')
    desk.run("SELECT * {\n")
    expect(desk.page.locator("#sparql-problem")).to_contain_text("Line 2, column 1.")
    desk.run("SELEC * { ?s ?p ?o }")
    expect(desk.page.locator("#sparql-problem .nearest")).to_contain_text("SELECT")
    desk.run("ASK { SERVICE <http://127.0.0.1/> {} }")
    expect(desk.page.locator("#sparql-problem")).to_contain_text("this service calls no other endpoint")
    desk.open("?lang=zh").run("SELEC")
    expect(desk.page.locator("#sparql-problem h2")).to_have_text("不是SPARQL")
    desk.run("ASK {}")
    expect(desk.page.locator(".t-wrong, #sparql-problem")).to_have_count(0)
    assert desk.area.get_attribute("aria-invalid") is None


@pytest.mark.parametrize("way", ["button", "key"])
def test_a_long_query_is_stopped(desk: Desk, way: str) -> None:
    desk.open("?lang=en").area.fill(SLOW)
    desk.area.press("Control+Enter")
    expect(desk.page.locator("#sparql-clock")).to_contain_text("Running")
    expect(desk.page.locator("#sparql-result")).to_have_attribute("aria-busy", "true")
    if way == "button":
        desk.page.click("#sparql-stop")
    else:
        desk.page.keyboard.press("Escape")
    desk.answered()
    assert desk.said.startswith("Stopped after") and desk.page.locator("#sparql-result").inner_text() == ""
    desk.run("ASK {}")
    expect(desk.page.locator("#sparql-boolean")).to_be_visible()


def test_files_hold_what_the_service_says(desk: Desk, server: Service, tmp_path: Path) -> None:
    desk.open("?lang=en", query=USERS)
    for name, accept, suffix in (
        ("CSV", "text/csv", "csv"),
        ("TSV", "text/tab-separated-values", "tsv"),
        ("JSON", "application/sparql-results+json", "srj"),
        ("XML", "application/sparql-results+xml", "srx"),
    ):
        expected = server.query(USERS, headers={"Accept": accept}).content
        assert save(desk.page, name, tmp_path / suffix) == (f"longtu-query.{suffix}", expected)
    plain = (tmp_path / "csv").read_bytes()
    assert save(desk.page, "CSV for spreadsheets", tmp_path / "bom")[1] == b"\xef\xbb\xbf" + plain
    desk.run('SELECT * { VALUES (?a ?b) { ("=1+1" -5) ("@x,y" "+2.5") ("-a" "a=b") } }')
    cells = "a,b\r\n'=1+1,-5\r\n\"'@x,y\",+2.5\r\n'-a,a=b\r\n"
    assert save(desk.page, "CSV for spreadsheets", tmp_path / "formulas")[1].decode("utf-8-sig") == cells
    desk.run(EDGES)
    for name, accept, suffix in (("Turtle", "text/turtle", "ttl"), ("N-Triples", "application/n-triples", "nt")):
        expected = server.query(EDGES, headers={"Accept": accept}).content
        assert save(desk.page, name, tmp_path / suffix) == (f"longtu-query.{suffix}", expected)
    found = json.loads(save(desk.page, "JSON-LD", tmp_path / "jsonld")[1])
    assert found
