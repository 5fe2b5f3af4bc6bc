"""Checkers of drafts, each made once: over the packaged graph, and over it with the invented example."""

from __future__ import annotations

import pytest

from kg.base.paths import example_dir
from kg.factcheck.factcheck import Factchecker
from kg.records.load import Knowledge, load


@pytest.fixture(scope="package")
def packaged(known: Knowledge) -> Factchecker:
    """Checks against the packaged claims."""
    return Factchecker(known)


@pytest.fixture(scope="package")
def example() -> Factchecker:
    """Checks against the packaged claims and those of the invented example."""
    return Factchecker(load(example_dir()))
