"""The statements that each row of an answer rests on: the patterns of its query, filled in with its solutions.

A row without all its values, as one of an aggregate, rests on those of every solution that agrees with the values it
shares. Of a path it takes the statements at its two ends. What MINUS and EXISTS look at is in no row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import pyoxigraph as ox

from kg.base.errors import ResultTooLarge
from kg.base.json_value import JsonValue
from kg.receipts.asked_patterns import AskedPattern, Position
from kg.receipts.claims_behind import Claims, Object, Triple
from kg.receipts.matched_statements import patterns_of
from kg.receipts.question_answer import AskedQuery, asked_query
from kg.receipts.receipt_file import AskedQuestion, ChosenSources, DerivedAnswer
from kg.receipts.total_order import computed_columns, solutions
from kg.store.snapshot import Snapshot

MOST_SOLUTIONS = 200_000
_CLAIM_ID = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+")


def rests_on(
    snapshot: Snapshot, claims: Claims, question: AskedQuestion, choice: ChosenSources, found: DerivedAnswer
) -> tuple[tuple[str, ...], ...]:
    """The ids of the claims behind each row, or behind an answer that is no table.

    Raises ResultTooLarge for a query of more solutions than anybody can follow.
    """
    if found.form == "document":
        return (tuple(sorted(_mentioned(found.document, claims))),)
    if found.form == "statements":
        return tuple(tuple(sorted(claims.behind(triple))) for triple in _triples(found))
    asked = asked_query(question, choice)
    computed = computed_columns(asked.text)
    shared = [at for at, column in enumerate(found.columns) if column not in computed]
    by_row = _claims_by_row(snapshot, claims, asked, [found.columns[at] for at in shared])
    if found.form == "boolean":
        return (tuple(sorted(set().union(*by_row.values()))),)
    return tuple(tuple(sorted(by_row.get(tuple(row[at] for at in shared), ()))) for row in found.rows)


def _mentioned(document: JsonValue, claims: Claims) -> Iterator[str]:
    """The claims that a document names, wherever it does."""
    if isinstance(document, str):
        if _CLAIM_ID.fullmatch(document) and claims.known(document):
            yield document
    elif isinstance(document, Mapping):
        for part in (*document.keys(), *document.values()):
            yield from _mentioned(part, claims)
    elif isinstance(document, list | tuple):
        for part in document:
            yield from _mentioned(part, claims)


def _triples(found: DerivedAnswer) -> Iterator[Triple]:
    lines = "".join(f"{' '.join(map(str, row))} .\n" for row in found.rows)
    for quad in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES):
        yield quad.subject, quad.predicate, quad.object


def _claims_by_row(
    snapshot: Snapshot, claims: Claims, asked: AskedQuery, columns: Sequence[str]
) -> dict[tuple[str | None, ...], set[str]]:
    found: dict[tuple[str | None, ...], set[str]] = defaultdict(set)
    text = solutions(asked.text)
    if not text:
        return found
    patterns = [pattern for pattern in patterns_of(asked.text, asked.bindings) if pattern.shown]
    behind = _Behind(snapshot, claims)
    for number, solution in enumerate(cast(ox.QuerySolutions, asked.run(snapshot, text))):
        if number == MOST_SOLUTIONS:
            what = f"the query has more than {MOST_SOLUTIONS} solutions, too many to be led back to claims"
            raise ResultTooLarge(what, limit=MOST_SOLUTIONS, remedy="add a condition")
        key = tuple(None if solution[name] is None else str(solution[name]) for name in columns)
        for pattern in patterns:
            found[key] |= behind.pattern(pattern, solution)
    return found


class _Behind:
    """The claims behind a pattern in a solution; each question is asked once."""

    def __init__(self, snapshot: Snapshot, claims: Claims) -> None:
        self.store = snapshot.store
        self.claims = claims
        self.known: dict[tuple[Object | None, Object | None, Object | None], frozenset[str]] = {}

    def pattern(self, pattern: AskedPattern, solution: ox.QuerySolution) -> frozenset[str]:
        subject, predicate, object_ = (
            self.value(position, pattern, solution) for position in (pattern.subject, pattern.predicate, pattern.object)
        )
        if pattern.along:
            ends = ((subject, predicate, None), (None, predicate, object_))
            return frozenset().union(*(self.behind(*end) for end in ends if end[0] or end[2]))
        return self.behind(subject, predicate, object_) if subject is not None else frozenset()

    def value(self, position: Position, pattern: AskedPattern, solution: ox.QuerySolution) -> Object | None:
        if not isinstance(position, ox.Variable):
            return position
        return solution[position.value] if pattern.reaches(position.value) else None

    def behind(self, subject: Object | None, predicate: Object | None, object_: Object | None) -> frozenset[str]:
        asked = subject, predicate, object_
        if asked not in self.known:
            if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode | None):
                return frozenset()
            quads = self.store.quads_for_pattern(subject, predicate, object_, ox.DefaultGraph())
            found = [self.claims.behind((quad.subject, quad.predicate, quad.object)) for quad in quads]
            self.known[asked] = frozenset().union(*found)
        return self.known[asked]
