"""A small still picture of an entity's neighbours: places on an ellipse, in the order of the legend.

Says how many neighbours it left out; the explorer shows all.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

from kg.facts.references import classes, look, reference
from kg.ontology.appearance import appearances
from kg.store.snapshot import Snapshot

Json = dict[str, Any]
MOST = 18
WIDTH, HEIGHT = 720, 400


def neighbourhood(snapshot: Snapshot, id: str, relationships: list[Json]) -> Json:
    """Nodes with x, y and side of the label, and how many were left out; `relationships` are those of the page."""
    labels = _labels(id, relationships)
    known = classes(snapshot)
    drawn = [other for other in labels if _drawn(known[other])]
    ranked = sorted(drawn, key=lambda other: (-len(labels[other]), _rank(known[other]), other))[:MOST]
    shown = sorted(ranked, key=lambda other: (_rank(known[other]), other))
    nodes = [_place(reference(snapshot, other), number, len(shown)) for number, other in enumerate(shown)]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "focus": {**reference(snapshot, id), "x": WIDTH // 2, "y": HEIGHT // 2},
        "nodes": [{**node, "labels": labels[node["id"]]} for node in nodes],
        "leftOut": len(drawn) - len(shown),
    }


def _labels(id: str, relationships: list[Json]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
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


def _place(node: Json, number: int, count: int) -> Json:
    angle = 2 * pi * (number + 0.5) / count - pi / 2
    x, y = WIDTH / 2 + 190 * cos(angle), HEIGHT / 2 + 165 * sin(angle)
    return {**node, "x": round(x), "y": round(y), "side": "left" if cos(angle) < 0 else "right"}
