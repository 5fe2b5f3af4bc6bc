"""Thirty seconds of faults: no answer is wrong, nothing that was acknowledged is lost, nothing is left behind.

`make faults` does them for ten minutes and judges also how soon the service is back.
"""

from __future__ import annotations

import pytest

from tests.faults.clients import data, triples
from tests.faults.harness import run

pytestmark = pytest.mark.fuzz
SECONDS = 30.0


def test_no_version_passes_for_another() -> None:
    assert len({triples(version) for version in range(1, 20)}) == 19
    assert data(2) != data(3)


@pytest.mark.parametrize("seed", [20260101])
def test_faults_lead_to_no_wrong_answer_and_lose_nothing(seed: int) -> None:
    found = run(SECONDS, seed, back_s=600)
    assert found.wrong == []
    assert found.statuses["right"] > 0
    assert found.done
