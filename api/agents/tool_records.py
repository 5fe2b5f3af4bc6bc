"""What the tools for agents take and give, as records; their JSON Schemas are what an agent reads of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from kg.store.snapshot import Selection
from kg.views.parts.cells import Published

Json = dict[str, Any]


class Choice(Published):
    """Which sources a question is asked of; all of them unless told otherwise."""

    as_of: date | None = Field(default=None, description="Only sources certainly published by this day.")
    possible: bool = Field(default=False, description="With asOf: also sources that may have been published by then.")
    without: list[Annotated[str, Field(max_length=120)]] = Field(
        default_factory=list, max_length=50, description="Leave these sources out; their ids, e.g. a1."
    )

    def selection(self) -> Selection:
        """The same, as snapshots take it."""
        return Selection(as_of=self.as_of, possible=self.possible, without=tuple(sorted(set(self.without))))


class Page(Published):
    """A page of items; `next` is the cursor of the following page, or null on the last."""

    total: int
    items: list[Json] = Field(description="Each names its claims or is one: with source, bound and modality.")
    next: str | None


class Candidate(Published):
    """One thing that a name may mean."""

    id: str
    types: list[str]
    name: dict[str, str]
    score: float
    reason: str
    identifies: bool = Field(description="False: a likeness only. Do not take it for the thing without a check.")


class Resolved(Published):
    """What a name may mean; `best` only where one thing certainly carries it."""

    best: str | None
    candidates: list[Candidate]


class EntityFacts(Published):
    """An entity with the claims about it, page by page."""

    id: str
    types: list[str]
    name: dict[str, str]
    aliases: list[str]
    claims: Page


class ClaimDetail(Published):
    """One claim with who says so (outermost last), where in the text, and the claims it is linked to."""

    id: str
    claim: Json
    attribution: list[Json]
    links: list[Json]
    slices: list[Json]


class ViewPage(Published):
    """A view's main table, page by page, with the notes that a reader must know."""

    name: str
    title: dict[str, str]
    columns: list[Json]
    notes: list[Json]
    rows: Page


class Table(Published):
    """The answer to a query; `truth` instead of rows for ASK."""

    columns: list[str]
    rows: list[dict[str, str]]
    total: int
    next: str | None
    truth: bool | None


class Words(Published):
    """Terms of the ontology: what can be asked for, and the prefixes of queries."""

    prefixes: dict[str, str]
    terms: Page
