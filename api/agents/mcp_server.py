"""The graph for agents: a Model Context Protocol server with a few read-only tools; it answers at `/mcp`.

Never answers with more than a model can read: every list has a limit and a cursor. An argument that a tool does not
know is refused; null is the same as an absent one.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable
from difflib import get_close_matches
from typing import Any, cast

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from starlette.routing import BaseRoute

from api.agents.argument_faults import refusal, told
from api.agents.argument_schemas import (
    OF_ANSWERS,
    OF_ARGUMENTS,
    inlined,
    properties,
    takes_text,
    without_null,
    without_nulls,
)
from api.agents.tools import ID_PATTERN, Tools, sent
from api.http.etags import software_version
from api.workers.pool import Pool
from kg.base.errors import BadInput, LongtuError, NotFound
from kg.base.json_value import JsonObject, JsonValue
from kg.views.parts.cells import Published

READ_ONLY = ToolAnnotations(read_only_hint=True, open_world_hint=False)
INSTRUCTIONS = """\
Longtu is a knowledge graph of the Chinese AI start-up landscape. Every fact is a claim of a named source; a figure \
keeps its bound (exact, approx, more_than, at_least, less_than, at_most, range, multiple) and a claim its modality \
(actual, planned, sought, reported, forecast, opinion, hypothetical, cancelled); polarity is positive unless given. \
Say no more than the claim says: a bound is not a value, a plan is not a fact, `inferred` fields are not in the text, \
`competing` claims are the other side: tell both; and what no claim states is not stated. \
Cite claims by id; their page is /claims/ID.
Begin with `resolve` to turn a name into an id. `entity`, `relationships`, `claims`, `said` read facts; `claim` gives \
the sentences behind some; `compare` sets two figures side by side; `views` and `view` answer analysts' questions; \
`path` connects two things; `sparql` asks anything else, after `schema`. Lists come in pages: `next`, absent on the \
last, is the `cursor` of the following one. `choice` asks of fewer sources: {"asOf": "2025-12-31"} what was certainly \
published by then, {"without": ["a1"]} all but that one."""
_STRICT = ConfigDict(extra="forbid", coerce_numbers_to_str=True)  # agents write {"paths": 3} for a text too
Function = Callable[..., Awaitable[Published]]
Context = ServerRequestContext[dict[str, JsonValue]]
AgentServer = Server[dict[str, JsonValue]]


class _Tool:
    """One function as the protocol shows it, with its arguments read strictly."""

    def __init__(self, function: Function) -> None:
        self.name = function.__name__
        self.function = function
        signature = inspect.signature(function, eval_str=True)
        fields = {
            each.name: (each.annotation, ... if each.default is each.empty else each.default)
            for each in signature.parameters.values()
        }
        self.arguments: type[BaseModel] = create_model(self.name, __config__=_STRICT, **cast(Any, fields))
        given = self.arguments.model_json_schema()
        self.ids = [name for name, each in given["properties"].items() if ID_PATTERN in json.dumps(each)]
        self.takes = without_null(inlined(given, OF_ARGUMENTS))
        answer = cast(type[Published], signature.return_annotation)
        self.shown = Tool(
            name=self.name,
            description=function.__doc__ or "",
            input_schema=dict(self.takes),
            output_schema=dict(without_null(inlined(answer.model_json_schema(mode="serialization"), OF_ANSWERS))),
            annotations=READ_ONLY,
        )

    async def answer(self, arguments: JsonObject) -> str:
        """The answer as compact JSON. Raises NotFound and BadInput for arguments that it does not take."""
        try:
            given = self.arguments.model_validate(self._read(arguments))
        except ValidationError as error:
            found = error.errors(include_url=False)
            raise refusal(self.name, self._members(), self.ids, found) from None
        return sent(await self.function(**{name: getattr(given, name) for name in given.model_fields_set}))

    def _read(self, arguments: JsonObject) -> JsonObject:
        """Arguments without nulls; some clients send an object as the text of one."""
        given = dict(cast(JsonObject, without_nulls(arguments)))
        for name, value in given.items():
            if isinstance(value, str) and value[:1] in "[{" and not takes_text(properties(self.takes).get(name, {})):
                try:
                    given[name] = json.loads(value)
                except ValueError:
                    raise BadInput(f"{name} is not an object in JSON", place=name, remedy='e.g. {"a": "b"}') from None
        return given

    def _members(self) -> dict[str, list[str]]:
        return {name: list(properties(each)) for name, each in properties(self.takes).items()}


def server(pool: Pool) -> AgentServer:
    """A server with every tool, whose work is done by `pool`."""
    tools = {tool.name: tool for tool in map(_Tool, Tools(pool).all())}

    async def listed(_context: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[tool.shown for tool in tools.values()])

    async def called(_context: Context, params: CallToolRequestParams) -> CallToolResult:
        try:
            if params.name not in tools:
                near = tuple(get_close_matches(params.name, tools, n=2))
                raise NotFound(f"no tool {params.name!r}", nearest=near, remedy="one of " + ", ".join(tools))
            text = await tools[params.name].answer(params.arguments or {})
        except LongtuError as error:
            return CallToolResult(content=[TextContent(text=told(error))], is_error=True)
        return CallToolResult(content=[TextContent(text=text)], structured_content=json.loads(text))

    return Server(
        "longtu",
        title="Longtu",
        version=software_version(),
        instructions=INSTRUCTIONS,
        on_list_tools=listed,
        on_call_tool=called,
    )


async def run_stdio(found: AgentServer) -> None:
    """Answer one client on standard input and output until it leaves."""
    async with stdio_server() as (read, write):
        await found.run(read, write, found.create_initialization_options())


def routes(found: AgentServer) -> list[BaseRoute]:
    """The routes of `/mcp` (Streamable HTTP, no sessions). Hosts are checked before, so the SDK need not."""
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    inner = found.streamable_http_app(stateless_http=True, json_response=True, transport_security=security)
    return list(inner.routes)
