"""The page of one entity: names, first facts, every fact by property, relationships both ways, its timeline.

Orders and groups; never adds a fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from networkx.utils import UnionFind

from kg.base.errors import NotFound
from kg.facts.claim_line import lines
from kg.facts.entities import both_languages, local, names
from kg.facts.fact_records import Both, ClaimLine, EntityNames
from kg.facts.former_ids import no_entity
from kg.facts.references import class_label, classes, look, reference
from kg.facts.relations import relations
from kg.ontology.appearance import appearances
from kg.ontology.registry import ID, vocabulary
from kg.pages.citation import Citation, citation
from kg.pages.dossier import dossier
from kg.pages.dossier_records import Dossier
from kg.pages.neighbourhood import Edges, End, Neighbourhood, neighbourhood
from kg.store.per_snapshot import last_kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

FIRST_FACTS = 8
FAR = 80  # in the order of the legend: plans, strategies and what follows them are no first facts
_KINDS = ("quantity", "code", "edtf", "entity", "string", "boolean")


class NamedClass(TypedDict):
    """A class and its label."""

    id: str
    label: Both


class Group(TypedDict):
    """The lines of one property, the latest first; `sides` are the ids of lines that compete."""

    predicate: str
    label: Both
    lines: list[ClaimLine]
    sides: list[list[str]]


class FirstFacts(TypedDict):
    """What a page opens with."""

    figures: list[ClaimLine]
    relationships: list[Edges]


class EntityPage(EntityNames):
    """The page of an entity."""

    id: str
    iri: str
    types: list[NamedClass]
    look: str
    sources: list[str]
    first: FirstFacts
    facts: list[Group]
    mentions: list[Group]
    says: list[ClaimLine]
    relationships: list[Edges]
    timeline: list[ClaimLine]
    picture: Neighbourhood
    dossier: Dossier
    citation: Citation


def entity_page(snapshot: Snapshot, entity_id: str) -> EntityPage:
    """Everything that the sources say about one entity, each line with its claim. Raises NotFound with the nearest."""
    types, called = classes(snapshot).get(entity_id), names(snapshot).get(entity_id)
    if not types or called is None:
        raise _unknown(snapshot, entity_id)
    facts = entity_facts(snapshot, entity_id)
    mentions = entity_mentions(snapshot, entity_id)
    says = entity_says(snapshot, entity_id)
    edges = relationships(snapshot, entity_id)
    known = {source for line in (*facts, *mentions, *says) for source in line["sources"]}
    return {
        "id": entity_id,
        "iri": ID + entity_id,
        "types": [{"id": name, "label": class_label(name)} for name in types],
        "look": look(types),
        **called,
        "sources": sorted(known),
        "first": first_facts(facts, edges),
        "facts": grouped(facts),
        "mentions": grouped(mentions),
        "says": says,
        "relationships": edges,
        "timeline": timeline([*facts, *mentions]),
        "picture": neighbourhood(snapshot, entity_id, edges),
        "dossier": dossier(snapshot, entity_id, edges),
        "citation": citation(snapshot, f"id/{entity_id}", called["name"]),
    }


def entity_facts(snapshot: Snapshot, entity_id: str) -> list[ClaimLine]:
    """What the sources say of an entity: the claims of which it is the subject."""
    return lines(snapshot, _claims(snapshot, "entity-facts", entity_id))


def entity_mentions(snapshot: Snapshot, entity_id: str) -> list[ClaimLine]:
    """The claims on other things in which an entity has a part."""
    return lines(snapshot, _claims(snapshot, "entity-mentions", entity_id))


def entity_says(snapshot: Snapshot, entity_id: str) -> list[ClaimLine]:
    """The claims that an entity itself makes."""
    return lines(snapshot, _claims(snapshot, "entity-says", entity_id))


@last_kept(64)
def _claims(snapshot: Snapshot, query: str, entity_id: str) -> list[str]:
    return [local(row["claim"]) for row in run(snapshot, query, entity=entity_id).values()]


def _unknown(snapshot: Snapshot, id: str) -> NotFound:
    return no_entity(snapshot, id, classes(snapshot), remedy="search for it")


def kind(predicate: str) -> str:
    """What the values of a property are: quantity, code, edtf, entity, string or boolean."""
    found = vocabulary().properties[predicate]
    code_list = found.range in vocabulary().classes and vocabulary().is_a(found.range, "Code")
    return "code" if code_list else found.takes


def _latest_first(line: ClaimLine) -> tuple[str, str]:
    time = line.get("time")
    return ((time.get("latest") or time.get("earliest") or "") if time else "", line["id"])


def grouped(claims: Iterable[ClaimLine]) -> list[Group]:
    """Lines by property: figures first, then codes, dates, entities and texts; the latest line of each first."""
    groups: dict[str, list[ClaimLine]] = {}
    for line in claims:
        groups.setdefault(line["predicate"], []).append(line)
    ordered = sorted(groups, key=lambda name: (_KINDS.index(kind(name)), -len(groups[name]), name))
    return [
        {
            "predicate": name,
            "label": groups[name][0]["label"],
            "lines": sorted(groups[name], key=_latest_first, reverse=True),
            "sides": sides(groups[name]),
        }
        for name in ordered
    ]


def sides(claims: list[ClaimLine]) -> list[list[str]]:
    """The lines that compete with one another, by id: each set is to be read side by side."""
    shown: dict[str, str] = {mention["id"]: line["id"] for line in claims for mention in line["mentions"]}
    sets: UnionFind[str] = UnionFind()
    for line in claims:
        for link in line["competing"]:
            other = shown.get(link["claim"], line["id"])
            if other != line["id"]:
                sets.union(line["id"], other)
    order = {line["id"]: number for number, line in enumerate(sorted(claims, key=_latest_first, reverse=True))}
    return sorted((sorted(group, key=order.__getitem__) for group in sets.to_sets()), key=lambda ids: order[ids[0]])


def first_facts(facts: list[ClaimLine], edges: list[Edges]) -> FirstFacts:
    """What a page opens with: the latest asserted figure of each property, and the nearest related things.

    Of one day's figures the best attested comes first; relations are ranked by the legend's order of their ends.
    """
    latest: dict[str, ClaimLine] = {}
    for line in sorted(facts, key=_latest_and_best, reverse=True):
        if line["asserted"] and kind(line["predicate"]) in ("quantity", "code", "edtf"):
            latest.setdefault(line["predicate"], line)
    near: Iterable[Edges] = ({**edge, "ends": [end for end in edge["ends"] if _drawn(end)]} for edge in edges)
    ranked = sorted((edge for edge in near if edge["ends"] and _nearness(edge) < FAR), key=_by_nearness)
    return {"figures": list(latest.values())[:FIRST_FACTS], "relationships": ranked[:FIRST_FACTS]}


def _latest_and_best(line: ClaimLine) -> tuple[str, int, str]:
    return (_latest_first(line)[0], len(line["mentions"]), line["id"])


def _drawn(end: End) -> bool:
    return bool(end["type"]) and appearances()[end["type"]].drawn


def _nearness(edge: Edges) -> int:
    return min(appearances()[end["type"]].order for end in edge["ends"])


def _by_nearness(edge: Edges) -> tuple[bool, int, str]:
    found = vocabulary().properties[edge["predicate"]]
    return (not (found.domain or found.range), _nearness(edge), edge["predicate"])


def timeline(claims: Iterable[ClaimLine]) -> list[ClaimLine]:
    """The lines that say when, by their first possible day."""
    dated = [line for line in claims if "time" in line]
    return sorted(
        dated, key=lambda line: (line["time"].get("earliest") or line["time"].get("latest") or "", line["id"])
    )


def relationships(snapshot: Snapshot, entity_id: str) -> list[Edges]:
    """The direct edges both ways, by direction and property, each end with the claims it rests on."""
    groups: dict[tuple[str, str], dict[str, list[str]]] = {}
    for relation in relations(snapshot).around.get(entity_id, ()):
        if relation.status == "asserted":
            out = relation.start == entity_id
            ends = groups.setdefault(("out" if out else "in", relation.predicate), {})
            ends[relation.end if out else relation.start] = [ground.claim for ground in relation.grounds]
    return [
        {
            "direction": direction,
            "predicate": predicate,
            "label": _relation_label(predicate, direction),
            "ends": [{**reference(snapshot, other), "claims": claims} for other, claims in sorted(ends.items())],
        }
        for (direction, predicate), ends in sorted(groups.items(), key=lambda item: (item[0][0] != "out", item[0][1]))
    ]


def _relation_label(predicate: str, direction: str) -> dict[str, str]:
    found = vocabulary().properties[predicate]
    return both_languages(found.inverse_label if direction == "in" and found.inverse_label else found.label)
