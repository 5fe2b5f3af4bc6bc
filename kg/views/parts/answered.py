"""What the views answered, kept with their snapshot: the same question is computed once.

A snapshot never changes and a result is frozen, so callers share it. Keeps the latest `MOST` answers of a snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from kg.store.per_snapshot import last_kept
from kg.store.snapshot import Snapshot
from kg.views.parts.derived import Derived
from kg.views.parts.evidence import Evidence
from kg.views.parts.result import View
from kg.views.view_specs import typed_view

MOST = 24


@dataclass(frozen=True)
class Answer:
    """A view's typed result, and the names of the shipped queries it was computed from."""

    view: View[Any]
    queries: frozenset[str]

    @cached_property
    def formulas(self) -> tuple[str, ...]:
        """The formula of every derived number, each once, sorted."""
        rows = chain(self.view.rows, *(section.rows for section in self.view.sections))
        cells = (cell for row in rows for _, cell in row)
        return tuple(sorted({cell.formula for cell in cells if isinstance(cell, Derived)}))


def answered(snapshot: Snapshot, name: str, parameters: Mapping[str, str]) -> Answer:
    """A view's answer to these parameters, as texts by published name. Raises as `typed_view` does."""
    return _answer(snapshot, name, tuple(sorted(parameters.items())))


@last_kept(MOST)
def _answer(snapshot: Snapshot, name: str, parameters: tuple[tuple[str, str], ...]) -> Answer:
    evidence = Evidence(snapshot)
    found = typed_view(evidence, name, dict(parameters))
    return Answer(found, frozenset(evidence.queries))
