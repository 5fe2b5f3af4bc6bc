"""What the data set says on one day and did not on another: sources, claims, relations, and the quads themselves.

Never compares texts: the same claims on both days are the same claims.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypedDict

from kg.base.errors import BadInput
from kg.exports.dumps import digested, nquads
from kg.lists.list_items import (
    ClaimItem,
    Item,
    R,
    RelationshipItem,
    SourceItem,
    claim_items,
    relationship_items,
    source_items,
)
from kg.store.snapshot import Selection, Snapshot


class SourceChanges(TypedDict):
    """Sources that came, and the ids of those that went."""

    added: list[SourceItem]
    removed: list[str]


class ClaimChanges(TypedDict):
    """Claims that came, and the ids of those that went."""

    added: list[ClaimItem]
    removed: list[str]


class RelationshipChanges(TypedDict):
    """Relations that came, and the ids of those that went."""

    added: list[RelationshipItem]
    removed: list[str]


Delta = TypedDict(
    "Delta",
    {"from": str, "to": str, "sources": SourceChanges, "claims": ClaimChanges, "relationships": RelationshipChanges},
)
Delta.__doc__ = "What came and went between two days."


def _both(snapshot: Snapshot, start: str, end: str, possible: bool) -> tuple[Snapshot, Snapshot]:
    days = []
    for name, text in (("from", start), ("to", end)):
        try:
            days.append(date.fromisoformat(text))
        except ValueError:
            raise BadInput(f"{text!r} is not a date", place=name, remedy="write YYYY-MM-DD") from None
    if days[0] > days[1]:
        raise BadInput(f"{start} is after {end}", place="from", remedy="exchange the two days")
    wanted = Selection(possible=possible)
    first, second = (snapshot.select(replace(wanted, as_of=day)) for day in days)
    return first, second


def delta(snapshot: Snapshot, start: str, end: str, possible: bool = False) -> Delta:
    """Sources, claims and relations that came and went between two days. Raises BadInput for days that cannot be."""
    before, after = _both(snapshot, start, end, possible)
    added_sources, removed_sources = _changed(source_items(before), source_items(after))
    added_claims, removed_claims = _changed(claim_items(before), claim_items(after))
    added, removed = _changed(relationship_items(before), relationship_items(after))
    return {
        "from": start,
        "to": end,
        "sources": {"added": added_sources, "removed": removed_sources},
        "claims": {"added": added_claims, "removed": removed_claims},
        "relationships": {"added": added, "removed": removed},
    }


def _changed(old: Mapping[str, Item[R]], new: Mapping[str, Item[R]]) -> tuple[list[R], list[str]]:
    """The records that came, in their order, and the ids that went."""
    return [item.record for id, item in new.items() if id not in old], sorted(id for id in old if id not in new)


def patch(snapshot: Snapshot, start: str, end: str, possible: bool = False) -> bytes:
    """The quads that came (A) and went (D) between two days, as an RDF Patch."""
    before, after = _both(snapshot, start, end, possible)
    old, new = (set(nquads(each).splitlines(keepends=True)) for each in (before, after))
    lines = [b"D " + line for line in sorted(old - new)] + [b"A " + line for line in sorted(new - old)]
    return b"TX .\n" + b"".join(lines) + b"TC .\n"


def patch_digested(snapshot: Snapshot, start: str, end: str, zipped: bool = False) -> bytes:
    """`patch` after its digest."""
    return digested(patch(snapshot, start, end), zipped)
