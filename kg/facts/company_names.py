"""A registered company name without what its law adds: place, trade and legal form (`schema/company-names.yaml`).

What is left may be shared by two companies, so it leads to candidates and never decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.base.paths import schema_dir
from kg.base.strict_record import Record
from kg.base.yaml_text import parse_yaml

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_WORD = re.compile(r"[^\s.,，]+")


class Words(Record):
    """One list of additions in either language."""

    zh: list[str]
    en: list[str]


class Places(Record):
    """The least and greatest length of a Chinese place, and English places."""

    zh: tuple[int, int]
    en: list[str]


class CompanyWords(Record):
    """What companies add to their names; the head of the file says what each list is."""

    forms: Words
    trades: Words
    places: Places


@cache
def company_words() -> CompanyWords:
    """The additions, from the schema."""
    path = schema_dir() / "company-names.yaml"
    return CompanyWords.model_validate(parse_yaml(path.read_text("utf-8"), path.name).data)


def without_additions(name: str) -> list[str]:
    """What a company may be called for short, longest first; empty for a name without any addition.

    北京月之暗面科技有限公司 gives 北京月之暗面科技, 北京月之暗面, 月之暗面科技, 月之暗面, and shorter ones while two
    letters remain.
    """
    bare = _BRACKETS.sub("", name).strip()
    found = dict.fromkeys(_chinese(bare) if _CHINESE.search(bare) else _english(bare))
    if bare != name.strip():
        found = {bare: None, **found}
    added = {*company_words().trades.zh, *company_words().forms.zh}
    return [each for each in found if len(each) > 1 and each != name and each not in added]


def _chinese(name: str) -> Iterator[str]:
    words = company_words()
    stems = [name, *_stripped(name, words.forms.zh)]
    stems += [short for stem in stems[:] for short in _stripped(stem, words.trades.zh)]
    yield from stems[1:]
    if len(stems) > 1:  # only a registered name begins with its place
        least, most = words.places.zh
        yield from (stem[length:] for length in range(least, most + 1) for stem in stems[1:])


def _stripped(name: str, endings: list[str]) -> Iterator[str]:
    """The name without one ending, without two, and so on."""
    ending = next((each for each in endings if name.endswith(each) and len(name) > len(each) + 1), None)
    if ending is not None:
        yield name[: -len(ending)]
        yield from _stripped(name[: -len(ending)], endings)


def _english(name: str) -> Iterator[str]:
    words = company_words()
    parts = _WORD.findall(name)
    for endings in ({*words.forms.en}, {*words.forms.en, *words.trades.en}):
        kept = parts[:]
        while len(kept) > 1 and kept[-1].casefold() in endings:
            kept.pop()
            yield " ".join(kept)
        while len(kept) > 1 and len(kept) < len(parts) and kept[0].casefold() in words.places.en:
            kept.pop(0)
            yield " ".join(kept)
