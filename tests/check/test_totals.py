"""The packaged data holds as many of each class as `kg/data/totals.yaml` says: a loss or a doubling shows."""

from __future__ import annotations

import pytest

from kg.base.paths import data_dir
from kg.base.yaml_text import read_yaml
from kg.build.dataset import build
from kg.check.totals import counts, problems
from kg.records.load import Knowledge
from kg.store.snapshot import Snapshot


def test_the_packaged_data_is_within_its_limits(snapshot: Snapshot) -> None:
    assert problems(snapshot) == []


def test_every_class_of_the_data_has_limits_and_no_other(snapshot: Snapshot) -> None:
    assert set(read_yaml(data_dir() / "totals.yaml").data) == set(counts(snapshot))


def test_the_limits_are_tight(snapshot: Snapshot) -> None:
    for name, limits in read_yaml(data_dir() / "totals.yaml").data.items():
        low, high = (int(part) for part in limits.split(".."))
        assert high - low <= max(2, counts(snapshot)[name] // 20), name


@pytest.mark.slow
def test_a_lost_source_shows(known: Knowledge) -> None:
    rest = known.only(source for source in known.sources if source != "a2")
    found = problems(Snapshot.from_nquads(build(rest).nquads))
    messages = {problem.message.split(" of class ")[1].split(",")[0] for problem in found}
    assert {"Claim", "Statement", "Source", "Offer"} <= messages
    assert all(problem.file == "kg/data/totals.yaml" and problem.line > 1 and problem.remedy for problem in found)
