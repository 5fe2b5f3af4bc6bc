"""A build in other RDF syntaxes, with this project's prefixes.

The same build gives the same bytes: graphs and triples are written in sorted order.
"""

from __future__ import annotations

from pyoxigraph import RdfFormat, parse, serialize

from kg.ontology.registry import PREFIXES


def as_trig(nquads: bytes) -> bytes:
    """Sorted N-Quads as TriG, one block a graph."""
    quads = sorted(parse(nquads, format=RdfFormat.N_QUADS), key=lambda q: (str(q.graph_name), str(q.triple)))
    written = serialize(quads, format=RdfFormat.TRIG, prefixes=PREFIXES)
    assert written is not None
    return written
