"""A metric over time: one colour a product, one shape a definition; a month is a band, a bound an arrow, a gap a gap.

A line joins two values only if they are of one series, both exact, and one period follows the other at once. Units
are never mixed: each has a panel of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from kg.charts import amount_marks, days
from kg.charts.chart_labels import Box, Room, beside
from kg.charts.frame import Frame, Json
from kg.charts.layers import ABOUT, FILL, STROKE, TEXT, TURN, as_is, dashes

AXIS, PADDING = 56, 24
_HIGH, _LOW = 380, 320
_SHAPES = ("circle", "diamond", "square", "triangle-up", "cross", "triangle-down")
_LOOK: Json = {"fill": FILL, "stroke": STROKE, "opacity": as_is("opacity")}


def mau(result: Json, frame: Frame) -> Json:
    """The spec of the view's picture."""
    rows = [row for row in result["rows"] if row["period"]]
    left = len(result["rows"]) - len(rows)
    notes = [frame.say("notDrawn", n=left, why=frame.say("noTime"))] if left else []
    if not rows:
        return frame.nothing(view="mau", title=result["title"], notes=notes)
    subjects = list(dict.fromkeys(row["subject"]["id"] for row in rows))
    shapes = _definitions(rows, frame)
    units = sorted({row["value"]["unit"] for row in rows})
    made = [[_mark(row, rows, subjects, frame) for row in rows if row["value"]["unit"] == unit] for unit in units]
    panels = [_panel(marks, unit, shapes, frame) for unit, marks in zip(units, made, strict=True)]
    read = [frame.say("keyBand"), *amount_marks.key([mark for marks in made for mark in marks], frame)]
    notes = [" · ".join(read), *notes]
    body = panels[0] if len(panels) == 1 else {"vconcat": panels}
    return frame.spec(body, view="mau", title=result["title"], notes=notes, fit=False)


def _definitions(rows: Sequence[Json], frame: Frame) -> Json:
    """The scale of shapes: one for each definition, the commonest first."""
    names = [frame.name(row["definition"]) for row in rows]
    order = sorted(set(names), key=lambda name: (-names.count(name), name))
    return {"domain": order, "range": [_SHAPES[place % len(_SHAPES)] for place in range(len(order))]}


def _mark(row: Json, rows: Sequence[Json], subjects: list[str], frame: Frame) -> Json:
    shown = days.span(row["period"] for row in rows)
    placed = amount_marks.placed(row["value"], frame)
    unreal = row["modality"]["id"] != "actual"
    told = (frame.name(row["subject"]), frame.own(row["period"]["label"]), placed["written"])
    said = [f"{frame.say('definition')}: {frame.name(row['definition'])}", frame.name(row["provider"])]
    if unreal:
        said.append(frame.name(row["modality"]))
    colour = frame.line(subjects.index(row["subject"]["id"]))
    stretch = days.stretch(row["period"], shown)
    return {
        **{"subject": frame.name(row["subject"]), "series": row["series"], "claims": row["claims"]},
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
        "tip": " · ".join((*told, *said)),
        "href": frame.claims(row["claims"]),
    }


def _panel(marks: Sequence[Json], unit: str, shapes: Json, frame: Frame) -> Json:
    width, height = frame.width - AXIS - PADDING, _LOW if frame.narrow else _HIGH
    marks = _apart(marks)
    shown = date.fromisoformat(min(m["start"] for m in marks)), date.fromisoformat(max(m["end"] for m in marks))
    room = (shown[1] - shown[0]) * (0.16 if frame.narrow else 0.1)
    shown = shown[0] - room / 4, shown[1] + room
    scale = amount_marks.scale(amount_marks.ends(marks), zero=False)
    x = {"field": "start", "type": "temporal", "scale": days.scale(shown), "axis": days.axis(shown, width, frame)}
    across = {**x, "field": "middle"}
    y: Json = {"field": "at", "type": "quantitative", "scale": scale}
    y["axis"] = amount_marks.axis(unit, scale, frame, minExtent=AXIS - 18, maxExtent=AXIS - 18, titleAnchor="end")
    y["axis"] |= {"titleAngle": 0, "titleAlign": "left", "titleBaseline": "bottom", "titleX": 0, "titleY": -6}
    labels = _labels(marks, shown, scale, width, height)
    legend = {"title": frame.say("definition"), "orient": "bottom", "symbolFillColor": frame.palette.soft}
    shape = {"field": "definition", "type": "nominal", "scale": shapes, "legend": {**legend, "symbolStrokeWidth": 0}}
    return {
        "width": width,
        "height": height,
        "data": {"values": list(marks)},
        "layer": [
            _lines(marks, x, y),
            _ranges(x, y),
            _bands(x, y),
            *_points(across, y, shape),
            *_texts(labels, frame),
            *_legend(marks, labels, across, y, frame),
        ],
    }


