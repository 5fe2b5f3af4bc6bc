"""The patterns of `schema/cues.yaml` that a text is read by, compiled once.

The words are data; a pattern is a regular expression over a masked text, where ⓝ stands for a known name, ⓠ for a
quantity and ⓧ for a compound that holds a cue without its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from opencc import OpenCC

from kg.base.paths import schema_dir
from kg.base.yaml_text import read_yaml

NAME, QUANTITY, NEUTRAL = "ⓝ", "ⓠ", "ⓧ"
Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Kind:
    """The cues of one kind of statement in one language, by where they stand to what they govern."""

    ahead: Pattern | None
    behind: Pattern | None
    frame: Pattern | None


@dataclass(frozen=True)
class Lexicon:
    """Every table of the reading, compiled: `kinds[language][kind]`, `words[name]`, `tables[name][key]`."""

    kinds: Mapping[str, Mapping[str, Kind]]
    words: Mapping[str, str]
    compounds: Pattern
    named: tuple[str, ...]
    data: Mapping[str, Any]

    def word(self, name: str, template: str = "{}", flags: int = re.IGNORECASE) -> Pattern:
        """A pattern made of one class of words, set into `template`."""
        return _compiled(template.replace("{}", f"(?:{self.words[name]})"), flags)


@lru_cache(maxsize=512)
def _compiled(source: str, flags: int = re.IGNORECASE) -> Pattern:
    return re.compile(source, flags)


@lru_cache(maxsize=1024)
def pattern(source: str, language: str = "zh") -> Pattern:
    """A pattern of the data: English words stand alone, Chinese ones stand anywhere."""
    unfolded = re.sub(f"({NAME}|{QUANTITY}|{NEUTRAL})(?!\\+)", r"(?:\1++)", source)
    return _compiled(rf"(?<![A-Za-z])(?:{unfolded})(?![A-Za-z])" if language == "en" else f"(?:{unfolded})")


@lru_cache(maxsize=1)
def _reading() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = read_yaml(schema_dir() / "reading.yaml", "schema/reading.yaml").data
    return found


def reading(name: str) -> str:
    """The source of a pattern of `schema/reading.yaml`: `chinese.closed` is `closed` under `chinese`."""
    module, _, key = name.partition(".")
    return _reading()[module][key]


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    simple = OpenCC("t2s").convert
    return {code: to for code in _CHARACTERS if len(to := simple(chr(code))) == 1 and to != chr(code)}


_CHARACTERS = range(0x4E00, 0xA000)


def simplified(text: str) -> str:
    """A text with its traditional characters as simplified ones, one for one, so that every position still holds."""
    return text.translate(_simplified())


_BEYOND = 200  # characters that a pattern may look at behind the end; without a limit each search reads the whole text


def inside(cues: Pattern, text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    """The places of a pattern between two positions; what it looks at may stand beyond them."""
    for match in cues.finditer(text, begin, end + _BEYOND):
        if match.start() >= end:
            return
        if match.end() <= end:
            yield match


@lru_cache(maxsize=256)
def both(source: str) -> Pattern:
    """A pattern of mixed data: alternatives in Latin letters stand alone, the others stand anywhere."""
    return pattern("|".join(_alone(one) for one in alternatives(source)))


def alternatives(source: str) -> Iterator[str]:
    """The alternatives of a pattern at its top level."""
    depth, begin, inside = 0, 0, False
    for at, letter in enumerate(source):
        if at and source[at - 1] == "\\":
            continue
        if inside or letter in "[]":
            inside = letter != "]"
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "|" and not depth:
            yield source[begin:at]
            begin = at + 1
    yield source[begin:]


def _alone(source: str) -> str:
    latin = re.search(r"[A-Za-z]{2}", re.sub(r"\\[a-z]", "", source)) and not re.search(r"[\u4e00-\u9fff]", source)
    return rf"(?<![A-Za-z])(?:{source})(?![A-Za-z])" if latin else source


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The tables of `schema/cues.yaml`."""
    data = read_yaml(schema_dir() / "cues.yaml", "schema/cues.yaml").data
    kinds = {
        language: {kind: _kind(cues, language) for kind, cues in data["assertion"].items()} for language in ("zh", "en")
    }
    compounds = both("|".join(data["compounds"]))
    return Lexicon(kinds, data["words"], compounds, tuple(data["named"]), data)


def _kind(cues: Mapping[str, str], language: str) -> Kind:
    made = {name: cues.get(f"{name}.{language}") for name in ("ahead", "behind", "frame")}
    return Kind(**{name: pattern(source, language) if source else None for name, source in made.items()})
