"""Headcounts that English tells by a verb, and the other figures that stand beside a word and not at it."""

from __future__ import annotations

import pytest

from tests.drafting.test_drafting import DAY, drafted, flags, rows

FIRM = "moonshot-ai"


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("Moonshot AI employs about 420 people.", "approx 420 people"),
        ("Moonshot AI now has 340 staff.", "exact 340 people"),
        ("Moonshot AI has more than 1,340 employees.", "more_than 1340 people"),
        ("Moonshot AI grew. We are 260 people.", "exact 260 people"),
        ("Moonshot AI has a team of 50, mostly engineers.", "exact 50 people"),
        ("Moonshot AI, founded in 2021 by Tencent, employs 420 people.", "exact 420 people"),
    ],
)
def test_staff_are_told_by_who_employs_them(told: str, value: str) -> None:
    assert [row for row in rows(f"{told}\n") if row[1] == "headcount"] == [(FIRM, "headcount", value)]


@pytest.mark.parametrize(
    "told", ["laid off 60 people", "hired 60 staff", "has 60 dogs", "has 60, of them two are nice"]
)
def test_what_is_no_headcount_is_told_as_none(told: str) -> None:
    assert not [row for row in rows(f"Moonshot AI {told}.\n") if row[1] == "headcount"]


def test_who_is_employed_is_of_the_present_where_the_verb_is() -> None:
    found = {one.claim.time for one in drafted("Moonshot AI, founded in 2021, employs 420 people.\n").proposals}
    assert f"{DAY}~" in found
    assert {one.claim.time for one in drafted("Moonshot AI had 420 employees at the end of 2024.\n").proposals} == {
        "2024-12~"
    }


@pytest.mark.parametrize("told", ["has 30 employees in Paris", "has 30 employees and laid off 20"])
def test_staff_of_a_part_or_beside_a_change_are_flagged(told: str) -> None:
    assert "uncertain" in flags(f"Moonshot AI {told}.\n", "headcount")
    assert "uncertain" not in flags("Moonshot AI has 30 employees.\n", "headcount")


def test_the_figures_of_a_model_may_stand_beside_their_words() -> None:
    text = (
        "Moonshot AI released Kimi K7, a model with 480 billion total parameters, of which 35 billion are active,"
        " and a 1 million-token context window.\n"
    )
    told = {row[1:] for row in rows(text) if row[0] == "kimi-k7" and row[2] and row[2].startswith("exact")}
    assert told == {
        ("parameterCount", "exact 480000000000 parameters"),
        ("activeParameterCount", "exact 35000000000 parameters"),
        ("contextWindow", "exact 1000000 tokens"),
    }


def test_a_context_window_may_be_told_in_tokens() -> None:
    text = "Moonshot AI released Kimi K7. It has a context window of 256,000 tokens.\n"
    assert ("kimi-k7", "contextWindow", "exact 256000 tokens") in rows(text)


@pytest.mark.parametrize(
    "told",
    [
        "Moonshot AI raised about $40 million from Larkfield Capital and Tencent in February.",
        "Moonshot AI is busy. Series B, in July 2022, brought in $55 million from Larkfield Capital and Tencent.",
    ],
)
def test_money_is_from_its_investors(told: str) -> None:
    assert {row[2] for row in rows(f"{told}\n") if row[1] == "participant"} == {"larkfield-capital", "tencent"}


def test_what_a_figure_is_compared_with_is_told_for_the_year_before() -> None:
    text = "砚池智能2025年营业收入9.6亿元，较上年的4.7亿元增长104%。\n"
    found = {(said.quantity.as_written, said.time) for one in drafted(text).proposals if (said := one.claim).quantity}
    assert ("4.7亿元", "2024") in found
    told = [one for one in drafted(text).proposals if one.claim.time == "2024"]
    assert all(one.proposed and "uncertain" in one.proposed.flags for one in told)


def test_a_level_of_today_is_not_of_the_day_of_the_release() -> None:
    found = [one.claim for one in drafted("智谱今年3月开源的GLM 5很小，下载量已超过1000万次。\n").proposals]
    assert [one.time for one in found if one.predicate == "downloads"] == [DAY]
    since = [one.claim for one in drafted("截至2026年3月智谱的GLM 5下载量已超过1000万次。\n").proposals]
    assert [one.time for one in since if one.predicate == "downloads"] == ["2026-03"]
