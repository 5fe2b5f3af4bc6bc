"""A network as a picture: marks for entities, lines for what links them, names where there is room.

Colour and shape are those of the entity's class; a dashed line is one that its rows do not state as plain fact. Never
chooses what is drawn: what the network leaves out is said under the title.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import cast

from kg.base.json_value import JsonObject, JsonValue
from kg.charts.chart_labels import Box, Room, Spot, along, beside, mark
from kg.charts.frame import Frame
from kg.charts.layers import ABOUT, LINK, OPACITY, TEXT, across, as_is, down
from kg.charts.legends import Keys, class_name, keys
from kg.charts.network import NAME, Dot, DotMark, Link, LinkMark, Network, PlacedWord, Places, tip_of

EDGE = 26.0  # room between the outermost marks and the edge of the picture
APART = 7.0  # between parallel lines
FAINT = 0.16  # opacity of a light line among many
_MANY = 120  # with more lines than this only the heavy ones stand out
_CROWD = 60  # with more dots than this all are small


def picture(
    network: Network,
    places: Places,
    frame: Frame,
    *,
    view: str,
    title: Mapping[str, str],
    notes: Iterable[str] = (),
    squeeze: bool = True,
) -> JsonObject:
    """The spec of a network whose dots stand at `places`, in any unit, y downwards.

    `squeeze` keeps the picture within the usual proportions of a screen; without it y is taken as pixels.
    """
    said = list(notes)
    if network.left_dots or network.left_links:
        said.append(frame.say("moreNodes", nodes=network.left_dots, edges=network.left_links))
    if not network.dots:
        return frame.nothing(view=view, title=title, notes=said)
    at, height = _scaled(places, frame, squeeze)
    degree = _degree(network)
    dots = [_dot(dot, at[dot.key], degree[dot.key], len(network.dots) > _CROWD, frame) for dot in network.dots]
    links = _links(network, at, {dot["key"]: dot["reach"] for dot in dots}, frame)
    _name(dots, links, frame, height, (NAME, NAME // 2) if squeeze else (NAME * 2, NAME, NAME // 2))
    key = keys(network, frame, height)
    body: dict[str, JsonValue] = {
        "height": key.height,
        "datasets": {"links": cast(list[JsonObject], links), "dots": cast(list[JsonObject], dots)},
        "layer": [*_lines(network, frame, key), *_marks(frame, key), *_texts(frame, key)],
        "resolve": {"scale": {"fill": "independent", "shape": "independent"}},
    }
    return frame.spec(body, view=view, title=title, notes=said)


# Places


def _scaled(places: Places, frame: Frame, squeeze: bool) -> tuple[dict[str, tuple[float, float]], int]:
    """Places in pixels of the picture, and its height: never blown up, on a narrow picture higher than wide."""
    wide = frame.width - 24 - 2 * EDGE
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    span_x, span_y = max(xs) - min(xs), max(ys) - min(ys)
    across = min(wide / span_x, 1.0) if span_x else 1.0
    high = (2.4 if frame.narrow else 0.72) * wide
    down = max(min(high / span_y, 1.0), 0.55 * across) if span_y and squeeze else 1.0
    left = EDGE + (wide - span_x * across) / 2 * bool(span_x)
    found = {
        key: (round(left + (x - min(xs)) * across, 1), round(EDGE + (y - min(ys)) * down, 1))
        for key, (x, y) in places.items()
    }
    return found, round(span_y * down + 2 * EDGE)


def _degree(network: Network) -> dict[str, int]:
    found = dict.fromkeys((dot.key for dot in network.dots), 0)
    for link in network.links:
        found[link.start] += 1
        found[link.end] += 1
    return found


# Data


def _dot(dot: Dot, place: tuple[float, float], degree: int, crowded: bool, frame: Frame) -> DotMark:
    size = min(70 + 8 * degree, 240) if frame.narrow or crowded else min(90 + 16 * degree, 420)
    kind = class_name(dot.kind, frame)
    tip = tip_of(f"{dot.name} · {kind}", dot.tip)
    return {
        "key": dot.key,
        "name": dot.name,
        "class": kind,
        "hollow": dot.hollow,
        "x": place[0],
        "y": place[1],
        "size": size,
        "reach": round(math.sqrt(size) / 2 + 1, 1),
        "claims": list(dot.claims),
        "tip": tip,
        "href": frame.claims(dot.claims) if dot.hollow else frame.entity(dot.id),
    }


def _links(
    network: Network, at: Mapping[str, tuple[float, float]], reach: Mapping[str, float], frame: Frame
) -> list[LinkMark]:
    count: dict[frozenset[str], int] = {}
    for link in network.links:
        count[frozenset((link.start, link.end))] = count.get(frozenset((link.start, link.end)), 0) + 1
    done: dict[frozenset[str], int] = {}
    found: list[LinkMark] = []
    for link in sorted(network.links, key=lambda link: (link.weight, link.start, link.end, link.kind, link.claims)):
        ends = frozenset((link.start, link.end))
        place = done[ends] = done.get(ends, -1) + 1
        aside = (place - (count[ends] - 1) / 2) * APART * (1 if link.start < link.end else -1)
        (x, y), (x2, y2), angle = _line(at[link.start], at[link.end], reach[link.start], reach[link.end], aside)
        tip = tip_of(link.tip or link.label, link.unsure)
        found.append(
            {
                "x": x,
                "y": y,
                "x2": x2,
                "y2": y2,
                "kind": link.kind,
                "directed": link.directed,
                "angle": angle,
                "width": _width(link.weight),
                "opacity": _opacity(link, network),
                "label": link.label,
                "unsure": link.unsure or frame.say("stated"),
                "claims": list(link.claims),
                "tip": tip,
                "href": frame.every_claim(link.claims),
            }
        )
    return found


def _line(
    start: tuple[float, float], end: tuple[float, float], before: float, after: float, aside: float
) -> tuple[tuple[float, float], tuple[float, float], float]:
    """A line from mark to mark, pushed aside from its parallels, and the angle of its arrow (Vega's, clockwise)."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    short = min(before, length / 3), min(after, length / 3)
    ox, oy = -uy * aside, ux * aside
    head = round(start[0] + ux * short[0] + ox, 1), round(start[1] + uy * short[0] + oy, 1)
    tail = round(end[0] - ux * (short[1] + 1) + ox, 1), round(end[1] - uy * (short[1] + 1) + oy, 1)
    return head, tail, round(math.degrees(math.atan2(dy, dx)) + 90, 1)


def _width(weight: float) -> float:
    return round(min(1.2 + 0.9 * (weight - 1), 7), 2)


def _opacity(link: Link, network: Network) -> float:
    if len(network.links) <= _MANY:
        return 0.85
    return FAINT if link.weight <= 1 and not link.unsure else 0.75


def _name(dots: list[DotMark], links: list[LinkMark], frame: Frame, height: int, most: tuple[int, ...]) -> None:
    """Give dots, the most linked first, and then links their words where there is room, of at most `most` columns."""
    room = Room(Box(2, 2, frame.width - 26, height - 2))
    many = len(links) > _MANY
    for dot in dots:
        room.take(mark(dot["x"], dot["y"], dot["reach"]))
    for link in links if not many else ():
        room.cross((link["x"], link["y"]), (link["x2"], link["y2"]))
    for dot in dots:
        for text in dict.fromkeys(frame.cut(dot["name"], columns) for columns in most):
            if _placed(dot, text, room.first(beside(text, dot["x"], dot["y"], dot["reach"]))):
                break
    for link in links:
        text = frame.cut(link["label"], NAME) if link["opacity"] > FAINT else ""
        spots = along(text, (link["x"], link["y"]), (link["x2"], link["y2"])) if text else []
        _placed(link, text, room.first(spots, over_lines=True))


def _placed(record: PlacedWord, text: str, spot: Spot | None) -> bool:
    if spot is not None:
        record["text"] = text
        record["textX"], record["textY"] = round(spot.x, 1), round(spot.y, 1)
        record["align"] = spot.align
    return spot is not None


# Layers


def _at(x: str, y: str, frame: Frame, height: int) -> JsonObject:
    """The two position channels, in pixels from the upper left."""
    return {"x": across(x, frame.width - 24), "y": down(y, height)}


def _lines(network: Network, frame: Frame, key: Keys) -> list[JsonObject]:
    """Lines, and the arrows of those that have a direction."""
    lines: dict[str, JsonValue] = {
        "data": {"name": "links"},
        "mark": {"type": "rule", "strokeCap": "butt"},
        "encoding": {
            **_at("x", "y", frame, key.height),
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "stroke": key.stroke,
            "strokeDash": key.dash,
            "strokeWidth": as_is("width", "quantitative"),
            "opacity": OPACITY,
            **ABOUT,
        },
    }
    arrows: dict[str, JsonValue] = {
        "data": {"name": "links"},
        "transform": [{"filter": "datum.directed"}],
        "mark": {"type": "point", "shape": _ARROW, "size": 80, "strokeWidth": 0, "filled": True, "opacity": 1},
        "encoding": {
            **_at("x2", "y2", frame, key.height),
            "angle": as_is("angle", "quantitative"),
            "fill": {**key.stroke, "legend": None},
            **ABOUT,
        },
    }
    return [lines, arrows] if any(link.directed for link in network.links) else [lines]


_ARROW = "M0,0L0.45,1.1L-0.45,1.1Z"  # its tip at the end of the line


def _marks(frame: Frame, key: Keys) -> list[JsonObject]:
    """Marks of entities in the colour and shape of their class; hollow ones only outlined."""
    around = {**_at("x", "y", frame, key.height), "size": as_is("size", "quantitative"), **ABOUT}
    full: JsonObject = {"type": "point", "filled": True, "opacity": 1, "stroke": frame.palette.paper, "strokeWidth": 1}
    hollow: JsonObject = {
        "type": "point",
        "filled": True,
        "opacity": 1,
        "fill": frame.palette.paper,
        "strokeDash": [2, 2],
    }
    return [
        {
            "data": {"name": "dots"},
            "transform": [{"filter": "!datum.hollow"}],
            "mark": full,
            "encoding": {**around, "shape": key.shape, "fill": key.fill},
        },
        {
            "data": {"name": "dots"},
            "transform": [{"filter": "datum.hollow"}],
            "mark": {**hollow, "shape": "circle", "stroke": frame.palette.soft, "strokeWidth": 1.5},
            "encoding": around,
        },
    ]


def _texts(frame: Frame, key: Keys) -> list[JsonObject]:
    """Words on lines and names at marks, each with a rim in the colour of the paper."""
    soft: JsonObject = {"fontSize": 11, "fill": frame.palette.soft}
    ink: JsonObject = {"fontSize": 12, "fill": frame.palette.ink}
    plain: JsonObject = {"aria": False}  # its words are its label; Vega would tell its fields
    no_link: JsonObject = {}
    rim: JsonObject = {"stroke": frame.palette.paper, "strokeWidth": 4, "strokeJoin": "round", "aria": False}
    return [
        {
            "data": {"name": name},
            "transform": [{"filter": "isValid(datum.text)"}],
            "mark": {"type": "text", "baseline": "middle", "align": {"expr": "datum.align"}, **look, **more},
            "encoding": {**_at("textX", "textY", frame, key.height), **TEXT, **address},
        }
        for name, look in (("links", soft), ("dots", ink))
        for more, address in ((rim, no_link), (plain, LINK))
    ]
