"""A number of which no word tells what it counts is held against the same number of whom its sentence names."""

from __future__ import annotations

import pytest

from kg.factcheck.factcheck import Factchecker
from kg.grammar.read import find_numbers


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Anthropic counted more than 150,000 exchanges that came from DeepSeek.", "supported"),
        ("Anthropic counted 150,000 exchanges that came from DeepSeek.", "harder"),
        ("Anthropic counted fewer than 150,000 exchanges that came from DeepSeek.", "harder"),
        ("Anthropic counted more than 150,000 exchanges that came from Zhipu.", "unknown"),
        ("Anthropic counted more than 170,000 exchanges that came from DeepSeek.", "unknown"),
    ],
)
def test_a_count_is_told_by_its_number_and_by_whom_it_names(packaged: Factchecker, sentence: str, verdict: str) -> None:
    found = [one for one in packaged.check(sentence, "2026-02-23").findings if one.kind == "figure"]
    assert [one.verdict for one in found] == [verdict]


def test_numbers_come_with_their_hedge_and_without_what_stands_for_itself() -> None:
    text = "More than 150,000 exchanges, 20 million users and 3,000 letters"
    assert [text[one.start : one.end] for one in find_numbers(text)] == ["More than 150,000", "3,000"]
