"""The graph explorer as a page: policy, hostile labels, keyboard, table, phone, dark paper, languages, axe."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it publishes no types
from playwright.sync_api import Browser, Page, expect

from benchmarks.graph_page import visit
from kg.base.built_file import with_last_line
from kg.build.dataset import Built
from tests.support.browsing import PATIENCE_MS, watched
from tests.support.explorer import Explorer
from tests.support.serving import Service, running


@pytest.fixture
def explorer(chromium: Browser, server: Service) -> Iterator[Explorer]:
    with watched(chromium, server.url.rstrip("/")) as page:
        yield Explorer(page, server.url.rstrip("/"))


def violations(explorer: Explorer) -> list[str]:
    """What axe finds wrong."""
    results = Axe().run(explorer.page).response["violations"]
    return [f"{found['id']}: {found['nodes'][0]['html'][:120]}" for found in results]


def test_the_policy_is_strict_and_nothing_comes_from_elsewhere(explorer: Explorer, server: Service) -> None:
    response = server.client.get("/graph?focus=alibaba")
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    explorer.open("?focus=alibaba&select=alibaba")
    explorer.page.wait_for_selector("#evidence .about")
    placed = "(all) => all.map((one) => one.id).filter((id) => !['tip', 'menu', 'evidence'].includes(id))"
    assert explorer.page.locator("[style]:not(#canvas *, #canvas)").evaluate_all(placed) == []


def test_scripts_are_immutable_zipped_and_listed(server: Service) -> None:
    page = server.client.get("/graph").text
    address = next(part for part in page.split('"') if re.fullmatch(r"/static/graph\.[0-9a-f]{16}\.js", part))
    script = server.client.get(address)
    assert script.headers["cache-control"].endswith("immutable")
    assert script.headers["content-encoding"] == "gzip"
    for wrong in ("/static/graph.0.js", "/static/vis-network.0.js", address.replace("graph", "..%2fapp")):
        assert server.client.get(wrong).status_code == 404


def test_the_second_visit_costs_nothing(server: Service) -> None:
    first = server.client.get("/graph?focus=alibaba")
    again = server.client.get("/graph?focus=alibaba", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("query", "status"),
    [("focus=nobody-at-all", 404), ("depth=9", 400), ("typs=Company", 400), ("since=yesterday", 400)],
)
def test_a_wrong_address_says_how_to_mend_it(server: Service, query: str, status: int) -> None:
    answer = server.client.get(f"/graph.json?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["remedy"]


HOSTILE = "</script><script>window.hit=1</script><img src=x onerror=window.hit=1> href=\u202eevil {{7*7}}"


@pytest.fixture(scope="module")
def hostile(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The packaged graph with a hostile name for Alibaba in both languages."""
    escaped = HOSTILE.replace('"', '\\"')
    lines = built.nquads.decode().splitlines(keepends=True)
    node = "<https://w3id.org/longtu/id/alibaba> <http://www.w3.org/2004/02/skos/core#prefLabel>"
    spoilt = [
        line.replace('"阿里巴巴"', f'"{escaped}"').replace('"Alibaba"', f'"{escaped}"')
        if line.startswith(node)
        else line
        for line in lines
    ]
    assert spoilt != lines
    path = tmp_path_factory.mktemp("hostile") / "hostile.nq"
    path.write_bytes(with_last_line("".join(spoilt).encode()))
    with running(path, read_ahead=True) as service:
        yield service


def test_hostile_names_stay_text_wherever_they_are_shown(chromium: Browser, hostile: Service, tmp_path: Path) -> None:
    url = hostile.url.rstrip("/")
    with watched(chromium, url, accept_downloads=True) as page:
        explorer = Explorer(page, url).open("?focus=moonshot-ai-b&lang=en&select=alibaba")
        page.wait_for_selector("#evidence h2")
        assert page.inner_text("#evidence h2").replace("\u202e", "") == HOSTILE.replace("\u202e", "")
        page.mouse.move(*explorer.node("alibaba"))
        page.wait_for_selector("#tip >> text=window.hit")
        explorer.click("alibaba", button="right")
        page.wait_for_selector("#menu .menu-title >> text=window.hit")
        page.keyboard.press("Escape")
        page.click("#toggle-table")
        page.wait_for_selector("#relations-table td >> text=window.hit")
        page.fill("#find", "alibaba")
        page.wait_for_selector("#find-list li >> text=window.hit")
        page.press("#find", "Escape")
        page.click("#export summary")
        with page.expect_download() as download:
            page.get_by_text("Single HTML file").click()
        download.value.save_as(tmp_path / "hostile.html")
        assert explorer.ask("() => window.hit") is None
    with watched(chromium, "file:") as page:
        page.goto((tmp_path / "hostile.html").as_uri())
        page.wait_for_function("() => window.longtu")
        assert page.evaluate("() => window.hit") is None


