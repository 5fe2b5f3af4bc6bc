"""The identifiers that sources state of things, and the tickers of their listings.

Only what an asserted claim states; a ticker may be given at several exchanges, so it identifies nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.facts.entities import local
from kg.ontology.identifiers import IDENTIFIERS
from kg.ontology.registry import LT
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

TICKER, OF = "ticker", "issuer"


@kept
def stated_identifiers(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """Ids with an identifier each, and how it was given: `identifier`, or `ticker` of a listing of theirs."""
    found = {(local(thing), text, "identifier") for name in IDENTIFIERS for thing, text in _edges(snapshot, name)}
    issuers = [(listing, local(issuer)) for listing, issuer in _edges(snapshot, OF)]
    for listing, text in _edges(snapshot, TICKER):
        found |= {(issuer, text, TICKER) for each, issuer in issuers if each == listing}
    return sorted(found)


def _edges(snapshot: Snapshot, predicate: str) -> Iterator[tuple[str, str]]:
    for quad in snapshot.store.quads_for_pattern(None, NamedNode(LT + predicate), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            yield quad.subject.value, quad.object.value
