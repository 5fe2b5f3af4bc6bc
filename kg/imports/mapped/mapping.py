"""The mapping of a table: which column states what, read from a YAML file and held against the table's header.

A column that is neither mapped nor ignored is a problem, so that nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeVar

from pydantic import Field

from kg.base.errors import nearest
from kg.base.problems import InvalidFiles, Problem
from kg.base.strict_record import Record
from kg.base.yaml_text import Document
from kg.ontology.registry import vocabulary
from kg.records.record_models import Bilingual, Slug, Source, Text
from kg.records.validation import validated

M = TypeVar("M", bound=Record)
TAKEN = ("quantity", "entity", "string", "edtf")


class Subject(Record):
    """The column that names what a row is about: of a deal, its company."""

    column: Text
    type: Text = "Company"


class Column(Record):
    """What a column states. `separator` parts several values; `written` are words around a bare figure ({}万元)."""

    predicate: Text
    type: Text | None = Field(default=None, description="class of a new thing that the column names")
    separator: Text | None = None
    unit: Text | None = Field(default=None, description="unit of a figure that is written without one")
    written: Text = "{}"
    modality: Literal["actual", "planned", "sought", "reported", "forecast", "cancelled"] = "actual"


class Named(Record):
    """Who a name of the table is: something known by its id, or new with a class and a name."""

    id: Slug
    type: Text | None = None
    name: Bilingual | None = None


class Mapping(Record):
    """A whole mapping file."""

    source: Source
    rows: Literal["deals", "facts"]
    subject: Subject
    date: Text | None = Field(default=None, description="the column with the time of a row's claims")
    label: Text | None = Field(default=None, description="deals: the column with the round's label")
    provider: Text | None = Field(default=None, description="facts: the column with who measured")
    columns: dict[str, Column]
    ignored: list[Text] = Field(default_factory=list)
    nothing: list[str] = Field(default=["-", "—", "/"], description="cells that say nothing")
    names: dict[str, Slug | Named] = Field(default_factory=dict)
    deals: dict[int, Slug] = Field(default_factory=dict, description="row -> the deal that it tells of")
    delimiter: Literal[",", ";", "\t", "|"] = ","
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    sheet: Text | None = Field(default=None, description="of a workbook with several")

    @property
    def used(self) -> list[str]:
        """Every column that the mapping names."""
        named = [self.subject.column, self.date, self.label, self.provider, *self.columns, *self.ignored]
        return [name for name in named if name is not None]


def read_mapping(document: Document) -> Mapping:
    """The mapping of a table. Raises InvalidFiles with the line of everything in it that cannot be meant."""
    found = validated_mapping(Mapping, document)
    problems = [*shared_problems(found.source, found.names, document), *_unknown_terms(found, document)]
    if problems:
        raise InvalidFiles(problems)
    return found


def validated_mapping(model: type[M], document: Document) -> M:
    """A mapping of this shape. Raises InvalidFiles with the line of everything that has another."""
    problems: list[Problem] = []
    found = validated(model, document.data, document, (), problems, keys="docs/import.md lists the keys")
    if found is None:
        raise InvalidFiles(problems)
    return found


def shared_problems(source: Source, names: dict[str, Slug | Named], document: Document) -> Iterator[Problem]:
    """What no mapping may say, whatever it reads: a source that is checked, a class that there is not."""
    if source.verification != "unchecked" or source.file:
        remedy = "leave out verification and file: nobody has set a table's cells against a text"
        yield document.problem(("source",), "a table is an unchecked source", remedy)
    for name, named in names.items():
        if isinstance(named, Named):
            yield from _class_problems(named.type, document, "names", name)


def _class_problems(type: str | None, document: Document, *place: str) -> Iterator[Problem]:
    classes = vocabulary().classes
    if type is not None and type not in classes:
        yield document.problem(place, f"no class {type!r}", term_like(type, classes))


def _unknown_terms(found: Mapping, document: Document) -> Iterator[Problem]:
    words = vocabulary()
    lists = {code.list for code in words.codes.values()}
    stated = {prop.name for prop in words.claimable() if prop.takes in TAKEN and prop.range not in lists}
    for name, column in found.columns.items():
        if column.predicate not in stated:
            message = f"no property {column.predicate!r} that a table can state"
            yield document.problem(("columns", name), message, term_like(column.predicate, stated))
        if not is_frame(column.written):
            message = f"written has no one {{}}, or other braces: {column.written!r}"
            yield document.problem(("columns", name, "written"), message, 'write e.g. written: "{}万元"')
        if column.unit is not None and column.unit not in words.codes:
            units = [code.name for code in words.codes.values() if code.unit_kind]
            yield document.problem(("columns", name), f"no unit {column.unit!r}", term_like(column.unit, units))
        yield from _class_problems(column.type, document, "columns", name)
    yield from _class_problems(found.subject.type, document, "subject")


def is_frame(words: str) -> bool:
    """Whether words have one place for a bare figure, {}, and no other braces."""
    around = words.split("{}")
    return len(around) == 2 and not set("{}") & set("".join(around))


def framed(words: str, figure: str) -> str:
    """The figure within words that are a frame."""
    return words.replace("{}", figure)


def term_like(name: str, known: Iterable[str]) -> str:
    """The remedy for a term that is none: the nearest of those that are."""
    close = nearest(name, sorted(known))
    return "nearest: " + ", ".join(close) if close else "take a term of /schema"


def header_problems(found: Mapping, document: Document, header: list[str], table: str) -> Iterator[Problem]:
    """What of the mapping and what of the table's header do not fit together."""
    if not any(header):
        columns = ", ".join(found.used)
        yield Problem(table, 1, "is empty: there is no header", f"write the columns that the mapping names: {columns}")
        return
    for name in found.used:
        if name not in header:
            yield document.problem((), f"no column {name!r} in {table}", f"its columns: {', '.join(header)}")
    for name in header:
        if name not in found.used:
            yield Problem(table, 1, f"column {name!r} is not mapped", "map it under columns, or list it under ignored")
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Problem(table, 1, f"two columns {name!r}", "give each column a name of its own")
