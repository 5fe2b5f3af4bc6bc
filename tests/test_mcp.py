"""The server for agents, asked with the SDK's own client: over standard input and output, and over HTTP."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import validate
from mcp import Client, StdioServerParameters

from api.tools import MOST_BYTES
from tests.serving import Service

Json = dict[str, Any]


def ask(server: Service, work: Callable[[Client], Awaitable[Any]]) -> Any:
    """Run `work` with a client connected over HTTP."""

    async def run() -> Any:
        async with Client(f"{server.url.rstrip('/')}/mcp") as client:
            return await work(client)

    return asyncio.run(run())


def call(server: Service, name: str, **arguments: Any) -> Json:
    """A tool's structured answer; fails where the tool reports an error."""

    async def work(client: Client) -> Json:
        answer = await client.call_tool(name, arguments)
        assert not answer.is_error, answer.content
        found: Json = answer.structured_content
        return found

    found: Json = ask(server, work)
    return found


def refusal(server: Service, name: str, arguments: Json) -> str:
    """The text of a tool's error."""

    async def work(client: Client) -> str:
        answer = await client.call_tool(name, arguments)
        assert answer.is_error
        return "\n".join(getattr(part, "text", "") for part in answer.content)

    return str(ask(server, work))


def test_at_most_ten_tools_all_read_only_with_schemas(server: Service) -> None:
    async def work(client: Client) -> Any:
        return (await client.list_tools()).tools

    tools = ask(server, work)
    assert 0 < len(tools) <= 10
    for tool in tools:
        assert tool.description
        assert tool.annotations.read_only_hint is True
        assert tool.output_schema["type"] == "object"
        assert all(part["title"] for part in tool.input_schema["properties"].values())


CALLS: list[tuple[str, Json]] = [
    ("resolve", {"name": "王慧文"}),
    ("entity", {"id": "moonshot-ai", "limit": 3}),
    ("relationships", {"entity": "moonshot-ai", "predicate": "participant", "limit": 3}),
    ("claims", {"about": "kimi", "source": "a1", "limit": 2}),
    ("claim", {"id": "a1.c-round-amount-lead"}),
    ("view", {"name": "mau", "parameters": {"subjects": "kimi"}, "limit": 2}),
    ("path", {"start": "alibaba", "end": "wang-huiwen"}),
    ("sources", {"limit": 2}),
    ("sparql", {"query": "SELECT ?s WHERE { ?s a <https://w3id.org/longtu/ontology#Company> }", "limit": 2}),
    ("schema", {"text": "amount"}),
]


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_every_tool_answers_as_its_schema_says(server: Service, name: str, arguments: Json) -> None:
    async def work(client: Client) -> Any:
        tool = next(tool for tool in (await client.list_tools()).tools if tool.name == name)
        return tool.output_schema, await client.call_tool(name, arguments)

    schema, answer = ask(server, work)
    assert not answer.is_error, answer.content
    validate(answer.structured_content, schema)
    assert len(json.dumps(answer.structured_content, ensure_ascii=False).encode()) < 2 * MOST_BYTES


def test_facts_come_with_source_bound_and_modality(server: Service) -> None:
    found = call(server, "claims", about="moonshot-ai", predicate="cash", source="a1", limit=50)
    assert all(item["source"] == "a1" and item["modality"] == "actual" for item in found["items"])
    bounded = [item for item in found["items"] if item["bound"] == "more_than"]
    assert bounded
    assert all(item["lower"] == "10000000000" and "upper" not in item for item in bounded)


def test_pages_add_up(server: Service) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        found = call(server, "claims", source="a1", limit=90, cursor=cursor)
        seen += [item["id"] for item in found["items"]]
        cursor = found["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == found["total"]


def test_a_page_never_outgrows_its_reader(server: Service) -> None:
    found = call(server, "sparql", query="SELECT * WHERE { ?s ?p ?o }", limit=100)
    assert len(json.dumps(found["rows"], ensure_ascii=False).encode()) <= MOST_BYTES
    assert found["next"] == str(len(found["rows"]))


def test_no_paragraph_of_an_article_leaves_through_a_tool(server: Service) -> None:
    found = call(server, "claim", id="a1.c-round-amount-lead")
    assert found["slices"]
    assert all("paragraph" not in piece and len(piece.get("text", "")) <= 20 for piece in found["slices"])


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("entity", {"id": "moonshot"}, "nearest: moonshot-ai"),
        ("claims", {"predicate": "amont"}, "nearest: amount"),
        ("view", {"name": "maus"}, "mau"),
        ("view", {"name": "mau", "parameters": {"subject": "kimi"}}, "subjects"),
        ("sparql", {"query": "SELECT * WHERE { ?s ?p }"}, "line 1"),
        ("sparql", {"query": "INSERT DATA { <a:b> <a:b> <a:b> }"}, "update"),
        ("claims", {"limit": 1000}, "limit"),
        ("schema", {"cursor": "x"}, "cursor"),
    ],
)
def test_errors_teach(server: Service, name: str, arguments: Json, words: str) -> None:
    assert words in refusal(server, name, arguments)


def test_the_same_over_standard_input_and_output() -> None:
    async def run() -> Any:
        here = Path(__file__).parent.parent
        started = StdioServerParameters(command=sys.executable, args=["-m", "api.mcp"], cwd=here)
        async with Client(started) as client:
            return await client.call_tool("resolve", {"name": "月之暗面"})

    assert asyncio.run(run()).structured_content["best"] == "moonshot-ai"
