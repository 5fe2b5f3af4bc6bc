"""What the graph says about one node, as RDF: its own statements, those that point at it, and the names beside.

Serves Turtle, N-Triples, RDF/XML and JSON-LD. Never describes a node that the snapshot does not have.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.base.errors import NotFound
from kg.build.serialization import serialized
from kg.facts.entities import names
from kg.facts.former_ids import check_standing, former_ids, no_entity
from kg.ontology.jsonld_context import json_ld
from kg.ontology.registry import CLAIM, ID, QUANTITY, RDFS, SKOS
from kg.store.snapshot import Snapshot

JSON_LD = "application/ld+json"
_NAMES = tuple(ox.NamedNode(iri) for iri in (SKOS + "prefLabel", RDFS + "label"))


def describe(snapshot: Snapshot, iri: str, media_type: str) -> bytes:
    """The description of `iri`, serialised.

    Raises NotFound where nothing is said about it, NotInThisForm where the form cannot hold what is.
    """
    triples = description(snapshot, iri)
    if media_type == JSON_LD:
        serialized(triples, ox.RdfFormat.JSON_LD)
        return json_ld(triples, iri)
    form = ox.RdfFormat.from_media_type(media_type)
    assert form is not None
    return serialized(triples, form)


def description(snapshot: Snapshot, iri: str) -> list[ox.Triple]:
    """The triples about `iri`, about the slices and quantities it holds, and the names of what it points at."""
    node = ox.NamedNode(iri)
    own = _triples(snapshot, node)
    _check_standing(snapshot, iri, own)
    found = dict.fromkeys([*own, *_pointing_at(snapshot, node)])
    for triple in list(found):
        found |= dict.fromkeys(_beside(snapshot, node, triple))
    return sorted(found, key=str)


def _check_standing(snapshot: Snapshot, iri: str, own: list[ox.Triple]) -> None:
    """Raise where the node is no more: merged, withdrawn, or never there."""
    if iri.startswith(ID) and (not own or iri.removeprefix(ID) in former_ids(snapshot)):
        raise no_entity(snapshot, iri.removeprefix(ID), names(snapshot))
    if not own:
        raise NotFound(f"nothing is said about {iri}", place="id")
    if iri.startswith(CLAIM):
        check_standing(snapshot, iri.removeprefix(CLAIM))


def _triples(snapshot: Snapshot, node: ox.NamedNode) -> list[ox.Triple]:
    quads = snapshot.store.quads_for_pattern(node, None, None, ox.DefaultGraph())
    return [quad.triple for quad in quads]


def _pointing_at(snapshot: Snapshot, node: ox.NamedNode) -> Iterator[ox.Triple]:
    for quad in snapshot.store.quads_for_pattern(None, None, node, ox.DefaultGraph()):
        yield quad.triple


def _beside(snapshot: Snapshot, node: ox.NamedNode, triple: ox.Triple) -> Iterator[ox.Triple]:
    other = triple.object if triple.subject == node else triple.subject
    if not isinstance(other, ox.NamedNode):
        return
    whole = other.value.startswith((QUANTITY, node.value + ".")) and other.value != node.value
    for found in _triples(snapshot, other):
        if whole or (found.predicate in _NAMES and not other.value.startswith(CLAIM)):
            yield found
