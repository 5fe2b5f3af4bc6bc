"""Shipped queries: `.rq` files whose `#+` header declares title, parameters and columns; values are bound.

The same files feed the command line, the API, the pages and the example export. Never pastes a value into a query's
text: a parameter is a projected variable that the engine substitutes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

import pyoxigraph as ox
from pydantic import Field, ValidationError

from kg.base.errors import BadInput, NotFound
from kg.base.paths import queries_dir
from kg.base.problems import InvalidFiles, Problem
from kg.base.strict_record import Record
from kg.base.yaml_text import parse_yaml
from kg.ontology.registry import CLAIM, CODE, ID, SOURCE, XSD
from kg.records.record_models import Bilingual
from kg.store.snapshot import Snapshot
from kg.store.sparql_outline import outline

_LIKE = {"entity": "moonshot-ai", "source": "a1", "claim": "a1.cash-after-c-lead", "code": "monthlyActiveUsers"}
Bindings = dict[ox.Variable, ox.NamedNode | ox.Literal]
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_NAMESPACE = {"entity": ID, "source": SOURCE, "claim": CLAIM, "code": CODE}


class Parameter(Record):
    """A variable that the caller binds: `kind` says how the value becomes a term."""

    kind: Literal["entity", "source", "claim", "code", "text", "date"]
    example: str
    title: Bilingual


class ChartHint(Record):
    """The picture that suits a query's rows: the kind, and the columns of its axes."""

    kind: Literal["bars", "line", "points"]
    x: str
    y: str


class Header(Record):
    """What the `#+` comment block of a query file says; a query with a `question` is offered on the SPARQL page."""

    title: Bilingual
    question: Bilingual | None = None
    chart: ChartHint | None = None
    parameters: dict[Annotated[str, Field(pattern=r"^[a-z][A-Za-z]*$")], Parameter] = Field(default_factory=dict)
    columns: dict[str, Bilingual]


@dataclass(frozen=True)
class Query:
    """A shipped query: its name (the file's stem), header and text."""

    name: str
    header: Header
    text: str

    @cached_property
    def dataset(self) -> bool:
        """Whether the text chooses its data set by FROM; without, the engine takes it as it is."""
        return bool(outline(self.text).dataset)

    def bindings(
        self, values: Mapping[str, str], *, examples: bool = False
    ) -> dict[ox.Variable, ox.NamedNode | ox.Literal]:
        """The given values as terms. Raises BadInput for an unknown, missing or malformed parameter."""
        for name in values:
            if name not in self.header.parameters:
                close = get_close_matches(name, list(self.header.parameters), n=1, cutoff=0.3)
                remedy = f"nearest: {close[0]}" if close else "this query takes no parameters"
                raise BadInput(f"unknown parameter {name!r}", place=self.name, remedy=remedy)
        found = {}
        for name, parameter in self.header.parameters.items():
            value = values.get(name, parameter.example if examples else None)
            if value is None:
                remedy = f"e.g. {parameter.example}"
                raise BadInput(f"the parameter {name!r} is missing", place=self.name, remedy=remedy)
            found[ox.Variable(name)] = term(parameter.kind, value, place=name)
        return found


@dataclass(frozen=True)
class Rows:
    """A table: variable names and rows of terms, None where unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[ox.NamedNode | ox.Literal | None, ...], ...]

    def values(self) -> list[dict[str, str]]:
        """Rows as plain strings by column; an unbound column is absent."""
        return [
            {name: cell.value for name, cell in zip(self.columns, row, strict=True) if cell is not None}
            for row in self.rows
        ]


def term(kind: str, value: str, *, place: str = "") -> ox.NamedNode | ox.Literal:
    """A caller's value as a term: an id becomes an IRI of its namespace, a text or date a literal."""
    if kind == "text":
        return ox.Literal(value)
    if kind == "date":
        try:
            day = date.fromisoformat(value).isoformat()
        except ValueError:
            raise BadInput(f"{value!r} is not a date", place=place, remedy="write YYYY-MM-DD") from None
        return ox.Literal(day, datatype=ox.NamedNode(XSD + "date"))
    allowed = re.compile(r"^[a-z0-9-]+\.[a-z0-9-]+$") if kind == "claim" else _SLUG
    if kind == "code":
        allowed = re.compile(r"^[A-Za-z_][A-Za-z0-9_-]*$")
    if not allowed.match(value):
        raise BadInput(f"{value!r} can be the id of no {kind}", place=place, remedy=f"ids look like {_LIKE[kind]}")
    return ox.NamedNode(_NAMESPACE[kind] + value)


def read_query(path: Path) -> Query:
    """Read one `.rq` file. Raises InvalidFiles for a header that is missing, broken or says unknown things."""
    return query_of(path.read_text("utf-8"), path.name)


def query_of(text: str, file: str) -> Query:
    """A query from the text of its file; `file` is what messages call it. Raises InvalidFiles as `read_query` does."""
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    document = parse_yaml("\n".join(lines), file)
    try:
        header = Header.model_validate(document.data)
    except ValidationError as error:
        problems = [
            document.problem(tuple(found["loc"]), f"header: {found['msg']}", "see docs/queries.md")
            for found in error.errors()
        ]
        raise InvalidFiles(problems) from None
    for name in [*header.parameters, *header.columns]:
        if not re.search(rf"\?{name}\b", text):
            raise InvalidFiles([Problem(file, 1, f"the query has no variable ?{name}", "correct the header")])
    return Query(Path(file).stem, header, text)


@lru_cache(maxsize=1)
def queries() -> dict[str, Query]:
    """Every shipped query by name."""
    return read_queries(queries_dir())


def read_queries(folder: Path) -> dict[str, Query]:
    """Every query under a folder by name. Raises InvalidFiles where two files have one name."""
    found: dict[str, Query] = {}
    for path in sorted(folder.glob("**/*.rq")):
        if path.stem in found:
            raise InvalidFiles([Problem(path.name, 1, "another query has this name", "give one of them another name")])
        found[path.stem] = read_query(path)
    return found


def query_named(name: str) -> Query:
    """The shipped query of this name. Raises NotFound with the nearest names."""
    known = queries()
    if name not in known:
        raise NotFound.among(f"no query {name!r}", name, known, listed="list them at /api/queries")
    return known[name]


def run(snapshot: Snapshot, name: str, **values: str) -> Rows:
    """Run a shipped SELECT query with its parameters bound; rows come in the query's order."""
    query = query_named(name)
    if query.dataset:
        return rows(snapshot, query.text, query.bindings(values))
    return _table(snapshot.store.query(query.text, substitutions=dict(query.bindings(values))))


def rows(snapshot: Snapshot, text: str, bindings: Bindings | None = None) -> Rows:
    """Run any SELECT query and take its rows whole."""
    return _table(snapshot.query(text, bindings))


def _table(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Rows:
    assert isinstance(found, ox.QuerySolutions)
    columns = tuple(variable.value for variable in found.variables)
    return Rows(columns, tuple(tuple(solution) for solution in found))
