"""Problems in words for people: what happened, what it means and what to do, in Chinese and English.

Says what a problem document's members say; a parser's own message stays as it is, beside these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from api.http.error_sentences import told
from api.http.problem_documents import PROBLEMS
from kg.base.json_value import JsonObject, JsonValue
from kg.base.yaml_text import parse_yaml

FILE = Path(__file__).resolve().parent.parent / "interface" / "problems.yaml"


class Advice(BaseModel):
    """What to do, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: str
    en: str


class Words(BaseModel):
    """A kind of problem: title and meaning in Chinese, what to do in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    meaning: str
    remedy: Advice


class Fact(Advice):
    """A sentence about some members of a problem document."""

    members: tuple[str, ...]


class Catalogue(BaseModel):
    """Every kind of problem, and the sentences that its members allow."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    problems: dict[str, Words]
    facts: tuple[Fact, ...]


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    return TypeAdapter(Catalogue).validate_python(parse_yaml(FILE.read_text("utf-8"), FILE.name).data)


def explained(name: str, language: str, members: JsonObject) -> dict[str, str]:
    """Title, meaning and remedy of a kind of problem in `language` (zh or en); `members` are those of its document.

    Beside them what is said of this one, what to do (`hint`) and the page that this names (`page`), empty where the
    language has no words for it.
    """
    found, known = catalogue().problems[name], PROBLEMS[name]
    title, meaning = (found.title, found.meaning) if language == "zh" else (known.title, known.meaning)
    facts = [said for fact in catalogue().facts if (said := _said(fact, language, members))]
    between = "" if language == "zh" else " "
    about, hint = (told(str(members.get(name, "")), language) for name in ("detail", "remedy"))
    return {
        "title": title,
        "meaning": between.join([meaning, *facts]),
        "remedy": found.remedy.zh if language == "zh" else found.remedy.en,
        "said": about.text,
        "hint": hint.text,
        "page": hint.page,
    }


def _said(fact: Fact, language: str, members: JsonObject) -> str:
    values = {name: _in(members.get(name), language) for name in fact.members}
    if not all(values.values()):
        return ""
    return (fact.zh if language == "zh" else fact.en).format(**values)


def _in(value: JsonValue, language: str) -> str:
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get("en") or "")
    return f"{value:g}" if isinstance(value, float) else str(value or "")
