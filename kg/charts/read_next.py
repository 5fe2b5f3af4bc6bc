"""What to read next as bars: under each document the open conclusions that it would settle, by why they are open.

Draws the documents in the view's order and none before which one is left out, and says how many it leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from kg.base.json_value import JsonObject
from kg.charts.chart_labels import COLUMN
from kg.charts.frame import Frame
from kg.charts.layers import ABOUT, LINK, TEXT, down, values
from kg.charts.view_records import Count, Ref, Result, Row
from kg.facts.fact_records import Both

MOST = 30
_STEP, _BAR, _WORDS = 40, 14, 18


class DocumentRow(Row):
    """A document of `read-next`."""

    document: Both
    issuer: Ref
    settles: Count
    undetermined: Count
    missing: Count
    contradictions: Count
    throughPress: Count
    outOfDate: Count


class _Bar(TypedDict):
    """A part of a bar: the conclusions that are open for one reason."""

    top: float
    bottom: float
    start: int
    end: int
    reason: str
    tip: str
    href: str
    claims: list[str]


class _Words(TypedDict):
    text: str
    middle: float
    href: str
    claims: list[str]


def read_next(result: Result[DocumentRow], frame: Frame) -> JsonObject:
    """The spec of the view's picture."""
    rows = result["rows"][:MOST]
    if not rows:
        return frame.nothing(view="read-next", title=result["title"])
    more = len(result["rows"]) - len(rows)
    notes = [frame.say("keySettles")]
    if more:
        notes.append(frame.say("notDrawn", n=more, why=frame.say("limit", most=MOST)))
    height, most = len(rows) * _STEP, max(sum(number for _, number in _reasons(row)) for row in rows)
    bars = [bar for place, row in enumerate(rows) for bar in _bars(row, place, frame)]
    words = [_words(row, place, frame) for place, row in enumerate(rows)]
    body: JsonObject = {"height": height, "layer": [_drawn(bars, most, height, frame), _said(words, height, frame)]}
    return frame.spec(body, view="read-next", title=result["title"], notes=notes)


_REASONS = ("missing", "inexact", "contradictions", "throughPress", "outOfDate")


def _reasons(row: DocumentRow) -> list[tuple[str, int]]:
    missing, undetermined = row["missing"]["value"], row["undetermined"]["value"]
    others = (row[key]["value"] for key in ("contradictions", "throughPress", "outOfDate"))
    return list(zip(_REASONS, (missing, undetermined - missing, *others), strict=True))


def _bars(row: DocumentRow, place: int, frame: Frame) -> Iterator[_Bar]:
    start, top = 0, float(place * _STEP + _WORDS + 2)
    for key, number in _reasons(row):
        reason = frame.say(key)
        if number:
            yield {
                "top": top,
                "bottom": top + _BAR,
                "start": start,
                "end": start + number,
                "reason": reason,
                "tip": f"{frame.own(row['document'])} · {reason}: {number}",
                "href": frame.claims(row["claims"]),
                "claims": row["claims"],
            }
            start += number


def _words(row: DocumentRow, place: int, frame: Frame) -> _Words:
    lesser = row["throughPress"]["value"] + row["outOfDate"]["value"]
    number = f"{row['settles']['value']} + {lesser}" if lesser else str(row["settles"]["value"])
    text = f"{number} · {frame.own(row['document'])}"
    return {
        "text": frame.cut(text, int((frame.width - 24) / COLUMN)),
        "middle": place * _STEP + _WORDS / 2 + 2,
        "href": frame.entity(row["issuer"]["id"]),
        "claims": row["claims"],
    }


def _drawn(bars: Sequence[_Bar], most: int, height: float, frame: Frame) -> JsonObject:
    reasons = [frame.say(key) for key in _REASONS]
    legend: JsonObject = {
        "title": None,
        "orient": "bottom",
        "columns": 1 if frame.narrow else len(reasons),
        "labelLimit": 320,
    }
    scale: JsonObject = {"domain": [*reasons], "range": [frame.line(place) for place in range(len(reasons))]}
    along: JsonObject = {"scale": {"domain": [0, most], "nice": False}, "axis": None, "type": "quantitative"}
    return {
        "data": values(bars),
        "mark": {"type": "rect", "cursor": "pointer", "stroke": frame.palette.paper},
        "encoding": {
            "x": {"field": "start", **along},
            "x2": {"field": "end"},
            "y": down("top", height),
            "y2": {"field": "bottom"},
            "fill": {"field": "reason", "type": "nominal", "scale": scale, "legend": legend},
            **ABOUT,
        },
    }


def _said(words: Sequence[_Words], height: float, frame: Frame) -> JsonObject:
    mark: JsonObject = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "x": 0,
        "cursor": "pointer",
        "aria": False,
    }
    return {
        "data": values(words),
        "mark": {**mark, "fill": frame.palette.ink},
        "encoding": {"y": down("middle", height), **TEXT, **LINK},
    }
