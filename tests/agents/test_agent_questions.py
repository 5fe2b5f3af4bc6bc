"""Twenty questions as an agent answers them: a few calls, each with what the one before gave, and what it then knows.

Each expects the hedge as well as the figure; the answers together stay short.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from typing import Any

import pytest

from tests.agents.test_mcp import Json, call, tokens
from tests.support.serving import Service

Ask = Callable[..., Json]
SIZES: list[float] = []


@pytest.fixture
def ask(server: Service) -> Ask:
    """Calls a tool and notes how long its answer is."""

    def asked(tool: str, /, **arguments: Any) -> Json:
        found = call(server, tool, **arguments)
        SIZES.append(tokens(json.dumps(found, ensure_ascii=False, separators=(",", ":"))))
        return found

    return asked


def named(ask: Ask, name: str, type: str | None = None) -> str:
    """The id of the one thing that a name means."""
    best = ask("resolve", name=name, type=type).get("best")
    assert isinstance(best, str)
    return best


def only(items: list[Json], **fields: Any) -> Json:
    """The one item that has these values."""
    [found] = [item for item in items if all(item.get(name) == value for name, value in fields.items())]
    return found


def test_who_founded_moonshot(ask: Ask) -> None:
    found = ask("relationships", entity=named(ask, "月之暗面"), predicate="foundedBy")
    assert [item["object"] for item in found["items"]] == ["yang-zhilin"]
    assert set(found["items"][0]["sources"]) >= {"a1", "a2"}


def test_how_much_cash_has_moonshot(ask: Ask) -> None:
    found = ask("claims", about=named(ask, "Moonshot AI"), predicate="cash", source="a1")["items"]
    stated = only(found, id="a1.cash-after-c-lead")
    assert (stated["bound"], stated["lower"], stated.get("upper")) == ("more_than", "10000000000", None)
    assert all(item["bound"] != "exact" for item in found)


def test_who_led_its_series_c(ask: Ask) -> None:
    [found] = ask("relationships", entity="moonshot-ai-c", predicate="ledBy")["items"]
    assert found["objectName"] == "IDG Capital"


def test_what_was_the_valuation_of_that_round(ask: Ask) -> None:
    found = ask("claims", about="moonshot-ai-c", predicate="postMoneyValuation")["items"]
    assert {(item["nominal"], item["unit"]) for item in found} == {("4300000000", "USD")}


def test_how_many_users_had_kimi_at_the_end_of_2024_and_who_differs(ask: Ask) -> None:
    found = only(
        ask("claims", about=named(ask, "Kimi", "Product"), period="2024-12")["items"], id="a1.kimi-mau-2024-12"
    )
    assert (found["nominal"], found["provider"]) == ("21010000", "questmobile")
    assert [(rival["bound"], rival["nominal"]) for rival in found["competing"]] == [("approx", "36000000")]


def test_does_the_text_name_the_provider_of_september(ask: Ask) -> None:
    found = only(ask("claims", about="kimi", period="2025-09")["items"], id="a1.kimi-mau-2025-09")
    assert any(text.startswith("provider:") for text in found["inferred"])


def test_had_deepseek_more_users_than_kimi(ask: Ask) -> None:
    found = ask("compare", first="a1.deepseek-mau-2025-09", second="a1.kimi-mau-2025-09")
    assert (found["answer"], found["comparable"]) == ("greater", True)
    assert "upper" not in found["difference"]


def test_who_invests_beside_tencent_in_minimax(ask: Ask) -> None:
    found = ask("view", name="co-investment", parameters={"company": named(ask, "MiniMax")}, limit=5)
    pairs = [{row["first"]["id"], row["second"]["id"]} for row in found["rows"]["items"]]
    assert {"tencent", "hongshan"} in pairs


def test_what_did_tencent_plan_to_spend_and_what_became_of_it(ask: Ask) -> None:
    [plan] = ask("claims", about="tencent", predicate="capitalExpenditure", modality="planned", period="2025")["items"]
    assert (plan["bound"], plan["lower"], plan["upper"]) == ("range", "70000000000", "100000000000")
    assert [rival["modality"] for rival in plan["competing"]] == ["actual"]


def test_is_the_round_of_deepseek_done(ask: Ask) -> None:
    found = ask("claims", about=named(ask, "深度求索"), predicate="amount")["items"]
    assert {item["modality"] for item in found} == {"sought"}


def test_who_invested_in_zhipu(ask: Ask) -> None:
    found = ask("relationships", entity="zhipu", predicate="investor", limit=50)
    investors = {item["object"] for item in found["items"] if item["subject"] == "zhipu"}
    assert {"alibaba", "tencent", "meituan"} <= investors
    assert "next" not in found


def test_how_is_wang_huiwen_tied_to_minimax(ask: Ask) -> None:
    rows = ask("path", start=named(ask, "王慧文"), end="minimax")["rows"]["items"]
    assert rows[0]["start"]["id"] == "wang-huiwen"
    assert all(row["claims"] for row in rows)


def test_what_was_known_before_2025(ask: Ask) -> None:
    choice = {"asOf": "2024-12-31"}
    assert ask("sources", choice=choice)["total"] < ask("sources")["total"]
    assert ask("claims", about="moonshot-ai-c", predicate="amount")["total"]


def test_what_remains_without_the_second_article(ask: Ask) -> None:
    whole = ask("claims", about="moonshot-ai", predicate="cash")["total"]
    assert 0 < ask("claims", about="moonshot-ai", predicate="cash", choice={"without": ["a2"]})["total"] < whole


def test_what_did_questmobile_say_of_deepseek_and_where(ask: Ask) -> None:
    found = ask("said", who=named(ask, "QuestMobile"), about="deepseek")["items"]
    place = only(found, id="a1.deepseek-mau-2025-09")["where"]
    assert (place["id"], place["verification"]) == ("a1", "text")
    assert all(start < end for start, end in place["characters"])


def test_which_views_are_there_for_a_company(ask: Ask) -> None:
    names = {item["name"] for item in ask("views")["items"] if "company" in item["parameters"]}
    assert {"funding", "timeline", "contradictions", "co-investment"} <= names


def test_how_was_moonshot_funded(ask: Ask) -> None:
    rows = ask("view", name="funding", parameters={"company": "moonshot-ai"}, limit=4)["rows"]
    assert rows["total"] >= 10
    told = {(row["round"]["id"], row["modality"]["id"]) for row in rows["items"]}
    assert {("moonshot-ai-2023", "actual"), ("moonshot-ai-2023", "reported")} < told, "what is reported stands apart"


def test_where_do_sources_differ_about_it(ask: Ask) -> None:
    rows = ask("view", name="contradictions", parameters={"company": "moonshot-ai"}, limit=3)["rows"]["items"]
    assert all(row["first"]["claim"] != row["second"]["claim"] for row in rows)


def test_how_many_companies_are_there(ask: Ask) -> None:
    [term] = [item for item in ask("schema", text="Company")["terms"]["items"] if item["name"] == "Company"]
    found = ask("sparql", query=f"SELECT (COUNT(?s) AS ?n) WHERE {{ ?s a <{term['iri']}> }}")
    assert int(found["rows"][0]["n"]) > 19


def test_what_does_no_source_state(ask: Ask) -> None:
    assert ask("claims", about="kimi", predicate="monthlyActiveUsers", period="2026")["items"] == []


def test_the_answers_are_short(server: Service) -> None:
    """The median of what this file asks; every kind of tool is among it."""
    for name, arguments in (("entity", {"id": "moonshot-ai"}), ("claim", {"id": "a1.cash-after-c-lead"})):
        SIZES.append(tokens(json.dumps(call(server, name, **arguments), ensure_ascii=False)))
    assert statistics.median(SIZES) <= 1500
