"""Who said what and when: one strip a speaker, one mark a statement, its colour the attitude in which it is told.

What has no time stands in a field of its own at the left, not on the axis; a time that is no day is a band.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kg.charts import days
from kg.charts.days import Shown
from kg.charts.frame import Frame, Json
from kg.charts.layers import ABOUT, FILL, TEXT, across, down

ATTITUDES = ("actual", "planned", "forecast", "opinion")
_HEAD, _ROW, _DOT = 20, 12, 12
_GAP = 8
MOST = 600


def statements(result: Json, frame: Frame) -> Json:
    """The spec of the view's picture."""
    marks = list(_marks(result, frame))
    notes = [frame.say("keyBand")]
    if any(mark["denied"] for mark in marks):
        notes.append(frame.say("keyHollow"))
    if any(section["name"] == "plans" and section["rows"] for section in result["sections"]):
        notes.append(frame.say("tableElse"))
    if not marks:
        return frame.nothing(view="statements", title=result["title"], notes=notes[1:])
    lines = [" · ".join(notes)]
    if len(marks) > MOST:
        lines.append(frame.say("notDrawn", n=len(marks) - MOST, why=frame.say("limit", most=MOST)))
    marks = marks[:MOST]
    width = frame.width - 40.0
    undated = round(width * 0.3)
    shown = days.span([mark["when"] for mark in marks if mark["when"]])
    heads, height = _laid(marks, shown, undated, width)
    for mark in marks:
        del mark["when"]
    body = {"width": width, "height": height, "data": {"values": marks}}
    body |= {"layer": _layers(heads, marks, shown, undated, width, height, frame)}
    return frame.spec(body, view="statements", title=result["title"], notes=lines, fit=False)


def _marks(result: Json, frame: Frame) -> Iterator[Json]:
    attributed: list[Json] = next((s["rows"] for s in result["sections"] if s["name"] == "attributed"), [])
    for row in result["rows"]:
        told = frame.name(row["statement"])
        attitude = next((ref for ref in row["modalities"] if ref["id"] != "actual"), None) or row["modalities"][0]
        yield _mark(row, row["speakers"], row["when"], attitude, told, "saidStatement", frame)
    for row in attributed:
        speakers = [row["speaker"]] if row["speaker"] else []
        yield _mark(row, speakers, row["said"], row["modality"], frame.own(row["words"]), "saidAttributed", frame)


def _mark(
    row: Json, speakers: Sequence[Json], whens: Sequence[Json], attitude: Json, told: str, kind: str, frame: Frame
) -> Json:
    who = ", ".join(frame.name(speaker) for speaker in speakers) or frame.say("nobody")
    when = ", ".join(frame.own(each["label"]) for each in whens) or frame.say("undated")
    place = ATTITUDES.index(attitude["id"]) if attitude["id"] in ATTITUDES else len(ATTITUDES)
    denied = bool(row.get("denied"))
    return {
        "who": who,
        "speaker": speakers[0]["id"] if speakers else "",
        "when": whens[0] if whens else None,
        "attitude": frame.name(attitude),
        "colour": frame.line(place),
        "fill": frame.palette.paper if denied else frame.line(place),
        "denied": denied,
        "kind": frame.say(kind),
        "tip": " · ".join([who, when, told, frame.name(attitude), *[frame.say("denied")] * denied]),
        "href": frame.entity(row["statement"]["id"]) if "statement" in row else frame.claims(row["claims"]),
        "claims": row["claims"],
    }


def _laid(marks: list[Json], shown: Shown, undated: float, width: float) -> tuple[list[Json], int]:
    """Give every mark its place: dated ones on the axis, others in the field at the left; speakers by their number."""
    names = [mark["who"] for mark in marks]
    speakers = {mark["who"]: mark["speaker"] for mark in marks}
    heads, y = [], 0.0
    for who in sorted(speakers, key=lambda who: (not speakers[who], -names.count(who), who)):
        heads.append({"text": who, "y": y + _HEAD / 2, "line": y, "claims": []})
        y += _HEAD
        own = [mark for mark in marks if mark["who"] == who]
        rows = max(_dated(own, shown, undated, width, y), _free(own, undated, y), 1)
        y += rows * _ROW + _GAP
    return heads, round(y)


