"""What a search is answered with besides names: figures as their claims state them, the ways to views and sources."""

from __future__ import annotations

import re

import pytest

from kg.facts.claim_line import line
from kg.facts.entities import names
from kg.facts.outlets import outlets
from kg.facts.references import classes
from kg.facts.relations import relations
from kg.ontology.registry import vocabulary
from kg.pages.search import index, prominent
from kg.pages.search_answers import SearchAnswer, answers, search_page
from kg.pages.search_words import read_words
from kg.store.snapshot import Selection, Snapshot
from kg.views.view_specs import VIEWS


def first(snapshot: Snapshot, q: str) -> SearchAnswer:
    return answers(snapshot, q)[0]


@pytest.mark.parametrize(
    ("q", "path", "given", "fragment"),
    [
        ("智谱 融资", "/id/zhipu", {}, "funding"),
        ("智谱融资", "/id/zhipu", {}, "funding"),
        ("zhipu funding", "/id/zhipu", {}, "funding"),
        ("who invested in Zhipu", "/id/zhipu", {}, "funding"),
        ("Kimi 豆包", "/views/mau", {"subjects": "kimi,doubao"}, ""),
        ("kimi vs doubao", "/views/mau", {"subjects": "kimi,doubao"}, ""),
        ("王慧文与MiniMax", "/views/connection", {"start": "wang-huiwen", "end": "minimax"}, ""),
        ("wang huiwen minimax", "/views/connection", {"start": "wang-huiwen", "end": "minimax"}, ""),
        ("why do the counts of Kimi differ", "/id/kimi", {}, "disputed"),
        ("阿里巴巴 资本开支", "/views/capex", {"company": "alibaba"}, ""),
        ("capex", "/views/capex", {}, ""),
        ("共同", "/views/co-investment", {}, ""),
        ("估值", "/schema", {}, "postMoneyValuation"),
        ("腾讯 融资", "/id/tencent", {}, "relationships-in-investor"),
        ("kimi mau 2024", "/views/mau", {"subjects": "kimi", "window": "2024"}, ""),
        ("Kimi 豆包 2024年", "/views/mau", {"subjects": "kimi,doubao", "window": "2024"}, ""),
        ("SCMP", "/sources/scmp-2023-10-20-zhipu", {}, ""),
        ("Kimi 豆包 月活", "/views/mau", {"subjects": "kimi,doubao"}, ""),
        ("doubao kimi users 2024", "/views/mau", {"subjects": "doubao,kimi", "window": "2024"}, ""),
    ],
)
def test_a_question_leads_to_its_answer(
    snapshot: Snapshot, q: str, path: str, given: dict[str, str], fragment: str
) -> None:
    found = first(snapshot, q)
    assert (found["path"], found["given"], found["fragment"]) == (path, given, fragment)


@pytest.mark.parametrize(
    ("q", "path"),
    [
        ("who shares most companies", "/views/co-investment"),
        ("谁和谁共同投资最多", "/views/co-investment"),
        ("co-investors", "/views/co-investment"),
        ("谁投得最多", "/views/co-investment"),
        ("哪些机构一起投资", "/views/co-investment"),
        ("which firms back the same companies", "/views/co-investment"),
        ("monthly users", "/views/mau"),
        ("most popular app", "/views/mau"),
        ("users per month", "/views/mau"),
        ("估值变化", "/views/funding"),
        ("valuation over time", "/views/funding"),
        ("最大的融资", "/queries/large-rounds"),
        ("rounds of 500 million", "/queries/large-rounds"),
        ("who are the rivals", "/views/competition"),
        ("资本支出 计划", "/views/capex"),
        ("who said what about plans", "/views/statements"),
        ("which document should I read", "/views/read-next"),
    ],
)
def test_a_question_in_words_without_a_name_finds_its_view(snapshot: Snapshot, q: str, path: str) -> None:
    found = search_page(snapshot, q)
    assert (found["answers"][0]["path"], found["asks"]) == (path, True)


@pytest.mark.parametrize("q", ["Kimi", "智谱", "yuezhianmian", "Tencent", "月之暗面"])
def test_a_bare_name_asks_no_more_and_names_its_thing_first(snapshot: Snapshot, q: str) -> None:
    found = search_page(snapshot, q)
    assert not found["asks"] and found["answers"], "there are figures, and the thing stands before them"
    assert found["groups"][0]["results"][0]["type"] in ("Company", "Product")


def test_a_comparison_says_which_view_compares(snapshot: Snapshot) -> None:
    for q in ("Kimi 豆包 月活", "Kimi 豆包"):
        assert first(snapshot, q)["label"]["zh"] == "Kimi，豆包，月活对比"


def test_shares_and_stakes_are_no_products(snapshot: Snapshot) -> None:
    held = [
        id for id, known in names(snapshot).items() if re.match("shares |stake ", known.get("name", {}).get("en", ""))
    ]
    assert held and not [id for id in held if "Product" in classes(snapshot).get(id, ())]


@pytest.mark.parametrize("q", ["moonshot cash", "月之暗面现金", "zhipu", "moonshot valuation", "kimi"])
def test_a_figure_in_the_list_is_its_claim_with_hedge_day_and_outlet(snapshot: Snapshot, q: str) -> None:
    figures = [each for each in answers(snapshot, q) if each["kind"] == "figure"]
    assert figures
    for each in figures:
        stated = line(snapshot, each["path"].removeprefix("/claims/"))
        assert stated["modality"] == "actual"
        outlet = outlets(snapshot)[stated["source"]["id"]]["name"]
        for language in ("zh", "en"):
            parts = each["note"][language].split(" · ")
            assert parts[0] == stated["value"]["name"][language] and parts[-1] == outlet[language]


