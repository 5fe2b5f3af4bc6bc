"""Pages as text: Jinja with autoescape, the interface's words in two languages, what every template may call.

Never marks an unescaped value as safe and never reads a request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic import TypeAdapter

from api.html import cell, line
from api.html.assets import assets
from api.html.mark import Way, chips, figure, marked, note, notes, outline, shape, thing, to_claim, verification
from kg.base.counted_words import filled
from kg.base.json_value import JsonValue
from kg.base.yaml_text import parse_yaml
from kg.facts.fact_records import Reference
from kg.facts.outlets import Outlet
from kg.ontology.appearance import appearances
from kg.ontology.registry import vocabulary
from kg.pages.source import ARTICLES

HERE = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-Hans", "en": "en"}
# Functions of api.html.line.
_LINES = (
    *("quoted", "written", "value", "marks", "when", "voices", "reasons", "certainty"),
    *("fact", "facts", "moment", "brief", "too_many", "competing"),
)
_LINKABLE = ("http://", "https://")
_OF_PAGES = ("lang", "limit", "table")
_CHOOSING = ("asOf", "possible", "without", "only")


@lru_cache(maxsize=2)
def words(language: str) -> dict[str, str]:
    """The words of the interface in one language, by key."""
    path = HERE / "interface" / f"{language}.yaml"
    return TypeAdapter(dict[str, str]).validate_python(parse_yaml(path.read_text("utf-8"), path.name).data)


Pairs = tuple[tuple[str, str], ...]


class SiteFields(TypedDict):
    """A `Site` on its way to a worker."""

    language: str
    path: str
    root: str
    carried: Pairs
    query: Pairs
    version: str
    as_of: str
    digest: str


@dataclass(frozen=True)
class Site:
    """What a template knows about the page around its data: language, addresses, version of the data.

    `root` is the path under which the service is published, `carried` the parameters that links keep, `outlets` names
    the sources of the data as people do.
    """

    language: str
    path: str
    root: str = ""
    carried: Pairs = ()
    query: Pairs = ()
    version: str = ""
    as_of: str = ""
    digest: str = ""
    outlets: Mapping[str, Outlet] = field(default_factory=dict, compare=False, repr=False)
    asked: int = 0  # sources that the chosen ones are, of all those that `outlets` names

    def fields(self) -> SiteFields:
        """The same as plain values."""
        return {
            "language": self.language,
            "path": self.path,
            "root": self.root,
            "carried": self.carried,
            "query": self.query,
            "version": self.version,
            "as_of": self.as_of,
            "digest": self.digest,
        }

    @classmethod
    def of(cls, fields: SiteFields, outlets: Mapping[str, Outlet] | None = None, asked: int = 0) -> Site:
        """What `fields` gave, also after JSON has made lists of its pairs; `outlets` name the sources by their ids."""
        carried, query = (
            tuple((name, value) for name, value in pairs) for pairs in (fields["carried"], fields["query"])
        )
        return cls(**fields | {"carried": carried, "query": query}, outlets=outlets or {}, asked=asked)

    @property
    def tag(self) -> str:
        """The page's language as BCP 47."""
        return TAGS[self.language]

    @property
    def other(self) -> str:
        """The language that the page can also be had in."""
        return "en" if self.language == "zh" else "zh"

    def say(self, key: str, **values: str | float) -> str:
        """The interface's words for `key`. Raises KeyError for a key that the language lacks."""
        text = words(self.language)[key]
        return filled(text, values)

    @property
    def choice(self) -> Pairs:
        """What of the address chooses sources: a day, sources left out, sources asked alone."""
        return tuple(pair for pair in self.carried if pair[0] in _CHOOSING and pair[1])

    @property
    def rest(self) -> Pairs:
        """The parameters of this page but for those that choose sources."""
        return tuple(pair for pair in self.query if pair[0] not in _CHOOSING)

    @property
    def given(self) -> list[str]:
        """The names of the parameters that this page was asked with."""
        return [name for name, _ in self.query]

    def chosen(self, name: str) -> list[str]:
        """The values of one parameter that chooses sources."""
        return [value for key, value in self.choice if key == name]

    def everything(self) -> str:
        """This page of all sources."""
        return self.root + quote(self.path) + (f"?{urlencode(self.rest)}" if self.rest else "")

    def with_source(self, source: str) -> str:
        """This page with a source that is left out taken in again."""
        kept = [pair for pair in self.query if pair != ("without", source)]
        return self.root + quote(self.path) + (f"?{urlencode(kept)}" if kept else "")

    def url(self, path: str, /, **query: str) -> str:
        """An address of this service that keeps the language and the choice of sources."""
        head, hash_mark, fragment = path.partition("#")
        more = tuple(pair for pair in query.items() if pair[1])
        pairs = urlencode(self.carried + more) if more else self._carried
        return self.root + head + (f"?{pairs}" if pairs else "") + hash_mark + fragment

    def data(self, path: str, pairs: Pairs, /, **more: str) -> str:
        """An address of the API with some parameters of a page, but for those that only pages have."""
        asked = [*(pair for pair in pairs if pair[0] not in _OF_PAGES), *more.items()]
        return self.root + path + (f"?{urlencode(asked)}" if asked else "")

    def link(self, path: str) -> str:
        """`url` of a plain path, escaped for an attribute; pages hold thousands."""
        return self._before + escape(path) + self._after

    @cached_property
    def _carried(self) -> str:
        return urlencode(self.carried)

    @cached_property
    def _before(self) -> str:
        return escape(self.root)

    @cached_property
    def _after(self) -> str:
        return escape(f"?{self._carried}" if self._carried else "")

    def here(self, suffix: str = "", /, **changed: str) -> str:
        """This page's address with another suffix or parameter."""
        kept = [(name, value) for name, value in self.query if name not in changed]
        pairs = kept + [(name, value) for name, value in changed.items() if value]
        path = "/index" if suffix and self.path == "/" else quote(self.path)
        return self.root + path + suffix + (f"?{urlencode(pairs)}" if pairs else "")

    def asset(self, name: str) -> str:
        """The address of a static file."""
        return f"{self.root}/static/{assets()[name].address}"

    def own(self, both: dict[str, str]) -> str:
        """A text in the page's language, or in the other where it has none."""
        return both.get(self.language) or both.get(self.other, "")

    def text(self, both: dict[str, str]) -> Markup:
        """`own`, isolated and marked where its language is not the page's."""
        if both.get(self.language):
            return Markup(f"<bdi>{escape(both[self.language])}</bdi>")
        return Markup(f'<bdi lang="{TAGS[self.other]}">{escape(both.get(self.other, ""))}</bdi>')

    def pairs(self, things: list[Reference]) -> str:
        """Ids and names of things, for a script."""
        return json.dumps([[thing["id"], self.own(thing["name"])] for thing in things], ensure_ascii=False)

    def outlet_pairs(self, name: str) -> str:
        """Ids and outlets of the sources of one parameter that chooses sources, for a script."""
        return json.dumps([[id, self.own(self.outlet(id)["name"])] for id in self.chosen(name)], ensure_ascii=False)

    @property
    def basis(self) -> str:
        """What the control in the header stands at: everything, the two articles, or what was checked by its text."""
        only = self.chosen("only")
        return "articles" if sorted(only) == [*ARTICLES] else "text" if only else "everything"

    def outlet(self, source: str) -> Outlet:
        """A source as people name it; one that the data does not hold keeps its id."""
        id, none = {"zh": source, "en": source}, {"zh": "", "en": ""}
        return self.outlets.get(source) or {"name": id, "outlet": id, "day": none, "verification": "unchecked"}

    def second(self, both: dict[str, str]) -> Markup:
        """The text in the other language, where it differs; else nothing."""
        other = both.get(self.other, "")
        if not other or other == both.get(self.language):
            return Markup("")
        return Markup(f'<bdi class="second" lang="{TAGS[self.other]}">{escape(other)}</bdi>')

    @cached_property
    def ways(self) -> dict[str, Way]:
        """How sources are marked in the ways to their claims, as far as this page has asked."""
        return {}

    @cached_property
    def code(self) -> dict[str, str]:
        """Labels of codes in the page's language."""
        start = "zh" if self.language == "zh" else "en"
        return {
            name: next((text for tag, text in code.label.items() if tag.startswith(start)), name)
            for name, code in vocabulary().codes.items()
        }


