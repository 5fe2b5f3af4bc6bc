"""The views for programs: their list with parameters and schemas, and one view in one form as bytes.

Never computes anything itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.store.snapshot import Snapshot
from kg.views.parts.export import export
from kg.views.view_specs import VIEWS, ViewSpec, typed_view

Json = dict[str, Any]


def described(spec: ViewSpec) -> Json:
    """A view's name, title, question, parameters and the JSON Schema of its result."""
    parameters = [
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
    texts = {"title": spec.title.model_dump(), "question": spec.question.model_dump()}
    return {"name": spec.name, **texts, "parameters": parameters, "schema": spec.schema}


def catalogue(_snapshot: Snapshot) -> Json:
    """Every view, in the registry's order."""
    return {"count": len(VIEWS), "views": [described(spec) for spec in VIEWS.values()]}


def written(snapshot: Snapshot, name: str, form: str, parameters: Mapping[str, Any], table: str = "rows") -> bytes:
    """A view as json, csv (one of its tables), jsonld, gexf or graphml. Raises as `typed_view` and `export` do."""
    return export(typed_view(snapshot, name, parameters), form, table=table)[1]


def plain(snapshot: Snapshot, name: str, parameters: Mapping[str, Any]) -> Json:
    """A view's result as a plain document; parameters come as one mapping, so that no name of theirs can collide."""
    found: Json = typed_view(snapshot, name, parameters).model_dump(mode="json", by_alias=True)
    return found
