"""Kinds of documents, read from `document-kinds.yaml` of the schema: which are filed, by which words they are known.

Holds no word of its own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from kg.base.paths import schema_dir
from kg.base.strict_record import Record
from kg.base.yaml_text import read_yaml
from kg.ontology.registry import vocabulary

Of = Literal["listing", "year", "part", "round", "provider", "time"]


class DocumentKind(Record):
    """A kind of document; `filed` with an exchange; `words` are those by which a name tells the kind.

    `states` are the properties that it would state (or "round", "metric", "any"), `of` what one such document is of.
    """

    name: str
    filed: bool
    zh: str
    en: str
    words: list[str]
    states: list[str]
    of: Of


class DocumentKinds(Record):
    """All kinds, the properties of which one figure settles another, and those of a round."""

    kinds: list[DocumentKind]
    alike: list[list[str]]
    round: list[str]


@lru_cache(maxsize=1)
def document_kinds() -> DocumentKinds:
    """The kinds of documents in the order in which their words are looked for."""
    data = read_yaml(schema_dir() / "document-kinds.yaml", "schema/document-kinds.yaml").data
    return DocumentKinds.model_validate(data)


def kind_of(*told: str) -> DocumentKind | None:
    """The first kind that one of these names or remarks tells; None where none does."""
    text = "\n".join(told).casefold()
    return next((kind for kind in document_kinds().kinds if any(word.casefold() in text for word in kind.words)), None)


def alike(property: str) -> frozenset[str]:
    """The properties of which one figure settles another: a property itself and those that it is grouped with."""
    return frozenset({property}).union(*(group for group in document_kinds().alike if property in group))


def kinds_that_state(property: str) -> list[DocumentKind]:
    """The kinds of which a document would state this property, in their order."""
    known = document_kinds()
    groups = {"any", property} | ({"round"} if property in known.round else set())
    if property in vocabulary().properties and vocabulary().properties[property].metric:
        groups.add("metric")
    return [kind for kind in known.kinds if groups & set(kind.states)]
