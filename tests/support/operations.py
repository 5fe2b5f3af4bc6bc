"""The operations of the API in short: `python -m tests.support.operations` writes tests/openapi/operations.txt.

A line each: operation id, method and path, parameters, media types of the answer, and a digest of every schema in it,
so that a change of the API shows as changed lines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.http.settings import Settings
from api.openapi.document import described
from api.server.app import create_app

COMMITTED = Path(__file__).resolve().parent.parent / "openapi" / "operations.txt"


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation of a description, with its path and its method."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def outline(document: dict[str, Any]) -> str:
    """The operations and the named schemas of a description, sorted."""
    return "\n".join([*sorted(_lines(document)), *sorted(_schemas(document)), ""])


def _lines(document: dict[str, Any]) -> Iterator[str]:
    for path, method, operation in operations(document):
        parameters = [f"{item['name']}:{_digest(item['schema'])}" for item in operation.get("parameters", ())]
        content = operation["responses"]["200"].get("content", {})
        answers = [f"{media_type}:{_digest(about.get('schema'))}" for media_type, about in content.items()]
        body = _digest(operation.get("requestBody", {}))
        parts = [operation["operationId"], method.upper(), path, " ".join(sorted(parameters)), " ".join(answers), body]
        yield " | ".join(parts)


def _schemas(document: dict[str, Any]) -> Iterator[str]:
    for name, schema in document["components"]["schemas"].items():
        yield f"schema {name} {_digest(schema)}"


def _digest(schema: object) -> str:
    return hashlib.sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()[:8] if schema else "-"


if __name__ == "__main__":
    COMMITTED.write_text(outline(described(create_app(Settings()))), "utf-8")
