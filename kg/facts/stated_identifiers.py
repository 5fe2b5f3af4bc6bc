"""The identifiers that sources state of things, and the tickers of their listings.

Only what an asserted claim states; a ticker may be given at several exchanges, so it identifies nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.facts.entities import local
from kg.ontology.identifiers import IDENTIFIERS
from kg.ontology.registry import LT
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

TICKER, OF = "ticker", "issuer"


class StatedIdentifier(NamedTuple):
    """What a register or an exchange calls a thing, and by which property; the `ticker` is one of its listings'."""

    id: str
    text: str
    predicate: str

    @property
    def reason(self) -> str:
        """How it leads to the thing: as its `identifier`, or as a `ticker`, which others may have elsewhere."""
        return TICKER if self.predicate == TICKER else "identifier"


@kept
def stated_identifiers(snapshot: Snapshot) -> list[StatedIdentifier]:
    """Every identifier of a thing, in the order of their ids."""
    found = {
        StatedIdentifier(local(thing), text, name) for name in IDENTIFIERS for thing, text in _edges(snapshot, name)
    }
    issuers = [(listing, local(issuer)) for listing, issuer in _edges(snapshot, OF)]
    for listing, text in _edges(snapshot, TICKER):
        found |= {StatedIdentifier(issuer, text, TICKER) for each, issuer in issuers if each == listing}
    return sorted(found)


def _edges(snapshot: Snapshot, predicate: str) -> Iterator[tuple[str, str]]:
    for quad in snapshot.store.quads_for_pattern(None, NamedNode(LT + predicate), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            yield quad.subject.value, quad.object.value
