"""What the words beside a figure or a time say that it is of: the property has to say the same."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.evidence import rederive
from kg.evidence.bases import bases
from kg.evidence.evidence_report import Examiner
from kg.ontology.registry import vocabulary
from kg.quantities.edtf import parse_edtf, possibly_overlaps
from kg.records.load import Knowledge
from kg.records.record_models import Claim
from kg.records.texts import Texts
from tests.support.evidence_of import Fields, messages, quoted, write


def figure(predicate: str, words: str, value: str, unit: str, *slices: str, **more: Any) -> Fields:
    """A claim on a figure, carried by its own words and these slices."""
    subject = more.pop("subject", "qingshi")
    quantity = {"asWritten": words, "value": value, "unit": unit, **more.pop("quantity", {})}
    evidence = quoted(f"figure:{words}", *slices)
    return {"subject": subject, "predicate": predicate, "quantity": quantity, "evidence": evidence, **more}


def counted(predicate: str, words: str, value: str, cue: str, **more: Any) -> Fields:
    unit = {"customerCount": "customers", "creatorCount": "creators"}.get(predicate, "users")
    more |= {"subject": "xiaoshi", "quantity": {"bound": "more_than"}}
    return figure(predicate, words, value, unit, "party:小石", f"cue:{cue}", **more)


def spent(modality: str, *slices: str) -> Fields:
    parts = ("party:青石科技", "time:2026年", "cue:计划", "cue:投入", *slices)
    return figure("capitalExpenditure", "5亿元", "500000000", "CNY", *parts, time="2026", modality=modality)


def founded(time: str, inferred: dict[str, str], predicate: str = "coFoundedBy", cue: str = "联合创立") -> Fields:
    evidence = quoted("party:青石科技", "party:林溪", f"cue:{cue}", "time:2025年4月10日")
    held = {"subject": "qingshi", "predicate": predicate, "object": "lin-xi"}
    return {**held, "time": time, "inferred": inferred, "evidence": evidence}


def closed(time: str, inferred: dict[str, str], *slices: str) -> Fields:
    evidence = quoted(*(slices or ("party:青石科技", "party:A轮融资", "time:2025年3月")))
    return {"subject": "qingshi-a", "predicate": "date", "time": time, "inferred": inferred, "evidence": evidence}


def released(time: str, why: str) -> Fields:
    evidence = quoted("time:Jan 15", "party:Shi 1", "cue:released")
    return {"subject": "shi-1", "predicate": "date", "time": time, "inferred": {"time": why}, "evidence": evidence}


LEFT_BY = {"time": "announced on that day, so left by then"}
CLOSED_BY = {"time": "announced in that month, so closed by then"}
ENGLISH = ("party:Qingshi", "party:Series A", "time:March 2025")


def valued(predicate: str, **more: Any) -> Fields:
    parts = ("party:青石科技", "party:A轮融资", "cue:估值")
    words = more.pop("words", "3亿美元")
    return figure(predicate, words, "300000000", "USD", *parts, subject="qingshi-a", **more)


BEFORE = "青石科技完成A轮融资,投前估值3亿美元。"
AFTER = "青石科技完成A轮融资,投后估值3亿美元。"
GREW = "2025年,青石科技的收入同比增长30%。"
GREW_BY = ("party:青石科技", "time:2025年", "cue:收入")
ABROAD = "2025年,青石科技的海外收入同比增长30%。"
ABROAD_BY = (*GREW_BY, "cue:海外", "cue:同比")
OVERSEAS = {"time": "2025", "scope": {"zh": "海外", "en": "overseas"}}
CUSTOMERS = "小石累计用户之外,已被逾9万企业客户部署。"
CREATORS = "小石的创作者突破两千万。"
TO_STOP = "据知情人士透露,青石科技计划在2026年投入5亿元。"
DATED = "1月15日消息,青石科技发布了石一模型。"

# A sentence, the claim that says what it says, the claim that says something else, and what is told of it.
KINDS: dict[str, tuple[str, Fields, Fields, str]] = {
    "before the money": (BEFORE, valued("preMoneyValuation"), valued("valuation"), "a value before the money"),
    "before is not after": (BEFORE, valued("preMoneyValuation"), valued("postMoneyValuation"), "before the money"),
    "after the money": (AFTER, valued("postMoneyValuation"), valued("valuation"), "a value after the money"),
    "after the financing": (
        AFTER.replace("投后", "融资后"),
        valued("postMoneyValuation"),
        valued("preMoneyValuation"),
        "a value after the money",
    ),
    "told again in another currency": (
        AFTER.replace("3亿美元", "4000万欧元(约合3亿美元)"),
        valued("postMoneyValuation", words="约合3亿美元", quantity={"bound": "approx"}),
        valued("preMoneyValuation", words="约合3亿美元", quantity={"bound": "approx"}),
        "a value after the money",
    ),
    "year on year": (
        GREW,
        figure("revenueGrowth", "30%", "0.3", "ratio", *GREW_BY, "cue:同比", time="2025", definition="year-on-year"),
        figure("revenueGrowth", "30%", "0.3", "ratio", *GREW_BY, time="2025"),
        "growth year on year",
    ),
    "a definition of something else": (
        ABROAD,
        figure("revenueGrowth", "30%", "0.3", "ratio", *ABROAD_BY, definition="year-on-year", **OVERSEAS),
        figure("revenueGrowth", "30%", "0.3", "ratio", *ABROAD_BY, definition="overseas", **OVERSEAS),
        "growth year on year",
    ),
    "a definition that names no part": (
        ABROAD.replace("同比增长30%", "为3亿元"),
        figure("revenue", "3亿元", "300000000", "CNY", *GREW_BY, "cue:海外", time="2025", definition="overseas"),
        figure("revenue", "3亿元", "300000000", "CNY", *GREW_BY, "cue:海外", time="2025", definition="peak"),
        "that of a part",
    ),
    "customers": (
        CUSTOMERS,
        counted("customerCount", "逾9万", "90000", "客户"),
        counted("cumulativeUsers", "逾9万", "90000", "用户"),
        "a number of customers",
    ),
    "creators": (
        CREATORS,
        counted("creatorCount", "突破两千万", "20000000", "创作者"),
        counted("cumulativeUsers", "突破两千万", "20000000", "创作者", inferred={"predicate": "taken as users"}),
        "a number of those who make works",
    ),
    "a plan that is heard of": (
        TO_STOP,
        spent("reported", "cue:知情人士"),
        spent("planned"),
        "says that this is only heard",
    ),
    "a plan that a paper tells of": (
        "据《泉数据》消息,青石科技计划在2026年投入5亿元。",
        {**spent("planned", "party:泉数据"), "provider": "quan"},
        spent("planned"),
        "says that this is only heard",
    ),
    "the day of the report": (
        DATED,
        {
            **{"subject": "shi-1", "predicate": "date", "time": "../2026-01-15"},
            "evidence": quoted("time:1月15日", "party:石一模型", "cue:发布"),
            "inferred": {"time": "it was out by the day of the report"},
        },
        {
            **{"subject": "shi-1", "predicate": "date", "time": "2026-01-15"},
            "evidence": quoted("time:1月15日", "party:石一模型", "cue:发布"),
            "inferred": {"time": "the year of the report"},
        },
        "is the day of the report",
    ),
    "the day of announcing a founder": (
        "2025年4月10日,林溪宣布联合创立青石科技。",
        founded("../2025-04-10", {"time": "announced on that day, so founded by then"}),
        founded("2025-04-10", {}),
        "is when it was announced",
    ),
    "the day of announcing who left": (
        "2025年4月10日,林溪宣布离开青石科技。",
        founded("../2025-04-10", LEFT_BY, "formerlyEmployed", "离开"),
        founded("2025-04-10", {}, "formerlyEmployed", "离开"),
        "is when it was announced",
    ),
    "the month that opens an English sentence": (
        "In March 2025, Qingshi announced its Series A funding.",
        closed("../2025-03", CLOSED_BY, *ENGLISH),
        closed("2025-03", {}, *ENGLISH),
        "is when it was announced",
    ),
    "the English verb before its month": (
        "Qingshi Series A was announced in March 2025.",
        closed("../2025-03", CLOSED_BY, "party:Qingshi Series A", "time:March 2025"),
        closed("2025-03", {}, "party:Qingshi Series A", "time:March 2025"),
        "is when it was announced",
    ),
    "the dateline of an agency": (
        "SHANGHAI, Jan 15 (Xinhua) - Qingshi released Shi 1.",
        released("../2026-01-15", "it was out by the day of the report"),
        released("2026-01-15", "the year of the report"),
        "is the day of the report",
    ),
    "the month of announcing a round": (
        "青石科技A轮融资宣布于2025年3月。",
        closed("../2025-03", {"time": "announced in that month, so closed by then"}),
        closed("2025-03", {}),
        "is when it was announced",
    ),
    "released is not made": (
        DATED,
        {
            **{"subject": "shi-1", "predicate": "developedBy", "object": "qingshi"},
            "evidence": quoted("party:石一模型", "party:青石科技", "cue:发布"),
            "inferred": {"predicate": "who released it is taken as who made it"},
        },
        {
            **{"subject": "shi-1", "predicate": "developedBy", "object": "qingshi"},
            "evidence": quoted("party:石一模型", "party:青石科技", "cue:发布"),
        },
        "no slice holds a word for developedBy",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_text_says_stands_and_what_it_does_not_is_refused(kind: str, tmp_path: Path) -> None:
    text, right, wrong, told = KINDS[kind]
    report = rederive(*write(tmp_path, {"right": right, "wrong": wrong}, text=text))
    found = messages(report)
    assert [message for message in found if message.startswith("s1.right")] == []
    assert any(message.startswith("s1.wrong") and told in message for message in found), found
    remedies = " ".join(one.remedy for one in report.problems if one.message.startswith("s1.wrong"))
    assert "../" not in str(right.get("time")) or f"({right['time']})" in remedies


def test_every_growth_is_asked_for_its_basis() -> None:
    growths = {name for name in vocabulary().properties if name.endswith("Growth")}
    assert len(growths) > 4
    assert [one.refused for one in bases() if one.said.startswith("growth")] == [growths, growths]


@pytest.mark.parametrize(
    ("text", "undecided"),
    [("会员此前的价格是39元。", True), ("会员此前为49元,现价39元。", False), ("会员的价格是39元。", False)],
    ids=["was", "another price was", "is"],
)
def test_a_price_that_may_have_ended_is_left_to_a_person(text: str, undecided: bool, tmp_path: Path) -> None:
    price = figure("price", "39元", "39", "CNY", "party:会员", "cue:价", subject="tier-39")
    outcome = rederive(*write(tmp_path, {"price": price}, text=text)).outcomes["s1.price"]
    assert outcome.problems == ()
    assert any("a price that was" in told for told in outcome.undecided) is undecided


# A property that holds what the text says, and one that says something else of the same figure.
OTHERS: dict[str, dict[str, Any]] = {
    "preMoneyValuation": {"predicate": "valuation"},
    "postMoneyValuation": {"predicate": "preMoneyValuation"},
    "customerCount": {"predicate": "cumulativeUsers"},
    "creatorCount": {"predicate": "cumulativeUsers"},
    "revenueGrowth": {"definition": None},
}


def _mistaken(claim: Claim) -> Claim:
    unit = {"unit": "users"} if claim.predicate in ("customerCount", "creatorCount") else {}
    assert claim.quantity is not None
    quantity = claim.quantity.model_copy(update=unit)
    return claim.model_copy(update={**OTHERS[claim.predicate], "quantity": quantity, "paraphrase": None})


def test_every_packaged_figure_is_refused_as_another_kind_of_thing(known: Knowledge, texts: Texts) -> None:
    examiner, tried, passed = Examiner(known), 0, []
    for loaded in known.claims.values():
        text = texts.of(known.sources[loaded.source])
        if loaded.claim.predicate not in OTHERS or text is None:
            continue
        tried += 1
        found = examiner.outcome(replace(loaded, claim=_mistaken(loaded.claim)), text)[0]
        if not found.problems:
            passed.append(loaded.id)
    assert tried > 15
    assert passed == []


DEALS = ("FundingRound", "Acquisition", "Listing", "Release", "Event", "Plan")
TOLD = ("报道", "公布")


def test_a_name_with_a_time_has_a_claim_that_gives_it_or_says_that_it_was_told_then(known: Knowledge) -> None:
    untold = []
    for entity in known.entities.values():
        year = re.search(r"(\d{4})年(?:(\d{1,2})月)?", entity.name.zh)
        if entity.type not in DEALS or year is None:
            continue
        period = parse_edtf(year[1] + (f"-{int(year[2]):02}" if year[2] else ""))
        claims = [one for one in known.claims.values() if one.claim.subject == entity.id]
        times = [one.claim.time for one in claims if one.claim.time]
        if any(word in entity.name.zh for word in TOLD):
            times += [known.sources[one.source].published for one in claims]
        if not any(possibly_overlaps(period, parse_edtf(time)) for time in times):
            untold.append(entity.id)
    assert untold == []
