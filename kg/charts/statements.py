"""Who said what and when: one strip a speaker, one mark a time and attitude, with the number of its statements.

What has no time stands in a field of its own at the left, not on the axis; a time that is no day is a band.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NotRequired, TypedDict, cast

from kg.base.json_value import JsonObject, JsonValue
from kg.charts import days
from kg.charts.days import Shown
from kg.charts.frame import Frame, section_rows
from kg.charts.layers import ABOUT, FILL, TEXT, across, down, values
from kg.charts.timeline import Head
from kg.charts.view_records import AttributedRow, Ref, Result, StatementRow, When
from kg.ontology.registry import vocabulary

ATTITUDES = vocabulary().modalities
_HEAD, _ROW, _DOT = 20, 12, 12
_GAP, _DIGIT = 8, 7
MOST = 600
_TOLD = 4  # statements that a tooltip quotes


class _Mark(TypedDict):
    """Statements of one look and time; their places are added once known. `count` stands beside more than one."""

    count: str

    who: str
    speaker: str
    attitude: str
    colour: str
    fill: str
    denied: bool
    kind: str
    tip: str
    href: str
    claims: list[str]
    day: NotRequired[bool]
    opacity: NotRequired[float]
    left: NotRequired[float]
    right: NotRequired[float]
    x: NotRequired[float]
    y: NotRequired[float]


_Timed = tuple[_Mark, When | None]


def statements(result: Result[StatementRow], frame: Frame) -> JsonObject:
    """The spec of the view's picture."""
    timed = list(_counted(_marks(result, frame), frame))
    notes = [frame.say("keyBand"), frame.say("keyCount")]
    if any(mark["denied"] for mark, _ in timed):
        notes.append(frame.say("keyHollow"))
    if section_rows(result["sections"], "plans"):
        notes.append(frame.say("tableElse"))
    if not timed:
        return frame.nothing(view="statements", title=result["title"], notes=notes[2:])
    lines = [" · ".join(notes)]
    if len(timed) > MOST:
        rest = sum(int(mark["count"] or 1) for mark, _ in timed[MOST:])
        lines.append(frame.say("notDrawn", n=rest, why=frame.say("limit", most=MOST)))
    timed, width = timed[:MOST], frame.width - 40.0
    undated = round(width * 0.3)
    shown = days.span([when for _, when in timed if when])
    heads, height = _laid(timed, shown, undated, width)
    marks = [mark for mark, _ in timed]
    layers = _layers(heads, marks, shown, undated, width, height, frame)
    body: JsonObject = {"width": width, "height": height, "data": values(marks), "layer": layers}
    return frame.spec(body, view="statements", title=result["title"], notes=lines, fit=False)


def _marks(result: Result[StatementRow], frame: Frame) -> Iterator[_Timed]:
    for row in result["rows"]:
        said, address = frame.name(row["statement"]), frame.entity(row["statement"]["id"])
        attitude = next((ref for ref in row["modalities"] if ref["id"] != "actual"), None) or row["modalities"][0]
        parts = _Parts(row["speakers"], row["when"], attitude, said, "saidStatement", address, row["claims"])
        yield _mark(parts, frame), row["when"][0] if row["when"] else None
    for each in cast(list[AttributedRow], section_rows(result["sections"], "attributed")):
        speakers, words = [each["speaker"]] if each["speaker"] else [], frame.own(each["words"])
        about = frame.claims(each["claims"]), each["claims"], each["denied"]
        parts = _Parts(speakers, each["said"], each["modality"], words, "saidAttributed", *about)
        yield _mark(parts, frame), each["said"][0] if each["said"] else None


def _counted(timed: Iterable[_Timed], frame: Frame) -> Iterator[_Timed]:
    """The marks, those of one speaker, time, attitude and kind as one that quotes the first and leads to all."""
    groups: dict[tuple[object, ...], list[_Timed]] = {}
    for mark, when in timed:
        key = (mark["who"], when["edtf"] if when else "", mark["attitude"], mark["kind"], mark["denied"])
        groups.setdefault(key, []).append((mark, when))
    for group in groups.values():
        marks, when = [mark for mark, _ in group], group[0][1]
        more = [frame.say("further", n=len(marks) - _TOLD)] if len(marks) > _TOLD else []
        tip = "\n".join([mark["tip"] for mark in marks[:_TOLD]] + more)
        claims = list(dict.fromkeys(claim for mark in marks for claim in mark["claims"]))
        one_each = [mark["claims"][0] for mark in marks]  # so that the list has the number of the mark
        href = frame.every_claim(one_each, beyond="/views/statements")
        several = {"href": href, "count": str(len(marks))} if len(marks) > 1 else {}
        yield cast(_Mark, {**marks[0], "tip": tip, "claims": claims, **several}), when


