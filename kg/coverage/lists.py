"""The two lists made by hand: named things with their places, and what is exempt from coverage with a reason.

Stands on the strict YAML reader. Both are checked against the text; neither holds more of it than a name.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import Field

from kg.claims import Record, Sha256, Slug
from kg.coverage.items import Item
from kg.paths import data_dir
from kg.problems import InvalidFiles, Problem
from kg.strict_yaml import Document, read_yaml
from kg.texts import sha256


class Reason(StrEnum):
    """Why something is not covered by a claim: the closed list."""

    LEXICAL = "lexical"  # a numeral that is part of an ordinary word and counts nothing
    LAYOUT = "layout"  # numbering and navigation of the page
    TRUNCATED = "truncated"  # a repetition that the page cuts off in the middle


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


def exemptions_of(source: str, text: str) -> tuple[list[Exemption], list[Problem]]:
    """The exemptions of a source, and a problem for each that no longer fits its text."""
    found: list[Exemption] = []
    problems: list[Problem] = []
    for document in _documents("exemptions.yaml"):
        file = ExemptionFile.model_validate(document.data)
        for index, exemption in enumerate(file.exemptions):
            if exemption.source != source:
                continue
            found.append(exemption)
            if sha256(text[exemption.start : exemption.end]) != exemption.sha256:
                message = f"the text at {exemption.start} to {exemption.end} does not have this hash"
                problems.append(document.problem(("exemptions", index), message, "remove it or correct it"))
    return found, problems
