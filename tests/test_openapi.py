"""The description of the API: committed, complete, and true.

`.venv/bin/python -m api.openapi` writes api/examples.json and docs/openapi.json anew after routes change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

from api.app import create_app
from api.errors import PROBLEM_JSON
from api.openapi import COMMITTED, STATUSES, described, dumped, example_of, example_request, examples
from api.settings import Settings
from tests.browsing import watched
from tests.serving import Service

Json = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Json:
    return described(create_app(Settings()))


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def test_the_committed_description_is_the_present_one(document: Json) -> None:
    assert COMMITTED.read_text("utf-8") == dumped(document), "run python -m api.openapi"


def test_it_is_openapi_3_1(document: Json) -> None:
    assert document["openapi"].startswith("3.1.")
    for _, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            Draft202012Validator.check_schema(parameter["schema"])


def test_operation_ids_are_short_unique_and_camel_case(document: Json) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z][A-Za-z]{2,30}", id) for id in ids)


def test_every_operation_declares_its_problems_and_belongs_to_a_described_tag(document: Json) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    for path, method, operation in operations(document):
        assert set(operation["tags"]) <= tags, path
        assert operation.get("summary") or operation.get("description"), (path, method)
        for status in STATUSES:
            reference = operation["responses"][str(status)]["$ref"].rsplit("/", 1)[-1]
            assert PROBLEM_JSON in document["components"]["responses"][reference]["content"]


def test_every_text_parameter_of_the_api_has_a_maximum(document: Json) -> None:
    for path, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            if not path.startswith(("/api", "/data", "/reconcile")) or operation["tags"] in (["pages"], ["graph"]):
                continue
            for schema in [parameter["schema"], *parameter["schema"].get("anyOf", ())]:
                if schema.get("type") == "string" and not {"format", "enum", "const"} & set(schema):
                    assert "maxLength" in schema, (path, parameter["name"])
                if schema.get("type") in ("integer", "number"):
                    assert {"minimum", "maximum"} <= set(schema), (path, parameter["name"])


def test_the_examples_are_real(server: Service, document: Json) -> None:
    """Each example has the shape of what the service answers to the same request now."""
    by_id = {operation["operationId"]: (path, operation) for path, _, operation in operations(document)}
    assert set(examples()) <= set(by_id)
    for id, forms in examples().items():
        path, operation = by_id[id]
        address = example_request(path, operation)
        assert address is not None
        for media_type, example in forms.items():
            answer = server.client.get(address, headers={"Accept": media_type})
            assert answer.status_code == 200, address
            now = example_of(media_type, answer.content)
            assert type(now) is type(example), address
            if isinstance(example, dict):
                assert set(example) == set(now), address


def test_every_reading_operation_has_an_example(document: Json) -> None:
    missing = [
        operation["operationId"]
        for _, method, operation in operations(document)
        if method == "get"
        and operation["tags"][0] in ("lists", "look-up", "entities", "claims", "queries", "views", "bulk")
        and operation["operationId"] not in examples()
    ]
    assert missing == ["deltaPatch"]  # a patch is no text that an example could shorten


def test_no_example_holds_a_sentence_of_a_source() -> None:
    text = json.dumps(examples(), ensure_ascii=False)
    assert '"paragraph"' not in text


def test_the_documentation_page_shows_every_operation(server: Service, document: Json, chromium: Browser) -> None:
    """In a real browser: no request leaves the machine, and the page's own policy lets it work."""
    with watched(chromium, server.url) as page:
        page.goto(f"{server.url}docs")
        page.locator(".opblock").first.wait_for(timeout=60_000)
        assert page.locator(".opblock").count() == len(list(operations(document)))


def test_the_documentation_page_needs_no_network(server: Service) -> None:
    page = server.client.get("/docs").text
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
    for address in re.findall(r"""(?:src|href)=["'](/[^"']+)["']""", page):
        assert server.client.get(address).status_code == 200, address
