"""The SPARQL page as an editor: letters in colour, suggestions, keys, input methods, phone, paper, languages, axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kg.base.built_file import with_last_line
from kg.build.dataset import Built
from kg.ontology.registry import ZH, vocabulary
from tests.support.browsing import found_by_axe, watched
from tests.support.desk import BAD_REQUEST, PREFIXES, Desk
from tests.support.hostile import attacked
from tests.support.serving import Service, running

USERS = PREFIXES + (
    "SELECT ?product ?month ?lower WHERE {\n  ?o lt:metric code:monthlyActiveUsers ; lt:observed ?product ; "
    "lt:value ?v ; lt:period ?p .\n  ?p lt:time ?month . ?v lt:lower ?lower\n} ORDER BY ?month ?product ?lower"
)
EDGES = PREFIXES + "CONSTRUCT { ?a lt:ledBy ?b } WHERE { ?a lt:ledBy ?b }"


@pytest.fixture
def desk(chromium: Browser, server: Service) -> Iterator[Desk]:
    with watched(chromium, server.url.rstrip("/")) as page:
        yield Desk(page, server.url.rstrip("/"))


def coloured(desk: Desk, kind: str) -> list[str]:
    """The stretches of the copy that have a colour."""
    return desk.page.locator(f".editor-ink .t-{kind}").all_inner_texts()


def test_every_kind_of_terminal_has_its_colour_and_no_letter_is_lost(desk: Desk) -> None:
    text = (
        "# 注释\nPREFIX lt: <https://w3id.org/longtu/ontology#>\n"
        "SELECT ?轮次 (COUNT(*) AS ?n) { ?轮次 a lt:FundingRound ; lt:x 'a\\'b'@zh-Hans , 1.5e3 , true . "
        'FILTER(?n <= 3 && ?轮次 != """三\n行""") } # <end'
    )
    desk.open().area.fill(text)
    expect(desk.ink).to_have_js_property("textContent", text + "\n")
    assert coloured(desk, "comment") == ["# 注释", "# <end"]
    assert coloured(desk, "keyword") == ["PREFIX", "SELECT", "AS", "a", "FILTER"]
    assert coloured(desk, "function") == ["COUNT"]
    assert coloured(desk, "variable") == ["?轮次", "?n", "?轮次", "?n", "?轮次"]
    assert coloured(desk, "name") == ["lt:", "lt:FundingRound", "lt:x"]
    assert coloured(desk, "string") == ["'a\\'b'", '"""三\n行"""']
    assert coloured(desk, "tag") == ["@zh-Hans"]
    assert coloured(desk, "number") == ["1.5e3", "3"]
    assert coloured(desk, "constant") == ["true"]
    assert coloured(desk, "iri") == ["<https://w3id.org/longtu/ontology#>"]
    expect(desk.page.locator(".editor-lines")).to_have_text(re.compile(r"^\s*1\s+2\s+3\s+4\s*$"))


def test_copy_and_text_area_lie_on_each_other(desk: Desk) -> None:
    desk.open().area.fill("\n".join(f"# {'长' * 90} {number}" for number in range(60)))
    desk.ask("() => { const a = document.getElementById('sparql-query'); a.scrollTop = 300; a.scrollLeft = 200; }")
    desk.page.wait_for_function(
        "() => ['scrollTop', 'scrollLeft'].every((side) => document.querySelector('.editor-ink')[side]"
        " === document.getElementById('sparql-query')[side])"
    )
    style = "(e) => ['font', 'padding', 'whiteSpace', 'tabSize'].map((name) => getComputedStyle(e)[name])"
    assert desk.ink.evaluate(style) == desk.area.evaluate(style)
    assert desk.page.locator(".editor-lines").evaluate("(e) => e.scrollTop") == 300


def test_brackets_that_belong_together_are_shown(desk: Desk) -> None:
    desk.open().area.fill("ASK { FILTER(1 IN (2)) }")
    desk.area.evaluate("(area) => area.setSelectionRange(5, 5)")
    expect(desk.page.locator(".t-pair")).to_have_text(["{", "}"])
    desk.area.evaluate("(area) => area.setSelectionRange(21, 21)")
    expect(desk.page.locator(".t-pair")).to_have_text(["(", ")"])
    desk.area.fill("ASK { ) ")
    desk.area.evaluate("(area) => area.setSelectionRange(5, 5)")
    expect(desk.page.locator(".t-pair")).to_have_count(0)


def test_tab_leaves_the_editor_and_other_keys_indent(desk: Desk) -> None:
    desk.open().write("SELECT * {")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("?s ?p ?o .")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("}")
    desk.page.keyboard.press("Control+[")
    assert desk.text == "SELECT * {\n  ?s ?p ?o .\n}"
    desk.page.keyboard.press("Control+]")
    assert desk.text.endswith("\n  }")
    desk.page.keyboard.press("Control+/")
    assert desk.text.endswith("\n#   }")
    desk.page.keyboard.press("Control+/")
    assert desk.text.endswith("\n  }")
    for _ in range(3):
        desk.page.keyboard.press("Control+z")
    assert desk.text == "SELECT * {\n  ?s ?p ?o .\n}", "what a key changed, undo takes back"
    desk.page.keyboard.press("Tab")
    assert desk.ask("() => document.activeElement.id") == "sparql-run"
    assert "\t" not in desk.text
    desk.page.keyboard.press("Shift+Tab")
    expect(desk.area).to_be_focused()


def test_a_class_is_completed_and_its_prefix_declared(desk: Desk) -> None:
    desk.open("?lang=en").write("SELECT ?x { ?x a lt:Fundi")
    assert desk.options() == ["lt:FundingRound"]
    option = desk.page.locator("#sparql-option-0")
    expect(option).to_contain_text("funding round")
    expect(option).to_contain_text("融资轮次")
    desk.page.keyboard.press("ArrowDown")
    expect(desk.area).to_have_attribute("aria-activedescendant", "sparql-option-0")
    expect(option).to_have_attribute("aria-selected", "true")
    desk.page.keyboard.press("Enter")
    assert desk.text == "PREFIX lt: <https://w3id.org/longtu/ontology#>\nSELECT ?x { ?x a lt:FundingRound"
    desk.page.keyboard.type(" ; lt:ledB")
    desk.page.keyboard.press("Control+ ")
    desk.page.keyboard.press("Enter")
    assert desk.text.endswith("lt:FundingRound ; lt:ledBy")
    assert desk.text.count("PREFIX") == 1


def test_terms_are_found_by_chinese_label_and_take_the_prefix_that_the_text_declares(desk: Desk) -> None:
    label = vocabulary().classes["FundingRound"].label[ZH]
    desk.open("?lang=zh").write("PREFIX o: <https://w3id.org/longtu/ontology#> ASK { ?x a ")
    desk.page.keyboard.insert_text(label)
    desk.page.locator("#sparql-list [role=option] >> text=lt:FundingRound").click()
    assert desk.text == "PREFIX o: <https://w3id.org/longtu/ontology#> ASK { ?x a o:FundingRound"


@pytest.mark.parametrize("name", ["月之暗", "moonsh", "yzam"])
def test_things_are_found_by_name_in_either_script_and_by_pinyin(desk: Desk, name: str) -> None:
    desk.open().write("ASK { ")
    desk.page.keyboard.insert_text(name)
    desk.page.locator("#sparql-list [role=option] >> text=/^id:moonshot-ai/").first.click()
    assert desk.text == "PREFIX id: <https://w3id.org/longtu/id/>\nASK { id:moonshot-ai"


def test_variables_prefixes_and_keywords_are_offered_in_their_places(desk: Desk) -> None:
    desk.open().write("SELECT ?round ?rounded { ?ro")
    assert desk.options() == ["?round", "?rounded"]
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#sparql-list")).to_be_hidden()
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.type("PREFIX sk")
    assert desk.options() == ["skos: <http://www.w3.org/2004/02/skos/core#>"]
    desk.page.keyboard.press("ArrowUp")
    desk.page.keyboard.press("Enter")
    assert desk.text == "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
    desk.page.keyboard.type("\nselec")
    assert desk.options()[0] == "SELECT"
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.type('# lt:Fund "')
    expect(desk.page.locator("#sparql-list")).to_be_hidden()
    desk.page.keyboard.press("Control+ ")
    expect(desk.page.locator("#sparql-list")).to_be_hidden()


def test_enter_makes_a_line_where_nothing_is_chosen(desk: Desk) -> None:
    desk.open().write("SELECT ?round { ?ro")
    desk.options()
    desk.page.keyboard.press("Enter")
    assert desk.text == "SELECT ?round { ?ro\n"


def test_keys_and_letters_of_an_input_method_are_left_alone(desk: Desk) -> None:
    desk.open().write("ASK { ?x a lt:Fundi")
    desk.page.keyboard.press("Control+ ")
    before = desk.text
    for key in ("Enter", "Escape", "ArrowDown", "]"):
        desk.area.evaluate(
            "(area, key) => area.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, "
            "ctrlKey: key === ']', bubbles: true, cancelable: true }))",
            key,
        )
    assert desk.text == before and desk.options() == ["lt:FundingRound"]
    desk.area.fill("ASK { ")
    client = desk.page.context.new_cdp_session(desk.page)
    client.send("Input.imeSetComposition", {"text": "yuezhi", "selectionStart": 6, "selectionEnd": 6})
    expect(desk.page.locator(".editor.composing")).to_have_count(1)
    expect(desk.page.locator("#sparql-list")).to_be_hidden()
    assert desk.ink.evaluate("(ink) => getComputedStyle(ink).visibility") == "hidden"
    client.send("Input.insertText", {"text": "月之暗面"})
    expect(desk.page.locator(".editor.composing")).to_have_count(0)
    desk.page.locator("#sparql-list [role=option] >> text=/^id:moonshot-ai/").first.wait_for()
    assert desk.text == "ASK { 月之暗面"


def test_the_page_is_walked_by_keyboard_alone(desk: Desk) -> None:
    desk.open("?lang=en")
    seen = []
    for _ in range(26):
        desk.page.keyboard.press("Tab")
        seen.append(desk.ask("() => document.activeElement.id"))
        if seen[-1] == "sparql-query":
            break
    assert seen[-1] == "sparql-query"
    desk.page.locator("#sparql-list").wait_for(state="attached")
    desk.page.keyboard.type("SELECT ?r ?b { ?r lt:ledBy")
    desk.page.keyboard.press("Control+ ")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type(" ?b } ORDER BY ?r ?b ")
    desk.page.keyboard.press("Control+Enter")
    desk.answered()
    assert len(desk.rows()) > 5
    reached: list[str] = []
    wanted = "() => document.activeElement.id || document.activeElement.dataset.view || document.activeElement.tagName"
    for _ in range(12):
        desk.page.keyboard.press("Tab")
        reached.append(desk.ask(wanted))
    assert reached[:7] == ["sparql-run", "sparql-link", "table", "graph", "chart", "sparql-filter", "DIV"]
    desk.page.locator("[data-view=graph]").focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".picture-of-rows[data-ready]")).to_have_count(1)
    desk.page.locator("#sparql-canvas").focus()
    before = desk.state
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("+")
    assert desk.state == before


@pytest.mark.parametrize(("width", "scheme", "locale"), [(1280, "light", "zh-CN"), (390, "dark", "en-GB")])
def test_every_state_is_accessible_and_fits(
    chromium: Browser, server: Service, width: int, scheme: str, locale: str
) -> None:
    context = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "locale": locale}
    with watched(chromium, server.url.rstrip("/"), expected=BAD_REQUEST, **context) as page:
        desk = Desk(page, server.url.rstrip("/"))
        desk.open().write("ASK { ?x a lt:Fu")
        desk.options()
        check(desk, width)
        page.click("#sparql-examples summary")
        page.wait_for_selector("#sparql-example-list button")
        check(desk, width)
        for state in ({"query": USERS}, {"query": USERS, "view": "chart"}, {"query": EDGES, "view": "graph"}):
            desk.open(**state)
            check(desk, width)
        desk.open(query=EDGES, view="turtle")
        page.wait_for_selector(".turtle .t-iri")
        page.click("#sparql-code summary")
        check(desk, width)
        desk.open(query="SELECT * {\n ?s lx:y ?o }")
        check(desk, width)
        expect(page.locator("html")).to_have_attribute("lang", {"zh-CN": "zh-Hans", "en-GB": "en"}[locale])


def check(desk: Desk, width: int) -> None:
    """Nothing sticks out to the side, and axe finds nothing."""
    assert desk.ask("() => document.documentElement.scrollWidth") <= width
    assert found_by_axe(desk.page) == []


@pytest.fixture(scope="module")
def hostile(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose labels attack; the endless one is cut, since its pinyin would take the search half a minute."""
    path: Path = tmp_path_factory.mktemp("hostile") / "hostile.nq"
    spoilt = attacked(built.nquads).replace(("长" * 10_000).encode(), ("长" * 100).encode())
    path.write_bytes(with_last_line(spoilt))
    with running(path) as service:
        yield service


