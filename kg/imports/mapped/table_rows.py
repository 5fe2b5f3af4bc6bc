"""The rows of a table as claims: each cell what its column states, each claim named by its row.

Times and figures are read by the grammar of the project, so that bounds stay bounds; a cell that it cannot read is a
problem with its row and column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.base.foreign_text import NO_TEXT
from kg.drafting.things import round_named
from kg.grammar.times import parse_time
from kg.imports.mapped.imported_row import CellFault, ImportedRow, at_cell, figure, identifier, thing
from kg.imports.mapped.mapping import Column, framed
from kg.imports.mapped.mapping import Mapping as TableMapping
from kg.imports.mapped.table_names import TableNames
from kg.ontology.registry import vocabulary
from kg.ontology.round_names import parse_rung
from kg.quantities.edtf import parse_edtf, possibly_overlaps

_UNIT = "write the unit in the cell, or give the column's unit in the mapping"


@dataclass
class TableRow(ImportedRow):
    """A row with its cells that say something."""

    cells: Mapping[str, str] = field(kw_only=True)


@dataclass
class KnownDeals:
    """The deals of each company, with the times that claims give for them; rows add theirs."""

    times: dict[str, dict[str, set[str]]]

    def like(self, company: str, id: str, time: str | None) -> list[str]:
        """The deals that may be the one of this id and time: of the same id, or at a time that may be the same."""
        found = []
        for deal, times in self.times.get(company, {}).items():
            near = time and any(possibly_overlaps(parse_edtf(time), parse_edtf(other)) for other in times)
            if deal == id or near:
                found.append(deal)
        return found

    def add(self, company: str, id: str, time: str | None) -> None:
        """A deal that a row tells of."""
        self.times.setdefault(company, {}).setdefault(id, set()).update([time] if time else [])


class RowReader:
    """Reads rows into claims, in the order of the table."""

    def __init__(self, mapping: TableMapping, names: TableNames, deals: KnownDeals) -> None:
        self.mapping, self.names, self.deals = mapping, names, deals

    def read(self, row: TableRow) -> None:
        """Fill in the claims of a row. Raises CellFault."""
        for place, cell in row.cells.items():
            if NO_TEXT.search(cell) and place not in self.mapping.ignored:
                raise CellFault("is no text of a line", place=place, remedy="mend it, or leave it out")
        place = self.mapping.subject.column
        name = row.cells.get(place, "")
        if not name:
            raise CellFault("is empty", place=place, remedy="every row says what it is about")
        subject = thing(self.names, name, place, self.mapping.subject.type, self.mapping.subject.type)
        time = self._time(row, self.mapping.date)
        common: dict[str, Any] = {}
        if self.mapping.provider and row.cells.get(self.mapping.provider):
            at = self.mapping.provider
            common["provider"] = thing(self.names, row.cells[at], at, "DataProvider", "Agent")
        row.about = subject
        if self.mapping.rows == "deals":
            row.about, common = self._deal(row, subject, time), {"about": [subject]}
        for name, column in self.mapping.columns.items():
            cell = row.cells.get(name, "")
            for part in self._parts(cell, column):
                self._state(row, name, column, part, time, common)

    def _parts(self, cell: str, column: Column) -> list[str]:
        parts = cell.split(column.separator) if column.separator else [cell]
        return [part.strip() for part in parts if part.strip()]

    def _state(self, row: TableRow, name: str, column: Column, part: str, time: str | None, common: Any) -> None:
        prop = vocabulary().properties[column.predicate]
        given: dict[str, Any] = {**common, "modality": column.modality, "time": time}
        if prop.takes == "quantity":
            written, unit = framed(column.written, part), column.unit
            given["quantity"] = figure(prop.name, written, name, unit=unit, remedy=_UNIT)
        elif prop.takes == "string":
            given |= {"literal": identifier(prop.name, part, name), "time": None}
        elif prop.takes == "edtf":
            given["time"] = self._read_time(part, name)
        else:
            listed = part.removesuffix("等")
            given["object"] = thing(self.names, listed, name, column.type or prop.range, prop.range)
            if listed != part and vocabulary().properties["participant"].domain == prop.domain:
                row.add("participantListOpen", literal="true", **common)
        row.add(column.predicate, **given)

    def _deal(self, row: TableRow, company: str, time: str | None) -> str:
        """The round that a row tells of, with what names it. Raises CellFault where it may be another that is known."""
        label = row.cells.get(self.mapping.label, "") if self.mapping.label else ""
        id, name = round_named(company, self.names.entity(company).name, label, time)
        decided = self.mapping.deals.get(row.number)
        like = self.deals.like(company, id, time)
        if decided is None and like:
            remedy = f"say which it is under deals: {row.number}: {like[0]}, or an id of its own"
            raise CellFault(f"may be {', '.join(like)}", place=self.mapping.subject.column, remedy=remedy)
        row.about = decided or id
        if row.about not in self.names.known:
            self.names.add_deal(row.about, name)
        self.deals.add(company, row.about, time)
        row.add("company", object=company, about=[company])
        if time is not None:
            row.add("date", time=time, about=[company])
        if label:
            row.add("roundLabel", literal=label, about=[company])
            rung = parse_rung(label)
            if rung is not None and rung.stage in vocabulary().codes:
                row.add("stage", object=rung.stage, about=[company])
        return row.about

    def _time(self, row: TableRow, column: str | None) -> str | None:
        cell = row.cells.get(column, "") if column else ""
        return self._read_time(cell, column or "") if cell else None

    def _read_time(self, cell: str, place: str) -> str:
        with at_cell(place):
            return parse_time(cell).edtf