def _apart(marks: Sequence[Json]) -> list[Json]:
    """Marks of one value and period nest, the widest first, with their shapes side by side, so that all are seen."""
    found: list[Json] = []
    for place in dict.fromkeys((each["start"], each["end"], each["at"]) for each in marks):
        same = [each for each in marks if (each["start"], each["end"], each["at"]) == place]
        for number, each in enumerate(same):
            middle = days.middle(each, (number + 1) / (len(same) + 1))
            found.append({**each, "middle": middle, "size": 6 + 7 * (len(same) - 1 - number)})
    return found


def _lines(marks: Sequence[Json], x: Json, y: Json) -> Json:
    """Lines between values of one series whose periods follow each other at once."""
    exact = sorted(
        (m for m in marks if m["kind"] == "exact" and not m["unreal"]), key=lambda m: (m["series"], m["start"])
    )
    joined = [
        {"start": one["end"], "at": one["at"], "to": other["at"], "end": other["start"], "colour": one["colour"]}
        | {"claims": sorted({*one["claims"], *other["claims"]})}
        for one, other in pairwise(exact)
        if one["series"] == other["series"] and days.adjacent(one, other)
    ]
    encoding = {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"field": "to"}, "stroke": STROKE}
    return {"data": {"values": joined}, "mark": {"type": "rule", "strokeWidth": 1.5}, "encoding": encoding}


def _ranges(x: Json, y: Json) -> Json:
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


def _bands(x: Json, y: Json) -> Json:
    """A period as a band at its value; that of a bound is hollow."""
    return {
        "transform": [{"filter": "datum.kind != 'range' && !datum.day"}],
        "mark": {"type": "bar", "orient": "horizontal", "strokeWidth": 1.3, "cursor": "pointer"},
        "encoding": {
            **{"x": x, "x2": {"field": "end"}, "y": y, **_LOOK, "strokeDash": dashes("unreal"), **ABOUT},
            "size": as_is("size", "quantitative"),
        },
    }


def _points(x: Json, y: Json, shape: Json) -> list[Json]:
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


def _labels(marks: Sequence[Json], shown: days.Shown, scale: Json, width: float, height: float) -> list[Json]:
    """The name of each product at the last of its marks that has room for it."""
    room = Room(Box(0, 0, width, height))

    def at(found: Json, day: str) -> tuple[float, float]:
        return days.position(day, shown, width), height * (1 - amount_marks.share(scale, found["at"]))

    for found in marks:
        left, right, (_, y) = at(found, found["start"])[0], at(found, found["end"])[0], at(found, found["middle"])
        high = 30 if found["kind"] == "lower" else 6
        low = 30 if found["kind"] == "upper" else 6
        room.take(Box(left, y - high, max(right, left + 4), y + low))
    labels = []
    for subject in dict.fromkeys(found["subject"] for found in marks):
        for found in days.latest_first([each for each in marks if each["subject"] == subject]):
            (left, _), (right, y) = at(found, found["start"]), at(found, found["end"])
            spots = [*beside(subject, right, y, 2)[:1], *beside(subject, left, y, 2)[1:2]]
            spots += beside(subject, (left + right) / 2, y, 8)[2:]
            if (spot := room.first(spots)) is not None:
                place = {"x": round(spot.x, 1), "y": round(spot.y, 1), "align": spot.align}
                labels.append({**place, "text": subject, "colour": found["colour"], "claims": found["claims"]})
                break
    return labels


def _texts(labels: Sequence[Json], frame: Frame) -> list[Json]:
    """Names in the colour of their product, over a rim in the colour of the paper."""
    rim = {"stroke": frame.palette.paper, "strokeWidth": 4, "strokeJoin": "round"}
    own = {"fill": STROKE}
    return [
        {
            "data": {"values": list(labels)},
            "mark": {"type": "text", "baseline": "middle", "fontWeight": 600, "align": {"expr": "datum.align"}, **look}
            | {"x": {"expr": "datum.x"}, "y": {"expr": "datum.y"}},
            "encoding": {**TEXT, **more},
        }
        for look, more in ((rim, {}), ({}, own))
    ]


def _legend(marks: Sequence[Json], labels: Sequence[Json], x: Json, y: Json, frame: Frame) -> list[Json]:
    """A legend of the products' colours, where not every name found room."""
    colours = {each["subject"]: each["colour"] for each in marks}
    if len(labels) == len(colours):
        return []
    legend = {
        "title": None,
        "orient": "top",
        "offset": 30,
        "symbolOpacity": 1,
        "columns": 2 if frame.narrow else 6,
        "labelLimit": 140,
    }
    colour: Json = {"field": "subject", "type": "nominal", "legend": legend}
    colour["scale"] = {"domain": list(colours), "range": list(colours.values())}
    return [{"mark": {"type": "square", "opacity": 0}, "encoding": {"x": x, "y": y, "color": colour}}]
