"""What the reconciliation service is asked and answers, field by field, in the words of its protocol.

Follows the Reconciliation Service API, 0.2 and 1.0-draft.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

Quantifier = Literal["any", "all", "none"]


class Condition(TypedDict):
    """A property with values that a candidate is to have: any of them, all, or none."""

    id: str
    values: list[str | bool | int | float]
    required: NotRequired[bool]
    quantifier: NotRequired[Quantifier]


class MatchQuery(TypedDict):
    """What somebody looks for: a text, an id, or properties alone."""

    text: NotRequired[str | None]
    id: NotRequired[str | None]
    types: NotRequired[list[str]]
    limit: NotRequired[int | None]
    properties: NotRequired[list[Condition]]


class Feature(TypedDict):
    """A part of a score."""

    id: str
    value: float


class NamedId(TypedDict):
    """An id with its name."""

    id: str
    name: str


class Thing(NamedId):
    """An entity as the protocol shows it."""

    description: str
    type: list[NamedId]


class MatchCandidate(Thing):
    """A candidate for a query; `match` is true for the one that is certain."""

    score: float
    match: bool
    features: list[Feature]
    matched: str


class ThingPreview(Thing):
    """What a small card shows."""

    definition: str


class Suggestion(NamedId):
    """A term or a thing that a few letters may mean."""

    description: str
    type: NotRequired[list[NamedId]]


class ExtendProperty(NamedId):
    """A property that was asked for; `type` is the class of its values."""

    type: NotRequired[NamedId]


class ExtendValue(TypedDict):
    """A value: an entity with its name, or a text."""

    id: NotRequired[str]
    name: NotRequired[str]
    str: NotRequired[str]


class PropertyValues(TypedDict):
    """The values of one property."""

    id: str
    values: list[ExtendValue]


class ExtendRow(TypedDict):
    """The values of one entity."""

    id: str
    properties: list[PropertyValues]


class Extension(TypedDict):
    """The values of properties of entities."""

    meta: list[ExtendProperty]
    rows: list[ExtendRow]
