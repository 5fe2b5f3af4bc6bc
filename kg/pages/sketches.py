"""Small live pictures for the first page: monthly users as points, events by quarter, who invests in whom.

A bound is a hollow mark, a gap is a gap; a sketch has no axis and states no value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from math import log10
from typing import NotRequired, TypedDict

from kg.facts.claim_line import claim_fields, links, sources
from kg.facts.entities import local
from kg.facts.references import classes
from kg.graph.picture import graph
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

WIDTH, HEIGHT, MARGIN = 240, 90, 8
MOST_NODES, MOST_BARS = 90, 24
_PAIRS = {
    "co-investment": ("investor",),
    "people": ("foundedBy", "chiefExecutive", "employed"),
    "competition": ("rivalOf", "comparedWith", "outperforms"),
}
_EVENTS = ("timeline", "funding", "models", "statements")


class Mark(TypedDict):
    """A point (hollow for a bound), a bar with width and height, or a line to x2, y2."""

    x: float
    y: float
    hollow: NotRequired[bool]
    width: NotRequired[float]
    height: NotRequired[float]
    x2: NotRequired[float]
    y2: NotRequired[float]


class Spot(TypedDict):
    """A node, with the class it is drawn as."""

    x: float
    y: float
    type: str


class Sketch(TypedDict):
    """A small picture; `kind` is points, bars or lines."""

    kind: str
    width: int
    height: int
    marks: list[Mark]
    dots: NotRequired[list[Spot]]


@kept
def sketches(snapshot: Snapshot) -> dict[str, Sketch]:
    """A sketch by the name of its view."""
    found = {"mau": users(snapshot), "capex": figures(snapshot, "capitalExpenditure")}
    found |= {name: pairs(snapshot, predicates) for name, predicates in _PAIRS.items()}
    found |= {"graph": whole(snapshot), "connection": whole(snapshot), "contradictions": competing(snapshot)}
    found |= {"sources": bars(source["claims"] for source in sources(snapshot).values())}
    found |= {name: quarters(snapshot, name) for name in _EVENTS}
    return {name: sketch for name, sketch in found.items() if sketch["marks"]}


def users(snapshot: Snapshot) -> Sketch:
    """Monthly active users of every product as points over time, on a logarithmic scale."""
    return figures(snapshot, "monthlyActiveUsers")


def figures(snapshot: Snapshot, predicate: str) -> Sketch:
    """The figures of one property: x by the latest possible day, y by the figure; bounds hollow."""
    points = []
    for record in claim_fields(snapshot).values():
        if local(record["predicate"].value) == predicate and "latest" in record:
            value = record.get("nominal") or record.get("lower") or record.get("upper")
            if value is not None and Decimal(value.value) > 0:
                day = date.fromisoformat(record["latest"].value).toordinal()
                hollow = local(record["bound"].value) != "exact"
                points.append((day, log10(float(value.value)), hollow))
    points = sorted(set(points))
    places = zip(_scaled([p[0] for p in points], WIDTH), _scaled([p[1] for p in points], HEIGHT), points, strict=True)
    marks: list[Mark] = [{"x": x, "y": HEIGHT - y, "hollow": point[2]} for x, y, point in places]
    return {"kind": "points", "width": WIDTH, "height": HEIGHT, "marks": marks}


def _scaled(values: Sequence[float], size: int) -> list[float]:
    low, high = (min(values), max(values)) if values else (0, 0)
    spread = (high - low) or 1
    return [round(MARGIN + (value - low) / spread * (size - 2 * MARGIN), 1) for value in values]


_SUBJECTS = {"funding": "FundingRound", "models": "Release"}


def quarters(snapshot: Snapshot, view: str) -> Sketch:
    """How many things happened in each quarter, as bars; the class depends on the view."""
    wanted, seen = _SUBJECTS.get(view), Counter[int]()
    for row in run(snapshot, "newest-events").values():
        if wanted is None or wanted in classes(snapshot).get(local(row["event"]), ()):
            day = date.fromisoformat(row["latest"])
            seen[day.year * 4 + (day.month - 1) // 3] += 1
    if not seen:
        return {"kind": "bars", "width": WIDTH, "height": HEIGHT, "marks": []}
    first, most = min(seen), max(seen.values())
    step = (WIDTH - 2 * MARGIN) / max(max(seen) - first + 1, 8)
    marks: list[Mark] = []
    for quarter, count in sorted(seen.items()):
        height = round(count / most * (HEIGHT - 2 * MARGIN), 1)
        x = round(MARGIN + (quarter - first) * step, 1)
        marks.append({"x": x, "y": HEIGHT - MARGIN - height, "width": round(step * 0.8, 1), "height": height})
    return {"kind": "bars", "width": WIDTH, "height": HEIGHT, "marks": marks}


@kept
def edges(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """Subject, property and object of every direct edge between things."""
    rows = run(snapshot, "edges").values()
    return [(local(row["subject"]), local(row["predicate"]), local(row["object"])) for row in rows]


def pairs(snapshot: Snapshot, predicates: tuple[str, ...]) -> Sketch:
    """The best connected ends of some relations above, their other ends below, and a line for each pair."""
    known = {(end, start) for start, predicate, end in edges(snapshot) if predicate in predicates}
    above = _first(Counter(end for end, _ in sorted(known)))
    shown = sorted(pair for pair in known if pair[0] in above)
    below = _first(Counter(end for _, end in shown))
    marks: list[Mark] = [
        {"x": above[a], "y": MARGIN * 2, "x2": below[b], "y2": HEIGHT - MARGIN * 2} for a, b in shown if b in below
    ]
    return {"kind": "lines", "width": WIDTH, "height": HEIGHT, "marks": marks}


def _first(count: Counter[str]) -> dict[str, float]:
    """Places for the ten most frequent."""
    names = [id for id, _ in count.most_common(10)]
    return dict(zip(names, _scaled(list(range(len(names))), WIDTH), strict=True))


def bars(counts: Iterable[int]) -> Sketch:
    """Numbers as bars, the largest first."""
    found = sorted(counts, reverse=True)[:MOST_BARS]
    step, most = (WIDTH - 2 * MARGIN) / max(len(found), 8), max(found, default=1)
    marks: list[Mark] = []
    for number, count in enumerate(found):
        height = round(count / most * (HEIGHT - 2 * MARGIN), 1)
        x = round(MARGIN + number * step, 1)
        marks.append({"x": x, "y": HEIGHT - MARGIN - height, "width": round(step * 0.8, 1), "height": height})
    return {"kind": "bars", "width": WIDTH, "height": HEIGHT, "marks": marks}


def competing(snapshot: Snapshot) -> Sketch:
    """How many links of each competing kind there are."""
    kinds = Counter(link["kind"] for found in links(snapshot).values() for link in found)
    return bars(count // 2 for kind, count in kinds.items() if kind.startswith("competing"))


def whole(snapshot: Snapshot) -> Sketch:
    """The best connected part of the graph, placed as the explorer places it."""
    drawn = graph(snapshot, limit=MOST_NODES, isolated=False)
    xs, ys = _scaled([n["x"] for n in drawn["nodes"]], WIDTH), _scaled([n["y"] for n in drawn["nodes"]], HEIGHT)
    places = {node["id"]: (x, y) for node, x, y in zip(drawn["nodes"], xs, ys, strict=True)}
    ends = sorted({(places[edge["from"]], places[edge["to"]]) for edge in drawn["edges"]})
    marks: list[Mark] = [{"x": a[0], "y": a[1], "x2": b[0], "y2": b[1]} for a, b in ends]
    dots: list[Spot] = [{"x": places[n["id"]][0], "y": places[n["id"]][1], "type": n["type"]} for n in drawn["nodes"]]
    return {"kind": "lines", "width": WIDTH, "height": HEIGHT, "marks": marks, "dots": dots}
