"""Connections as lanes: one path a lane, from start to end, each line with the relation that its hop states.

A hop is read in the direction of the path, as the view words it. Never joins two hops into one.
"""

from __future__ import annotations

from itertools import groupby

from kg.base.json_value import JsonObject
from kg.charts.frame import Frame
from kg.charts.network import Dot, Link, Network, support, tip_of
from kg.charts.node_link import picture
from kg.charts.view_records import HopRow, Result

LANES = 12
_APART = 78.0  # between lanes
_STEP = 56.0  # between the marks of a lane that runs down


def connection(result: Result[HopRow], frame: Frame) -> JsonObject:
    """The picture of `connection`: lanes from left to right, on a narrow picture from top to bottom."""
    lanes = [list(rows) for _, rows in groupby(result["rows"], key=lambda row: row["path"])]
    dots: list[Dot] = []
    links: list[Link] = []
    places: dict[str, tuple[float, float]] = {}
    for number, rows in enumerate(lanes[:LANES]):
        own = _dots(rows, frame)
        dots += own
        links += [_link(row, own, frame) for row in rows]
        places |= _places(own, number, places, frame)
    left = len(lanes) - LANES
    notes = [frame.own(note["text"]) for note in result["notes"]]
    notes += [frame.say("notDrawn", n=sum(map(len, lanes[LANES:])), why=frame.say("lanes", most=LANES))] * (left > 0)
    drawn = Network(tuple(dots), tuple(links))
    return picture(drawn, places, frame, view="connection", title=result["title"], notes=notes, squeeze=False)


def _dots(rows: list[HopRow], frame: Frame) -> list[Dot]:
    """The marks of one lane; a mark rests on the hops that it ends."""
    refs = [rows[0]["start"], *(row["end"] for row in rows)]
    around = [rows[max(step - 1, 0) : step + 1] for step in range(len(refs))]
    return [
        Dot(
            ref["id"],
            frame.name(ref),
            ref["kind"],
            tuple(sorted({claim for row in near for claim in row["claims"]})),
            group=str(rows[0]["path"]),
        )
        for ref, near in zip(refs, around, strict=True)
    ]


def _link(row: HopRow, lane: list[Dot], frame: Frame) -> Link:
    start, end = lane[row["step"] - 1], lane[row["step"]]
    relation = frame.own(row["relation"])
    said = tip_of(frame.own(row["words"]), support(row, frame))
    return Link(start.key, end.key, frame.say("relation"), tuple(row["claims"]), label=relation, tip=said)


def _places(
    lane: list[Dot], number: int, above: dict[str, tuple[float, float]], frame: Frame
) -> dict[str, tuple[float, float]]:
    """Across the whole width, or one lane under the other where that is narrow."""
    if frame.narrow:
        top = max((y for _, y in above.values()), default=-_STEP) + _STEP * (1.4 if above else 1)
        return {dot.key: (0.0, top + step * _STEP) for step, dot in enumerate(lane)}
    wide = frame.width - 230.0
    return {dot.key: (step * wide / (len(lane) - 1), number * _APART) for step, dot in enumerate(lane)}
