"""The description of the API (OpenAPI 3.1): the framework's own, with the endpoint, problems and real examples added.

Never describes an answer that the service does not give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.answers.json_answer import JSON
from api.answers.page_answer import DOCUMENTS, NODES
from api.http.negotiation import CSV, HTML, JSON_LD, TURTLE
from api.http.problem_documents import PROBLEM_JSON, PROBLEMS
from api.openapi import sparql_operations
from api.openapi.examples import examples
from api.openapi.parameter_schemas import narrow
from kg.ontology.registry import BASE

if TYPE_CHECKING:
    from api.openapi.answer_schemas import Answers

Json = dict[str, Any]
STATUSES = (400, 404, 405, 406, 410, 413, 414, 415, 422, 431, 500, 501, 503)
AS_PAGE = ("pages", "graph", "sparql")  # tags whose problems are pages too, for browsers
DOCS = f"{BASE}about"
TAGS = {
    "lists": "What the graph holds, filtered, sorted, page by page.",
    "look-up": "From a name to the things it may mean.",
    "entities": "One entity and its relationships.",
    "claims": "One claim or source with its evidence.",
    "queries": "Shipped SPARQL queries with values bound.",
    "receipts": "Answers saved with their evidence, to be verified without a server.",
    "views": "What the landscape shows, with the claims behind every number.",
    "bulk": "The whole data set as files, and what changed.",
    "sparql": "The SPARQL 1.1 endpoint.",
    "description": "What the service and its data are.",
    "reconciliation": "The Reconciliation Service API, for OpenRefine and its kin.",
    "graph": "The picture of the graph and its data.",
    "pages": "Pages for people.",
    "operations": "Whether the service is well.",
}
# What pages and files answer with, where their routes leave it to the form that the client wants.
MEDIA: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("entityPage", "nodePage", "claimPage", "sourcePage"), NODES),
    **dict.fromkeys(("aboutPage", "queryPage"), (HTML, JSON)),  # these have no table
    "search": (JSON,),
    "ontology": (TURTLE,),
    "context": (JSON_LD,),
    "graphPage": (HTML,),
    "graphHtml": (HTML,),
    "graphCsv": (CSV,),
    "graphGexf": ("application/gexf+xml",),
    "void": (TURTLE, "application/n-triples", JSON_LD, "application/rdf+xml"),
    "examples": (TURTLE, "application/n-triples", JSON_LD, "application/rdf+xml"),
}
ELSEWHERE = {
    "ontology": "To the page of the vocabulary, for browsers.",
    "viewPage": "To the same view without the parameters that say nothing.",
}
BODIES: dict[str, Json] = {
    "reconcilePost": {"queries": '{"q0": {"query": "月之暗面", "type": "Company", "limit": 1}}'},
    "reconcileMatch": {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "月之暗面"}], "limit": 1}]},
    "reconcileExtend": {"ids": ["moonshot-ai"], "properties": [{"id": "foundedBy"}]},
}
_PROBLEM = {
    "type": "object",
    "description": "What went wrong, where, and how to mend it (RFC 9457).",
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
    from api.openapi.answer_schemas import Answers  # with every page and view, which the start does not wait for

    found = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=app.routes,
        license_info=app.license_info,
        servers=[{"url": app.root_path or "/"}],
        tags=[{"name": name, "description": text, "externalDocs": {"url": DOCS}} for name, text in TAGS.items()],
    )
    found["paths"] |= {"/sparql": sparql_operations.operations()}
    components = found.setdefault("components", {})
    components["schemas"] = {
        name: schema
        for name, schema in components.get("schemas", {}).items()
        if name not in ("HTTPValidationError", "ValidationError")  # problems take their place
    } | {"Problem": _PROBLEM}
    components["responses"] = _problems()
    answers = Answers()
    for path in found["paths"].values():
        for operation in path.values():
            narrow(operation)
            _answer(operation, answers)
            _complete(operation)
    for name, schema in components["schemas"].items():
        answers.components.named(name, schema)
    components["schemas"] = answers.components.schemas
    return found


def _answer(operation: Json, answers: Answers) -> None:
    """The media types of an answer, where the route declares none, and the schema of each."""
    id = operation["operationId"]
    answer = operation["responses"].setdefault("200", {"description": "OK"})
    if id in MEDIA or "content" not in answer:
        answer["content"] = {media_type: {} for media_type in MEDIA.get(id, DOCUMENTS)}
    for media_type, about in answer["content"].items():
        about["schema"] = answers.of(id, media_type)
    if id in BODIES:
        for content in operation["requestBody"]["content"].values():
            content["example"] = BODIES[id]


def _problems() -> Json:
    """One response for each status, naming the problems that have it; and one for addresses that browsers open."""
    found: Json = {}
    for status in STATUSES:
        named = {name: problem for name, problem in PROBLEMS.items() if problem.status == status}
        text = "; ".join(f"{name}: {problem.meaning}" for name, problem in named.items())
        content: Json = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found[f"Problem{status}"] = {"description": text or "A problem.", "content": content}
        page = {HTML: {"schema": {"type": "string"}}}
        found[f"Problem{status}Page"] = {"description": text or "A problem.", "content": {**content, **page}}
    return found


def _complete(operation: Json) -> None:
    """Problem responses, the 304 of conditional requests, the 308 of merged ids, and real examples."""
    responses = operation["responses"]
    responses["304"] = {"description": "Unchanged since the ETag in If-None-Match."}
    if operation["tags"][0] in ("lists", "entities", "pages", "reconciliation"):
        responses["308"] = {"description": "The id was merged into another: the same address with that one."}
    if operation["operationId"] in ELSEWHERE:
        responses["303"] = {"description": ELSEWHERE[operation["operationId"]]}
    for status in STATUSES:
        suffix = "Page" if operation["tags"][0] in AS_PAGE else ""
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}{suffix}"}
    content = responses["200"].get("content", {})
    for media_type, example in examples().get(operation["operationId"], {}).items():
        if media_type in content:
            content[media_type]["example"] = example
