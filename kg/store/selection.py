"""Which sources a question is asked of, and why a source was left out.

A source counts as published on a date only if its latest possible day of publication is not after it; `possible`
admits those whose earliest is not (docs/model.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pyoxigraph as ox

from kg.base.errors import SOURCES_LISTED, NotFound
from kg.ontology.registry import LINKS, LT, SOURCE


@dataclass(frozen=True)
class Selection:
    """Which sources and graphs a question is asked of; the default is everything.

    `as_of` takes the sources certainly published by that day, with `possible` also those that may have been; `only`
    takes these by id, where any are named, and `without` leaves sources out; `default_graphs` and `named_graphs`
    narrow further (None: no narrowing).
    """

    as_of: date | None = None
    possible: bool = False
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None

    @property
    def of_sources(self) -> Selection:
        """The same without its narrowing to graphs, and without a `possible` that has no day to add to."""
        possible = self.possible and self.as_of is not None
        return replace(self, possible=possible, default_graphs=None, named_graphs=None)


@dataclass(frozen=True)
class Published:
    """When a source was published at the earliest and at the latest; None where nothing is known."""

    source: str
    earliest: date | None
    latest: date | None


@dataclass(frozen=True)
class LeftOut:
    """A source that the selection does not take, and why: without, only (others are asked for), later, or undated."""

    source: str
    reason: str


def _day(store: ox.Store, node: ox.NamedNode, name: str) -> date | None:
    for quad in store.quads_for_pattern(node, ox.NamedNode(LT + name), None, node):
        if isinstance(quad.object, ox.Literal):
            return date.fromisoformat(quad.object.value)
    return None


def published(store: ox.Store, graphs: Iterable[str]) -> tuple[Published, ...]:
    """The dates of every source graph, ordered by source id."""
    found = []
    for graph in sorted(graphs):
        if graph.startswith(SOURCE):
            node = ox.NamedNode(graph)
            earliest, latest = _day(store, node, "publishedEarliest"), _day(store, node, "publishedLatest")
            found.append(Published(graph[len(SOURCE) :], earliest, latest))
    return tuple(found)


def _excluded(source: Published, selection: Selection) -> str:
    if source.source in selection.without:
        return "without"
    if selection.only and source.source not in selection.only:
        return "only"
    if selection.as_of is None:
        return ""
    if source.latest is not None and source.latest <= selection.as_of:
        return ""
    if source.earliest is not None and source.earliest > selection.as_of:
        return "later"
    return "" if selection.possible else "undated"


def left_out(sources: Iterable[Published], selection: Selection) -> tuple[LeftOut, ...]:
    """The sources that `selection` leaves out. Raises NotFound for a `without` or an `only` that names no source.

    "later" is certain; "undated" means that the source may or may not have been published by then.
    """
    known = tuple(sources)
    names = {source.source: None for source in known}
    for place, given, purpose in (("without", selection.without, "leave out"), ("only", selection.only, "ask alone")):
        for name in given:
            if name not in names:
                message = f"no source {name!r} to {purpose}"
                raise NotFound.among(message, name, names, place=place, listed=SOURCES_LISTED)
    reasons = ((source.source, _excluded(source, selection)) for source in known)
    return tuple(LeftOut(name, reason) for name, reason in reasons if reason)


def kept_graphs(graphs: Iterable[str], dropped: Iterable[str]) -> tuple[str, ...]:
    """The graphs that remain: a link graph only if every source it concerns remains."""
    gone = set(dropped)

    def kept(graph: str) -> bool:
        if graph.startswith(SOURCE):
            return graph[len(SOURCE) :] not in gone
        if graph.startswith(LINKS):
            return not gone & set(graph[len(LINKS) :].split("+"))
        return True

    return tuple(graph for graph in graphs if kept(graph))
