"""The outline of a SPARQL text: what it finds, and what it must not take for something else."""

from __future__ import annotations

import pytest

from kg.base.errors import QueryRefused, QuerySyntax, QueryTooLarge
from kg.store import sparql_limits
from kg.store.sparql_outline import outline, without_dataset


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("# ASK\nselect * {}", "SELECT"),
        ("PREFIX ask: <x:ask> BASE <x:b> CONSTRUCT WHERE { ask:x a ?o }", "CONSTRUCT"),
        ("DESCRIBE <x:SELECT>", "DESCRIBE"),
        ("ASK { { SELECT * {} } }", "ASK"),
        ("INSERT DATA {}", "UPDATE"),
        ("WITH <x:g> DELETE { } WHERE { }", "UPDATE"),
        ("LOAD SILENT <x:f>", "UPDATE"),
        ("", ""),
        ("{ SELECT", ""),
    ],
)
def test_the_form(text: str, form: str) -> None:
    assert outline(text).form == form


def test_dataset_clauses_with_prefixes_and_base() -> None:
    text = "PREFIX e: <http://e/> BASE <http://b/c/> SELECT * "
    text += "FROM e:a FROM NAMED <d> FROM <../\\u0065> FROM <http://e/a> {}"
    found = outline(text)
    assert found.default_graphs == ("http://e/a", "http://b/e")
    assert found.named_graphs == ("http://b/c/d",)
    assert text[found.dataset[1].start : found.dataset[1].end] == "FROM NAMED <d>"


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "FROM <x:g>" }',
        "SELECT * { ?s ?p '''it's\nFROM <x:g>''' }",
        "SELECT ?from { ?from <x:p> ?o } # FROM <x:g>",
        "PREFIX from: <x:> SELECT * { ?s from:g ?o }",
        'SELECT * { ?s ?p "a"@from }',
        "SELECT * { ?s <x:FROM> ?o FILTER(?a<?b&&?c>?d) }",
    ],
)
def test_what_is_no_dataset_clause(text: str) -> None:
    assert outline(text).dataset == ()
    assert without_dataset(text) == text


def test_blanking_keeps_lines_and_columns() -> None:
    text = "SELECT *\nFROM # why\n <x:g>\nFROM NAMED <x:h> { ?s ?p ?o }"
    assert without_dataset(text) == "SELECT *\n          \n      \n                 { ?s ?p ?o }"


@pytest.mark.parametrize("text", ["ASKFROM<x:g>{}", "SELECT * FROM <x:g>FROMNAMED<x:h>{}"])
def test_a_glued_from_is_refused(text: str) -> None:
    with pytest.raises(QuerySyntax, match="FROM and NAMED"):
        sparql_limits.check_shape(outline(text))


@pytest.mark.parametrize(
    ("text", "changing"),
    [
        ("SELECT (NOW() AS ?x) {}", True),
        ("ASK { FILTER(rand() < 0.5) }", True),
        ("SELECT ?now { ?s <x:now> ?now }", False),
        ('SELECT ("NOW()" AS ?x) {}', False),
    ],
)
def test_what_changes_from_run_to_run(text: str, changing: bool) -> None:
    assert outline(text).changing is changing


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ASK " + "{" * 101, "nested 101 deep"),
        ("ASK { FILTER(" + "!" * 51 + "true) }", "51 unary"),
        ("ASK { FILTER(1" + "+1" * 1001 + ") }", "1001 operators"),
        ("ASK { " + "BIND(1 AS ?x) " * 1001 + "}", "1001 operators"),
    ],
)
def test_limits_of_shape(text: str, reason: str) -> None:
    with pytest.raises(QueryRefused, match=reason):
        sparql_limits.check_shape(outline(text))


@pytest.mark.parametrize(
    ("text", "depth", "unary_run", "chain"),
    [
        ("ASK " + "{" * 100 + "}" * 100, 100, 0, 0),
        ("ASK { FILTER(" + "!" * 50 + "true) }", 2, 50, 50),
        ("ASK { FILTER(1" + "+1" * 1000 + ") }", 2, 1, 1000),
        ("ASK { " + "(1)" * 5000 + " }", 2, 0, 0),
    ],
)
def test_shapes_at_the_limit_pass(text: str, depth: int, unary_run: int, chain: int) -> None:
    found = outline(text)
    sparql_limits.check_shape(found)
    assert (found.depth, found.unary_run, found.chain) == (depth, unary_run, chain)


def test_the_size_is_counted_in_bytes() -> None:
    sparql_limits.check_size("é" * 32768)
    with pytest.raises(QueryTooLarge):
        sparql_limits.check_size("é" * 32769)


def test_where_a_using_clause_fits() -> None:
    text = "INSERT { <x:a> <x:b> ?o } WHERE { ?s ?p ?o } ; DELETE WHERE { ?where <x:WHERE> 1 }"
    assert [text[offset : offset + 5] for offset in outline(text).wheres] == ["WHERE", "WHERE"]
