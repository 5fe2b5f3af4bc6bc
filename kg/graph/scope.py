"""Which entities and relations a picture shows: focus, depth, expansions, filters, a path, and a limit.

What the limit leaves out is counted, not forgotten. Never places or draws anything.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from kg.base.errors import TERMS_LISTED, BadInput, NotFound
from kg.facts.relations import STATUSES, Relation, Relations
from kg.ontology.appearance import appearances
from kg.ontology.registry import vocabulary

PAGE = 25  # neighbours that one step of an expansion adds
MOST = 2000


@dataclass(frozen=True)
class Choice:
    """What to show; None means no narrowing.

    `expand` holds `ID`, `ID:PREDICATE` or `ID:^PREDICATE` (relations that end at ID), each with `:N` for N pages of
    25 neighbours. A dated window keeps a relation if it possibly (or certainly) falls inside; without a stated day
    a relation is possible everywhere and certain nowhere. `weight` is how much the ends of a counted relation share at
    least.
    """

    focus: str | None = None
    depth: int = 1
    types: tuple[str, ...] | None = None
    predicates: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    verification: tuple[str, ...] | None = None
    expand: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    path: tuple[str, str] | None = None
    since: date | None = None
    until: date | None = None
    window: Literal["possible", "certain"] = "possible"
    isolated: bool = True
    limit: int = 400
    weight: int = 1

    def check(self, known: Relations) -> None:
        """Raises NotFound for a name that nothing carries and BadInput for an impossible value."""
        expanded = (item.split(":")[0] for item in self.expand)
        ids = {"focus": [self.focus] if self.focus else [], "expand": expanded, "hide": self.hide, "path": self.path}
        for place, given in ids.items():
            _known(given or (), known.entities, "entity", place)
        _known(self.types or (), appearances(), "class that can be drawn", "types")
        _known(self.predicates or (), {**vocabulary().properties, **known.labels}, "property", "predicates")
        _known(self.statuses or (), STATUSES, "status", "statuses")
        _known(self.verification or (), vocabulary().codes, "verification", "verification")
        if not 1 <= self.depth <= 3:
            raise BadInput(f"depth {self.depth} is impossible", place="depth", remedy="write 1, 2 or 3")
        if not 1 <= self.limit <= MOST:
            raise BadInput(f"limit {self.limit} is impossible", place="limit", remedy=f"write 1 to {MOST}")
        if self.weight < 1:
            raise BadInput(f"weight {self.weight} is impossible", place="weight", remedy="write 1 or more")
        if self.since and self.until and self.since > self.until:
            raise BadInput("the window ends before it begins", place="since", remedy="swap since and until")


def _known(given: Iterable[str], known: Iterable[str], noun: str, place: str) -> None:
    names = list(known)
    for name in given:
        if name not in names:
            raise NotFound.among(f"no {noun} {name!r}", name, names, place=place, listed=TERMS_LISTED)


@dataclass
class Scope:
    """What a choice shows. `more` counts, per node and relation, the neighbours that could still be shown;
    `beyond` counts each of them once."""

    nodes: list[str]
    edges: list[Relation]
    left_out_nodes: int = 0
    left_out_edges: int = 0
    isolated: int = 0
    more: dict[str, dict[str, int]] = field(default_factory=dict)
    beyond: dict[str, int] = field(default_factory=dict)
    degree: dict[str, int] = field(default_factory=dict)
    path: list[str] | None = None


class _Chooser:
    """One choice applied to one set of relations."""

    def __init__(self, known: Relations, choice: Choice) -> None:
        self.known, self.choice = known, choice
        drawn = [name for name, look in appearances().items() if look.drawn]
        self.types = set(drawn if choice.types is None else choice.types)
        self.forced = {name for name in (choice.focus, *(choice.path or ())) if name}
        self.forced |= {item.split(":")[0] for item in choice.expand}
        allowed = [relation for relation in known.relations if self.allows(relation)]
        self.usable = [one for one in allowed if not one.shared or len(one.shared) >= choice.weight]
        self.light = len(allowed) - len(self.usable)
        self.around: dict[str, list[tuple[str, str]]] = {}
        for relation in self.usable:
            if relation.start != relation.end:
                self.around.setdefault(relation.start, []).append((relation.predicate, relation.end))
                self.around.setdefault(relation.end, []).append(("^" + relation.predicate, relation.start))

    def allows_entity(self, id: str) -> bool:
        return id not in self.choice.hide and (id in self.forced or self.known.entities[id].type in self.types)

    def allows(self, relation: Relation) -> bool:
        choice = self.choice
        if choice.predicates is not None and relation.predicate not in choice.predicates:
            return False
        if choice.statuses is not None and relation.status not in choice.statuses:
            return False
        if not (self.allows_entity(relation.start) and self.allows_entity(relation.end)):
            return False
        if choice.verification is not None and not any(
            ground.verification in choice.verification for ground in relation.grounds
        ):
            return False
        return not self.windowed or any(inside(ground.earliest, ground.latest, choice) for ground in relation.grounds)

    @property
    def windowed(self) -> bool:
        """Whether only a stretch of time is asked for: what has no relation in it is not shown then."""
        return self.choice.since is not None or self.choice.until is not None

    @property
    def alone(self) -> bool:
        """Whether what has no relation is shown."""
        return self.choice.isolated and not self.windowed

    def degree(self, id: str) -> int:
        return len(self.around.get(id, ()))

    def by_weight(self, ids: Iterable[str]) -> list[str]:
        return sorted(set(ids), key=lambda id: (-self.degree(id), id))

    def distances(self) -> dict[str, int]:
        """Steps from the focus; 0 for everything where there is none."""
        focus = self.choice.focus
        if focus is None:
            return {id: 0 for id in self.known.entities if self.allows_entity(id)}
        found, queue = {focus: 0}, deque([focus])
        while queue:
            id = queue.popleft()
            if found[id] < self.choice.depth:
                for _, other in self.around.get(id, ()):
                    if other not in found:
                        found[other] = found[id] + 1
                        queue.append(other)
        return found

    def expanded(self, shown: Iterable[str]) -> list[str]:
        """The entities that expansions add to those shown already, in order."""
        found = dict.fromkeys(shown)
        already = len(found)
        for item in self.choice.expand:
            id, predicate, pages = _expansion(item)
            others = {other for name, other in self.around.get(id, ()) if predicate in ("", name)}
            found |= dict.fromkeys(self.by_weight(others - found.keys())[: PAGE * pages])
        return list(found)[already:]

    def base(self, path: list[str] | None) -> list[str]:
        """Everything in reach, the weightiest first: what was asked for by name, then by distance and degree."""
        first, distance = {*self.forced, *(path or ())}, self.distances()
        kept = {id for id in distance if self.alone or self.degree(id)} | first
        far = MOST
        return sorted(kept, key=lambda id: (id not in first, distance.get(id, far), -self.degree(id), id))

    def path(self) -> list[str] | None:
        """The entities on a shortest path, whatever the direction of relations; None where there is none."""
        if self.choice.path is None:
            return None
        start, end = self.choice.path
        before: dict[str, str] = {start: ""}
        queue = deque([start])
        while queue and end not in before:
            id = queue.popleft()
            for other in self.by_weight(other for _, other in self.around.get(id, ())):
                if other not in before:
                    before[other] = id
                    queue.append(other)
        if end not in before:
            return None
        steps = [end]
        while before[steps[-1]]:
            steps.append(before[steps[-1]])
        return steps[::-1]


def _expansion(item: str) -> tuple[str, str, int]:
    id, *rest = item.split(":")
    pages = int(rest.pop()) if rest and rest[-1].isdigit() else 1
    if len(rest) > 1 or not 1 <= pages <= MOST // PAGE:
        raise BadInput(f"{item!r} is not an expansion", place="expand", remedy="e.g. alibaba:^investor:2")
    return id, rest[0] if rest else "", pages


def inside(earliest: date | None, latest: date | None, choice: Choice) -> bool:
    """Whether a stretch of days falls in the choice's window, possibly or certainly (docs/model.md)."""
    since, until = choice.since or date.min, choice.until or date.max
    if choice.window == "certain":
        return earliest is not None and latest is not None and since <= earliest and latest <= until
    return (earliest is None or earliest <= until) and (latest is None or latest >= since)


