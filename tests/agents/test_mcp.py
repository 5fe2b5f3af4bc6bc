"""The server for agents, asked with the SDK's own client: over standard input and output, and over HTTP."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import validate
from mcp import Client, StdioServerParameters

from api.agents.tools import MOST_BYTES
from tests.support.serving import Service

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


CHOOSING = [name for name, _ in CALLS if name != "schema"]  # the ontology is the same whatever sources say


def test_every_tool_that_reads_the_graph_takes_the_choice_of_sources(server: Service) -> None:
    async def work(client: Client) -> Any:
        return {tool.name: tool.input_schema for tool in (await client.list_tools()).tools}

    schemas = ask(server, work)
    assert [name for name in schemas if "choice" in schemas[name]["properties"]] == CHOOSING
    choice = schemas["claims"]["$defs"]["Choice"]
    assert set(choice["properties"]) == {"asOf", "possible", "without"}
    assert choice["additionalProperties"] is False


EMPTY = {"asOf": "2001-01-01"}


@pytest.mark.parametrize("name", CHOOSING)
def test_before_anybody_had_said_anything_no_tool_knows_anything(server: Service, name: str) -> None:
    """What the same call finds with every source at hand is `test_every_tool_answers_as_its_schema_says`'s."""
    arguments = {**dict(CALLS)[name], "choice": EMPTY}

    async def work(client: Client) -> Any:
        return await client.call_tool(name, arguments)

    answer = ask(server, work)
    if answer.is_error:
        assert re.search("no (entity|claim)", answer.content[0].text)
        assert name in ("entity", "claim", "path", "relationships", "claims", "view")
        return
    found = answer.structured_content
    listed = found.get("candidates", found.get("items", found.get("rows")))
    assert listed in ([], {"total": 0, "items": [], "next": None})


def test_the_choice_is_the_one_of_the_api(server: Service) -> None:
    choices: list[Json] = [{"without": ["a1", "a2"]}, {"asOf": "2025-12-31"}, {"asOf": "2025-12-31", "possible": True}]
    for choice in choices:
        asked: Json = {"count": "exact", "limit": 1, "about": "moonshot-ai", **choice}
        total = server.client.get("/api/claims", params=asked).json()["total"]
        assert call(server, "claims", about="moonshot-ai", limit=1, choice=choice)["total"] == total
    whole = call(server, "claims", about="moonshot-ai", limit=1)["total"]
    assert 0 < call(server, "claims", about="moonshot-ai", limit=1, choice={"without": ["a1"]})["total"] < whole


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
        ("claims", {"choice": {"without": ["a11"]}}, "nearest: a1"),
        ("sources", {"choice": {"asof": "2025-01-01"}}, "asof"),
        ("sparql", {"query": "ASK {}", "choice": {"asOf": "soon"}}, "asOf"),
    ],
)
def test_errors_teach(server: Service, name: str, arguments: Json, words: str) -> None:
    assert words in refusal(server, name, arguments)


@pytest.mark.slow
def test_the_command_speaks_the_same_over_standard_input_and_output(server: Service) -> None:
    """`kg mcp`, started by the SDK's own client: the same tools, the same answers."""

    async def run() -> Any:
        started = StdioServerParameters(command=str(Path(sys.executable).with_name("kg")), args=["mcp"])
        async with Client(started) as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            return tools, await client.call_tool("resolve", {"name": "月之暗面"}), await client.call_tool(*LAST)

    tools, resolved, claims = asyncio.run(run())
    assert tools == [name for name, _ in CALLS]
    assert resolved.structured_content["best"] == "moonshot-ai"
    assert claims.structured_content == call(server, LAST[0], **LAST[1])


LAST: tuple[str, Json] = ("claims", {"about": "kimi", "limit": 3, "choice": {"without": ["a2"]}})
