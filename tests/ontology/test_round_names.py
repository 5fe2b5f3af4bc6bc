"""The ladder of round names is a partial order."""

from __future__ import annotations

from itertools import combinations

import pytest

from kg.ontology.registry import vocabulary
from kg.ontology.round_names import Rung, compare, parse_rung


def rung(name: str) -> Rung:
    found = parse_rung(name)
    assert found is not None, name
    return found


ASCENDING = [
    "种子轮",
    "天使轮",
    "天使+轮",
    "Pre-A轮",
    "Pre-A+轮",
    "A轮",
    "A+轮",
    "A++轮",
    "B轮",
    "B+轮",
    "C轮",
    "D轮",
    "Pre-IPO",
]


@pytest.mark.parametrize(("lower", "higher"), list(combinations(ASCENDING, 2)))
def test_the_named_rungs_ascend(lower: str, higher: str) -> None:
    assert compare(rung(lower), rung(higher)) == "before"
    assert compare(rung(higher), rung(lower)) == "after"


@pytest.mark.parametrize(
    ("chinese", "english"),
    [("天使", "angel"), ("种子", "seed"), ("A轮", "Series A"), ("B+轮", "B+"), ("战略融资", "strategic")],
)
def test_chinese_and_english_names_are_one_stage(chinese: str, english: str) -> None:
    assert rung(chinese).stage == rung(english).stage is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("战略", "A轮"),  # may come at any time
        ("战略", "战略"),  # nor do two of them say which came first
        ("3rd", "B"),  # a count and a letter
        ("A+", "A2"),  # both after A, in two ways of counting
        ("A", "A1"),
        ("B轮系列", "B轮"),  # the whole and a part
        ("B轮系列", "B3"),
        ("B轮系列", "B轮系列"),
    ],
)
def test_names_that_do_not_order_stay_undetermined(one: str, other: str) -> None:
    assert compare(rung(one), rung(other)) == "undetermined"
    assert compare(rung(other), rung(one)) == "undetermined"


def test_a_series_still_stands_against_other_letters() -> None:
    assert compare(rung("A轮"), rung("B轮系列")) == "before"
    assert compare(rung("B轮系列"), rung("C轮")) == "before"


def test_numbers_within_a_letter_and_counts_order() -> None:
    assert compare(rung("A1"), rung("A5")) == "before"
    assert compare(rung("2nd"), rung("4th")) == "before"
    assert compare(rung("第4轮"), rung("4th")) == "same"
    assert compare(rung("B"), rung("B轮")) == "same"


@pytest.mark.parametrize("name", ["2024-05", "founder", "A4+A5", "seed/A", "Hangzhou", "轮", "", "AA", "A+++-"])
def test_what_is_no_ladder_name_is_none(name: str) -> None:
    assert parse_rung(name) is None


def test_every_stage_of_the_letters_in_use_is_a_code() -> None:
    known = {code.name for code in vocabulary().codes_of("RoundStage")}
    named = ["种子", "天使", "天使+", "Pre-A", "A", "A+", "A++", "B", "B+", "C", "C+", "D", "Pre-IPO", "战略"]
    assert {rung(name).stage for name in named} == known
