"""From FollowTheMoney entities, one JSON object a line, to the files of a workspace, each line accounted for.

Reach for it by `kg import FILE --mapping M.yaml` with `rows: entities`. All problems of all lines are found in one run,
and one of them is enough to make nothing. Never writes a file. Model: followthemoney.tech, 4.11.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.base.errors import nearest
from kg.base.problems import InvalidFiles, Problem
from kg.base.yaml_text import Document
from kg.imports.ftm_mapping import FtmMapping, read_ftm_mapping
from kg.imports.ftm_rows import LINKS, THINGS, FtmReader, FtmRow
from kg.imports.imported import Imported, entities_before, imported, refuse_packaged, table_bytes
from kg.imports.imported_row import CellFault
from kg.imports.table_names import TableNames
from kg.records.load import Knowledge

_READ = THINGS | LINKS  # schema -> the properties that are read
_OWN = ("caption", "datasets")  # what the format's own programs add and nobody states


class _Line(BaseModel):
    """An entity as its line says it."""

    model_config = ConfigDict(extra="allow", strict=True)

    id: str = Field(min_length=1, max_length=255)
    schema_: str = Field(alias="schema")
    properties: dict[str, list[str]] = Field(default_factory=dict)


def import_entities(file: Path, document: Document, known: Knowledge, *, new_names: bool = False) -> Imported:
    """Read a file of entities. Raises InvalidFiles with every problem of mapping and lines."""
    found = read_ftm_mapping(document)
    refuse_packaged(found.source.id, document, known)
    problems: list[Problem] = []
    rows = list(_rows(file, found, problems))
    reader = FtmReader(found, TableNames(entities_before(known, found.source.id), found.names, take_new=new_names))
    _each([row for row in rows if row.schema in THINGS], reader.thing, file.name, problems)
    if not problems:  # a thing that cannot be told makes its links follow
        _each([row for row in rows if row.schema in LINKS], reader.link, file.name, problems)
    if problems:
        raise InvalidFiles(problems)
    return imported(file, document, found.source, rows, reader.names.new.values(), known)


def _each(rows: list[FtmRow], read: Callable[[FtmRow], None], file: str, problems: list[Problem]) -> None:
    for row in rows:
        try:
            read(row)
        except CellFault as fault:
            message = f"row {row.number}, {row.schema} {row.id}, {fault.place}: {fault.message}"
            problems.append(Problem(file, row.line, message, fault.remedy))


def _rows(file: Path, mapping: FtmMapping, problems: list[Problem]) -> Iterator[FtmRow]:
    seen: dict[str, int] = {}
    lines = table_bytes(file).removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, (line, data) in enumerate(((line, data) for line, data in enumerate(lines, 1) if data.strip()), 1):
        try:
            found = _Line.model_validate(json.loads(data, object_pairs_hook=_each_key_once))
        except (ValueError, RecursionError) as error:
            remedy = 'write one entity a line: {"id": …, "schema": …, "properties": {NAME: [VALUE, …]}}'
            problems.append(Problem(file.name, line, f"row {number} is no entity: {_why(error)}", remedy))
            continue
        row = FtmRow(number, line, id=found.id, schema=found.schema_, properties=found.properties)
        if seen.setdefault(row.id, line) != line:
            remedy = "join the two lines, or give each an id of its own"
            message = f"row {number} has the id of line {seen[row.id]}, {row.id!r}"
            problems.append(Problem(file.name, line, message, remedy))
            continue
        more = sorted(key for key, value in (found.model_extra or {}).items() if value and key not in _OWN)
        problems.extend(_unread(row, more, mapping, file.name))
        yield row


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} is given twice")
    return found


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))} {first['msg']}"
    return str(error) if not isinstance(error, UnicodeDecodeError) else "it is not UTF-8"


def _unread(row: FtmRow, more: list[str], mapping: FtmMapping, file: str) -> Iterator[Problem]:
    """What of a line is not read: listed with the row where the mapping ignores it, else a problem."""
    if row.schema not in _READ:
        if row.schema in mapping.ignored:
            row.left.append(row.schema)
            return
        close = nearest(row.schema, sorted(_READ))
        remedy = f"list {row.schema} under ignored" + (f"; nearest: {', '.join(close)}" if close else "")
        yield Problem(file, row.line, f"row {row.number}: {row.schema} is not read", remedy)
        return
    for name in [name for name in row.properties if name not in _READ[row.schema]] + more:
        if name in mapping.ignored:
            row.left.append(name)
        else:
            message = f"row {row.number}: {name} of {row.schema} is not read"
            yield Problem(file, row.line, message, f"list {name} under ignored")