def test_hostile_labels_stay_text_in_every_view(chromium: Browser, hostile: Service) -> None:
    names = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    iris = " ".join(f"<{iri}>" for iri in ("javascript:window.hit(7)", "data:text/html,x", "file:///etc/passwd"))
    rows = f"SELECT ?s ?o ?bad {{ ?s skos:prefLabel ?o VALUES ?bad {{ {iris} }} }} LIMIT 600"
    with watched(chromium, hostile.url.rstrip("/")) as page:
        page.add_init_script("window.hits = []; window.hit = (mark) => window.hits.push(mark);")
        desk = Desk(page, hostile.url.rstrip("/"))
        desk.open(query=names + rows)
        assert any("<script>window.hit" in cell for row in desk.rows() for cell in row)
        inert(desk)
        desk.show("chart")
        desk.show("graph")
        page.wait_for_selector(".picture-of-rows[data-ready]")
        inert(desk)
        desk.open(query=names + "CONSTRUCT { ?s skos:prefLabel ?o } WHERE { ?s skos:prefLabel ?o }", view="turtle")
        page.wait_for_selector(".turtle .t-string")
        desk.area.fill("")
        desk.write("ASK { script")
        page.wait_for_selector("#sparql-list [role=option] >> text=window.hit")
        inert(desk)


def inert(desk: Desk) -> None:
    """Nothing of the data has run, became an element, or leads anywhere but to the web."""
    assert desk.ask("() => window.hits") == []
    assert desk.page.locator("main script, main img, main iframe, main svg[onload]").count() == 0
    assert desk.page.locator('a[href^="javascript:"], a[href^="data:"], a[href^="file:"]').count() == 0


def test_the_form_works_without_scripts(chromium: Browser, server: Service) -> None:
    with watched(chromium, server.url, java_script_enabled=False, base_url=server.url) as page:
        page.goto("/sparql?lang=en")
        expect(page.locator("#sparql-examples, #sparql-link, #sparql-stop, #sparql-keys").first).to_be_hidden()
        page.locator("#sparql-query").fill("ASK {}")
        page.locator("#sparql-run").click()
        page.wait_for_url("**/sparql?**query=ASK**")
        expect(page.locator("#sparql-answer")).to_contain_text("true")
