"""The people network: persons, the organizations in which sources give them roles, and what they invested in.

A role and an investment of one's own are lines of different kinds, and an investment of a person never ends at the
company he works for unless a row says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.charts.frame import Frame, Json
from kg.charts.network import Dot, Link, by_attraction, dots_of, kept, modalities, support, told
from kg.charts.node_link import picture


def people(result: Json, frame: Frame) -> Json:
    """The picture of `people`: a line a role or investment; a position without an organization stands at the person."""
    investments = next(section for section in result["sections"] if section["name"] == "investments")
    drawn = kept(_dots(result["rows"], investments["rows"], frame), _links(result, investments, frame), frame)
    notes = [frame.own(note["text"]) for note in result["notes"]]
    notes += modalities(result, frame)
    return picture(drawn, by_attraction(drawn, frame), frame, view="people", title=result["title"], notes=notes)


def _dots(roles: list[Json], stakes: list[Json], frame: Frame) -> list[Dot]:
    refs = [(ref, row) for row in roles for ref in (row["person"], row["organization"]) if ref]
    refs += [(ref, row) for row in stakes for ref in (row["person"], row["target"], *row["companies"])]
    dots = dots_of(refs, frame)
    for row in roles:
        if row["organization"] is None:
            known = dots[row["person"]["id"]]
            said = told(known.told, frame.say("says", name=frame.own(row["role"]), value=row["position"] or ""))
            dots[known.id] = replace(known, told=said)
    return list(dots.values())


def _links(result: Json, investments: Json, frame: Frame) -> list[Link]:
    roles = [_role(row, frame) for row in result["rows"] if row["organization"]]
    return [*roles, *(_stake(row, frame) for row in investments["rows"]), *_homes(investments["rows"], frame)]


def _role(row: Json, frame: Frame) -> Link:
    when = frame.say("comma").join(frame.own(period["label"]) for period in row["periods"])
    role = frame.own(row["role"])
    ends = row["person"], row["organization"]
    return Link(
        ends[0]["id"],
        ends[1]["id"],
        frame.say("role"),
        tuple(row["claims"]),
        label=f"{role} · {when}" if when else role,
        told=told(_sentence(ends[0], role, ends[1], frame), when or frame.say("noPeriod"), support(row, frame)),
    )


def _stake(row: Json, frame: Frame) -> Link:
    """What a person invested in, as the source puts it of the round or company."""
    figures = frame.say("comma").join(frame.own(each["amount"]["label"]) for each in row["figures"])
    role, target = frame.own(row["role"]), row["target"]
    return Link(
        target["id"],
        row["person"]["id"],
        frame.say("ownInvestment"),
        tuple(row["claims"]),
        label=f"{role} · {figures}" if figures else role,
        told=told(_sentence(target, role, row["person"], frame), figures, support(row, frame)),
    )


def _homes(stakes: list[Json], frame: Frame) -> Iterator[Link]:
    """Whose round each is, once for all who took part in it."""
    homes: dict[tuple[str, str], tuple[Json, Json, set[str]]] = {}
    for row in stakes:
        for company in row["companies"]:
            if company["id"] != row["target"]["id"]:
                known = homes.setdefault((row["target"]["id"], company["id"]), (row["target"], company, set()))
                known[2].update(row["claims"])
    word = frame.say("roundOf")
    for target, company, claims in homes.values():
        said = _sentence(target, word, company, frame)
        yield Link(target["id"], company["id"], word, tuple(sorted(claims)), told=said)


def _sentence(one: Json, verb: str, other: Json, frame: Frame) -> str:
    return f"{frame.name(one)} — {verb} → {frame.name(other)}"
