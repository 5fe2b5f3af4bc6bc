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
from jsonschema import Draft202012Validator, validate
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


def call(server: Service, tool: str, /, **arguments: Any) -> Json:
    """A tool's structured answer; fails where the tool reports an error."""

    async def work(client: Client) -> Json:
        answer = await client.call_tool(tool, arguments)
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


def listed_tools(server: Service) -> Any:
    """The tools as a client reads them."""

    async def work(client: Client) -> Any:
        return (await client.list_tools()).tools

    return ask(server, work)


def tokens(text: str) -> float:
    """About how many tokens a model reads: one for 3.7 letters of JSON, one for each Chinese character."""
    return sum(1 if ord(letter) > 127 else 1 / 3.7 for letter in text)


def test_few_tools_all_read_only_with_schemas_that_any_client_reads(server: Service) -> None:
    tools = listed_tools(server)
    assert [tool.name for tool in tools] == [name for name, _ in CALLS]
    written = [tool.model_dump_json(by_alias=True, exclude_none=True) for tool in tools]
    assert sum(map(tokens, written)) <= 4000
    for tool, text in zip(tools, written, strict=True):
        assert tool.description
        assert tool.annotations.read_only_hint is True
        assert tool.output_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
        assert "$ref" not in text
        assert '"null"' not in text
        Draft202012Validator.check_schema(tool.input_schema)


