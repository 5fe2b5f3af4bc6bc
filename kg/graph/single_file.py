"""A graph as one HTML file that needs no network: pyvis with our own template, and a table with the same rows.

Every text goes through an autoescaping template; scripts and style run by their hashes under a strict policy. Never
writes a file: pyvis's writer uses the locale's encoding.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import ModuleType
from typing import Protocol, TypedDict, Unpack

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic_core import to_json

from kg.base.counted_words import filled
from kg.base.errors import BadInput
from kg.base.json_value import JsonObject
from kg.base.paths import PACKAGE
from kg.graph import vis_network
from kg.graph.picture import graph
from kg.graph.picture_records import PictureChoice, PictureData, PictureEdge, TypeFacet
from kg.graph.picture_words import LANGUAGES, words
from kg.ontology.appearance import appearances
from kg.store.snapshot import Snapshot

_FOLDER = PACKAGE / "templates"
TAGS = {"zh": "zh-Hans", "en": "en"}
OUTLINES = {
    "dot": "M8 0A8 8 0 1 1-8 0 8 8 0 1 1 8 0Z",
    "square": "M-7-7H7V7H-7Z",
    "triangle": "M0-8 8 6H-8Z",
    "triangleDown": "M0 8 8-6H-8Z",
    "diamond": "M0-9 7 0 0 9-7 0Z",
    "star": "M0-9 2.4-3 9-2.6 3.8 1.4 5.6 8 0 4.2-5.6 8-3.8 1.4-9-2.6-2.4-3Z",
    "hexagon": "M8 0 4 7H-4L-8 0-4-7H4Z",
}


class _LegendEntry(TypeFacet):
    """A class of the legend, with its name and the outline of its shape."""

    name: str
    outline: str


class _Values(TypedDict):
    """What the template takes."""

    title: str
    tag: str
    words: dict[str, str]
    counts: str
    style: Markup
    vis: Markup
    script: Markup
    policy: str
    types: list[_LegendEntry]
    options_light: JsonObject
    options_dark: JsonObject
    table: Markup


class _Drawing(Protocol):
    """What is used of a pyvis network, which publishes no types."""

    nodes: list[JsonObject]
    edges: list[JsonObject]
    options: JsonObject

    def generate_html(self) -> str: ...


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Templates that escape by default and refuse unknown names; compiled once."""
    found = Environment(loader=FileSystemLoader(_FOLDER, encoding="utf-8"), autoescape=True, undefined=StrictUndefined)
    found.policies["json.dumps_function"] = lambda value, **_: to_json(value).decode()
    return found


@contextmanager
def _without_ipython() -> Iterator[None]:
    """pyvis imports IPython (0.8 s) for a notebook frame that is never used here; an empty module stands in."""
    names = [] if "IPython" in sys.modules else ["IPython", "IPython.display"]
    for name in names:
        sys.modules[name] = ModuleType(name)
    if names:
        sys.modules["IPython.display"].IFrame = None  # type: ignore[attr-defined]  # the one name that pyvis takes
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


@lru_cache(maxsize=1)
def _page_class() -> Callable[[_Values], _Drawing]:
    with _without_ipython():
        from pyvis.network import Network

    class Page(Network):  # type: ignore[misc]  # pyvis publishes no types
        """A pyvis network with our template; nodes and edges are assigned, since adding them is quadratic."""

        def __init__(self, values: _Values) -> None:
            super().__init__(directed=True, cdn_resources="in_line", heading=values["title"])
            self.templateEnv = _environment().overlay()
            self.templateEnv.globals = {**_environment().globals, **values}
            self.path = "graph.html"

    return Page


def render(graph: PictureData, language: str = "zh") -> str:
    """The data of `kg.graph.picture.graph` as one self-contained HTML page in `language` (zh or en).

    Raises BadInput for another language.
    """
    text = _texts(language)
    page = _page_class()(_values(graph, language, text))
    page.nodes, page.edges = vis_network.node_items(graph, language), vis_network.edge_items(graph, language)
    page.options = vis_network.options()
    return page.generate_html()


def _texts(language: str) -> dict[str, str]:
    if language not in LANGUAGES:
        raise BadInput(f"no words in {language!r}", place="language", remedy="zh or en")
    return words(language)


