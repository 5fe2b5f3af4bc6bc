"""The graph explorer in a real browser: layouts, dragging, groups, paths, exports. Downloads are opened."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from playwright.sync_api import Browser, expect

from kg.base.counted_words import filled
from kg.graph.picture_words import words
from tests.support.browsing import watched
from tests.support.explorer import Explorer
from tests.support.serving import Service

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def explorer(chromium: Browser, server: Service) -> Iterator[Explorer]:
    with watched(chromium, server.url.rstrip("/"), accept_downloads=True) as page:
        yield Explorer(page, server.url.rstrip("/"))


def test_the_layout_switches_between_three(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&depth=2&limit=120")
    explorer.page.select_option("#layout", "hierarchy")
    explorer.until("(e) => e.graph.layout === 'hierarchy'")
    at, types = explorer.places(), {n["id"]: n["type"] for n in explorer.graph["nodes"]}
    rounds = [at[id]["y"] for id, type in types.items() if type == "FundingRound"]
    companies = [at[id]["y"] for id, type in types.items() if type == "Company"]
    assert max(rounds) < min(companies)
    explorer.page.select_option("#layout", "timeline")
    explorer.until("(e) => e.graph.layout === 'timeline'")
    at = explorer.places()
    dated = sorted((n["earliest"], at[n["id"]]["x"]) for n in explorer.graph["nodes"] if "earliest" in n)
    assert [x for _, x in dated] == sorted(x for _, x in dated)
    undated = [at[n["id"]]["x"] for n in explorer.graph["nodes"] if "earliest" not in n]
    assert undated and max(undated) < dated[0][1]
    assert explorer.state["layout"] == "timeline"
    explorer.page.go_back()
    explorer.until("(e) => e.graph.layout === 'hierarchy'")


def test_a_dragged_node_stays_where_it_was_put(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba")
    x, y = explorer.node("baichuan")
    before = explorer.places()["baichuan"]
    explorer.page.mouse.move(x, y)
    explorer.page.mouse.down()
    explorer.page.mouse.move(x - 60, y - 40, steps=5)
    explorer.page.mouse.up()
    explorer.until("(e) => e.state.get('pin').startsWith('baichuan:')")
    moved = explorer.places()["baichuan"]
    assert moved != before
    explorer.page.uncheck("#types-Group")
    explorer.until("(e) => e.graph.nodes.every((n) => n.type !== 'Group')")
    assert explorer.places()["baichuan"] == pytest.approx(moved, abs=1), "no later update snaps it back"
    explorer.page.reload()
    explorer.page.wait_for_function("() => document.documentElement.dataset.ready === 'graph'")
    assert explorer.places()["baichuan"] == pytest.approx(moved, abs=1)
    explorer.click("baichuan", button="right")
    explorer.page.get_by_role("menuitem", name="取消固定").click()
    explorer.until("(e) => e.state.get('pin') === ''")
    own = next(node for node in explorer.graph["nodes"] if node["id"] == "baichuan")
    assert explorer.places()["baichuan"] == {"x": own["x"], "y": own["y"]}


def test_zoom_fit_and_reset(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&depth=2&lang=en")
    scale = "(e) => e.canvas.network.getScale()"
    fitted = explorer.ask(scale)
    explorer.page.click("#zoom-in")
    assert explorer.ask(scale) == pytest.approx(fitted * 1.3)
    explorer.page.click("#zoom-out")
    explorer.page.click("#zoom-out")
    assert explorer.ask(scale) == pytest.approx(fitted / 1.3)
    explorer.page.click("#fit")
    assert explorer.ask(scale) == pytest.approx(fitted, rel=0.02)
    explorer.page.mouse.move(*explorer.node("alibaba"))
    explorer.page.mouse.wheel(0, -400)
    explorer.until("(e, before) => e.canvas.network.getScale() > before", fitted)
    explorer.page.click("#reset")
    explorer.until("(e) => !e.state.has('depth')")
    assert explorer.state == {"focus": "alibaba", "lang": "en"}


def test_several_are_selected_and_joined_by_a_path(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&depth=2&isolated=0&lang=en")
    explorer.click("baichuan")
    explorer.page.keyboard.down("Control")
    explorer.click("unitree")
    explorer.page.keyboard.up("Control")
    explorer.until("(e) => e.state.get('select') === 'baichuan,unitree'")
    explorer.page.click("#path-between")
    explorer.until("(e) => e.graph.path !== null")
    path = explorer.graph["path"]
    assert (path[0], path[-1]) == ("baichuan", "unitree")
    assert f"Shortest path, {len(path) - 1} steps" in explorer.said
    lit = explorer.ask("(e) => e.canvas.edges.get({ filter: (i) => i.width === 3 }).map((i) => [i.from, i.to])")
    steps = {frozenset(pair) for pair in pairwise(path)}
    assert {frozenset(pair) for pair in lit} == steps


def test_a_path_is_asked_for_by_name(explorer: Explorer) -> None:
    explorer.open("?focus=kimi")
    for box, text in (("#path-from", "王慧文"), ("#path-to", "MiniMax")):
        explorer.page.fill(box, text)
        explorer.page.wait_for_selector(f"{box}-list li[aria-selected=true]")
        explorer.page.press(box, "Enter")
    explorer.until("(e) => e.graph.path !== null")
    assert explorer.state["path"] == "wang-huiwen,minimax"
    assert set(explorer.graph["path"]) <= explorer.nodes
    explorer.page.click("#clear-path")
    explorer.until("(e) => e.graph.path === null")


def test_the_context_menu_sets_the_focus(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    explorer.click("baichuan", button="right")
    names = explorer.page.locator("#menu [role=menuitem]").all_inner_texts()
    assert {"Focus here", "Hide", "Path from here", "Pin here", "Open its page"} <= set(names)
    explorer.page.get_by_role("menuitem", name="Focus here").click()
    explorer.until("(e) => e.graph.focus === 'baichuan'")
    explorer.page.keyboard.press("m")
    explorer.page.wait_for_selector("#menu:not([hidden])")
    explorer.page.keyboard.press("Escape")
    expect(explorer.page.locator("#menu")).to_be_hidden()


@pytest.mark.parametrize("key", ["type", "community"])
def test_nodes_are_gathered_and_let_go(explorer: Explorer, key: str) -> None:
    explorer.open("?focus=moonshot-ai&isolated=0")
    explorer.page.select_option("#group", key)
    explorer.until("(e) => e.canvas.clusters().length > 1")
    groups: dict[str, list[str]] = {}
    for node in explorer.graph["nodes"]:
        groups.setdefault(str(node[key]), []).append(node["id"])
    several = {name for name, ids in groups.items() if len(ids) > 1}
    assert set(explorer.ask("(e) => e.canvas.clusters()")) == {f"cluster:{name}" for name in several}
    name = max(several, key=lambda name: len(groups[name]))
    explorer.page.mouse.dblclick(*explorer.node(f"cluster:{name}"))
    explorer.until("(e, id) => !e.canvas.clusters().includes(id)", f"cluster:{name}")
    places = explorer.places()
    assert len({(places[id]["x"], places[id]["y"]) for id in groups[name]}) == len(groups[name]), "no pile"
    explorer.page.select_option("#group", "")
    explorer.until("(e) => e.canvas.clusters().length === 0")


def test_the_picture_is_taken_away_as_png_and_svg(explorer: Explorer, tmp_path: Path) -> None:
    explorer.open("?focus=alibaba")
    explorer.page.click("#export summary")
    with explorer.page.expect_download() as png:
        explorer.page.click("#export-png")
    png.value.save_as(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    assert data.startswith(b"\x89PNG") and len(data) > 10_000
    with explorer.page.expect_download() as svg:
        explorer.page.click("#export-svg")
    assert svg.value.suggested_filename == "longtu-graph-alibaba.svg"
    svg.value.save_as(tmp_path / "a.svg")
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    names = [text.text for text in root.iter(f"{SVG}text")]
    assert len(names) == len(explorer.nodes) and "阿里巴巴" in names
    curves = [path for path in root.iter(f"{SVG}path") if path.get("fill") == "none"]
    assert len(curves) == len(explorer.edges)


def test_files_of_the_view_say_what_the_service_says(explorer: Explorer, tmp_path: Path) -> None:
    explorer.open("?focus=alibaba&predicates=investor,ledBy&isolated=0&select=alibaba&lang=en")
    explorer.page.click("#export summary")
    found: dict[str, bytes] = {}
    for number, suffix in ((0, "csv"), (1, "excel.csv"), (3, "gexf")):
        with explorer.page.expect_download() as download:
            explorer.page.locator("#export a").nth(number).click()
        download.value.save_as(tmp_path / suffix)
        found[suffix] = (tmp_path / suffix).read_bytes()
    rows = list(csv.DictReader(io.StringIO(found["csv"].decode())))
    drawn = {(e["from"], e["predicate"], e["to"], " ".join(e["claims"])) for e in explorer.graph["edges"]}
    assert {(row["from"], row["predicate"], row["to"], row["claims"]) for row in rows} == drawn
    assert found["excel.csv"] == b"\xef\xbb\xbf" + found["csv"]
    gexf = nx.read_gexf(io.BytesIO(found["gexf"]))
    assert set(gexf.nodes) == explorer.nodes
    assert {data["id"] for *_, data in gexf.edges(data=True)} == explorer.edges


def test_the_single_file_works_from_disk(chromium: Browser, explorer: Explorer, tmp_path: Path) -> None:
    explorer.open("?focus=alibaba&lang=en")
    explorer.page.click("#export summary")
    with explorer.page.expect_download() as download:
        explorer.page.get_by_text("Single HTML file").click()
    file = tmp_path / "picture.html"
    download.value.save_as(file)
    with watched(chromium, "file:", offline=True) as page:
        page.goto(file.as_uri())
        page.wait_for_function("() => window.longtu && window.longtu.nodes.length > 0")
        assert set(page.evaluate("() => window.longtu.nodes.getIds()")) == explorer.nodes
        assert set(page.evaluate("() => window.longtu.edges.getIds()")) == explorer.edges
        assert page.locator("#relations-table tbody tr").count() == len(explorer.edges)
        assert page.locator("html").get_attribute("lang") == "en"
        page.fill("#search", "Baichuan")
        page.keyboard.press("Tab")
        visible = page.locator("#relations-table tbody tr:visible")
        touching = [e for e in explorer.graph["edges"] if "baichuan" in (e["from"], e["to"])]
        expect(visible).to_have_count(len(touching))
        page.click("#all")
        expect(visible).to_have_count(len(explorer.edges))


def test_an_address_reproduces_the_view(chromium: Browser, explorer: Explorer, server: Service) -> None:
    explorer.open(
        "?focus=alibaba&expand=baichuan&hide=tencent&layout=hierarchy&since=2023-01-01&select=minimax&lang=en"
    )
    with watched(chromium, server.url.rstrip("/")) as page:
        other = Explorer(page, server.url.rstrip("/"))
        other.open(explorer.page.url.split("/graph")[1])
        assert (other.nodes, other.edges) == (explorer.nodes, explorer.edges)
        assert other.places() == explorer.places()
        page.wait_for_selector("#evidence h2 >> text=MiniMax")


def test_the_tie_network_of_the_co_investment_view_is_what_its_link_opens(explorer: Explorer, server: Service) -> None:
    view = server.client.get("/api/views/co-investment").json()
    page = explorer.page
    page.goto(f"{explorer.url}/views/co-investment?lang=en")
    page.click("a.view-explorer")
    page.wait_for_function("() => document.documentElement.dataset.ready === 'graph'")
    explorer.settled()
    heavy = {row["first"]["id"] for row in view["rows"] if row["companies"]["value"] > 1} | {
        row["second"]["id"] for row in view["rows"] if row["companies"]["value"] > 1
    }
    assert heavy <= explorer.nodes and len(explorer.nodes) <= 120
    drawn = len(explorer.edges)
    ties = [edge for edge in view["network"]["edges"] if edge["kind"] in ("company", "round")]
    assert {drawn, len(ties) - drawn} <= {int(number) for number in re.findall(r"\d+", explorer.said)}
    page.focus("#weight")
    page.keyboard.press("Home")
    explorer.until("(e, n) => e.graph.edges.length > n && !e.state.get('weight')", drawn)
    beyond = len(ties) - len(explorer.edges)  # of investors beyond the 120 that a first picture draws
    expect(page.locator("#said")).to_contain_text(f"{beyond} more relations" if beyond else str(len(ties)))
    page.locator("#ranking button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence .edges button")
    page.locator("#evidence .edges button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence .shared li a")
    tie = explorer.ask("(e) => e.graph.edges.find((edge) => edge.id === e.state.list('select')[0])")
    shown = page.locator("#evidence .shared li a").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
    assert shown == [f"id/{thing['id']}?lang=en" for thing in tie["shared"]]
    page.wait_for_selector("#evidence .claim")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_slider_fades_ties_above_a_rate_and_says_what_the_data_can_show(explorer: Explorer, language: str) -> None:
    """By keys alone: from no limit to one half, a fifth, a tenth; the address, the picture and the table follow."""
    say = words(language)
    explorer.open(f"?network=co-investment&weight=1&isolated=false&lang={language}")
    page, rates, edges = explorer.page, explorer.graph["rates"], explorer.graph["edges"]
    slider, said, none = page.get_by_label(say["rate"]), page.locator("#rate-said"), page.locator("#rate-none")
    expect(said).to_have_text(say["rateOff"])
    expect(none).to_have_text(say["rateNone"].format(rate="0.05", least=f"{rates[0]:.2g}"))
    expect(page.locator(".above-rate")).to_have_count(0)
    slider.focus()
    for step, rate in ((4, 0.5), (3, 0.2), (2, 0.1)):
        page.keyboard.press("ArrowLeft")
        expect(slider).to_have_js_property("value", str(step))
        kept = sum(each <= rate for each in rates)
        text = filled(say["rateSaid"], {"rate": rate, "kept": kept, "all": len(rates)})
        expect(said).to_have_text(text)
        expect(slider).to_have_attribute("aria-valuetext", text)
        expect(page).to_have_url(re.compile(rf"errorRate={rate}(&|$)"))
        faint = sorted(edge["id"] for edge in edges if edge.get("rate", 1) > rate)
        assert faint and (len(faint) < len(edges)) == bool(kept)
        explorer.until(FAINT, faint)
        expect(page.locator(".above-rate")).to_have_count(len(faint))
        least = say["rateNone"].format(rate=rate, least=f"{rates[0]:.2g}")
        expect(none).to_have_text("" if kept else least)
    page.reload()
    page.wait_for_function("() => document.documentElement.dataset.ready === 'graph'")
    explorer.until(FAINT, faint)
    expect(slider).to_have_js_property("value", "2")
    page.click("#undo")
    expect(said).to_have_text(re.compile("^0.2"))
    expect(slider).to_have_js_property("value", "3")


def test_the_slider_of_the_rate_goes_by_mouse_and_takes_any_rate_of_an_address(explorer: Explorer) -> None:
    """While it is dragged the page says what would be kept; the address and the picture follow where it is let go.

    A tie of just the rate that is asked for is kept.
    """
    say = words("en")
    explorer.open("?network=co-investment&weight=1&isolated=false&lang=en")
    page, rates, edges = explorer.page, explorer.graph["rates"], explorer.graph["edges"]
    slider, said = page.get_by_label(say["rate"]), page.locator("#rate-said")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 8, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 8 + (box["width"] - 16) * 3 / 5, middle, steps=4)
    expect(said).to_have_text(
        filled(say["rateSaid"], {"rate": 0.2, "kept": sum(each <= 0.2 for each in rates), "all": len(rates)})
    )
    expect(page).not_to_have_url(re.compile("errorRate"))
    explorer.until(FAINT, [])
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"errorRate=0\.2(&|$)"))
    explorer.until(FAINT, sorted(edge["id"] for edge in edges if edge.get("rate", 1) > 0.2))
    least = rates[0]
    explorer.open(f"?network=co-investment&weight=1&isolated=false&lang=en&errorRate={least}")
    kept = sum(each <= least for each in rates)
    expect(said).to_have_text(filled(say["rateSaid"], {"rate": least, "kept": kept, "all": len(rates)}))
    assert 0 < kept < len(rates)
    explorer.until(FAINT, sorted(edge["id"] for edge in edges if edge.get("rate", 1) > least))
    slider.focus()
    page.keyboard.press("ArrowRight")  # a rate of the address is a step of its own between the others
    expect(page).to_have_url(re.compile(rf"errorRate={min(rate for rate in (0.2, 0.5) if rate > least)}(&|$)"))


def test_the_rate_goes_by_the_null_that_is_chosen(explorer: Explorer) -> None:
    """Under the null that keeps the sizes of rounds fewer ties are left; the address keeps which null is chosen."""
    say = words("zh")
    explorer.open("?network=co-investment&weight=1&isolated=false&errorRate=0.2&lang=zh")
    page, graph = explorer.page, explorer.graph
    said, chooser, none = page.locator("#rate-said"), page.get_by_label(say["nullModel"]), page.locator("#rate-none")

    def shown(all_: str, own: str) -> int:
        kept = len([each for each in graph[all_] if each <= 0.2])
        expect(said).to_have_text(filled(say["rateSaid"], {"rate": 0.2, "kept": kept, "all": len(graph[all_])}))
        expect(none).to_have_text("" if kept else say["rateNone"].format(rate=0.2, least=f"{graph[all_][0]:#.2g}"))
        explorer.until(FAINT, sorted(edge["id"] for edge in graph["edges"] if edge.get(own, 1) > 0.2))
        return kept

    drawn = shown("rates", "rate")
    explorer.until(OUTPUTS_IN_THEIR_LABELS)
    chooser.select_option("bicm")
    expect(page).to_have_url(re.compile(r"nullModel=bicm(&|$)"))
    assert shown("bicmRates", "bicmRate") < drawn
    page.reload()
    page.wait_for_function("() => document.documentElement.dataset.ready === 'graph'")
    expect(chooser).to_have_value("bicm")
    shown("bicmRates", "bicmRate")
    chooser.select_option("hypergeometric")
    expect(page).not_to_have_url(re.compile("nullModel"))
    shown("rates", "rate")


# What a slider shows floats: it must not push aside the words of the field below it.
OUTPUTS_IN_THEIR_LABELS = """() => [...document.querySelectorAll(".filters output")].every((output) =>
  output.getBoundingClientRect().bottom <= output.closest("label").getBoundingClientRect().bottom + 0.5)"""
FAINT = """(e, ids) => JSON.stringify(ids) === JSON.stringify(
  e.canvas.edges.get().filter((item) => item.color.opacity === 0.1).map((item) => item.id).sort())"""


def test_the_rate_is_hidden_where_nothing_has_one_and_a_wrong_one_is_refused(
    explorer: Explorer, server: Service
) -> None:
    explorer.open("?lang=en")
    expect(explorer.page.locator("#rate-field")).to_be_hidden()
    for wrong in ("0", "1", "-0.1", "much", "nan"):
        answer = server.client.get(f"/graph?network=co-investment&errorRate={wrong}", headers={"Accept": "text/html"})
        assert (answer.status_code, "errorRate" in answer.text) == (422, True), wrong
    answer = server.client.get("/graph?network=co-investment&nullModel=poisson", headers={"Accept": "text/html"})
    assert (answer.status_code, "nullModel" in answer.text, "bicm" in answer.text) == (422, True, True)


def test_a_picture_begins_with_a_question(explorer: Explorer) -> None:
    explorer.open("?lang=en")
    links = explorer.page.locator(".presets a")
    words = links.all_inner_texts()
    assert words == ["Who funds whom", "Common investors", "People and moves", "Models", "Everything"]
    for number, word in enumerate(words):
        links.nth(number).click()
        explorer.page.wait_for_function("() => document.documentElement.dataset.ready === 'graph'")
        explorer.settled()
        assert explorer.page.locator(".presets [aria-current]").all_inner_texts() == [word]
        assert explorer.edges
        assert len(explorer.nodes) <= (400 if word == "Everything" else 120)


def test_no_id_of_a_claim_is_shown_in_table_or_evidence(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en&view=table")
    claims = {claim for edge in explorer.graph["edges"] for claim in edge["claims"]}
    first = explorer.page.inner_text("#relations-table")
    explorer.page.uncheck("#predicates-investor")
    explorer.until("(e) => e.graph.edges.every((edge) => edge.predicate !== 'investor')")
    again = explorer.page.inner_text("#relations-table")
    edge = next(edge for edge in explorer.graph["edges"] if edge["claims"])
    explorer.open(f"?focus=alibaba&lang=en&select={edge['id']}")
    explorer.page.wait_for_selector("#evidence .claim")
    opened = explorer.page.inner_text("#evidence")
    assert [claim for claim in claims for text in (first, again, opened) if claim in text] == []
