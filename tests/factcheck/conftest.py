"""Checkers of drafts, each made once: over the packaged graph, and over it with the invented example."""

from __future__ import annotations

import pytest

from kg.base.paths import example_dir
from kg.factcheck.factcheck import Factchecker
from kg.factcheck.finding import Finding
from kg.records.load import Knowledge, load


@pytest.fixture(scope="package")
def packaged(known: Knowledge) -> Factchecker:
    """Checks against the packaged claims."""
    return Factchecker(known)


@pytest.fixture(scope="package")
def example() -> Factchecker:
    """Checks against the packaged claims and those of the invented example."""
    return Factchecker(load(example_dir()))


def at(found: list[Finding], text: str, words: str) -> list[Finding]:
    """The findings at words of a text."""
    begin = text.index(words)
    return [one for one in found if one.place[0] < begin + len(words) and begin < one.place[1]]
