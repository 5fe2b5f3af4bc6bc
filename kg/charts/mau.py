"""A metric over time: one colour a product, one shape a definition; a month is a band, a bound an arrow, a gap a gap.

A line joins two values only if they are of one series, both exact, and one period follows the other at once. Units
are never mixed: each has a panel of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import TypedDict, cast

from kg.base.json_value import JsonObject, JsonValue
from kg.charts import amount_marks, days
from kg.charts.chart_labels import Box, Room, beside
from kg.charts.days import Stretch
from kg.charts.frame import Frame
from kg.charts.layers import ABOUT, FILL, STROKE, TEXT, TURN, as_is, dashes, plain, values
from kg.charts.strips import FigureMark
from kg.charts.view_records import ObservedRow, Result

AXIS, PADDING = 56, 24
_HIGH, _LOW = 380, 320
_SHAPES = ("circle", "diamond", "square", "triangle-up", "cross", "triangle-down")
_LOOK: JsonObject = {"fill": FILL, "stroke": STROKE, "opacity": as_is("opacity")}


class _Mark(FigureMark, Stretch):
    """A value over its period: where its shape stands, what it is told by."""

    subject: str
    series: str
    middle: str
    definition: str
    rim: str
    size: int


class _Name(TypedDict):
    x: float
    y: float
    align: str
    text: str
    colour: str
    claims: list[str]


def mau(result: Result[ObservedRow], frame: Frame) -> JsonObject:
    """The spec of the view's picture."""
    rows = [row for row in result["rows"] if row["period"]]
    left = len(result["rows"]) - len(rows)
    notes = [frame.say("notDrawn", n=left, why=frame.say("noTime"))] if left else []
    if not rows:
        return frame.nothing(view="mau", title=result["title"], notes=notes)
    subjects = list(dict.fromkeys(row["subject"]["id"] for row in rows))
    shapes = _definitions(rows, frame)
    units = sorted({row["value"]["unit"] for row in rows})
    drawn = [[_mark(row, rows, subjects, frame) for row in rows if row["value"]["unit"] == unit] for unit in units]
    panels = [_panel(marks, unit, shapes, frame) for unit, marks in zip(units, drawn, strict=True)]
    read = [frame.say("keyBand"), *amount_marks.key([mark for marks in drawn for mark in marks], frame)]
    notes = [" · ".join(read), *notes]
    body: JsonObject = panels[0] if len(panels) == 1 else {"vconcat": panels}
    return frame.spec(body, view="mau", title=result["title"], notes=notes, fit=False)


def _definitions(rows: Sequence[ObservedRow], frame: Frame) -> JsonObject:
    """The scale of shapes: one for each definition, the commonest first."""
    names = [frame.name(row["definition"]) for row in rows]
    order = sorted(set(names), key=lambda name: (-names.count(name), name))
    return {"domain": order, "range": [_SHAPES[place % len(_SHAPES)] for place in range(len(order))]}


def _mark(row: ObservedRow, rows: Sequence[ObservedRow], subjects: list[str], frame: Frame) -> _Mark:
    period = row["period"]
    assert period is not None
    shown = days.span(each["period"] for each in rows if each["period"])
    placed = amount_marks.placed(row["value"], frame)
    unreal = row["modality"]["id"] != "actual"
    parts = (frame.name(row["subject"]), frame.own(period["label"]), placed["written"])
    said = [f"{frame.say('definition')}: {frame.name(row['definition'])}", frame.name(row["provider"])]
    if unreal:
        said.append(frame.name(row["modality"]))
    colour = frame.line(subjects.index(row["subject"]["id"]))
    stretch = days.stretch(period, shown)
    mark = {
        "subject": frame.name(row["subject"]),
        "series": row["series"],
        "claims": row["claims"],
        **placed,
        **stretch,
        "middle": days.middle(stretch),
        "definition": frame.name(row["definition"]),
        "unreal": unreal,
        "colour": colour,
        "fill": frame.palette.paper if unreal or placed["kind"] in ("lower", "upper") else colour,
        "opacity": 0.4 if placed["kind"] == "approx" or stretch["fades"] else 1,
        "rim": colour if unreal or placed["kind"] in ("lower", "upper") else frame.palette.paper,
        "size": 6,
        "turn": 180 if placed["kind"] == "upper" else 0,
        "tip": " · ".join((*parts, *said)),
        "href": frame.claims(row["claims"]),
    }
    return cast(_Mark, mark)


