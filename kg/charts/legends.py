"""The keys of a network's picture: the colours of kinds of line, dashes, colours and shapes of classes; their legends.

Legends stand one under the other below the marks, as wide as the picture allows. Never gives a class another look
than the table of appearances does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from kg.base.json_value import JsonObject, JsonValue
from kg.charts.chart_labels import COLUMN
from kg.charts.frame import Frame, breadth
from kg.charts.network import Network
from kg.facts.entities import both_languages
from kg.ontology.registry import vocabulary

_ROW = 20
_BEFORE = 12
_DASHES = ([1, 0], [6, 4], [2, 3], [9, 3, 2, 3], [4, 2], [1, 4])


@dataclass(frozen=True)
class Keys:
    """The channels that have legends, and the height of the picture with them."""

    stroke: JsonObject
    dash: JsonObject
    shape: JsonObject
    fill: JsonObject
    height: int


def class_name(kind: str, frame: Frame) -> str:
    """A class in the picture's language."""
    found = vocabulary().classes.get(kind)
    return frame.own(both_languages(found.label)) if found is not None else frame.say("unnamed")


def keys(network: Network, frame: Frame, height: int) -> Keys:
    """The keys of a network whose marks take `height` pixels."""
    below = _Below(frame, height)
    stroke, dash = _strokes(network, frame, below)
    drawn = {dot.kind for dot in network.dots if not dot.hollow}
    kinds = sorted(drawn, key=lambda kind: (frame.look(kind).order, kind))
    names = [class_name(kind, frame) for kind in kinds]
    shape: dict[str, JsonValue] = {"field": "class", "type": "nominal", "legend": below.legend(names)}
    fill = {**shape, "scale": {"domain": names, "range": [frame.colour(kind) for kind in kinds]}}
    shape["scale"] = {"domain": names, "range": [frame.shape(kind) for kind in kinds]}
    return Keys(stroke, dash, shape, fill, below.height)


def _strokes(network: Network, frame: Frame, below: _Below) -> tuple[JsonObject, JsonObject]:
    """A colour for each kind of line, a dash for each reason why one is not plain fact."""
    kinds = list(dict.fromkeys(link.kind for link in network.links if link.kind))
    colours = [frame.line(place) for place in range(len(kinds))] if len(kinds) > 1 else [frame.palette.soft]
    sure = [frame.say("stated"), *sorted({link.unsure for link in network.links} - {""})]
    symbol: JsonObject = {"symbolType": "stroke", "symbolStrokeWidth": 2.5, "symbolSize": 400}
    stroke: dict[str, JsonValue] = {"field": "kind", "type": "nominal", "legend": None}
    stroke["scale"] = {"domain": [*kinds, ""], "range": [*colours, frame.palette.warn]}
    if len(kinds) > 1:
        stroke["legend"] = {**below.legend(kinds), "values": kinds, **symbol}
    dash: dict[str, JsonValue] = {"field": "unsure", "type": "nominal", "legend": None}
    dash["scale"] = {"domain": sure, "range": [*_DASHES[: len(sure)]]}
    if len(sure) > 1:
        dash["legend"] = {**below.legend(sure), "symbolStrokeColor": frame.palette.soft, **symbol}
    return stroke, dash


class _Below:
    """The room below the marks, which legends fill from above; `height` is that of the picture so far."""

    def __init__(self, frame: Frame, height: int) -> None:
        self.frame, self.height = frame, height

    def legend(self, names: list[str]) -> JsonObject:
        """A legend of these names, of as many columns as the longest one allows."""
        widest = max((breadth(name) for name in names), default=1) * COLUMN + 56
        columns = max(1, min(len(names), int((self.frame.width - 24) // widest)))
        place: JsonObject = {
            "orient": "none",
            "legendX": 0,
            "legendY": self.height + _BEFORE,
            "direction": "horizontal",
        }
        self.height += _BEFORE + math.ceil(len(names) / columns) * _ROW
        return {"title": None, "columns": columns, "labelLimit": self.frame.width - 70, **place}
