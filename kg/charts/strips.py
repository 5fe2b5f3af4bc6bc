"""Figures in strips: one strip a thing, its words above, its values below on one scale of one unit.

A strip without a figure says so in words and never shows a zero. A bar is for what is counted from nothing; a mark
for what is only placed. Never puts two units on one scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict, cast

from kg.base.json_value import JsonObject, JsonValue
from kg.charts import amount_marks
from kg.charts.amount_marks import AmountScale, PlacedAmount
from kg.charts.chart_labels import COLUMN
from kg.charts.frame import Frame, breadth, cut
from kg.charts.layers import ABOUT, FILL, LINK, OPACITY, STROKE, TEXT, TURN, dashes, down, plain, values
from kg.charts.view_records import Amount

HEAD, WORDS, VALUE, AFTER = 26, 17, 18, 8  # heights: of a heading, of a strip's words, of a value, of the gap below
SIDE = 14
BAR, HATCH = 11, 8  # the height of a bar, and the step of the strokes over a planned one


class FigureMark(PlacedAmount):
    """A value of a strip, with its looks and its claims."""

    colour: str
    fill: str
    opacity: float
    turn: int
    tip: str
    href: str
    claims: list[str]


class _PlacedMark(FigureMark):
    y: float
    textX: NotRequired[float]
    textY: NotRequired[float]
    align: NotRequired[str]


class _Words(TypedDict):
    text: str
    y: float
    claims: list[str]
    href: str
    head: bool
    soft: NotRequired[bool]


@dataclass(frozen=True)
class Strip:
    """One thing with its figures; `instead` are the words where there is none. A `head` has words alone."""

    words: str
    claims: Sequence[str]
    href: str = ""
    figures: Sequence[FigureMark] = field(default_factory=tuple)
    instead: str = ""
    head: bool = False


def figure(
    amount: Amount,
    claims: Sequence[str],
    frame: Frame,
    *,
    colour: str,
    tip: str,
    unreal: bool = False,
    note: str = "",
) -> FigureMark:
    """A value of a strip. `unreal` is what is planned or forecast; `note` follows the words of the value."""
    placed = amount_marks.placed(amount, frame)
    open_ = placed["kind"] in ("lower", "upper") or unreal
    words = f"{placed['written']} {note}".strip()
    mark = {
        **placed,
        "written": words,
        "colour": colour,
        "fill": frame.palette.paper if open_ else colour,
        "unreal": unreal,
        "opacity": 0.45 if placed["kind"] == "approx" else 1,
        "turn": -90 if placed["kind"] == "upper" else 90,
        "tip": f"{tip} · {words}",
        "href": frame.claims(claims),
        "claims": list(claims),
    }
    return cast(FigureMark, mark)


def panel(strips: Sequence[Strip], unit: str, frame: Frame, width: float, *, bars: bool, title: str = "") -> JsonObject:
    """The strips, one below the other, as a layered view of this width; `title` stands over the axis."""
    inner = width - 2 * SIDE
    drawn_figures = [each for strip in strips for each in strip.figures]
    scale = amount_marks.scale(amount_marks.ends(drawn_figures) or [1.0], zero=bars)
    marks, words, height = _laid(strips, scale, inner)
    axis: dict[str, JsonValue] = {**amount_marks.axis(unit, scale, frame, tickCount=4), "orient": "top"}
    if title:
        axis["title"] = f"{title} · {axis['title']}"
    x: JsonObject = {"field": "at", "type": "quantitative", "scale": plain(scale), "axis": axis}
    drawn = [*_bars(x, height), *_hatches(marks, scale, inner, height)] if bars else _dots(x, height)
    layers = [*drawn, *_arrows(x, height), *_texts(words, height, frame)]
    return {"width": inner, "height": height, "data": values(marks), "layer": layers}


def _laid(strips: Sequence[Strip], scale: AmountScale, width: float) -> tuple[list[_PlacedMark], list[_Words], int]:
    """Values and words with their places, in pixels from the top."""
    marks: list[_PlacedMark] = []
    words: list[_Words] = []
    y = 4
    for strip in strips:
        y += 6 if strip.head and y > 4 else 0
        said: _Words = {
            "text": cut(strip.words, int(width / COLUMN)),
            "y": y + WORDS / 2,
            "claims": list(strip.claims),
            "href": strip.href,
            "head": strip.head,
        }
        words.append(said)
        y += HEAD - 4 if strip.head else WORDS
        if strip.instead and not strip.figures:
            words.append({**said, "text": strip.instead, "y": y + VALUE / 2, "soft": True})
            y += VALUE
        for each in strip.figures:
            mark = cast(_PlacedMark, {**each, "y": y + VALUE / 2})
            y += VALUE + _written(mark, scale, width)
            marks.append(mark)
        y += 0 if strip.head else AFTER
    return marks, words, y


def _written(mark: _PlacedMark, scale: AmountScale, width: float) -> int:
    """Where the words of a value stand: after it, before it, or below it; what height they take besides its own."""
    far = max(number for number in (mark["at"], mark["high"]) if number is not None)
    near = min(number for number in (mark["at"], mark["low"]) if number is not None)
    gap = 26 if mark["kind"] in ("lower", "upper") else 10
    wide = breadth(mark["written"]) * COLUMN
    right, left = amount_marks.share(scale, far) * width + gap, amount_marks.share(scale, near) * width - gap
    after, before = right + wide <= width + SIDE, left >= wide
    mark["textX"], mark["align"] = round(left if before and not after else right, 1), "left" if after else "right"
    mark["textY"] = mark["y"]
    if after or before:
        return 0
    mark["textX"], mark["textY"] = round(width + SIDE, 1), mark["y"] + WORDS - 2
    return WORDS


_LOOK: JsonObject = {"fill": FILL, "stroke": STROKE, "opacity": OPACITY, "strokeDash": dashes("unreal")}


def _bars(x: JsonObject, height: int) -> list[JsonObject]:
    """From nothing to the value or bound; a range is solid to its lower end and open from there to the upper."""
    mark: JsonObject = {"type": "bar", "orient": "horizontal", "size": BAR, "strokeWidth": 1.2, "cursor": "pointer"}
    whole = {"x": x, "x2": {"datum": 0}, "y": down("y", height), **_LOOK, **ABOUT}
    rest = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": down("y", height), **_LOOK, **ABOUT}
    return [
        {"mark": mark, "encoding": whole},
        {
            "transform": [{"filter": "datum.kind == 'range'"}],
            "mark": {**mark, "fillOpacity": 0.25},
            "encoding": {**rest, "fill": STROKE},
        },
    ]


def _hatches(marks: Sequence[_PlacedMark], scale: AmountScale, width: float, height: int) -> list[JsonObject]:
    """Slanted strokes over the bars of what is planned or forecast: Vega has no pattern to fill with."""
    strokes: list[JsonObject] = []
    for mark in marks:
        far = max(number for number in (mark["at"], mark["high"]) if number is not None)
        start, end = (amount_marks.share(scale, number) * width for number in (0, far))
        places = range(round(start) + HATCH // 2, round(end), HATCH) if mark["unreal"] else ()
        strokes += [{"place": place, "y": mark["y"], "colour": mark["colour"]} for place in places]
    if not strokes:
        return []
    stroke: JsonObject = {"type": "point", "shape": "M-1,1L1,-1", "size": BAR**2, "filled": False, "strokeWidth": 0.8}
    look = {"y": down("y", height), "stroke": STROKE}
    return [{"data": {"values": strokes}, "mark": {**stroke, "x": {"expr": "datum.place"}}, "encoding": look}]


def _dots(x: JsonObject, height: int) -> list[JsonObject]:
    """A mark at the value or bound; a range as a line between two ends."""
    dot: JsonObject = {"type": "point", "filled": True, "size": 110, "strokeWidth": 1.6, "cursor": "pointer"}
    ends = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": down("y", height), **ABOUT}
    return [
        {
            "transform": [{"filter": "datum.kind == 'range'"}],
            "mark": {"type": "bar", "orient": "horizontal", "size": 8, "strokeWidth": 1.2, "fillOpacity": 0.5},
            "encoding": {**ends, **_LOOK},
        },
        {
            "transform": [{"filter": "datum.kind != 'range'"}],
            "mark": dot,
            "encoding": {"x": x, "y": down("y", height), **_LOOK, **ABOUT},
        },
    ]


def _arrows(x: JsonObject, height: int) -> list[JsonObject]:
    """Which way from a bound the value lies."""
    return [
        {
            "transform": [{"filter": "datum.kind == 'lower' || datum.kind == 'upper'"}],
            "mark": {"type": "point", "shape": amount_marks.ARROW, "size": 100, "strokeWidth": 1.8, "filled": False},
            "encoding": {"x": x, "y": down("y", height), "stroke": STROKE, "angle": TURN, **ABOUT},
        }
    ]


def _texts(words: list[_Words], height: int, frame: Frame) -> list[JsonObject]:
    """The words of strips at the left edge, those of values beside them."""
    text: JsonObject = {"type": "text", "baseline": "middle", "align": "left"}
    rim: JsonObject = {"stroke": frame.palette.paper, "strokeWidth": 3, "strokeJoin": "round"}
    ink: JsonObject = {"fill": frame.palette.soft}
    beside: JsonObject = {**text, "x": {"expr": "datum.textX"}, "align": {"expr": "datum.align"}, "fontSize": 11}
    written: JsonObject = {"y": down("textY", height), "text": {"field": "written", "type": "nominal"}}
    return [
        {
            "data": values(words),
            "mark": {
                **text,
                "aria": False,
                "x": {"expr": "-10"},
                "fontWeight": {"expr": "datum.head ? 700 : 400"},
                "fontSize": {"expr": "datum.head ? 13 : 12"},
                "fill": {"expr": f"datum.soft ? '{frame.palette.soft}' : '{frame.palette.ink}'"},
            },
            "encoding": {"y": down("y", height), **TEXT, **LINK},
        },
        {"mark": {**beside, **rim}, "encoding": written},
        {"mark": {**beside, **ink}, "encoding": written},
    ]
