"""What a search is answered with besides names: figures as their claims state them, the ways to views and sources."""

from __future__ import annotations

import pytest

from kg.facts.claim_line import line
from kg.facts.outlets import outlets
from kg.ontology.registry import vocabulary
from kg.pages.search_answers import SearchAnswer, answers, search_page
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
        ("SCMP", "/sources/scmp-2023-10-20-zhipu", {}, ""),
    ],
)
def test_a_question_leads_to_its_answer(
    snapshot: Snapshot, q: str, path: str, given: dict[str, str], fragment: str
) -> None:
    found = first(snapshot, q)
    assert (found["path"], found["given"], found["fragment"]) == (path, given, fragment)


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
