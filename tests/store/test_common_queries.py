"""The ten commonest questions: at most six triple patterns each, answered over HTTP as worked out by hand.

The answers are those of the two articles alone, chosen by `default-graph-uri`, unless a test says otherwise.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from api.sparql.sparql_words import example_text
from kg.facts.entities import local
from kg.facts.outlets import outlets
from kg.ontology.registry import CODE, ID, QUANTITY, SOURCE
from kg.store.shipped_query import queries, query_named, rows
from kg.store.snapshot import Snapshot
from tests.support.query_patterns import patterns
from tests.support.rooms import ROOT
from tests.support.serving import Service

COMMON = (
    "round",
    "investors",
    "shared-investors",
    "valuation",
    "cash",
    "mau",
    "capex",
    "models",
    "source-says",
    "changes",
)
ARTICLES = [("default-graph-uri", SOURCE + name) for name in ("a1", "a2")]


def ask(server: Service, name: str, articles_only: bool = True, **given: str) -> set[tuple[str, ...]]:
    """The rows of a shipped query without its parameters, in the order of its columns; "" is unbound."""
    query = query_named(name)
    bound = query.bindings(given)
    values = " ".join(f"VALUES {variable} {{ {term} }}" for variable, term in bound.items())
    text = query.text.replace("WHERE {", f"WHERE {{ {values}", 1)
    response = server.query(text, parameters=ARTICLES if articles_only else ())
    assert response.status_code == 200, response.text
    columns = list(query.header.columns)
    found = response.json()["results"]["bindings"]
    return {tuple(short(row.get(column)) for column in columns) for row in found}


def short(cell: dict[str, Any] | None) -> str:
    value = cell["value"] if cell else ""
    for namespace in (QUANTITY, ID, CODE):
        value = value.removeprefix(namespace)
    return value.rsplit("#")[-1].removeprefix("https://w3id.org/longtu/claim/")


def test_the_round_c_raised_500_million_dollars_and_its_lead_is_not_stated(server: Service) -> None:
    amount = ("usd-500000000", "500000000", "")
    assert ask(server, "round", round="moonshot-ai-c") == {
        (*amount, investor, "true") for investor in ("alibaba", "tencent", "wang-huiwen")
    }


def test_the_round_b_raised_a_billion_in_all_and_alibaba_led(server: Service) -> None:
    (row,) = ask(server, "round", round="moonshot-ai-b")
    assert row[:3] == ("usd-1000000000", "1000000000", "alibaba")


def test_the_investors_of_moonshot_are_four_and_meituan_is_none_of_them(server: Service) -> None:
    assert ask(server, "investors", company="moonshot-ai") == {
        ("alibaba", "Organization"),
        ("gaorong-ventures", "Organization"),
        ("tencent", "Organization"),
        ("wang-huiwen", "Person"),
    }


def test_the_articles_name_nobody_who_invested_in_two_companies(server: Service) -> None:
    assert ask(server, "shared-investors") == set()


def test_with_the_landscape_some_invested_in_two_companies(server: Service) -> None:
    found = ask(server, "shared-investors", articles_only=False)
    assert ("idg-capital", "minimax", "moonshot-ai") in found
    assert ("tencent", "moonshot-ai", "zhipu") in found
    assert not any(investor == "meituan" and "moonshot-ai" in pair for investor, *pair in found)


def test_the_valuation_after_round_c_is_4300_million_dollars(server: Service) -> None:
    assert ask(server, "valuation", company="moonshot-ai") == {
        ("moonshot-ai-c", "usd-4300000000", "4300000000", "4300000000", "exact")
    }


def test_the_cash_is_more_than_ten_billion_yuan_never_ten_billion(server: Service) -> None:
    found = ask(server, "cash", company="moonshot-ai")
    assert ("cny-gt-10000000000", "10000000000", "true") in found
    assert not any(cash == "cny-10000000000" for cash, *_ in found)


def test_the_mau_of_september_2025(server: Service) -> None:
    assert ask(server, "mau", month="2025-09") == {
        ("deepseek", "users-gt-100000000", "questmobile"),
        ("doubao", "users-gt-100000000", "questmobile"),
        ("kimi", "users-9670000", "questmobile"),
    }


def test_the_mau_of_december_2024(server: Service) -> None:
    assert ask(server, "mau", month="2024-12") == {
        ("doubao", "users-75230000", "questmobile"),
        ("kimi", "users-21010000", "questmobile"),
    }


def test_two_capital_expenditures_of_2025_are_planned_ranges_and_two_are_worded_as_spent(server: Service) -> None:
    found = {row[:-1] for row in ask(server, "capex")}
    assert found == {
        ("alibaba", "2025", "actual", "1200亿元", "cny-120000000000"),
        ("baidu", "2025", "planned", "300-500亿元", "cny-30000000000-to-50000000000"),
        ("bytedance", "2025", "actual", "1600亿元", "cny-160000000000"),
        ("tencent", "2025", "planned", "700-1000亿元", "cny-70000000000-to-100000000000"),
    }


def test_kimi_k2_was_released_in_july_2025(server: Service) -> None:
    assert ("kimi-k2", "2025-07") in ask(server, "models", company="moonshot-ai")


def test_what_a1_says_about_round_c(server: Service) -> None:
    found = ask(server, "source-says", source="a1", entity="moonshot-ai-c")
    assert {predicate for _, predicate, _ in found} >= {"amount", "date", "company", "stage", "roundLabel"}
    assert all(claim.startswith("a1.") for claim, *_ in found)


def test_what_certainly_happened_on_the_last_day_of_2025(server: Service) -> None:
    bounds = {"from": "2025-12-31", "to": "2025-12-31"}
    subjects = {subject for _, subject, _, _ in ask(server, "changes", True, **bounds)}
    assert {"moonshot-letter-2025-12-31", "moonshot-ai"} <= subjects


ONE_HOP = ("figures", "rounds-of", "people-of", "listed", "raised")


@pytest.mark.parametrize("name", ONE_HOP)
def test_a_question_of_one_hop_has_at_most_three_patterns(name: str) -> None:
    _, *inner = query_named(name).text.split("{ SELECT ")
    whole = patterns(prepareQuery(query_named(name).text).algebra)
    assert whole <= (3 if not inner else 7), "the ways of a sum: its rounds, and their figures"


def test_a_sum_says_how_many_of_its_parts_are_bounds_and_how_many_are_left_out(server: Service) -> None:
    assert ask(server, "raised", company="moonshot-ai") == {("USD", "1500000000", "2", "0", "0")}
    ((unit, total, parts, bounds, left),) = ask(server, "raised", articles_only=False, company="moonshot-ai")
    assert (unit, parts, bounds, left) == ("USD", "7", "5", "1") and int(total) > 1_500_000_000


def test_the_figures_of_kimi_are_observations_with_their_numbers(server: Service) -> None:
    found = {row[::3] for row in ask(server, "figures", subject="kimi")}
    assert {("monthlyActiveUsers", "21010000"), ("monthlyActiveUsers", "9670000")} <= found


def test_the_documentation_names_every_common_query() -> None:
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    shipped = [path.stem for path in (ROOT / "kg" / "queries" / "common").glob("*.rq")]
    assert len(shipped) >= len(COMMON)
    assert [name for name in shipped if f"| `{name}` |" not in page and f"$ kg query {name}" not in page] == []


@pytest.mark.parametrize("name", COMMON)
def test_a_common_query_has_at_most_six_triplepatterns(name: str) -> None:
    assert 1 <= patterns(prepareQuery(query_named(name).text).algebra) <= 6


def test_every_shipped_query_runs_with_its_examples_and_gives_its_columns(server: Service) -> None:
    for query in queries().values():
        values = " ".join(
            f"VALUES {variable} {{ {term} }}" for variable, term in query.bindings({}, examples=True).items()
        )
        response = server.query(query.text.replace("WHERE {", f"WHERE {{ {values}", 1))
        assert response.status_code == 200, (query.name, response.text)
        assert set(query.header.columns) <= set(response.json()["head"]["vars"]), query.name


def test_every_query_is_valid_for_a_second_parser() -> None:
    for query in queries().values():
        found = ox.Store().query(query.text)
        assert isinstance(found, ox.QuerySolutions)
        names = {str(variable) for variable in prepareQuery(query.text).algebra.PV}
        assert {variable.value for variable in found.variables} == names, query.name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_outlet_has_the_name_that_pages_give_it(snapshot: Snapshot, language: str) -> None:
    """Of every shipped query with outlets, over rounds of any size: a copy is named by what it copies."""
    known, copies = outlets(snapshot), 0
    naming = [query for query in queries().values() if "outlet" in query.header.columns]
    for query in naming:
        of_any_size = example_text(query, language).replace("500000000", "0")
        for row in rows(snapshot, of_any_size).values():
            outlet = known[local(row["claim"]).partition(".")[0]]["outlet"]
            assert row["outlet"] == outlet[language]
            copies += outlet["zh"].endswith("（转载）")
    assert naming and copies > 5
