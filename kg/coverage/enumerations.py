"""The two lists made by hand: named things with their places, and what is exempt from coverage with a reason.

Both are checked against the text; neither holds more of it than a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import Field

from kg.base.paths import data_dir
from kg.base.problems import InvalidFiles, Problem
from kg.base.strict_record import Record
from kg.base.yaml_text import Document, read_yaml
from kg.coverage.text_items import Item
from kg.records.load import Located
from kg.records.record_models import Sha256, Slug
from kg.records.texts import sha256


class Reason(StrEnum):
    """Why something is not covered by a claim: the closed list."""

    LEXICAL = "lexical"  # a numeral that is part of an ordinary word and counts nothing
    LAYOUT = "layout"  # numbering and navigation of the page


class NamedThing(Record):
    """A name as the text writes it, what kind of thing bears it, and every place where it starts."""

    name: str = Field(min_length=1, max_length=21)
    kind: str
    at: list[int]


class NamedFile(Record):
    """The named things of one source's text."""

    source: Slug
    named: list[NamedThing]


class Exemption(Record):
    """A stretch of a text that no claim covers: position, hash and reason."""

    source: Slug
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    sha256: Sha256
    reason: Reason


class ExemptionFile(Record):
    """Everything that is exempt."""

    exemptions: list[Exemption]


def coverage_dir() -> Path:
    """Where the two kinds of lists stand."""
    return data_dir() / "coverage"


def _documents(pattern: str) -> list[Document]:
    return [read_yaml(path, f"kg/data/coverage/{path.name}") for path in sorted(coverage_dir().glob(pattern))]


def named_sources() -> set[str]:
    """The sources that have a list of named things: their texts are covered whole."""
    return {NamedFile.model_validate(document.data).source for document in _documents("named-*.yaml")}


def named_items(source: str, text: str) -> list[Item]:
    """The named things of a source, as items. Raises InvalidFiles where a name does not stand where it is said to."""
    found: list[Item] = []
    for document in _documents("named-*.yaml"):
        file = NamedFile.model_validate(document.data)
        for index, thing in enumerate(file.named if file.source == source else []):
            for start in thing.at:
                if not text.startswith(thing.name, start):
                    message = f"{thing.name!r} does not stand at {start}"
                    raise InvalidFiles([document.problem(("named", index), message, "correct the place")])
                found.append(Item(start, start + len(thing.name), "name"))
    return found


@dataclass(frozen=True)
class Exempt:
    """An exemption and where it is written."""

    exemption: Exemption
    at: Located

    def holds(self, item: Item) -> bool:
        """Whether the item stands within it."""
        return self.exemption.start <= item.start and item.end <= self.exemption.end


def exemptions_of(source: str) -> list[Exempt]:
    """The exemptions of one source's text."""
    return [
        Exempt(exemption, Located(document, ("exemptions", index)))
        for document in _documents("exemptions.yaml")
        for index, exemption in enumerate(ExemptionFile.model_validate(document.data).exemptions)
        if exemption.source == source
    ]


def unfitting(exempt: Iterable[Exempt], text: str) -> Iterator[Problem]:
    """A problem for each exemption whose hash is not that of the text there."""
    for one in exempt:
        start, end = one.exemption.start, one.exemption.end
        if sha256(text[start:end]) != one.exemption.sha256:
            yield one.at.problem(f"the text at {start} to {end} does not have this hash", "remove it or correct it")
