"""Every field of a claim is found again in its slices, or marked inferred, or a problem with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.evidence import rederive
from kg.evidence.evidence_report import MOST_INFERRED
from kg.records.load import Knowledge
from kg.records.texts import Texts
from tests.support import evidence_of
from tests.support.evidence_of import (
    AHEAD,
    AMOUNT,
    CASH,
    LED,
    NOT_LISTING,
    PLANNED,
    PRICE,
    REVENUE,
    TRUE,
    USERS,
    Fields,
    checked,
    messages,
    quoted,
    write,
)


def test_true_claims_have_no_problem(tmp_path: Path) -> None:
    report = checked(tmp_path, **TRUE)
    assert messages(report) == []
    assert len(report.outcomes) == len(TRUE)


def test_fields_are_counted_by_how_they_fared(tmp_path: Path) -> None:
    report = checked(tmp_path, users=USERS, revenue=REVENUE)
    outcome = report.outcomes["s1.users"]
    assert outcome.derived == (
        *("asWritten", "bound", "figure", "predicate", "provider", "subject", "time", "unit", "value"),
    )
    assert outcome.inferred == ()
    assert report.outcomes["s1.revenue"].inferred == ("predicate", "time")
    assert (report.derived, report.inferred) == (15, 2)
    assert report.by_field["time"] == {"derived": 1, "inferred": 1}
    assert report.share_inferred == 2 / 17


def quantity(claim: Fields, **changes: Any) -> Fields:
    return {**claim, "quantity": {**claim["quantity"], **changes}}


WRONG: dict[str, tuple[Fields, str]] = {
    "ten times the value": (quantity(AMOUNT, value="2000000000"), "the claim says USD 2 billion"),
    "another currency": (quantity(AMOUNT, unit="CNY"), "the claim says CNY 200 million"),
    "the hedge dropped": (quantity(CASH, bound="exact"), "the claim says CNY 3 billion"),
    "the hedge weakened": (quantity(CASH, bound="at_least"), "the claim says at least CNY 3 billion"),
    "not as written": (quantity(CASH, asWritten="30亿元"), "no figure slice reads '30亿元'"),
    "a unit that nothing gives": (quantity(USERS, unit="people"), "the claim says 15 million people"),
    "a currency that nothing gives": (quantity(PRICE, unit="USD"), "the claim says USD 39"),
    "another year": ({**AMOUNT, "time": "2024-03"}, "the time slices read as 2025-03"),
    "another month": ({**AMOUNT, "time": "2025-04"}, "the time slices read as 2025-03"),
    "another year behind a relative time": ({**REVENUE, "time": "2024-11"}, "the time slices read as 2025-11"),
    "another investor": ({**LED, "object": "liuxi"}, "no slice names the object 'liuxi'"),
    "another round of that stage": ({**LED, "subject": "baiyang-a", "object": "liuxi"}, "no slice names"),
    "another tier": ({**PRICE, "subject": "tier-88"}, "no slice names the subject 'tier-88'"),
    "another provider": ({**USERS, "provider": "baiyang"}, "no slice names the provider 'baiyang'"),
    "another speaker": ({**PLANNED, "speaker": "zhao-yi"}, "no slice names the speaker 'zhao-yi'"),
    "a plan told as done": ({**PLANNED, "modality": "actual"}, "a cue says planned, the claim says actual"),
    "a plan told as a forecast": ({**PLANNED, "modality": "forecast"}, "no slice shows that this is forecast"),
    "a fact told as a plan": ({**CASH, "modality": "planned"}, "no slice shows that this is planned"),
    "a negation dropped": ({**NOT_LISTING, "polarity": "positive"}, "a cue negates, the claim is positive"),
    "a negation added": ({**CASH, "polarity": "negative"}, "no slice shows the negation"),
    "a scope that nothing gives": (
        {**NOT_LISTING, "scope": {"zh": "长期", "en": "long term"}},
        "no slice holds the scope",
    ),
    "subject and object exchanged": ({**AHEAD, "subject": "shi-2", "object": "shi-1"}, "do not show that shi-2"),
    "subject and object the same": ({**AHEAD, "object": "shi-1"}, "subject and object are both 'shi-1'"),
    "no cue for the predicate": (
        {**LED, "evidence": quoted("party:青石科技", "party:A轮融资", "party:白杨资本")},
        "no slice holds a word for ledBy",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_claim_is_refused(name: str, tmp_path: Path) -> None:
    claim, wanted = WRONG[name]
    report = checked(tmp_path, wrong=claim)
    assert any(wanted in message for message in messages(report)), messages(report)
    assert all(problem.line > 1 and problem.remedy for problem in report.problems)


def test_a_plan_in_the_clause_is_seen_without_its_cue_slice(tmp_path: Path) -> None:
    pieces = [piece for piece in PLANNED["evidence"] if piece["quote"] != "计划"]
    report = checked(tmp_path, plan={**PLANNED, "modality": "actual", "evidence": pieces})
    assert messages(report) == ["s1.plan: a cue says planned, the claim says actual"]


def test_a_relative_time_has_to_be_marked_inferred(tmp_path: Path) -> None:
    unmarked = {**REVENUE, "inferred": {"predicate": "a test"}}
    assert "from words that lean on something else" in messages(checked(tmp_path, revenue=unmarked))[0]


def test_a_pronoun_names_nobody(tmp_path: Path) -> None:
    text = "公司的现金超过30亿元人民币。"
    pieces = quoted("figure:超过30亿元人民币", "antecedent:公司", "cue:现金")
    known, texts = write(tmp_path, {"cash": {**CASH, "evidence": pieces}}, text=text)
    report = rederive(known, texts)
    assert any("no slice names the subject 'qingshi'" in message for message in messages(report))


@pytest.mark.parametrize("idle", ["figure:1500万", "time:在评测中", "party:林溪", "cue:泉数据", "antecedent:月活跃"])
def test_a_slice_that_carries_nothing_is_a_problem(idle: str, tmp_path: Path) -> None:
    report = checked(tmp_path, cash={**CASH, "evidence": [*CASH["evidence"], *quoted(idle)]})
    assert [message for message in messages(report) if "carries no field" in message]


def test_words_around_a_slice_that_carries_may_stand_as_context(tmp_path: Path) -> None:
    pieces = [*CASH["evidence"], *quoted("antecedent:科技的#1")]
    assert messages(checked(tmp_path, cash={**CASH, "evidence": pieces})) == []


def test_a_slice_with_another_hash_is_a_problem(tmp_path: Path) -> None:
    known, texts = write(tmp_path, {"cash": CASH})
    loaded = known.claims["s1.cash"]
    first, *rest = loaded.claim.evidence
    assert first.start is not None
    moved = first.model_copy(update={"start": first.start + 1})
    known.claims["s1.cash"] = replace(loaded, claim=loaded.claim.model_copy(update={"evidence": [moved, *rest]}))
    wrong = [problem for problem in rederive(known, texts).problems if "hash" in problem.message]
    (line,) = [problem.line for problem in wrong]
    assert "role: figure" in (tmp_path / "claims" / "s1.yaml").read_text(encoding="utf-8").splitlines()[line - 1]


def test_claims_without_a_text_are_unchecked(tmp_path: Path) -> None:
    known, _ = write(tmp_path, {"cash": CASH, "led": LED})
    report = rederive(known, Texts(tmp_path / "claims"))
    assert report.unchecked == ["s1.cash", "s1.led"]
    assert (report.outcomes, report.problems) == ({}, [])


def test_another_text_than_the_recorded_one_is_a_problem(tmp_path: Path) -> None:
    known, _ = write(tmp_path, {"cash": CASH})
    (tmp_path / "s1.txt").write_text("短", encoding="utf-8")
    (problem,) = rederive(known, Texts(tmp_path)).problems
    assert "SHA-256" in problem.message and problem.file.endswith("sources/t.yaml")


def test_the_articles_claims_all_follow_from_their_slices(known: Knowledge, articles: Path) -> None:
    report = rederive(known, Texts(articles))
    assert list(map(str, report.problems)) == []
    assert {outcome.source for outcome in report.outcomes.values()} == {"a1", "a2"}
    assert report.share_inferred <= MOST_INFERRED


BESIDE = "青石科技的现金超过30亿元人民币,白杨资本的现金为5亿元人民币。"


@pytest.mark.parametrize(
    ("figure", "right"), [("超过30亿元人民币", True), ("5亿元人民币", False)], ids=["its own", "its neighbour's"]
)
def test_a_figure_has_to_stand_beside_its_subject_or_its_cue(figure: str, right: bool, tmp_path: Path) -> None:
    bound, value = ("more_than", "3000000000") if right else ("exact", "500000000")
    claim = {
        **CASH,
        "quantity": {"asWritten": figure, "bound": bound, "value": value, "unit": "CNY"},
        "evidence": quoted(f"figure:{figure}", "party:青石科技", "cue:现金"),
    }
    report = rederive(*write(tmp_path, {"cash": claim}, text=BESIDE))
    told = ["s1.cash: another figure stands between this one and every slice that shows its subject or its predicate"]
    assert messages(report) == ([] if right else told)


def test_what_comes_in_a_later_clause_has_no_part_in_the_figure(tmp_path: Path) -> None:
    text = "青石科技的现金为3亿元人民币,白杨资本则更多。"
    claim = {
        **CASH,
        "subject": "baiyang",
        "quantity": {"asWritten": "3亿元人民币", "value": "300000000", "unit": "CNY"},
        "evidence": quoted("figure:3亿元人民币", "party:白杨资本"),
        "inferred": {"predicate": "a test"},
    }
    assert len(messages(rederive(*write(tmp_path, {"cash": claim}, text=text)))) == 1


LAUNCHED = "青石科技发布了石一模型。"


def test_what_is_said_of_a_thing_names_none_whose_name_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release: Fields = {"id": "shi-1-release", "type": "Release", "name": {"zh": "石一模型上线", "en": "Shi 1 out"}}
    another: Fields = {"id": "tier-release", "type": "Release", "name": {"zh": "小石发布会员", "en": "tiers out"}}
    monkeypatch.setattr(evidence_of, "ENTITIES", [*evidence_of.ENTITIES, release, another])
    claim: Fields = {
        "subject": "shi-1-release",
        "predicate": "releaseOf",
        "object": "shi-1",
        "evidence": quoted("party:石一模型", "cue:发布"),
    }
    assert messages(rederive(*write(tmp_path, {"launched": claim}, text=LAUNCHED))) == []


NAMED = "青石科技(原名卵石软件)的主管单位为青石科技有限公司,合作方有白杨资本等。"


@pytest.mark.parametrize(
    ("predicate", "literal", "cues", "right"),
    [
        ("formerName", "卵石软件", ("卵石软件", "原名"), True),
        ("formerName", "卵石科技", ("卵石软件", "原名"), False),
        ("formerName", "卵石软件", ("卵石软件",), False),
        ("legalName", "青石科技有限公司", ("青石科技有限公司",), True),
        ("legalName", "卵石软件", ("卵石软件",), False),
        ("listOpen", "true", ("等",), True),
        ("listOpen", "true", ("合作方",), False),
    ],
)
def test_a_name_or_an_open_list_is_what_the_text_writes(
    predicate: str, literal: str, cues: tuple[str, ...], right: bool, tmp_path: Path
) -> None:
    evidence = quoted("party:青石科技", *(f"cue:{cue}" for cue in cues))
    claim: Fields = {"subject": "qingshi", "predicate": predicate, "literal": literal, "evidence": evidence}
    assert (messages(rederive(*write(tmp_path, {"named": claim}, text=NAMED))) == []) == right
