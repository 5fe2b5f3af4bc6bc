"""The data set in an engine that others run, as readers see it: a complete push, checked when it is opened.

A choice of sources is refused: the engine holds the merge of all of them, and no other.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from typing import cast

import pyoxigraph as ox

from kg.base.errors import BadInput
from kg.ontology.registry import LT, SOURCE
from kg.store.answer_check import PROBES, wrongly_answered
from kg.store.engine_http import Engine
from kg.store.remote_graph import CHECKED, Push, RemoteGraph, push_in
from kg.store.selection import LeftOut, Published, Selection
from kg.store.shipped_query import queries
from kg.store.snapshot import Snapshot


class RemoteSnapshot(Snapshot):
    """A push as a snapshot; `refused` names the shipped queries that the engine answers wrongly, and why."""

    asks_others = True

    def __init__(self, engine: Engine) -> None:  # its manifest says what others read from their store
        held, self.refused = _checked(engine)
        graph = RemoteGraph(engine, graphs=held.graphs, digest=held.digest)
        graph.refused = {query.text: name for name, query in queries().items() if name in self.refused}
        engine.place = "engine"  # who asks a service does not learn where it asks
        self.store = cast(ox.Store, graph)  # the same face, as far as this program asks it
        self.digest, self.version, self.left_out, self.whole = held.digest, held.version, (), self
        self.data_as_of, self.graphs, self.sources = held.data_as_of, held.graphs, _published(graph)
        self._statements, self._sizes, self._chosen = held.statements, {}, OrderedDict()

    @property
    def statements(self) -> int:
        """From the manifest."""
        return self._statements

    def without(self, selection: Selection) -> tuple[LeftOut, ...]:
        """None. Raises BadInput for a choice of sources."""
        if selection.of_sources != Selection():
            what = "this service asks an engine that holds all sources merged; it has no choice of sources"
            raise BadInput(
                what, place="asOf, without, only", remedy="ask a service on memory or on a store on the disk"
            )
        return ()

    def narrowed(self, selection: Selection) -> Snapshot:
        """All of it. Raises BadInput for a choice of sources."""
        self.without(selection)
        return self


def _checked(engine: Engine) -> tuple[Push, dict[str, str]]:
    held, place = push_in(engine), engine.place
    if held is None:
        raise BadInput("the engine holds no complete push", place=place, remedy="push the data with: kg push URL")
    wrong = wrongly_answered(RemoteGraph(engine, merged=CHECKED), held.answers)
    lies = [name for name in PROBES if name in wrong]
    if lies or len(wrong) > len(queries()) / 2:
        what = f"the engine answers wrongly: {', '.join(lies or sorted(wrong)[:5])} ({next(iter(wrong.values()))})"
        raise BadInput(what, place=place, remedy="ask another engine, or push with the version that you serve with")
    return held, wrong


def _published(graph: RemoteGraph) -> tuple[Published, ...]:
    """The days of every source, in one question."""
    names = [f"published{end}" for end in ("Earliest", "Latest")]
    wanted = " ".join(f"<{LT}{name}>" for name in names)
    found: dict[str, dict[str, date]] = {}
    for source, name, day in graph.query(f"SELECT ?s ?p ?day WHERE {{ VALUES ?p {{ {wanted} }} ?s ?p ?day }}"):
        found.setdefault(source.value, {})[name.value.removeprefix(LT)] = date.fromisoformat(day.value)
    sources = (name for name in sorted(graph.graphs) if name.startswith(SOURCE))
    return tuple(Published(name[len(SOURCE) :], *(found.get(name, {}).get(part) for part in names)) for name in sources)
