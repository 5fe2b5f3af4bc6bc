"""The description of the API (OpenAPI 3.1): the framework's own, with the endpoint, problems and real examples added.

Stands on the routes and on `api/examples.json`, which `python -m api.openapi` writes from the packaged data,
together with docs/openapi.json. Never describes an answer that the service does not give.
"""

from __future__ import annotations

import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.errors import PROBLEM_JSON, PROBLEMS
from api.negotiation import GRAPH, ROWS
from kg.lists.page import field_names
from kg.lists.spec import list_named, lists
from kg.vocabulary import BASE

Json = dict[str, Any]
EXAMPLES = Path(__file__).with_name("examples.json")
COMMITTED = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"
STATUSES = (400, 404, 406, 410, 413, 414, 415, 422, 500, 503)
DOCS = f"{BASE}about"
_POINT = "[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?[~?%]?"
EDTF = f"^{_POINT}(/([.][.])?)?$"  # the commonest forms; docs/data.md has all
TAGS = {
    "lists": "What the graph holds, filtered, sorted, page by page.",
    "look-up": "From a name to the things it may mean.",
    "entities": "One entity and its relationships.",
    "claims": "One claim or source with its evidence.",
    "queries": "Shipped SPARQL queries with values bound.",
    "views": "What the landscape shows, with the claims behind every number.",
    "bulk": "The whole data set as files, and what changed.",
    "sparql": "The SPARQL 1.1 endpoint.",
    "description": "What the service and its data are.",
    "reconciliation": "The Reconciliation Service API, for OpenRefine and its kin.",
    "graph": "The picture of the graph and its data.",
    "pages": "Pages for people.",
    "operations": "Whether the service is well.",
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "/problems/NAME says what it means."},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What is wrong with this request."},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "remedy": {"type": "string", "description": "How to mend it."},
        "place": {"type": "string", "description": "Where it is wrong."},
        "nearest": {"type": "array", "items": {"type": "string"}, "description": "Names close to the one given."},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "One entry for each bad parameter."},
    },
}


def described(app: FastAPI) -> Json:
    """The whole description of `app`."""
    found = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=app.routes,
        license_info=app.license_info,
        servers=[{"url": app.root_path or "/"}],
        tags=[{"name": name, "description": text, "externalDocs": {"url": DOCS}} for name, text in TAGS.items()],
    )
    found["paths"] |= {"/sparql": _sparql()}
    components = found.setdefault("components", {})
    components["schemas"] = {
        name: schema
        for name, schema in components.get("schemas", {}).items()
        if name not in ("HTTPValidationError", "ValidationError")  # problems take their place
    } | {"Problem": _PROBLEM}
    components["responses"] = _problems()
    for path in found["paths"].values():
        for operation in path.values():
            _narrow(operation)
            _complete(operation)
    return found


def _narrow(operation: Json) -> None:
    """Say what a parameter can mean where the route itself takes more, to refuse it with a better message."""
    name = operation["operationId"].removeprefix("list").removesuffix("As").lower()
    for parameter in operation.get("parameters", ()):
        for schema in [parameter["schema"], *parameter["schema"].get("anyOf", ())]:
            if parameter["name"] == "period" and "pattern" in schema:
                schema["pattern"] = EDTF
            if parameter["name"] == "fields" and "pattern" in schema and name in lists():
                known = "|".join(field_names(list_named(name)))
                schema["pattern"] = f"^({known})(,({known}))*$"


def _problems() -> Json:
    """One response for each status, naming the problems that have it."""
    found: Json = {}
    for status in STATUSES:
        named = {name: problem for name, problem in PROBLEMS.items() if problem.status == status}
        text = "; ".join(f"{name}: {problem.meaning}" for name, problem in named.items())
        content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found[f"Problem{status}"] = {"description": text or "A problem.", "content": content}
    return found


def _complete(operation: Json) -> None:
    """Problem responses, the 304 of conditional requests, and real examples."""
    responses = operation["responses"]
    responses["304"] = {"description": "Unchanged since the ETag in If-None-Match."}
    for status in STATUSES:
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    given = examples().get(operation["operationId"], {})
    for media_type, example in given.items():
        content = responses.setdefault("200", {"description": "OK"}).setdefault("content", {})
        content.setdefault(media_type, {}).setdefault("schema", {})
        content[media_type]["example"] = example


