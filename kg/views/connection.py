"""How two entities are connected: the shortest paths between them, each hop with its claims, in words.

A hop is what a claim says and nothing shorter: a path through a person stays a path through a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, ClassVar

import networkx as nx
from pydantic import TypeAdapter

from kg.base.errors import BadInput
from kg.base.paths import schema_dir
from kg.base.yaml_text import parse_yaml
from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot
from kg.views.parts.attestation import Attestation
from kg.views.parts.cells import Label, Ref, Support
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader
from kg.views.parts.result import Edge, Heading, Network, Node, Note, Row, View, joined
from kg.views.parts.stated import Stated, claims
from kg.views.parts.view_parameters import published
from kg.views.parts.window import Window, Within
from kg.views.parts.words import property_label

_MOST_PATHS = 2000  # ties at one length that are weighed before the first ones by name are taken


class Hop(Row):
    """One step of one path, read in the direction of the path."""

    ASKED: ClassVar[tuple[str, ...]] = ("start", "relation", "end")
    path: Annotated[int, Heading("路径", "path")]
    step: Annotated[int, Heading("步", "step")]
    start: Annotated[Ref, Heading("自", "from")]
    relation: Annotated[Label, Heading("关系", "relation")]
    end: Annotated[Ref, Heading("至", "to")]
    forward: Annotated[bool, Heading("与断言同向", "as the claim reads")]
    words: Annotated[Label, Heading("文字", "in words")]
    support: Annotated[Support, Heading("支持", "support")]


class Connection(View[Hop]):
    """The shortest paths between two entities, hop by hop."""


Between = dict[tuple[str, str], list[Stated]]


def connection(
    snapshot: Snapshot | Evidence,
    *,
    start: str,
    end: str,
    paths: int = 3,
    window: str | None = None,
    within: Within = "certain",
    min_support: int = 1,
) -> Connection:
    """The `paths` shortest paths from `start` to `end`; of one length what owns, pays or does before what compares.

    Raises NotFound if nothing carries one of the ids, BadInput if both are the same.
    """
    evidence = Evidence.of(snapshot)
    reader, attested = evidence.reader, evidence.attested
    reader.known(start, "start")
    reader.known(end, "end")
    if start == end:
        raise BadInput("start and end are the same entity", place="end", remedy="name another entity")
    chosen = Window.of(window, within)
    said = [claim for claim in evidence.stated("connection") if chosen.admits(claim.time)]
    between = _between(attested, said, min_support)
    found = _shortest(between, start, end, paths)
    rows = [
        _hop(reader, attested, between, number, step, *ends)
        for number, path in enumerate(found, start=1)
        for step, ends in enumerate(pairwise(path), start=1)
    ]
    first, last = reader.ref(start).label, reader.ref(end).label
    return Connection(
        name="connection",
        title=Label(zh=f"{first.zh}与{last.zh}的联系", en=f"How {first.en} and {last.en} are connected"),
        parameters=published(start=start, end=end, paths=paths, window=window, within=within, min_support=min_support),
        columns=Hop.columns(),
        rows=tuple(rows),
        notes=() if found else (_NO_PATH,),
        network=_network(reader, rows),
    )


_NO_PATH = Note(code="no-path", text=Label(zh="没有断言把二者连起来", en="no claims connect the two"))


def _between(attested: Attestation, said: Sequence[Stated], least: int) -> Between:
    edges: dict[tuple[str, str, str], list[Stated]] = {}
    for claim in said:
        edges.setdefault((claim.subject, claim.predicate, claim.object), []).append(claim)
    between: Between = {}
    for (subject, _, other), own in edges.items():
        if subject != other and attested.support(own).sources >= least:
            between.setdefault((min(subject, other), max(subject, other)), []).extend(own)
    return between


def _shortest(between: Between, start: str, end: str, most: int) -> list[list[str]]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(sorted(between))
    if start not in graph or end not in graph or not nx.has_path(graph, start, end):
        return []
    found: list[list[str]] = []
    for path in nx.shortest_simple_paths(graph, start, end):
        if (len(found) >= most and len(path) > len(found[-1])) or len(found) >= _MOST_PATHS:
            break
        found.append(path)
    return sorted(found, key=lambda path: (len(path), _weak_hops(between, path), path))[:most]


def _weak_hops(between: Between, path: Sequence[str]) -> int:
    """How many hops only set things beside each other."""
    hops = (between[(min(ends), max(ends))] for ends in pairwise(path))
    return sum(all(claim.predicate in _weak_ties() for claim in hop) for hop in hops)


@lru_cache(maxsize=1)
def _weak_ties() -> frozenset[str]:
    """The properties of `schema/weak-ties.yaml`."""
    path = schema_dir() / "weak-ties.yaml"
    return frozenset(TypeAdapter(list[str]).validate_python(parse_yaml(path.read_text("utf-8"), path.name).data))


def _hop(reader: Reader, attested: Attestation, between: Between, path: int, step: int, start: str, end: str) -> Hop:
    own = between[(min(start, end), max(start, end))]
    forward = [claim for claim in own if claim.subject == start]
    told = forward or own
    predicates = sorted({claim.predicate for claim in told})
    labels = [_relation(name, forward=bool(forward)) for name in predicates]
    relation = Label(zh="、".join(label.zh for label in labels), en=", ".join(label.en for label in labels))
    one, other = reader.ref(start), reader.ref(end)
    return Hop(
        path=path,
        step=step,
        start=one,
        relation=relation,
        end=other,
        forward=bool(forward),
        words=Label(
            zh=f"{one.label.zh}——{relation.zh}：{other.label.zh}",
            en=f"{one.label.en} — {relation.en}: {other.label.en}",
        ),
        support=attested.support(told),
        claims=claims(told),
    )


def _relation(name: str, *, forward: bool) -> Label:
    inverse = vocabulary().properties[name].inverse_label
    if forward or not inverse:
        return property_label(name)
    return Label(zh=inverse.get("zh-hans", name), en=inverse.get("en", name))


def _network(reader: Reader, rows: Sequence[Hop]) -> Network:
    edges = {(row.start.id, row.end.id): row for row in rows}
    ids = sorted({id for pair in edges for id in pair})
    touching = {id: [row.claims for pair, row in edges.items() if id in pair] for id in ids}
    nodes = [
        Node(id=id, label=reader.ref(id).label, kind=reader.ref(id).kind, claims=joined(*touching[id])) for id in ids
    ]
    hops = [
        Edge(source=a, target=b, kind="hop", claims=row.claims, attributes={"relation": row.relation.en})
        for (a, b), row in sorted(edges.items())
    ]
    return Network(directed=True, nodes=tuple(nodes), edges=tuple(hops))
