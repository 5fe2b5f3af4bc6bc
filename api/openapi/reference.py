"""The API's reference for people at `/docs`: every operation of the description, in the site's own frame.

Written by the server from the same document as /openapi.json; nothing of it comes from another host.
"""

from __future__ import annotations

from typing import Any, TypedDict

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers.page_answer import POLICY, Language, site_of
from api.html.rendering import html
from api.http.negotiation import HTML, with_charset

router = APIRouter(include_in_schema=False)
Json = dict[str, Any]


class Parameter(TypedDict):
    """A parameter of an operation; `values` are words for its type, or those that it may have."""

    name: str
    place: str
    required: bool
    about: str
    values: str | list[str]
    usual: str | int | float | bool | None
    example: str | list[str] | None


class Operation(TypedDict):
    """An operation; `address` can be opened as it is."""

    id: str
    method: str
    path: str
    about: str
    parameters: list[Parameter]
    answers: list[str]
    address: str | None


class Group(TypedDict):
    """The operations of one tag."""

    name: str
    about: str
    operations: list[Operation]


@router.get("/docs", name="reference")
async def reference(request: Request, language: Language) -> Response:
    """The reference, drawn from the description of the running service."""
    document = request.app.openapi()
    site = site_of(request, language, "/docs")
    body = html("reference.html", site, {"groups": groups(document), "about": document["info"], "queries": ()})
    headers = {"Content-Security-Policy": POLICY, "Content-Language": language, "Vary": "Accept-Language"}
    return Response(body, media_type=with_charset(HTML), headers=headers)


def groups(document: Json) -> list[Group]:
    """The operations by tag, in the order in which the document describes the tags."""
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    words = {tag["name"]: tag["description"] for tag in document["tags"]}
    return [{"name": name, "about": words.get(name, ""), "operations": each} for name, each in found.items() if each]


def _operation(path: str, method: str, operation: Json) -> Operation:
    parameters = [_parameter(each) for each in operation.get("parameters", ())]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "about": operation.get("description") or operation.get("summary", ""),
        "parameters": parameters,
        "answers": list(operation["responses"]["200"].get("content", {})),
        "address": _address(path, parameters) if method == "get" else None,
    }


def _parameter(given: Json) -> Parameter:
    schema = given.get("schema", {})
    examples = schema.get("examples") or [given["example"]] if "example" in given else schema.get("examples", [])
    return {
        "name": given["name"],
        "place": given["in"],
        "required": given.get("required", False),
        "about": given.get("description", ""),
        "values": schema.get("enum") or schema.get("pattern") or schema.get("type") or "",
        "usual": schema.get("default"),
        "example": examples[0] if examples else None,
    }


def _address(path: str, parameters: list[Parameter]) -> str | None:
    """The path with the examples of what it needs, to be tried; None where one has none or the query needs more."""
    for each in parameters:
        if each["place"] == "path":
            if each["example"] is None and not isinstance(each["values"], list):
                return None
            path = path.replace(f"{{{each['name']}}}", str(each["example"] or each["values"][0]))
        elif each["required"]:
            return None
    return path