def _panel(marks: Sequence[_Mark], unit: str, shapes: JsonObject, frame: Frame) -> JsonObject:
    width, height = frame.width - AXIS - PADDING, _LOW if frame.narrow else _HIGH
    marks = _apart(marks)
    shown = date.fromisoformat(min(m["start"] for m in marks)), date.fromisoformat(max(m["end"] for m in marks))
    room = (shown[1] - shown[0]) * (0.16 if frame.narrow else 0.1)
    shown = shown[0] - room / 4, shown[1] + room
    scale = amount_marks.scale(amount_marks.ends(marks), zero=False)
    axis = days.axis(shown, width, frame)
    x: JsonObject = {"field": "start", "type": "temporal", "scale": days.scale(shown), "axis": axis}
    across: JsonObject = {**x, "field": "middle"}
    y: JsonObject = {
        "field": "at",
        "type": "quantitative",
        "scale": plain(scale),
        "axis": {
            **amount_marks.axis(unit, scale, frame, minExtent=AXIS - 18, maxExtent=AXIS - 18, titleAnchor="end"),
            **{"titleAngle": 0, "titleAlign": "left", "titleBaseline": "bottom", "titleX": 0, "titleY": -6},
        },
    }
    labels = _labels(marks, shown, scale, width, height)
    legend: JsonObject = {"title": frame.say("definition"), "orient": "bottom", "symbolFillColor": frame.palette.soft}
    legend = {**legend, "symbolStrokeWidth": 0}
    shape: JsonObject = {"field": "definition", "type": "nominal", "scale": shapes, "legend": legend}
    return {
        "width": width,
        "height": height,
        "data": values(marks),
        "layer": [
            *_legend(marks, labels, across, y, frame),
            _lines(marks, x, y),
            _ranges(x, y),
            _bands(x, y),
            *_points(across, y, shape),
            *_texts(labels, frame),
        ],
    }


def _apart(marks: Sequence[_Mark]) -> list[_Mark]:
    """Marks of one value and period nest, the widest first, with their shapes side by side, so that all are seen."""
    found: list[_Mark] = []
    for place in dict.fromkeys((each["start"], each["end"], each["at"]) for each in marks):
        same = [each for each in marks if (each["start"], each["end"], each["at"]) == place]
        for number, each in enumerate(same):
            middle = days.middle(each, (number + 1) / (len(same) + 1))
            found.append({**each, "middle": middle, "size": 6 + 7 * (len(same) - 1 - number)})
    return found


def _lines(marks: Sequence[_Mark], x: JsonObject, y: JsonObject) -> JsonObject:
    """Lines between values of one series whose periods follow each other at once."""
    exact = sorted(
        (m for m in marks if m["kind"] == "exact" and not m["unreal"]), key=lambda m: (m["series"], m["start"])
    )
    joined: list[JsonObject] = [
        {
            "start": one["end"],
            "at": one["at"],
            "to": other["at"],
            "end": other["start"],
            "colour": one["colour"],
            "claims": sorted({*one["claims"], *other["claims"]}),
        }
        for one, other in pairwise(exact)
        if one["series"] == other["series"] and days.adjacent(one, other)
    ]
    encoding: JsonObject = {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"field": "to"}, "stroke": STROKE}
    return {"data": {"values": joined}, "mark": {"type": "rule", "strokeWidth": 1.5}, "encoding": encoding}


