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


class ExtendedRows(TypedDict):
    """The values of properties of entities."""

    meta: list[ExtendProperty]
    rows: list[ExtendRow]


class Named(TypedDict):
    """What letters suggest; `notable` are the classes of an entity."""

    id: str
    name: str
    description: str
    notable: NotRequired[list[NamedId]]


class SuggestResult(TypedDict):
    """What a few letters may mean."""

    result: list[Named]


class Proposal(TypedDict):
    """The properties that members of a class can have."""

    type: str
    limit: int
    properties: list[NamedId]


# The wire form of 0.2


class ServicePath(TypedDict):
    """An address, in two parts."""

    service_url: str
    service_path: str


class SuggestPaths(TypedDict):
    """Where the suggest services are."""

    entity: ServicePath
    property: ServicePath
    type: ServicePath


class ThingAddress(TypedDict):
    """The address of a thing, with a place for its id."""

    url: str


class PreviewSize(TypedDict):
    """The size of a small card."""

    width: int
    height: int


class PreviewAddress(PreviewSize):
    """The address of a small card, with a place for its id."""

    url: str


class ExtendPaths(TypedDict):
    """Where properties are proposed."""

    propose_properties: ServicePath
    property_settings: list[str]


class OldManifest(TypedDict):
    """What the service is and does, 0.2."""

    versions: list[str]
    name: str
    identifierSpace: str
    schemaSpace: str
    documentation: str
    view: ThingAddress
    defaultTypes: list[NamedId]
    suggest: SuggestPaths
    preview: PreviewAddress
    extend: ExtendPaths


class OldCandidate(Thing):
    """A candidate for a query, 0.2; `match` is true for the one that is certain."""

    score: float
    match: bool
    features: list[Feature]


class OldResult(TypedDict):
    """The candidates for one query, 0.2, best first."""

    result: list[OldCandidate]


class OldExtension(TypedDict):
    """The values of properties of entities, 0.2: by entity, then by property."""

    meta: list[ExtendProperty]
    rows: dict[str, dict[str, list[ExtendValue]]]


OldAnswer = OldManifest | OldExtension | dict[str, OldResult]
"""What 0.2 answers at its one address: the manifest, values, or results by the names of the queries."""


# The wire form of the 1.0 draft


class SuggestKinds(TypedDict):
    """Which suggest services there are."""

    entity: bool
    property: bool
    type: bool


class ExtendSettings(TypedDict):
    """Whether properties are proposed."""

    proposeProperties: bool
    propertySettings: list[str]


class Manifest(TypedDict):
    """What the service is and does, 1.0 draft."""

    versions: list[str]
    name: str
    lang: str
    documentation: str
    serviceVersion: str
    view: ThingAddress
    defaultTypes: list[NamedId]
    suggest: SuggestKinds
    preview: PreviewSize
    extend: ExtendSettings
    standardizedScore: bool
    identifierSpace: str
    schemaSpace: str


class NamedFeature(Feature):
    """A part of a score, with its name."""

    name: str


class Candidate(Thing):
    """A candidate for a query, 1.0 draft; `match` is true for the one that is certain."""

    score: float
    match: bool
    lang: str
    features: list[NamedFeature]


class CandidateList(TypedDict):
    """The candidates for one query, 1.0 draft, best first."""

    candidates: list[Candidate]


class MatchResults(TypedDict):
    """The candidates for each query of a batch, in its order."""

    results: list[CandidateList]
