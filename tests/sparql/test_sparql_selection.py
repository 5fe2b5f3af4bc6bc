"""Which sources a query is asked of: asOf, possible and without, alone and with graphs, on an unchanged query."""

from __future__ import annotations

import pytest

from tests.sparql.test_sparql_protocol import FIRST, SECOND, count, problem
from tests.support.serving import BASE, ROUNDS, Service

GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
AMOUNTS = f"SELECT (COUNT(*) AS ?n) {{ ?r <{BASE}ontology#amount> ?v }}"


def sources(service: Service, *parameters: tuple[str, str]) -> tuple[list[str], str]:
    """The named graphs that a query sees, and what the answer says was left out."""
    response = service.query(GRAPHS, parameters=parameters)
    assert response.status_code == 200, response.text
    rows = response.json()["results"]["bindings"]
    names = [row["g"]["value"].removeprefix(f"{BASE}source/") for row in rows]
    return names, response.headers.get("x-sources-left-out", "")


@pytest.mark.parametrize(
    ("parameters", "seen", "left_out"),
    [
        ((), ["first", "second", "third"], ""),
        ((("asOf", "2026-01-02"),), ["first", "second"], "third (later)"),
        ((("asOf", "2026-01-01"),), ["first"], "second (later), third (later)"),
        ((("asOf", "2025-12-31"),), [], "first (later), second (later), third (later)"),
        ((("asOf", "2026-01-03"),), ["first", "second", "third"], ""),
        ((("without", "second"),), ["first", "third"], "second (without)"),
        ((("without", "second"), ("without", "third")), ["first"], "second (without), third (without)"),
        ((("asOf", "2026-01-02"), ("without", "first")), ["second"], "first (without), third (later)"),
        ((("asOf", "2026-01-02"), ("possible", "1")), ["first", "second"], "third (later)"),
    ],
)
def test_the_sources_of_an_answer(
    small: Service, parameters: tuple[tuple[str, str], ...], seen: list[str], left_out: str
) -> None:
    assert sources(small, *parameters) == (seen, left_out)


def test_a_selection_intersects_with_the_graphs_of_the_request(small: Service) -> None:
    both = [("default-graph-uri", FIRST), ("default-graph-uri", SECOND)]
    assert count(small.query(AMOUNTS, parameters=[*both, ("without", "first")])) == ROUNDS
    assert count(small.query(AMOUNTS, parameters=[("default-graph-uri", FIRST), ("without", "first")])) == 0
    assert sources(small, ("named-graph-uri", FIRST), ("asOf", "2025-12-31"))[0] == []


def test_a_selection_intersects_with_from(small: Service) -> None:
    text = AMOUNTS.replace("{", f"FROM <{FIRST}> {{", 1)
    assert count(small.query(text)) == ROUNDS
    assert count(small.query(text, parameters=[("without", "first")])) == 0


def test_a_selection_works_in_every_way_to_ask(small: Service) -> None:
    direct = small.post(AMOUNTS, "application/sparql-query", params={"asOf": "2025-12-31"})
    form = small.client.post("/sparql", data={"query": AMOUNTS, "asOf": "2025-12-31"})
    assert (count(direct), count(form)) == (0, 0)
    lines = small.client.get("/store?default&asOf=2026-01-01", headers={"Accept": "application/n-triples"}).text
    assert len(lines.splitlines()) == ROUNDS + 2


def test_an_unknown_source_is_named_with_its_neighbours(small: Service) -> None:
    found = problem(small.query("ASK {}", parameters=[("without", "frist")]), 404, "not-found")
    assert "first" in str(found["nearest"])
