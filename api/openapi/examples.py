"""Real answers as examples of the API's description: which requests to make, and how an answer is shortened.

An example is what the service answered, cut to its shape. Never invents an answer and never holds a sentence of a
source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import JsonValue

from api.answers.json_answer import JSON
from api.http.negotiation import GRAPH
from api.openapi.sparql_operations import CONSTRUCT

Json = dict[str, Any]
EXAMPLES = Path(__file__).with_name("examples.json")
TEXT_LINES = 3
NOT_TEXT = (
    "application/zip",
    "image/png",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)  # no example: their bytes are no text
_CHOOSING = ("form", "suffix")  # parameters that choose the media type


@dataclass(frozen=True)
class Asked:
    """A request that an operation's own examples make."""

    method: str
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


def _value(parameter: Json) -> Any:
    schema = parameter["schema"]
    listed = [*schema.get("examples", ()), *parameter.get("examples", ()), *schema.get("enum", ())]
    return parameter.get("example", listed[0] if listed else None)


def requests(path: str, method: str, operation: Json, media_type: str) -> Iterator[Asked]:
    """The requests that may bring an answer of `media_type`: one, or one for each form that the address can name.

    Nothing where a needed parameter or body has no example.
    """
    parameters = operation.get("parameters", ())
    forms = next((p for p in parameters if p["in"] == "path" and p["name"] in _CHOOSING), None)
    for form in forms["schema"]["enum"] if forms else [""]:
        address = _address(path, parameters, form, {"query": _query(media_type)} if path == "/sparql" else {})
        headers = {"Accept": media_type}
        if address is None:
            continue
        if method == "get":
            yield Asked(method, address, headers)
            continue
        for kind, content in operation["requestBody"]["content"].items():
            body = _body(kind, content.get("example"), media_type)
            if body is not None:
                yield Asked(method, address, {**headers, "Content-Type": kind}, body)


def _query(media_type: str) -> str:
    """The endpoint answers with rows or with a graph, by the query; of both forms that are XML, with rows."""
    return CONSTRUCT if media_type in GRAPH[:4] else ""


def _address(path: str, parameters: Any, form: str, instead: Json) -> str | None:
    asked: list[tuple[str, str]] = []
    for parameter in parameters:
        name, value = parameter["name"], instead.get(parameter["name"]) or _value(parameter)
        if parameter["in"] == "path":
            value = form if name in _CHOOSING and form else value
            if value is None:
                return None
            path = path.replace("{" + name + "}", quote(str(value)))
        elif name == "limit" or parameter["required"] or name in ("focus", "q", "query"):
            if name != "limit" and value is None:
                return None
            asked.append((name, "1" if name == "limit" else str(value)))
    return path + (f"?{urlencode(asked)}" if asked else "")


def _body(kind: str, example: dict[str, str] | str | None, media_type: str) -> bytes | None:
    if example is None:
        return None
    if kind == "application/json":
        return json.dumps(example, ensure_ascii=False).encode()
    query = _query(media_type)
    if kind == "application/x-www-form-urlencoded":
        return urlencode(
            {**(example if isinstance(example, dict) else {}), **({"query": query} if query else {})}
        ).encode()
    return (query or str(example)).encode()


def example_of(media_type: str, content: bytes) -> JsonValue:
    """A short example of an answer; None for a form whose bytes are no text."""
    if media_type in NOT_TEXT:
        return None
    if media_type == JSON or media_type.endswith("+json"):
        return shortened(json.loads(content))
    return "\n".join(line[:200] for line in content.decode().splitlines()[:TEXT_LINES])


def shortened(value: JsonValue) -> JsonValue:
    """An answer cut to its shape: one item of each list, short texts."""
    if isinstance(value, dict):
        return {name: shortened(part) for name, part in list(value.items())[:40]}
    if isinstance(value, list):
        return [shortened(part) for part in value[:1]]
    return value if not isinstance(value, str) or len(value) <= 200 else value[:200] + "…"


@lru_cache(maxsize=1)
def examples() -> dict[str, Json]:
    """Example answers by operation and media type; empty before they were first written."""
    if not EXAMPLES.is_file():
        return {}
    found: dict[str, Json] = json.loads(EXAMPLES.read_text("utf-8"))
    return found


def collected(description: Json, client: Any) -> dict[str, Json]:
    """An example for each media type of each operation, from a service over the packaged data; `client` asks it."""
    found: dict[str, Json] = {}
    for path, item in description["paths"].items():
        for method, operation in item.items():
            for media_type in operation["responses"]["200"].get("content", {}):
                example = _first(client, requests(path, method, operation, media_type), media_type)
                if example is not None:
                    found.setdefault(operation["operationId"], {})[media_type] = example
    return found


def _first(client: Any, asked: Iterator[Asked], media_type: str) -> Any:
    for each in asked:
        answer = client.request(each.method, each.address, headers=each.headers, content=each.body)
        if answer.status_code == 200 and answer.headers.get("content-type", "").partition(";")[0] == media_type:
            return example_of(media_type, answer.content)
    return None
