"""The data as a reader sees it: an immutable snapshot whose default graph is the merge of its named graphs.

Holds each triple of its default graph once. Never writes: a choice of sources or graphs is a snapshot of its own,
kept for reuse.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from threading import Thread
from typing import Any, ClassVar

import pyoxigraph as ox

from kg.ontology.registry import BASE, DATASET_GRAPH, DCAT, DCTERMS, LINKS, NAMES_GRAPH, SOURCE
from kg.store import merge, sparql_outline
from kg.store.selection import LeftOut, Published, Selection, kept_graphs, left_out, published

__all__ = ["Selection", "Snapshot"]

Term = ox.NamedNode | ox.Literal
KEPT_SELECTIONS = 8
_SAYING = (SOURCE, LINKS)  # graphs that say something of entities


class Snapshot:
    """One data set in memory. `graphs` are its named graphs, `left_out` the sources a selection dropped."""

    taking_out: ClassVar[float] = 1  # what a quad takes to be taken out, in times of what it takes to be copied
    asks_others: ClassVar[bool] = False  # whether a question leaves this process: a sealed worker opens no connection

    def __init__(self, store: ox.Store, digest: str, dropped: tuple[LeftOut, ...] = ()) -> None:
        self.store = store
        self.digest = digest
        self.left_out = dropped
        self.whole: Snapshot = self  # what a selection was made from: it names the sources that are left out
        self.graphs = tuple(sorted(g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode)))
        self.sources: tuple[Published, ...] = published(store, self.graphs)
        self.version = self._about_dataset(DCAT + "version") or "0"
        modified = self._about_dataset(DCTERMS + "modified")
        self.data_as_of: date | None = date.fromisoformat(modified) if modified else None
        self._sizes: dict[str, int] = {}
        self._chosen: OrderedDict[Selection, Snapshot] = OrderedDict()

    @classmethod
    def from_nquads(cls, data: bytes) -> Snapshot:
        """Load a build. Raises ValueError (SyntaxError from the engine) if the bytes are not N-Quads."""
        digest = hashlib.sha256()
        aside = Thread(target=digest.update, args=(data,))  # neither it nor the loader holds the interpreter
        aside.start()
        store = merge.loaded(data)
        aside.join()
        return cls(store, digest.hexdigest())

    @property
    def statements(self) -> int:
        """How many statements it holds, in its named graphs and in their merge."""
        return len(self.store)

    def after_fork(self) -> None:
        """Make one's own what a forked process has inherited: of a data set in memory, all is."""

    def unopened(self) -> int:
        """How many of its files the engine has yet to open in this process: a data set in memory has none."""
        return 0

    def _about_dataset(self, predicate: str) -> str:
        pattern = (ox.NamedNode(BASE), ox.NamedNode(predicate), None, ox.NamedNode(DATASET_GRAPH))
        found = [q.object.value for q in self.store.quads_for_pattern(*pattern) if isinstance(q.object, Term)]
        return found[0] if found else ""

    def without(self, selection: Selection) -> tuple[LeftOut, ...]:
        """The sources that a selection leaves out. Raises NotFound when it names no source."""
        return left_out(self.sources, selection)

    def select(self, selection: Selection) -> Snapshot:
        """The snapshot of the chosen sources, beside this one; the same object for the same choice.

        Raises NotFound when it names no source.
        """
        wanted = selection.of_sources
        if wanted == Selection():
            return self
        if wanted not in self._chosen:
            self._chosen[wanted] = self._beside(self.without(wanted))
            if len(self._chosen) > KEPT_SELECTIONS:
                self._chosen.popitem(last=False)
        self._chosen.move_to_end(wanted)
        return self._chosen[wanted]

    def _beside(self, dropped: tuple[LeftOut, ...]) -> Snapshot:
        graphs = kept_graphs(self.graphs, (out.source for out in dropped))
        store = self._copied(graphs)
        if dropped:
            hide_unmentioned(store)
        return self._part(store, dropped)

    def _copied(self, graphs: Sequence[str]) -> ox.Store:
        return merge.chosen(self.store, graphs, graphs)

    def _part(self, store: ox.Store, dropped: tuple[LeftOut, ...]) -> Snapshot:
        found = Snapshot(store, self.digest, dropped)
        found.whole = self.whole
        return found

    def narrowed(self, selection: Selection) -> Snapshot:
        """As `select`, but of this snapshot's own store, which must not be used after; takes time for the smaller part.

        Reach for it where nobody else holds the snapshot, as in a process that was forked for this choice.
        """
        dropped = self.without(selection)
        if not dropped:
            return self
        graphs = kept_graphs(self.graphs, (out.source for out in dropped))
        gone = sorted({*self.graphs} - {*graphs})
        sizes = self.sizes()
        if sum(sizes[graph] for graph in gone) * self.taking_out > sum(sizes[graph] for graph in graphs):
            return self._beside(dropped)
        whole = self._descriptions()
        found = self._taken_out(gone, dropped)
        found.whole = whole
        return found

    def _taken_out(self, gone: Sequence[str], dropped: tuple[LeftOut, ...]) -> Snapshot:
        merge.take_out(self.store, gone)
        hide_unmentioned(self.store)
        return Snapshot(self.store, self.digest, dropped)

    def _descriptions(self) -> Snapshot:
        """The descriptions of the sources alone, for when the store itself gives some of them away."""
        store = ox.Store()
        for published_source in self.sources:
            store.extend(self.store.quads_for_pattern(ox.NamedNode(SOURCE + published_source.source), None, None, None))
        return Snapshot(store, self.digest)

    def take_sizes(self, sizes: dict[str, int]) -> None:
        """Take it that the named graphs have so many quads each, where that is written down."""
        self._sizes = sizes

    def sizes(self) -> dict[str, int]:
        """The quads of each named graph; counted once."""
        if not self._sizes:
            counted: Any = self.store.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
            self._sizes = {row["g"].value: int(row["n"].value) for row in counted}
        return self._sizes

    def dataset(self, selection: Selection) -> merge.Dataset:
        """What queries are asked of, narrowed to the graphs that the selection names, if it does."""
        if selection.default_graphs is None and selection.named_graphs is None:
            return merge.Dataset(self.store)
        return merge.dataset(self.store, selection.default_graphs or (), selection.named_graphs or ())

    def query(self, text: str, substitutions: Mapping[ox.Variable, Term] | None = None) -> Any:
        """Run a query; its FROM clauses choose the data set, whose default graph stays a set.

        Raises SyntaxError (from the engine) for a wrong query. Runs without a limit: services use a worker.
        """
        outlined = sparql_outline.outline(text)
        graphs = (outlined.default_graphs, outlined.named_graphs) if outlined.dataset else (None, None)
        asked = self.dataset(Selection(default_graphs=graphs[0], named_graphs=graphs[1]))
        plain = sparql_outline.without_dataset(text, outlined)
        return asked.query(plain, substitutions=dict(substitutions or {}))


def hide_unmentioned(store: ox.Store) -> int:
    """Drop the names of entities that no source graph of `store` mentions (docs/model.md); how many statements go."""
    names = list(store.quads_for_pattern(None, None, None, ox.NamedNode(NAMES_GRAPH)))
    unmentioned = {node for node in dict.fromkeys(quad.subject for quad in names) if not _mentioned(store, node)}
    dropped = [quad for quad in names if quad.subject in unmentioned]
    for quad in dropped:
        store.remove(quad)
        store.remove(ox.Quad(quad.subject, quad.predicate, quad.object))
    if len(dropped) == len(names):
        store.remove_graph(ox.NamedNode(NAMES_GRAPH))
    return 2 * len(dropped)  # of the graph and of the merge


def _mentioned(store: ox.Store, node: Any) -> bool:
    found = chain(store.quads_for_pattern(node, None, None), store.quads_for_pattern(None, None, node))
    return any(isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value.startswith(_SAYING) for q in found)
