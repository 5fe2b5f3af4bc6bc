"""The timeline of a company in lanes: what happened, was measured, is planned, foreseen, thought, said.

A period is a band, an exact day a point, an unsure end fades, what is planned or foreseen is outlined only. Claims
about one thing at one time share a mark; everything else has its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict, cast

from kg.base.json_value import JsonObject, JsonValue
from kg.charts import days
from kg.charts.chart_labels import COLUMN
from kg.charts.days import Shown, Stretch
from kg.charts.frame import Frame, breadth, cut
from kg.charts.layers import ABOUT, FILL, STROKE, TEXT, dashes, down, values
from kg.charts.view_records import MomentRow, Result

LANES = ("event", "measurement", "planned", "reported", "forecast", "opinion", "speech")
_UNREAL = ("planned", "reported", "forecast", "opinion")
_HEAD, _ROW, _GAP = 24, 21, 6
_SIDE = 10
MOST = 400


class _Mark(Stretch):
    """One thing at its time, or several of one time and lane."""

    middle: str
    lane: str
    open: bool
    text: str
    colour: str
    fill: str
    left: float
    right: float
    tip: str
    href: str
    claims: list[str]
    y: NotRequired[float]
    textX: NotRequired[float]
    align: NotRequired[str]


class Head(TypedDict):
    """The name of a lane or a strip, and the line above it."""

    text: str
    y: float
    line: float
    claims: list[str]


def timeline(result: Result[MomentRow], frame: Frame) -> JsonObject:
    """The spec of the view's picture."""
    if not result["rows"]:
        return frame.nothing(view="timeline", title=result["title"])
    groups = _groups(result["rows"], result["parameters"]["company"])
    notes = [" · ".join([frame.say("keyBand"), *_key(result["rows"], frame)])]
    if len(groups) > MOST:
        rest = sum(len(group) for group in groups[MOST:])
        notes.append(frame.say("notDrawn", n=rest, why=frame.say("limit", most=MOST)))
        groups = groups[:MOST]
    width = frame.width - 24 - 2 * _SIDE
    shown = days.span([group[0]["when"] for group in groups])
    marks = [_mark(group, shown, width, frame) for group in groups]
    heads, height = _packed(marks, width, frame)
    axis = {**days.axis(shown, width, frame), "orient": "top"}
    x: JsonObject = {"field": "start", "type": "temporal", "scale": days.scale(shown), "axis": axis}
    layers = [_rules(heads, width, height, frame), *_bands(marks, x, height, frame), _points(x, height)]
    every = [*layers, *_texts(heads, height, frame)]
    body: JsonObject = {"width": width, "height": height, "data": values(marks), "layer": every}
    return frame.spec(body, view="timeline", title=result["title"], notes=notes, fit=False)


def _groups(rows: Sequence[MomentRow], company: str) -> list[list[MomentRow]]:
    """Rows about one thing at one time, told in one way; those about the company itself stay apart."""
    found: dict[tuple[str, ...], list[MomentRow]] = {}
    for number, row in enumerate(rows):
        own = str(number) if row["subject"]["id"] == company else ""
        key = (row["lane"], row["subject"]["id"], row["when"]["edtf"], str(row["negated"]), own)
        found.setdefault(key, []).append(row)
    return list(found.values())


def _key(rows: Sequence[MomentRow], frame: Frame) -> list[str]:
    open_ = any(row["lane"] in _UNREAL or row["negated"] for row in rows)
    found = [frame.say("keyOpen")] if open_ else []
    unsure = any(mark in row["when"]["edtf"] for row in rows for mark in ("~", "?", "..", "%"))
    return [*found, frame.say("keyFade")] if unsure else found


def _mark(group: Sequence[MomentRow], shown: Shown, width: float, frame: Frame) -> _Mark:
    first, place = group[0], LANES.index(group[0]["lane"])
    stretch = days.stretch(first["when"], shown)
    whats = [frame.own(row["what"]) for row in group]
    said = whats[0] if len(group) == 1 else frame.say("several", name=frame.name(first["subject"]), n=len(group))
    open_ = first["lane"] in _UNREAL or first["negated"]
    start = days.position(stretch["start"], shown, width)
    claims = sorted({claim for row in group for claim in row["claims"]})
    mark = {
        **stretch,
        "middle": days.middle(stretch),
        "lane": first["lane"],
        "open": open_,
        "text": cut(said, 40 if frame.narrow else 56),
        "colour": frame.line(place),
        "fill": frame.palette.paper if open_ else frame.line(place),
        "left": start,
        "right": max(days.position(stretch["end"], shown, width), start + 4),
        "tip": " · ".join([frame.own(first["when"]["label"]), *whats, *[frame.say("denied")] * first["negated"]]),
        "href": frame.claims(first["claims"]) if len(group) == 1 else frame.entity(first["subject"]["id"]),
        "claims": claims,
    }
    return cast(_Mark, mark)


