"""The description of the API: complete, true, and changed only on purpose.

After routes change, `python -m api.server.openapi_examples` writes the examples anew and
`python -m tests.support.operations` the list of operations that the first test compares.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, expect

from api.http.problem_documents import PROBLEM_JSON
from api.openapi.document import STATUSES
from api.openapi.examples import NOT_TEXT, Asked, example_of, examples, requests
from tests.support.browsing import watched
from tests.support.operations import COMMITTED, operations, outline
from tests.support.serving import Service

Json = dict[str, Any]


def test_the_operations_and_schemas_are_those_of_the_list(document: Json) -> None:
    assert COMMITTED.read_text("utf-8") == outline(document), "run python -m tests.support.operations"


def test_everything_is_described(document: Json) -> None:
    """What a generated client shows while one types: operations, parameters, schemas."""
    silent: list[tuple[str, ...]] = []
    silent += [(operation["operationId"],) for _, _, operation in operations(document) if not operation.get("summary")]
    silent += [
        (operation["operationId"], parameter["name"])
        for _, _, operation in operations(document)
        for parameter in operation.get("parameters", ())
        if not parameter.get("description")
    ]
    silent += [(name,) for name, schema in document["components"]["schemas"].items() if not schema.get("description")]
    assert silent == []


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


def unbounded(schema: Json) -> list[str]:
    """What a parameter's schema leaves open: a text without pattern or length, a number or a list without limits."""
    if "anyOf" in schema:
        return [found for part in schema["anyOf"] for found in unbounded(part)]
    if {"enum", "const"} & set(schema) or schema.get("format") == "date":
        return []
    wanted = {
        "string": {"pattern", "maxLength"},
        "integer": {"minimum", "maximum"},
        "number": {"minimum", "maximum"},
        "array": {"maxItems", "items"},
    }
    missing = sorted(wanted.get(schema["type"], set()) - set(schema))
    return missing + (unbounded(schema["items"]) if "items" in schema else [])


def test_every_parameter_has_a_pattern_and_a_maximum(document: Json) -> None:
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            assert unbounded(parameter["schema"]) == [], (method, path, parameter["name"])


@pytest.mark.parametrize(
    ("schema", "open"),
    [
        ({"type": "string", "maxLength": 3}, ["pattern"]),
        ({"type": "integer", "minimum": 1}, ["maximum"]),
        ({"anyOf": [{"type": "array", "items": {"type": "string", "pattern": "a"}}, {"type": "null"}]}, None),
    ],
)
def test_what_is_left_open_is_seen(schema: Json, open: list[str] | None) -> None:
    assert unbounded(schema) == (open or ["maxItems", "maxLength"])


def test_every_example_of_a_parameter_fits_it(document: Json) -> None:
    for path, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            given = [parameter["example"]] if "example" in parameter else parameter["schema"].get("examples", [])
            for example in given:
                assert Draft202012Validator(parameter["schema"]).is_valid(example), (path, parameter["name"])


def first(server: Service, asked: list[Asked], media_type: str, known: dict[str, str]) -> Any:
    """The example that the service gives now; of an address that names a form, `known` keeps which it is."""
    by_address = len({each.address for each in asked}) > 1
    for each in asked:
        if known.get(each.address, media_type) != media_type:
            continue
        answer = server.client.request(each.method, each.address, headers=each.headers, content=each.body)
        told = answer.headers["content-type"].partition(";")[0]
        if answer.status_code == 200 and told == media_type:
            return example_of(media_type, answer.content)
        if answer.status_code == 200 and by_address:
            known[each.address] = told
    return None


@pytest.mark.slow
def test_the_examples_are_real(server: Service, document: Json) -> None:
    """Each example has the shape of what the service answers to the same request now."""
    by_id = {operation["operationId"]: (path, method, operation) for path, method, operation in operations(document)}
    assert set(examples()) <= set(by_id)
    known: dict[str, str] = {}
    for id, forms in examples().items():
        for media_type, example in forms.items():
            now = first(server, list(requests(*by_id[id], media_type)), media_type, known)
            assert type(now) is type(example), (id, media_type)
            if isinstance(example, dict):
                assert set(example) == set(now), (id, media_type)


def test_every_media_type_of_every_operation_has_an_example(document: Json) -> None:
    missing = [
        (operation["operationId"], media_type)
        for _, _, operation in operations(document)
        for media_type, content in operation["responses"]["200"]["content"].items()
        if "example" not in content and media_type not in NOT_TEXT
    ]
    assert missing == []


def test_every_body_has_an_example(document: Json) -> None:
    for path, _, operation in operations(document):
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            assert "example" in content, (path, media_type)


def test_no_example_holds_a_sentence_of_a_source() -> None:
    text = json.dumps(examples(), ensure_ascii=False)
    assert '"paragraph"' not in text


def test_the_documentation_page_shows_every_operation(server: Service, document: Json, chromium: Browser) -> None:
    """In a real browser: no request leaves the machine, and the page's own policy lets it work."""
    with watched(chromium, server.url) as page:
        page.goto(f"{server.url}docs")
        expect(page.locator(".operation")).to_have_count(len(list(operations(document))))


@pytest.mark.slow
def test_the_documentation_page_needs_no_network(server: Service) -> None:
    page = server.client.get("/docs").text
    loading = r"""<(?:script|img|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)=["'](?:https?:)?//"""
    assert not re.search(loading, page)
    for address in re.findall(r"""(?:src|href)=["'](/[^"']+)["']""", page):
        assert server.client.get(address).status_code == 200, address
