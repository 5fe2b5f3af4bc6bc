"""The records of what a page opens with, field by field."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from kg.facts.fact_records import Both, ClaimLine, Reference
from kg.pages.company_models import ModelRow
from kg.pages.neighbourhood import End
from kg.pages.view_cells import Cell


class Clause(TypedDict):
    """A phrase with what it names: before and after the names, the names, how many more there are."""

    before: Both
    after: Both
    ends: list[End]
    more: int


class Sentence(TypedDict):
    """What a thing is, in a sentence: its class, then what asserted relations say."""

    kind: Both
    clauses: list[Clause]


class RoundRow(TypedDict):
    """A round as a row; `modality` where it is not done."""

    round: Reference
    modality: Cell | None
    dates: Cell
    stages: Cell
    amounts: Cell
    valuations: Cell
    leads: Cell
    participants: Cell
    claims: list[str]


class RoundPart(TypedDict):
    """The part of an investor in a round: lead or participant, and the claim that says so."""

    role: str
    claim: str


class InvestorRow(TypedDict):
    """An investor and its part in each round, in the order of the columns; None where none is stated."""

    investor: Reference
    parts: list[RoundPart | None]


class Matrix(TypedDict):
    """Investors and rounds."""

    rounds: list[Reference]
    rows: list[InvestorRow]


class RoleRow(TypedDict):
    """A role of a person; `ended` where a source says that it is over."""

    other: Reference
    role: Both
    position: str | None
    periods: Cell
    ended: bool
    claims: list[str]


class Observation(TypedDict):
    """A figure of users at its time; `share` of the largest, for a bar."""

    product: Reference
    period: Cell
    value: Cell
    provider: Cell
    inferred: bool
    share: float


class Dispute(TypedDict):
    """A difference between sources, by its question."""

    rank: int
    kinds: list[Both]
    question: Both


class CountedPart(TypedDict):
    """How much an investor has a part in, counted over the rounds that name it."""

    companies: Cell
    rounds: Cell
    partners: list[Reference]


class ViewLink(TypedDict):
    """A view asked for this thing."""

    name: str
    title: Both
    given: dict[str, str]


class Dossier(TypedDict):
    """What a page opens with."""

    sentence: Sentence
    figures: list[ClaimLine]
    totals: list[Cell]
    counted: NotRequired[CountedPart]
    rounds: list[RoundRow]
    matrix: Matrix | None
    users: list[Observation]
    models: list[ModelRow]
    people: list[RoleRow]
    disputes: list[Dispute]
    views: list[ViewLink]
