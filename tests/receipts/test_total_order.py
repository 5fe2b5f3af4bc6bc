"""A query rewritten for a receipt: one order of rows, every solution, and nothing else changed."""

from __future__ import annotations

import random
from typing import Any

import pyoxigraph as ox
import pytest

from kg.receipts.total_order import computed_columns, ordered, solutions

P = "http://example.org/p"
DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
VALUES: list[ox.NamedNode | ox.Literal] = [
    *(ox.Literal(number) for number in range(20)),
    *(ox.Literal(f"{number}.0", datatype=DECIMAL) for number in range(20)),
    *(ox.Literal(word, language=language) for word in "abc" for language in ("en", "zh")),
    *(ox.Literal(word) for word in "abc"),
    *(ox.NamedNode(f"urn:{word}") for word in "abc"),
]
SELECTS = (
    "SELECT ?o { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } LIMIT 5",
    "SELECT ?o { ?s ?p ?o } ORDER BY ISIRI(?o) LIMIT 7 OFFSET 3",
    "SELECT ?o { ?s ?p ?o } ORDER BY DESC(ISIRI(?o)) OFFSET 3 LIMIT 7 # the last line",
    "SELECT ?kind (COUNT(*) AS ?n) { ?s ?p ?o BIND (ISIRI(?o) AS ?kind) } GROUP BY ?kind HAVING (COUNT(*) > 1) LIMIT 1",
    "SELECT ?o ?x { { SELECT ?o { ?s ?p ?o } LIMIT 4 } VALUES ?x { 1 2 } } LIMIT 6",
    "SELECT DISTINCT ?o { ?s ?p ?o } LIMIT 9 VALUES ?p { <http://example.org/p> }",
)


def asked(values: list[ox.NamedNode | ox.Literal], text: str) -> Any:
    """The answer over a store that was filled in this order."""
    store = ox.Store()
    for value in values:
        store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode(P), value))
    return store.query(text)


@pytest.mark.parametrize("text", SELECTS)
def test_rows_come_in_one_order_whatever_the_order_of_the_data(text: str) -> None:
    answers = set()
    for seed in range(8):
        shuffled = random.Random(seed).sample(VALUES, len(VALUES))
        answers.add(tuple(tuple(map(str, row)) for row in asked(shuffled, ordered(text))))
    [rows] = answers
    assert len(rows) == len(list(asked(VALUES, text)))


def test_the_order_that_was_asked_for_comes_first() -> None:
    found = [row[0] for row in asked(VALUES, ordered("SELECT ?o { ?s ?p ?o } ORDER BY DESC(?o)"))]
    plain = [row[0] for row in asked(VALUES, "SELECT ?o { ?s ?p ?o } ORDER BY DESC(?o)")]
    numbers = [[float(one.value) for one in each if one.value[0].isdigit()] for each in (found, plain)]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("text", ["ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DESCRIBE <urn:s>"])
def test_what_has_no_rows_stays_as_it_is(text: str) -> None:
    assert ordered(text) == text


@pytest.mark.parametrize(
    "text", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3"]
)
def test_a_cut_of_triples_has_an_order_too(text: str) -> None:
    answers = set()
    for seed in range(8):
        shuffled = random.Random(seed).sample(VALUES, len(VALUES))
        answers.add(tuple(sorted(map(str, asked(shuffled, ordered(text))))))
    assert [len(answer) for answer in answers] == [3]


def test_the_solutions_have_every_variable_and_no_group_order_or_cut() -> None:
    text = """PREFIX e: <http://example.org/>
        SELECT ?s (COUNT(?o) AS ?n) { ?s e:p ?o FILTER (?bound = ?bound || true) } GROUP BY ?s ORDER BY ?n LIMIT 1"""
    found = asked(VALUES, solutions(text))
    assert {variable.value for variable in found.variables} == {"s", "o", "n", "bound"}
    assert len(list(found)) == len(VALUES)
    assert computed_columns(text) == {"n"}


def test_what_has_no_group_has_no_solutions() -> None:
    assert solutions("DESCRIBE <urn:s>") == ""
