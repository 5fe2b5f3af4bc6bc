"""What rests on which source: a matrix of sources and conclusions, counted by view and company.

The filled share of a cell are the conclusions that change without the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, cast

from kg.base.json_value import JsonObject
from kg.charts.chart_labels import COLUMN
from kg.charts.frame import Frame, breadth, section_rows
from kg.charts.layers import ABOUT, LINK, TEXT, plain
from kg.charts.view_records import ConclusionRow, Result, SourceRow
from kg.views.view_specs import VIEWS

_CELL, _TOP = 30, 6
MOST = 80


class _Cell(TypedDict):
    """What rests on a source in a view; `share` of it changes without the source. Its places are added once known."""

    column: str
    place: int
    rests: int
    carries: int
    share: float
    tip: str
    href: str
    claims: list[str]


def sources(result: Result[SourceRow], frame: Frame) -> JsonObject:
    """The spec of the view's picture."""
    rows = result["rows"]
    if not rows:
        return frame.nothing(view="sources", title=result["title"])
    shown = rows[:MOST]
    more = len(rows) - len(shown)
    notes = [frame.say("keyMatrix")]
    if more:
        notes.append(frame.say("notDrawn", n=more, why=frame.say("limit", most=MOST)))
    conclusions = cast(list[ConclusionRow], section_rows(result["sections"], "conclusions"))
    columns = _columns(conclusions, frame)
    names = {row["source"]["id"]: frame.cut(frame.name(row["source"]), 24 if frame.narrow else 60) for row in shown}
    cells = [_cell(row, place, key, conclusions, columns, frame) for place, row in enumerate(shown) for key in columns]
    body = _matrix(shown, [cell for cell in cells if cell["rests"]], names, columns, frame)
    return frame.spec(body, view="sources", title=result["title"], notes=notes, fit=False)


def _columns(conclusions: Sequence[ConclusionRow], frame: Frame) -> dict[str, str]:
    """The views that have conclusions, with their titles, in the registry's order."""
    there = {each["view"] for each in conclusions}
    return {name: frame.own(spec.title.model_dump()) for name, spec in VIEWS.items() if name in there}


def _cell(
    row: SourceRow, place: int, key: str, conclusions: Sequence[ConclusionRow], columns: dict[str, str], frame: Frame
) -> _Cell:
    source = row["source"]["id"]
    resting = [each for each in conclusions if each["view"] == key and source in each["sources"]]
    carried = [each for each in resting if source in each["carriers"]]
    counted = frame.say("restsOn", rests=len(resting), carries=len(carried))
    return {
        "column": columns[key],
        "place": place,
        "rests": len(resting),
        "carries": len(carried),
        "share": round(len(carried) / len(resting), 3) if resting else 0,
        "tip": f"{frame.name(row['source'])} · {columns[key]} · {counted}",
        "href": frame.source(source),
        "claims": [claim for claim in row["claims"] if any(claim in each["claims"] for each in resting)],
    }


def _matrix(
    rows: Sequence[SourceRow], cells: list[_Cell], names: dict[str, str], columns: dict[str, str], frame: Frame
) -> JsonObject:
    left = min(max(breadth(name) for name in names.values()) * COLUMN + 12, frame.width * 0.55)
    width, height = frame.width - 24 - left, len(rows) * _CELL + _TOP
    step = min(width / len(columns), 130)
    order = list(columns.values())
    drawn = [_boxed(cell, order.index(cell["column"]) * step, step) for cell in cells]
    heads: list[JsonObject] = [
        {"text": frame.cut(name, int(step / COLUMN)), "x": at * step + step / 2} for at, name in enumerate(order)
    ]
    sides: list[JsonObject] = [
        {
            "text": names[row["source"]["id"]],
            "y": place * _CELL + _TOP + _CELL / 2,
            "claims": row["claims"],
            "href": frame.source(row["source"]["id"]),
        }
        for place, row in enumerate(rows)
    ]
    layers = [*_boxes(width, height, frame), *_texts(heads, sides, width, height, left, frame)]
    return {"width": width, "height": height, "data": {"values": drawn}, "layer": layers}


def _boxed(cell: _Cell, left: float, step: float) -> JsonObject:
    """A cell with its box, its filling and the place of its count."""
    top = cell["place"] * _CELL + _TOP
    return {
        **plain(cell),
        "left": left + 3,
        "right": left + step - 3,
        "top": top + 3,
        "bottom": top + _CELL - 3,
        "fill": left + 3 + (step - 6) * cell["share"],
        "textX": left + step / 2,
        "textY": top + _CELL / 2,
        "text": str(cell["rests"]),
    }


def _x(name: str, width: float) -> JsonObject:
    return {"field": name, "type": "quantitative", "axis": None, "scale": {"domain": [0, width], "nice": False}}


def _y(name: str, height: float) -> JsonObject:
    scale: JsonObject = {"domain": [0, height], "nice": False, "reverse": True}
    return {"field": name, "type": "quantitative", "axis": None, "scale": scale}


def _boxes(width: float, height: float, frame: Frame) -> list[JsonObject]:
    """The outline of a cell, and its filled share."""
    across: JsonObject = {"x": _x("left", width), "y": _y("top", height), "y2": {"field": "bottom"}, **ABOUT}
    colour = frame.line(0)
    whole: JsonObject = {
        "type": "rect",
        "fill": frame.palette.wash,
        "stroke": colour,
        "strokeWidth": 1,
        "cursor": "pointer",
    }
    part: JsonObject = {"type": "rect", "fill": colour, "fillOpacity": 0.4, "tooltip": None, "cursor": "pointer"}
    return [
        {"mark": whole, "encoding": {**across, "x2": {"field": "right"}}},
        {
            "transform": [{"filter": "datum.carries > 0"}],
            "mark": part,
            "encoding": {**across, "x2": {"field": "fill"}},
        },
    ]


def _texts(
    heads: list[JsonObject], sides: list[JsonObject], width: float, height: float, left: float, frame: Frame
) -> list[JsonObject]:
    """Counts in cells, titles of views above, names of sources at the left."""
    ink: JsonObject = {"type": "text", "baseline": "middle", "fill": frame.palette.ink}
    return [
        {"mark": ink, "encoding": {"x": _x("textX", width), "y": _y("textY", height), **TEXT}},
        {
            "data": {"values": heads},
            "mark": {**ink, "y": -8, "fontWeight": 600},
            "encoding": {"x": _x("x", width), **TEXT},
        },
        {
            "data": {"values": sides},
            "mark": {**ink, "x": -left, "align": "left", "limit": left - 8, "cursor": "pointer", "aria": False},
            "encoding": {"y": _y("y", height), **TEXT, **LINK},
        },
    ]