@dataclass(frozen=True)
class _Parts:
    """What a mark is made of, from a row of either table."""

    speakers: Sequence[Ref]
    whens: Sequence[When]
    attitude: Ref
    said: str
    kind: str
    href: str
    claims: list[str]
    denied: bool = False


def _mark(parts: _Parts, frame: Frame) -> _Mark:
    who = ", ".join(frame.name(speaker) for speaker in parts.speakers) or frame.say("nobody")
    when = ", ".join(frame.own(each["label"]) for each in parts.whens) or frame.say("undated")
    attitude, name = parts.attitude["id"], frame.name(parts.attitude)
    place = ATTITUDES.index(attitude) if attitude in ATTITUDES else len(ATTITUDES)
    return {
        "count": "",
        "who": who,
        "speaker": parts.speakers[0]["id"] if parts.speakers else "",
        "attitude": name,
        "colour": frame.line(place),
        "fill": frame.palette.paper if parts.denied else frame.line(place),
        "denied": parts.denied,
        "kind": frame.say(parts.kind),
        "tip": " · ".join([who, when, parts.said, name, *[frame.say("denied")] * parts.denied]),
        "href": parts.href,
        "claims": parts.claims,
    }


def _laid(timed: Sequence[_Timed], shown: Shown, undated: float, width: float) -> tuple[list[Head], int]:
    """Give every mark its place: dated ones on the axis, others in the field at the left; speakers by their number."""
    names = [mark["who"] for mark, _ in timed]
    speakers = {mark["who"]: mark["speaker"] for mark, _ in timed}
    heads: list[Head] = []
    y = 0.0
    for who in sorted(speakers, key=lambda who: (not speakers[who], -names.count(who), who)):
        heads.append({"text": who, "y": y + _HEAD / 2, "line": y, "claims": []})
        y += _HEAD
        own = [each for each in timed if each[0]["who"] == who]
        rows = max(_dated(own, shown, undated, width, y), _free(own, undated, y), 1)
        y += rows * _ROW + _GAP
    return heads, round(y)


def _dated(own: list[_Timed], shown: Shown, undated: float, width: float, top: float) -> int:
    """Place the marks with a time so that none covers another; how many rows they take."""
    ends: list[float] = []
    dated = [(days.stretch(when, shown), mark) for mark, when in own if when]
    for stretch, mark in sorted(dated, key=lambda pair: (pair[0]["start"], pair[0]["end"])):
        ends_of = stretch["start"], stretch["end"]
        left, right = (days.position(end, shown, width - undated) + undated for end in ends_of)
        if stretch["day"]:
            left, right = (left + right - _DOT) / 2, (left + right + _DOT) / 2
        row = next((row for row, end in enumerate(ends) if end <= left), len(ends))
        ends[row : row + 1] = [max(right, left + _DOT) + _DIGIT * len(mark["count"])]
        mark["day"] = stretch["day"]
        mark["opacity"] = 0.5 if stretch["fades"] else 1
        mark["left"], mark["right"] = round(left, 1), round(right, 1)
        mark["x"], mark["y"] = round((left + right) / 2, 1), top + (row + 0.5) * _ROW
    return len(ends)


def _free(own: list[_Timed], undated: float, top: float) -> int:
    """Place the marks without a time in lines; how many lines they take."""
    left, line, free = 0.0, 0, [mark for mark, when in own if not when]
    for mark in free:
        wide = _DOT + _DIGIT * len(mark["count"])
        left, line = (left, line) if left + wide <= undated - 20 else (0.0, line + 1)
        x = left + _DOT / 2
        mark["day"] = True
        mark["left"], mark["right"] = x - _DOT / 2, x + _DOT / 2
        mark["x"], mark["y"] = x, top + (line + 0.5) * _ROW
        left += wide
    return line + 1 if free else 0


# Layers


