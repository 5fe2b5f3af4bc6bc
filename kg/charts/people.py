"""The people network: persons, the organizations in which sources give them roles, and what they invested in.

A role and an investment of one's own are lines of different kinds, and an investment of a person never ends at the
company he works for unless a row says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from kg.base.json_value import JsonObject
from kg.charts.frame import Frame, section_rows
from kg.charts.network import Dot, Link, by_attraction, dots_of, kept, modalities, support, tip_of
from kg.charts.node_link import picture
from kg.charts.view_records import Ref, Result, RoleRow, Row, StakeRow


def people(result: Result[RoleRow], frame: Frame) -> JsonObject:
    """The picture of `people`: a line a role or investment; a position without an organization stands at the person."""
    stakes = cast(list[StakeRow], section_rows(result["sections"], "investments"))
    drawn = kept(_dots(result["rows"], stakes, frame), _links(result["rows"], stakes, frame), frame)
    notes = [frame.own(note["text"]) for note in result["notes"]]
    notes += modalities(result["parameters"], frame)
    return picture(drawn, by_attraction(drawn, frame), frame, view="people", title=result["title"], notes=notes)


def _dots(roles: list[RoleRow], stakes: list[StakeRow], frame: Frame) -> list[Dot]:
    refs: list[tuple[Ref, Row]] = [(ref, row) for row in roles for ref in (row["person"], row["organization"]) if ref]
    refs += [(ref, row) for row in stakes for ref in (row["person"], row["target"], *row["companies"])]
    dots = dots_of(refs, frame)
    for row in roles:
        if row["organization"] is None:
            known = dots[row["person"]["id"]]
            said = tip_of(known.tip, frame.say("says", name=frame.own(row["role"]), value=row["position"] or ""))
            dots[known.id] = replace(known, tip=said)
    return list(dots.values())


def _links(roles: list[RoleRow], stakes: list[StakeRow], frame: Frame) -> list[Link]:
    held = [_role(row, row["organization"], frame) for row in roles if row["organization"]]
    return [*held, *(_stake(row, frame) for row in stakes), *_homes(stakes, frame)]


def _role(row: RoleRow, organization: Ref, frame: Frame) -> Link:
    when = frame.say("comma").join(frame.own(period["label"]) for period in row["periods"])
    role = frame.own(row["role"])
    ends = row["person"], organization
    return Link(
        ends[0]["id"],
        ends[1]["id"],
        frame.say("role"),
        tuple(row["claims"]),
        label=f"{role} · {when}" if when else role,
        tip=tip_of(_sentence(ends[0], role, ends[1], frame), when or frame.say("noPeriod"), support(row, frame)),
    )


def _stake(row: StakeRow, frame: Frame) -> Link:
    """What a person invested in, as the source puts it of the round or company."""
    figures = frame.say("comma").join(frame.own(each["amount"]["label"]) for each in row["figures"])
    role, target = frame.own(row["role"]), row["target"]
    return Link(
        target["id"],
        row["person"]["id"],
        frame.say("ownInvestment"),
        tuple(row["claims"]),
        label=f"{role} · {figures}" if figures else role,
        tip=tip_of(_sentence(target, role, row["person"], frame), figures, support(row, frame)),
    )


def _homes(stakes: list[StakeRow], frame: Frame) -> Iterator[Link]:
    """Whose round each is, once for all who took part in it."""
    homes: dict[tuple[str, str], tuple[Ref, Ref, set[str]]] = {}
    for row in stakes:
        for company in row["companies"]:
            if company["id"] != row["target"]["id"]:
                known = homes.setdefault((row["target"]["id"], company["id"]), (row["target"], company, set()))
                known[2].update(row["claims"])
    word = frame.say("roundOf")
    for target, company, claims in homes.values():
        said = _sentence(target, word, company, frame)
        yield Link(target["id"], company["id"], word, tuple(sorted(claims)), tip=said)


def _sentence(one: Ref, verb: str, other: Ref, frame: Frame) -> str:
    return f"{frame.name(one)} — {verb} → {frame.name(other)}"
