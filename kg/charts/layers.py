"""What layers share: channels that say what a mark is about, looks taken from its record, places in pixels.

Everything here is a piece of a Vega-Lite encoding that names fields of records; each kind of picture decides which of
them its layers have. Never draws a mark.
"""

from __future__ import annotations

from typing import Literal

from kg.charts.frame import Json


def as_is(field: str, kind: Literal["nominal", "quantitative"] = "nominal") -> Json:
    """A channel whose field holds the look itself: a colour, an angle, a size, used as it is."""
    return {"field": field, "type": kind, "scale": None}


def dashes(field: str) -> Json:
    """The outline of what is not a fact: dashed where `field` of the record is true."""
    return {"condition": {"test": f"datum.{field}", "value": [4, 3]}, "value": [1, 0]}


def across(field: str, width: float) -> Json:
    """A place in pixels from the left edge; no axis is shown."""
    scale = {"domain": [0, width], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def down(field: str, height: float) -> Json:
    """A place in pixels from the upper edge; no axis is shown."""
    channel = across(field, height)
    return {**channel, "scale": {**channel["scale"], "reverse": True}}


LINK: Json = {"href": {"field": "href", "type": "nominal"}}
TEXT: Json = {"text": {"field": "text", "type": "nominal"}}
ABOUT: Json = {
    **LINK,
    "tooltip": {"field": "tip", "type": "nominal"},
    "description": {"field": "tip", "type": "nominal"},
}
FILL, STROKE = as_is("fill"), as_is("colour")
OPACITY, TURN = as_is("opacity", "quantitative"), as_is("turn", "quantitative")
