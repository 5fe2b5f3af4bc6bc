"""The records of facts that pages, lists and programs share, field by field, as their JSON carries them.

A text in both languages is {zh, en}; where a source gives one language, the other is absent.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from pyoxigraph import Literal, NamedNode

Both = dict[str, str]
FieldValue = str | bool | Both | list[str]


class EntityNames(TypedDict, total=False):
    """What an entity is called."""

    name: Both
    aliases: list[str]
    hidden: list[str]
    legalName: Both
    definition: Both


class Reference(TypedDict):
    """A thing to link to: `type` is the class it is drawn as; a code has its list under `code` instead."""

    id: str
    name: Both
    type: NotRequired[str]
    code: NotRequired[str]


class ClaimLink(TypedDict):
    """A link of a claim: its kind, and the claim at its other end."""

    kind: str
    claim: str


class ClaimFields(TypedDict, total=False):
    """A claim's own fields as the graph holds them: terms, texts by language, lists of terms."""

    subject: NamedNode
    predicate: NamedNode
    object: NamedNode | Literal
    quantity: NamedNode
    period: NamedNode
    asWritten: Literal
    bound: NamedNode
    lower: Literal
    upper: Literal
    lowerOpen: Literal
    upperOpen: Literal
    nominal: Literal
    statedNumber: Literal
    unit: NamedNode
    reading: list[Literal]
    time: Literal
    earliest: Literal
    latest: Literal
    modality: NamedNode
    polarity: NamedNode
    asserted: Literal
    retractedOn: Literal
    definition: NamedNode
    criterion: NamedNode
    certainty: NamedNode
    line: Literal
    speaker: NamedNode
    provider: NamedNode
    hadPrimarySource: NamedNode
    wasQuotedFrom: NamedNode
    scope: Both
    paraphrase: Both
    about: list[NamedNode]
    evidence: list[NamedNode]
    inferred: list[Literal]


class SourceReference(TypedDict):
    """A source to link to."""

    id: str
    verification: str
    title: NotRequired[Both]
    address: NotRequired[str]
    publisher: NotRequired[str]


class Publication(TypedDict, total=False):
    """What is recorded of the publication of a source, as far as it is."""

    creator: str
    language: str
    mirrorOf: str
    published: str
    publishedEarliest: str
    publishedLatest: str
    recorded: str
    textHash: str


class SourceSummary(SourceReference, Publication):
    """A source with the count of its claims and what is recorded of its publication."""

    claims: int


class LineValue(TypedDict):
    """What a line says: `kind` is quantity, text, code, period, entity or none; a quantity has its bounds."""

    kind: str
    id: NotRequired[str]
    name: NotRequired[Both]
    text: NotRequired[str]
    type: NotRequired[str]
    code: NotRequired[str]
    asWritten: NotRequired[str]
    bound: NotRequired[str]
    lower: NotRequired[str]
    upper: NotRequired[str]
    lowerOpen: NotRequired[bool]
    upperOpen: NotRequired[bool]
    nominal: NotRequired[str]
    statedNumber: NotRequired[str]
    unit: NotRequired[str]
    readings: NotRequired[list[str]]


class LineTime(TypedDict):
    """When it was so: the EDTF string, its words, and the first and last possible day where there are any."""

    edtf: str
    name: Both
    earliest: NotRequired[str]
    latest: NotRequired[str]


class Voice(Reference):
    """Who says so: `role` is speaker, provider, document or source."""

    role: str


class Mention(TypedDict):
    """One mention of a statement: the claim and its source."""

    id: str
    source: str


class ClaimLine(TypedDict):
    """One claim as one line; `mentions`, `sources` and `competing` where mentions of a statement share it."""

    id: str
    subject: Reference
    predicate: str
    label: Both
    value: LineValue
    modality: str
    polarity: str
    asserted: bool
    definition: NotRequired[str]
    criterion: NotRequired[Reference]
    certainty: NotRequired[str]
    retractedOn: NotRequired[str]
    line: NotRequired[str]
    scope: NotRequired[Both]
    paraphrase: NotRequired[Both]
    inferred: NotRequired[list[str]]
    attribution: list[Voice]
    source: SourceReference
    time: NotRequired[LineTime]
    mentions: NotRequired[list[Mention]]
    sources: NotRequired[list[str]]
    competing: NotRequired[list[ClaimLink]]


class Around(TypedDict):
    """The paragraph around a slice."""

    number: int
    start: int
    text: str


class ShownSlice(TypedDict):
    """What of a text may be shown of a slice: nothing where the hash differs."""

    hashMatches: bool
    text: NotRequired[str]
    paragraph: NotRequired[Around]


class SlicePlace(TypedDict):
    """A slice: its role, its place in the text in characters, its hash."""

    role: str
    start: int
    end: int
    sha256: str


class ClaimSlice(SlicePlace):
    """A slice with what may be shown of it, where the text is at hand."""

    hashMatches: NotRequired[bool]
    text: NotRequired[str]
    paragraph: NotRequired[Around]


class TextState(TypedDict):
    """Whether a source's text is at hand, and why not."""

    atHand: bool
    reason: NotRequired[str]


class ClaimValues(TypedDict):
    """Every field of a claim's own that it has, but those that say what it is about and where it stands."""

    subject: str
    predicate: str
    modality: str
    polarity: str
    asserted: bool
    object: NotRequired[str | bool]
    investment: NotRequired[str]
    holding: NotRequired[str]
    observation: NotRequired[str]
    quantity: NotRequired[str]
    asWritten: NotRequired[str]
    bound: NotRequired[str]
    lower: NotRequired[str]
    lowerOpen: NotRequired[bool]
    upper: NotRequired[str]
    upperOpen: NotRequired[bool]
    nominal: NotRequired[str]
    statedNumber: NotRequired[str]
    reading: NotRequired[list[str]]
    unit: NotRequired[str]
    period: NotRequired[str]
    time: NotRequired[str]
    earliest: NotRequired[str]
    latest: NotRequired[str]
    definition: NotRequired[str]
    criterion: NotRequired[str]
    certainty: NotRequired[str]
    speaker: NotRequired[str]
    provider: NotRequired[str]
    hadPrimarySource: NotRequired[str]
    retractedOn: NotRequired[str]
    inferred: NotRequired[list[str]]
    scope: NotRequired[Both]
    paraphrase: NotRequired[Both]
    valueLabel: NotRequired[Both]
    timeLabel: NotRequired[Both]


class ClaimRecord(ClaimValues):
    """One claim with its chain of attribution, slices and links, and every field of its own that it has."""

    id: str
    iri: str
    source: str
    label: Both
    attribution: list[Voice]
    slices: list[ClaimSlice]
    text: TextState
    links: list[ClaimLink]
    about: NotRequired[list[str]]
    line: NotRequired[str]


class SourceRecord(Publication):
    """A source's own description."""

    id: str
    iri: str
    type: str
    title: Both
    verification: str
    address: NotRequired[str]
    publisher: NotRequired[str]
    inferred: NotRequired[list[str]]
