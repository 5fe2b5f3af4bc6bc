"""The graph explorer in a real browser: each interaction acted on and its effect seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from kg.facts.claim_line import line
from kg.facts.outlets import outlets
from kg.ontology.appearance import appearances
from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot
from tests.support.browsing import watched
from tests.support.explorer import Explorer
from tests.support.serving import Service


@pytest.fixture
def explorer(chromium: Browser, server: Service) -> Iterator[Explorer]:
    with watched(chromium, server.url.rstrip("/")) as page:
        yield Explorer(page, server.url.rstrip("/"))


def relation(explorer: Explorer, predicate: str, start: str = "", status: str = "asserted") -> dict[str, object]:
    """A drawn edge of this kind."""
    edges = explorer.graph["edges"]
    found = [e for e in edges if e["predicate"] == predicate and start in ("", e["from"]) and e["status"] == status]
    assert found, f"no {status} {predicate} is drawn"
    edge: dict[str, object] = found[0]
    return edge


def test_the_whole_graph_is_drawn_as_the_service_gives_it(explorer: Explorer, server: Service) -> None:
    explorer.open("?lang=zh")
    data = server.client.get("/graph.json").json()
    assert explorer.nodes == {node["id"] for node in data["nodes"]}
    assert explorer.edges == {edge["id"] for edge in data["edges"]}
    assert len(explorer.nodes) <= 120
    assert explorer.page.locator("#drawing").evaluate("(one) => one.clientWidth / innerWidth") >= 0.75
    assert not {"Strategy", "Statement"} & {node["type"] for node in data["nodes"]}
    left = data["leftOut"]["nodes"]
    assert left > 0
    assert {len(data["nodes"]), left} <= {int(number) for number in re.findall(r"\d+", explorer.said)}


def test_a_focus_draws_its_neighbourhood(explorer: Explorer, server: Service) -> None:
    explorer.open("?focus=alibaba")
    data = server.client.get("/api/entities/alibaba/relationships").json()
    around = {item["other"]["id"] for item in data["relationships"]}
    drawn = {node["id"] for node in explorer.graph["nodes"] if node["id"] != "alibaba"}
    assert drawn
    assert drawn - around == {
        end
        for edge in explorer.graph["edges"]
        if edge["status"] != "asserted"
        for end in (edge["from"], edge["to"])
        if end in drawn - around
    }
    assert "阿里巴巴" in explorer.page.title()


def test_search_jumps_to_a_drawn_node(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai")
    explorer.page.fill("#find", "alib")
    explorer.page.wait_for_selector("#find-list li[aria-selected=true]")
    explorer.page.keyboard.press("Enter")
    explorer.until("(e) => e.state.get('select') === 'alibaba'")
    assert explorer.state["focus"] == "moonshot-ai"
    box = explorer.page.locator("#canvas").bounding_box()
    assert box is not None
    x, y = explorer.node("alibaba")
    assert abs(x - box["x"] - box["width"] / 2) < 40 and abs(y - box["y"] - box["height"] / 2) < 40


def test_search_takes_one_to_what_is_not_drawn(explorer: Explorer) -> None:
    explorer.open("?focus=kimi-membership-49")
    assert "zhipu" not in explorer.nodes
    explorer.page.fill("#find", "智谱")
    explorer.page.wait_for_selector("#find-list li >> text=/^智谱/")
    explorer.page.click("#find-list li >> nth=0")
    explorer.until("(e) => e.graph.focus === 'zhipu'")
    assert explorer.state["select"] == "zhipu"


def test_search_leaves_keys_to_the_input_method(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai")
    explorer.page.fill("#find", "alib")
    explorer.page.wait_for_selector("#find-list li[aria-selected=true]")
    explorer.page.evaluate(
        "() => document.getElementById('find').dispatchEvent("
        "new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))"
    )
    assert "select" not in explorer.state
    client = explorer.page.context.new_cdp_session(explorer.page)
    explorer.page.fill("#find", "")
    explorer.page.focus("#find")
    client.send("Input.imeSetComposition", {"text": "tengx", "selectionStart": 5, "selectionEnd": 5})
    client.send("Input.insertText", {"text": "腾讯"})
    explorer.page.wait_for_selector("#find-list li >> text=腾讯")


def test_the_first_arrow_comes_to_the_first_entity_and_no_match_is_told(explorer: Explorer) -> None:
    explorer.open("?lang=en")
    explorer.page.fill("#find", "alib")
    explorer.page.wait_for_selector("#find-list li[aria-selected=true]")
    for key, chosen in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        explorer.page.keyboard.press(key)
        expect(explorer.page.locator("#find-list li").nth(chosen)).to_have_attribute("aria-selected", "true")
    before = explorer.said
    explorer.page.fill("#find", "zzqqzzqq")
    explorer.page.wait_for_selector("#said >> text=Nothing here is called “zzqqzzqq”")
    explorer.page.fill("#find", "kimi")
    explorer.page.wait_for_selector("#find-list li")
    expect(explorer.page.locator("#said")).to_have_text(before)


def test_a_tooltip_names_a_node_and_an_edge_as_text(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    explorer.page.mouse.move(*explorer.node("moonshot-ai"))
    tip = explorer.page.locator("#tip")
    expect(tip).to_contain_text("Moonshot AI · company")
    edge = relation(explorer, "ledBy")
    explorer.page.mouse.move(*explorer.edge(str(edge["id"])))
    expect(tip).to_contain_text("led by → Alibaba")
    assert tip.locator("*").count() == 0


def test_a_click_shows_the_neighbours_and_dims_the_rest(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&depth=2&isolated=0")
    explorer.ask("(e) => e.canvas.look_at('baichuan')")
    explorer.click("baichuan")
    explorer.until("(e) => e.state.get('select') === 'baichuan'")
    near = {"baichuan"}
    for edge in explorer.graph["edges"]:
        if "baichuan" in (edge["from"], edge["to"]):
            near |= {edge["from"], edge["to"]}
    dim = "(e) => e.canvas.nodes.get({ filter: (n) => n.opacity < 1 }).map((n) => n.id)"
    assert set(explorer.ask(dim)) == explorer.nodes - near
    box = explorer.page.locator("#canvas").bounding_box()
    assert box is not None
    explorer.page.keyboard.press("Escape")
    explorer.until("(e) => e.state.get('select') === ''")
    assert explorer.ask(dim) == []


def test_a_node_opens_what_is_said_of_it(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    explorer.click("moonshot-ai")
    explorer.page.wait_for_selector("#evidence h2 >> text=Moonshot AI")
    drawn = [e for e in explorer.graph["edges"] if "moonshot-ai" in (e["from"], e["to"])]
    assert explorer.page.locator("#evidence .edges li").count() == len(drawn)
    explorer.page.wait_for_selector("#evidence .about summary")
    assert explorer.page.locator("#evidence h2 a").get_attribute("href") == "id/moonshot-ai?lang=en"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_said_of_a_node_reads_as_on_every_page(
    explorer: Explorer, server: Service, snapshot: Snapshot, language: str
) -> None:
    """Values with bound and unit, and times, in the words of the page's language; no cell as the files have it.

    Each fact stands once, with every outlet that tells it.
    """
    for id in ("kimi", "moonshot-ai"):
        explorer.open(f"?focus={id}&lang={language}&select={id}")
        about = explorer.page.locator("#evidence .about")
        about.wait_for()
        about.evaluate("(e) => { e.open = true; }")
        shown = about.locator("li").all_inner_texts()
        claims = server.client.get(f"/api/entities/{id}").json()["claims"]
        assert len(set(shown)) == len(shown) > 5
        facts = {text.rpartition(" · ")[0] for text in shown}
        assert len(facts) == len(shown) < len(claims), "no fact stands twice, each time with an outlet of its own"
        links = about.locator("li a").evaluate_all(
            "(all) => all.map((a) => [a.textContent, a.closest('li').innerText])"
        )
        assert len({tuple(link) for link in links}) == len(links), "no outlet stands twice beside one fact"
        for claim in claims:
            told = line(snapshot, claim["id"])
            said, when = told["value"].get("name", {}), told.get("time", {}).get("name", {})
            outlet = outlets(snapshot)[claim["source"]]["name"][language]
            wanted = (told["label"][language], said.get(language, ""), when.get(language, ""), outlet)
            assert any(all(words in text for words in wanted) for text in shown), wanted
        for text in shown:
            assert not re.search(r"\btrue\b|\bfalse\b|\d{4}-\d\d\b", text), text


def test_the_fields_of_a_claim_read_as_on_every_page(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    edge = next(e for e in explorer.graph["edges"] if e["predicate"] == "investor")
    explorer.ask("(e, id) => e.select([id])", edge["id"])
    explorer.page.wait_for_selector("#evidence .claim dl")
    fields = explorer.page.locator("#evidence .claim dd").all_inner_texts()
    assert not [text for text in fields if re.match(r"\d{4}-\d\d", text)]
    roles = explorer.page.locator("#evidence .claim mark").evaluate_all("(all) => all.map((one) => one.title)")
    assert set(roles) <= {code.label["en"] for code in vocabulary().codes_of("SliceRole")}


def test_an_edge_opens_its_claims(explorer: Explorer, server: Service) -> None:
    explorer.open("?focus=alibaba&lang=en")
    edge = relation(explorer, "ledBy", "moonshot-ai-b")
    explorer.page.mouse.click(*explorer.edge(str(edge["id"])))
    explorer.page.wait_for_selector("#evidence .claim")
    shown = explorer.page.locator("#evidence .claim").evaluate_all("(all) => all.map((one) => one.dataset.claim)")
    assert shown == edge["claims"]
    records = [server.client.get(f"/api/claims/{id}").json() for id in shown]
    undated = next(record for record in records if "time" not in record)
    dated = next(record for record in records if record.get("time") == "2024-02")
    first, second = (explorer.page.inner_text(f"#evidence [data-claim='{one['id']}']") for one in (undated, dated))
    assert undated["paraphrase"]["en"] in first
    assert "not stated" in first and "February 2024" in second


def test_a_plan_is_drawn_dashed_and_called_no_fact(explorer: Explorer) -> None:
    explorer.open("?statuses=planned&isolated=0&lang=en")
    edge = relation(explorer, str(explorer.graph["edges"][0]["predicate"]), status="planned")
    assert explorer.ask("(e, id) => e.canvas.edges.get(id).dashes", edge["id"]) == [6, 5]
    explorer.ask("(e, id) => e.select([id])", edge["id"])
    explorer.page.wait_for_selector("#evidence .warning >> text=not a stated fact")


def test_a_double_click_expands_one_relation_with_counts(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    before, stood = explorer.nodes, explorer.places()
    more = next(n["more"] for n in explorer.graph["nodes"] if n["id"] == "baichuan")
    explorer.double_click("baichuan")
    item = explorer.page.get_by_role("menuitem", name=f"Expand: investor +{more['investor']}")
    item.click()
    explorer.until("(e) => e.state.get('expand') === 'baichuan:investor'")
    explorer.until("(e, count) => e.graph.nodes.length === count", len(before) + more["investor"])
    now = explorer.places()
    assert {id: now[id] for id in before} == stood, "what was drawn stays put"
    assert len({(p["x"], p["y"]) for p in now.values()}) == len(now)


# Two clicks made at once, of which the page comes to the second only when it has been busy with the first for long.
LATE = """([x, y]) => {
  const canvas = document.querySelector("#canvas canvas");
  const made = ["pointerdown", "pointerup", "pointerdown", "pointerup"].map((name) => new PointerEvent(name, {
    clientX: x, clientY: y, bubbles: true, cancelable: true, isPrimary: true, pointerId: 1, pointerType: "mouse",
    buttons: name === "pointerdown" ? 1 : 0,
  }));
  made.forEach((event, at) => {
    for (const end = performance.now() + (at === 2 ? 600 : 0); performance.now() < end;);
    canvas.dispatchEvent(event);
  });
}"""


def test_a_double_click_is_one_by_when_its_clicks_were_made(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    explorer.page.evaluate(LATE, list(explorer.node("baichuan")))
    expect(explorer.page.get_by_role("menuitem", name="Expand all relations")).to_be_visible()
    explorer.until("(e, id) => e.state.get('select') === id", "baichuan")


def test_a_hub_expands_page_by_page(explorer: Explorer) -> None:
    explorer.open("?focus=kimi-k2&depth=1&lang=en")
    total = next(n["beyond"] for n in explorer.graph["nodes"] if n["id"] == "moonshot-ai")
    assert total > 50
    explorer.double_click("moonshot-ai")
    explorer.page.get_by_role("menuitem", name=f"Expand all relations +25 of {total}").click()
    explorer.until("(e) => e.state.get('expand') === 'moonshot-ai'")
    left = total - 25
    explorer.until("(e, left) => e.graph.nodes.find((node) => node.id === 'moonshot-ai').beyond === left", left)
    explorer.double_click("moonshot-ai")
    explorer.page.get_by_role("menuitem", name=f"Expand all relations +25 of {left}").click()
    explorer.until("(e) => e.state.get('expand') === 'moonshot-ai:2'")


def test_undo_and_back_return_to_what_was(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    before = explorer.nodes
    assert explorer.page.locator("#undo").is_disabled()
    explorer.double_click("baichuan")
    explorer.page.get_by_role("menuitem").first.click()
    explorer.until("(e, count) => e.graph.nodes.length > count", len(before))
    grown = explorer.nodes
    explorer.page.click("#undo")
    explorer.until("(e, count) => e.graph.nodes.length === count", len(before))
    assert explorer.nodes == before
    assert "expand" not in explorer.state
    explorer.page.click("#redo")
    explorer.until("(e, count) => e.graph.nodes.length === count", len(grown))
    assert explorer.nodes == grown
    explorer.page.go_back()
    explorer.until("(e, count) => e.graph.nodes.length === count", len(before))
    assert explorer.state["select"] == "baichuan", "a double click leaves one place to come back to, not two"


def test_a_node_is_hidden_and_brought_back(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba")
    explorer.click("baichuan", button="right")
    explorer.page.get_by_role("menuitem", name="隐藏").click()
    explorer.until("(e) => !e.canvas.nodes.get('baichuan')")
    assert explorer.state["hide"] == "baichuan"
    explorer.page.click("#hidden button")
    explorer.until("(e) => e.canvas.nodes.get('baichuan')")
    assert "hide" not in explorer.state


def test_depth_widens_the_neighbourhood(explorer: Explorer) -> None:
    explorer.open("?focus=kimi-membership-49")
    sizes = [len(explorer.nodes)]
    for depth in (2, 3):
        explorer.page.check(f"#depth input[value='{depth}']")
        explorer.until("(e, depth) => e.graph.depth === depth", depth)
        sizes.append(len(explorer.nodes))
    assert sizes[0] < sizes[1] < sizes[2]
    assert explorer.state["depth"] == "3"


def test_the_legend_filters_by_type_with_counts(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai&lang=en")
    people = [n["id"] for n in explorer.graph["nodes"] if n["type"] == "Person"]
    row = explorer.page.locator("label.tick", has=explorer.page.locator("#types-Person"))
    assert row.locator("small").inner_text().startswith(f"{len(people)}/")
    explorer.page.uncheck("#types-Person")
    explorer.until("(e) => e.graph.nodes.every((n) => n.type !== 'Person')")
    expect(row.locator("small")).to_have_text(re.compile("^0/"))
    assert "Person" not in explorer.state["types"].split(",")
    assert explorer.ask("() => document.activeElement.id") == "types-Person"
    explorer.page.check("#types-Person")
    explorer.until("(e, ids) => ids.every((id) => e.canvas.nodes.get(id))", people)


def test_no_type_at_all_says_that_nothing_fits(explorer: Explorer) -> None:
    explorer.open("?types=,")
    assert explorer.nodes == set()
    assert explorer.page.locator("#empty").is_visible()


def test_relations_are_filtered(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai")
    assert any(edge["predicate"] == "investor" for edge in explorer.graph["edges"])
    explorer.page.uncheck("#predicates-investor")
    explorer.until("(e) => e.graph.edges.length && e.graph.edges.every((edge) => edge.predicate !== 'investor')")
    explorer.page.check("#predicates-investor")
    explorer.until("(e) => e.graph.edges.some((edge) => edge.predicate === 'investor')")
    assert "predicates" not in explorer.state, "everything is no filter"


def test_facts_and_claims_are_told_apart_by_a_filter(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai")
    assert {edge["status"] for edge in explorer.graph["edges"]} > {"asserted"}
    explorer.page.locator("#statuses input:not(#statuses-asserted)").evaluate_all(
        "(all) => all.forEach((box) => box.click())"  # faster than the service answers
    )
    explorer.until("(e) => e.graph.edges.every((edge) => edge.status === 'asserted')")


def test_verification_is_a_filter(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai&isolated=0")
    kinds = [item["id"] for item in explorer.graph["verification"]]
    assert len(kinds) > 1
    first = explorer.graph["verification"][0]
    for kind in kinds[1:]:
        explorer.page.uncheck(f"#verification-{kind}")
        explorer.until("(e, kind) => !e.graph.verification.find((item) => item.id === kind).on", kind)
    assert explorer.state["verification"] == first["id"]
    assert 0 < len(explorer.edges) <= first["count"]


def test_the_window_of_time_is_a_slider(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai")
    before = explorer.edges
    explorer.page.locator("#until").evaluate(
        "(slider) => { slider.value = 0; slider.dispatchEvent(new Event('input')); "
        "slider.dispatchEvent(new Event('change')); }"
    )
    explorer.until("(e) => e.state.get('until') !== ''")
    explorer.until("(e, count) => e.graph.edges.length < count", len(before))
    until = explorer.state["until"]
    dated = [edge["earliest"] for edge in explorer.graph["edges"] if len(edge["claims"]) == 1 and "earliest" in edge]
    assert all(day <= until for day in dated)
    assert any("earliest" not in edge for edge in explorer.graph["edges"]), "undated stays possible"
    explorer.page.check("#certain")
    explorer.until("(e) => e.state.get('window') === 'certain'")
    explorer.until("(e) => e.graph.edges.every((edge) => edge.earliest && edge.latest)")
    explorer.page.uncheck("#certain")
    explorer.page.click("#all-time")
    explorer.until("(e, count) => e.graph.edges.length === count", len(before))


def test_the_years_above_the_sliders_count_what_begins_in_them(explorer: Explorer) -> None:
    explorer.open("?lang=en&limit=2000&isolated=0")
    begun = explorer.graph["begun"]
    first = Counter(edge["earliest"][:4] if "earliest" in edge else "" for edge in explorer.graph["edges"])
    assert {"": begun["unstated"], **begun["years"]} == first and len(begun["years"]) > 3
    drawing, columns = explorer.page.locator("#begun svg"), explorer.page.locator("#begun rect")
    expect(columns).to_have_count(len(begun["years"]))
    high = {column.get_attribute("data-year"): float(column.get_attribute("height") or 0) for column in columns.all()}
    most = max(begun["years"].values())
    assert all(abs(high[year] - max(1, 44 * n / most)) < 0.01 for year, n in begun["years"].items())
    for year, n in begun["years"].items():
        assert f"{year}: {n} relation" in (drawing.get_attribute("aria-label") or "")
    expect(explorer.page.locator("#begun figcaption")).to_contain_text(f"{begun['unstated']} have none")
    expect(explorer.page.locator("#begun rect:not(.chosen)")).to_have_count(0)


def test_the_span_that_is_chosen_is_marked_among_the_years_and_changes_none(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai&lang=en")
    begun, before = explorer.graph["begun"], len(explorer.edges)
    explorer.page.locator("#until").evaluate(
        """(slider) => {
          slider.value = slider.max - 50;
          ["input", "change"].forEach((kind) => slider.dispatchEvent(new Event(kind)));
        }"""
    )
    explorer.until("(e) => e.state.get('until') !== ''")
    until = explorer.state["until"][:4]
    explorer.until("(e, before) => e.graph.edges.length < before", before)
    assert explorer.graph["begun"] == begun
    marked = explorer.page.locator("#begun rect.chosen").evaluate_all("(all) => all.map((one) => one.dataset.year)")
    assert marked == [year for year in begun["years"] if year <= until] and 0 < len(marked) < len(begun["years"])
    drawn = explorer.graph["undated"]
    expect(explorer.page.locator("#undated")).to_contain_text(f"{drawn} drawn relation")


def test_time_plays_month_by_month(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai&since=2025-10-01")
    start = explorer.page.evaluate("() => history.length")
    explorer.page.click("#play")
    explorer.until("(e) => e.state.get('until').startsWith('2025-10')")
    explorer.until("(e) => e.state.get('until').startsWith('2025-11')")
    expect(explorer.page.locator("#play")).to_have_attribute("aria-pressed", "true")
    explorer.page.click("#play")
    expect(explorer.page.locator("#play")).to_have_attribute("aria-pressed", "false")
    assert explorer.page.evaluate("() => history.length") == start, "playing leaves no trail of states"


def test_the_isolated_are_hidden_and_counted(explorer: Explorer) -> None:
    explorer.open("?predicates=ledBy&lang=en")
    touched = {end for edge in explorer.graph["edges"] for end in (edge["from"], edge["to"])}
    assert explorer.nodes > touched
    explorer.page.check("#no-isolated")
    explorer.until("(e) => e.state.get('isolated') === '0'")
    explorer.until("(e, count) => e.graph.nodes.length === count", len(touched))
    assert explorer.nodes == touched
    assert f"{explorer.graph['leftOut']['isolated']} entities without relations hidden" in explorer.said


def test_colour_and_shape_tell_types_and_size_tells_degree(explorer: Explorer) -> None:
    explorer.open("?focus=moonshot-ai")
    drawn = explorer.ask(
        "(e) => Object.fromEntries(e.graph.nodes.map((n) => { const d = e.canvas.network.body.nodes[n.id].options; "
        "return [n.id, [n.type, d.color.background, d.shape, d.size, n.degree]]; }))"
    )
    assert len({type for type, *_ in drawn.values()}) > 5
    for type, colour, shape, _, _ in drawn.values():
        assert (colour, shape) == (appearances()[type].colour, appearances()[type].shape)
    sizes = sorted((degree, size) for *_, size, degree in drawn.values())
    assert [size for _, size in sizes] == sorted(size for _, size in sizes)
    assert sizes[0][1] < sizes[-1][1]


def test_parallel_edges_are_drawn_apart(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba")
    pairs: dict[frozenset[str], list[str]] = {}
    for edge in explorer.graph["edges"]:
        pairs.setdefault(frozenset((edge["from"], edge["to"])), []).append(edge["id"])
    several = next(ids for ids in pairs.values() if len(ids) > 1)
    middles = [
        tuple(explorer.ask("(e, id) => Object.values(e.canvas.network.body.edges[id].edgeType.getPoint(0.5))", id))
        for id in several
    ]
    assert len({(round(x), round(y)) for x, y in middles}) == len(several)


WRITTEN = """(e) => {
  const pen = CanvasRenderingContext2D.prototype, kept = pen.fillText, texts = [];
  pen.fillText = function (text, ...rest) { texts.push(text); kept.call(this, text, ...rest); };
  e.canvas.network.redraw();
  pen.fillText = kept;
  return texts;
}"""


def test_edge_labels_appear_when_near(explorer: Explorer) -> None:
    explorer.open("?lang=en")
    labels = {edge["label"]["en"] for edge in explorer.graph["edges"]}
    assert not labels & set(explorer.ask(WRITTEN))
    explorer.ask("(e) => { e.canvas.look_at('moonshot-ai'); e.canvas.zoom(1.5); }")
    explorer.settled()
    assert labels & set(explorer.ask(WRITTEN))
