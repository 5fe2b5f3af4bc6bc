"""A data set of chosen graphs whose default graph is a set.

Stands on the engine (pyoxigraph) alone. The engine's own union repeats a triple once per graph it stands in,
so COUNT and SUM lie (domain.md §2); here the merge is written into the real default graph of a new store.
Never changes the store it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox


def chosen(store: ox.Store, default_graphs: Iterable[str], named_graphs: Iterable[str]) -> ox.Store:
    """A new store: default graph = the merge of `default_graphs`, named graphs = `named_graphs`.

    A graph that the store lacks is an empty graph, as in a SPARQL data set.
    """
    result = ox.Store()
    result.extend(_quads(store, tuple(default_graphs), tuple(named_graphs)))
    return result


def _quads(store: ox.Store, default: tuple[str, ...], named: tuple[str, ...]) -> Iterator[ox.Quad]:
    for iri in dict.fromkeys(default):
        for quad in _graph(store, iri):
            yield ox.Quad(quad.subject, quad.predicate, quad.object)
    for iri in dict.fromkeys(named):
        yield from _graph(store, iri)


def _graph(store: ox.Store, iri: str) -> Iterator[ox.Quad]:
    try:
        graph = ox.NamedNode(iri)
    except ValueError:  # not an IRI, so no graph can have that name
        return
    yield from store.quads_for_pattern(None, None, None, graph)
