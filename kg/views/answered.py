"""What the views answered, kept with their snapshot: the same question is computed once.

Stands on the registry. A snapshot never changes and a result is frozen, so callers share it. Keeps the latest
`MOST` answers of a snapshot.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.kept import kept
from kg.store import Snapshot
from kg.views.evidence import Evidence
from kg.views.registry import typed_view
from kg.views.result import View

MOST = 24
Question = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Answer:
    """A view's typed result, and the names of the shipped queries it was computed from."""

    view: View[Any]
    queries: frozenset[str]


@kept
def _answers(_snapshot: Snapshot) -> OrderedDict[Question, Answer]:
    return OrderedDict()


def answered(snapshot: Snapshot, name: str, parameters: Mapping[str, str]) -> Answer:
    """A view's answer to these parameters, as texts by published name. Raises as `typed_view` does."""
    known, question = _answers(snapshot), (name, tuple(sorted(parameters.items())))
    if question not in known:
        evidence = Evidence(snapshot)
        found = typed_view(evidence, name, parameters)
        known[question] = Answer(found, frozenset(evidence.queries))
        if len(known) > MOST:
            known.popitem(last=False)
    known.move_to_end(question)
    return known[question]
