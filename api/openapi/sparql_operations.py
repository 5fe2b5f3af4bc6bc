"""The SPARQL endpoint in the description of the API: a lean route that the framework does not see.

Data only. Never describes what the endpoint refuses.
"""

from __future__ import annotations

import json
from typing import Any

from api.http.negotiation import GRAPH, HTML, NAMES, ROWS
from api.openapi.parameter_schemas import DAY, IRI, SLUG

Json = dict[str, Any]
LONGEST = 200_000
NO_NUL = r"^[^\x00]+$"
_FORMATS = "|".join(sorted(name.replace("+", "[+]") for name, media in NAMES.items() if set(media) & {*ROWS, *GRAPH}))
SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/longtu/ontology#Company> } ORDER BY ?s LIMIT 1"
CONSTRUCT = "CONSTRUCT WHERE { <https://w3id.org/longtu/id/moonshot-ai> a ?class }"
_GRAPHS = {"type": "array", "maxItems": 100, "items": {"type": "string", "pattern": IRI, "maxLength": 1000}}
_SOURCES = {"type": "array", "maxItems": 50, "items": {"type": "string", "pattern": f"^{SLUG}$", "maxLength": 120}}
_PARAMETERS: dict[str, tuple[str, Json, Any]] = {
    "query": (
        "One SPARQL 1.1 query; without it the service describes itself.",
        {"type": "string", "pattern": NO_NUL, "maxLength": 15_000},
        SELECT,
    ),
    "default-graph-uri": (
        "A graph of the default graph; may be repeated.",
        _GRAPHS,
        ["https://w3id.org/longtu/source/a1"],
    ),
    "named-graph-uri": ("A named graph; may be repeated.", _GRAPHS, None),
    "format": (
        "A short name of a form, where Accept does not say it.",
        {"type": "string", "pattern": f"^({_FORMATS})$", "maxLength": 30},
        None,
    ),
    "bom": ("CSV for spreadsheets: a byte order mark, and no cell is a formula.", {"type": "boolean"}, None),
    "timeout": (
        "Seconds; may lower the limit of the service.",
        {"type": "number", "minimum": 1, "maximum": 86_400},
        5,
    ),
    "asOf": (
        "Only sources certainly published by this day.",
        {"type": "string", "pattern": DAY, "maxLength": 10},
        "2025-12-28",
    ),
    "possible": ("With asOf: also sources that may have been published by then.", {"type": "boolean"}, None),
    "without": ("Leave out this source; may be repeated.", _SOURCES, ["a2"]),
    "only": ("Ask this source alone; repeated: these together.", _SOURCES, ["a1"]),
}


def operations() -> Json:
    """GET and both forms of POST."""
    text = {"schema": {"type": "string"}}
    content: Json = {
        media_type: {"schema": {}} if media_type.endswith("json") else text for media_type in (*ROWS, *GRAPH, HTML)
    }
    responses = {"200": {"description": "The complete answer.", "content": content}}
    parameters = [
        {"name": name, "in": "query", "required": False, "description": about, "schema": schema}
        | ({"example": example} if example is not None else {})
        for name, (about, schema, example) in _PARAMETERS.items()
    ]
    query = {"type": "string", "pattern": NO_NUL, "maxLength": LONGEST, "description": "One SPARQL 1.1 query."}
    form = {"type": "object", "required": ["query"], "properties": {"query": query}}
    body = {
        "application/sparql-query": {"schema": query, "example": SELECT},
        "application/x-www-form-urlencoded": {"schema": form, "example": {"query": SELECT}},
    }
    shared = {"tags": ["sparql"], "responses": responses}
    found = {
        "get": {"operationId": "sparql", "summary": "Query by GET", "parameters": parameters, **shared},
        "post": {
            "operationId": "sparqlPost",
            "summary": "Query by POST, as a form or as the body",
            "requestBody": {"required": True, "content": body},
            **shared,
        },
    }
    copied: Json = json.loads(json.dumps(found))  # the caller completes what it gets
    return copied