def _dated(own: list[Json], shown: Shown, undated: float, width: float, top: float) -> int:
    """Place the marks with a time so that none covers another; how many rows they take."""
    ends: list[float] = []
    dated = [(days.stretch(mark["when"], shown), mark) for mark in own if mark["when"]]
    for stretch, mark in sorted(dated, key=lambda pair: (pair[0]["start"], pair[0]["end"])):
        left, right = (days.position(stretch[end], shown, width - undated) + undated for end in ("start", "end"))
        if stretch["day"]:
            left, right = (left + right - _DOT) / 2, (left + right + _DOT) / 2
        row = next((row for row, end in enumerate(ends) if end <= left), len(ends))
        ends[row : row + 1] = [max(right, left + _DOT)]
        mark |= {
            "day": stretch["day"],
            "opacity": 0.5 if stretch["fades"] else 1,
            "left": round(left, 1),
            "right": round(right, 1),
        }
        mark |= {"x": round((left + right) / 2, 1), "y": top + (row + 0.5) * _ROW}
    return len(ends)


def _free(own: list[Json], undated: float, top: float) -> int:
    """Place the marks without a time in a grid; how many rows they take."""
    most = int((undated - 20) // _DOT)
    free = [mark for mark in own if not mark["when"]]
    for number, mark in enumerate(free):
        x = number % most * _DOT + _DOT / 2
        mark |= {"day": True, "left": x, "right": x, "x": x, "y": top + (number // most + 0.5) * _ROW}
    return -(-len(free) // most)


# Layers


def _scale(marks: Sequence[Json], name: str, looks: Sequence[str]) -> Json:
    """A scale whose names and looks are those that occur."""
    found = dict(zip((mark[name] for mark in marks), looks, strict=True))
    return {"domain": list(found), "range": list(found.values())}


def _layers(
    heads: list[Json], marks: list[Json], shown: Shown, undated: float, width: float, height: int, frame: Frame
) -> list[Json]:
    legend = {"title": None, "orient": "bottom", "columns": 1 if frame.narrow else 6, "symbolType": "stroke"}
    legend |= {"symbolStrokeWidth": 8, "symbolSize": 140}
    colour: Json = {"field": "attitude", "type": "nominal", "legend": legend}
    colour["scale"] = _scale(marks, "attitude", [mark["colour"] for mark in marks])
    shapes = ["circle" if mark["kind"] == frame.say("saidStatement") else "square" for mark in marks]
    shape: Json = {"field": "kind", "type": "nominal", "scale": _scale(marks, "kind", shapes)}
    shape["legend"] = {"title": None, "orient": "top", "offset": 26, "symbolFillColor": frame.palette.soft}
    look = {"fill": FILL, "stroke": colour, **ABOUT}
    band = {"type": "bar", "orient": "horizontal", "size": 8, "strokeWidth": 1.2, "cursor": "pointer"}
    dot = {"type": "point", "filled": True, "size": 75, "opacity": 1, "strokeWidth": 1.2, "cursor": "pointer"}
    return [
        *_ground(heads, shown, undated, width, height, frame),
        {
            "transform": [{"filter": "!datum.day"}],
            "mark": {**band, "opacity": {"expr": "datum.opacity"}},
            "encoding": {"x": across("left", width), "x2": {"field": "right"}, "y": down("y", height), **look},
        },
        {
            "transform": [{"filter": "datum.day"}],
            "mark": dot,
            "encoding": {"x": across("x", width), "y": down("y", height), "shape": shape, **look},
        },
    ]


def _ground(heads: list[Json], shown: Shown, undated: float, width: float, height: int, frame: Frame) -> list[Json]:
    """Names and lines of speakers; years as lines, since half of the width is no time."""
    ink, soft = frame.palette.ink, frame.palette.soft
    years = [date(year, 1, 1) for year in range(shown[0].year, shown[1].year + 2)]
    ticks = [
        {"x": round(undated + days.position(day.isoformat(), shown, width - undated), 1), "text": str(day.year)}
        for day in years
        if shown[0] <= day <= shown[1]
    ]
    ticks = [tick for number, tick in enumerate(ticks) if number % (1 + len(ticks) * 44 // int(width - undated)) == 0]
    rule: Json = {"type": "rule", "color": frame.palette.rule}
    text: Json = {"type": "text", "baseline": "middle", "align": "left"}
    top = {**text, "y": -10, "fill": soft, "align": "center"}
    return [
        {"data": {"values": ticks}, "mark": {**rule, "y": 0, "y2": height}, "encoding": {"x": across("x", width)}},
        {"data": {"values": ticks}, "mark": top, "encoding": {"x": across("x", width), **TEXT}},
        {
            "data": {"values": [{"text": frame.say("undated"), "x": 0}]},
            "mark": {**top, "align": "left"},
            "encoding": {"x": across("x", width), **TEXT},
        },
        {
            "data": {"values": heads},
            "mark": {**rule, "x": 0, "x2": width, "color": soft, "opacity": 0.4},
            "encoding": {"y": down("line", height)},
        },
        {
            "data": {"values": heads},
            "mark": {**text, "x": 0, "fontWeight": 600, "fill": ink},
            "encoding": {"y": down("y", height), **TEXT},
        },
    ]
