"""States of the pages that a first look does not show: hovered and pressed, hidden, taken back, reset, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import watched
from tests.support.explorer import Explorer
from tests.support.serving import Service

CONTRAST = """(button) => {
  const lightness = (colour) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (place) => getComputedStyle(place).backgroundColor;
  let behind = button;
  while (behind.parentElement && /rgba\\(.*, 0\\)/.test(ground(behind))) behind = behind.parentElement;
  const [a, b] = [lightness(getComputedStyle(button).color), lightness(ground(behind))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""


@pytest.fixture
def explorer(chromium: Browser, server: Service) -> Iterator[Explorer]:
    with watched(chromium, server.url.rstrip("/")) as page:
        yield Explorer(page, server.url.rstrip("/"))


def weak(page: Page) -> list[str]:
    """The buttons whose words are weaker than 4.5 to 1 while the mouse is over them."""
    found = []
    for button in page.locator("button:visible:enabled, summary:visible").all():
        button.hover(force=True)
        if button.evaluate(CONTRAST) < 4.5:
            found.append(button.inner_text())
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/graph?focus=kimi", "/id/kimi", "/views/capex", "/sparql", "/docs"])
def test_what_is_hovered_and_pressed_can_be_read(chromium: Browser, server: Service, path: str, scheme: str) -> None:
    with watched(chromium, server.url, base_url=server.url, color_scheme=scheme) as page:
        page.goto(path)
        assert weak(page) == []
        unpressed = page.locator("button[aria-pressed=false]:visible:enabled")
        for id in unpressed.evaluate_all("(all) => all.map((one) => one.id)"):
            if id not in ("paper", "play"):  # these change by themselves what is shown
                page.click(f"#{id}")
        assert weak(page) == []


def test_the_other_language_shows_what_is_shown(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=zh")
    explorer.click("baichuan", button="right")
    explorer.page.get_by_role("menuitem", name="隐藏").click()
    explorer.until("(e) => !e.canvas.nodes.get('baichuan')")
    explorer.page.uncheck("#types-Person")
    explorer.until("(e) => e.graph.nodes.every((node) => node.type !== 'Person')")
    shown, state = explorer.nodes, explorer.state
    explorer.page.locator(".other-language").click()
    explorer.page.wait_for_function("() => document.documentElement.dataset.ready === 'graph'")
    assert explorer.nodes == shown
    assert explorer.state == {**state, "lang": "en"}


def test_a_hidden_node_takes_its_tooltip_along(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    explorer.page.mouse.move(*explorer.node("baichuan"))
    expect(explorer.page.locator("#tip")).to_be_visible()
    explorer.click("baichuan", button="right")
    explorer.page.mouse.move(*explorer.node("baichuan"))
    explorer.page.get_by_role("menuitem", name="Hide").focus()
    explorer.page.keyboard.press("Enter")
    explorer.until("(e) => !e.canvas.nodes.get('baichuan')")
    expect(explorer.page.locator("#tip")).to_be_hidden()


def test_what_was_never_taken_back_cannot_be_done_again(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    redo = explorer.page.locator("#redo")
    expect(redo).to_be_disabled()
    explorer.page.uncheck("#types-Person")
    explorer.until("(e) => e.state.has('types')")
    expect(redo).to_be_disabled()
    explorer.page.click("#undo")
    explorer.until("(e) => !e.state.has('types')")
    expect(redo).to_be_enabled()
    explorer.page.uncheck("#types-Group")
    explorer.until("(e) => e.state.has('types')")
    expect(redo).to_be_disabled()


def test_a_reset_keeps_what_the_picture_is_about(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&depth=2&hide=baichuan&lang=en")
    explorer.page.click("#reset")
    explorer.until("(e) => !e.state.has('hide')")
    assert explorer.state == {"focus": "alibaba", "lang": "en"}


def test_a_window_of_time_leaves_what_happened_in_it(explorer: Explorer) -> None:
    explorer.open("?until=2023-06-30&lang=en")
    ends = {edge[end] for edge in explorer.graph["edges"] for end in ("from", "to")}
    assert explorer.nodes == ends, "nothing stands there that no relation of the window leads to"
    undated = {edge["id"] for edge in explorer.graph["edges"] if "earliest" not in edge and "latest" not in edge}
    assert len(undated) == explorer.graph["undated"] > 0
    faint = explorer.ask("(e) => e.canvas.edges.get().filter((edge) => edge.color.opacity < 0.5)")
    assert {edge["id"] for edge in faint} == undated


def test_on_a_phone_the_evidence_is_on_the_screen(chromium: Browser, server: Service) -> None:
    with watched(chromium, server.url, viewport={"width": 390, "height": 800}) as page:
        explorer = Explorer(page, server.url.rstrip("/")).open("?focus=kimi&lang=en")
        page.locator("#drawing").scroll_into_view_if_needed()
        explorer.click("kimi")
        heading = page.locator("#evidence h2")
        expect(heading).to_be_in_viewport()
        page.click("#close-evidence")
        expect(page.locator("#evidence")).to_be_hidden()


def test_names_of_days_stand_apart_at_any_scale(explorer: Explorer) -> None:
    """What the canvas writes on the axis of time, as it is written."""
    explorer.open("?focus=zhipu&layout=timeline&lang=en")
    for _ in range(6):
        written = explorer.ask("""(e) => {
          const context = e.canvas.element.querySelector("canvas").getContext("2d");
          const found = [], real = context.fillText;
          context.fillText = (text, x) => { found.push([text, x, context.measureText(text).width]); };
          e.canvas.axis(context);
          context.fillText = real;
          return found;
        }""")
        ordered = sorted(written, key=lambda each: each[1])
        assert len(ordered) > 1
        assert all(left[1] + left[2] < right[1] for left, right in pairwise(ordered)), ordered
        explorer.page.click("#zoom-in")


def test_files_for_gephi_are_labelled_in_the_language_of_the_page(explorer: Explorer) -> None:
    explorer.open("?focus=alibaba&lang=en")
    address = explorer.page.locator("#export a[data-suffix=gexf]").evaluate("(link) => link.href")
    text = explorer.page.request.get(address).text()
    assert 'label="Alibaba"' in text and not re.search(r'label="[^"]*[\u4e00-\u9fff]', text)
