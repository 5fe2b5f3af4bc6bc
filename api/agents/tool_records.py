"""What the tools for agents take and give, as records; their JSON Schemas are what an agent reads of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from kg.store.snapshot import Selection
from kg.views.parts.cells import Published

Json = dict[str, Any]
SourceId = Annotated[str, Field(max_length=120)]


class Choice(Published):
    """Sources to ask."""

    model_config = ConfigDict(populate_by_name=False)
    as_of: date | None = Field(default=None, description="Certainly published by.")
    possible: bool = Field(default=False, description="Also possibly by then.")
    without: list[SourceId] = Field(default_factory=list, description="Source ids.")
    only: list[SourceId] = Field(default_factory=list, description="Source ids.")

    def selection(self) -> Selection:
        """The same, as snapshots take it."""
        without, only = (tuple(sorted(set(ids))) for ids in (self.without, self.only))
        return Selection(as_of=self.as_of, possible=self.possible, without=without, only=only)


class Page(Published):
    """A page of items; `next` is the cursor of the following page, absent on the last."""

    total: int
    items: list[Json]
    next: str | None = None


class Candidate(Published):
    """One thing that a name may mean."""

    id: str
    types: list[str]
    name: dict[str, str]
    score: float
    reason: str
    identifies: bool = Field(description="False: a likeness only, to be checked.")


class Resolved(Published):
    """What a name may mean; `best` only where one thing certainly carries it."""

    best: str | None = None
    candidates: list[Candidate]


class EntityFacts(Published):
    """An entity with the claims about it, page by page."""

    id: str
    types: list[str]
    name: dict[str, str]
    legal_name: dict[str, str] = Field(default_factory=dict)
    aliases: list[str] = Field(default_factory=list)
    claims: Page


class Claims(Published):
    """Claims whole: who says so (outermost last), the sentence where the text is at hand, what they are linked to."""

    items: list[Json]


class Compared(Published):
    """Two figures; `answer` tells how the first stands to the second, as far as their bounds settle it."""

    first: Json
    second: Json
    differs: list[str]
    hinders: list[str] = Field(description="Of these what must agree; else they are not comparable.")
    comparable: bool
    answer: str = Field(description="less, greater, equal, undetermined, not comparable")
    difference: Json = Field(default_factory=dict, description="First minus second, as an interval.")
    ratio: Json = Field(default_factory=dict)


class ViewPage(Published):
    """A view's main table, page by page, with the notes that a reader must know."""

    name: str
    title: str
    columns: list[str]
    notes: list[Any]
    rows: Page


class Views(Published):
    """Every view with the question that it answers and its parameters, an example each."""

    items: list[Json]


class Table(Published):
    """The answer to a query; `truth` instead of rows for ASK."""

    columns: list[str]
    rows: list[dict[str, str]]
    total: int
    next: str | None = None
    truth: bool | None = None


class Words(Published):
    """Terms of the ontology: what can be asked for, and the prefixes of queries."""

    prefixes: dict[str, str]
    terms: Page