def scope(known: Relations, choice: Choice) -> Scope:
    """What `choice` shows of `known`: at most `choice.limit` nodes in order of weight, what expansions add to them,
    and the relations between them all.

    Raises NotFound and BadInput as `Choice.check` does.
    """
    choice.check(known)
    chooser = _Chooser(known, choice)
    path = chooser.path()
    reach = chooser.base(path)
    nodes = reach[: choice.limit]
    nodes += chooser.expanded(nodes)
    shown, whole = set(nodes), {*reach, *nodes}
    edges = [relation for relation in chooser.usable if relation.start in shown and relation.end in shown]
    if not chooser.alone:  # one whose relations all lead to what the limit leaves out would stand alone
        joined = {end for relation in edges for end in (relation.start, relation.end)}
        nodes = [id for id in nodes if id in joined or id in chooser.forced]
        shown = set(nodes)
    possible = sum(relation.start in whole and relation.end in whole for relation in chooser.usable)
    hidden = {id: [pair for pair in chooser.around.get(id, ()) if pair[1] not in shown] for id in nodes}
    return Scope(
        nodes=nodes,
        edges=edges,
        left_out_nodes=len(whole) - len(shown),
        left_out_edges=possible - len(edges) + chooser.light,
        isolated=len(chooser.distances().keys() - set(reach)),
        more={id: _more(pairs) for id, pairs in hidden.items()},
        beyond={id: len({other for _, other in pairs}) for id, pairs in hidden.items()},
        degree={id: chooser.degree(id) for id in nodes},
        path=path,
    )


def _more(pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    found: dict[str, set[str]] = {}
    for predicate, other in pairs:
        found.setdefault(predicate, set()).add(other)
    return {predicate: len(others) for predicate, others in sorted(found.items())}


def at_any_time(known: Relations, choice: Choice) -> list[Relation]:
    """What a choice reaches, its window of time and its limit left aside: the relations that a window takes some of."""
    chooser = _Chooser(known, replace(choice, since=None, until=None))
    reach = chooser.base(chooser.path())
    whole = {*reach, *chooser.expanded(reach)}
    return [relation for relation in chooser.usable if relation.start in whole and relation.end in whole]
