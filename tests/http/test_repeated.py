"""A parameter that comes twice and is meant to come once is refused, at every address: no value wins without a word."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from api.http.settings import Settings
from api.openapi.document import described
from api.server.app import create_app
from tests.support.serving import Service

SEVERAL = {"without", "only", "default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri"}
VALUES = {"id": "moonshot-ai", "name": "moonshot-ai", "form": "json", "kind": "entity"}


def value_of(schema: dict[str, Any]) -> str:
    """A value that a parameter may have, where its description names one."""
    named = [part for part in schema.get("anyOf", [schema]) if "enum" in part]
    return str(schema.get("default") or (named[0]["enum"][0] if named else 1))


def twice() -> list[tuple[str, str, str]]:
    """Every address with each of its parameters, from the description of the API, and a value that it may have."""
    found = []
    for path, item in described(create_app(Settings()))["paths"].items():
        parameters: list[dict[str, Any]] = item.get("get", {}).get("parameters", [])
        asked = [each for each in parameters if each["in"] == "query" and each["name"] not in SEVERAL]
        found += [(path, each["name"], "zh" if each["name"] == "lang" else value_of(each["schema"])) for each in asked]
    return found


def address(path: str) -> str:
    """The address with an id in each place."""
    views = path.startswith(("/views", "/api/views", "/charts"))
    return path.format_map({**VALUES, "name": "mau"} if views else VALUES)


def test_no_value_of_a_repeated_parameter_wins_without_a_word(server: Service) -> None:
    asked = twice()
    assert len(asked) > 300
    taken = []
    for path, name, value in asked:
        query = {"query": "ASK{}"} if path == "/sparql" and name != "query" else {}
        pair = urlencode([*query.items(), (name, value), (name, value)])
        answer = server.client.get(f"{address(path)}?{pair}")
        if (answer.status_code, answer.json().get("place")) != (400, name):
            taken.append((path, name, answer.status_code))
    assert taken == []


@pytest.mark.parametrize("body", ["queries={}&queries={}", "extend={}&extend={}"])
def test_a_field_of_a_form_comes_once(server: Service, body: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = server.client.post("/reconcile", content=body, headers=headers)
    assert (answer.status_code, answer.json()["remedy"]) == (400, "send it once")


def test_two_names_of_one_format_are_one(small: Service) -> None:
    text = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1"
    one = small.query(text, parameters=[("format", "rdf+xml"), ("format", "application/rdf+xml")])
    assert one.headers["content-type"] == "application/rdf+xml; charset=utf-8"
    for address in ("/sparql", "/store"):
        two = small.client.get(address, params=[("query", text), ("format", "ttl"), ("format", "nt")])
        assert (two.status_code, two.json()["detail"]) == (400, "several formats are named")


def test_what_is_meant_to_come_several_times_may(server: Service) -> None:
    assert server.client.get("/api/companies?without=a1&without=a2").status_code == 200
    moved = server.client.get("/views/mau?subjects=kimi&subjects=doubao", follow_redirects=False)
    assert moved.headers["location"].endswith("?subjects=kimi,doubao")
