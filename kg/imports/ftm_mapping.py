"""The mapping of a file of FollowTheMoney entities: its source, who is who, what its roles are, what is left out.

A property that is neither read nor ignored is a problem, so that nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from kg.base.problems import InvalidFiles, Problem
from kg.base.strict_record import Record
from kg.base.yaml_text import Document
from kg.imports.mapping import Named, frame_columns, is_frame, shared_problems, term_like, validated_mapping
from kg.ontology.registry import vocabulary
from kg.records.record_models import Slug, Source, Text


class FtmMapping(Record):
    """A whole mapping file."""

    source: Source
    rows: Literal["entities"]
    names: dict[str, Slug | Named] = Field(default_factory=dict, description="an entity's id or name -> who it is")
    roles: dict[str, Text] = Field(default_factory=dict, description="a role -> what it says of the organization")
    percentage: Text = Field(default="{}", description="words around a bare number, such as {}%")
    ignored: list[Text] = Field(default_factory=list, description="schemata and properties that are left out")


def read_ftm_mapping(document: Document) -> FtmMapping:
    """The mapping. Raises InvalidFiles with the line of everything in it that cannot be meant."""
    found = validated_mapping(FtmMapping, document)
    problems = [*shared_problems(found.source, found.names, document), *_unknown_terms(found, document)]
    if problems:
        raise InvalidFiles(problems)
    return found


def _unknown_terms(found: FtmMapping, document: Document) -> Iterator[Problem]:
    words = vocabulary()
    of_persons = {prop.name for prop in words.claimable() if prop.range == "Person"}
    for role, predicate in found.roles.items():
        if predicate not in of_persons:
            message = f"{predicate!r} is no property that leads from an organization to a person"
            yield document.problem(("roles", role), message, term_like(predicate, of_persons))
    if not is_frame(found.percentage) or frame_columns(found.percentage):
        message = f"percentage has no one {{}}, or other braces: {found.percentage!r}"
        yield document.problem(("percentage",), message, 'write e.g. percentage: "{}%"')
