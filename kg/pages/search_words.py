"""What is typed into a search box, read from left to right: names of things, words for views and properties, the rest.

The words are those of `schema/search-words.yaml`, the registry's labels and the titles of views.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter

from kg.base.paths import schema_dir
from kg.base.strict_record import Record
from kg.base.yaml_text import parse_yaml
from kg.facts.name_match import folded, simplified
from kg.ontology.registry import vocabulary
from kg.pages.search import index, standing
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot
from kg.views.view_specs import VIEWS

_LONGEST_WORD = 60
_LEAST_BEGINNING = 4  # letters that may stand for a name which they begin


class _Words(Record):
    words: list[str]
    view: str = ""
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """What a word asks for: a view, or properties."""

    view: str = ""
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class TypedWords:
    """What was typed, read: the things it names and the topics it asks for."""

    things: tuple[str, ...]
    topics: tuple[Topic, ...]


def read_words(snapshot: Snapshot, q: str) -> TypedWords:
    """The things and topics of a text, in the order of its words; what says nothing here is passed over."""
    text = simplified(unicodedata.normalize("NFKC", q).casefold())
    letters = "".join(text.split())
    starts = _word_starts(text)
    named, words = _named(snapshot), _topics()
    things: list[str] = []
    topics: list[Topic] = []
    at = 0
    while at < len(letters):
        ends = [end for end in range(min(len(letters), at + _LONGEST_WORD), at + 1, -1) if end in starts]
        end = next((end for end in ends if letters[at:end] in named or letters[at:end] in words), 0)
        word = letters[at:end]
        if end and word in words and word not in named:
            topics.append(words[word])
        elif end:
            things.append(named[word])
        else:
            end = min((each for each in starts if each > at), default=len(letters))
            things += _begun(snapshot, letters[at:end])
        at = end
    return TypedWords(tuple(dict.fromkeys(things)), tuple(dict.fromkeys(topics)))


def _word_starts(text: str) -> set[int]:
    """Where, spaces left out, a word may begin or end: at spaces, punctuation and every Chinese character."""
    starts, at, before = {0}, 0, " "
    for letter in text:
        if not letter.isspace():
            if not (before.isalnum() and letter.isalnum() and before.isascii() and letter.isascii()):
                starts.add(at)
            at += 1
        before = letter
    return starts | {at}


@kept
def _named(snapshot: Snapshot) -> dict[str, str]:
    """Things by every spelling of two letters or more; of several with one spelling, the one most spoken of."""
    known = index(snapshot)
    found: dict[str, str] = {}
    for spelling in known.spellings:
        for text in (spelling.text, spelling.pinyin):
            if len(text) > 1 and (text not in found or standing(known, spelling.id) > standing(known, found[text])):
                found[text] = spelling.id
    return found


def _begun(snapshot: Snapshot, word: str) -> list[str]:
    """The thing whose name a word begins, the one most spoken of."""
    if len(word) < _LEAST_BEGINNING:
        return []
    known = index(snapshot)
    ids = {spelling.id for spelling in known.spellings if spelling.text.startswith(word)}
    return sorted(ids, key=lambda id: (-standing(known, id), id))[:1]


@lru_cache(maxsize=1)
def _topics() -> dict[str, Topic]:
    """Words for views and properties: those of the schema first, then the registry's labels and the titles of views."""
    path = schema_dir() / "search-words.yaml"
    told = TypeAdapter(list[_Words]).validate_python(parse_yaml(path.read_text("utf-8"), path.name).data)
    found = {folded(word): Topic(each.view, each.properties) for each in told for word in each.words}
    for name, spec in VIEWS.items():
        for title in (name, spec.title.zh, spec.title.en):
            found.setdefault(folded(title), Topic(view=name))
    for prop in vocabulary().claimable():
        for label in prop.label.values():
            found.setdefault(folded(label), Topic(properties=(prop.name,)))
    return {word: topic for word, topic in found.items() if len(word) > 1}


def begun_topics(q: str) -> list[Topic]:
    """The topics one of whose words the text begins."""
    text = folded(simplified(q))
    if len(text) < 2:
        return []
    return list(dict.fromkeys(topic for word, topic in _topics().items() if word.startswith(text)))[:3]
