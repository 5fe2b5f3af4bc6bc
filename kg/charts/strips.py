"""Figures in strips: one strip a thing, its words above, its values below on one scale of one unit.

A strip without a figure says so in words and never shows a zero. A bar is for what is counted from nothing; a mark
for what is only placed. Never puts two units on one scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.charts import amount_marks
from kg.charts.chart_labels import COLUMN
from kg.charts.frame import Frame, Json, breadth
from kg.charts.layers import ABOUT, FILL, LINK, OPACITY, STROKE, TEXT, TURN, dashes, down

HEAD, WORDS, VALUE, AFTER = 26, 17, 18, 8  # heights: of a heading, of a strip's words, of a value, of the gap below
SIDE = 14
BAR, HATCH = 11, 8  # the height of a bar, and the step of the strokes over a planned one


@dataclass(frozen=True)
class Strip:
    """One thing with its figures; `instead` are the words where there is none. A `head` has words alone."""

    words: str
    claims: Sequence[str]
    href: str = ""
    figures: Sequence[Json] = field(default_factory=tuple)
    instead: str = ""
    head: bool = False


def figure(
    amount: Json, claims: Sequence[str], frame: Frame, *, colour: str, tip: str, unreal: bool = False, note: str = ""
) -> Json:
    """A value of a strip. `unreal` is what is planned or forecast; `note` follows the words of the value."""
    placed = amount_marks.placed(amount, frame)
    open_ = placed["kind"] in ("lower", "upper") or unreal
    words = f"{placed['written']} {note}".strip()
    look = {"colour": colour, "fill": frame.palette.paper if open_ else colour, "unreal": unreal}
    look |= {"opacity": 0.45 if placed["kind"] == "approx" else 1, "turn": -90 if placed["kind"] == "upper" else 90}
    about = {"tip": f"{tip} · {words}", "href": frame.claims(claims), "claims": list(claims)}
    return {**placed, "written": words, **look, **about}


def panel(strips: Sequence[Strip], unit: str, frame: Frame, width: float, *, bars: bool, title: str = "") -> Json:
    """The strips, one below the other, as a layered view of this width; `title` stands over the axis."""
    marks, words, height = _laid(strips)
    inner = width - 2 * SIDE
    scale = amount_marks.scale(amount_marks.ends(marks) or [1.0], zero=bars)
    for mark in marks:
        _written(mark, scale, inner)
    x: Json = {"field": "at", "type": "quantitative", "scale": scale}
    x["axis"] = {**amount_marks.axis(unit, scale, frame, tickCount=4), "orient": "top"}
    if title:
        x["axis"]["title"] = f"{title} · {x['axis']['title']}"
    drawn = [*_bars(x, height), *_hatches(marks, scale, inner, height)] if bars else _dots(x, height)
    layers = [*drawn, *_arrows(x, height), *_texts(words, height, frame)]
    return {"width": inner, "height": height, "data": {"values": marks}, "layer": layers}


def _laid(strips: Sequence[Strip]) -> tuple[list[Json], list[Json], int]:
    """Values and words with their places, in pixels from the top."""
    marks, words, y = [], [], 4
    for strip in strips:
        y += 6 if strip.head and y > 4 else 0
        about = {"claims": list(strip.claims), "href": strip.href, "head": strip.head}
        words.append({"text": strip.words, "y": y + WORDS / 2, **about})
        y += HEAD - 4 if strip.head else WORDS
        if strip.instead and not strip.figures:
            words.append({"text": strip.instead, "y": y + VALUE / 2, **about, "soft": True})
            y += VALUE
        for each in strip.figures:
            marks.append({**each, "y": y + VALUE / 2})
            y += VALUE
        y += 0 if strip.head else AFTER
    return marks, words, y


def _written(mark: Json, scale: Json, width: float) -> None:
    """Where the words of a value stand: after it, or before it where there is no room."""
    far = max(number for number in (mark["at"], mark["high"]) if number is not None)
    near = min(number for number in (mark["at"], mark["low"]) if number is not None)
    gap = 26 if mark["kind"] in ("lower", "upper") else 10
    wide = breadth(mark["written"]) * COLUMN
    right, left = amount_marks.share(scale, far) * width + gap, amount_marks.share(scale, near) * width - gap
    after = right + wide <= width + SIDE or left < wide
    mark |= {"textX": round(right if after else left, 1), "align": "left" if after else "right"}
    if after and right + wide > width + SIDE:  # no room on either side: over the end of the mark
        mark |= {"textX": round(width + SIDE, 1), "align": "right"}


_LOOK: Json = {"fill": FILL, "stroke": STROKE, "opacity": OPACITY, "strokeDash": dashes("unreal")}


def _bars(x: Json, height: int) -> list[Json]:
    """From nothing to the value or bound; a range is solid to its lower end and open from there to the upper."""
    mark = {"type": "bar", "orient": "horizontal", "size": BAR, "strokeWidth": 1.2, "cursor": "pointer"}
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


def _hatches(marks: Sequence[Json], scale: Json, width: float, height: int) -> list[Json]:
    """Slanted strokes over the bars of what is planned or forecast: Vega has no pattern to fill with."""
    strokes = []
    for mark in marks:
        far = max(number for number in (mark["at"], mark["high"]) if number is not None)
        start, end = (amount_marks.share(scale, number) * width for number in (0, far))
        places = range(round(start) + HATCH // 2, round(end), HATCH) if mark["unreal"] else ()
        strokes += [{"place": place, "y": mark["y"], "colour": mark["colour"]} for place in places]
    if not strokes:
        return []
    stroke = {"type": "point", "shape": "M-1,1L1,-1", "size": BAR**2, "filled": False, "strokeWidth": 0.8}
    look = {"y": down("y", height), "stroke": STROKE}
    return [{"data": {"values": strokes}, "mark": {**stroke, "x": {"expr": "datum.place"}}, "encoding": look}]


def _dots(x: Json, height: int) -> list[Json]:
    """A mark at the value or bound; a range as a line between two ends."""
    dot = {"type": "point", "filled": True, "size": 110, "strokeWidth": 1.6, "cursor": "pointer"}
    ends = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": down("y", height), **ABOUT}
    return [
        {
            "transform": [{"filter": "datum.kind == 'range'"}],
            "mark": {"type": "rule", "strokeWidth": 7, "opacity": 0.5, "strokeCap": "round"},
            "encoding": {**ends, "stroke": STROKE},
        },
        {
            "transform": [{"filter": "datum.kind != 'range'"}],
            "mark": dot,
            "encoding": {"x": x, "y": down("y", height), **_LOOK, **ABOUT},
        },
    ]


def _arrows(x: Json, height: int) -> list[Json]:
    """Which way from a bound the value lies."""
    return [
        {
            "transform": [{"filter": "datum.kind == 'lower' || datum.kind == 'upper'"}],
            "mark": {"type": "point", "shape": amount_marks.ARROW, "size": 100, "strokeWidth": 1.8, "filled": False},
            "encoding": {"x": x, "y": down("y", height), "stroke": STROKE, "angle": TURN, **ABOUT},
        }
    ]


def _texts(words: list[Json], height: int, frame: Frame) -> list[Json]:
    """The words of strips at the left edge, those of values beside them."""
    text: Json = {"type": "text", "baseline": "middle", "align": "left"}
    return [
        {
            "data": {"values": words},
            "mark": {**text, "x": {"expr": "-10"}, "fontWeight": {"expr": "datum.head ? 700 : 400"}}
            | {"fontSize": {"expr": "datum.head ? 13 : 12"}}
            | {"fill": {"expr": f"datum.soft ? '{frame.palette.soft}' : '{frame.palette.ink}'"}},
            "encoding": {"y": down("y", height), **TEXT, **LINK},
        },
        *(
            {
                "mark": {
                    **text,
                    "x": {"expr": "datum.textX"},
                    "align": {"expr": "datum.align"},
                    "fontSize": 11,
                    **look,
                },
                "encoding": {"y": down("y", height), "text": {"field": "written", "type": "nominal"}},
            }
            for look in (
                {"stroke": frame.palette.paper, "strokeWidth": 3, "strokeJoin": "round"},
                {"fill": frame.palette.soft},
            )
        ),
    ]
