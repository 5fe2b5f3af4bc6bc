"""What the description says of answers: each has a schema of its own, and holds what it names and nothing else."""

from __future__ import annotations

import json
import re
from typing import Any, Literal, NotRequired, TypedDict

import jsonschema_rs
import pytest
from pydantic import BaseModel

from api.openapi.examples import requests
from api.openapi.record_schemas import Components, returned
from kg.base.json_value import JsonObject
from kg.facts.fact_records import Both
from kg.lists.list_spec import lists
from kg.views.view_specs import VIEWS
from tests.support.operations import operations
from tests.support.serving import Service

Json = dict[str, Any]
# Documents of other people's formats, which have schemas of their own.
FOREIGN = {"tableMetadata", "dataPackage", "viewSpec"}


def is_json(media_type: str) -> bool:
    """Whether an answer of this type is one JSON document; of lines of JSON each is one."""
    return media_type == "application/json" or media_type.endswith("+json")


def test_every_answer_in_json_has_a_schema_that_says_something(document: Json) -> None:
    for _, _, operation in operations(document):
        for media_type, content in operation["responses"]["200"]["content"].items():
            schema = content["schema"]
            if is_json(media_type) and operation["operationId"] not in FOREIGN:
                assert {"$ref", "anyOf"} & set(schema), (operation["operationId"], media_type)
            assert schema, (operation["operationId"], media_type)


def test_every_schema_that_is_referred_to_is_there(document: Json) -> None:
    prefix, known = "#/components/schemas/", document["components"]["schemas"]
    referred = set(re.findall(rf'"{prefix}([^"]+)"', json.dumps(document)))
    assert referred - set(known) == set()
    assert len(referred) > 200


class Judge:
    """Asks a service and holds each answer against the schema of its operation."""

    def __init__(self, server: Service, document: Json) -> None:
        self.client = server.client
        self.operations = {each["operationId"]: each for _, _, each in operations(document)}
        self.components = document["components"]
        self.validators: dict[str, Any] = {}
        self.wrong: list[str] = []
        self.judged: set[str] = set()

    def get(self, operation: str, address: str, **parameters: str) -> Any:
        """The answer to a GET, judged."""
        found = self.client.get(address, params=parameters or None, follow_redirects=True)
        assert found.status_code == 200, (address, found.text[:300])
        return self.judge(operation, "application/json", address, found.json())

    def judge(self, operation: str, media_type: str, address: str, answer: Any) -> Any:
        """The answer itself; what is wrong with it is kept."""
        key = f"{operation} {media_type}"
        if key not in self.validators:
            schema = self.operations[operation]["responses"]["200"]["content"][media_type]["schema"]
            self.validators[key] = jsonschema_rs.Draft202012Validator({**schema, "components": self.components})
        faults = list(self.validators[key].iter_errors(answer))
        self.wrong += [f"{address}: {list(fault.instance_path)} {fault.message[:200]}" for fault in faults[:2]]
        self.judged.add(key)
        return answer


@pytest.fixture(scope="module")
def judge(server: Service, document: Json) -> Judge:
    return Judge(server, document)


@pytest.mark.slow
def test_every_operation_answers_as_it_is_described(judge: Judge, document: Json) -> None:
    for path, method, operation in operations(document):
        for media_type in operation["responses"]["200"]["content"]:
            for asked in requests(path, method, operation, media_type) if is_json(media_type) else ():
                sent = judge.client.build_request(
                    asked.method, asked.address, headers=asked.headers, content=asked.body
                )
                found = judge.client.send(sent, follow_redirects=True)
                if found.status_code == 200 and found.headers["content-type"].partition(";")[0] == media_type:
                    judge.judge(operation["operationId"], media_type, asked.address, found.json())
    assert judge.wrong == []
    answers = {
        f"{operation['operationId']} {media_type}"
        for _, _, operation in operations(document)
        for media_type in operation["responses"]["200"]["content"]
        if is_json(media_type)
    }
    assert answers - judge.judged == set()


