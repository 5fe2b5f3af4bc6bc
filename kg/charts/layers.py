"""What layers share: channels that say what a mark is about, looks taken from its record, places in pixels.

Everything here is a piece of a Vega-Lite encoding that names fields of records; each kind of picture decides which of
them its layers have. Never draws a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, cast

from kg.base.json_value import JsonObject


def plain(record: Mapping[str, object]) -> JsonObject:
    """A typed record as a part of a spec."""
    return cast(JsonObject, record)


def values(records: Iterable[Mapping[str, object]]) -> JsonObject:
    """Records as the inline data of a layer."""
    return {"values": cast(list[JsonObject], list(records))}


def as_is(field: str, kind: Literal["nominal", "quantitative"] = "nominal") -> JsonObject:
    """A channel whose field holds the look itself: a colour, an angle, a size, used as it is."""
    return {"field": field, "type": kind, "scale": None}


def dashes(field: str) -> JsonObject:
    """The outline of what is not a fact: dashed where `field` of the record is true."""
    return {"condition": {"test": f"datum.{field}", "value": [4, 3]}, "value": [1, 0]}


def across(field: str, width: float) -> JsonObject:
    """A place in pixels from the left edge; no axis is shown."""
    scale: JsonObject = {"domain": [0, width], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def down(field: str, height: float) -> JsonObject:
    """A place in pixels from the upper edge; no axis is shown."""
    scale: JsonObject = {"domain": [0, height], "nice": False, "zero": False, "reverse": True}
    return {**across(field, height), "scale": scale}


LINK: JsonObject = {"href": {"field": "href", "type": "nominal"}}
TEXT: JsonObject = {"text": {"field": "text", "type": "nominal"}}
ABOUT: JsonObject = {
    **LINK,
    "tooltip": {"field": "tip", "type": "nominal"},
    "description": {"field": "tip", "type": "nominal"},
}
FILL, STROKE = as_is("fill"), as_is("colour")
OPACITY, TURN = as_is("opacity", "quantitative"), as_is("turn", "quantitative")