def listed(snapshot: Snapshot, q: str) -> dict[str, str]:
    """How each thing of the list matched."""
    found = search_page(snapshot, q, limit=100)
    return {result["id"]: result["reason"] for group in found["groups"] for result in group["results"]}


def test_a_text_of_two_names_finds_both_and_calls_neither_alike(snapshot: Snapshot) -> None:
    """Whatever a relation joins, by names that are its alone: person and firm, investor and firm, firm and model."""
    known = index(snapshot)
    spelt: dict[str, list[str]] = {}
    for id in sorted(id for id in known.looks if prominent(known, id)):
        own = [text for text in names(snapshot)[id]["name"].values() if read_words(snapshot, text).things == [id]]
        spelt |= {id: own} if own else {}
    pairs = sorted(
        {(each.start, each.end) for each in relations(snapshot).relations if each.start in spelt and each.end in spelt}
    )
    assert len(pairs) > 300
    for start, end in pairs[:: len(pairs) // 60]:
        for q in (f"{spelt[start][0]} {spelt[end][-1]}", f"{spelt[end][0]}, {spelt[start][-1]}"):
            reasons = listed(snapshot, q)
            assert {start, end} <= set(reasons) and "likeness" not in reasons.values(), q


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("王慧文 minimax", {"wang-huiwen", "minimax"}),
        ("Tencent Baichuan", {"tencent", "baichuan", "baichuan-held-by-tencent"}),
        ("alibaba moonshot series b", {"alibaba", "moonshot-ai", "moonshot-ai-b-alibaba"}),
        ("moonshot series c", {"moonshot-ai", "moonshot-ai-c"}),
        ("zhipu 2023", {"zhipu", "zhipu-2023-07", "zhipu-2023-09"}),
        ("minimax 估值", {"minimax"}),
        ("kimi users december 2024", {"kimi", "kimi-monthly-active-users-2024-12-questmobile"}),
    ],
)
def test_a_text_of_several_words_finds_what_each_names_and_what_all_do(
    snapshot: Snapshot, q: str, wanted: set[str]
) -> None:
    reasons = listed(snapshot, q)
    assert wanted <= set(reasons) and "likeness" not in reasons.values()
    held = [id for id, reason in reasons.items() if reason == "words"]
    for word in read_words(snapshot, q).wanted:
        assert all(word in "".join(spelling(snapshot, id)) for id in held), word


def spelling(snapshot: Snapshot, id: str) -> list[str]:
    return [each.text + each.pinyin for each in index(snapshot).spellings if each.id == id]


@pytest.mark.parametrize(
    ("q", "year"), [("智谱 2023", "2023"), ("minimax valuation 2024", "2024"), ("kimi 2024", "2024")]
)
def test_a_figure_is_of_the_year_that_is_asked_for(snapshot: Snapshot, q: str, year: str) -> None:
    told = [each for each in answers(snapshot, q) if each["kind"] == "figure"]
    assert told
    for each in told:
        time = line(snapshot, each["path"].removeprefix("/claims/"))["time"]
        assert (time["earliest"][:4], time["latest"][:4]) == (year, year)


def test_no_figure_is_told_for_a_year_of_which_no_source_speaks(snapshot: Snapshot) -> None:
    assert not [each for each in answers(snapshot, "minimax valuation 1999") if each["kind"] == "figure"]


def test_an_answer_goes_with_its_source(snapshot: Snapshot) -> None:
    told = first(snapshot, "moonshot cash")
    alone = snapshot.select(Selection(without=("a1",)))
    assert told["path"].startswith("/claims/a1.") and told not in answers(alone, "moonshot cash")


def test_what_is_planned_is_told_as_planned(snapshot: Snapshot) -> None:
    notes = [each["note"]["en"] for each in answers(snapshot, "alibaba capital expenditure")]
    assert notes and not any(note.startswith("CNY 380") for note in notes)


@pytest.mark.parametrize("q", ["", "  ", "的", "qqqqqqqq", "?!", "，。", "a" * 200, "kimi" * 40])
def test_what_says_nothing_here_has_no_answer(snapshot: Snapshot, q: str) -> None:
    assert answers(snapshot, q) == []


def test_every_view_and_claimable_property_is_found_by_its_names(snapshot: Snapshot) -> None:
    for name, spec in VIEWS.items():
        for title in (spec.title.zh, spec.title.en):
            assert f"/views/{name}" in [each["path"] for each in answers(snapshot, title)], title
    quiet = [
        label
        for prop in vocabulary().claimable()
        for label in prop.label.values()
        if len(label) > 1 and search_page(snapshot, label)["only"] is None and not answers(snapshot, label)
    ]
    assert quiet == []


def test_enter_knows_the_only_thing_of_a_name(snapshot: Snapshot) -> None:
    assert search_page(snapshot, "Kimi")["only"] == "kimi"
    assert search_page(snapshot, "智谱")["only"] == "zhipu"
    assert search_page(snapshot, "kim")["only"] is None


def test_a_class_that_is_asked_for_is_answered_by_names_alone(snapshot: Snapshot) -> None:
    assert search_page(snapshot, "kimi", class_name="Model")["answers"] == []


def test_where_nothing_is_found_the_nearest_names_are_told(snapshot: Snapshot) -> None:
    found = search_page(snapshot, "munshat", language="en")
    assert found["count"] == 0 and "moonshot-ai" in [each["id"] for each in found["nearest"]]
    assert search_page(snapshot, "kimi")["nearest"] == []
