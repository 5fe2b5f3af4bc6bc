"""The graph explorer in tests: open it, find where a node or an edge is on the screen, act, see what became of it.

The page shows its parts as `window.explorer`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

Json = dict[str, Any]

_NODE = """(id) => {
  const { network } = window.explorer.canvas;
  const box = document.getElementById("canvas").getBoundingClientRect();
  const at = network.canvasToDOM(network.getPosition(id));
  return [at.x + box.left, at.y + box.top];
}"""
# A bent edge lies beside the line: the drawn edge knows where. Of its points one that no node and no other edge covers,
# in whole pixels: the browser rounds where the pointer is, and another edge may be the nearest there.
_EDGE = """(id) => {
  const { network } = window.explorer.canvas;
  const box = document.getElementById("canvas").getBoundingClientRect();
  const { edgeType } = network.body.edges[id];
  for (const part of [0.35, 0.5, 0.65, 0.2, 0.8, 0.27, 0.42, 0.57, 0.73, 0.12, 0.88]) {
    const point = network.canvasToDOM(edgeType.getPoint(part));
    const place = [Math.round(point.x + box.left), Math.round(point.y + box.top)];
    const at = { x: place[0] - box.left, y: place[1] - box.top };
    if (network.getNodeAt(at) === undefined && network.getEdgeAt(at) === id) return place;
  }
  throw new Error(`every point of ${id} is covered`);
}"""


class Explorer:
    """An open explorer page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, query: str = "") -> Explorer:
        """Load the page and wait until it is drawn."""
        self.page.goto(f"{self.url}/graph{query}")
        self.page.wait_for_function("() => document.documentElement.dataset.ready === 'graph'")
        self.settled()
        return self

    def settled(self) -> None:
        """Wait for the next two frames: vis-network draws in animation frames."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def until(self, condition: str, argument: Any = None) -> None:
        """Wait until the function `condition` of the explorer and `argument` is true."""
        self.page.wait_for_function(f"(given) => ({condition})(window.explorer, given)", arg=argument)
        self.settled()

    def ask(self, function: str, argument: Any = None) -> Any:
        """What `function` of the explorer and `argument` gives."""
        return self.page.evaluate(f"(given) => ({function})(window.explorer, given)", argument)

    @property
    def graph(self) -> Json:
        """The data that is drawn."""
        found: Json = self.ask("(e) => e.graph")
        return found

    @property
    def nodes(self) -> set[str]:
        """Ids of the drawn nodes."""
        return set(self.ask("(e) => e.canvas.nodes.getIds()"))

    @property
    def edges(self) -> set[str]:
        """Ids of the drawn edges."""
        return set(self.ask("(e) => e.canvas.edges.getIds()"))

    @property
    def state(self) -> dict[str, str]:
        """The parameters in the address."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    @property
    def said(self) -> str:
        """What the live region says."""
        return self.page.inner_text("#said")

    def node(self, id: str) -> tuple[float, float]:
        """Where a node is on the screen."""
        x, y = self.page.evaluate(_NODE, id)
        return x, y

    def edge(self, id: str) -> tuple[float, float]:
        """A point of an edge on the screen."""
        x, y = self.page.evaluate(_EDGE, id)
        return x, y

    def click(self, id: str, **options: Any) -> None:
        """Click a node."""
        self.page.mouse.click(*self.node(id), **options)

    def double_click(self, id: str) -> None:
        """Double-click a node, once all has come that was asked for: the picture gives way to evidence that comes."""
        self.page.wait_for_load_state("networkidle")
        self.settled()
        self.page.mouse.dblclick(*self.node(id))

    def places(self) -> dict[str, Json]:
        """Where every node stands, in canvas units."""
        found: dict[str, Json] = self.ask("(e) => e.canvas.network.getPositions()")
        return found
