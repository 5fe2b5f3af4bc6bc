"""Models from left to right: who made them, what they belong to and follow, when they came out, what they outperform.

Columns are generations, not dates; a date stands at the release that has one. A comparison that is an opinion is
dashed, and a place in a ranking is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import networkx as nx

from kg.base.json_value import JsonObject
from kg.charts.frame import Frame, section_rows
from kg.charts.network import Link, Network, Places, dots_of, kept, support, tip_of
from kg.charts.node_link import picture
from kg.charts.view_records import AttestedRow, BetterRow, ModelRow, Ref, Result, Row
from kg.graph import layout

_LINE = 62.0  # between the marks of a column


def models(result: Result[ModelRow], frame: Frame) -> JsonObject:
    """The picture of `models`: lineage and releases as arrows to the right, comparisons in a colour of their own."""
    compared = cast(list[BetterRow], section_rows(result["sections"], "outperforms"))
    placings = section_rows(result["sections"], "placings")
    lineage = [link for row in result["rows"] for link in _lineage(row, frame)]
    better = [_better(row, frame) for row in compared]
    refs: list[tuple[Ref, Row]] = [(ref, row) for row in result["rows"] for ref in (row["model"], *_around(row))]
    refs += [(ref, row) for row in compared for ref in (row["better"], row["worse"])]
    dots = dots_of(refs, frame)
    for row in result["rows"]:
        known, when = (
            dots[row["model"]["id"]],
            frame.say("comma").join(frame.own(date["label"]) for date in row["dates"]),
        )
        dots[known.id] = replace(known, name=f"{known.name} · {when}" if when else known.name, tip=_about(row, frame))
    drawn = kept(list(dots.values()), [*lineage, *better], frame)
    places = _places(drawn, frame)
    notes = [frame.say("generations")] if drawn.dots else []
    if placings:
        notes.append(frame.say("notDrawn", n=len(placings), why=frame.say("placings")))
    return picture(drawn, places, frame, view="models", title=result["title"], notes=notes)


def _around(row: ModelRow) -> list[Ref]:
    return [*row["developers"], *row["series"], *row["follows"], *row["releases"]]


def _lineage(row: ModelRow, frame: Frame) -> Iterator[Link]:
    """From what came before to what came of it: developer, series and forerunner to model, model to release."""
    model = row["model"]
    before = ((row["developers"], "develops"), (row["series"], "inSeries"), (row["follows"], "followedBy"))
    for refs, word in before:
        for ref in refs:
            yield _step(ref, model, word, row, frame)
    for ref in row["releases"]:
        yield _step(model, ref, "released", row, frame)


def _step(one: Ref, other: Ref, word: str, row: AttestedRow, frame: Frame) -> Link:
    label = frame.say(word)
    said = tip_of(f"{frame.name(one)} → {frame.name(other)}: {label}", support(row, frame))
    return Link(one["id"], other["id"], frame.say("lineage"), tuple(row["claims"]), label=label, tip=said)


def _about(row: ModelRow, frame: Frame) -> str:
    """What a row says of the model itself."""
    dates = frame.say("comma").join(frame.own(date["label"]) for date in row["dates"])
    sizes = frame.say("comma").join(frame.own(each["amount"]["label"]) for each in row["parameters"])
    opened = {True: "openSource", False: "closedSource", None: ""}[row["openSource"]]
    when = frame.say("says", name=frame.say("released"), value=dates) if dates else ""
    return tip_of(when, sizes, frame.say(opened) if opened else "", support(row, frame))


def _better(row: BetterRow, frame: Frame) -> Link:
    actual = row["modality"]["id"] == "actual"
    comma = frame.say("comma")
    on = comma.join(frame.name(ref) for ref in row["on"])
    by = comma.join(frame.name(ref) for ref in row["measuredBy"])
    scores = comma.join(frame.own(each["amount"]["label"]) for each in row["scores"])
    return Link(
        row["better"]["id"],
        row["worse"]["id"],
        frame.say("outperforms"),
        tuple(row["claims"]),
        label=on or frame.say("outperforms"),
        tip=tip_of(
            f"{frame.name(row['better'])} → {frame.name(row['worse'])}: {frame.say('outperforms')}",
            frame.say("says", name=frame.say("on"), value=on) if on else "",
            frame.say("says", name=frame.say("measuredBy"), value=by or frame.say("notStated")),
            frame.say("says", name=frame.say("score"), value=scores) if scores else "",
            support(row, frame),
        ),
        unsure="" if actual else frame.name(row["modality"]),
    )


_LEAST = {"Model": 1, "Release": 2}  # models stand in one column whether or not a source names their maker


def _places(network: Network, frame: Frame) -> Places:
    """Columns by generation; what is only compared stands in the last one."""
    step = frame.say("lineage")
    whole: nx.DiGraph[str] = nx.DiGraph([(link.start, link.end) for link in network.links if link.kind == step])
    order = nx.condensation(whole) if whole else nx.DiGraph()
    levels: dict[str, int] = {}
    kinds = {dot.key: dot.kind for dot in network.dots}
    for part in nx.topological_sort(order):
        members = order.nodes[part]["members"]
        before = [levels[node] + 1 for other in order.predecessors(part) for node in order.nodes[other]["members"]]
        level = max([0, *before, *(_LEAST.get(kinds[node], 0) for node in members)])
        levels |= dict.fromkeys(members, level)
    last = max(levels.values(), default=-1) + 1
    levels |= {key: last for key in kinds if key not in levels}
    graph: nx.Graph[str] = nx.Graph([(link.start, link.end) for link in network.links])
    graph.add_nodes_from(kinds)
    found = layout.hierarchy(graph, levels, widest=len(graph))
    across = (frame.width - (90 if frame.narrow else 250)) / max(last, 1)
    return {
        key: (levels[key] * across, x * _LINE / layout.COLUMN + (levels[key] % 2) * _LINE / 2)
        for key, (x, _) in found.items()
    }