def _scale(names: Iterable[str], looks: Sequence[str]) -> JsonObject:
    """A scale whose names and looks are those that occur."""
    found = dict(zip(names, looks, strict=True))
    return {"domain": list(found), "range": list(found.values())}


def _attitudes(marks: list[_Mark], frame: Frame) -> JsonObject:
    """The colour of each attitude, with its legend."""
    legend: JsonObject = {
        "title": None,
        "orient": "bottom",
        "columns": 1 if frame.narrow else 6,
        "symbolType": "stroke",
        "symbolStrokeWidth": 8,
        "symbolSize": 140,
    }
    scale = _scale((mark["attitude"] for mark in marks), [mark["colour"] for mark in marks])
    return {"field": "attitude", "type": "nominal", "legend": legend, "scale": scale}


def _kinds(marks: list[_Mark], frame: Frame) -> JsonObject:
    """The shape of each kind of mark, with its legend."""
    shapes = ["circle" if mark["kind"] == frame.say("saidStatement") else "square" for mark in marks]
    scale = _scale((mark["kind"] for mark in marks), shapes)
    legend: JsonObject = {"title": None, "orient": "top", "offset": 26, "symbolFillColor": frame.palette.soft}
    return {"field": "kind", "type": "nominal", "scale": scale, "legend": legend}


def _layers(
    heads: list[Head],
    marks: list[_Mark],
    shown: Shown,
    undated: float,
    width: float,
    height: int,
    frame: Frame,
) -> list[JsonObject]:
    colour, shape = _attitudes(marks, frame), _kinds(marks, frame)
    look: JsonObject = {"fill": FILL, "stroke": colour, **ABOUT}
    band: JsonObject = {"type": "bar", "orient": "horizontal", "size": 8, "strokeWidth": 1.2, "cursor": "pointer"}
    dot: JsonObject = {
        "type": "point",
        "filled": True,
        "size": 75,
        "opacity": 1,
        "strokeWidth": 1.2,
        "cursor": "pointer",
    }
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
        _counts(width, height, frame),
    ]


def _counts(width: float, height: int, frame: Frame) -> JsonObject:
    """The number of statements beside a mark of several."""
    number: JsonObject = {"text": {"field": "count", "type": "nominal"}}
    return {
        "transform": [{"filter": "datum.count"}],
        "mark": {"type": "text", "align": "left", "dx": 1, "fontSize": 10, "color": frame.palette.soft},
        "encoding": {"x": across("right", width), "y": down("y", height), **number},
    }


def _ground(
    heads: list[Head], shown: Shown, undated: float, width: float, height: int, frame: Frame
) -> list[JsonObject]:
    """Names and lines of speakers; years as lines, since half of the width is no time."""
    ink, soft = frame.palette.ink, frame.palette.soft
    years = [date(year, 1, 1) for year in range(shown[0].year, shown[1].year + 2)]
    ticks: list[JsonObject] = [
        {"x": round(undated + days.position(day.isoformat(), shown, width - undated), 1), "text": str(day.year)}
        for day in years
        if shown[0] <= day <= shown[1]
    ]
    ticks = [tick for number, tick in enumerate(ticks) if number % (1 + len(ticks) * 44 // int(width - undated)) == 0]
    rule: dict[str, JsonValue] = {"type": "rule", "color": frame.palette.rule}
    text: dict[str, JsonValue] = {"type": "text", "baseline": "middle", "align": "left"}
    top: JsonObject = {**text, "y": -10, "fill": soft, "align": "center"}
    return [
        {"data": values(ticks), "mark": {**rule, "y": 0, "y2": height}, "encoding": {"x": across("x", width)}},
        {"data": values(ticks), "mark": top, "encoding": {"x": across("x", width), **TEXT}},
        {
            "data": {"values": [{"text": frame.say("undated"), "x": 0}]},
            "mark": {**top, "align": "left"},
            "encoding": {"x": across("x", width), **TEXT},
        },
        {
            "data": values(heads),
            "mark": {**rule, "x": 0, "x2": width, "color": soft, "opacity": 0.4},
            "encoding": {"y": down("line", height)},
        },
        {
            "data": values(heads),
            "mark": {**text, "x": 0, "fontWeight": 600, "fill": ink},
            "encoding": {"y": down("y", height), **TEXT},
        },
    ]
