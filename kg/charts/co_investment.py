"""The co-investment network: investors linked by the companies, or else the rounds, that they share.

A line is as wide as the number it states; a list that goes on leads to a hollow mark, so that nobody is drawn whom no
source names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from kg.base.json_value import JsonObject
from kg.charts.frame import Frame, section_rows
from kg.charts.network import Dot, Link, by_attraction, kept, support, tip_of
from kg.charts.node_link import picture
from kg.charts.view_records import Count, InvestorRow, PairRow, Result


def co_investment(result: Result[PairRow], frame: Frame) -> JsonObject:
    """The picture of `co-investment`: one line a row, a mark an investor, a hollow one a list that goes on."""
    dots = [*_investors(result, frame), *_unnamed(result, frame)]
    exact_first = sorted(result["rows"], key=lambda row: bool(row["companies"]["atLeast"]))
    links = [*(_pair(row, frame) for row in exact_first), *_open(result, frame)]
    drawn = kept(dots, links, frame)
    notes = [frame.say("sharedWidth")] if result["rows"] else []
    return picture(drawn, by_attraction(drawn, frame), frame, view="co-investment", title=result["title"], notes=notes)


def _count(count: Count, frame: Frame) -> str:
    return frame.say("atLeast", n=count["value"]) if count["atLeast"] else str(count["value"])


def _investors(result: Result[PairRow], frame: Frame) -> Iterator[Dot]:
    for row in cast(list[InvestorRow], section_rows(result["sections"], "investors")):
        about = frame.say("investor", companies=_count(row["companies"], frame), others=_count(row["degree"], frame))
        ref = row["investor"]
        yield Dot(ref["id"], frame.name(ref), ref["kind"], tuple(row["claims"]), tip=about)


def _pair(row: PairRow, frame: Frame) -> Link:
    by_company = row["companies"]["value"] > 0
    count, shared = (row["companies"], row["sharedCompanies"]) if by_company else (row["rounds"], row["sharedRounds"])
    names = frame.say("comma").join(frame.name(ref) for ref in shared)
    word = frame.say("sharedCompanies" if by_company else "sharedRounds", n=_count(count, frame))
    return Link(
        row["first"]["id"],
        row["second"]["id"],
        frame.say(("coInvestors" if by_company else "coInvestorsByRound") + ("AtLeast" if count["atLeast"] else "")),
        tuple(row["claims"]),
        label=frame.say("atLeastShort", n=count["value"]) if count["atLeast"] else "",
        tip=tip_of(
            f"{frame.name(row['first'])} — {frame.name(row['second'])}", f"{word}: {names}", support(row, frame)
        ),
        weight=count["value"],
        directed=False,
    )


def _unnamed(result: Result[PairRow], frame: Frame) -> Iterator[Dot]:
    network = result.get("network")
    for node in network["nodes"] if network else ():
        if node["hollow"]:
            yield Dot(node["id"], frame.own(node["label"]), "", tuple(node["claims"]), hollow=True)


def _open(result: Result[PairRow], frame: Frame) -> Iterator[Link]:
    network = result.get("network")
    for edge in network["edges"] if network else ():
        if edge["hollow"]:
            word = frame.say("openList")
            yield Link(edge["source"], edge["target"], "", tuple(edge["claims"]), unsure=word, directed=False)
