"""A data set of chosen graphs whose default graph is a set.

The engine's own union repeats a triple once per graph it stands in, so COUNT and SUM lie (docs/model.md); here the
merge is written into a real default graph. Only `take_out` changes a store that it did not make.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Thread
from typing import Any, NamedTuple

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


Name = ox.NamedNode | ox.BlankNode
Graph = Name | ox.DefaultGraph


@dataclass(frozen=True)
class Dataset:
    """What a query is asked of: a store, and which of its graphs; None: its own default graph, all that are named."""

    store: ox.Store
    default_graphs: list[Graph] | None = None
    named_graphs: list[Name] | None = None

    def query(self, text: str, **options: Any) -> Any:
        """Ask the engine, with its own options. Raises what it raises: SyntaxError for a wrong text."""
        return self.store.query(text, default_graph=self.default_graphs, named_graphs=self.named_graphs, **options)


def dataset(store: ox.Store, default_graphs: Iterable[str], named_graphs: Iterable[str]) -> Dataset:
    """The chosen graphs as a data set whose default graph is a set; only a merge of several graphs is a new store.

    A graph that the store lacks is an empty graph, which no GRAPH ?g finds.
    """
    default, named = (list(dict.fromkeys(graphs)) for graphs in (default_graphs, named_graphs))
    if len(default) > 1:
        return Dataset(chosen(store, default, named))
    return Dataset(store, [*_held(store, default)], [*_held(store, named)])


def _held(store: ox.Store, names: Iterable[str]) -> list[ox.NamedNode]:
    graphs = (node for name in names if (node := _named(name)) is not None)
    return [graph for graph in graphs if store.contains_named_graph(graph)]


def take_out(store: ox.Store, graphs: Iterable[str]) -> None:
    """Take graphs out of a store, and out of its default graph what stood in no other: the merge of what is left.

    Takes time in proportion to what is taken out. The store must be the caller's own.
    """
    for graph in graphs:
        name = str(ox.NamedNode(graph))  # an update takes no values that are bound
        left = f"FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != {name}) }}"
        store.update(f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} {left} }}")
        store.remove_graph(ox.NamedNode(graph))


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
    graph = _named(iri)
    if graph is not None:
        yield from store.quads_for_pattern(None, None, None, graph)


def _named(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:  # not an IRI, so no graph can have that name
        return None
