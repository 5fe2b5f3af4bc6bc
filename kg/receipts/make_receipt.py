"""A receipt made: the question asked, its evidence gathered, the answer derived again from the evidence alone.

What does not come out again from its evidence is refused, so every receipt that is made can be verified.
"""

from __future__ import annotations

from importlib.metadata import version

import pyoxigraph as ox

from kg import __version__
from kg.base.errors import QueryRefused
from kg.receipts.claims_behind import Claims
from kg.receipts.evidence_text import as_lines, as_snapshot, digest_of, in_order
from kg.receipts.question_answer import answer, asked_query, looked_at
from kg.receipts.receipt_file import (
    FORMAT,
    MOST_EVIDENCE,
    AskedData,
    AskedQuestion,
    ChosenSources,
    ClaimBehind,
    DerivedAnswer,
    Evidence,
    HashedText,
    OutOfChoice,
    Receipt,
    SoftwareVersions,
    with_digest,
)
from kg.receipts.row_statements import rests_on
from kg.store import merge
from kg.store.per_snapshot import kept
from kg.store.snapshot import Selection, Snapshot


def make_receipt(snapshot: Snapshot, question: AskedQuestion, selection: Selection) -> Receipt:
    """The receipt of a question that is asked of a snapshot of chosen sources.

    Raises what the question raises, and QueryRefused for one whose answer its evidence does not give again.
    """
    if snapshot.asks_others:
        what = "this service asks an engine that others run, and does not hold the statements that a receipt needs"
        raise QueryRefused(what, reason="no-receipt", remedy="ask a service on memory or on a store on the disk")
    choice = _choice(selection)
    first = answer(snapshot, question, choice)
    graphs = asked_graphs(snapshot, question, choice)
    quads = looked_at(snapshot, question, choice, first, graphs)
    alone = as_snapshot(in_order(quads), graphs, snapshot.digest, snapshot.left_out)
    if answer(alone, question, choice) != first:
        raise QueryRefused(
            "the answer does not come out again from the statements that the question looks at",
            reason="no-receipt",
            remedy="write the query so that its answer does not depend on how an engine evaluates it",
        )
    whole = {*graphs} == {*snapshot.graphs}
    claims = Claims(snapshot.store if whole else merge.chosen(snapshot.store, graphs, graphs))
    behind, records, texts, quads = led_back(alone, claims, question, choice, first, quads)
    return with_digest(
        Receipt(
            format=FORMAT,
            question=question,
            choice=choice,
            data_set=_data_set(snapshot, alone),
            software=SoftwareVersions(longtu=__version__, pyoxigraph=version("pyoxigraph")),
            answer=first.model_copy(update={"rests_on": behind}),
            claims=records,
            texts=texts,
            evidence=_evidence(quads),
        )
    )


def led_back(
    alone: Snapshot,
    claims: Claims,
    question: AskedQuestion,
    choice: ChosenSources,
    found: DerivedAnswer,
    quads: set[ox.Quad],
) -> tuple[tuple[tuple[str, ...], ...], tuple[ClaimBehind, ...], tuple[HashedText, ...], set[ox.Quad]]:
    """The claims behind an answer, and the evidence with what led to them; until that leads to no further claim."""
    while True:
        behind = rests_on(alone, claims, question, choice, found)
        records, texts = claims.records(each for row in behind for each in row)
        if claims.used <= quads:
            return behind, records, texts, quads
        quads = quads | claims.used
        alone = as_snapshot(in_order(quads), alone.graphs, alone.digest, alone.left_out)


def _choice(selection: Selection) -> ChosenSources:
    plain = selection.of_sources
    return ChosenSources(
        as_of=plain.as_of,
        possible=plain.possible,
        without=tuple(sorted(set(plain.without))),
        only=tuple(sorted(set(plain.only))),
        default_graphs=selection.default_graphs,
        named_graphs=selection.named_graphs,
    )


def selection_of(choice: ChosenSources) -> Selection:
    """The choice of a receipt, to be made again on another data set."""
    return Selection(
        as_of=choice.as_of,
        possible=choice.possible,
        without=choice.without,
        only=choice.only,
        default_graphs=choice.default_graphs,
        named_graphs=choice.named_graphs,
    )


def asked_graphs(snapshot: Snapshot, question: AskedQuestion, choice: ChosenSources) -> tuple[str, ...]:
    """The graphs of a snapshot of chosen sources that a question is asked of."""
    if question.kind != "query":
        return snapshot.graphs
    default, named = asked_query(question, choice).graphs(snapshot)
    return tuple(sorted({*default, *named}))


@kept
def _digest(snapshot: Snapshot) -> tuple[str, int]:
    return digest_of(in_order(quad for quad in snapshot.store if isinstance(quad.graph_name, ox.NamedNode)))


def digest_of_graphs(snapshot: Snapshot, graphs: tuple[str, ...]) -> tuple[str, int]:
    """The canonical digest of some graphs of a snapshot, and how many statements they hold."""
    if {*graphs} == {*snapshot.graphs}:
        return _digest(snapshot)
    named = map(ox.NamedNode, graphs)
    asked = (quad for graph in named for quad in snapshot.store.quads_for_pattern(None, None, None, graph))
    return digest_of(in_order(asked))


def _data_set(snapshot: Snapshot, alone: Snapshot) -> AskedData:
    digest, count = digest_of_graphs(snapshot, alone.graphs)
    return AskedData(
        version=alone.version,
        data_as_of=alone.data_as_of,
        graphs=alone.graphs,
        left_out=tuple(OutOfChoice(source=out.source, reason=out.reason) for out in snapshot.left_out),
        statements=count,
        digest=digest,
    )


def _evidence(quads: set[ox.Quad]) -> Evidence:
    ordered = in_order(quads)
    digest, count = digest_of(ordered)
    lines = as_lines(ordered)
    size = sum(len(line.encode()) + 1 for line in lines)
    return Evidence(statements=count, digest=digest, lines=lines if size <= MOST_EVIDENCE else None)
