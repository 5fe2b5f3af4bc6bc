"""Persons whom no post tells: a family name and a given one in pinyin, Dr. ⓝ, founded by ⓝ, ⓝ, who left; 竹里说。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.drafting.drafting_words import words
from kg.reading import Span

_INITIALS = "[bpmfdtnlgkhjqxzcsryw]|zh|ch|sh"
_FINALS = "i?ang?|i?ao|ai|ei|e[nr]?g?|i[ae]?|in|ing|i?ong|i?u|ou?|ua|uai|ua?ng?|ue|ui|un|uo|v"
_GIVEN = rf"(?=[A-Z])(?i:(?:(?:{_INITIALS})?(?:{_FINALS})(?:-(?=[a-z]))?){{1,2}})"
_WESTERN = r"[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?"
_FULL = rf"{_WESTERN}(?: [A-Z]\.)?(?: {_WESTERN}){{1,2}}"


@lru_cache(maxsize=1)
def _shapes() -> tuple[re.Pattern[str], ...]:
    family, places = words()["surnames.en"], words()["no_persons.en"]
    apart = r"(?<![A-Za-z.-])(?<![a-z] of )"
    end = r"(?![\w-]| [A-Z][a-z]+)"
    former = r"(?:an? |the )?(?:(?:former|ex-|one-time)\s?)?(?:[A-Z][\w-]+ ){0,3}(?:[a-z-]+ ){1,3}"
    founded = words()["founded_by.en"]
    return tuple(
        re.compile(source)
        for source in (
            rf"{apart}(?!(?:{places})\b)(?P<name>(?:{family}) {_GIVEN}){end}",
            rf"{apart}(?!(?:{places})\b)(?P<name>{_WESTERN} (?:{family})){end}",
            rf"\b(?:Mr|Ms|Mrs|Dr|Prof)\.? (?P<name>{_FULL})",
            rf"\b{founded}\s+(?:{former})?(?P<name>{_FULL})(?: and (?P<other>{_FULL}))?",
            rf"{apart}(?P<name>{_FULL}), (?:who (?:is|was|says|left|founded|joined|used|now|once)\b|\d\d,)",
        )
    )


def english_persons(text: str) -> Iterator[Span]:
    """The places of persons' names that their own form or the words around them tell."""
    for shape in _shapes():
        for match in shape.finditer(text):
            yield from (match.span(group) for group in shape.groupindex if match[group])


@lru_cache(maxsize=1)
def _speaks() -> re.Pattern[str]:
    surnames, speech = words()["surnames"], words()["speaks"]
    name = rf"(?P<name>(?:[{surnames}]|{words()['surnames.rare']})[\u4e00-\u9fff]{{2}})"
    return re.compile(rf"(?:^|(?<=[，。；：！？”“\n\"])){name}(?:{speech})", re.MULTILINE)


def chinese_speakers(text: str) -> Iterator[Span]:
    """Who speaks at the head of a clause, where the text names whoever it is more than once: 竹里青说."""
    for match in _speaks().finditer(text):
        of_firm = re.search(rf"{match['name']}(?:{words()['endings']['Company']})", text)  # the short form of a firm
        if of_firm is None and text.count(match["name"]) > 1 and not re.match(words()["no_persons"], match["name"]):
            yield match.span("name")
