"""The records of a picture of the graph, field by field, as its JSON carries them, and what may be asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NotRequired, TypedDict

from kg.facts.fact_records import Both

ChoiceValue = str | int | bool | date | Sequence[str] | None


class FurtherChoice(TypedDict, total=False):
    """What of a `kg.graph.scope.Choice` is asked rarely; days as YYYY-MM-DD. `layout` and `communities` are looks.

    `network` names a view whose ties are drawn instead of relations, `company` whose investors.
    """

    statuses: Sequence[str] | None
    verification: Sequence[str] | None
    expand: Sequence[str] | None
    hide: Sequence[str] | None
    path: Sequence[str] | None
    since: str | date | None
    until: str | date | None
    window: str | None
    isolated: bool | None
    layout: str | None
    communities: bool | None
    weight: int
    network: str | None
    company: str | None


class PictureChoice(FurtherChoice, total=False):
    """Everything that may be asked of a picture."""

    focus: str | None
    depth: int
    types: Sequence[str] | None
    predicates: Sequence[str] | None
    limit: int


class PictureNode(TypedDict):
    """A node at its place; `more` counts, by relation, the neighbours not drawn, `beyond` each of them once."""

    id: str
    name: Both
    type: str
    types: list[str]
    x: int
    y: int
    degree: int
    size: int
    more: dict[str, int]
    beyond: int
    earliest: NotRequired[str]
    community: NotRequired[int]


_Ends = TypedDict("_Ends", {"from": str, "to": str})


class Shared(TypedDict):
    """Something that both ends of a tie share."""

    id: str
    name: Both


class PictureEdge(_Ends):
    """A relation; one that is not asserted has `dashes`. `bend` keeps parallel ones apart.

    A tie has what its ends share; `atLeast` where that list is open, `rate` and `bicmRate` the false-discovery rates of
    shared rounds under either null.
    """

    id: str
    predicate: str
    label: Both
    status: str
    dashes: bool
    bend: int
    claims: list[str]
    sources: list[str]
    earliest: NotRequired[str]
    latest: NotRequired[str]
    shared: NotRequired[list[Shared]]
    atLeast: NotRequired[bool]
    rate: NotRequired[float]
    bicmRate: NotRequired[float]


class Facet(TypedDict):
    """A value of a filter: how many the graph has, how many are drawn, whether it is chosen."""

    id: str
    count: int
    drawn: int
    on: bool


class LabelledFacet(Facet):
    """A value of a filter with its name."""

    label: Both


class PredicateFacet(LabelledFacet):
    """A property, with the name of its inverse."""

    inverse: Both


class TypeFacet(LabelledFacet):
    """A class with its looks."""

    colour: str
    dark: str
    shape: str


class DaySpan(TypedDict):
    """The first and the last day."""

    earliest: str
    latest: str


class Begun(TypedDict):
    """How many relations have their first stated day in each year, whatever the window; `unstated` have no such day."""

    years: dict[str, int]
    unstated: int


class Facets(TypedDict):
    """The values of every filter; `undated` counts drawn relations without a day, `begun` is for the window of time."""

    types: list[TypeFacet]
    predicates: list[PredicateFacet]
    statuses: list[Facet]
    verification: list[LabelledFacet]
    span: DaySpan | None
    undated: int
    begun: Begun


class AxisDay(TypedDict):
    """A day on the axis of the timeline layout."""

    day: str
    x: int


class PictureLeftOut(TypedDict):
    """What is not drawn, counted."""

    nodes: int
    edges: int
    isolated: int


class PictureData(Facets):
    """A picture: nodes at their places, relations with their claims, filters with counts, what was left out.

    `network` names the view whose ties are drawn; `heaviest` is how much the ends of a tie share at most, `rates`
    and `bicmRates` the false-discovery rates of all its ties of rounds, drawn or not, under either null;
    `outlets` names the sources of its relations as people do.
    """

    focus: str | None
    network: str | None
    heaviest: int
    rates: list[float]
    bicmRates: list[float]
    depth: int
    layout: str
    axis: list[AxisDay]
    nodes: list[PictureNode]
    edges: list[PictureEdge]
    leftOut: PictureLeftOut
    path: list[str] | None
    outlets: dict[str, Both]