def test_the_keyboard_alone_walks_the_graph(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    page = explorer.page
    for _ in range(2):
        page.keyboard.press("Tab")
    assert explorer.ask("() => document.activeElement.id") == "skip-to-graph"
    page.keyboard.press("Enter")
    assert explorer.ask("() => document.activeElement.id") == "canvas"
    page.keyboard.press("ArrowRight")
    explorer.until("(e) => e.state.get('select') === 'alibaba'")
    page.keyboard.press("ArrowRight")
    assert "neighbour 1 of" in explorer.said
    page.keyboard.press("ArrowRight")
    assert "neighbour 2 of" in explorer.said
    page.keyboard.press("ArrowLeft")
    assert "neighbour 1 of" in explorer.said
    for _ in range(200):  # on to a neighbour that has more neighbours than are drawn
        if ": Moonshot AI (" in explorer.said:
            break
        page.keyboard.press("ArrowRight")
    first = explorer.said
    assert ": Moonshot AI (" in first
    page.keyboard.press("Enter")
    explorer.until("(e) => e.state.get('select') !== 'alibaba'")
    here = explorer.state["select"]
    assert explorer.ask("(e, id) => e.names.get(id)", here) in first
    page.wait_for_selector("#evidence .about")
    page.keyboard.press("e")
    page.wait_for_selector("#menu:not([hidden]) [role=menuitem]:focus")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    explorer.until("(e) => e.state.get('expand') !== ''")
    assert explorer.ask("() => document.activeElement.id") == "canvas"
    page.keyboard.press("h")
    explorer.until("(e, id) => e.state.get('hide') === id", here)
    page.keyboard.press("u")
    explorer.until("(e) => e.state.get('hide') === ''")
    page.keyboard.press("t")
    page.wait_for_selector("#relations-table:visible")
    page.keyboard.press("t")
    page.wait_for_selector("#canvas:visible")
    page.keyboard.press("/")
    assert explorer.ask("() => document.activeElement.id") == "find"


def test_the_table_holds_the_same_rows_and_follows(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&view=table")
    ids = "() => [...document.querySelectorAll('#relations-table tbody tr')].map((row) => row.dataset.edge)"
    assert explorer.page.locator("#drawing").is_hidden()
    assert set(explorer.ask(ids)) == explorer.edges
    explorer.page.uncheck("#predicates-investor")
    explorer.until("(e) => e.graph.edges.every((edge) => edge.predicate !== 'investor')")
    assert set(explorer.ask(ids)) == explorer.edges
    assert explorer.page.locator("#relations-table a[href*='claims/']").count() >= len(explorer.edges)


def test_without_scripts_the_table_is_the_page(chromium: Browser, server: Service) -> None:
    with watched(chromium, server.url.rstrip("/"), java_script_enabled=False) as page:
        page.goto(f"{server.url.rstrip('/')}/graph?focus=alibaba")
        count = len(server.client.get("/graph.json?focus=alibaba").json()["edges"])
        assert page.locator("#relations-table tbody tr:visible").count() == count
        assert page.get_by_text("下表是同样的内容").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Browser, server: Service, scheme: str) -> None:
    url = server.url.rstrip("/")
    with watched(chromium, url, color_scheme=scheme) as page:
        explorer = Explorer(page, url).open("?focus=alibaba&lang=en&select=moonshot-ai-b~ledBy~alibaba")
        page.wait_for_selector("#evidence .claim")
        assert violations(explorer) == []
        page.click("#share summary")
        assert violations(explorer) == []
        for query in ("view=table", "embed=1"):
            explorer.open(f"?focus=alibaba&{query}")
            assert violations(explorer) == []


def test_dark_paper_reaches_the_canvas(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba")
    ink = "(e) => e.canvas.network.body.nodes['baichuan'].labelModule.fontOptions.color"
    fill = "(e) => e.canvas.network.body.nodes['baichuan'].options.color.background"
    light = explorer.ask(ink), explorer.ask(fill)
    explorer.page.click("#paper")
    explorer.until("(e) => e.look.dark")
    dark = explorer.ask(ink), explorer.ask(fill)
    assert light != dark
    assert dark == ("#e8e6e1", "#6ea8e6")


def test_a_phone_shows_the_picture_and_the_evidence(chromium: Browser, server: Service) -> None:
    url = server.url.rstrip("/")
    with watched(chromium, url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as page:
        explorer = Explorer(page, url).open("?focus=alibaba")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        assert page.locator("#filters").get_attribute("open") is None
        drawing = page.locator("#drawing").bounding_box()
        assert drawing is not None and drawing["y"] <= 844 / 3, drawing
        page.locator("#canvas").scroll_into_view_if_needed()
        page.touchscreen.tap(*explorer.node("baichuan"))
        page.wait_for_selector("#evidence h2 >> text=百川智能")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        assert violations(explorer) == []


_SEEN = """() => [...["drawing", "evidence"].map((id) => document.getElementById(id).getBoundingClientRect()),
  { left: 0, top: 0, right: innerWidth, bottom: innerHeight }]"""


def in_sight(explorer: Explorer, id: str) -> bool:
    """Whether a node's middle is on the screen, in the picture and not under the evidence."""
    x, y = explorer.node(id)
    drawing, evidence, screen = (
        box["left"] < x < box["right"] and box["top"] < y < box["bottom"] for box in explorer.page.evaluate(_SEEN)
    )
    return drawing and screen and not evidence


@pytest.mark.parametrize("look", [{"width": 1440, "height": 900}, {"width": 390, "height": 844}])
def test_the_evidence_never_covers_what_it_is_of_and_leaves_the_picture_its_room(
    chromium: Browser, server: Service, look: dict[str, int]
) -> None:
    """The outermost nodes and some others, whichever side they are on."""
    url = server.url.rstrip("/")
    with watched(chromium, url, viewport=look, has_touch=look["width"] < 500) as page:
        explorer = Explorer(page, url).open("?lang=en")
        assert page.locator("#evidence").is_hidden()
        places = explorer.places()
        outermost = {pick(places, key=lambda id: places[id][axis]) for pick in (min, max) for axis in "xy"}
        for id in sorted({*outermost, *sorted(places)[:4]}):
            explorer.ask("(e, id) => e.select([id])", id)
            page.wait_for_selector("#evidence .about")
            explorer.settled()
            assert in_sight(explorer, id), id
            if look["width"] == 1440:
                assert page.locator("#drawing").evaluate("(one) => one.clientWidth") >= 0.8 * 1440
            page.click("#close-evidence")
            expect(page.locator("#evidence")).to_be_hidden()


def test_the_relations_of_a_node_stand_in_the_order_of_the_legend(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai&select=moonshot-ai&lang=en")
    explorer.page.wait_for_selector("#evidence .about")
    told = explorer.page.locator("#evidence .edges li").all_inner_texts()
    kinds = explorer.ask(
        """(e) => Object.fromEntries(e.graph.nodes.map((node) => [
            e.names.get(node.id), e.graph.types.findIndex((type) => type.id === node.type)]))"""
    )
    named = [max((name for name in kinds if name in line), key=len, default="") for line in told]
    order = [kinds[name] for name in named if name]
    assert len(order) > 20 and order == sorted(order)


def test_a_second_click_finds_the_node_where_the_first_did(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai&lang=en")
    before = explorer.node("moonshot-ai")
    explorer.click("moonshot-ai")
    explorer.page.wait_for_selector("#evidence .about")
    assert explorer.node("moonshot-ai") == before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_said_of_what_there_is_none_of(explorer: Explorer, language: str) -> None:
    """A picture without all relations, one without some entities, one with all: no count of nought."""
    for query in ("", "focus=moonshot-ai&", "network=co-investment&weight=3&", "focus=kimi&depth=1&", "limit=20&"):
        explorer.open(f"?{query}lang={language}")
        assert not re.search(r"(?<!\d)0 (?:more|entities|relations|个|条)", explorer.said), explorer.said


def test_the_picture_stands_in_a_page_of_others_by_the_code_that_is_copied(
    explorer: Explorer, chromium: Browser, server: Service
) -> None:
    """And no other page of the site does: what it leads to opens beside it."""
    explorer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    explorer.open("?focus=alibaba&lang=en&hide=baichuan")
    explorer.page.click("#share summary")
    shown = explorer.page.locator("#embed-code").input_value()
    explorer.page.click("#copy-embed")
    expect(explorer.page.locator("#said")).to_have_text("Embed code copied")
    code = explorer.page.evaluate("() => navigator.clipboard.readText()")
    assert code == shown and code.startswith("<iframe ") and "style=" not in code
    with framed(chromium, code) as page:
        frame = page.frame_locator("iframe")
        expect(frame.locator("html[data-ready=graph] #canvas canvas")).to_be_visible()
        for hidden in (".masthead", ".colophon", "#filters", "#share"):
            expect(frame.locator(hidden)).to_be_hidden()
        expect(frame.locator("#said")).to_contain_text("Alibaba")
        whole = frame.locator("#whole")
        assert whole.evaluate("(link) => link.href") == f"{explorer.url}/graph?focus=alibaba&lang=en&hide=baichuan"
        with page.context.expect_page() as opened:
            whole.click()
        opened.value.wait_for_function("() => document.documentElement.dataset.ready === 'graph'")
    for path in ("/graph?focus=alibaba", "/", "/views/mau", "/claims/a1.cash-after-c-lead"):
        assert "frame-ancestors 'none'" in server.client.get(path).headers["content-security-policy"], path


@contextmanager
def framed(browser: Browser, code: str) -> Iterator[Page]:
    """A page of another site that holds `code`."""
    context = browser.new_context(viewport={"width": 900, "height": 700}, permissions=["local-network-access"])
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.route("http://localhost:9/", lambda route: route.fulfill(content_type="text/html", body=code))
    page.goto("http://localhost:9/")
    yield page
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 800)])
def test_no_name_is_cut_off_where_a_picture_is_first_seen(
    chromium: Browser, server: Service, width: int, height: int, language: str
) -> None:
    """Neither by the edge of the picture nor by what stands over it at the bottom."""
    url = server.url.rstrip("/")
    with watched(chromium, url, viewport={"width": width, "height": height}, has_touch=width == 390) as page:
        for query in ("", "focus=moonshot-ai&", "network=co-investment&"):
            Explorer(page, url).open(f"?{query}lang={language}")
            assert page.evaluate(CUT) == [], query


# The names that are drawn, as their boxes are, and reach out of the picture or under its buttons.
CUT = """() => {
  const { network, nodes: drawn, element } = window.explorer.canvas, scale = network.getScale();
  const low = element.clientHeight - document.querySelector(".lens").offsetHeight;
  return drawn.get().filter(({ font }) => font.size * scale > 8).filter(({ id }) => {
    const { size: { left, top, width, height } } = network.body.nodes[id].labelModule;
    const by = network.body.nodes[id].options.font.vadjust ?? 0;
    const first = network.canvasToDOM({ x: left, y: top + by });
    const last = network.canvasToDOM({ x: left + width, y: top + by + height });
    return first.x < 0 || first.y < 0 || last.x > element.clientWidth || last.y > low;
  }).map(({ label }) => label);
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_finger_on_a_mark_selects_it_and_no_edge_beside_it(chromium: Browser, server: Service, language: str) -> None:
    """On the mark, and beside it as far as a finger is wide and no other mark is nearer. The evidence comes up
    under the finger: nothing of it is pressed by the same tap."""
    url = server.url.rstrip("/")
    look: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with watched(chromium, url, **look) as page:
        explorer = Explorer(page, url).open(f"?lang={language}")
        places = {id: explorer.node(id) for id in sorted(explorer.nodes)}
        near = {id: min(math.dist(places[id], at) for other, at in places.items() if other != id) for id in places}
        alone = sorted((id for id in places if near[id] > 24), key=lambda id: -near[id])[:4]
        heavy = explorer.ask(
            "(e) => [...e.graph.nodes].sort((a, b) => b.degree - a.degree).slice(0, 2).map((n) => n.id)"
        )
        page.evaluate(RECORDED)
        for id, far in [*((id, 0) for id in heavy), *((id, far) for id in alone for far in (0, 11))]:
            x, y = explorer.node(id)
            page.touchscreen.tap(x + far, y)
            explorer.until("(e, id) => e.state.get('select') === id", id)
            page.click("#close-evidence")
            explorer.until("(e) => e.state.get('select') === ''")
            assert page.evaluate("() => window.selected.splice(0)") == [[id], []]
            explorer.ask("(e) => e.canvas.fit()")
            explorer.settled()


# What is selected from now on, in order.
RECORDED = """() => {
  const { explorer } = window, select = explorer.select.bind(explorer);
  window.selected = [];
  explorer.select = (ids) => { window.selected.push(ids); select(ids); };
}"""


def test_the_page_speaks_both_languages(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    labels = explorer.ask("(e) => e.canvas.nodes.map((node) => node.label)")
    assert "Alibaba" in labels and "阿里巴巴" not in labels
    assert explorer.page.locator("html").get_attribute("lang") == "en"
    explorer.page.click(".other-language")
    explorer.page.wait_for_function("() => document.documentElement.dataset.ready === 'graph'")
    assert "阿里巴巴" in explorer.ask("(e) => e.canvas.nodes.map((node) => node.label)")
    assert explorer.page.locator("html").get_attribute("lang") == "zh-Hans"
    assert explorer.state["focus"] == "alibaba"


def test_a_choice_of_sources_holds_throughout(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai&without=a2&lang=en")
    assert not any("a2" in edge["sources"] for edge in explorer.graph["edges"])
    explorer.page.uncheck("#types-Person")
    explorer.until("(e) => e.graph.nodes.every((n) => n.type !== 'Person')")
    assert not any("a2" in edge["sources"] for edge in explorer.graph["edges"])
    assert explorer.state["without"] == "a2"


def test_the_benchmark_of_the_page_measures_what_is_drawn(chromium: Browser, server: Service) -> None:
    found = visit(chromium, f"{server.url.rstrip('/')}/graph?limit=50")
    assert found["things"] == 50
    assert all(value > 0 for value in found.values())


# The names of the ten largest nodes, each as its box in pixels and the height of its letters.
LARGEST = """() => {
  const { network, nodes: drawn } = window.explorer.canvas, scale = network.getScale(), { nodes } = network.body;
  return drawn.get().sort((a, b) => b.weight - a.weight).slice(0, 10).map(({ id }) => {
    const { size } = nodes[id].labelModule, { font } = nodes[id].options;
    return { left: size.left * scale, top: (size.top + (font.vadjust ?? 0)) * scale,
      width: size.width * scale, height: size.height * scale, letters: font.size * scale };
  });
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_names_of_the_ten_largest_are_read(chromium: Browser, server: Service, language: str) -> None:
    url = server.url.rstrip("/")
    with watched(chromium, url, viewport={"width": 1440, "height": 900}) as page:
        Explorer(page, url).open(f"?lang={language}")
        names = page.evaluate(LARGEST)
        assert len(names) == 10 and all(name["letters"] >= 10.5 for name in names), names
        for one, other in combinations(names, 2):
            beside = one["left"] + one["width"] <= other["left"] or other["left"] + other["width"] <= one["left"]
            apart = one["top"] + one["height"] <= other["top"] or other["top"] + other["height"] <= one["top"]
            assert beside or apart, (one, other)


# Every name that is drawn, with the marks and names that its box, as drawn, lies over. The box of a mark is taken a
# little smaller than the square around it, which no mark fills; nothing is drawn out of sight.
OVER = """() => {
  const { network, nodes: drawn } = window.explorer.canvas, scale = network.getScale(), { nodes } = network.body;
  const { clientWidth, clientHeight } = document.getElementById("canvas"), visible = ({ id }) => {
    const at = network.canvasToDOM(network.getPosition(id));
    return at.x > 0 && at.y > 0 && at.x < clientWidth && at.y < clientHeight;
  };
  const items = drawn.get().filter(visible).sort((a, b) => b.weight - a.weight).map(({ id, label }) => {
    const { size: { left, top, width, height } } = nodes[id].labelModule, { x, y } = nodes[id];
    const { font, size } = nodes[id].options, half = 0.75 * size, from = top + (font.vadjust ?? 0);
    return { id, label, seen: font.size * scale > 8,
      name: { left, right: left + width, top: from, bottom: from + height },
      mark: { left: x - half, right: x + half, top: y - half, bottom: y + half } };
  });
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const named = items.filter((item) => item.seen);
  const under = (item) => [...items.filter((other) => other.id !== item.id && over(item.name, other.mark)),
    ...named.filter((other) => other.id !== item.id && over(item.name, other.name))].map((other) => other.label);
  const told = named.map((item) => [item.label, ...under(item)]);
  return { named: named.length, over: told.filter((found) => found.length > 1) };
}"""


@pytest.mark.parametrize("query", ["?", "?network=co-investment", "?focus=moonshot-ai&depth=2&limit=200"])
@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (1280, "zh"), (390, "zh")])
def test_no_name_stands_over_a_mark_or_another_name(
    chromium: Browser, server: Service, query: str, width: int, language: str
) -> None:
    url = server.url.rstrip("/")
    with watched(chromium, url, viewport={"width": width, "height": 860}, has_touch=width == 390) as page:
        explorer = Explorer(page, url).open(f"{query}&lang={language}")
        for closer in (1, 1.4):
            page.evaluate("(factor) => window.explorer.canvas.zoom(factor)", closer)
            explorer.settled()
            found = page.evaluate(OVER)
            assert found["over"] == [] and found["named"] >= 10, (closer, found)
