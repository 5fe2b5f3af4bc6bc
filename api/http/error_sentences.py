"""What errors say, in the words of a page: reach for it wherever a page shows a message or a remedy.

Reads `api/interface/error-sentences.yaml`. A text that has no sentence there has none here, and is shown as raised.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter

from kg.base.yaml_text import parse_yaml
from kg.facts.entities import both_languages
from kg.ontology.registry import vocabulary

FILE = Path(__file__).resolve().parent.parent / "interface" / "error-sentences.yaml"
_PLACE = re.compile(r"\{(\w+)\}")
_WORDS = ("what", "kind", "other")  # places that hold a word of the schema or of the file, where the rest are as given


class Sentence(BaseModel):
    """One form of what errors say, and its words on a page; `page` is the page that it names."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    said: str
    zh: str
    en: str = ""
    page: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    words: dict[str, str]
    sentences: tuple[Sentence, ...]


class Told(NamedTuple):
    """A sentence in a page's language, and the address of the page that it leads to; both empty where it has none."""

    text: str
    page: str


@lru_cache(maxsize=1)
def sentences() -> _File:
    """The file, read once."""
    return TypeAdapter(_File).validate_python(parse_yaml(FILE.read_text("utf-8"), FILE.name).data)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Sentence], ...]:
    return tuple((_pattern(each.said), each) for each in sentences().sentences)


def _pattern(said: str) -> re.Pattern[str]:
    """What a sentence matches: a place is any text, also none, and Python chooses the quotes."""
    parts = enumerate(_PLACE.split(said))
    found = [
        f"(?P<{part}>{'an?' if part in ('a', 'b') else '.*?'})" if at % 2 else re.escape(part).replace("'", "['\"]")
        for at, part in parts
    ]
    return re.compile("".join(found), re.DOTALL)


def told(text: str, language: str) -> Told:
    """What an error says, in zh or en; in English a text that the file does not have is shown as it was raised."""
    for pattern, sentence in _patterns():
        match = pattern.fullmatch(text)
        if match is None:
            continue
        if language == "zh":
            return Told(sentence.zh.format(**_in_chinese(match)), sentence.page)
        english = sentence.en.format(**match.groupdict()) if sentence.en else text
        return Told(_sentence(english, named=sentence.said.startswith("{")), sentence.page)
    return Told(_sentence(text) if language == "en" else "", "")


def _sentence(text: str, *, named: bool = False) -> str:
    """A message as a sentence; what ends with a quotation or an address has no full stop, a name keeps its letters."""
    begun = text if named else text[:1].upper() + text[1:]
    return begun + ("." if text[-1:].isalnum() or text.endswith("'") else "")


def _in_chinese(match: re.Match[str]) -> dict[str, str]:
    found = match.groupdict()
    told_of = {name: "或".join(map(_word, re.split(r" or an? ", found[name]))) for name in _WORDS if name in found}
    listed = {"names": "、".join(re.split(r", | or ", found["names"]))} if "names" in found else {}
    return {**found, **told_of, **listed}


def _word(value: str) -> str:
    """A class or another word that a place holds."""
    if value in vocabulary().classes:
        return both_languages(vocabulary().classes[value].label)["zh"]
    return sentences().words.get(value, value)
