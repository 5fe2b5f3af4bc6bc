"""A small still picture of an entity's neighbours: places on an ellipse, in the order of the legend.

Says how many neighbours it left out; the explorer shows all.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import TypedDict

from kg.facts.fact_records import Both, Reference
from kg.facts.references import classes, look, reference
from kg.ontology.appearance import appearances
from kg.store.snapshot import Snapshot

MOST = 18
WIDTH, HEIGHT = 720, 400


class End(Reference):
    """What a relation leads to, with the claims it rests on."""

    claims: list[str]


class Edges(TypedDict):
    """The relations of an entity by one property, out of it or in to it."""

    direction: str
    predicate: str
    label: Both
    ends: list[End]


class Placed(Reference):
    """A thing at its place."""

    x: int
    y: int


class PlacedNeighbour(Placed):
    """A neighbour: on which side its name stands, and by which relations it is one."""

    side: str
    labels: list[Both]


class Neighbourhood(TypedDict):
    """An entity among its neighbours; `leftOut` counts those that are not drawn."""

    width: int
    height: int
    focus: Placed
    nodes: list[PlacedNeighbour]
    leftOut: int


def neighbourhood(snapshot: Snapshot, entity_id: str, relationships: list[Edges]) -> Neighbourhood:
    """Nodes with x, y and side of the label, and how many were left out; `relationships` are those of the page."""
    labels = _labels(entity_id, relationships)
    known = classes(snapshot)
    drawn = [other for other in labels if _drawn(known[other])]
    ranked = sorted(drawn, key=lambda other: (-len(labels[other]), _rank(known[other]), other))[:MOST]
    shown = sorted(ranked, key=lambda other: (_rank(known[other]), other))
    nodes = [_place(snapshot, other, labels[other], number, len(shown)) for number, other in enumerate(shown)]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "focus": {**reference(snapshot, entity_id), "x": WIDTH // 2, "y": HEIGHT // 2},
        "nodes": nodes,
        "leftOut": len(drawn) - len(shown),
    }


def _labels(id: str, relationships: list[Edges]) -> dict[str, list[Both]]:
    found: dict[str, list[Both]] = {}
    for edge in relationships:
        for end in edge["ends"]:
            if end["id"] != id and edge["label"] not in found.setdefault(end["id"], []):
                found[end["id"]].append(edge["label"])
    return found


def _drawn(types: list[str]) -> bool:
    name = look(types)
    return bool(name) and appearances()[name].drawn


def _rank(types: list[str]) -> int:
    return appearances()[look(types)].order


def _place(snapshot: Snapshot, id: str, labels: list[Both], number: int, count: int) -> PlacedNeighbour:
    angle = 2 * pi * (number + 0.5) / count - pi / 2
    x, y = WIDTH / 2 + 190 * cos(angle), HEIGHT / 2 + 165 * sin(angle)
    side = "left" if cos(angle) < 0 else "right"
    return {**reference(snapshot, id), "x": round(x), "y": round(y), "side": side, "labels": labels}
