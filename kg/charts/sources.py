"""What rests on which source: a matrix of sources and conclusions, counted by view and company.

The filled share of a cell are the conclusions that change without the source.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.charts.chart_labels import COLUMN
from kg.charts.frame import Frame, Json, breadth
from kg.charts.layers import ABOUT, LINK, TEXT
from kg.views.view_specs import VIEWS

_CELL, _TOP = 30, 6
MOST = 80


def sources(result: Json, frame: Frame) -> Json:
    """The spec of the view's picture."""
    rows = result["rows"]
    if not rows:
        return frame.nothing(view="sources", title=result["title"])
    shown = rows[:MOST]
    more = len(rows) - len(shown)
    notes = [frame.say("keyMatrix")]
    if more:
        notes.append(frame.say("notDrawn", n=more, why=frame.say("limit", most=MOST)))
    conclusions = next(section for section in result["sections"] if section["name"] == "conclusions")["rows"]
    columns = _columns(conclusions, frame)
    names = {row["source"]["id"]: frame.cut(frame.name(row["source"]), 24 if frame.narrow else 60) for row in shown}
    cells = [_cell(row, place, key, conclusions, columns, frame) for place, row in enumerate(shown) for key in columns]
    body = _matrix(shown, [cell for cell in cells if cell["rests"]], names, columns, frame)
    return frame.spec(body, view="sources", title=result["title"], notes=notes, fit=False)


def _key(conclusion: Json) -> str:
    return str(conclusion["view"])


def _columns(conclusions: Sequence[Json], frame: Frame) -> dict[str, str]:
    """The views that have conclusions, with their titles, in the registry's order."""
    there = {_key(each) for each in conclusions}
    return {name: frame.own(spec.title.model_dump()) for name, spec in VIEWS.items() if name in there}


def _cell(row: Json, place: int, key: str, conclusions: Sequence[Json], columns: dict[str, str], frame: Frame) -> Json:
    source = row["source"]["id"]
    resting = [each for each in conclusions if _key(each) == key and source in each["sources"]]
    carried = [each for each in resting if source in each["carriers"]]
    told = frame.say("restsOn", rests=len(resting), carries=len(carried))
    return {
        "column": columns[key],
        "place": place,
        "rests": len(resting),
        "carries": len(carried),
        "share": round(len(carried) / len(resting), 3) if resting else 0,
        "tip": f"{frame.name(row['source'])} · {columns[key]} · {told}",
        "href": frame.source(source),
        "claims": [claim for claim in row["claims"] if any(claim in each["claims"] for each in resting)],
    }


def _matrix(
    rows: Sequence[Json], cells: list[Json], names: dict[str, str], columns: dict[str, str], frame: Frame
) -> Json:
    left = min(max(breadth(name) for name in names.values()) * COLUMN + 12, frame.width * 0.55)
    width, height = frame.width - 24 - left, len(rows) * _CELL + _TOP
    step = min(width / len(columns), 130)
    order = list(columns.values())
    for cell in cells:
        at = order.index(cell["column"]) * step
        y = cell["place"] * _CELL + _TOP
        box = {"left": at + 3, "right": at + step - 3, "top": y + 3, "bottom": y + _CELL - 3}
        cell |= {**box, "fill": at + 3 + (step - 6) * cell["share"], "textX": at + step / 2, "textY": y + _CELL / 2}
        cell["text"] = str(cell["rests"])
    heads = [{"text": frame.cut(name, int(step / COLUMN)), "x": at * step + step / 2} for at, name in enumerate(order)]
    sides = [
        {"text": names[row["source"]["id"]], "y": place * _CELL + _TOP + _CELL / 2, "claims": row["claims"]}
        | {"href": frame.source(row["source"]["id"])}
        for place, row in enumerate(rows)
    ]
    layers = [*_boxes(width, height, frame), *_texts(heads, sides, width, height, left, frame)]
    return {"width": width, "height": height, "data": {"values": cells}, "layer": layers}


def _x(name: str, width: float) -> Json:
    return {"field": name, "type": "quantitative", "axis": None, "scale": {"domain": [0, width], "nice": False}}


def _y(name: str, height: float) -> Json:
    scale = {"domain": [0, height], "nice": False, "reverse": True}
    return {"field": name, "type": "quantitative", "axis": None, "scale": scale}


def _boxes(width: float, height: float, frame: Frame) -> list[Json]:
    """The outline of a cell, and its filled share."""
    across = {"x": _x("left", width), "y": _y("top", height), "y2": {"field": "bottom"}, **ABOUT}
    colour = frame.line(0)
    whole = {"type": "rect", "fill": frame.palette.wash, "stroke": colour, "strokeWidth": 1, "cursor": "pointer"}
    part = {"type": "rect", "fill": colour, "fillOpacity": 0.4, "tooltip": None, "cursor": "pointer"}
    return [
        {"mark": whole, "encoding": {**across, "x2": {"field": "right"}}},
        {
            "transform": [{"filter": "datum.carries > 0"}],
            "mark": part,
            "encoding": {**across, "x2": {"field": "fill"}},
        },
    ]


def _texts(heads: list[Json], sides: list[Json], width: float, height: float, left: float, frame: Frame) -> list[Json]:
    """Counts in cells, titles of views above, names of sources at the left."""
    ink = {"type": "text", "baseline": "middle", "fill": frame.palette.ink}
    return [
        {"mark": ink, "encoding": {"x": _x("textX", width), "y": _y("textY", height), **TEXT}},
        {
            "data": {"values": heads},
            "mark": {**ink, "y": -8, "fontWeight": 600},
            "encoding": {"x": _x("x", width), **TEXT},
        },
        {
            "data": {"values": sides},
            "mark": {**ink, "x": -left, "align": "left", "limit": left - 8, "cursor": "pointer"},
            "encoding": {"y": _y("y", height), **TEXT, **LINK},
        },
    ]
