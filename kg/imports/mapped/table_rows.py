"""The rows of a table as claims: each cell what its column states, each claim named by its row.

Times and figures are read by the grammar of the project, so that bounds stay bounds; a cell that it cannot read is a
problem with its row and column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.base.errors import BadInput
from kg.build.minted_ids import kebab
from kg.drafting.things import round_named
from kg.grammar.read import parse_quantity
from kg.grammar.times import parse_time
from kg.imports.mapped.imported import CellFault, ImportedRow
from kg.imports.mapped.mapping import Column, framed
from kg.imports.mapped.mapping import Mapping as TableMapping
from kg.imports.mapped.table_names import TableNames
from kg.ontology.identifiers import identifier_fault
from kg.ontology.registry import vocabulary
from kg.ontology.round_names import parse_rung
from kg.quantities.edtf import parse_edtf, possibly_overlaps
from kg.records.record_models import Claim, QuantityField


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
        place = self.mapping.subject.column
        name = row.cells.get(place, "")
        if not name:
            raise CellFault("is empty", place=place, remedy="every row says what it is about")
        subject = self._thing(name, place, self.mapping.subject.type, self.mapping.subject.type)
        time = self._time(row, self.mapping.date)
        common: dict[str, Any] = {}
        if self.mapping.provider and row.cells.get(self.mapping.provider):
            at = self.mapping.provider
            common["provider"] = self._thing(row.cells[at], at, "DataProvider", "Agent")
        row.about = subject
        if self.mapping.rows == "deals":
            row.about, common = self._deal(row, subject, time), {"about": [subject]}
        for name, column in self.mapping.columns.items():
            cell = row.cells.get(name, "")
            for number, part in enumerate(self._parts(cell, column), 1):
                self._state(row, name, column, part, number, time, common)

    def _parts(self, cell: str, column: Column) -> list[str]:
        parts = cell.split(column.separator) if column.separator else [cell]
        return [part.strip() for part in parts if part.strip()]

    def _state(
        self, row: TableRow, name: str, column: Column, part: str, number: int, time: str | None, common: Any
    ) -> None:
        prop = vocabulary().properties[column.predicate]
        given: dict[str, Any] = {**common, "modality": column.modality, "time": time}
        if prop.takes == "quantity":
            given["quantity"] = self._figure(part, name, column)
        elif prop.takes == "string":
            wrong = identifier_fault(prop.name, part)
            if wrong:
                raise CellFault(wrong, place=name, remedy="mend the cell")
            given |= {"literal": part, "time": None}
        elif prop.takes == "edtf":
            given["time"] = self._read_time(part, name)
        else:
            listed = part.removesuffix("等")
            given["object"] = self._thing(listed, name, column.type or prop.range, prop.range)
            if listed != part and vocabulary().properties["participant"].domain == prop.domain:
                self._add(row, "participantListOpen", 1, literal="true", **common)
        self._add(row, column.predicate, number, **given)

    def _add(self, row: TableRow, predicate: str, number: int, **given: Any) -> None:
        kept = {key: value for key, value in given.items() if value not in (None, "", [])}
        id = f"row-{row.number}-{kebab(predicate)}" + (f"-{number}" if number > 1 else "")
        if all(claim.id != id for claim in row.claims):
            row.claims.append(Claim(id=id, subject=row.about, predicate=predicate, **kept))

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
        self._add(row, "company", 1, object=company, about=[company])
        if time is not None:
            self._add(row, "date", 1, time=time, about=[company])
        if label:
            self._add(row, "roundLabel", 1, literal=label, about=[company])
            rung = parse_rung(label)
            if rung is not None and rung.stage in vocabulary().codes:
                self._add(row, "stage", 1, object=rung.stage, about=[company])
        return row.about

    def _thing(self, name: str, place: str, type: str, allowed: str) -> str:
        try:
            return self.names.id_of(name, type, allowed)
        except BadInput as error:
            raise CellFault(error.message, place=place, remedy=error.remedy) from None

    def _time(self, row: TableRow, column: str | None) -> str | None:
        cell = row.cells.get(column, "") if column else ""
        return self._read_time(cell, column or "") if cell else None

    def _read_time(self, cell: str, place: str) -> str:
        try:
            return parse_time(cell).edtf
        except BadInput as error:
            raise CellFault(error.message, place=place, remedy=error.remedy) from None

    def _figure(self, cell: str, place: str, column: Column) -> QuantityField:
        words = framed(column.written, cell)
        try:
            found = parse_quantity(words)
            if found.unit == "count" and column.unit:
                found = parse_quantity(words, unit=column.unit)
        except BadInput as error:
            raise CellFault(error.message, place=place, remedy=error.remedy) from None
        kind = vocabulary().properties[column.predicate].unit_kind
        if kind and vocabulary().codes[found.unit].unit_kind != kind:
            remedy = "write the unit in the cell, or give the column's unit in the mapping"
            raise CellFault(f"{cell!r} is in {found.unit}, not a unit of {kind}", place=place, remedy=remedy)
        return QuantityField.of(words, found)
