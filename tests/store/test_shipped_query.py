"""Shipped queries: a header that is missing, broken or unknown is an error; values are bound, never pasted."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.base.errors import BadInput, NotFound
from kg.base.problems import InvalidFiles
from kg.store.shipped_query import queries, query_named, read_queries, read_query, run, term
from kg.store.snapshot import Snapshot

HEADER = """#+ title: {zh: 甲, en: A}
#+ parameters:
#+   company: {kind: entity, example: moonshot-ai, title: {zh: 公司, en: company}}
#+ columns:
#+   investor: {zh: 投资方, en: investor}
"""
TEXT = "SELECT ?company ?investor WHERE { ?company <https://w3id.org/longtu/ontology#investor> ?investor }\n"

BROKEN = {
    "no header": (TEXT, "header: Field required"),
    "unknown key": (HEADER + "#+ colour: red\n" + TEXT, "Extra inputs are not permitted"),
    "unknown kind": (HEADER.replace("kind: entity", "kind: thing") + TEXT, "Input should be 'entity'"),
    "a column that the query lacks": (HEADER.replace("investor:", "investors:") + TEXT, "no variable ?investors"),
    "a parameter that the query lacks": (HEADER.replace("company:", "firm:") + TEXT, "no variable ?firm"),
    "not YAML": ("#+ title: [\n" + TEXT, "not YAML"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_header_is_an_error(case: str, tmp_path: Path) -> None:
    text, message = BROKEN[case]
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFiles) as caught:
        read_query(path)
    assert any(message in problem.message and problem.file == "q.rq" for problem in caught.value.problems)


def test_two_queries_of_one_name_are_an_error(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "q.rq").write_text(HEADER + TEXT, encoding="utf-8")
    with pytest.raises(InvalidFiles, match="another query has this name"):
        read_queries(tmp_path)


def test_a_value_that_tries_to_leave_its_place_is_refused() -> None:
    with pytest.raises(BadInput, match="can be the id of no"):
        term("entity", "x> } UNION { ?s ?p ?o } #")
    literal = term("text", '" } UNION { ?s ?p ?o } #')
    assert literal == ox.Literal('" } UNION { ?s ?p ?o } #')


def test_a_hostile_text_finds_nothing(snapshot: Snapshot) -> None:
    assert run(snapshot, "mau", month='2025-09" } UNION { ?s ?p ?o } #').rows == ()


def test_an_unknown_query_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="nearest: investors"):
        query_named("investor")


def test_no_query_answers_with_a_day_for_when_a_source_was_published() -> None:
    """A source may give a month or nothing: its first and last possible day are to compare by, not to show."""
    for name, query in queries().items():
        days = set(re.findall(r"lt:published(?:Earliest|Latest) \?(\w+)", query.text))
        assert not days & query.header.columns.keys(), name


@pytest.mark.parametrize("name", sorted(queries()))
def test_every_parameter_is_projected_so_that_the_engine_can_bind_it(name: str, snapshot: Snapshot) -> None:
    query = query_named(name)
    found = snapshot.query(query.text, query.bindings({}, examples=True))
    assert {*query.header.parameters, *query.header.columns} <= {variable.value for variable in found.variables}


def test_no_row_with_an_unbound_cell_needs_distinct(snapshot: Snapshot) -> None:
    """Virtuoso 7.2.5 answers SELECT DISTINCT with such rows twice where it evaluates in parallel."""
    for name, query in queries().items():
        if "SELECT DISTINCT" in query.text.partition("WHERE")[0]:
            each = query.text.replace("SELECT DISTINCT", "SELECT", 1)
            rows = [tuple(row) for row in snapshot.query(each, query.bindings({}, examples=True))]
            twice = [row for row, count in Counter(rows).items() if count > 1 and None in row]
            assert twice == [], name
