"""The single HTML file: it says what the graph says, runs no text as markup, and needs nothing from outside."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from kg.base.errors import BadInput, NotFound
from kg.graph import vis_network
from kg.graph.picture import graph
from kg.graph.picture_records import PictureData, PictureEdge, PictureNode
from kg.graph.picture_words import words
from kg.graph.single_file import render, render_page
from kg.store.snapshot import Snapshot

HOSTILE = (
    "<script>window.hit=1</script>",
    '"><img src=x onerror="window.hit=1">',
    "</script><script>window.hit=1</script>",
    "javascript:window.hit=1",
    "a href=x onmouseover=window.hit=1",
    "<!--<script>",
    "\u202egnp.exe\u202c",
    "\u2028window.hit=1",
    "{{7*7}}",
    "x" * 10_000,
)


class Reader(HTMLParser):
    """The elements of a page, with the addresses they name."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.addresses: list[str] = []
        self.rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action", "data")]
        self.rows += tag == "tr" and any(name == "data-edge" for name, _ in attrs)
        assert not any(name.startswith("on") or name == "style" for name, _ in attrs)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.fixture(scope="module")
def picture(snapshot: Snapshot) -> PictureData:
    return graph(snapshot, focus="alibaba")


def test_the_file_names_no_address_and_holds_every_row(picture: PictureData) -> None:
    reader = read(render(picture, "zh"))
    assert reader.addresses == []
    assert reader.rows == len(picture["edges"])
    assert reader.elements.count("script") == 3


def test_the_policy_allows_these_scripts_and_no_other(picture: PictureData) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', render(picture))
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;")
    assert policy[1].count("sha256-") == 3
    assert "unsafe" not in policy[1]


def test_the_language_of_the_page_is_said_and_kept(picture: PictureData) -> None:
    chinese, english = render(picture, "zh"), render(picture, "en")
    assert '<html lang="zh-Hans">' in chinese and "<title>关系图： 阿里巴巴</title>" in chinese
    assert '<html lang="en">' in english and "<title>Graph: Alibaba</title>" in english
    with pytest.raises(BadInput):
        render(picture, "de")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_labels_stay_text(picture: PictureData, text: str) -> None:
    before = read(render(picture)).elements
    both = {"zh": text, "en": text}
    nodes: list[PictureNode] = [{**node, "name": both} for node in picture["nodes"]]
    edges: list[PictureEdge] = [{**edge, "label": both} for edge in picture["edges"]]
    spoilt: PictureData = {**picture, "nodes": nodes, "edges": edges}
    page = render(spoilt)
    assert read(page).elements == before
    assert "window.hit=1</script>" not in page
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", page)


def test_the_script_comes_from_the_wheel_and_cannot_end_early() -> None:
    assert "vis-network" in vis_network.script()[:200]
    assert "</script" not in vis_network.script().lower() and "<!--" not in vis_network.script()


def test_rendering_imports_no_notebook() -> None:
    code = "import sys; from kg.graph import single_file; single_file._page_class(); print('IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_text_is_unicode_whatever_the_locale(snapshot: Snapshot) -> None:
    assert "月之暗面" in render_page(snapshot, focus="moonshot-ai")
    with pytest.raises(NotFound):
        render_page(snapshot, focus="nobody-at-all")


def test_both_languages_have_every_word() -> None:
    assert words("zh").keys() == words("en").keys()
    holes = re.compile(r"\{(\w+)\}")
    for key, text in words("zh").items():
        assert sorted(holes.findall(text)) == sorted(holes.findall(words("en")[key])), key


def test_a_large_picture_is_assigned_not_added(picture: PictureData) -> None:
    """10,000 nodes and 30,000 edges: what took pyvis's own adding half a minute is a list here."""
    node, edge = picture["nodes"][0], picture["edges"][0]
    nodes: list[PictureNode] = [{**node, "id": f"n{i}"} for i in range(10_000)]
    edges: list[PictureEdge] = [
        {**edge, "id": f"e{i}", "from": f"n{i % 10_000}", "to": f"n{i * 7 % 10_000}"} for i in range(30_000)
    ]
    large: PictureData = {**picture, "nodes": nodes, "edges": edges, "focus": None}
    assert len(vis_network.node_items(large, "zh")) == 10_000
    assert len(vis_network.edge_items(large, "zh")) == 30_000
