"""The rows of a table as claims: each cell what its column states, each claim named by its row.

Times and figures are read by the grammar of the project, so that bounds stay bounds; a cell that it cannot read is a
problem with its row and column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.base.foreign_text import NO_TEXT
from kg.build.minted_ids import minted
from kg.grammar.times import parse_time
from kg.imports.imported_row import CellFault, ImportedRow, at_cell, figure, identifier, thing
from kg.imports.mapping import Figure, Statement, framed
from kg.imports.mapping import Mapping as TableMapping
from kg.imports.row_kind import RowKind, as_read, row_kind
from kg.imports.table_deals import KnownDeals, deal_named
from kg.imports.table_names import TableNames, in_brackets
from kg.ontology.registry import vocabulary
from kg.ontology.round_names import parse_rung
from kg.quantities.edtf import parse_edtf
from kg.records.record_models import Claim

_UNIT = "write the unit in the cell, or give the column's unit in the mapping"


@dataclass
class TableRow(ImportedRow):
    """A row with its cells that say something."""

    cells: Mapping[str, str] = field(kw_only=True)


@dataclass(frozen=True)
class _Row:
    """A row while it is read: what kind it is, whose it is, when, and what all its claims have in common."""

    made: TableRow
    kind: RowKind
    company: str
    time: str | None
    common: Mapping[str, Any]


class RowReader:
    """Reads rows into claims, in the order of the table; `pages` are the known sources by address."""

    def __init__(self, mapping: TableMapping, names: TableNames, deals: KnownDeals, pages: Mapping[str, str]) -> None:
        self.mapping, self.names, self.deals, self.pages = mapping, names, deals, pages

    def read(self, row: TableRow) -> None:
        """Fill in the claims of a row. Raises CellFault."""
        for place, cell in row.cells.items():
            if NO_TEXT.search(cell) and place not in self.mapping.ignored:
                raise CellFault("is no text of a line", place=place, remedy="mend it, or leave it out")
        kind = row_kind(self.mapping, row.cells)
        row.left += kind.left
        self._page(row)
        place, type = self.mapping.subject.column, self.mapping.subject.type
        if not kind.cells.get(place):
            raise CellFault("is empty", place=place, remedy="every row says what it is about")
        row.about = thing(self.names, kind.cells[place], place, type, type)
        common = {"modality": kind.modality, **self._provider(kind, row.about)}
        if self.mapping.certainty:
            common["certainty"] = kind.cells.get(self.mapping.certainty)
        read = _Row(row, kind, row.about, self._time(kind.cells), common)
        if kind.rows == "deals":
            self._deal(read)
        for place, statement in kind.columns.items():
            self._column(read, place, statement)
        for place, measures in kind.measures.items():
            if kind.cells.get(place):
                named = kind.cells.get(measures.named, "")
                if named not in measures.of:
                    remedy = f"say what it states, under measures: {place}: of; there are: {', '.join(measures.of)}"
                    raise CellFault(f"{named!r} is not said to state anything", place=measures.named, remedy=remedy)
                self._column(read, place, measures.of[named])

    def _page(self, row: TableRow) -> None:
        at = self.mapping.address
        if at is not None and row.cells.get(at):
            page = self.pages.get(row.cells[at])
            if page is None:
                remedy = "describe it under sources in the workspace, or list the column under ignored"
                raise CellFault("is the address of no source that has no text here", place=at, remedy=remedy)
            row.page, row.prefix = page, f"{self.mapping.source.id}-"

    def _provider(self, kind: RowKind, subject: str) -> dict[str, Any]:
        at = self.mapping.provider
        if kind.rows == "deals" or at is None or not kind.cells.get(at):
            return {}
        own = kind.cells[at] in self.mapping.own
        return {"provider": subject if own else thing(self.names, kind.cells[at], at, "DataProvider", "Agent")}

    def _column(self, read: _Row, place: str, statement: Statement) -> None:
        cell = read.kind.cells.get(place, "")
        for part in cell.split(statement.separator) if statement.separator else [cell]:
            said = as_read(self.mapping, place, part.strip())
            if said:
                self._state(read, place, statement, said)

    def _state(self, read: _Row, place: str, statement: Statement, part: str) -> None:
        prop = vocabulary().properties[statement.predicate]
        if prop.takes == "entity":
            self._parties(read, place, statement, part)
            return
        given = self._given(read, prop.domain, statement, place)
        if prop.takes == "quantity":
            given["quantity"] = self._figure(read, statement, part, place)
        elif prop.takes == "edtf":
            given["time"] = self._read_time(part, place)
        else:
            given |= {"literal": identifier(prop.name, part, place), "time": None}
        if prop.name == "roundLabel":
            _called(read.made, part, given)
        else:
            read.made.add(prop.name, **given)

    def _parties(self, read: _Row, place: str, statement: Statement, part: str) -> None:
        """Whom a part of a cell names, and what its brackets say: a role, or a figure of its own."""
        name, bracket = in_brackets(part)
        figured = statement.bracket if any(letter.isdigit() for letter in bracket) else None
        role = statement.roles.get(bracket)
        prop = vocabulary().properties[role or statement.predicate]
        if not bracket or not (role or figured) or self.names.has(part, prop.range):
            name, figured, prop = part, None, vocabulary().properties[statement.predicate]
        given = self._given(read, prop.domain, statement, place)
        listed = name.removesuffix("等")
        object = thing(self.names, listed, place, statement.type or prop.range, prop.range)
        if listed != name and vocabulary().properties["participant"].domain == prop.domain:
            read.made.add("participantListOpen", literal="true", **{**given, "time": None})
        made = read.made.add(prop.name, **given, object=object)
        if figured is not None:
            self._tie(read, place, figured, bracket, made)

    def _given(self, read: _Row, domain: str, statement: Statement, place: str) -> dict[str, Any]:
        """Whose a claim is, of the deal or of its company, and when it holds."""
        deal = read.kind.rows == "deals" and (not domain or vocabulary().is_a(read.kind.type, domain))
        about = [read.company] if deal else []
        with at_cell(place):
            fixed = "{}" not in statement.time
            words = statement.time.replace("{}", read.time or "") if fixed or read.time else ""
            time = parse_edtf(words).edtf if words else None
        said = {**read.common, "about": about, "time": time, "definition": statement.definition}
        if said.get("modality") is None or statement.modality != "actual":
            said["modality"] = statement.modality
        return said if deal else {**said, "subject": read.company}

    def _tie(self, read: _Row, place: str, bracket: Figure, words: str, party: Claim) -> None:
        """What a figure in brackets states of the tie to whom it stands behind: the share, the money put in."""
        tie = minted(party, vocabulary().properties[party.predicate])
        if tie is None:
            remedy = f"take bracket out: {party.predicate} makes no holding and no investment"
            raise CellFault(f"{words!r} states nothing of {party.object}", place=place, remedy=remedy)
        given = {**read.common, "time": party.time, "modality": party.modality, "subject": tie}
        given["about"] = [id for id in dict.fromkeys((read.company, party.subject, party.object)) if id]
        read.made.add(bracket.predicate, **given, quantity=self._figure(read, bracket, words, place))

    def _figure(self, read: _Row, figured: Figure, words: str, place: str) -> Any:
        cells = read.kind.cells
        unit = figured.unit and framed(figured.unit, "", cells)
        if unit is not None and unit not in vocabulary().codes:
            raise CellFault(f"has no unit: {unit!r} is none", place=place, remedy="write a unit of /schema")
        return figure(figured.predicate, framed(figured.written, words, cells), place, unit=unit, remedy=_UNIT)

    def _deal(self, read: _Row) -> None:
        """The deal that a row tells of, with what names it. Raises CellFault where it may be another that is known."""
        row, kind, company, time = read.made, read.kind, read.company, read.time
        label = self._label(kind)
        id, name = deal_named(kind.type, company, self.names.entity(company).name, label, time)
        decided = self.mapping.deals.get(row.number)
        like = self.deals.like(company, kind.type, id, time)
        if decided is None and like:
            remedy = f"say which it is under deals: {row.number}: {like[0]}, or an id of its own"
            raise CellFault(f"may be {', '.join(like)}", place=self.mapping.subject.column, remedy=remedy)
        row.about = decided or id
        if row.about not in self.names.known:
            self.names.add_deal(row.about, kind.type, name)
        self.deals.add(company, kind.type, row.about, time)
        common = {**read.common, "about": [company]}
        planned = kind.type == "Plan"  # what is not done has no date: the time is that at which somebody has the plan
        row.add(kind.company, object=company, time=time if planned else None, **common)
        if time is not None and not planned:
            row.add("date", time=time, **common)
        if label and kind.type == "FundingRound":
            _called(row, label, common)

    def _label(self, kind: RowKind) -> str:
        """What a row calls its round. Raises CellFault for what may be none: a listing, a purchase, a sale."""
        place = self.mapping.label or ""
        label = kind.cells.get(place, "")
        if label and kind.type == "FundingRound" and not parse_rung(label) and label not in self.mapping.round_labels:
            remedy = "list it under roundLabels if it is, or say under kinds what such a row tells of"
            raise CellFault(f"{label!r} is not known to name a round", place=place, remedy=remedy)
        return label

    def _time(self, cells: Mapping[str, str]) -> str | None:
        column = self.mapping.date
        cell = cells.get(column, "") if column else ""
        return self._read_time(cell, column or "") if cell else None

    def _read_time(self, cell: str, place: str) -> str:
        with at_cell(place):
            return parse_time(cell).edtf


def _called(row: TableRow, label: str, given: Mapping[str, Any]) -> None:
    """What a round is called, and the stage where the name stands for one."""
    row.add("roundLabel", **{**given, "literal": label})
    rung = parse_rung(label)
    if rung is not None and rung.stage in vocabulary().codes:
        row.add("stage", **{**given, "literal": None, "object": rung.stage})
