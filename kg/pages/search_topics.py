"""What a search may ask for besides things: views, shipped queries and properties, found by the words they go by.

The words are those of `schema/search-words.yaml`, the titles and questions of views and of queries, the labels and
definitions of properties.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log

from pydantic import TypeAdapter

from kg.base.paths import queries_dir, schema_dir
from kg.base.strict_record import Record
from kg.base.yaml_text import parse_yaml
from kg.facts.name_match import folded, simplified
from kg.ontology.registry import vocabulary
from kg.store.shipped_query import queries
from kg.views.view_specs import VIEWS

PLAIN = 0.6  # the share of a question's words from which what holds them plainly answers it
_LEAST = 0.34  # the share below which it does not
_AHEAD = 0.2  # the share that a view is ahead of a query, and a query of a property
_MOST = 3
_STEM = 6  # letters by which the forms of an English word are one


class _Words(Record):
    words: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    view: str = ""
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """What a word asks for: a view, a shipped query, or properties."""

    view: str = ""
    properties: tuple[str, ...] = ()
    query: str = ""


@lru_cache(maxsize=1)
def _told() -> list[_Words]:
    path = schema_dir() / "search-words.yaml"
    return TypeAdapter(list[_Words]).validate_python(parse_yaml(path.read_text("utf-8"), path.name).data)


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """Words for views and properties: those of the schema first, then the registry's labels and the titles of views."""
    found = {folded(word): Topic(each.view, each.properties) for each in _told() for word in each.words}
    for name, spec in VIEWS.items():
        for title in (name, spec.title.zh, spec.title.en):
            found.setdefault(folded(title), Topic(view=name))
    for prop in vocabulary().claimable():
        for label in prop.label.values():
            found.setdefault(folded(label), Topic(properties=(prop.name,)))
    return {word: topic for word, topic in found.items() if len(word) > 1}


def topic_of(word: str) -> Topic | None:
    """What a word asks for, in the plural too; None where it is no such word."""
    known = topics()
    return known.get(word) or (known.get(word[:-1]) if word.isascii() and word.endswith("s") else None)


def begun_topics(q: str) -> list[Topic]:
    """The topics one of whose words the text begins."""
    text = folded(simplified(q))
    if len(text) < 2:
        return []
    return list(dict.fromkeys(topic for word, topic in topics().items() if word.startswith(text)))[:_MOST]


def asked_topics(q: str) -> list[tuple[float, Topic]]:
    """What holds most of the words of a question, with how much of it, from `_LEAST` to 1, the best first.

    Rare words weigh more than common ones. Of two that hold about as much, a view stands before a query, a query before
    a property.
    """
    asked, (held, weights, unknown) = _terms(q), _held()
    whole = sum(weights.get(term, unknown) for term in asked)
    if not whole:
        return []
    shares = [(sum(weights[term] * own[term] for term in asked & own.keys()) / whole, topic) for topic, own in held]
    found = [(share, topic) for share, topic in shares if share >= _LEAST]
    found.sort(key=lambda each: -each[0] - _AHEAD * (bool(each[1].view) - bool(each[1].properties)))
    return [each for each in found if each[0] > found[0][0] / 2][:_MOST]


Held = tuple[list[tuple[Topic, dict[str, float]]], dict[str, float], float]


@lru_cache(maxsize=1)
def _held() -> Held:
    """The words of each topic with how far each is its own, how rare a word is, what one weighs that none holds."""
    held = [(topic, _weighed(own, beside)) for topic, own, beside in _texts()]
    often = Counter(term for _, own in held for term in own)
    weights = {term: log(1 + len(held) / count) for term, count in often.items()}
    return held, weights, log(1 + len(held)) / 2


def _texts() -> Iterable[tuple[Topic, list[str], list[str]]]:
    """Each topic with its names and questions, and with what is said of it besides."""
    for name, spec in VIEWS.items():
        told = [text for each in _told() if each.view == name for text in (*each.words, *each.asked)]
        own = [name, *spec.title.model_dump().values(), *spec.question.model_dump().values(), *told]
        yield Topic(view=name), own, []
    for path in sorted(queries_dir().glob("common/*.rq")):
        head = queries()[path.stem].header
        example = any(each.kind == "entity" for each in head.parameters.values())  # whose name the question holds
        question = head.question.model_dump().values() if head.question and not example else ()
        yield Topic(query=path.stem), [*head.title.model_dump().values(), *question], []
    for prop in vocabulary().claimable():
        yield Topic(properties=(prop.name,)), [*prop.label.values()], [*prop.definition.values()]


def _weighed(own: list[str], beside: list[str]) -> dict[str, float]:
    return {term: 0.5 for text in beside for term in _terms(text)} | {
        term: 1.0 for text in own for term in _terms(text)
    }


def _terms(text: str) -> set[str]:
    """The words of a text: English ones by their stem, Chinese ones as pairs of characters."""
    text = simplified(unicodedata.normalize("NFKC", text).casefold())
    latin = (re.sub("(?:(?<=[^s])s|ly)$", "", word) if len(word) > 3 else word for word in re.findall("[a-z]+", text))
    runs = re.findall("[\u4e00-\u9fff]+", text)
    pairs = (run[at : at + 2] for run in runs for at in range(max(len(run) - 1, 1)))
    return {word[:_STEM] for word in latin} | set(pairs)
