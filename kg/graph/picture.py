"""The graph as a picture needs it: nodes with places, relations with their claims, counts for every filter.

Plain camelCase data. Asserted relations are facts; planned, foreseen and denied ones are marked as claims. Never
draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Unpack, cast

import networkx as nx

from kg.base.errors import BadInput
from kg.facts.entities import both_languages, local
from kg.facts.outlets import outlets
from kg.facts.relations import Relation, Relations, relations
from kg.graph import layout
from kg.graph.facets import facets
from kg.graph.investor_ties import investor_ties
from kg.graph.picture_records import ChoiceValue, FurtherChoice, PictureData, PictureEdge, PictureNode
from kg.graph.scope import Choice, Scope, scope
from kg.ontology.appearance import appearances
from kg.ontology.registry import vocabulary
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

LABEL = 26  # letters of a name that a picture shows
LAYOUTS = ("force", "hierarchy", "timeline")
_DATES = ("since", "until")


def to_networkx(snapshot: Snapshot) -> nx.MultiDiGraph[str]:
    """Every entity and every asserted relation of `snapshot`, for programs that compute on the graph.

    Nodes are ids with `type`, `types`, `zh` and `en`; an edge's key is its predicate, its `claims` the ids of the
    claims that it rests on. What sources plan, foresee or deny is not in it.
    """
    known = relations(snapshot)
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in known.entities.values():
        found.add_node(entity.id, type=entity.type, types=entity.types, **entity.name)
    for relation in known.relations:
        if relation.status == "asserted":
            claims = tuple(ground.claim for ground in relation.grounds)
            found.add_edge(relation.start, relation.end, key=relation.predicate, claims=claims)
    return found


def graph(
    snapshot: Snapshot,
    focus: str | None = None,
    depth: int = 1,
    types: Sequence[str] | None = None,
    predicates: Sequence[str] | None = None,
    limit: int = 400,
    **more: Unpack[FurtherChoice],
) -> PictureData:
    """A picture's data: nodes with x and y, edges with claims, filters with counts, and what was left out.

    `focus` takes one entity's neighbourhood up to `depth` (1–3) instead of the whole graph. `more` may hold the other
    fields of `kg.graph.scope.Choice` (dates as YYYY-MM-DD), `layout` (force, hierarchy, timeline), `communities` (true
    numbers them) and `network`: "co-investment" draws what investors share, of all or of those of `company`. Raises
    NotFound and BadInput.
    """
    kind, communities = more.pop("layout", None) or "force", more.pop("communities", False)
    network, company = more.pop("network", None), more.pop("company", None)
    asked = {"focus": focus, "depth": depth, "types": types, "predicates": predicates, "limit": limit, **more}
    choice, known = _choice(cast(Mapping[str, ChoiceValue], asked)), _network(snapshot, network, company)
    shown = scope(known, choice)
    days = _days(snapshot, known, shown)
    places, axis = _places(kind, known, shown, days)
    groups = _communities(shown) if communities else {}
    return {
        "focus": choice.focus,
        "network": network,
        "heaviest": max((len(relation.shared) for relation in known.relations), default=0),
        "rates": sorted(relation.rate for relation in known.relations if relation.rate is not None),
        "bicmRates": sorted(relation.bicm_rate for relation in known.relations if relation.bicm_rate is not None),
        "depth": choice.depth,
        "layout": kind,
        "axis": [{"day": day.isoformat(), "x": x} for day, x in sorted(axis.items())],
        "nodes": [_node(known, shown, id, places[id], days[id], groups) for id in shown.nodes],
        "edges": [_edge(known, relation, bend) for relation, bend in _bent(shown.edges)],
        "leftOut": {"nodes": shown.left_out_nodes, "edges": shown.left_out_edges, "isolated": shown.isolated},
        "path": shown.path,
        "outlets": {source: outlets(snapshot.whole)[source]["name"] for source in _sources(shown)},
        **facets(known, shown, choice),
    }


def _network(snapshot: Snapshot, network: str | None, company: str | None) -> Relations:
    """The relations that are asked for."""
    if network is None and company is None:
        return relations(snapshot)
    if network != "co-investment":
        raise BadInput(f"no network {network!r}", place="network", remedy="write co-investment, or nothing")
    return investor_ties(snapshot, company)


def _choice(asked: Mapping[str, ChoiceValue]) -> Choice:
    names = {item.name for item in fields(Choice)}
    for name in asked:
        if name not in names:
            raise BadInput(f"unknown parameter {name!r}", place="graph", remedy="known: " + ", ".join(sorted(names)))
    values: dict[str, Any] = {name: _plain(name, value) for name, value in asked.items() if value is not None}
    return Choice(**values)


def _plain(name: str, value: ChoiceValue) -> ChoiceValue:
    if name == "path" and isinstance(value, Sequence) and len(value) != 2:
        raise BadInput("a path has two ends", place="path", remedy="write path=FROM,TO")
    if name in _DATES and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BadInput(f"{value!r} is not a date", place=name, remedy="write YYYY-MM-DD") from None
    return tuple(value) if isinstance(value, list | tuple) else value


def _sources(shown: Scope) -> list[str]:
    return sorted({ground.source for relation in shown.edges for ground in relation.grounds})


def _days(snapshot: Snapshot, known: Relations, shown: Scope) -> dict[str, date | None]:
    """The day a node's own date begins, else the first day that one of its relations speaks of."""
    own: dict[str, date] = {}
    for row in run(snapshot, "entity-dates").values():
        own.setdefault(local(row["entity"]), date.fromisoformat(row["earliest"]))
    found: dict[str, date | None] = {}
    for id in shown.nodes:
        spoken = [g.earliest for relation in known.around[id] for g in relation.grounds if g.earliest is not None]
        found[id] = own.get(id) or (min(spoken) if spoken else None)
    return found