def _sparql() -> Json:
    """The endpoint's operations: it is a lean route that the framework does not see."""
    text = {"schema": {"type": "string"}}
    answers = dict.fromkeys((*ROWS, *GRAPH), text)
    responses = {"200": {"description": "The complete answer.", "content": answers}}
    query = {"query": {"type": "string", "maxLength": 200_000, "description": "One SPARQL 1.1 query."}}
    form = {"type": "object", "required": ["query"], "properties": query}
    parameters = [
        {"name": name, "in": "query", "required": False, "description": about, "schema": {"type": "string"}}
        for name, about in (
            ("query", "One SPARQL 1.1 query; without it the service describes itself."),
            ("default-graph-uri", "A graph of the default graph; may be repeated."),
            ("named-graph-uri", "A named graph; may be repeated."),
            ("format", "json, xml, csv, tsv, ttl, nt, jsonld, rdf, or a media type."),
            ("timeout", "Seconds; may lower the limit of the service."),
            ("asOf", "Only sources certainly published by this day."),
            ("without", "Leave out this source; may be repeated."),
        )
    ]
    parameters[0]["example"] = "SELECT ?s WHERE { ?s a <https://w3id.org/longtu/ontology#Company> } LIMIT 3"
    shared = {"tags": ["sparql"], "responses": responses}
    body = {"application/sparql-query": text, "application/x-www-form-urlencoded": {"schema": form}}
    return {
        "get": {"operationId": "sparql", "summary": "Query by GET", "parameters": parameters, **_copy(shared)},
        "post": {
            "operationId": "sparqlPost",
            "summary": "Query by POST, as a form or as the body",
            "requestBody": {"required": True, "content": body},
            **_copy(shared),
        },
    }


def _copy(value: Json) -> Json:
    copied: Json = json.loads(json.dumps(value))
    return copied


@lru_cache(maxsize=1)
def examples() -> dict[str, Json]:
    """Example answers by operation and media type; empty before they were first written."""
    if not EXAMPLES.is_file():
        return {}
    found: dict[str, Json] = json.loads(EXAMPLES.read_text("utf-8"))
    return found


def example_request(path: str, operation: Json) -> str | None:
    """The address that an operation's own examples make; None where a needed parameter has no example."""
    asked: dict[str, str] = {}
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        value = next(iter(schema.get("examples", parameter.get("examples", ()))), None)
        value = value if value is not None else parameter.get("example", next(iter(schema.get("enum", ())), None))
        if parameter["name"] == "limit":
            value = 1
        if parameter["in"] == "path":
            if value is None:
                return None
            path = path.replace("{" + parameter["name"] + "}", quote(str(value)))
        elif parameter["required"] or parameter["name"] == "limit":
            if value is None:
                return None
            asked[parameter["name"]] = str(value)
    return path + (f"?{urlencode(asked)}" if asked else "")


def shortened(value: Any) -> Any:
    """An answer cut to its shape: one item of each list, short texts."""
    if isinstance(value, dict):
        return {name: shortened(part) for name, part in list(value.items())[:40]}
    if isinstance(value, list):
        return [shortened(part) for part in value[:1]]
    return value if not isinstance(value, str) or len(value) <= 200 else value[:200] + "…"


def dumped(value: Json) -> str:
    """JSON as the committed files have it."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


TEXT_LINES = 3


def example_of(media_type: str, content: bytes) -> Any:
    """A short example of an answer; None for a form that has no text."""
    if media_type in ("application/json", "application/ld+json", "application/csvm+json"):
        return shortened(json.loads(content))
    if media_type.startswith("text/") or media_type in ("application/jsonl", "application/n-quads"):
        return "\n".join(line[:200] for line in content.decode().splitlines()[:TEXT_LINES])
    return None


def _write() -> None:
    """Ask a service over the packaged data for every example, then write both files."""
    from fastapi.testclient import TestClient

    from api.app import create_app
    from api.settings import Settings

    EXAMPLES.unlink(missing_ok=True)
    examples.cache_clear()
    with tempfile.TemporaryDirectory() as nothing:
        os.environ["KG_ARTICLES"] = nothing  # no sentence of a source may enter an example
        app = create_app(Settings(articles=Path(nothing)))
        found: dict[str, Json] = {}
        with TestClient(app, base_url="http://localhost") as client:
            for path, item in described(app)["paths"].items():
                operation = item.get("get")
                address = example_request(path, operation) if operation else None
                if address is None or operation["tags"] in (["pages"], ["operations"]):
                    continue
                for media_type in operation["responses"]["200"].get("content", {}):
                    answer = client.get(address, headers={"Accept": media_type})
                    sent = answer.headers.get("content-type", "").partition(";")[0]
                    example = example_of(sent, answer.content) if answer.status_code == 200 else None
                    if sent == media_type and example is not None:
                        found.setdefault(operation["operationId"], {})[media_type] = example
    EXAMPLES.write_text(dumped(found), "utf-8")
    examples.cache_clear()
    COMMITTED.parent.mkdir(exist_ok=True)
    COMMITTED.write_text(dumped(described(app)), "utf-8")


if __name__ == "__main__":
    _write()
