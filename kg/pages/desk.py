"""The contradictions page as a desk: its cards by the company that both sides concern, counted by kind.

Never leaves a card out, and places no card with a company that only one of its sides concerns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TypedDict

from kg.facts.fact_records import Reference
from kg.facts.references import classes, reference
from kg.pages.cards import Card, NamedKind
from kg.pages.view_cells import word
from kg.store.snapshot import Snapshot
from kg.views.contradictions import Question
from kg.views.parts.disagreement import KINDS
from kg.views.parts.evidence import Evidence

LINES = 60  # with the heading of each group: what a reader scrolls through before anything is opened
_PARTS = ("hasMode",)  # properties whose object belongs to the subject; of the others the subject belongs to the object


class DeskGroup(TypedDict):
    """The cards that concern one company, or else one subject, weightiest first."""

    thing: Reference
    cards: list[Card]


class KindCount(NamedKind):
    """A kind of difference and how many cards are of it."""

    count: int


class Desk(TypedDict):
    """All cards in groups, those of the weightiest card first, and the kinds that occur.

    `more` counts differences that have no card here;
    `shown` is how many cards of a group are in sight before its rest is opened: as many as let `LINES` lines hold all.
    """

    groups: list[DeskGroup]
    kinds: list[KindCount]
    more: int
    shown: int


def desk(snapshot: Snapshot, rows: Sequence[Question], cards: Sequence[Card]) -> Desk:
    """The cards, one for each of the first of these rows, as groups; the rows beyond them are counted."""
    evidence = Evidence(snapshot)
    owners = _owners(evidence)
    groups: dict[str, list[Card]] = {}
    for row, card in zip(rows, cards, strict=False):
        groups.setdefault(_whose(snapshot, evidence, owners, row), []).append(card)
    counted = Counter(kind["name"] for card in cards for kind in card["kinds"])
    return {
        "groups": [{"thing": reference(snapshot, id), "cards": found} for id, found in groups.items()],
        "more": len(rows) - len(cards),
        "shown": _shown([len(found) for found in groups.values()]),
        "kinds": [{"name": kind, "text": word(kind), "count": counted[kind]} for kind in KINDS if counted[kind]],
    }


def _shown(sizes: Sequence[int]) -> int:
    """The largest number of cards a group that keeps the desk within `LINES` lines; at least one."""
    most = range(max(sizes, default=1), 1, -1)
    return next((each for each in most if sum(1 + min(each, size) for size in sizes) <= LINES), 1)


def _owners(evidence: Evidence) -> dict[str, set[str]]:
    """What each round, listing, product, mode, model and release is stated to belong to."""
    found: dict[str, set[str]] = {}
    for claim in evidence.stated("belongings"):
        if claim.holds(("actual",)):
            part, whole = (claim.subject, claim.object)[:: -1 if claim.predicate in _PARTS else 1]
            found.setdefault(part, set()).add(whole)
    return found


def _companies(snapshot: Snapshot, owners: dict[str, set[str]], ids: Collection[str]) -> set[str]:
    """The companies among these things, and those that the others belong to."""
    found: set[str] = set()
    seen: set[str] = set()
    todo = list(ids)
    while todo:
        id = todo.pop()
        if "Company" in classes(snapshot).get(id, ()):
            found.add(id)
        elif id not in seen:
            seen.add(id)
            todo += owners.get(id, ())
    return found


def _whose(snapshot: Snapshot, evidence: Evidence, owners: dict[str, set[str]], row: Question) -> str:
    """The one company of a row's subject, else the one that both sides concern, else the subject itself."""
    sides = [
        _companies(snapshot, owners, {id for claim in side.claims for id in evidence.reader.about(claim)})
        for side in (row.first, row.second)
    ]
    for found in (_companies(snapshot, owners, [row.subject.id]), set.intersection(*sides)):
        if len(found) == 1:
            return next(iter(found))
    return row.subject.id
