"""The scratch store: an empty, writable data set, changed by whole new versions of itself. Runs in a worker.

A change answers with the complete new data; the template takes it only then, so a change that is stopped half-way
never happened. Never mixed with the published graph, and its default graph is not a union.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import pyoxigraph as ox

from api.http.multipart import MULTIPART, parts
from api.workers.descriptor_limit import unseal
from api.workers.messages import Reply
from kg.base.errors import BadInput, NotFound, QuerySyntax
from kg.store import merge, sparql_limits, sparql_outline
from kg.store.selection import LeftOut
from kg.store.snapshot import Selection
from kg.store.sparql_fault import evaluation_fault, syntax_fault

_EMPTY_GRAPH = b"# graph "
_DELETE_WHERE = re.compile(r"DELETE\s*$", re.IGNORECASE)
RDF_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "text/plain": ox.RdfFormat.N_TRIPLES,
}

Change = tuple[Reply, bytes]


@dataclass
class Scratch:
    """A data set that anyone may have written; the same face as `kg.store.snapshot.Snapshot`."""

    asks_others: ClassVar[bool] = False
    store: ox.Store
    digest: str
    version: str = "scratch"
    data_as_of: date | None = None
    left_out: tuple[LeftOut, ...] = ()

    @classmethod
    def from_nquads(cls, data: bytes) -> Scratch:
        """Load what `dump` wrote: comment lines that name empty graphs, then N-Quads."""
        store = ox.Store()
        for line in data.split(b"\n"):
            if not line.startswith(_EMPTY_GRAPH):
                break
            store.add_graph(ox.NamedNode(line[len(_EMPTY_GRAPH) :].decode()))
        store.load(data, ox.RdfFormat.N_QUADS)
        return cls(store, hashlib.sha256(data).hexdigest())

    @property
    def graphs(self) -> tuple[str, ...]:
        """The names of the named graphs."""
        return tuple(sorted(g.value for g in self.store.named_graphs() if isinstance(g, ox.NamedNode)))

    @property
    def statements(self) -> int:
        """How many statements it holds."""
        return len(self.store)

    def after_fork(self) -> None:
        """All that a forked process has inherited is its own."""

    def unopened(self) -> int:
        """None: it stands in no file."""
        return 0

    def without(self, selection: Selection) -> tuple[LeftOut, ...]:
        """None: a scratch store knows no sources. Raises BadInput for a choice of some."""
        if selection.of_sources != Selection():
            raise BadInput(
                "a scratch store has no sources to choose from",
                place="asOf, without, only",
                remedy="leave asOf, without and only out",
            )
        return ()

    def narrowed(self, selection: Selection) -> Scratch:
        """All of it. Raises BadInput for a choice of sources."""
        self.without(selection)
        return self

    def dataset(self, selection: Selection) -> merge.Dataset:
        """What queries are asked of, narrowed to the graphs that the selection names, if it does."""
        if selection.default_graphs is None and selection.named_graphs is None:
            return merge.Dataset(self.store)
        return merge.dataset(self.store, selection.default_graphs or (), selection.named_graphs or ())

    def dump(self) -> bytes:
        """The whole data set, empty graphs included."""
        names = [graph for graph in self.store.named_graphs() if isinstance(graph, ox.NamedNode)]
        empty = (g for g in names if next(self.store.quads_for_pattern(None, None, None, g), None) is None)
        head = b"".join(_EMPTY_GRAPH + graph.value.encode() + b"\n" for graph in empty)
        return head + (self.store.dump(format=ox.RdfFormat.N_QUADS) or b"")


def update(
    scratch: Scratch,
    payload: bytes,
    base: str,
    using: tuple[str, ...] = (),
    using_named: tuple[str, ...] = (),
    services: tuple[str, ...] = (),
) -> Change:
    """Run a SPARQL update; the data set changes as a whole or not at all.

    Raises:
        QuerySyntax, QueryRefused: the text is wrong or not welcome. QueryFailed: it could not be carried out.
    """
    text = payload.decode()
    outlined = sparql_outline.outline(text, base)
    sparql_limits.check_shape(outlined)
    if outlined.form not in ("UPDATE", ""):
        raise QuerySyntax("this is a query, and queries are not updates", remedy="send it as a query")
    sparql_limits.check_remote(outlined, tuple(services))
    if outlined.services:
        unseal()
    try:
        scratch.store.update(with_using(text, outlined, using, using_named), base_iri=base)
    except SyntaxError as error:
        raise syntax_fault(str(error), text) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise evaluation_fault(str(error), text) from None
    return {}, scratch.dump()


def with_using(
    text: str, outlined: sparql_outline.Outline, using: tuple[str, ...], using_named: tuple[str, ...]
) -> str:
    """The update with the request's data set written into each operation (SPARQL 1.1 Protocol §2.2.3).

    Raises:
        BadInput: the text chooses a data set itself, or has a DELETE WHERE, whose data set cannot be given.
    """
    if not using and not using_named:
        return text
    if outlined.using or outlined.has_with:
        raise BadInput(
            "the update has USING or WITH, and the request names graphs too",
            place="using-graph-uri",
            remedy="name them in one of the two",
        )
    clauses = "".join(f"USING <{iri}> " for iri in using)
    clauses += "".join(f"USING NAMED <{iri}> " for iri in using_named)
    for offset in reversed(outlined.wheres):
        if _DELETE_WHERE.search(text[:offset]):
            raise BadInput("DELETE WHERE takes no using-graph-uri", remedy="write DELETE { } WHERE { }")
        text = text[:offset] + clauses + text[offset:]
    return text


def write(
    scratch: Scratch,
    payload: bytes,
    graph: str,
    content_type: str,
    base: str,
    replace: bool,
) -> Change:
    """Put or add a graph (Graph Store Protocol §5.3, §5.5); `graph` is empty for the default graph.

    The header says whether the graph is new.

    Raises:
        BadInput: the body is not what its type says.
    """
    place = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    existed = not graph or scratch.store.contains_named_graph(ox.NamedNode(graph))
    if replace:
        scratch.store.clear_graph(place)
    whole = [(media_of(content_type), payload)]
    for media_type, content in parts(payload, content_type) if whole[0][0] == MULTIPART else whole:
        _load(scratch.store, content, media_type, base, place)
    if graph:
        scratch.store.add_graph(ox.NamedNode(graph))
    return {"created": not existed}, scratch.dump()


def media_of(content_type: str) -> str:
    """The media type of a Content-Type header."""
    return content_type.partition(";")[0].strip().lower()


def _load(store: ox.Store, content: bytes, media_type: str, base: str, place: ox.NamedNode | ox.DefaultGraph) -> None:
    if media_type not in RDF_FORMATS:
        raise BadInput(f"a part of type {media_type} is not read here", remedy="send " + ", ".join(RDF_FORMATS))
    try:
        store.load(content, RDF_FORMATS[media_type], base_iri=base, to_graph=place)
    except (SyntaxError, ValueError) as error:
        raise BadInput(
            f"the body is not {media_type}: {error}", place="body", remedy="correct it, or name its Content-Type"
        ) from None


def delete(scratch: Scratch, _payload: bytes, graph: str) -> Change:
    """Remove a graph; `graph` is empty for the default graph.

    Raises:
        NotFound: there is no such graph.
    """
    if not graph:
        scratch.store.clear_graph(ox.DefaultGraph())
        return {}, scratch.dump()
    name = ox.NamedNode(graph)
    if not scratch.store.contains_named_graph(name):
        raise NotFound("no graph has that name", place=graph)
    scratch.store.remove_graph(name)
    return {}, scratch.dump()
