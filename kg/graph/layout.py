"""Where nodes stand in a picture: by attraction, in layers by kind, or along time. Same input, same positions.

Coordinates are whole canvas units, y downwards; labels of about eight characters do not overlap in the force layout.
Never draws anything and never looks at a clock.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Positions = dict[str, tuple[int, int]]
Points = NDArray[np.float64]

WIDE, HIGH = 130.0, 56.0  # room for a node with its label
ROOM = 2.2  # times that room for each node of a component
ROW, COLUMN = 190, 150
LANE = 100_000  # apart at first; lanes close up once their depth is known
UNDATED_GAP = 260


def force(graph: nx.Graph[str], widths: Mapping[str, float] | None = None) -> Positions:
    """Neighbours near each other; separate components packed side by side, the largest first.

    `widths` are those of the nodes' labels, where they are known.
    """
    room = dict.fromkeys(graph, WIDE) | dict(widths or {})
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    singles = sorted(node for part in parts if len(part) == 1 for node in part)
    boxes = [_component(graph.subgraph(sorted(part)), room) for part in parts if len(part) > 1]
    if singles:
        boxes.append(_grid(singles, max(room[node] for node in singles)))
    return _packed(boxes)


def _component(part: nx.Graph[str], room: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    nodes = sorted(part)
    number = {node: i for i, node in enumerate(nodes)}
    edges = sorted({(min(number[a], number[b]), max(number[a], number[b])) for a, b in part.edges if a != b})
    wide = np.array([room[node] for node in nodes])
    points = _apart(_fitted(_attracted(len(nodes), np.array(edges)), wide), wide)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, points, strict=True)}


def _attracted(count: int, edges: NDArray[np.int64], rounds: int = 70) -> Points:
    """Force-directed placement (Fruchterman and Reingold 1991), cooled linearly, wider than high."""
    ideal = 100.0
    angle = np.arange(count) * 2.399963  # a sunflower: no two nodes start at one place
    points = np.sqrt(np.arange(count) + 0.5)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]) * ideal / 2
    weight = np.bincount(edges.ravel(), minlength=count) ** 0.5
    heat = ideal * math.sqrt(count) / 2
    charge = ideal**2 * np.multiply.outer(weight, weight)
    dx, dy, away, square = (np.empty((count, count)) for _ in range(4))  # reused: most time would go into new ones
    for step in range(rounds):
        np.subtract.outer(points[:, 0], points[:, 0], out=dx)
        np.subtract.outer(points[:, 1], points[:, 1], out=dy)
        np.multiply(dx, dx, out=away)
        np.multiply(dy, dy, out=square)
        away += square
        away += 1
        np.divide(charge, away, out=away)
        pull = points[edges[:, 0]] - points[edges[:, 1]]
        pull *= np.hypot(pull[:, 0], pull[:, 1])[:, None] / ideal
        move = np.column_stack([np.einsum("ij,ij->i", dx, away), np.einsum("ij,ij->i", dy, away)])
        move -= points * 0.06 * weight[:, None] + points * 0.1
        np.add.at(move, edges[:, 0], -pull)
        np.add.at(move, edges[:, 1], pull)
        length = np.hypot(move[:, 0], move[:, 1])[:, None] + 1e-9
        points += move / length * np.minimum(length, heat * (1 - step / rounds) ** 1.5 + 1)
    centred: Points = points - points.mean(axis=0)
    return centred


def _fitted(points: Points, wide: Points) -> Points:
    """Turned so that the longer side lies flat, and scaled to a room of its own for each node."""
    if len(points) > 1:
        points = points @ np.linalg.eigh(np.cov(points.T))[1][:, ::-1]
    width, height = np.ptp(points, axis=0) + 1e-9
    room = math.sqrt(wide.sum() * HIGH * ROOM)
    factor = min(room / math.sqrt(width * height), 1.8 * room / max(width, height))
    fitted: Points = points * factor * np.array([1.2, 0.85])
    return fitted


def _apart(points: Points, wide: Points, rounds: int = 90) -> Points:
    """Push nodes whose labels would overlap away from each other, along the axis of the smaller overlap."""
    points = points.copy()
    between = np.add.outer(wide, wide) / 2
    upper = np.triu(np.ones((len(points), len(points)), dtype=bool), 1)
    for _ in range(rounds):
        dx, dy = np.subtract.outer(points[:, 0], points[:, 0]), np.subtract.outer(points[:, 1], points[:, 1])
        first, second = np.nonzero((np.abs(dx) < between) & (np.abs(dy) < HIGH) & upper)
        if not len(first):
            break
        dx, dy = dx[first, second], dy[first, second]
        least = between[first, second]
        over_x, over_y = least - np.abs(dx), HIGH - np.abs(dy)
        sideways = over_x / least < over_y / HIGH
        move = np.where(sideways[:, None], [1, 0] * over_x[:, None], [0, 1] * over_y[:, None])
        move *= np.where(np.column_stack([dx, dy]) < 0, -0.4, 0.4)
        np.add.at(points, first, move)
        np.add.at(points, second, -move)
    return points


def _grid(nodes: list[str], wide: float) -> dict[str, tuple[float, float]]:
    columns = max(1, math.ceil(math.sqrt(len(nodes) * 1.5)))
    return {node: (i % columns * wide, i // columns * HIGH * 1.3) for i, node in enumerate(nodes)}


def _packed(boxes: list[dict[str, tuple[float, float]]]) -> Positions:
    """Boxes in rows as wide as the whole is high, around the origin."""
    area = sum(width * height for width, height in map(_extent, boxes[1:]))
    limit = max([math.sqrt(area * 2.4), *(_extent(box)[0] for box in boxes)], default=0)
    placed: dict[str, tuple[float, float]] = {}
    x = y = deepest = 0.0
    for box in boxes:
        width, height = _extent(box)
        if x and x + width > limit:
            x, y, deepest = 0.0, y + deepest, 0.0
        left, top = min(p[0] for p in box.values()), min(p[1] for p in box.values())
        placed |= {node: (px - left + x + WIDE / 2, py - top + y + HIGH / 2) for node, (px, py) in box.items()}
        x, deepest = x + width, max(deepest, height)
    return _centred(placed)


def _extent(box: dict[str, tuple[float, float]]) -> tuple[float, float]:
    xs, ys = [p[0] for p in box.values()], [p[1] for p in box.values()]
    return max(xs) - min(xs) + WIDE, max(ys) - min(ys) + HIGH * 2


def _centred(placed: Mapping[str, tuple[float, float]]) -> Positions:
    if not placed:
        return {}
    xs, ys = [p[0] for p in placed.values()], [p[1] for p in placed.values()]
    dx, dy = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return {node: (round(x - dx), round(y - dy)) for node, (x, y) in placed.items()}


def hierarchy(graph: nx.Graph[str], levels: Mapping[str, int], widest: int = 14) -> Positions:
    """Rows by level, top to bottom; inside a row, near the neighbours of the rows above and below.

    A row of more than `widest` nodes is folded, like words on lines.
    """
    rows: dict[int, list[str]] = {}
    for node in sorted(graph):
        rows.setdefault(levels[node], []).append(node)
    place = {node: float(i) - len(row) / 2 for row in rows.values() for i, node in enumerate(row)}
    for _ in range(6):
        for level in sorted(rows):
            middle = {node: _middle(node, graph, place) for node in rows[level]}
            rows[level].sort(key=lambda node: (middle[node], node))
            place |= {node: float(i) - len(rows[level]) / 2 for i, node in enumerate(rows[level])}
    found: dict[str, tuple[float, float]] = {}
    y = 0.0
    for level in sorted(rows):
        lines = math.ceil(len(rows[level]) / widest)
        for i, node in enumerate(rows[level]):
            column, line = i // lines, i % lines
            found[node] = ((column - len(rows[level]) / lines / 2) * COLUMN, y + line * HIGH * 1.5)
        y += ROW + (lines - 1) * HIGH * 1.5
    return _centred(found)


def _middle(node: str, graph: nx.Graph[str], place: Mapping[str, float]) -> float:
    around = [place[other] for other in graph[node]]
    return sum(around) / len(around) if around else place[node]


def timeline(days: Mapping[str, date | None], lanes: Mapping[str, int]) -> tuple[Positions, dict[date, int]]:
    """Left to right by day, a lane for each level; nodes without a stated day stand apart, at the left.

    The second value is where each first of January and of July stands, for an axis. Of several scales that one
    is taken whose picture is nearest to a screen's proportions.
    """
    drawn = [_timeline(days, lanes, scale) for scale in (0.25, 0.5, 1.0, 2.0, 4.0)]
    return min(drawn, key=lambda found: abs(math.log(_proportion(found[0]) / 1.7)))


def _proportion(places: Positions) -> float:
    xs, ys = [x for x, _ in places.values()] or [0], [y for _, y in places.values()] or [0]
    return (max(xs) - min(xs) + WIDE) / (max(ys) - min(ys) + HIGH)


def _timeline(
    days: Mapping[str, date | None], lanes: Mapping[str, int], scale: float
) -> tuple[Positions, dict[date, int]]:
    dated = sorted((day, node) for node, day in days.items() if day is not None)
    first = dated[0][0] if dated else date.min
    taken: dict[int, list[tuple[float, int]]] = {}
    found: dict[str, tuple[float, float]] = {}
    for day, node in dated:
        x = (day - first).days * scale
        line = _free_line(taken.setdefault(lanes[node], []), x)
        found[node] = (x, lanes[node] * LANE + line * HIGH)
    undated = sorted(node for node, day in days.items() if day is None)
    for lane in sorted({lanes[node] for node in undated}):
        for i, node in enumerate(node for node in undated if lanes[node] == lane):
            found[node] = (-UNDATED_GAP - i % 4 * WIDE, lane * LANE + i // 4 * HIGH)
    places = _centred(_closed_lanes(found))
    if not dated:
        return places, {}
    origin = places[dated[0][1]][0]
    years = range(first.year, dated[-1][0].year + 2)
    marks = [day for year in years for day in (date(year, 1, 1), date(year, 7, 1))]
    near = [day for day in marks if day >= first.replace(day=1) and (day - dated[-1][0]).days < 200]
    return places, {day: round(origin + (day - first).days * scale) for day in near}


def _free_line(taken: list[tuple[float, int]], x: float) -> int:
    used = {line for other, line in taken if x - other < WIDE}
    line = next(i for i in range(len(used) + 1) if i not in used)
    taken.append((x, line))
    return line


def _closed_lanes(found: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Lanes directly below each other, each as high as its lines."""
    depth: dict[int, float] = {}
    for _, y in found.values():
        lane = int(y // LANE)
        depth[lane] = max(depth.get(lane, 0), y - lane * LANE)
    start, y = {}, 0.0
    for lane in sorted(depth):
        start[lane] = y
        y += depth[lane] + HIGH * 1.8
    return {node: (x, start[int(py // LANE)] + py % LANE) for node, (x, py) in found.items()}
