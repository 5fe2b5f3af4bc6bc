"""A data set of chosen graphs whose default graph is a set.

Stands on the engine (pyoxigraph) alone. The engine's own union repeats a triple once per graph it stands in,
so COUNT and SUM lie (domain.md §2); here the merge is written into the real default graph of a new store.
Never changes the store it reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

# A quad as a build writes it: one space between terms, one line each; group 1 the triple, group 2 the graph.
_NODE = rb"(?:<[^ <>]*>|_:[^ ]+)"
_LITERAL = rb'"(?:[^"\\\n]|\\.)*"[^ ]*'
_QUAD = re.compile(rb"(%b <[^ <>]*> (?:%b|%b)) (<[^ <>]*>) \.\n" % (_NODE, _NODE, _LITERAL))


def loaded(data: bytes) -> ox.Store:
    """N-Quads as a store: their named graphs, and as default graph the merge of these.

    Lines as a build writes them are merged as text, which is several times faster than quad by quad.
    Raises ValueError (SyntaxError from the engine) if the bytes are not N-Quads.
    """
    result = ox.Store()
    found = _QUAD.findall(data)
    if sum(len(triple) + len(graph) + 4 for triple, graph in found) == len(data):
        triples = dict.fromkeys(triple for triple, _ in found)
        result.bulk_load(b"".join([data, *(triple + b" .\n" for triple in triples)]), ox.RdfFormat.N_QUADS)
        return result
    result.bulk_load(data, ox.RdfFormat.N_QUADS)
    graphs = [graph.value for graph in result.named_graphs() if isinstance(graph, ox.NamedNode)]
    return chosen(result, graphs, graphs)


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
