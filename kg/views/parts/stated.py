"""Claims as views read them: one flat record per claim, from a view's query file.

A view computes on these records alone, so what it says can be recomputed without a source by dropping that source's
records. Never reads an edge that no claim states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.facts.entities import local
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot


@dataclass(frozen=True)
class Stated:
    """One claim: ids of what it names, the quantity's name, the time as EDTF; empty where it says nothing."""

    claim: str
    source: str
    subject: str
    predicate: str
    object: str = ""
    entity: bool = False
    quantity: str = ""
    time: str = ""
    modality: str = "actual"
    polarity: str = "positive"
    speaker: str = ""
    document: str = ""
    provider: str = ""
    definition: str = ""
    introduced: str = ""

    def holds(self, modalities: Collection[str]) -> bool:
        """Whether the claim is positive and of one of these modalities."""
        return self.polarity == "positive" and self.modality in modalities


_FIELDS = frozenset(Stated.__dataclass_fields__)


def stated(snapshot: Snapshot, query: str, **parameters: str) -> list[Stated]:
    """The claims that a view's query selects, retracted ones left out by the query, ordered by id."""
    found = run(snapshot, query, **parameters)
    records: dict[str, Stated] = {}
    for row in found.rows:
        cells = {name: cell for name, cell in zip(found.columns, row, strict=True) if cell is not None}
        fields = {name: local(cell.value) for name, cell in cells.items() if name in _FIELDS}
        said = cells.get("object")
        record = Stated(**fields, entity=isinstance(said, NamedNode))
        records[record.claim] = record
    return [records[key] for key in sorted(records)]


def claims(records: Iterable[Stated]) -> tuple[str, ...]:
    """The ids of these claims, each once, sorted."""
    return tuple(sorted({record.claim for record in records}))
