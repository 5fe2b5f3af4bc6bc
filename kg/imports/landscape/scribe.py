"""Writes the claims of one row: fills in what every claim of the row shares, and accounts for its cells.

Knows no kind of deal; `rounds`, `deals` and `metrics` say what to write.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kg.imports.landscape.cell_values import Certainty
from kg.imports.landscape.csv_table import CellError, Row
from kg.imports.landscape.deal_parties import Parties, PartyReader
from kg.imports.landscape.decisions import Decisions
from kg.imports.landscape.round_labels import Label
from kg.records.record_models import Bilingual, Claim, Entity


@dataclass
class Output:
    """What the rows become: deals by id, claims by source, in the order of the rows."""

    deals: dict[str, Entity] = field(default_factory=dict)
    claims: dict[str, list[Claim]] = field(default_factory=dict)

    def add(self, source: str, claim: Claim) -> None:
        """Add one claim; the same claim twice from one source is one claim, another one of its id an error."""
        known = self.claims.setdefault(source, [])
        earlier = next((c for c in known if c.id == claim.id), None)
        if earlier is not None and earlier != claim:
            raise CellError("source_address", f"two claims {source}.{claim.id}", "tell their ids apart")
        if earlier is None:
            known.append(claim)


@dataclass
class Deal:
    """One row of the rounds table as its cells were read, before it becomes claims."""

    row: Row
    company: Entity
    label: Label
    date: str
    certainty: Certainty
    reader: PartyReader

    def parties(self, column: str) -> Parties:
        """The parties of one column, read anew."""
        return self.reader.read(self.row[column], column) if self.row[column] else Parties()


class Scribe:
    """Adds claims for one row, each to the source that states it."""

    def __init__(self, row: Row, decisions: Decisions, output: Output, source: str, time: str) -> None:
        self.row, self.decisions, self.output, self.time = row, decisions, output, time
        self.source = source
        self.other_sources: dict[str, str] = {}

    def deal(self, key: str, kind: str, name: Bilingual) -> None:
        """Introduce a round, listing, acquisition or plan."""
        made = Entity(id=key, type=kind, name=name)
        self.output.deals.setdefault(key, made)

    def claim(
        self, key: str, subject: str, predicate: str, columns: tuple[str, ...], what: str = "", **given: Any
    ) -> None:
        """Add a claim that the `columns` state; the first of them is the one it accounts for.

        `timeless` leaves the time out; the decisions may make it one that was planned or sought; a column with an
        address of its own sends it to that source, as `source` does.
        """
        if given.pop("timeless", False):
            given["time"] = None
        own = given.pop("source", None)
        meant = self.decisions.meant(self.row.name, columns)
        if meant:
            given["modality"] = meant.modality
        fields = {"time": self.time} | given
        kept = {name: value for name, value in fields.items() if value not in (None, [], {}, "")}
        source = own or self.other_sources.get(columns[0], self.source)
        self.output.add(source, Claim(id=key, subject=subject, predicate=predicate, **kept))
        decision = meant.why if meant else ""
        self.row.became(columns[0], what or f"{source}.{key}", decision)
