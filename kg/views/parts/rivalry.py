"""Kinds of rivalry that sources state or show: rivals by name, peers of a group, benchmark and resource comparisons.

Each kind is kept apart: being set beside somebody is not being his rival.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from kg.ontology.registry import vocabulary
from kg.views.parts.observation import Observation
from kg.views.parts.reader import Reader
from kg.views.parts.stated import Stated

_COMPARED = ("comparedWith", "exceeds", "below")
Kind = Literal["rivalry", "peerGroup", "benchmark", "resources", "comparison"]


@dataclass(frozen=True)
class Link:
    """Two parties, the kind of the link, what it is about (a group, a metric), and the claims."""

    kind: Kind
    first: str
    second: str
    about: str
    said: tuple[Stated, ...]


def links(
    reader: Reader, claims: Sequence[Stated], spending: Sequence[Observation], cash: Sequence[Observation]
) -> list[Link]:
    """All links, ordered by kind and parties; symmetric ones with the smaller id first."""
    made = [
        *_direct("rivalry", [claim for claim in claims if claim.predicate == "rivalOf"]),
        *_direct("benchmark", [claim for claim in claims if claim.predicate == "outperforms"], directed=True),
        *_direct("comparison", [c for c in claims if c.predicate in _COMPARED and _parties(reader, c)]),
        *_peers([claim for claim in claims if claim.predicate == "memberOf"]),
        *_resources(spending, cash),
    ]
    return sorted(made, key=lambda link: (link.kind, link.first, link.second, link.about))


def _parties(reader: Reader, claim: Stated) -> bool:
    """Whether a comparison is between parties that can compete, not between ideas or events."""
    words = vocabulary()
    kinds = [reader.kind(id) for id in (claim.subject, claim.object)]
    able = ("Agent", "Product", "Model", "ModelSeries")
    return all(kind and any(words.is_a(kind, name) for name in able) for kind in kinds)


def _direct(kind: Kind, found: Sequence[Stated], *, directed: bool = False) -> Iterator[Link]:
    groups: dict[tuple[str, str], list[Stated]] = {}
    for claim in found:
        ends = (claim.subject, claim.object)
        groups.setdefault(ends if directed else (min(ends), max(ends)), []).append(claim)
    for (first, second), own in groups.items():
        yield Link(kind, first, second, "", tuple(own))


def _peers(found: Sequence[Stated]) -> Iterator[Link]:
    groups: dict[str, dict[str, list[Stated]]] = {}
    for claim in found:
        groups.setdefault(claim.object, {}).setdefault(claim.subject, []).append(claim)
    for group, members in groups.items():
        for first, second in combinations(sorted(members), 2):
            yield Link("peerGroup", first, second, group, (*members[first], *members[second]))


def _resources(spending: Sequence[Observation], cash: Sequence[Observation]) -> Iterator[Link]:
    """One party's spending beside another's cash, where one source gives both in one currency."""
    groups: dict[tuple[str, str], dict[str, Stated]] = {}
    for spent in spending:
        for held in cash:
            if spent.subject == held.subject or spent.quantity.unit != held.quantity.unit:
                continue
            shared = spent.sources & held.sources
            both = [claim for claim in (*spent.said, *held.said) if claim.source in shared]
            own = groups.setdefault((held.subject, spent.subject), {}) if both else {}
            own.update({claim.claim: claim for claim in both})
    for (first, second), said in groups.items():
        yield Link("resources", first, second, "", tuple(said.values()))
