"""The documentation as pages: the Markdown files of `docs`, with links that lead on within the site.

What is for people who change the code (docs/code.md, decisions) stays in the repository. Never shows HTML that a file
holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from kg.base.errors import NotFound
from kg.base.paths import docs_dir
from kg.store.snapshot import Snapshot

_NOT_SHOWN = ("code",)
_SLUG = re.compile(r"[^\w\- ]")
_ABSOLUTE = re.compile(r"^[a-z]+:")


class Guide(TypedDict):
    """A page of the documentation: `name` is the last part of its address."""

    name: str
    title: str


class GuidePage(Guide):
    """One such page as HTML, and all of them."""

    html: str
    guides: list[Guide]


@cache
def guides() -> Mapping[str, Guide]:
    """Every page of the documentation by name."""
    found = {}
    for path in sorted(docs_dir().glob("*.md")):
        if path.stem not in _NOT_SHOWN:
            title = path.read_text("utf-8").partition("\n")[0].removeprefix("# ")
            found[path.stem] = Guide(name=path.stem, title=title)
    return found


def guide_file(name: str) -> Path:
    """The Markdown file of a page. Raises NotFound with the nearest names."""
    if name not in guides():
        near = tuple(get_close_matches(name, list(guides()), n=3))
        raise NotFound(f"no page {name!r} in the documentation", nearest=near, place="address", remedy="see /docs")
    return docs_dir() / f"{name}.md"


def guide_page(_snapshot: Snapshot, name: str, root: str = "") -> GuidePage:
    """One page of the documentation; `root` is the path under which the site stands. Raises NotFound."""
    return {**guides()[guide_file(name).stem], "html": _html(name, root), "guides": list(guides().values())}


@cache
def _html(name: str, root: str) -> str:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
    tokens = parser.parse(guide_file(name).read_text("utf-8"))
    for token in tokens:
        _led_on(token.children or [], root)
    return str(parser.renderer.render(tokens, parser.options, {"root": root}))


def _led_on(tokens: list[Token], root: str) -> None:
    """Lead links to other pages and pictures of the documentation on; a link into the repository becomes plain text."""
    open_links: list[Token] = []
    for token in tokens:
        if token.type == "image":
            token.attrSet("src", f"{root}/docs/{token.attrGet('src')}")
        elif token.type == "link_open":
            place, hash_, part = str(token.attrGet("href")).partition("#")
            if place.removesuffix(".md") in guides():
                token.attrSet("href", f"{root}/docs/{place.removesuffix('.md')}{hash_}{part}")
            elif place and not _ABSOLUTE.match(place):
                token.tag, token.attrs = "span", {}
            open_links.append(token)
        elif token.type == "link_close":
            token.tag = open_links.pop().tag


class _Renderer(RendererHTML):
    """HTML with an anchor at each heading, and queries that can be run."""

    def heading_open(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """A heading whose id is its text in small letters, as repositories show them."""
        text = tokens[idx + 1].content
        return f'<{tokens[idx].tag} id="{_SLUG.sub("", text.lower()).replace(" ", "-")}">'

    def table_open(self, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """A table that can be scrolled by itself."""
        return '<div class="scroll" tabindex="0" role="group" aria-label="table"><table>'

    def table_close(self, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """The end of it."""
        return "</table></div>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A block; of a query with a link that opens it in the editor."""
        shown = super().fence(tokens, idx, options, env)
        if tokens[idx].info.split()[:1] != ["sparql"]:
            return shown
        address = f"{env['root']}/sparql#query={quote(tokens[idx].content)}"
        return f'{shown}<p class="run"><a href="{address}">SPARQL ▸</a></p>\n'