CALLS: list[tuple[str, Json]] = [
    ("resolve", {"name": "王慧文"}),
    ("entity", {"id": "moonshot-ai", "limit": 3}),
    ("relationships", {"entity": "moonshot-ai", "predicate": "participant", "limit": 3}),
    ("claims", {"about": "kimi", "source": "a1", "limit": 2}),
    ("claim", {"id": "a1.c-round-amount-lead"}),
    ("said", {"who": "questmobile", "about": "kimi", "limit": 2}),
    ("compare", {"first": "a1.deepseek-mau-2025-09", "second": "a1.kimi-mau-2024-12"}),
    ("views", {}),
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
    [text] = answer.content
    assert json.loads(text.text) == answer.structured_content
    assert text.text == json.dumps(answer.structured_content, ensure_ascii=False, separators=(",", ":"))


def test_facts_come_with_source_bound_and_modality(server: Service) -> None:
    found = call(server, "claims", about="moonshot-ai", predicate="cash", source="a1", limit=50)
    assert all(item["source"] == "a1" and item["modality"] == "actual" for item in found["items"])
    bounded = [item for item in found["items"] if item["bound"] == "more_than"]
    assert bounded
    assert all(item["lower"] == "10000000000" and "upper" not in item for item in bounded)


CHOOSING = [name for name, _ in CALLS if name not in ("schema", "views")]  # these are the same whatever sources say


def test_every_tool_that_reads_the_graph_takes_the_choice_of_sources(server: Service) -> None:
    async def work(client: Client) -> Any:
        return {tool.name: tool.input_schema for tool in (await client.list_tools()).tools}

    schemas = ask(server, work)
    assert [name for name in schemas if "choice" in schemas[name]["properties"]] == CHOOSING
    choice = schemas["claims"]["properties"]["choice"]
    assert set(choice["properties"]) == {"asOf", "possible", "without", "only"}
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
        assert re.search("no (entity|claim|entity or source)", answer.content[0].text)
        assert name in ("entity", "claim", "path", "relationships", "claims", "view", "said", "compare")
        return
    found = answer.structured_content
    listed = found.get("candidates", found.get("items", found.get("rows")))
    assert listed in ([], {"total": 0, "items": []})


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
        cursor = found.get("next", "")
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == found["total"]


BIG: list[tuple[str, Json]] = [
    ("sparql", {"query": "SELECT * WHERE { ?s ?p ?o }", "limit": 100}),
    ("view", {"name": "contradictions", "limit": 100}),
    ("view", {"name": "co-investment", "limit": 100}),
    ("view", {"name": "funding", "parameters": {"company": "zhipu"}, "limit": 100}),
    ("entity", {"id": "moonshot-ai", "language": "zh", "limit": 100}),
    ("claims", {"about": "moonshot-ai", "language": "zh", "limit": 100}),
    ("said", {"who": "a2", "limit": 100}),
    ("relationships", {"status": "any", "limit": 100}),
    ("sources", {"limit": 100}),
    ("schema", {"limit": 100}),
    ("views", {}),
]


@pytest.mark.parametrize(("name", "arguments"), BIG)
def test_an_answer_never_outgrows_its_reader(server: Service, name: str, arguments: Json) -> None:
    """Counted on the bytes of the whole response, which holds the answer as a structure and as a text."""
    headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    answer = server.client.post("/mcp", json=asked, headers=headers)
    assert answer.status_code == 200
    assert len(answer.content) <= MOST_BYTES
    found = answer.json()["result"]["structuredContent"]
    page = next((found[part] for part in ("rows", "claims", "terms") if isinstance(found.get(part), dict)), found)
    items = page.get("items", page.get("rows"))
    assert items
    if name != "views" and len(items) < page["total"]:
        assert page["next"]


def test_the_next_page_begins_where_the_last_ended(server: Service) -> None:
    first = call(server, "sparql", query="SELECT * WHERE { ?s ?p ?o }", limit=100)
    assert first["next"] == str(len(first["rows"]))


def test_a_claim_comes_with_its_sentence_where_the_text_is_at_hand(full: Service, bare: Service) -> None:
    ids = ["a1.c-round-amount-lead", "a2.c-round-amount"]
    for found in call(full, "claim", id=ids)["items"]:
        sentences = found["text"]["sentences"]
        assert all(any(piece["text"] in sentence for sentence in sentences) for piece in found["slices"])
        assert all("\n" not in sentence and len(sentence) < 250 for sentence in sentences)
    for found in call(bare, "claim", id=ids)["items"]:
        assert found["text"].keys() == {"atHand", "reason"}
        assert found["slices"]
        assert all("text" not in piece for piece in found["slices"])


COMPETING = [
    ("claims", {"about": "moonshot-ai", "limit": 100}, "items"),
    ("said", {"who": "a1", "limit": 100}, "items"),
    ("entity", {"id": "kimi", "limit": 100}, "claims"),
    ("relationships", {"entity": "minimax-first-round", "status": "any", "limit": 100}, "items"),
]


@pytest.mark.parametrize(("name", "arguments", "part"), COMPETING)
def test_no_page_shows_one_side_of_a_contradiction_alone(
    server: Service, name: str, arguments: Json, part: str
) -> None:
    """Every claim of a page brings what the data set links to it as competing, unless the page is about both."""
    pairs = competing(server)
    found = call(server, name, **arguments)[part]
    items = found["items"] if isinstance(found, dict) else found
    seen = 0
    for item in items:
        grounds = set(item.get("claims", [item["id"]]))
        wanted = {other for id in grounds for other in pairs.get(id, set())} - grounds
        assert {rival["id"] for rival in item.get("competing", [])} == wanted
        seen += len(wanted)
    assert seen


OF_VIEWS: dict[str, Json] = {
    **{name: {"company": "moonshot-ai"} for name in ("timeline", "funding")},
    "connection": {"start": "alibaba", "end": "kimi"},
}


@pytest.fixture(scope="module")
def view_rows(server: Service) -> list[Json]:
    """Some rows of every view, as its tool gives them."""
    names = [view["name"] for view in call(server, "views")["items"]]
    pages = [call(server, "view", name=name, parameters=OF_VIEWS.get(name, {}), limit=20)["rows"] for name in names]
    return [row for page in pages for row in page["items"]]


def test_a_row_of_a_view_brings_what_its_claims_have_and_the_other_side(server: Service, view_rows: list[Json]) -> None:
    pairs, inferred, documents = competing(server), set[str](), set[str]()
    seen = 0
    for row in view_rows:
        grounds = set(row["claims"])
        wanted = {other for id in grounds for other in pairs.get(id, set())} - grounds
        assert {rival["id"] for rival in row.get("competing", [])} == wanted
        seen += len(wanted)
        inferred |= {text.partition(":")[2] for text in row.get("inferred", ())}
        documents |= set(row.get("documents", ()))
    assert seen
    assert inferred and "" not in inferred, "each with its reason"
    assert documents
    assert "sha256" not in json.dumps(view_rows)


def competing(server: Service) -> dict[str, set[str]]:
    """By claim the claims that compete with it, read by a query of its own."""
    query = (
        "PREFIX lt: <https://w3id.org/longtu/ontology#> SELECT ?a ?b WHERE { ?link lt:from ?a ; lt:to ?b ; "
        "lt:linkKind ?kind FILTER(CONTAINS(STR(?kind), 'competing')) }"
    )
    found: dict[str, set[str]] = {}
    for row in server.query(query).json()["results"]["bindings"]:
        first, second = (row[name]["value"].rpartition("/claim/")[2] for name in ("a", "b"))
        found.setdefault(first, set()).add(second)
        found.setdefault(second, set()).add(first)
    return found


def test_what_a_claim_has_beside_its_value_is_in_every_answer(server: Service) -> None:
    found = call(server, "said", who="questmobile", about="deepseek")["items"]
    assert [item for item in found if any(text.startswith("provider:") for text in item.get("inferred", ()))]
    assert all(item["where"]["characters"] for item in found if item["source"] == "a1")
    documents = call(server, "said", who="agi-next-summit")["items"]
    assert all(item["document"] == "agi-next-summit" for item in documents)
    readings = call(server, "sparql", query=READINGS)["rows"][0]["claim"].rpartition("/")[2]
    [whole] = call(server, "claim", id=readings)["items"]
    listed = call(server, "claims", source=whole["source"], predicate=whole["predicate"], limit=100)["items"]
    assert [item["reading"] for item in listed if item["id"] == readings] == [whole["reading"]]
    assert len(whole["reading"]) > 1


READINGS = "PREFIX lt: <https://w3id.org/longtu/ontology#> SELECT ?claim { ?claim a lt:Claim ; lt:reading ?n } LIMIT 1"


def test_figures_are_compared_by_their_bounds(server: Service) -> None:
    more = call(server, "compare", first="a1.deepseek-mau-2025-09", second="a1.kimi-mau-2024-12")
    assert (more["comparable"], more["answer"]) == (True, "greater")
    assert more["differs"] == ["subject", "time"]
    assert more["difference"] == {"lower": str(100_000_000 - 21_010_000), "lowerOpen": True}
    other = call(server, "compare", first="a1.c-round-amount-lead", second="a1.cash-after-c-lead")
    assert (other["comparable"], other["answer"]) == (False, "not comparable")
    assert "unit" in other["differs"]
    assert [more[side].get("inferred", [])[:1] for side in ("first", "second")] == [[PROVIDER], []]
    assert [rival["nominal"] for rival in more["second"]["competing"]] == ["36000000"]
    assert "states no figure" in refusal(server, "compare", {"first": "a1.c-round-company-lead", "second": FIGURE})
    assert "nearest: " in refusal(server, "compare", {"first": "a1.cash-after-c-leed", "second": FIGURE})


FIGURE = "a1.cash-after-c-lead"
PROVIDER = "provider: QuestMobile is named for the December 2024 figures just before; none is named here"
DIGEST = "geekpark-2024-12-29-digest"
TENCENT = "tencent-capital-expenditure-2025"
HINDERED = [
    ("provider", "geekpark-2024-05-17-doubao.doubao-mau", "geekpark-2024-11-22-kling.kling-mau-2024-09"),
    ("modality", f"{DIGEST}.capex-2024", f"{DIGEST}.capex-2025"),
    ("periodKind", f"80hlw-2026-03-22-capex.{TENCENT}", f"rssgate-2026-02-tencent-capex.{TENCENT}-01-to-2025-09"),
]


@pytest.mark.parametrize(("name", "first", "second"), HINDERED)
def test_observations_of_two_kinds_are_not_compared(server: Service, name: str, first: str, second: str) -> None:
    """Who measured, over which kind of period, and whether it is so, must agree (docs/model.md)."""
    found = call(server, "compare", first=first, second=second)
    assert (found["hinders"], found["comparable"], found["answer"]) == ([name], False, "not comparable")
    assert "difference" not in found


def test_null_is_the_same_as_an_absent_argument(server: Service) -> None:
    given: Json = {"about": "kimi", "predicate": None, "limit": 2, "choice": {"asOf": None, "without": ["a2"]}}
    assert call(server, "claims", **given) == call(server, "claims", about="kimi", limit=2, choice={"without": ["a2"]})


def test_any_number_of_sources_can_be_left_out(server: Service) -> None:
    ids, cursor = list[str](), ""
    while not ids or cursor:
        found = call(server, "sources", limit=100, cursor=cursor)
        ids += [item["id"] for item in found["items"]]
        cursor = found.get("next", "")
    assert len(ids) == len(set(ids)) > 100
    assert call(server, "claims", choice={"without": ids[1:]}, limit=1)["items"][0]["source"] == ids[0]


def test_a_client_in_a_browser_is_let_in_by_its_preflight(server: Service) -> None:
    """The headers and the method of the protocol, on its address alone."""
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "DELETE"}
    allowed = server.client.options("/mcp", headers=asked)
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (204, "*")
    names = {name.strip().lower() for name in allowed.headers["access-control-allow-headers"].split(",")}
    assert {"mcp-protocol-version", "mcp-session-id", "last-event-id", "content-type"} <= names
    assert "DELETE" in allowed.headers["access-control-allow-methods"]
    assert "Mcp-Session-Id" in server.client.get("/healthz").headers["access-control-expose-headers"]
    assert "DELETE" not in server.client.options("/api/claims", headers=asked).headers["access-control-allow-methods"]


