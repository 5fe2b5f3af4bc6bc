"""The statements that an answer can depend on: the matches of every triple pattern that was asked.

A query that is asked of them alone gives the same answer (SPARQL 1.1 §18.3, §18.4: patterns are all that looks at a
graph). Never asks a query itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.receipts.asked_patterns import AskedPattern, LookUp, Unreadable, asked_patterns
from kg.store.merge import Graph, Name
from kg.store.snapshot import Term

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

ANYTHING = (AskedPattern(None, None, None), AskedPattern(None, None, None, graph=ox.Variable("graph")))


def patterns_of(text: str, bindings: Mapping[ox.Variable, Term]) -> tuple[AskedPattern, ...]:
    """The patterns of a query with what is bound in it; every statement for a text that only the engine reads."""
    try:
        found = asked_patterns(text)
    except Unreadable:
        return ANYTHING
    values = {variable.value: value for variable, value in bindings.items()}
    return tuple(dict.fromkeys(pattern.given(values) for pattern in found))


def matches(
    store: ox.Store, patterns: Iterable[AskedPattern], default: Iterable[str], named: Iterable[str]
) -> Iterator[ox.Quad]:
    """The quads of the chosen named graphs that a pattern can match; some more than once.

    `default` are the graphs whose merge is the default graph of the question, `named` those that GRAPH finds.
    """
    of_default, of_named = frozenset(default), frozenset(named)
    asked: dict[LookUp, frozenset[str]] = {}
    for pattern in patterns:
        graph = pattern.graph
        scope = of_default if graph is None else of_named
        if isinstance(graph, ox.NamedNode):
            scope &= {graph.value}
        for look_up in pattern.look_ups():
            asked[look_up] = asked.get(look_up, frozenset()) | scope
    for look_up, scope in asked.items():
        for quad in store.quads_for_pattern(*look_up, None):
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in scope:
                yield quad


class RecordedStore:
    """A store that keeps what was asked of it: it stands where a snapshot has its store, and changes nothing.

    Has the methods by which this program reads a store; another is an AttributeError.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.patterns: dict[AskedPattern, None] = {}

    def query(
        self,
        text: str,
        *,
        substitutions: Mapping[ox.Variable, Term] | None = None,
        base_iri: str | None = None,
        default_graph: list[Graph] | None = None,
        named_graphs: list[Name] | None = None,
    ) -> Results:
        """Ask the engine."""
        self.patterns |= dict.fromkeys(patterns_of(text, substitutions or {}))
        return self._store.query(
            text,
            substitutions=dict(substitutions or {}),
            base_iri=base_iri,
            default_graph=default_graph,
            named_graphs=named_graphs,
        )

    def quads_for_pattern(
        self,
        subject: Name | ox.Triple | None,
        predicate: ox.NamedNode | None,
        object_: Name | ox.Literal | ox.Triple | None,
        graph: Graph | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads of a pattern, in every graph unless one is named."""
        asked = [each if isinstance(each, ox.NamedNode) else None for each in (subject, predicate, object_, graph)]
        pattern = AskedPattern(asked[0], asked[1], asked[2], graph=asked[3])
        self.patterns[pattern] = None
        return self._store.quads_for_pattern(subject, predicate, object_, graph)

    def named_graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]:
        """The names of its graphs."""
        return self._store.named_graphs()

    def contains_named_graph(self, graph: Name) -> bool:
        """Whether a graph of this name is in it."""
        return self._store.contains_named_graph(graph)

    def __len__(self) -> int:
        return len(self._store)
