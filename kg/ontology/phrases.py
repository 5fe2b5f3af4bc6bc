"""What opens pages, as data: the phrases of a thing's sentence, its first figures, the findings, the heads of views.

Read from `phrases.yaml`, `headlines.yaml`, `findings.yaml` and `view-headlines.yaml` of the schema; holds no word and
no property of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, TypeVar

from pydantic import TypeAdapter

from kg.base.paths import schema_dir
from kg.base.strict_record import Record
from kg.base.yaml_text import parse_yaml

Told = TypeVar("Told", bound="ForClasses")


class ForClasses(Record):
    """Something that is said on the pages of things of some classes."""

    of: list[str]


class Phrase(ForClasses):
    """A phrase filled by the relations of one property; `{values}` stands for what they lead to."""

    property: str
    direction: Literal["in", "out"]
    zh: str
    en: str


class Headline(ForClasses):
    """The properties one of whose claims may open a page; `via` leads from the claim's subject to the thing."""

    properties: list[str]
    via: str | None = None


@lru_cache(maxsize=1)
def phrases() -> list[Phrase]:
    """Every phrase, in the order in which they are said."""
    return TypeAdapter(list[Phrase]).validate_python(_read("phrases.yaml"))


@lru_cache(maxsize=1)
def headlines() -> list[Headline]:
    """What may open a page, in order."""
    return TypeAdapter(list[Headline]).validate_python(_read("headlines.yaml"))


class Finding(Record):
    """The words of one kind of finding, and what no source here says about it."""

    zh: str
    en: str
    unknown: dict[Literal["zh", "en"], str]


@lru_cache(maxsize=1)
def finding_words() -> dict[str, Finding]:
    """The words of every kind of finding, in the order of the first page."""
    return TypeAdapter(dict[str, Finding]).validate_python(_read("findings.yaml"))


class HeadlineWords(Record):
    """The words of one kind of headline of a view."""

    zh: str
    en: str


@lru_cache(maxsize=1)
def view_headline_words() -> dict[str, HeadlineWords]:
    """The words of every kind of headline that a view may have."""
    return TypeAdapter(dict[str, HeadlineWords]).validate_python(_read("view-headlines.yaml"))


def told_of(kinds: Iterable[str], every: Iterable[Told]) -> list[Told]:
    """Those that are said of a thing of these classes."""
    known = set(kinds)
    return [each for each in every if known & set(each.of)]


def _read(name: str) -> object:
    return parse_yaml((schema_dir() / name).read_text("utf-8"), name).data