@pytest.mark.slow
def test_every_item_of_every_list_and_every_view_is_as_described(judge: Judge) -> None:
    for name in lists():
        judge.get(f"list{name.capitalize()}", f"/api/{name}", limit="10000", count="exact")
    for name, spec in VIEWS.items():
        needed = {each.name: each.example for each in spec.parameters if each.name in spec.required}
        judge.get("view", f"/api/views/{name}", **needed)
    assert judge.wrong == []


@pytest.mark.slow
def test_claims_of_every_shape_and_things_of_every_class_are_as_described(judge: Judge) -> None:
    claims = judge.get("listClaims", "/api/claims", limit="10000")["claims"]
    entities = judge.get("listEntities", "/api/entities", limit="10000")["entities"]
    shapes = {tuple(each): each["id"] for each in claims}
    for id in shapes.values():
        judge.get("claim", f"/api/claims/{id}")
        judge.get("claimPage", f"/claims/{id}.json")
    for id in {each["types"][0]: each["id"] for each in entities}.values():
        judge.get("entity", f"/api/entities/{id}")
        judge.get("relationships", f"/api/entities/{id}/relationships")
        judge.get("entityPage", f"/id/{id}.json")
    assert judge.wrong == []
    assert len(shapes) > 50


# How a record becomes a schema


class Leaf(TypedDict):
    """A leaf."""

    name: Both
    kind: Literal["green", "dry"]


class Base(TypedDict, total=False):
    """What a tree may have."""

    height: float | None


class Tree(Base):
    """A tree of
    trees."""

    leaves: list[Leaf]
    trees: NotRequired[dict[str, list[Tree]]]
    place: tuple[int, int]
    more: JsonObject
    sure: bool


class Model(BaseModel):
    """A model with a leaf of its own."""

    count: int


def grown() -> Tree:
    raise NotImplementedError


def test_a_record_becomes_a_closed_schema_with_its_references() -> None:
    found = Components()
    assert found.of(returned(grown)) == {"$ref": "#/components/schemas/Tree"}
    reference = {"$ref": "#/components/schemas/Leaf"}
    assert found.schemas["Tree"] == {
        "type": "object",
        "description": "A tree of trees.",
        "required": ["leaves", "place", "more", "sure"],
        "additionalProperties": False,
        "properties": {
            "height": {"anyOf": [{"type": "number"}, {"type": "null"}]},
            "leaves": {"type": "array", "items": reference},
            "trees": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            },
            "place": {
                "type": "array",
                "prefixItems": [{"type": "integer"}, {"type": "integer"}],
                "minItems": 2,
                "maxItems": 2,
            },
            "more": {"type": "object", "additionalProperties": {}},
            "sure": {"type": "boolean"},
        },
    }
    leaf = found.schemas["Leaf"]["properties"]
    assert leaf["kind"] == {"type": "string", "enum": ["green", "dry"]}
    assert leaf["name"] == {"$ref": "#/components/schemas/Both"}
    assert set(found.schemas) == {"Tree", "Leaf", "Both"}


def others() -> tuple[type, type]:
    """Records of other modules that have the names of these."""

    class Leaf(TypedDict):
        count: int

    class Model(TypedDict):
        count: int

    return Leaf, Model


def test_two_records_of_one_name_and_a_type_without_schema_are_refused() -> None:
    found, (leaf, model) = Components(), others()
    found.of(Leaf)
    found.of(Model)
    for other in (leaf, model):
        with pytest.raises(TypeError, match=f"two records are called {other.__name__}"):
            found.of(other)
    with pytest.raises(TypeError, match="two schemas are called Leaf"):
        found.named("Leaf", {"type": "string"})
    with pytest.raises(TypeError, match="has no JSON Schema here"):
        found.of(complex)
