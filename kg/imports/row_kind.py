"""What kind of row a row is: its cells as the mapping reads them, and what its columns state.

A round, a listing and a purchase stand in one table: each kind whose patterns fit a row adds to what the mapping says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Cells
from dataclasses import dataclass, field, replace
from typing import Literal

from kg.imports.mapping import Kind, Mapping, Measures, Statement


@dataclass(frozen=True)
class RowKind:
    """What a row of the kind is about, and what its columns state; `left` are its cells that nothing is made of."""

    rows: Literal["deals", "facts"]
    cells: Cells[str, str]
    columns: Cells[str, Statement]
    measures: Cells[str, Measures]
    type: str = "FundingRound"
    company: str = "company"
    modality: str | None = None
    left: list[str] = field(default_factory=list)


def row_kind(mapping: Mapping, cells: Cells[str, str]) -> RowKind:
    """What a row is, by its cells as the table has them."""
    found = RowKind(mapping.rows, dict(cells), dict(mapping.columns), dict(mapping.measures))
    for kind in mapping.kinds:
        groups = _fits(kind, cells)
        if groups is not None:
            found = _with(found, kind, groups)
    read = {place: as_read(mapping, place, cell) for place, cell in found.cells.items()}
    return replace(found, cells={place: cell for place, cell in read.items() if cell})


def as_read(mapping: Mapping, place: str, cell: str) -> str:
    """A cell, or one of its parts, in the words that the mapping has for it; "" where it says nothing."""
    said = mapping.cells.get(place, {}).get(cell, cell)
    return "" if said in mapping.nothing else said


def _fits(kind: Kind, cells: Cells[str, str]) -> dict[str, str] | None:
    groups: dict[str, str] = {}
    for place, pattern in kind.where.items():
        match = re.fullmatch(pattern, cells.get(place, ""))
        if match is None:
            return None
        groups |= {name: text.strip() for name, text in match.groupdict().items() if text}
    return groups


def _with(found: RowKind, kind: Kind, groups: Cells[str, str]) -> RowKind:
    gone = set(kind.ignored)
    return RowKind(
        kind.rows or found.rows,
        {**found.cells, **groups},
        {name: one for name, one in {**found.columns, **kind.columns}.items() if name not in gone},
        {name: one for name, one in {**found.measures, **kind.measures}.items() if name not in gone},
        kind.type or found.type,
        kind.company or found.company,
        kind.modality or found.modality,
        [*found.left, *(name for name in kind.ignored if found.cells.get(name))],
    )
