"""From a table and its mapping to the files of a workspace: one unchecked source, its new names, its claims.

All problems of all rows are found in one run, and one of them is enough to make nothing. Never writes a file.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from kg.base.errors import BadInput
from kg.base.problems import InvalidFiles, Problem
from kg.base.yaml_text import read_yaml
from kg.imports.ftm_import import import_entities
from kg.imports.imported import Imported, entities_before, imported, of_import, refuse_packaged, table_bytes
from kg.imports.imported_row import CellFault
from kg.imports.mapping import Mapping
from kg.imports.mapping_check import header_problems, read_mapping
from kg.imports.table_deals import KnownDeals, known_deals
from kg.imports.table_names import TableNames
from kg.imports.table_rows import RowReader, TableRow
from kg.imports.workbook_cells import OLD, XLSX, sheet_cells
from kg.records.load import Knowledge


def import_table(table: Path, mapping: Path, known: Knowledge, *, new_names: bool = False) -> Imported:
    """Read a table, or FollowTheMoney entities where the mapping says `rows: entities`.

    Raises InvalidFiles with every problem of mapping, header and rows, each with its line.
    """
    document = read_yaml(mapping, mapping.name)
    if isinstance(document.data, dict) and document.data.get("rows") == "entities":
        return import_entities(table, document, known, new_names=new_names)
    found = read_mapping(document)
    id = found.source.id
    refuse_packaged(id, document, known)
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
    names = TableNames(entities_before(known, id), found.names, take_new=new_names)
    reader = RowReader(found, names, _deals(found, known), pages_of(known))
    for row in rows:
        try:
            reader.read(row)
        except CellFault as fault:
            message = f"row {row.number}, column {fault.place}: {fault.message}"
            problems.append(Problem(table.name, row.line, message, fault.remedy))
    if problems:
        raise InvalidFiles(problems)
    return imported(table, document, found.source, rows, names.new.values(), known)


def _rows(table: Path, mapping: Mapping) -> tuple[list[str], list[TableRow]]:
    data = table_bytes(table)
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
        TableRow(
            number, line, cells={name: said for name, said in cells.items() if said and said not in mapping.nothing}
        )
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


def _deals(found: Mapping, known: Knowledge) -> KnownDeals:
    claims = [loaded for loaded in known.claims.values() if not of_import(loaded, found.source.id)]
    return known_deals(claims, known.entities, {"company", *(kind.company for kind in found.kinds if kind.company)})


def pages_of(known: Knowledge) -> dict[str, str]:
    """The known sources by their address that have no text here: of what a text says a table is no witness."""
    return {one.address: one.id for one in known.sources.values() if one.address and one.verification != "text"}
