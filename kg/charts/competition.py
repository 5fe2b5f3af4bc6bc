"""The competition network: who is set against or beside whom, in the kinds that the view keeps apart.

Only a benchmark comparison has a direction, from the better to the worse; being compared or being peers is drawn as
that and never as a rivalry.
"""

from __future__ import annotations

from typing import cast

from kg.base.json_value import JsonObject
from kg.charts.frame import Frame, section_rows
from kg.charts.network import Link, by_attraction, dots_of, kept, modalities, support, tip_of
from kg.charts.node_link import picture
from kg.charts.view_records import Ref, Result, RivalInvestorRow, RivalRow, Row

KINDS = ("rivalry", "benchmark", "comparison", "peerGroup", "resources")


def competition(result: Result[RivalRow], frame: Frame) -> JsonObject:
    """The picture of `competition`: a line a row, and one for each investor that is also set against the company."""
    overlay = cast(list[RivalInvestorRow], section_rows(result["sections"], "rival-investors"))
    refs: list[tuple[Ref, Row]] = [(ref, row) for row in result["rows"] for ref in (row["first"], row["second"])]
    refs += [(ref, row) for row in overlay for ref in (row["investor"], row["company"])]
    ordered = sorted(result["rows"], key=lambda row: KINDS.index(row["kind"]))
    links = [_link(row, frame) for row in ordered] + [_investor(row, frame) for row in overlay]
    drawn = kept(list(dots_of(refs, frame).values()), links, frame)
    notes = [frame.own(note["text"]) for note in result["notes"]]
    notes += modalities(result["parameters"], frame)
    return picture(drawn, by_attraction(drawn, frame), frame, view="competition", title=result["title"], notes=notes)


def _link(row: RivalRow, frame: Frame) -> Link:
    kind = frame.say(f"kind-{row['kind']}")
    joint = "→" if row["kind"] == "benchmark" else "—"
    about = frame.say("says", name=frame.say("about"), value=frame.name(row["about"])) if row["about"] else ""
    pair = f"{frame.name(row['first'])} {joint} {frame.name(row['second'])}"
    return Link(
        row["first"]["id"],
        row["second"]["id"],
        kind,
        tuple(row["claims"]),
        label=kind,
        tip=tip_of(f"{pair}: {kind}", about, support(row, frame)),
        weight=2.2 if row["kind"] == "rivalry" else 1,
        directed=row["kind"] == "benchmark",
    )


def _investor(row: RivalInvestorRow, frame: Frame) -> Link:
    kind = frame.say("rivalInvestor")
    how = frame.say("comma").join(frame.say(f"kind-{each}") for each in row["kinds"])
    pair = f"{frame.name(row['investor'])} → {frame.name(row['company'])}"
    return Link(
        row["investor"]["id"],
        row["company"]["id"],
        kind,
        tuple(row["claims"]),
        label=frame.say("invests"),
        tip=tip_of(f"{pair}: {kind}", how, support(row, frame)),
    )
