"""Thirty seconds of faults: no answer is wrong, nothing that was acknowledged is lost, nothing is left behind.

`make faults` does them for ten minutes and judges also how soon the service is back.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.clients import CHOICES, FORMS, data, triples
from tests.faults.harness import mountable, on_full_disks, run

pytestmark = pytest.mark.fuzz
SECONDS = 30.0


def test_no_version_passes_for_another() -> None:
    for choice in CHOICES:
        assert len({triples(version, choice) for version in range(1, 20)}) == 19
    assert data(2) != data(3)


def test_a_full_disk_leaves_the_old_file_alone(tmp_path: Path) -> None:
    assert on_full_disks(tmp_path) == []
    if not mountable():
        pytest.skip("no disk can be mounted here (unshare -Urm): a limit of size was all that could be tried")


@pytest.mark.parametrize("seed", [20260101])
def test_faults_lead_to_no_wrong_answer_and_lose_nothing(seed: int) -> None:
    found = run(SECONDS, seed, back_s=600)
    assert found.wrong == []
    asked = {f"right: version{choice}" for choice in CHOICES}
    asked |= {f"right: co-investment.{form}?lang=en" for form in FORMS}
    assert asked <= found.statuses.keys()
    assert found.done
