"""A data set of chosen graphs whose default graph is a set.

The engine's own union repeats a triple once per graph it stands in, so COUNT and SUM lie (docs/model.md); here the
merge is written into the real default graph of a new store. Never changes the store it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Thread
from typing import NamedTuple

import pyoxigraph as ox


def loaded(data: bytes) -> ox.Store:
    """N-Quads as a store: their named graphs, and as default graph the merge of these.

    Lines as a build writes them are merged as text, which is several times faster than quad by quad.
    Raises ValueError (SyntaxError from the engine) if the bytes are not N-Quads.
    """
    result, found = ox.Store(), list[Text]()
    aside = Thread(target=lambda: found.append(text_of(data)))
    aside.start()  # the engine lets go of the interpreter while it loads
    try:
        result.bulk_load(data, ox.RdfFormat.N_QUADS)
    finally:
        aside.join()
    if found and merged(result, found[0]):
        return result
    graphs = [graph.value for graph in result.named_graphs() if isinstance(graph, ox.NamedNode)]
    return chosen(result, graphs, graphs)


class Text(NamedTuple):
    """N-Triples that may be the merge of some N-Quads, and how many statements both are together."""

    triples: bytes
    statements: int


def text_of(data: bytes) -> Text:
    """Each triple of N-Quads once, if these are lines as a build writes them: terms, graph and dot after one space.

    Empty where a blank node may stand: no two loads share its name. What other bytes lead to, `merged` finds out.
    """
    lines = data.split(b" .\n")
    if lines.pop() or b"_:" in data:
        return Text(b"", 0)
    triples = dict.fromkeys([line.rpartition(b" <")[0] for line in lines])
    return Text(b" .\n".join([*triples, b""]), len(lines) + len(triples))


def merged(store: ox.Store, text: Text) -> bool:
    """Add the triples to an empty default graph; whether each line was one quad, and each triple one more.

    Of a line of four terms nothing but the first three can be read as a triple, so then they are the merge.
    """
    if not text.triples or any(True for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        return False
    try:  # leniently, as the strict parser has read these terms
        store.bulk_load(text.triples, ox.RdfFormat.N_TRIPLES, lenient=True)
    except SyntaxError:
        return False
    return len(store) == text.statements


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
