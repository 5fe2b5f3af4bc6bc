"""The data as a reader sees it: an immutable snapshot whose default graph is the merge of its named graphs.

Holds each triple of its default graph once. Never writes: a choice of sources or graphs is a snapshot of its own,
kept for reuse.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from threading import Thread
from typing import Any

import pyoxigraph as ox

from kg.ontology.registry import BASE, DATASET_GRAPH, DCAT, DCTERMS, LINKS, NAMES_GRAPH, SOURCE
from kg.store import merge, sparql_outline
from kg.store.selection import LeftOut, Published, Selection, kept_graphs, left_out, published

__all__ = ["Selection", "Snapshot"]

Term = ox.NamedNode | ox.Literal
KEPT_SELECTIONS = 8


class Snapshot:
    """One data set in memory. `graphs` are its named graphs, `left_out` the sources a selection dropped."""

    def __init__(self, store: ox.Store, digest: str, dropped: tuple[LeftOut, ...] = ()) -> None:
        self.store = store
        self.digest = digest
        self.left_out = dropped
        self.graphs = tuple(sorted(g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode)))
        self.sources: tuple[Published, ...] = published(store, self.graphs)
        self.version = self._about_dataset(DCAT + "version") or "0"
        modified = self._about_dataset(DCTERMS + "modified")
        self.data_as_of: date | None = date.fromisoformat(modified) if modified else None
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

    def _about_dataset(self, predicate: str) -> str:
        pattern = (ox.NamedNode(BASE), ox.NamedNode(predicate), None, ox.NamedNode(DATASET_GRAPH))
        found = [q.object.value for q in self.store.quads_for_pattern(*pattern) if isinstance(q.object, Term)]
        return found[0] if found else ""

    def select(self, selection: Selection) -> Snapshot:
        """The snapshot of the chosen sources and graphs; the same object for the same choice.

        Raises NotFound when `without` names no source.
        """
        if selection == Selection():
            return self
        if selection not in self._chosen:
            self._chosen[selection] = self._choose(selection)
            if len(self._chosen) > KEPT_SELECTIONS:
                self._chosen.popitem(last=False)
        self._chosen.move_to_end(selection)
        return self._chosen[selection]

    def _choose(self, selection: Selection) -> Snapshot:
        dropped = left_out(self.sources, selection)
        graphs = kept_graphs(self.graphs, (out.source for out in dropped))
        store = merge.chosen(self.store, graphs, graphs)
        if dropped:
            hide_unmentioned(store)
        if selection.default_graphs is not None or selection.named_graphs is not None:
            default = [g for g in selection.default_graphs or () if g in graphs]
            named = [g for g in selection.named_graphs or () if g in graphs]
            store = merge.chosen(store, default, named)
        return Snapshot(store, self.digest, dropped)

    def query(self, text: str, substitutions: Mapping[ox.Variable, Term] | None = None) -> Any:
        """Run a query; its FROM clauses choose the data set, whose default graph stays a set.

        Raises SyntaxError (from the engine) for a wrong query. Runs without a limit: services use a worker.
        """
        outlined = sparql_outline.outline(text)
        if not outlined.dataset:
            return self.store.query(text, substitutions=dict(substitutions or {}))
        chosen = self.select(Selection(default_graphs=outlined.default_graphs, named_graphs=outlined.named_graphs))
        plain = sparql_outline.without_dataset(text, outlined)
        return chosen.store.query(plain, substitutions=dict(substitutions or {}))


def hide_unmentioned(store: ox.Store) -> None:
    """Drop the names of entities that no source graph of `store` mentions (docs/model.md)."""
    mentioned: set[object] = set()
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode) and graph.value.startswith((SOURCE, LINKS)):
            for quad in store.quads_for_pattern(None, None, None, graph):
                mentioned |= {quad.subject, quad.object}
    for quad in list(store.quads_for_pattern(None, None, None, ox.NamedNode(NAMES_GRAPH))):
        if quad.subject not in mentioned:
            store.remove(quad)
            store.remove(ox.Quad(quad.subject, quad.predicate, quad.object))
