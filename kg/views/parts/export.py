"""A view as bytes: JSON, CSV, JSON-LD, and GEXF or GraphML for views that are networks.

The same result in each form; CSV is one table, its columns fixed by the kind of row and not by what the rows happen
to hold.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin

import networkx as nx

from kg.base.errors import BadInput, NotFound
from kg.base.foreign_text import csv_for_spreadsheets, sound_xml
from kg.base.json_value import JsonObject, JsonValue
from kg.ontology.registry import BASE, CLAIM, ID, LT, PROV, SKOS
from kg.views.parts.cells import Cell, Flat, Label
from kg.views.parts.gexf import gexf
from kg.views.parts.result import Row, View, row_kind

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "jsonld": "application/ld+json",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
}
_LIST_SEPARATOR = "; "


def export(
    view: View[Row], form: str, *, table: str = "rows", language: str = "en", bom: bool = False
) -> tuple[str, bytes]:
    """The media type and the bytes of a view. `table` names the section that CSV takes, by default the main rows;
    `bom` is CSV for spreadsheets.

    The labels of a network are in `language`, zh or en; its nodes have both names beside them.

    Raises BadInput for an unknown form or a graph form of a view that is no network, NotFound for an unknown section.
    """
    if form not in MEDIA_TYPES:
        raise BadInput(f"{form!r} is no form of a view", place="format", remedy="one of " + ", ".join(MEDIA_TYPES))
    if form == "csv":
        plain = to_csv(view, table)
        return MEDIA_TYPES[form], csv_for_spreadsheets(plain) if bom else plain
    if form in _NETWORKS:
        return MEDIA_TYPES[form], _NETWORKS[form](_graph(view, language))
    return MEDIA_TYPES[form], _WRITERS[form](view)


def to_json(view: View[Row]) -> bytes:
    """The whole result as one JSON document, camelCase, indented."""
    return view.model_dump_json(by_alias=True, indent=2).encode() + b"\n"


# CSV


def to_csv(view: View[Row], table: str = "rows") -> bytes:
    """One table as CSV (RFC 4180): a cell of several parts is several columns, a list is one column."""
    rows, kind = _table(view, table)
    fields = {name: field for name, field in kind.model_fields.items() if name != "claims"}
    names = [(name, _kind_of(field.annotation), field.serialization_alias or name) for name, field in fields.items()]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*(head for _, item, name in names for head in _heads(item, name)), "claims"])
    for row in rows:
        cells = [value for name, item, _ in names for value in _flat(getattr(row, name), item)]
        writer.writerow([*(_text(cell) for cell in cells), _LIST_SEPARATOR.join(row.claims)])
    return out.getvalue().encode()


def _table(found: View[Row], table: str) -> tuple[Sequence[Row], type[Row]]:
    if table == "rows":
        return found.rows, row_kind(found)
    named = {section.name: section for section in found.sections}
    if table not in named:
        raise NotFound(f"no table {table!r}", nearest=("rows", *named), place=found.name)
    return named[table].rows, row_kind(named[table])


def _kind_of(annotation: Any) -> Any:
    """The cell type of a field: what is not None of an optional one; tuple for a list."""
    if get_origin(annotation) in (Union, UnionType):
        return _kind_of(next(item for item in get_args(annotation) if item is not type(None)))
    return get_origin(annotation) or annotation


def _heads(kind: Any, name: str) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, Cell):
        return [f"{name}.{part}" for part in kind.FLAT]
    return [f"{name}.zh", f"{name}.en"] if kind is Label else [name]


def _flat(value: Any, kind: Any) -> list[Flat]:
    if value is None:
        return [None] * len(_heads(kind, ""))
    if isinstance(value, Cell):
        return list(value.flat())
    if isinstance(value, Label):
        return [value.zh, value.en]
    if isinstance(value, tuple):
        return [_LIST_SEPARATOR.join(_short(item) for item in value)]
    return [value]


def _short(item: object) -> str:
    if isinstance(item, Cell):
        return item.short()
    return item.en if isinstance(item, Label) else str(item)


def _text(cell: Flat) -> str:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


# JSON-LD

CONTEXT: dict[str, Any] = {
    "@vocab": LT,
    "@base": ID,
    "id": "@id",
    "label": SKOS + "prefLabel",
    "claims": {"@id": PROV + "wasDerivedFrom", "@type": "@id"},
    "inputs": {"@id": PROV + "wasDerivedFrom", "@type": "@id"},
}


def to_jsonld(view: View[Row]) -> bytes:
    """Rows and sections as JSON-LD with its context inside; each row is named, and derived from its claims."""
    page = f"{BASE}view/{view.name}"
    document = {
        "@context": CONTEXT,
        "@id": page,
        "@type": "View",
        "row": [_node(row, f"{page}#row-{number}") for number, row in enumerate(view.rows, start=1)],
        "section": [
            {
                "@id": f"{page}#{section.name}",
                "row": [
                    _node(row, f"{page}#{section.name}-{number}") for number, row in enumerate(section.rows, start=1)
                ],
            }
            for section in view.sections
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def _node(row: Row, name: str) -> JsonObject:
    plain = row.model_dump(mode="json", by_alias=True, exclude_none=True)
    return _named({key: value for key, value in plain.items() if key != "id"}, name)


def _linked(value: JsonValue, name: str) -> JsonValue:
    if isinstance(value, list):
        return [_linked(item, f"{name}.{number}") for number, item in enumerate(value, start=1)]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"zh", "en"}:
        tags = {"zh": "zh-hans", "en": "en"}
        return [{"@value": value[language], "@language": tag} for language, tag in tags.items()]
    return _named(value, name)


def _named(value: JsonObject, name: str) -> JsonObject:
    """A node with an IRI of its own, its claims as whole IRIs: no blank node, and no claim taken for an entity."""
    ids = {key: cast(list[str], value[key]) for key in ("claims", "inputs") if key in value}
    claims = {key: [CLAIM + claim for claim in listed] for key, listed in ids.items()}
    parts = {key: _linked(item, f"{name}.{key}") for key, item in value.items()}
    own: JsonObject = {} if "id" in value else {"@id": name}
    return {**own, **parts, **claims}


# Networks


def _graph(found: View[Row], language: str) -> nx.MultiGraph[str]:
    """The network with its labels in one language."""
    graph = found.graph
    if graph is None:
        remedy = "ask for json, csv or jsonld"
        raise BadInput(f"the view {found.name} is a table, not a network", place="format", remedy=remedy)
    for _, names in graph.nodes(data=True):
        names["label"] = names[language]
    return graph


def _graphml(graph: nx.MultiGraph[str]) -> bytes:
    """The network as GraphML."""
    return sound_xml("\n".join(nx.generate_graphml(graph))).encode() + b"\n"


_WRITERS: dict[str, Callable[[View[Row]], bytes]] = {"json": to_json, "jsonld": to_jsonld}
_NETWORKS: dict[str, Callable[[nx.MultiGraph[str]], bytes]] = {"gexf": gexf, "graphml": _graphml}
