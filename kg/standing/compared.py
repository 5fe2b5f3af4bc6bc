"""A question asked of two data sets, the earlier and the later: what its conclusion was, is, and which claims moved it.

Views and entities are asked again without claims in memory; for a query the data set is built again without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.base.errors import NotFound
from kg.facts.claim_line import claim_fields
from kg.facts.entities import local
from kg.ontology.registry import ID
from kg.standing.change import Change, differing, movers, told
from kg.standing.claim_findings import said
from kg.standing.conclusion import Conclusion, Finding, Matter
from kg.standing.question import Question, conclude
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

MOST_BUILDS = 40  # builds without claims for one question; what is not tried by then is told as it stands
Without = Callable[[frozenset[str]], Snapshot | None]


@dataclass(frozen=True)
class Answered:
    """What became of one question: its changes, and whether the claims that moved them are known to be no more."""

    asked: Question
    changes: tuple[Change, ...]
    minimal: bool


@kept
def _claims(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """What each claim of a data set says, by id: equal where a claim says the same in two data sets."""
    return {
        id: {name: str(value) for name, value in fields.items() if name != "line"}
        for id, fields in claim_fields(snapshot).items()
    }


def compared(asked: Question, before: Snapshot, after: Snapshot, built_without: Without) -> Answered:
    """How the conclusion on a question differs between two data sets.

    `built_without` gives the later one without some claims, None where others cannot stand without them. Raises
    NotFound where neither has what is asked about.
    """
    was, now = _conclusion(before, asked), _conclusion(after, asked)
    if was is None and now is None:
        conclude(after, asked)
    was, now = was or {}, now or {}
    matters = differing(was, now)
    if not matters:
        return Answered(asked, (), True)
    old, new = _claims(before), _claims(after)
    came = {id for id, fields in new.items() if id in said(after) and old.get(id) != fields}
    went = {id for id, fields in old.items() if new.get(id) != fields}
    again = _Again(asked, after, built_without)
    changes = tuple(
        Change(was.get(one), now.get(one), moved, _resting(was.get(one), went))
        for one, moved in zip(matters, again.moved(matters, was, now, came), strict=True)
    )
    return Answered(asked, changes, again.left > 0)


def _conclusion(snapshot: Snapshot, asked: Question) -> Conclusion | None:
    """None where the data set does not know what is asked about."""
    try:
        return conclude(snapshot, asked)
    except NotFound:
        return None


def _resting(finding: Finding | None, claims: set[str]) -> tuple[str, ...]:
    return tuple(claim for claim in finding.claims if claim in claims) if finding else ()


class _Again:
    """The question asked of the later data set without claims, each time once; `left` builds are still allowed."""

    def __init__(self, asked: Question, after: Snapshot, built_without: Without) -> None:
        self.asked, self.after, self._built_without = asked, after, built_without
        self.left = MOST_BUILDS
        self._known: dict[frozenset[str], Conclusion | None] = {}

    def without(self, claims: frozenset[str]) -> Conclusion | None:
        """The conclusion without these claims; None where there is none, or no build is left for it."""
        if claims not in self._known:
            if self.asked.kind != "query":
                self._known[claims] = conclude(self.after, self.asked, claims)
            elif self.left > 0:
                self.left -= 1
                built = self._built_without(claims)
                self._known[claims] = _conclusion(built, self.asked) or {} if built else None
        return self._known.get(claims)

    def moved(
        self, matters: list[Matter], was: Conclusion, now: Conclusion, came: set[str]
    ) -> Iterator[tuple[str, ...]]:
        """The claims that moved each matter; of a query those that moved all of them together."""
        if self.asked.kind == "query":
            named = {local(part.partition("=")[2]) for matter in matters for part in matter if f"={ID}" in part}
            near = {id for id in came if named & said(self.after)[id].about}
            together = self._moved(matters, was, near, came, ())
            yield from (together for _ in matters)
            return
        for matter in matters:
            finding = now.get(matter)
            near = came & set(finding.claims) if finding else set()
            yield self._moved([matter], was, near, came, finding.told if finding else ())

    def _moved(
        self, matters: list[Matter], was: Conclusion, near: set[str], came: set[str], values: Sequence[str]
    ) -> tuple[str, ...]:
        """Of the claims that these matters rest on, else of all that came; those that state one of `values` first."""

        def restored(without: frozenset[str]) -> bool:
            found = self.without(without)
            return found is not None and all(told(found, matter) == told(was, matter) for matter in matters)

        def place(id: str) -> tuple[bool, str]:
            claim = said(self.after)[id].stated
            states = {claim.object, claim.time} & set(values) if values else claim.quantity
            return not states, id

        return movers(sorted(near, key=place), restored) or movers(sorted(came, key=place), restored)