def _values(graph: PictureData, language: str, text: dict[str, str]) -> _Values:
    focus = next((node["name"] for node in graph["nodes"] if node["id"] == graph["focus"]), None)
    title = text["title"] if focus is None else f"{text['graphOf']} {focus.get(language) or graph['focus']}"
    style = (_FOLDER / "graph.css").read_text("utf-8") + _colours()
    script = (_FOLDER / "graph.js").read_text("utf-8")
    return {
        "title": title,
        "tag": TAGS[language],
        "words": text,
        "counts": counts(graph, text),
        "style": Markup(style),
        "vis": Markup(vis_network.script()),
        "script": Markup(script),
        "policy": _policy([vis_network.script(), script], style),
        "types": [
            {**facet, "name": facet["label"][language], "outline": OUTLINES[facet["shape"]]}
            for facet in graph["types"]
            if facet["drawn"]
        ],
        "options_light": vis_network.options(),
        "options_dark": vis_network.options(dark=True),
        "table": Markup(table(graph, language)),
    }


def counts(graph: PictureData, text: dict[str, str]) -> str:
    """How much is drawn and how much is not, in words."""
    left, parts = graph["leftOut"], []
    parts.append(filled(text["counts"], {"nodes": len(graph["nodes"]), "edges": len(graph["edges"])}))
    if left["nodes"] or left["edges"]:
        words = "nodesLeftOut" if not left["edges"] else "leftOut" if left["nodes"] else "edgesLeftOut"
        parts.append(filled(text[words], {"nodes": left["nodes"], "edges": left["edges"]}))
    if left["isolated"]:
        parts.append(filled(text["isolatedHidden"], {"n": left["isolated"]}))
    return " · ".join(parts)


def _colours() -> str:
    """Legend colours as rules: the policy forbids style attributes."""
    light = "".join(f".type-{name}{{fill:{look.colour}}}" for name, look in appearances().items())
    dark = "".join(f".type-{name}{{fill:{look.dark}}}" for name, look in appearances().items())
    return f"{light}@media(prefers-color-scheme:dark){{{dark}}}"


def _policy(scripts: list[str], style: str) -> str:
    hashes = " ".join(_hash(script) for script in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; img-src data: blob:"


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def table(graph: PictureData, language: str, links: str | None = None, query: str = "") -> str:
    """The relations of a picture as an HTML table; with `links`, the address of a service, entities and claims
    lead to their pages there, with `query` behind each address."""
    text = _texts(language)
    named = {n["id"]: {"id": n["id"], "name": n["name"].get(language) or n["id"]} for n in graph["nodes"]}
    rows = [
        {
            "id": edge["id"],
            "start": named[edge["from"]],
            "end": named[edge["to"]],
            "claims": [{"id": claim, "outlet": _outlet(graph, claim, language)} for claim in edge["claims"]],
            "label": edge["label"].get(language) or edge["predicate"],
            "status": text[edge["status"]],
            "time": stretch(edge),
        }
        for edge in graph["edges"]
    ]
    return _environment().get_template("graph-rows.html").render(rows=rows, words=text, links=links, query=query)


def _outlet(graph: PictureData, claim: str, language: str) -> str:
    """The source of a claim by outlet and day."""
    source = claim.partition(".")[0]
    return graph["outlets"].get(source, {}).get(language) or source


def stretch(edge: PictureEdge) -> str:
    """The days that an edge's claims speak of, from the earliest to the latest; empty where none is stated."""
    first, last = edge.get("earliest", ""), edge.get("latest", "")
    return first if first == last else f"{first} – {last}"


def render_page(snapshot: Snapshot, focus: str | None = None, depth: int = 1, language: str = "zh") -> str:
    """The whole graph, or the neighbourhood of `focus`, as one HTML page. Raises NotFound and BadInput."""
    return render(graph(snapshot, focus=focus, depth=depth), language)


def render_choice(snapshot: Snapshot, language: str = "zh", **choice: Unpack[PictureChoice]) -> bytes:
    """Any choice of `kg.graph.picture.graph` as one HTML page, in UTF-8."""
    return render(graph(snapshot, **choice), language).encode()
