"""How the conclusions came to be: the sources in the order of their publication, and what each day changed.

A source counts from the last day on which it may have been published, as `asOf` counts it; sources of one day count
together. Sources without a last day are never certain and change nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.standing.change import Change, differing, movers, told
from kg.standing.claim_findings import Said, disputes, of_claims, said
from kg.standing.conclusion import Conclusion, Finding, Matter
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader


@dataclass(frozen=True)
class DatedChange:
    """A change, the day that brought it, the entities that it concerns, and the sources that moved it."""

    day: date
    change: Change
    about: frozenset[str]
    sources: frozenset[str]

    @property
    def claims(self) -> frozenset[str]:
        """The claims that the matter rested on before or rests on now."""
        return frozenset(claim for found in (self.change.before, self.change.after) if found for claim in found.claims)


def days(snapshot: Snapshot) -> list[tuple[date, list[str]]]:
    """The days on which sources came to be certainly published, with these sources, in order."""
    found: dict[date, list[str]] = {}
    for source in snapshot.sources:
        if source.latest is not None:
            found.setdefault(source.latest, []).append(source.source)
    return sorted(found.items())


@kept
def replayed(snapshot: Snapshot) -> list[DatedChange]:
    """Every change of what the claims conclude and of what is disputed, the earliest first."""
    return sorted([*_of_claims(snapshot), *_of_disputes(snapshot)], key=lambda one: (one.day, one.change.told.matter))


def _of_claims(snapshot: Snapshot) -> Iterator[DatedChange]:
    """Matter by matter: no claim changes what is told of another matter."""
    reader, by_source = Reader(snapshot), _by_source(snapshot)
    known: dict[Matter, list[Said]] = {}
    before: dict[Matter, Finding] = {}
    for day, sources in days(snapshot):
        new: dict[Matter, list[Said]] = {}
        for source in sources:
            for one in by_source.get(source, ()):
                new.setdefault(one.matter, []).append(one)
        for matter, came in sorted(new.items()):
            had = known.setdefault(matter, [])
            every = [*had, *came]
            after = of_claims(reader, every)
            if differing({matter: before[matter]} if matter in before else {}, after):
                yield _dated(snapshot, day, before.get(matter), after[matter], _moved(reader, matter, had, came))
            before[matter] = after[matter]
            known[matter] = every


def _moved(reader: Reader, matter: Matter, had: list[Said], came: list[Said]) -> tuple[str, ...]:
    was = told(of_claims(reader, had), matter)

    def restored(without: frozenset[str]) -> bool:
        left = [*had, *(one for one in came if one.stated.claim not in without)]
        return told(of_claims(reader, left), matter) == was

    return movers([one.stated.claim for one in came], restored)


def _of_disputes(snapshot: Snapshot) -> Iterator[DatedChange]:
    """Day by day over all claims: a link or a figure may set any two of them against each other."""
    evidence, order = Evidence(snapshot), days(snapshot)
    undated = [source.source for source in snapshot.sources if source.latest is None]
    claims = _by_source(snapshot)
    before: Conclusion = {}
    for number, (day, sources) in enumerate(order):
        later = [source for _, rest in order[number + 1 :] for source in rest]
        now = evidence.without(*later, *undated)
        after = disputes(now)
        came = {one.stated.claim for source in sources for one in claims.get(source, ())}
        for matter in differing(before, after):
            was, found = before.get(matter), after.get(matter)

            def restored(
                without: frozenset[str], matter: Matter = matter, now: Evidence = now, was: Finding | None = was
            ) -> bool:
                return told(disputes(now.without(*without)), matter) == (was.told if was else None)

            near = came & set(found.claims) if found else came
            moved = movers(sorted(near), restored) or movers(sorted(came), restored)
            yield _dated(snapshot, day, was, found, moved)
        before = after


def _by_source(snapshot: Snapshot) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in said(snapshot).values():
        found.setdefault(one.stated.source, []).append(one)
    return found


def _dated(
    snapshot: Snapshot, day: date, before: Finding | None, after: Finding | None, moved: tuple[str, ...]
) -> DatedChange:
    change = Change(before, after, moved)
    claims = said(snapshot)
    about = frozenset().union(*(claims[id].about for id in change.told.claims if id in claims))
    return DatedChange(day, change, about, frozenset(claims[id].stated.source for id in moved))
