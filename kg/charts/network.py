"""A network to be drawn: dots for entities, links with their claims, what one picture holds of them.

The weightiest dots are kept and the rest is counted. Never draws, and never makes a link that no row states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

import networkx as nx

from kg.charts.frame import Frame, breadth
from kg.charts.view_records import AttestedRow, Parameters, Ref, Row
from kg.facts.entities import both_languages
from kg.graph import layout
from kg.ontology.registry import vocabulary

Places = Mapping[str, tuple[float, float]]
MOST = 400
MOST_NARROW = 90
NAME = 26  # columns of a name in the picture; the tooltip has the whole


@dataclass(frozen=True)
class Dot:
    """An entity of the picture; `hollow` where the sources say that there is one and do not name it."""

    id: str
    name: str
    kind: str
    claims: tuple[str, ...]
    hollow: bool = False
    tip: str = ""
    group: str = ""

    @property
    def key(self) -> str:
        """What tells two marks of one entity apart."""
        return f"{self.id} {self.group}".strip()


@dataclass(frozen=True)
class Link:
    """A line between two dots, by their keys. `kind` is its word in the legend, `label` stands on it, `tip` in its
    tooltip; `unsure` is the word for why it is dashed, empty for what its rows state as plain fact. A dashed line whose
    kind is empty stands in the legend by that word alone."""

    start: str
    end: str
    kind: str
    claims: tuple[str, ...]
    label: str = ""
    tip: str = ""
    weight: float = 1
    unsure: str = ""
    directed: bool = True


@dataclass(frozen=True)
class Network:
    """What is drawn of a network, and how much is not."""

    dots: tuple[Dot, ...]
    links: tuple[Link, ...]
    left_dots: int = 0
    left_links: int = 0


class PlacedWord(TypedDict):
    """Where a word stands, where it found a place."""

    text: NotRequired[str]
    textX: NotRequired[float]
    textY: NotRequired[float]
    align: NotRequired[str]


_Kind = TypedDict("_Kind", {"class": str})


class DotMark(PlacedWord, _Kind):
    """A dot at its place, as the spec carries it; `reach` is the radius of its mark."""

    key: str
    name: str
    hollow: bool
    x: float
    y: float
    size: float
    reach: float
    claims: list[str]
    tip: str
    href: str


class LinkMark(PlacedWord):
    """A line from x, y to x2, y2; `angle` is that of its arrow."""

    x: float
    y: float
    x2: float
    y2: float
    kind: str
    directed: bool
    angle: float
    width: float
    opacity: float
    label: str
    unsure: str
    claims: list[str]
    tip: str
    href: str


def kept(dots: Sequence[Dot], links: Sequence[Link], frame: Frame) -> Network:
    """The part that one picture holds: the most linked dots, and the lines between them."""
    most = MOST_NARROW if frame.narrow else MOST
    weight = dict.fromkeys((dot.key for dot in dots), 0.0)
    for link in links:
        weight[link.start] += link.weight
        weight[link.end] += link.weight
    chosen = sorted(dots, key=lambda dot: (-weight[dot.key], dot.key))[:most]
    keys = {dot.key for dot in chosen}
    drawn = [link for link in links if link.start in keys and link.end in keys]
    return Network(tuple(chosen), tuple(drawn), len(dots) - len(chosen), len(links) - len(drawn))


def by_attraction(network: Network, frame: Frame) -> Places:
    """Places where linked dots are near each other; on a narrow picture the longer side stands upright."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(dot.key for dot in network.dots))
    graph.add_edges_from(sorted((link.start, link.end) for link in network.links))
    wide = {dot.key: 40 + 7.5 * min(breadth(dot.name), NAME) for dot in network.dots}
    places = layout.force(graph, wide)
    xs, ys = [x for x, _ in places.values()] or [0], [y for _, y in places.values()] or [0]
    upright = frame.narrow and max(xs) - min(xs) > max(ys) - min(ys)
    return {key: (float(y), float(x)) if upright else (float(x), float(y)) for key, (x, y) in places.items()}


def tip_of(*parts: str) -> str:
    """The lines of a tooltip, without the empty ones."""
    return "\n".join(part for part in parts if part)


def support(row: AttestedRow, frame: Frame) -> str:
    """How well a row is attested, in words."""
    found = row["support"]
    return frame.say("support", sources=found["sources"], origins=found["origins"])


def dots_of(refs: Iterable[tuple[Ref, Row]], frame: Frame) -> dict[str, Dot]:
    """A dot for every Ref, resting on the claims of all the rows beside which it is given."""
    named: dict[str, Ref] = {}
    claims: dict[str, set[str]] = {}
    for ref, row in refs:
        named[ref["id"]] = ref
        claims.setdefault(ref["id"], set()).update(row["claims"])
    return {id: Dot(id, frame.name(ref), ref["kind"], tuple(sorted(claims[id]))) for id, ref in sorted(named.items())}


def modalities(parameters: Parameters, frame: Frame) -> list[str]:
    """A note where the rows were asked for in other modalities than actual, which they do not tell apart."""
    asked = list(parameters["modality"])
    names = [frame.own(both_languages(vocabulary().codes[name].label)) for name in asked]
    return [frame.say("allModalities", which=frame.say("comma").join(names))] if asked != ["actual"] else []
