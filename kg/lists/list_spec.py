"""Which lists exist and what each holds, read from `schema/lists.yaml`.

Never names a class or a property in code.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from pydantic import Field, TypeAdapter, ValidationError

from kg.base.errors import NotFound
from kg.base.paths import schema_dir
from kg.base.problems import InvalidFiles, Problem
from kg.base.strict_record import Record
from kg.base.yaml_text import parse_yaml
from kg.ontology.registry import vocabulary
from kg.records.record_models import Bilingual


class ListSpec(Record):
    """One list; the comment at the head of the file says what each field means."""

    title: Bilingual
    of: Literal["entities", "relationships", "claims", "sources"]
    classes: list[str] = Field(default_factory=list)
    objects_of: str = ""
    structure: list[str] = Field(default_factory=list)
    facts: list[str] = Field(default_factory=list)
    near: list[str] = Field(default_factory=list)
    far: list[str] = Field(default_factory=list)
    figure: str = ""

    @property
    def columns(self) -> list[str]:
        """The names of the facts of an item, in order; a derived edge read from its end is `investorOf`."""
        return [*self.structure, *self.facts, *self.near, *(f"{name}Of" for name in self.far)]


@lru_cache(maxsize=1)
def lists() -> dict[str, ListSpec]:
    """Every list by name. Raises InvalidFiles where the file is broken or names what the ontology does not have."""
    path = schema_dir() / "lists.yaml"
    document = parse_yaml(path.read_text("utf-8"), path.name)
    try:
        found = TypeAdapter(dict[str, ListSpec]).validate_python(document.data)
    except ValidationError as error:
        remedy = "see the comment at the head of the file"
        raise InvalidFiles(
            [document.problem(tuple(item["loc"]), item["msg"], remedy) for item in error.errors()]
        ) from None
    words = vocabulary()
    for name, spec in found.items():
        if spec.figure and spec.of == "entities" and spec.figure not in spec.columns:
            remedy = "figure is one of the list's own facts"
            raise InvalidFiles([Problem(path.name, 1, f"{name} has no column {spec.figure!r}", remedy)])
        known = {*words.properties, *words.classes}
        for term in [*spec.classes, *spec.structure, *spec.facts, *spec.near, *spec.far, *filter(None, [spec.figure])]:
            if term not in known:
                raise InvalidFiles([Problem(path.name, 1, f"{name} names {term!r}", "no such term in the ontology")])
    return found


def list_named(name: str) -> ListSpec:
    """The list of this name. Raises NotFound with the nearest names."""
    if name not in lists():
        raise NotFound.among(f"no list {name!r}", name, lists(), place="list")
    return lists()[name]
