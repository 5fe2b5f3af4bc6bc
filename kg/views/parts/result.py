"""What a view returns: a table whose rows carry their claims, further sections, notes, and a network if it is one.

The column heads live beside the fields they name, so table, schema and exports agree. Never holds a number, node or
edge without the claims it rests on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar, cast, get_args

import networkx as nx
from pydantic import Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from kg.base.json_value import JsonValue
from kg.views.parts.cells import Flat, Label, Published


@dataclass(frozen=True)
class Heading:
    """The head of a column, in both languages; put it in the field's `Annotated`.

    The values of a `key` column are identifiers by which programs group rows: every file has it, no page shows it.
    """

    zh: str
    en: str
    key: bool = False


class Column(Published):
    """A column of a table: the field's published name and its head."""

    name: str
    title: Label


class Row(Published):
    """One row; `claims` are the ids of the claims that it rests on.

    `BESIDE` names the fields that depend on how something is told, not on what is told; `ASKED` the columns that the
    view is asked for, which a page shows before times and sources.
    """

    BESIDE: ClassVar[tuple[str, ...]] = ()
    ASKED: ClassVar[tuple[str, ...]] = ()
    claims: tuple[str, ...]

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """The columns of this kind of row, in the order of its fields, the claims last."""
        return _columns(cls, keys=True)

    @classmethod
    def shown(cls) -> tuple[Column, ...]:
        """The columns for a reader: all but the keys."""
        return _columns(cls, keys=False)

    def conclusion(self) -> str:
        """What the row says, without what it rests on: equal for equal conclusions from different evidence."""
        told = self.model_dump(mode="json", by_alias=True, exclude=set(self.BESIDE))
        return json.dumps(_bare(told), ensure_ascii=False, sort_keys=True)


@cache
def _columns(kind: type[Row], *, keys: bool) -> tuple[Column, ...]:
    """Read once for each kind: tables ask for it row by row."""
    found = []
    for name, field in kind.model_fields.items():
        heads = [item for item in field.metadata if isinstance(item, Heading) and (keys or not item.key)]
        if heads:
            title = Label(zh=heads[0].zh, en=heads[0].en)
            found.append(Column(name=field.serialization_alias or name, title=title))
    return (*found, Column(name="claims", title=Label(zh="断言", en="claims")))


_EVIDENCE = ("claims", "support", "inputs")


def _bare(found: JsonValue) -> JsonValue:
    if isinstance(found, dict):
        return {name: _bare(value) for name, value in found.items() if name not in _EVIDENCE}
    return [_bare(item) for item in found] if isinstance(found, list) else found


R = TypeVar("R", bound=Row)
Kind = TypeVar("Kind", bound=Row, covariant=True)


class Section(Published, Generic[Kind]):
    """A further table of a view, with its own columns."""

    name: str
    title: Label
    columns: tuple[Column, ...]
    rows: tuple[Kind, ...]

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """What it is, for a section of one kind of row too; of any kind of row, that each has claims."""
        schema = handler(core)
        described = handler.resolve_ref_schema(schema)
        described["description"] = Section.__doc__
        rows = described["properties"]["rows"]
        claims = {"type": "array", "items": {"type": "string"}}
        rows["items"] = rows["items"] or {"type": "object", "required": ["claims"], "properties": {"claims": claims}}
        return schema

    @classmethod
    def of(cls, name: str, zh: str, en: str, kind: type[R], rows: list[R]) -> Section[R]:
        """A section of rows of one kind; its columns and its type follow from the kind, also when it is empty."""
        typed = cast("type[Section[R]]", Section.__class_getitem__(kind))
        return typed(name=name, title=Label(zh=zh, en=en), columns=kind.columns(), rows=tuple(rows))


class Note(Published):
    """Something that a reader must know: what was left out, why a number is a bound, a warning."""

    code: str
    text: Label
    claims: tuple[str, ...] = ()


class Node(Published):
    """A node of a network; `hollow` where the sources say that there is one and do not name it."""

    id: str
    label: Label
    kind: str
    hollow: bool = False
    claims: tuple[str, ...] = ()
    attributes: dict[str, Flat] = Field(default_factory=dict)


class Edge(Published):
    """An edge of a network, of a stated kind; two nodes may have several."""

    source: str
    target: str
    kind: str
    weight: float = 1
    hollow: bool = False
    claims: tuple[str, ...]
    attributes: dict[str, Flat] = Field(default_factory=dict)


class Network(Published):
    """Nodes and edges, each with its claims."""

    directed: bool
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


class View(Published, Generic[Kind]):
    """The answer of one view. `rows` is its main table, `sections` further ones, `network` the graph if it is one."""

    name: str
    title: Label
    parameters: dict[str, Any]
    columns: tuple[Column, ...]
    rows: tuple[Kind, ...]
    sections: tuple[Section[Any], ...] = ()
    notes: tuple[Note, ...] = ()
    network: Network | None = None

    @property
    def graph(self) -> nx.MultiGraph[str] | None:
        """The network as a networkx graph whose attributes are scalars, or None for a mere table.

        Nodes carry label (English), zh, en, kind, hollow, claims and their attributes; edges kind, weight, hollow and
        claims.
        """
        return None if self.network is None else graph_of(self.network)

    def section(self, name: str) -> Section[Any]:
        """The section of this name. Raises KeyError for another."""
        return {section.name: section for section in self.sections}[name]


def row_kind(table: View[Row] | Section[Row]) -> type[Row]:
    """The kind of row that a table holds, from its type: also known where there is no row."""
    kind: type[Row] = get_args(type(table).model_fields["rows"].annotation)[0]
    return kind


def graph_of(network: Network) -> nx.MultiGraph[str]:
    """A networkx MultiGraph, or MultiDiGraph if directed, with scalar attributes that every exchange format takes."""
    graph: nx.MultiGraph[str] = nx.MultiDiGraph() if network.directed else nx.MultiGraph()
    for node in network.nodes:
        names = {"label": node.label.en, "zh": node.label.zh, "en": node.label.en}
        looks = {"kind": node.kind, "hollow": node.hollow}
        graph.add_node(node.id, **names, **looks, claims=" ".join(node.claims), **_scalars(node.attributes))
    for edge in network.edges:
        about = {"kind": edge.kind, "weight": edge.weight, "hollow": edge.hollow}
        graph.add_edge(edge.source, edge.target, **about, claims=" ".join(edge.claims), **_scalars(edge.attributes))
    return graph


def _scalars(attributes: dict[str, Flat]) -> dict[str, Flat]:
    return {name: value for name, value in attributes.items() if value is not None}


def joined(*groups: Iterable[str]) -> tuple[str, ...]:
    """The claim ids of several groups, each once, sorted."""
    return tuple(sorted({claim for group in groups for claim in group}))
