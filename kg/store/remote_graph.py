"""The graph as an engine that others run holds it, with the face of the engine's store that this program has.

The merge is a graph of its own, named in every query: no default graph of an engine is trusted to be a set. An answer
is given only while the engine holds the complete push that it held at the start.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pyoxigraph as ox

from kg.base.errors import BadInput, EngineFault, WronglyAnswered
from kg.base.strict_record import Record
from kg.ontology.registry import BASE, RDF, XSD
from kg.store.bound_text import Term, bound_text
from kg.store.engine_http import Engine, QueryRejected

MERGED, MANIFEST, CHECKED, STATE = (f"{BASE}engine/{name}" for name in ("merged", "manifest", "checked", "state"))
OF_PUSH = (MERGED, MANIFEST, CHECKED, STATE)  # graphs that a push adds to those of the data
FORMAT = 1
VALUE = f"{RDF}value"
JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
_ANY = ox.Variable("s"), ox.Variable("p"), ox.Variable("o")


class RemoteGraph:
    """Queries and patterns over one engine; `digest` names the push that answers must come from."""

    def __init__(self, engine: Engine, merged: str = MERGED, graphs: tuple[str, ...] = (), digest: str = "") -> None:
        self.engine, self.merged, self.graphs, self.digest = engine, merged, graphs, digest
        self.refused: dict[str, str] = {}  # text of a shipped query -> its name

    def query(
        self,
        text: str,
        *,
        base_iri: str | None = None,
        substitutions: Mapping[ox.Variable, Term] | None = None,
        default_graph: list[Any] | None = None,
        named_graphs: list[Any] | None = None,
    ) -> Any:
        """As `pyoxigraph.Store.query`. Raises SyntaxError for a wrong text, WronglyAnswered for a refused query."""
        if text in self.refused:
            name = self.refused[text]
            what = f"the engine answers the query {name!r} wrongly, so it is not asked"
            raise WronglyAnswered(what, place=name, remedy="serve the data from memory or from a store on the disk")
        form = ox.Store().query(text, base_iri=base_iri)  # one syntax, that of this program, for every engine
        written = f"BASE <{base_iri}>\n{text}" if base_iri else text
        default = [self.merged] if default_graph is None else [graph.value for graph in default_graph]
        named = list(self.graphs) if named_graphs is None else [graph.value for graph in named_graphs]
        named = named if "graph" in text.lower() else []
        media = TRIPLES if isinstance(form, ox.QueryTriples) else JSON  # Virtuoso answers a CONSTRUCT in either
        try:
            found = self._answer(bound_text(written, substitutions or {}), default, named, media)
        except QueryRejected as error:
            raise RuntimeError(f"{error.message}: the engine knows less of SPARQL than this program") from None
        self.still()
        return found

    def _answer(self, text: str, default: list[str], named: list[str], media: str = JSON) -> Any:
        body = self.engine.asked(text, media, default, named)
        if media == JSON:
            try:
                return ox.parse_query_results(_plain(body), ox.QueryResultsFormat.JSON)
            except (SyntaxError, ValueError, KeyError, TypeError):
                pass
        else:
            try:
                held = ox.Store()
                held.bulk_load(body, ox.RdfFormat.N_TRIPLES)
                return held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            except SyntaxError:
                pass
        raise EngineFault(
            "the engine answered what is no SPARQL result", place=self.engine.place, remedy="correct the address"
        )

    def still(self) -> None:
        """Raises LongtuError where the engine no longer holds the push that this graph was opened on."""
        held = push_in(self.engine) if self.digest else None
        if self.digest and (held is None or held.digest != self.digest):
            what = "the data in the engine is being replaced"
            raise EngineFault(what, place=self.engine.place, remedy="come again when the push has ended", again=True)

    def quads_for_pattern(self, subject: Any, predicate: Any, object: Any, graph_name: Any = None) -> Iterator[ox.Quad]:
        """As `pyoxigraph.Store.quads_for_pattern`; without a graph, of the named graphs."""
        graph = graph_name if isinstance(graph_name, ox.NamedNode) else None
        asked = ox.NamedNode(self.merged) if isinstance(graph_name, ox.DefaultGraph) else graph or ox.Variable("g")
        terms = [given or free for given, free in zip((subject, predicate, object), _ANY, strict=True)]
        names = [str(name) for name in (*terms, asked) if isinstance(name, ox.Variable)]
        pattern = f"GRAPH {asked} {{ {' '.join(map(str, terms))} }}"
        text = f"SELECT {' '.join(names) or '(1 AS ?one)'} WHERE {{ {pattern} }}"
        named = [asked.value] if isinstance(asked, ox.NamedNode) else list(self.graphs)
        for row in self._answer(text, [], named):
            at = dict(zip(names, row, strict=False))
            s, p, o = (at.get(str(term), term) for term in terms)
            place = ox.DefaultGraph() if isinstance(graph_name, ox.DefaultGraph) else at.get(str(asked), asked)
            yield ox.Quad(s, p, o, place)
        self.still()

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """The graphs of the data, without those of the push itself."""
        return map(ox.NamedNode, self.graphs)

    def contains_named_graph(self, graph: ox.NamedNode) -> bool:
        """Whether the data has this graph."""
        return graph.value in self.graphs

    def __iter__(self) -> Iterator[ox.Quad]:
        for graph in self.graphs:
            yield from self.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def _plain(body: bytes) -> bytes:
    """A result whose booleans are written as everybody else writes them: an engine may answer 1 for true."""
    found = json.loads(body)
    for row in found.get("results", {}).get("bindings", []):
        for cell in row.values():
            if cell.get("datatype") == f"{XSD}boolean":
                cell["value"] = {"1": "true", "0": "false"}.get(cell["value"], cell["value"])
    return json.dumps(found).encode()


class Push(Record):
    """What a push leaves when it is complete: what it holds, and the checksums of known answers."""

    format: int
    digest: str
    version: str
    software: str
    data_as_of: date | None
    statements: int
    graphs: tuple[str, ...]
    answers: dict[str, str]


def push_in(engine: Engine) -> Push | None:
    """The push that the engine holds; None where none is complete. Raises BadInput for one of another version."""
    text = f"SELECT ?v WHERE {{ GRAPH <{MANIFEST}> {{ <{MANIFEST}> <{VALUE}> ?v }} }}"
    body = engine.asked(text, JSON, [], [MANIFEST])
    try:
        rows = json.loads(body)["results"]["bindings"]
        if len(rows) != 1:
            return None
        found = json.loads(rows[0]["v"]["value"])
        if found["format"] != FORMAT:
            what = f"the push is of format {found['format']}, not of {FORMAT}"
            raise BadInput(what, place=engine.place, remedy="push it anew with: kg push URL")
        return Push.model_validate_json(rows[0]["v"]["value"])
    except (ValueError, KeyError, TypeError):
        what = "the engine answered what is no SPARQL result"
        raise EngineFault(what, place=engine.place, remedy="name its address for queries") from None
