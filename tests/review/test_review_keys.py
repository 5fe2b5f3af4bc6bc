"""Keys per accepted claim by a scripted keyboard, on texts with gold: few, and one for a claim that is right."""

from __future__ import annotations

from statistics import median

import pytest

from tests.support.review_keys import pressed
from tests.support.shared import shared


@pytest.mark.slow
def test_a_right_claim_costs_one_key_and_a_text_few_more() -> None:
    shared("passages")
    found = pressed(["04", "16", "17", "26", "37"])
    assert all(one.accepted for one in found)
    assert median(one.each for one in found) <= 2.5
    own = [keys for one in found for keys in one.accepted]
    assert median(own) == 1 and max(own) <= 4
