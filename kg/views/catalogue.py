"""The views for programs: their list with parameters and schemas, and one view in one form as bytes.

Never computes anything itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, cast

from kg.base.json_value import JsonObject
from kg.facts.fact_records import Both
from kg.store.snapshot import Snapshot
from kg.views.parts.export import export
from kg.views.parts.view_parameters import Value
from kg.views.view_specs import VIEWS, ViewSpec, typed_view


class ParameterRecord(TypedDict):
    """A parameter of a view."""

    name: str
    kind: str
    title: Both
    example: str
    choices: list[str]
    required: bool


class ViewRecord(TypedDict):
    """A view, with the JSON Schema of its result."""

    name: str
    title: Both
    question: Both
    parameters: list[ParameterRecord]
    schema: JsonObject


class ViewList(TypedDict):
    """Every view."""

    count: int
    views: list[ViewRecord]


def described(spec: ViewSpec) -> ViewRecord:
    """A view's name, title, question, parameters and the JSON Schema of its result."""
    parameters: list[ParameterRecord] = [
        {
            "name": found.name,
            "kind": found.kind,
            "title": found.title.model_dump(),
            "example": found.example,
            "choices": list(found.choices),
            "required": found.name in spec.required,
        }
        for found in spec.parameters
    ]
    return {
        "name": spec.name,
        "title": spec.title.model_dump(),
        "question": spec.question.model_dump(),
        "parameters": parameters,
        "schema": spec.schema,
    }


def catalogue(_snapshot: Snapshot) -> ViewList:
    """Every view, in the registry's order."""
    return {"count": len(VIEWS), "views": [described(spec) for spec in VIEWS.values()]}


def written(
    snapshot: Snapshot,
    name: str,
    form: str,
    parameters: Mapping[str, Value],
    table: str = "rows",
    language: str = "en",
    *,
    bom: bool = False,
) -> bytes:
    """A view as json, csv (one of its tables), jsonld, gexf or graphml; `bom` is CSV for spreadsheets.

    Raises as `typed_view` and `export` do.
    """
    return export(typed_view(snapshot, name, parameters), form, table=table, language=language, bom=bom)[1]


def plain(snapshot: Snapshot, name: str, parameters: Mapping[str, Value]) -> JsonObject:
    """A view's result as a plain document; parameters come as one mapping, so that no name of theirs can collide."""
    return cast(JsonObject, typed_view(snapshot, name, parameters).model_dump(mode="json", by_alias=True))