def _simple(shown: Scope) -> nx.Graph[str]:
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(sorted(shown.nodes))
    found.add_edges_from((relation.start, relation.end) for relation in shown.edges)
    return found


def _places(
    kind: str, known: Relations, shown: Scope, days: dict[str, date | None]
) -> tuple[layout.Positions, dict[date, int]]:
    if kind not in LAYOUTS:
        raise BadInput(f"no layout {kind!r}", place="layout", remedy="one of " + ", ".join(LAYOUTS))
    levels = {id: appearances()[known.entities[id].type].level for id in shown.nodes}
    if kind == "hierarchy":
        return layout.hierarchy(_simple(shown), levels), {}
    if kind == "timeline":
        return layout.timeline(days, levels)
    return layout.force(_simple(shown), {id: _width(known.entities[id].name) for id in shown.nodes}), {}


def _width(name: dict[str, str]) -> float:
    """About how wide the longer of a node's labels is: 15 units for a wide letter, 8 for a narrow one."""
    widths = (sum(15 if letter > "\u2e7f" else 8 for letter in text[:LABEL]) for text in name.values())
    return max(70, *widths) + 20


def _communities(shown: Scope) -> dict[str, int]:
    found = nx.community.louvain_communities(_simple(shown), seed=1)
    ordered = sorted(found, key=lambda part: (-len(part), min(part)))
    return {id: number for number, part in enumerate(ordered, start=1) for id in part}


def _node(
    known: Relations, shown: Scope, id: str, place: tuple[int, int], day: date | None, groups: dict[str, int]
) -> PictureNode:
    entity = known.entities[id]
    degree = shown.degree[id]
    record: PictureNode = {
        "id": id,
        "name": entity.name,
        "type": entity.type,
        "types": list(entity.types),
        "x": place[0],
        "y": place[1],
        "degree": degree,
        "size": min(34, round(8 + 3.6 * degree**0.5)),
        "more": shown.more[id],
        "beyond": shown.beyond[id],
    }
    if day is not None:
        record["earliest"] = day.isoformat()
    if groups:
        record["community"] = groups[id]
    return record


def _bent(edges: Iterable[Relation]) -> Iterable[tuple[Relation, int]]:
    """Each relation with its place among those between the same two nodes: 0, 1, -1, 2 … to be drawn apart."""
    beside: dict[frozenset[str], int] = {}
    for relation in edges:
        ends = frozenset((relation.start, relation.end))
        number = beside[ends] = beside.get(ends, -1) + 1
        bend = (number + 1) // 2 * (1 if number % 2 else -1)
        yield relation, bend if relation.start < relation.end else -bend


def _label(known: Relations, relation: Relation) -> dict[str, str]:
    """What a relation is called; a tie also how much its ends share."""
    if relation.predicate not in known.labels:
        return both_languages(vocabulary().properties[relation.predicate].label)
    count = f"{'≥' if relation.at_least else ''}{len(relation.shared)}"
    return {language: f"{text} {count}" for language, text in known.labels[relation.predicate].items()}


def _edge(known: Relations, relation: Relation, bend: int) -> PictureEdge:
    earliest = [ground.earliest for ground in relation.grounds if ground.earliest]
    latest = [ground.latest for ground in relation.grounds if ground.latest]
    record: PictureEdge = {
        "id": relation.id,
        "from": relation.start,
        "to": relation.end,
        "predicate": relation.predicate,
        "label": _label(known, relation),
        "status": relation.status,
        "dashes": relation.status != "asserted",
        "bend": bend,
        "claims": [ground.claim for ground in relation.grounds],
        "sources": sorted({ground.source for ground in relation.grounds}),
    }
    if earliest:
        record["earliest"] = min(earliest).isoformat()
    if latest:
        record["latest"] = max(latest).isoformat()
    if relation.shared:
        record["shared"] = [{"id": thing.id, "name": thing.name} for thing in relation.shared]
        record["atLeast"] = relation.at_least
    if relation.rate is not None:
        record["rate"] = relation.rate
    if relation.bicm_rate is not None:
        record["bicmRate"] = relation.bicm_rate
    return record