@pytest.mark.parametrize("accept", ["text/event-stream", "*/*", "application/json", "text/html"])
def test_no_stream_is_opened_and_no_session_ended(server: Service, accept: str) -> None:
    """Clients try both after `initialize`; the protocol has 405 for a server that keeps neither."""
    headers = {"Accept": accept, "MCP-Protocol-Version": "2025-06-18", "Last-Event-ID": "1", "Origin": "https://x.org"}
    for method in ("GET", "DELETE"):
        answer = server.client.request(method, "/mcp", headers=headers)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")
        assert answer.headers["access-control-allow-origin"] == "*"


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
        ("sources", {"choice": {"asof": "2025-01-01"}}, "nearest: asOf"),
        ("relationships", {"id": "moonshot-ai"}, "no argument 'id' — nearest: entity"),
        ("relationships", {"Predicat": "investor"}, "nearest: predicate"),
        ("sparql", {"query": "ASK {}", "without": ["a1"]}, "sparql takes query, limit, cursor, choice"),
        ("views", {"name": "mau"}, "no argument 'name'"),
        ("said", {"who": "questmobil"}, "nearest: questmobile"),
        ("claim", {"id": []}, "id"),
        ("claim", {"id": "Kimi"}, "not a claim's id such as a1.cash-after-c-lead — `claims` gives the ids"),
        ("claim", {"id": "a1.zzzzzzzzzzzz"}, "no claim 'a1.zzzzzzzzzzzz' — `claims` lists them"),
        ("entity", {"id": "月之暗面"}, "not an id such as moonshot-ai — `resolve` turns a name into an id"),
        ("entity", {"id": "zzzzzzzzzzzz"}, "no entity 'zzzzzzzzzzzz' — `resolve` turns a name into an id"),
        ("entity", {"name": "moonshot-ai"}, "no argument 'name' — nearest: id"),
        ("entity", {}, "id: it is missing"),
        ("path", {"from": "alibaba", "to": "kimi"}, "no argument 'from' — nearest: start, end"),
        ("claims", {"source": "zzzzzzzzzzzz"}, "`sources` lists them"),
        ("claims", {"predicate": "zzzzzzzzzzzz"}, "`schema` lists the terms"),
        ("claims", {"modality": "plan"}, "nearest: planned"),
        ("claims", {"language": "Chinese"}, "one of en, zh"),
        ("relationships", {"predicate": "founded by"}, "nearest: foundedBy"),
        ("relationships", {"predicate": "amount"}, "ask `claims` with it"),
        ("view", {"name": "co_investment"}, "nearest: co-investment"),
        ("view", {"name": "mau", "parameters": {"subjects": ["kimi", "doubao"]}}, "with commas: kimi,doubao"),
        ("claims", {"choice": {"without": "a1"}}, 'it is no list — write ["a", "b"]'),
        ("claims", {"choice": {"as_of": "2025-01-01"}}, "nearest: asOf"),
        ("sparql", {"query": "SELECT (GROUP_CONCAT(STR(?o)) AS ?all) { ?s ?p ?o }"}, "ask for less of it"),
        ("view", {"name": "mau", "parameters": "{broken"}, "parameters"),
        ("claims", {"about": 7}, "about"),
        ("sparql", {"query": "ASK {}", "choice": {"asOf": "soon"}}, "asOf"),
    ],
)
def test_errors_teach(server: Service, name: str, arguments: Json, words: str) -> None:
    told = refusal(server, name, arguments)
    assert words in told
    assert not re.search("/api|/schema|kg query|[Ii]nput should|Field required", told), "an agent has tools alone"


def test_a_number_is_taken_for_a_text(server: Service) -> None:
    """Models write `{"paths": 1}` where a text is asked for."""
    given: Json = {"start": "alibaba", "end": "kimi", "paths": 1}
    found = call(server, "view", name="connection", parameters=given)
    assert found == call(server, "view", name="connection", parameters={**given, "paths": "1"})


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
