"""The results of views as pictures read them: of a view's JSON the fields that are drawn, cell by cell and row by row.

A field is what the view publishes under its name (kg/views): a test holds the two together.
"""

from __future__ import annotations

from typing import Generic, NotRequired, TypedDict, TypeVar

from kg.facts.fact_records import Both


class Ref(TypedDict):
    """An entity, a source or a code."""

    id: str
    label: Both
    kind: str


class When(TypedDict):
    """A time with its first and last possible day."""

    edtf: str
    earliest: str | None
    latest: str | None
    label: Both


class Amount(TypedDict):
    """A figure with its bounds, as strings of digits."""

    unit: str
    bound: str
    lower: str | None
    upper: str | None
    nominal: str | None
    label: Both


class Figure(TypedDict):
    """A figure of several, with its claims."""

    amount: Amount
    claims: list[str]


class Count(TypedDict):
    """How many; at least so many where a list goes on."""

    value: int
    atLeast: bool


class Support(TypedDict):
    """How well a row is attested."""

    sources: int
    origins: int


class Row(TypedDict):
    """A row with the claims it rests on."""

    claims: list[str]


class AttestedRow(Row):
    """A row with how well it is attested."""

    support: Support


class RungRow(AttestedRow):
    """A round of `funding`."""

    round: Ref
    modality: Ref
    dates: list[When]
    amounts: list[Figure]
    postMoney: list[Figure]
    valuations: list[Figure]


class SpendingRow(Row):
    """A sum of `capex`."""

    organization: Ref
    period: When | None
    modality: Ref
    value: Amount
    definition: Ref | None


class ObservedRow(Row):
    """A value of `mau`."""

    subject: Ref
    period: When | None
    value: Amount
    provider: Ref | None
    definition: Ref | None
    modality: Ref
    series: str


class MomentRow(Row):
    """A dated thing of `timeline`."""

    when: When
    lane: str
    what: Both
    subject: Ref
    negated: bool


class RoleRow(AttestedRow):
    """A role of `people`."""

    person: Ref
    organization: Ref | None
    role: Both
    position: str | None
    periods: list[When]


class StakeRow(AttestedRow):
    """An investment of a person, in the section `investments` of `people`."""

    person: Ref
    target: Ref
    companies: list[Ref]
    role: Both
    figures: list[Figure]


class ModelRow(AttestedRow):
    """A model of `models`."""

    model: Ref
    developers: list[Ref]
    series: list[Ref]
    follows: list[Ref]
    releases: list[Ref]
    dates: list[When]
    parameters: list[Figure]
    openSource: bool | None


class BetterRow(AttestedRow):
    """A comparison, in the section `outperforms` of `models`."""

    better: Ref
    worse: Ref
    on: list[Ref]
    measuredBy: list[Ref]
    scores: list[Figure]
    modality: Ref


class RivalRow(AttestedRow):
    """A pair of `competition`."""

    first: Ref
    second: Ref
    kind: str
    about: Ref | None


class RivalInvestorRow(AttestedRow):
    """An investor set against a company, in the section `rival-investors` of `competition`."""

    investor: Ref
    company: Ref
    kinds: list[str]


class HopRow(AttestedRow):
    """A hop of a path of `connection`."""

    path: int
    step: int
    start: Ref
    end: Ref
    relation: Both
    words: Both


class PairRow(AttestedRow):
    """A pair of `co-investment`."""

    first: Ref
    second: Ref
    companies: Count
    rounds: Count
    sharedCompanies: list[Ref]
    sharedRounds: list[Ref]


class InvestorRow(Row):
    """An investor, in the section `investors` of `co-investment`."""

    investor: Ref
    companies: Count
    degree: Count


class SourceRow(Row):
    """A source of `sources`."""

    source: Ref


class ConclusionRow(Row):
    """A conclusion, in the section `conclusions` of `sources`."""

    view: str
    sources: list[str]
    carriers: list[str]


class StatementRow(Row):
    """A statement of `statements`."""

    statement: Ref
    speakers: list[Ref]
    when: list[When]
    modalities: list[Ref]


class AttributedRow(Row):
    """What somebody is said to say, in the section `attributed` of `statements`."""

    speaker: Ref | None
    said: list[When]
    words: Both
    modality: Ref
    denied: bool


class NetworkNode(TypedDict):
    """A node of a view's network."""

    id: str
    label: Both
    hollow: bool
    claims: list[str]


class NetworkEdge(TypedDict):
    """An edge of a view's network."""

    source: str
    target: str
    hollow: bool
    claims: list[str]


class ViewNetwork(TypedDict):
    """A view's network."""

    nodes: list[NetworkNode]
    edges: list[NetworkEdge]


class Note(TypedDict):
    """What a reader must know of a result."""

    text: Both


R = TypeVar("R")


class Parameters(TypedDict, total=False):
    """What a view was asked."""

    company: str
    modality: list[str]


class Section(TypedDict, Generic[R]):
    """A further table of a view."""

    name: str
    rows: list[R]


class Result(TypedDict, Generic[R]):
    """A view's result."""

    title: Both
    parameters: Parameters
    rows: list[R]
    sections: list[Section[Row]]
    notes: list[Note]
    network: NotRequired[ViewNetwork | None]
