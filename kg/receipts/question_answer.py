"""A question asked of a data set, be it whole or the evidence of a receipt: the answer, and what it can depend on.

The same function answers when a receipt is made and when it is verified. Never reads a file and never asks a server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from kg.base.errors import BadInput, QueryRefused
from kg.ontology.registry import BASE, DCAT, DCTERMS
from kg.receipts.asked_documents import document
from kg.receipts.asked_patterns import AskedPattern
from kg.receipts.claims_behind import Object
from kg.receipts.matched_statements import RecordedStore, Results, matches, patterns_of
from kg.receipts.receipt_file import AskedQuestion, ChosenSources, DerivedAnswer
from kg.receipts.total_order import check_steady, ordered
from kg.store import sparql_limits
from kg.store.merge import Dataset
from kg.store.selection import Selection
from kg.store.shipped_query import Bindings, query_of
from kg.store.snapshot import Snapshot
from kg.store.sparql_fault import evaluation_fault, syntax_fault
from kg.store.sparql_outline import outline, without_dataset

_TRIPLE = ("subject", "predicate", "object")
_NOTHING = DerivedAnswer(form="rows", columns=(), rows=(), boolean=None, document=None, rests_on=())
_ABOUT = [  # what a snapshot says of itself
    AskedPattern(ox.NamedNode(BASE), ox.NamedNode(name), None) for name in (DCAT + "version", DCTERMS + "modified")
]


@dataclass(frozen=True)
class AskedQuery:
    """A query made ready: its text without FROM, what is bound in it, the graphs that it is asked of."""

    text: str
    bindings: Bindings
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None

    def dataset(self, snapshot: Snapshot) -> Dataset:
        """What of a snapshot is asked."""
        return snapshot.dataset(Selection(default_graphs=self.default, named_graphs=self.named))

    def graphs(self, snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The graphs whose merge is the default graph, and those that GRAPH finds, as the snapshot has them."""
        if self.default is None and self.named is None:
            return snapshot.graphs, snapshot.graphs
        default, named = (
            tuple(graph for graph in dict.fromkeys(graphs or ()) if graph in snapshot.graphs)
            for graphs in (self.default, self.named)
        )
        return default, named

    def run(self, snapshot: Snapshot, text: str) -> Results:
        """The engine's answer to `text`, which is this query or made of it. Raises what a wrong query raises."""
        try:
            found: Results = self.dataset(snapshot).query(text, substitutions=dict(self.bindings))
        except SyntaxError as error:
            raise syntax_fault(str(error), self.text) from None
        except (RuntimeError, ValueError) as error:
            raise evaluation_fault(str(error), self.text) from None
        return found


def asked_query(question: AskedQuestion, choice: ChosenSources) -> AskedQuery:
    """A question's query, checked. Raises QueryRefused, QuerySyntax, BadInput for one that no receipt can hold."""
    sparql_limits.check_size(question.text)
    outlined = outline(question.text)
    sparql_limits.check_shape(outlined)
    sparql_limits.check_reads(outlined)
    check_steady(question.text)
    default, named = choice.default_graphs, choice.named_graphs
    if default is None and named is None and outlined.dataset:
        default, named = outlined.default_graphs, outlined.named_graphs
    return AskedQuery(without_dataset(question.text, outlined), _bindings(question), default, named)


def _bindings(question: AskedQuestion) -> Bindings:
    if not question.parameters:
        return {}
    if not question.text.startswith("#+"):
        raise BadInput("a query without a header takes no parameters", place="parameters", remedy="leave them out")
    return query_of(question.text, question.name or "query").bindings(question.parameters)


def answer(snapshot: Snapshot, question: AskedQuestion, choice: ChosenSources) -> DerivedAnswer:
    """The answer, without the claims behind it."""
    if question.kind == "query":
        return _of_query(snapshot, asked_query(question, choice))
    return _NOTHING.model_copy(update={"form": "document", "document": document(snapshot, question)})


def _of_query(snapshot: Snapshot, asked: AskedQuery) -> DerivedAnswer:
    found = asked.run(snapshot, ordered(asked.text))
    if isinstance(found, ox.QueryBoolean):
        return _NOTHING.model_copy(update={"form": "boolean", "boolean": bool(found)})
    if isinstance(found, ox.QueryTriples):
        lines = sorted({tuple(_written(part) for part in triple) for triple in found})
        return _NOTHING.model_copy(update={"form": "statements", "columns": _TRIPLE, "rows": tuple(lines)})
    columns = tuple(variable.value for variable in found.variables)
    return _NOTHING.model_copy(update={"columns": columns, "rows": tuple(tuple(map(_written, row)) for row in found)})


def _written(term: Object | None) -> str | None:
    if isinstance(term, ox.BlankNode):
        raise QueryRefused(
            "the answer has blank nodes, which have another name each time",
            reason="no-receipt",
            remedy="ask for values, or build IRIs with IRI(...)",
        )
    return None if term is None else str(term)


def looked_at(
    snapshot: Snapshot, question: AskedQuestion, choice: ChosenSources, found: DerivedAnswer, graphs: tuple[str, ...]
) -> set[ox.Quad]:
    """Every statement of the chosen graphs that the answer `found` can depend on, and those that tell the version."""
    if question.kind != "query":
        return _recorded(snapshot, question)
    asked = asked_query(question, choice)
    patterns = list(patterns_of(asked.text, asked.bindings))
    if outline(asked.text).form == "DESCRIBE":  # what the engine tells of a node, its answer shows
        described = dict.fromkeys(str(row[0])[1:-1] for row in found.rows)
        patterns += [AskedPattern(ox.NamedNode(iri), None, None) for iri in described]
    told = matches(snapshot.store, _ABOUT, graphs, ())
    return {*matches(snapshot.store, patterns, *asked.graphs(snapshot)), *told}


def _recorded(snapshot: Snapshot, question: AskedQuestion) -> set[ox.Quad]:
    store = RecordedStore(snapshot.store)
    document(Snapshot(cast(ox.Store, store), snapshot.digest, snapshot.left_out), question)
    return set(matches(snapshot.store, store.patterns, snapshot.graphs, snapshot.graphs))