def _packed(marks: Sequence[_Mark], width: float, frame: Frame) -> tuple[list[Head], int]:
    """Give every mark a row of its lane where neither it nor its words meet another; the heads of lanes, the height."""
    heads: list[Head] = []
    y = 4
    for lane in LANES:
        own = [mark for mark in marks if mark["lane"] == lane]
        if not own:
            continue
        heads.append({"text": frame.say(f"lane-{lane}"), "y": y + _HEAD / 2, "line": y, "claims": []})
        ends: list[float] = []
        for mark in sorted(own, key=lambda mark: (mark["left"], mark["right"])):
            left, right = _worded(mark, width)
            row = next((row for row, end in enumerate(ends) if end + 10 < left), len(ends))
            ends[row : row + 1] = [right]
            mark["y"] = y + _HEAD + (row + 0.5) * _ROW
        y += _HEAD + len(ends) * _ROW + _GAP
    return heads, y


def _worded(mark: _Mark, width: float) -> tuple[float, float]:
    """Put the words of a mark after it or before it, cut where they must be; what mark and words take together."""
    wide = breadth(mark["text"]) * COLUMN
    left, right = mark["left"] - (6 if mark["day"] else 0), mark["right"] + (6 if mark["day"] else 0)
    if right + 6 + wide <= width + _SIDE:
        mark["textX"], mark["align"] = right + 6, "left"
        return left, right + 6 + wide
    if left - 6 - wide >= -_SIDE:
        mark["textX"], mark["align"] = left - 6, "right"
        return left - 6 - wide, right
    after, before = width + _SIDE - right - 6, left - 6 + _SIDE
    mark["text"] = cut(mark["text"], int(max(after, before) // COLUMN))
    if after >= before:
        mark["textX"], mark["align"] = right + 6, "left"
        return left, width + _SIDE
    mark["textX"], mark["align"] = left - 6, "right"
    return -_SIDE, right


# Layers

_LOOK: JsonObject = {"fill": FILL, "stroke": STROKE, "strokeDash": dashes("open")}


def _bands(marks: Sequence[_Mark], x: JsonObject, height: int, frame: Frame) -> list[JsonObject]:
    """Periods as bands; those with unsure ends as bands that fade there, one layer a lane and kind of fading."""
    bar: dict[str, JsonValue] = {
        "type": "bar",
        "orient": "horizontal",
        "size": 11,
        "strokeWidth": 1.2,
        "cursor": "pointer",
    }
    where: dict[str, JsonValue] = {"x": x, "x2": {"field": "end"}, "y": down("y", height), **ABOUT}
    sure: dict[str, JsonValue] = {
        "transform": [{"filter": "!datum.day && datum.fades == ''"}],
        "mark": {**bar, "fillOpacity": 0.85},
        "encoding": {**where, **_LOOK},
    }
    kinds = sorted({(mark["lane"], mark["fades"]) for mark in marks if mark["fades"]})
    faded: list[JsonObject] = [
        {
            "transform": [{"filter": f"datum.lane == '{lane}' && datum.fades == '{fades}'"}],
            "mark": {**bar, "stroke": None, "color": _fading(lane, fades, frame)},
            "encoding": where,
        }
        for lane, fades in kinds
    ]
    return [sure, *faded]


def _fading(lane: str, fades: str, frame: Frame) -> JsonObject:
    """A filling that runs out towards the ends that are not sure."""
    full, none = frame.line(LANES.index(lane)), frame.palette.paper
    stops = {"left": (none, full, full), "right": (full, full, none), "both": (none, full, none)}[fades]
    return {
        "gradient": "linear",
        "x1": 0,
        "x2": 1,
        "y1": 0,
        "y2": 0,
        "stops": [{"offset": offset, "color": colour} for offset, colour in zip((0, 0.5, 1), stops, strict=True)],
    }


def _points(x: JsonObject, height: int) -> JsonObject:
    """Exact days as points."""
    return {
        "transform": [{"filter": "datum.day"}],
        "mark": {"type": "point", "shape": "diamond", "size": 110, "filled": True, "opacity": 1, "strokeWidth": 1.3},
        "encoding": {"x": {**x, "field": "middle"}, "y": down("y", height), **_LOOK, **ABOUT},
    }


def _rules(heads: list[Head], width: float, height: int, frame: Frame) -> JsonObject:
    """A line above each lane."""
    mark: JsonObject = {"type": "rule", "color": frame.palette.soft, "x": -_SIDE, "x2": width + _SIDE, "opacity": 0.5}
    return {"data": values(heads), "mark": mark, "encoding": {"y": down("line", height)}}


def _texts(heads: list[Head], height: int, frame: Frame) -> list[JsonObject]:
    """Names of lanes, and words beside marks."""
    text: dict[str, JsonValue] = {"type": "text", "baseline": "middle", "align": "left", "fill": frame.palette.ink}
    rim: JsonObject = {"stroke": frame.palette.paper, "strokeWidth": 3, "strokeJoin": "round"}
    named: JsonObject = {"y": down("y", height), **TEXT}
    beside: JsonObject = {**text, "x": {"expr": "datum.textX"}, "align": {"expr": "datum.align"}, "fontSize": 11.5}
    nothing: JsonObject = {}
    lanes: JsonObject = {"data": values(heads), "mark": {**text, "x": -_SIDE, "fontWeight": 700}, "encoding": named}
    return [lanes, *({"mark": {**beside, **look}, "encoding": named} for look in (rim, nothing))]
