"""Drafts checked: what the first law forbids, what each kind of place says, what is unknown, how far it is right."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.base.errors import BadInput, NotFound
from kg.base.paths import example_dir
from kg.base.yaml_text import read_yaml
from kg.factcheck.chosen_sources import chosen
from kg.factcheck.draft_file_text import draft_file_text
from kg.factcheck.factcheck import MOST_CHARACTERS, Factchecker
from kg.factcheck.factcheck_report import FactcheckReport
from kg.records.load import Knowledge
from kg.records.texts import Texts
from kg.store.selection import Selection
from kg.store.snapshot import Snapshot
from kg.views.parts.reader import Reader
from tests.factcheck.conftest import at
from tests.support.landscape_of import knowledge_of, money, named, said

SENTENCES: Any = read_yaml(Path(__file__).with_name("sentences.yaml"), "sentences.yaml").data
OTHER_FIELD = (
    "The old stone bridge at Elmwick was opened on May 4, 1932 at a cost of 35,000 pounds. It has 7 arches and is 212 "
    "metres long. In 2019 about 4,000 people crossed it each day.\n"
    "今年夏天，北河镇的水稻亩产达到700公斤，比去年多一成。镇上1200户人家种了3万亩地，8月收割。合作社去年收入2600万元。\n"
)


@pytest.mark.parametrize("row", SENTENCES["sentences"], ids=lambda row: row["text"][:40])
def test_a_sentence_in_own_words_has_its_verdict(example: Factchecker, row: dict[str, Any]) -> None:
    marked = re.search("【(.*?)】", row["text"])
    assert marked is not None
    text = re.sub("[【】]", "", row["text"])
    found = at(list(example.check(text, SENTENCES["published"]).findings), text, marked[1])
    assert {one.verdict for one in found} == {row["verdict"]}


def test_of_another_field_everything_is_unknown_and_nothing_is_dropped(packaged: Factchecker) -> None:
    found = packaged.check(OTHER_FIELD, "2026-01-20").findings
    assert {one.verdict for one in found} == {"unknown"}
    for words in ("May 4, 1932", "35,000", "7", "212", "4,000", "700", "一成", "1200", "3万", "2600万元", "8月"):
        assert at(list(found), OTHER_FIELD, words), words


def test_the_texts_of_the_example_are_never_called_false(example: Factchecker) -> None:
    for path in sorted((example_dir() / "texts").glob("*.txt")):
        text = path.read_text("utf-8")
        verdicts = Counter(
            one.verdict for one in example.check(text, example.known.sources[path.stem].published).findings
        )
        assert verdicts["contradicted"] == 0, path.name
        assert verdicts["supported"] > 3, path.name


def test_what_two_sources_say_otherwise_is_supported_by_one_and_shown_beside_the_other(example: Factchecker) -> None:
    found = example.check("2025年3月，沃岭集团跟投了澄砚智能的A轮融资。", "2025-11-20").findings
    role = next(one for one in found if one.kind == "role")
    assert (role.verdict, {beside.verdict for beside in role.beside}) == ("supported", {"supported", "contradicted"})


def test_claims_of_two_sources_that_have_one_id_are_told_apart(tmp_path: Path) -> None:
    entities = [named("star", "Company", "星河智能", "Star River"), named("star-a", "FundingRound")]
    first = [said("of", "star-a", "company", "star"), said("told", "star-a", "stage", "series-a")]
    second = [said("of", "star-a", "company", "star"), said("told", "star-a", "amount", quantity=money(5))]
    known = knowledge_of(tmp_path, entities, {"first": first, "second": second})
    found = Factchecker(known).check("星河智能完成A轮融资。", "2026-01-20").findings
    assert [[one.claim for one in each.beside] for each in found if each.kind == "round"] == [["first.told"]]


@pytest.mark.parametrize(("month", "verdict"), [("2024年12月", "supported"), ("2021年12月", "contradicted")])
def test_the_very_figure_of_another_time_is_false(packaged: Factchecker, month: str, verdict: str) -> None:
    found = packaged.check(f"到{month}，Kimi的月活跃用户为2101万人。", "2026-01-20").findings
    assert {(one.kind, one.verdict) for one in found} == {("date", verdict), ("figure", verdict)}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Moonshot AI, founded in 2023, raised $500 million in its Series C.", "2023"),
        ("月之暗面成立于2023年，现金超过100亿元，C轮融资5亿美元。", "2023年"),
        ("MiniMax, founded in 2021, has more than 236 million cumulative users.", "2021"),
        ("MiniMax has more than 236 million cumulative users and Zhipu AI was founded in 2019.", "2019"),
        ("Kimi, launched in 2021, has 21.01 million monthly active users.", "2021"),
        ("2021年推出的Kimi，月活跃用户为2101万。", "2021年"),
    ],
)
def test_the_time_of_a_founding_or_a_release_dates_nothing_else(packaged: Factchecker, text: str, year: str) -> None:
    found = list(packaged.check(text, "2026-01-20").findings)
    assert [one.verdict for one in at(found, text, year)] == ["unknown"]
    assert {one.verdict for one in found if one.kind != "date"} == {"supported"}


@pytest.mark.parametrize(
    ("text", "when", "verdict"),
    [
        ("2022年底，杨植麟的月之暗面完成5亿美元C轮融资。", "2022年底", "contradicted"),
        ("2022年底，杨植麟创办了月之暗面。", "2022年底", "supported"),
    ],
)
def test_the_time_of_a_founding_supports_nothing_else(
    packaged: Factchecker, text: str, when: str, verdict: str
) -> None:
    """Both parties are named, and the claim of the founding gives just this time."""
    found = list(packaged.check(text, "2026-01-20").findings)
    assert [one.verdict for one in at(found, text, when)] == [verdict]


def test_a_time_that_is_known_by_one_end_is_given_by_no_rough_one(packaged: Factchecker) -> None:
    text = "月之暗面并不缺钱。2021年底完成的5亿美元C轮融资，让公司手头更宽。"
    found = list(packaged.check(text, "2026-01-20").findings)
    assert [one.verdict for one in at(found, text, "2021年底")] == ["unknown"]


@pytest.mark.parametrize(
    ("words", "verdict"), [("超过 800 万", "supported"), ("800 万", "harder"), ("不到 800 万", "harder")]
)
def test_what_has_no_property_is_held_by_its_number(packaged: Factchecker, words: str, verdict: str) -> None:
    """A count of things that no property names; the property of the next figure is none of its own."""
    text = f"字节跳动称豆包上的智能体已有{words}个，月活达到 2600 万。"
    found = list(packaged.check(text, "2024-05-17").findings)
    assert [one.verdict for one in at(found, text, words)] == [verdict]


@pytest.mark.parametrize(
    ("text", "who", "verdict"),
    [
        ("2025年底，月之暗面完成5亿美元C轮融资，由阿里巴巴领投。", "阿里巴巴", "harder"),
        ("2024年8月，月之暗面完成超过3亿美元融资，由阿里巴巴领投，腾讯参投。", "阿里巴巴", "harder"),
        ("月之暗面B轮融资由阿里巴巴领投。", "阿里巴巴", "supported"),
    ],
)
def test_a_role_in_one_round_is_not_supported_by_another(
    packaged: Factchecker, text: str, who: str, verdict: str
) -> None:
    found = packaged.check(text, "2026-01-20").findings
    assert [one.verdict for one in at(list(found), text, who) if one.kind == "role"] == [verdict]


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Moonshot AI has many users and Zhipu AI raised USD 500 million in its Series C.", {"zhipu"}),
        ("Zhipu AI trains GLM and MiniMax raised USD 31 million in its first round in January 2022.", {"minimax"}),
        ("月之暗面用户很多而智谱完成5亿美元C轮融资。", {"zhipu"}),
        ("月之暗面用户很多并且智谱完成5亿美元C轮融资。", {"zhipu"}),
        ("Moonshot AI is large. Foobar AI raised USD 500 million in its Series C, a USD 4.3 billion valuation.", set()),
        ("Moonshot AI is large. In 2025 Quxo raised USD 500 million in its Series C.", set()),
        ("Moonshot AI has many users and Foobar AI raised USD 500 million in its Series C.", set()),
        ("月之暗面很有名。去年12月，某某科技完成5亿美元C轮融资，投后估值43亿美元，由阿里巴巴领投。", set()),
        ("月之暗面用户很多而某某科技完成5亿美元C轮融资，投后估值43亿美元。", set()),
        ("Moonshot AI is large. It raised USD 500 million in its Series C.", {"moonshot-ai"}),
        ("Moonshot AI is large. The company raised USD 500 million in its Series C.", {"moonshot-ai"}),
        ("月之暗面很有名。该公司完成5亿美元C轮融资。", {"moonshot-ai"}),
        ("月之暗面很有名。完成5亿美元C轮融资。", {"moonshot-ai"}),
    ],
)
def test_a_figure_is_held_against_the_firm_of_its_own_clause_alone(
    packaged: Factchecker, text: str, whose: set[str]
) -> None:
    """A firm that is not known here has none: neither the clause nor the sentence before lends it one."""
    found = packaged.check(text, "2026-01-20").findings
    beside = [packaged.known.claims[one.claim].claim for each in found for one in each.beside]
    owners = {owner for claim in beside for owner in packaged.facts.owners(claim)}
    firms = {"moonshot-ai", "zhipu", "minimax"}
    assert owners & firms == whose
    assert whose or {each.verdict for each in found} == {"unknown"}


@pytest.mark.parametrize("code", ["CNY", "HKD", "EUR", "JPY", "SGD", "GBP", "KRW", "CHF", "USD", "RMB"])
def test_a_figure_is_read_with_its_currency_before_or_after_it(packaged: Factchecker, code: str) -> None:
    written = [
        f"more than {code} 20 billion",
        f"{code} 120 billion",
        f"{code}20bn",
        f"{code}2.5bn",
        f"20 billion {code}",
    ]
    text = "".join(f"Moonshot AI has revenue of {one}. " for one in written)
    figures = [one for one in packaged.check(text, "2026-01-20").findings if one.kind == "figure"]
    assert [text[slice(*one.place)] for one in figures] == written


@pytest.mark.parametrize("written", ["XQV 20 billion", "XQV20bn", "Qux 20 billion", "20亿XQV"])
def test_a_number_beside_an_unknown_code_is_listed_all_the_same(packaged: Factchecker, written: str) -> None:
    text = f"Moonshot AI has revenue of {written}."
    found = [one for one in packaged.check(text, "2026-01-20").findings if one.kind == "figure"]
    assert at(found, text, "20")


def test_one_sentence_is_a_draft() -> None:
    assert draft_file_text("豆包月活超过1亿。".encode(), "draft.txt") == ("豆包月活超过1亿。\n", "")
    with pytest.raises(BadInput, match="no article is left"):
        draft_file_text(b" \n", "draft.txt")


def test_a_rough_figure_of_another_time_is_not(packaged: Factchecker) -> None:
    found = packaged.check("到2021年12月，Kimi的月活跃用户为2100万人。", "2026-01-20").findings
    assert {one.verdict for one in found} == {"unknown"}


def test_a_choice_of_sources_is_that_of_the_service(known: Knowledge, snapshot: Snapshot) -> None:
    for wanted in (Selection(only=("a1",)), Selection(without=("a1",)), Selection(as_of=date(2024, 6, 1))):
        kept, out = chosen(known, wanted)
        assert out == snapshot.without(wanted)
        assert set(kept.sources) == set(known.sources) - {one.source for one in out}
    with pytest.raises(NotFound):
        chosen(known, Selection(only=("nobody",)))


def test_what_a_claim_introduces_has_the_name_that_the_graph_gives_it(known: Knowledge, snapshot: Snapshot) -> None:
    """A holding or an investment is no entity of the records: its name follows from the claim that introduces it."""
    reader, words = Reader(snapshot), FactcheckReport(known, Texts()).words
    introduced = {one.claim.subject for one in known.claims.values()} - set(known.entities)
    told = {id: words.named(id) for id in sorted(introduced)}
    assert any("holding" in name["en"] for name in told.values())
    assert not [id for id, name in told.items() if id in name.values()]
    graph = {id: reader.ref(id).label.model_dump() for id in told}  # what is only planned has no name there
    named = {id: name for id, name in graph.items() if name["en"] != id}
    assert {id: told[id] for id in named} == named


def test_what_is_no_draft_is_refused(example: Factchecker) -> None:
    with pytest.raises(BadInput, match="more than 200,000"):
        example.check("x" * (MOST_CHARACTERS + 1), "2026-01-20")
    with pytest.raises(BadInput, match="not a date"):
        example.check("澄砚智能", "yesterday")