def _ranges(x: JsonObject, y: JsonObject) -> JsonObject:
    """From the lower end to the upper one, over the whole period."""
    return {
        "transform": [{"filter": "datum.kind == 'range'"}],
        "mark": {"type": "rect", "fillOpacity": 0.25, "strokeWidth": 1, "cursor": "pointer"},
        "encoding": {
            **{"x": x, "x2": {"field": "end"}, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            **_LOOK,
            "strokeDash": dashes("unreal"),
            **ABOUT,
        },
    }


def _bands(x: JsonObject, y: JsonObject) -> JsonObject:
    """A period as a band at its value; that of a bound is hollow."""
    return {
        "transform": [{"filter": "datum.kind != 'range' && !datum.day"}],
        "mark": {"type": "bar", "orient": "horizontal", "strokeWidth": 1.3, "cursor": "pointer"},
        "encoding": {
            **{"x": x, "x2": {"field": "end"}, "y": y, **_LOOK, "strokeDash": dashes("unreal"), **ABOUT},
            "size": as_is("size", "quantitative"),
        },
    }


def _points(x: JsonObject, y: JsonObject, shape: JsonObject) -> list[JsonObject]:
    """The shape of the definition in the middle of each band, and the arrows of bounds."""
    rim = {"stroke": as_is("rim")}
    return [
        {
            "transform": [{"filter": "datum.kind != 'range'"}],
            "mark": {"type": "point", "size": 90, "strokeWidth": 1.2, "filled": True, "cursor": "pointer"},
            "encoding": {"x": x, "y": y, "shape": shape, **_LOOK, **rim, "opacity": {"value": 1}, **ABOUT},
        },
        {
            "transform": [{"filter": "datum.kind == 'lower' || datum.kind == 'upper'"}],
            "mark": {"type": "point", "shape": amount_marks.ARROW, "size": 110, "strokeWidth": 1.8, "filled": False},
            "encoding": {"x": x, "y": y, "stroke": STROKE, "angle": TURN, **ABOUT},
        },
    ]


def _labels(
    marks: Sequence[_Mark], shown: days.Shown, scale: amount_marks.AmountScale, width: float, height: float
) -> list[_Name]:
    """The name of each product at the last of its marks that has room for it."""
    room = Room(Box(0, 0, width, height))

    def at(found: _Mark, day: str) -> tuple[float, float]:
        return days.position(day, shown, width), height * (1 - amount_marks.share(scale, found["at"]))

    for found in marks:
        left, right, (_, y) = at(found, found["start"])[0], at(found, found["end"])[0], at(found, found["middle"])
        high = 30 if found["kind"] == "lower" else 6
        low = 30 if found["kind"] == "upper" else 6
        room.take(Box(left, y - high, max(right, left + 4), y + low))
    labels: list[_Name] = []
    for subject in dict.fromkeys(found["subject"] for found in marks):
        for found in days.latest_first([each for each in marks if each["subject"] == subject]):
            (left, _), (right, y) = at(found, found["start"]), at(found, found["end"])
            spots = [*beside(subject, right, y, 2)[:1], *beside(subject, left, y, 2)[1:2]]
            spots += beside(subject, (left + right) / 2, y, 8)[2:]
            if (spot := room.first(spots)) is not None:
                labels.append(
                    {
                        "x": round(spot.x, 1),
                        "y": round(spot.y, 1),
                        "align": spot.align,
                        "text": subject,
                        "colour": found["colour"],
                        "claims": found["claims"],
                    }
                )
                break
    return labels


def _texts(labels: Sequence[_Name], frame: Frame) -> list[JsonObject]:
    """Names in the colour of their product, over a rim in the colour of the paper."""
    rim: JsonObject = {"stroke": frame.palette.paper, "strokeWidth": 4, "strokeJoin": "round"}
    own: JsonObject = {"fill": STROKE}
    nothing: JsonObject = {}
    return [
        {
            "data": values(labels),
            "mark": {
                **{"type": "text", "baseline": "middle", "fontWeight": 600, "align": {"expr": "datum.align"}},
                **look,
                **{"x": {"expr": "datum.x"}, "y": {"expr": "datum.y"}},
            },
            "encoding": {**TEXT, **more},
        }
        for look, more in ((rim, nothing), (nothing, own))
    ]


def _legend(
    marks: Sequence[_Mark], labels: Sequence[_Name], x: JsonObject, y: JsonObject, frame: Frame
) -> list[JsonObject]:
    """A legend of the products' colours, where not every name found room.

    Its unseen squares stand where the marks do: they are the lowest layer, so that the links of marks are met first.
    """
    colours = {each["subject"]: each["colour"] for each in marks}
    if len(labels) == len(colours):
        return []
    legend: JsonObject = {
        "title": None,
        "orient": "top",
        "offset": 30,
        "symbolOpacity": 1,
        "columns": 2 if frame.narrow else 6,
        "labelLimit": 140,
    }
    colour: dict[str, JsonValue] = {"field": "subject", "type": "nominal", "legend": legend}
    colour["scale"] = {"domain": list(colours), "range": list(colours.values())}
    return [{"mark": {"type": "square", "opacity": 0}, "encoding": {"x": x, "y": y, "color": colour}}]
