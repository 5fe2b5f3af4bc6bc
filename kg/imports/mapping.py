"""The mapping of a table: which column states what, read from a YAML file and held against the table's header.

A column that is neither mapped nor ignored is a problem, so that nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Cells
from typing import Literal, TypeVar

from pydantic import Field

from kg.base.errors import nearest
from kg.base.problems import InvalidFiles, Problem
from kg.base.strict_record import Record
from kg.base.yaml_text import Document, Place
from kg.ontology.registry import vocabulary
from kg.records.record_models import Bilingual, Slug, Source, Text
from kg.records.validation import validated

M = TypeVar("M", bound=Record)
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
Modality = Literal["actual", "planned", "sought", "reported", "forecast", "cancelled"]


class Subject(Record):
    """The column that names what a row is about: of a deal, its company."""

    column: Text
    type: Text = "Company"


class Figure(Record):
    """How a figure is read; in `written`, words around it ({}万元), other columns stand as {NAME}."""

    predicate: Text
    unit: Text | None = Field(default=None, description="unit of a figure without one; {NAME} is that of a column")
    written: Text = "{}"


class Statement(Figure):
    """What a column states. `separator` parts several values; `roles` and `bracket` read what is in brackets."""

    type: Text | None = Field(default=None, description="class of a new thing that the column names")
    separator: Text | None = None
    modality: Modality = "actual"
    definition: Slug | None = None
    time: str = Field(default="{}", description="the time of the claim, none where empty; {} is that of the row")
    roles: dict[Text, Text] = Field(default_factory=dict, description="words in brackets -> the property they mean")
    bracket: Figure | None = Field(default=None, description="what a figure in brackets behind a name states")


class Measures(Record):
    """A column of figures whose meaning another column, `named`, tells: `of` has what each of its cells states."""

    named: Text
    of: dict[str, Statement]


class Layer(Record):
    """What columns state: of every row, or of the rows of a kind."""

    columns: dict[Text, Statement] = Field(default_factory=dict)
    measures: dict[Text, Measures] = Field(default_factory=dict)
    ignored: list[Text] = Field(default_factory=list, description="columns that are left out")


class Kind(Layer):
    """What rows are whose cells fit the patterns of `where`; a named group of a pattern is a cell of its own.

    What it says adds to the mapping and to earlier kinds, or stands in their place.
    """

    where: dict[Text, Text] = Field(min_length=1, description="column -> regular expression for the whole cell")
    rows: Literal["deals", "facts"] | None = None
    type: Text | None = Field(default=None, description="class of the deal: FundingRound unless given")
    company: Text | None = Field(default=None, description="property from the deal to its company, such as issuer")
    modality: Modality | None = None


class Named(Record):
    """Who a name of the table is: something known by its id, or new with a class and a name."""

    id: Slug
    type: Text | None = None
    name: Bilingual | None = None


class Mapping(Layer):
    """A whole mapping file."""

    source: Source
    rows: Literal["deals", "facts"]
    subject: Subject
    date: Text | None = Field(default=None, description="the column with the time of a row's claims")
    label: Text | None = Field(default=None, description="deals: the column with the round's label")
    round_labels: list[Text] = Field(default_factory=list, description="labels off the ladder that name a round")
    provider: Text | None = Field(default=None, description="facts: the column with who measured")
    own: list[Text] = Field(default_factory=list, description="cells of `provider` that mean the subject itself")
    certainty: Text | None = Field(default=None, description="the column with how sure the row is")
    address: Text | None = Field(default=None, description="the column with the page that states the row")
    kinds: list[Kind] = Field(default_factory=list)
    nothing: list[str] = Field(default=["-", "—", "/"], description="cells that say nothing")
    cells: dict[Text, dict[Text, str]] = Field(default_factory=dict, description="column -> cell -> how it is read")
    names: dict[str, Slug | Named] = Field(default_factory=dict)
    deals: dict[int, Slug] = Field(default_factory=dict, description="row -> the deal that it tells of")
    delimiter: Literal[",", ";", "\t", "|"] = ","
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    sheet: Text | None = Field(default=None, description="of a workbook with several")

    @property
    def groups(self) -> set[str]:
        """The cells that the patterns of kinds cut out of others."""
        patterns = [pattern for kind in self.kinds for pattern in kind.where.values()]
        return {name for pattern in patterns for name in re.compile(pattern).groupindex}

    @property
    def used(self) -> list[str]:
        """Every column that the mapping names, once; what a pattern cuts out of a column that is read is none."""
        whole = [self.subject.column, self.date, self.label, self.provider, self.certainty, self.address]
        whole += [*self.columns, *self.ignored, *(place for kind in self.kinds for place in kind.where)]
        parts = list(self.cells)
        layers: list[Layer] = [self, *self.kinds]
        for layer in layers:
            parts += [*layer.columns, *layer.ignored]
            parts += [place for _, _, words in frames(layer) for place in frame_columns(words)]
            for figure, measures in layer.measures.items():
                parts += [figure, measures.named]
        groups = self.groups
        named = [*(name for name in whole if name is not None), *(name for name in parts if name not in groups)]
        return list(dict.fromkeys(named))


def statements(layer: Layer) -> Iterator[tuple[Place, Statement]]:
    """Everything that a mapping or one of its kinds says of columns, each with its place in it."""
    for name, column in layer.columns.items():
        yield ("columns", name), column
    for figure, measures in layer.measures.items():
        for name, column in measures.of.items():
            yield ("measures", figure, "of", name), column


def frames(layer: Layer) -> Iterator[tuple[Place, str, str]]:
    """The texts of a mapping or kind in which {} or a column may stand: place, key, text."""
    for place, statement in statements(layer):
        for at, figure in ((place, statement), ((*place, "bracket"), statement.bracket)):
            if figure is not None:
                yield at, "written", figure.written
                yield at, "unit", figure.unit or ""


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
            yield from class_problems(named.type, document, ("names", name))


def class_problems(type: str | None, document: Document, place: Place) -> Iterator[Problem]:
    """Where a mapping names a class that there is not."""
    classes = vocabulary().classes
    if type is not None and type not in classes:
        yield document.problem(place, f"no class {type!r}", term_like(type, classes))


def is_frame(words: str) -> bool:
    """Whether words have one place for a figure, {}, and otherwise no braces but those around a name."""
    return words.count("{}") == 1 and not set("{}") & set(_IN_BRACES.sub("", words))


def frame_columns(words: str) -> list[str]:
    """The columns that words name in braces."""
    return [name for name in _IN_BRACES.findall(words) if name]


def framed(words: str, figure: str, cells: Cells[str, str] | None = None) -> str:
    """The figure within words that are a frame, with the cells of the row that the frame names."""
    if not frame_columns(words):
        return words.replace("{}", figure)
    return " ".join(
        _IN_BRACES.sub(lambda found: (cells or {}).get(found[1], "") if found[1] else figure, words).split()
    )


def term_like(name: str, known: Iterable[str]) -> str:
    """The remedy for a term that is none: the nearest of those that are."""
    close = nearest(name, sorted(known))
    return "nearest: " + ", ".join(close) if close else "take a term of /schema"
