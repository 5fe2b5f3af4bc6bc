"""The lexicon of cue words: which words show a plan, a forecast, an opinion, a negation, a predicate, a definition.

The words are data; this room only finds them, longest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.base.paths import schema_dir
from kg.base.yaml_text import read_yaml
from kg.ontology.registry import vocabulary
from kg.reading.patterns import simplified

NEUTRAL = "neutral"
_DENIED = "denied"
_SPACE = re.compile(r"(?:(?<=[\x21-\x7e])(\s+)(?=[\x21-\x7e]))|\s+")


class Words:
    """A table of words and what each means: finds them in a text, the longest first and none inside another."""

    def __init__(self, table: Mapping[str, Iterable[str]]) -> None:
        self.meanings: dict[str, set[str]] = {}
        for meaning, words in table.items():
            for word in words:
                self.meanings.setdefault(plain(word), set()).add(meaning)
        longest = sorted(self.meanings, key=lambda word: (-len(word), word))
        self.pattern = re.compile("|".join(map(_bounded, longest)) or r"(?!)")

    def found(self, text: str) -> set[str]:
        """The meanings of the words that stand in `text`, those of neutral words left out."""
        return {
            meaning
            for match in self.pattern.finditer(plain(text))
            for meaning in self.meanings[match.group()]
            if meaning != NEUTRAL
        }

    def whole(self, text: str) -> set[str]:
        """The meanings of `text` where it is one of the words."""
        return self.meanings.get(plain(text), set()) - {NEUTRAL}


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """A text as names and words are compared: in one case, with spaces only between Latin words."""
    return _SPACE.sub(lambda space: " " if space.group(1) else "", simplified(text)).strip().casefold()


def _bounded(word: str) -> str:
    """A Latin word or a number stands alone: 99 is not in 199, and api is not in rapid."""
    front = rf"(?<![{_kin(word[0])}])" if _kin(word[0]) else ""
    back = rf"(?![{_kin(word[-1])}])" if _kin(word[-1]) else ""
    return front + re.escape(word) + back


def _kin(character: str) -> str:
    if character.isascii() and character.isdigit():
        return "0-9"
    return "a-z" if character.isascii() and character.isalpha() else ""


def within(word: str, text: str) -> bool:
    """Whether `word` stands in `text` as words are compared."""
    return bool(plain(word)) and _standing(plain(word)).search(plain(text)) is not None


@lru_cache(maxsize=20_000)
def _standing(word: str) -> re.Pattern[str]:
    return re.compile(_bounded(word))


@dataclass(frozen=True)
class Cues:
    """The lexicon. `predicates` maps a property to its words; an empty list means that it needs no word."""

    modality: Words
    polarity: Words
    definitions: Words
    codes: Words
    pronouns: Words
    attribution: Words
    times: Words
    predicates: Mapping[str, Words]
    units: Mapping[str, str]
    order: Mapping[str, str]
    symmetric: frozenset[str]
    plain: frozenset[str]
    told: frozenset[str]

    def predicate(self, name: str) -> Words | None:
        """The words of a property, or None where it needs none."""
        return self.predicates.get(name)


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The lexicon of `schema/cues.yaml`, with the labels of the code lists among the words of codes."""
    data = read_yaml(schema_dir() / "cues.yaml", "schema/cues.yaml").data
    neutral = {NEUTRAL: data["neutral"]}
    return Cues(
        modality=Words({**{kind: words for kind, words in data["modality"].items() if kind != _DENIED}, **neutral}),
        polarity=Words({"negative": data["modality"][_DENIED], **neutral}),
        definitions=Words(_labels("Definition", data["definitions"])),
        codes=Words({**_labels("RoundStage", {}), **data["codes"]}),
        pronouns=Words({"pronoun": data["pronouns"]}),
        attribution=Words({"attribution": data["attribution"]}),
        times=Words({"time": data["times"]}),
        predicates={name: Words({name: words}) for name, words in data["predicates"].items() if words},
        units=dict(data["units"]),
        order=dict(data["order"]),
        symmetric=frozenset(data["symmetric"]),
        plain=frozenset(data["facts"]),
        told=frozenset(data["told"]),
    )


def _labels(list_name: str, more: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {code.name: [*code.label.values(), *more.get(code.name, [])] for code in vocabulary().codes_of(list_name)}