def linkable(address: str | None) -> bool:
    """Whether an address may become a link: http and https alone."""
    return bool(address) and str(address).lower().startswith(_LINKABLE)


def as_json(value: JsonValue) -> str:
    """JSON for people, as text that the template escapes; `tojson` is for scripts."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def number(value: int) -> str:
    """A count with thousands apart."""
    return f"{value:,}".replace(",", "\u2009")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one Jinja environment; autoescape is on for every template."""
    loader = FileSystemLoader(HERE / "templates", encoding="utf-8")
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["as_json"] = as_json
    made.tests["linkable"] = linkable
    made.filters["number"] = number
    made.globals["looks"] = appearances()
    made.globals |= {
        mark.__name__: mark
        for mark in (outline, marked, shape, thing, chips, figure, note, notes, to_claim, verification)
    }
    made.globals |= {f"line_{name}": getattr(line, name) for name in _LINES}
    made.globals |= {"cell_of": cell.cell, "claims_of": cell.claims, "parties_of": cell.parties}
    return made


def html(template: str, site: Site, data: dict[str, Any]) -> bytes:
    """A page: `data` under the name `page`, its frame under the name `site`."""
    return environment().get_template(template).render(page=data, site=site).encode("utf-8", "replace")


def warm() -> None:
    """Compile every template, so that forked workers find them ready."""
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)
