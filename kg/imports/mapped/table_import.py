"""From a table and its mapping to the files of a workspace: one unchecked source, its new names, its claims.

All problems of all rows are found in one run, and one of them is enough to make nothing. Never writes a file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.base.errors import BadInput
from kg.base.problems import InvalidFiles, Problem
from kg.base.whole_file import read_whole
from kg.imports.mapped.mapping import Mapping, header_problems, read_mapping
from kg.imports.mapped.table_names import TableNames
from kg.imports.mapped.table_rows import CellFault, KnownDeals, RowReader, TableRow
from kg.imports.mapped.workbook_cells import OLD, XLSX, sheet_cells
from kg.records.claim_file import claim_file
from kg.records.expansion import Expanded
from kg.records.load import Knowledge
from kg.records.record_models import Entity, Source
from kg.records.yaml_writer import filled_item

MOST_BYTES = 64 << 20
HEAD = "# Made from a table by `kg import`; mend the table or its mapping, then run it again.\n"


@dataclass(frozen=True)
class Imported:
    """What a table became: `files` by the folder of a workspace, `new` names, and every row with its claims."""

    source: Source
    rows: list[TableRow]
    new: list[Entity]
    files: dict[str, bytes]


def import_table(table: Path, mapping: Path, known: Knowledge, *, new_names: bool = False) -> Imported:
    """Read a table. Raises InvalidFiles with every problem of mapping, header and rows, each with its line."""
    found, document = read_mapping(mapping)
    id = found.source.id
    if f"source {id}" in known.places and known.places[f"source {id}"].document.packaged:
        remedy = "give the table's source an id of its own"
        raise InvalidFiles([document.problem(("source",), f"{id!r} is a source of the packaged data", remedy)])
    header, rows = _rows(table, found)
    problems = list(header_problems(found, document, header, table.name))
    if problems:
        raise InvalidFiles(problems)
    numbers = {row.number for row in rows}
    problems += [
        document.problem(("deals", number), f"no row {number} in {table.name}", "name a data row, counted from 1")
        for number in found.deals
        if number not in numbers
    ]
    names = TableNames(_entities(known, id), found.names, take_new=new_names)
    reader = RowReader(found, names, _deals(known, id))
    for row in rows:
        try:
            reader.read(row)
        except CellFault as fault:
            message = f"row {row.number}, column {fault.place}: {fault.message}"
            problems.append(Problem(table.name, row.line, message, fault.remedy))
    if problems:
        raise InvalidFiles(problems)
    return Imported(found.source, rows, list(names.new.values()), _files(found.source, rows, names, known))


def _rows(table: Path, mapping: Mapping) -> tuple[list[str], list[TableRow]]:
    data = read_whole(table, limit=MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadInput("is larger than 64 MiB", place=table.name, remedy="part it into several tables")
    if data.startswith(OLD):
        remedy = "save it as .xlsx without a password, or as CSV"
        raise BadInput("an old or a protected workbook", place=table.name, remedy=remedy)
    if data.startswith(XLSX):
        [(_, header), *read] = sheet_cells(table.name, data, mapping.sheet) or [(1, [])]
    elif mapping.sheet is not None:
        raise BadInput("is no workbook, and has no sheet", place=table.name, remedy="leave sheet out of the mapping")
    else:
        header, read = _csv(table.name, data, mapping)
    said = [(line, dict(zip(header, cells, strict=True))) for line, cells in read if any(cells)]
    return header, [
        TableRow(number, line, {name: cell for name, cell in cells.items() if cell and cell not in mapping.nothing})
        for number, (line, cells) in enumerate(said, 1)
    ]


def _csv(table: str, data: bytes, mapping: Mapping) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = data.decode(mapping.encoding).removeprefix("\ufeff")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mapping.delimiter, strict=True)
        header = [name.strip() for name in next(reader, [])]
        read = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        remedy = "save it as CSV in UTF-8, or name encoding and delimiter in the mapping"
        raise BadInput(f"not a readable table: {error}", place=table, remedy=remedy) from None
    wrong = [
        Problem(table, line, f"{len(cells)} cells, not {len(header)}", "quote cells that hold a delimiter")
        for line, cells in read
        if cells and len(cells) != len(header)
    ]
    if wrong:
        raise InvalidFiles(wrong)
    return header, read


def _entities(known: Knowledge, source: str) -> dict[str, Entity]:
    """What is known without an earlier import of the same table."""
    own = f"entities/{source}.yaml"
    return {
        key: entity
        for key, entity in known.entities.items()
        if known.places[f"entity {key}"].document.packaged or not known.places[f"entity {key}"].file.endswith(own)
    }


def _deals(known: Knowledge, source: str) -> KnownDeals:
    claims = [loaded.claim for loaded in known.claims.values() if loaded.source != source]
    companies = {claim.subject: claim.object for claim in claims if claim.predicate == "company" and claim.object}
    deals = KnownDeals({})
    for deal, company in companies.items():
        if deal in known.entities and known.entities[deal].type == "FundingRound":
            deals.add(company, deal, None)
    for claim in claims:
        if claim.subject in companies and claim.time and claim.subject in deals.times.get(companies[claim.subject], {}):
            deals.add(companies[claim.subject], claim.subject, claim.time)
    return deals


def _files(source: Source, rows: list[TableRow], names: TableNames, known: Knowledge) -> dict[str, bytes]:
    new = names.new.values()
    types = {key: entity.type for key, entity in known.entities.items()} | {entity.id: entity.type for entity in new}
    claims = [Expanded(claim, ()) for row in rows for claim in row.claims]
    texts = {"sources": HEAD + "sources:\n" + "\n".join(_item(source)) + "\n"}
    if new:
        texts["entities"] = HEAD + "entities:\n" + "\n".join(line for one in new for line in _item(one)) + "\n"
    texts["claims"] = HEAD + claim_file(source.id, claims, types)
    return {folder: text.encode() for folder, text in texts.items()}


def _item(record: Source | Entity) -> Iterator[str]:
    return filled_item(record.model_dump(by_alias=True, exclude_defaults=True), "")
