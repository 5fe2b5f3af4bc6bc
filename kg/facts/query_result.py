"""The shipped queries for programs: what there is, and the answer to one as plain rows, JSON or CSV.

Values are bound, never pasted. Cells are ids, strings, whole numbers and truth values; decimals stay strings of
digits, so that no reader rounds them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import TypedDict

from pyoxigraph import Literal, NamedNode

from kg.base.errors import NotFound
from kg.base.foreign_text import csv_for_spreadsheets
from kg.facts.claim_line import claim_fields
from kg.facts.entities import local, names
from kg.facts.fact_records import Both
from kg.facts.former_ids import no_entity
from kg.ontology.registry import XSD, vocabulary
from kg.store.shipped_query import Query, queries, query_named, run
from kg.store.snapshot import Snapshot

Cell = str | int | bool | None
FORMS = ("json", "csv")


class QueryParameter(TypedDict):
    """A variable that a reader binds."""

    name: str
    kind: str
    title: Both
    example: str


class QueryColumn(TypedDict):
    """A column of the answer."""

    name: str
    title: Both


class QueryRecord(TypedDict):
    """What a query answers, what it takes and which columns it gives."""

    name: str
    title: Both
    parameters: list[QueryParameter]
    columns: list[QueryColumn]


class QueryAnswer(QueryRecord):
    """The rows of a shipped query, with the values that it was given; a row lacks what it has nothing in."""

    given: dict[str, str]
    count: int
    rows: list[dict[str, str | int | bool]]


class QueryList(TypedDict):
    """Every shipped query."""

    count: int
    queries: list[QueryRecord]


def described(query: Query) -> QueryRecord:
    """What a query answers, what it takes and which columns it gives."""
    header = query.header
    parameters: list[QueryParameter] = [
        {"name": name, "kind": found.kind, "title": found.title.model_dump(), "example": found.example}
        for name, found in header.parameters.items()
    ]
    columns: list[QueryColumn] = [{"name": name, "title": title.model_dump()} for name, title in header.columns.items()]
    return {"name": query.name, "title": header.title.model_dump(), "parameters": parameters, "columns": columns}


def catalogue(_snapshot: Snapshot) -> QueryList:
    """Every shipped query, ordered by name."""
    found = [described(query) for _, query in sorted(queries().items())]
    return {"count": len(found), "queries": found}


def cell(term: NamedNode | Literal | None) -> Cell:
    """A term as a plain value; None where a row has nothing."""
    if term is None:
        return None
    if isinstance(term, Literal) and term.datatype.value == XSD + "boolean":
        return term.value == "true"
    if isinstance(term, Literal) and term.datatype.value == XSD + "integer":
        return int(term.value)
    return local(term.value)


def check_given(snapshot: Snapshot, query: Query, given: Mapping[str, str]) -> None:
    """Raise for values that a query cannot be asked with: an answer of no rows is about something that there is.

    Raises BadInput as `Query.bindings` does, NotFound for the id of an entity, a source, a claim or a code that nothing
    has in this choice of sources, with the nearest.
    """
    query.bindings(given)
    for name, parameter in query.header.parameters.items():
        value = given[name]
        if parameter.kind == "entity" and not run(snapshot, "entity-types", entity=value).rows:
            raise no_entity(snapshot, value, names(snapshot), place=name)
        if parameter.kind in ("source", "claim", "code"):
            known = _ids(snapshot, parameter.kind)
            if value not in known:
                listed = "/schema lists them" if parameter.kind == "code" else f"list them at /api/{parameter.kind}s"
                raise NotFound.among(f"no {parameter.kind} {value!r}", value, known, place=name, listed=listed)


def _ids(snapshot: Snapshot, kind: str) -> list[str]:
    if kind == "source":
        return [published.source for published in snapshot.sources]
    return [*(claim_fields(snapshot) if kind == "claim" else vocabulary().codes)]


def answer(
    snapshot: Snapshot, name: str, parameters: dict[str, str], form: str = "json", *, bom: bool = False
) -> bytes:
    """The rows of a shipped query; `bom` is CSV for spreadsheets.

    Raises NotFound for the name and for an id that nothing has, BadInput else.
    """
    query = query_named(name)
    check_given(snapshot, query, parameters)
    found = run(snapshot, name, **parameters)
    shown = [column for column in query.header.columns if column in found.columns]
    places = [found.columns.index(column) for column in shown]
    rows = [[cell(row[place]) for place in places] for row in found.rows]
    if form == "csv":
        return csv_for_spreadsheets(_csv(shown, rows)) if bom else _csv(shown, rows)
    records = [{column: value for column, value in zip(shown, row, strict=True) if value is not None} for row in rows]
    document: QueryAnswer = {**described(query), "given": parameters, "count": len(records), "rows": records}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _csv(columns: list[str], rows: list[list[Cell]]) -> bytes:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_written(value) for value in row] for row in rows)
    return sheet.getvalue().encode()


def _written(value: Cell) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
