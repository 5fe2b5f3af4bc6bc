"""The graph for agents: a Model Context Protocol server with a few read-only tools; it answers at `/mcp`.

Never answers with more than a model can read: every list has a limit and a cursor.
"""

from __future__ import annotations

from typing import Any

from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.routing import BaseRoute

from api.agents.tools import Tools
from api.http.etags import software_version
from api.workers.pool import Pool

READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
INSTRUCTIONS = """\
Longtu is a knowledge graph of the Chinese AI start-up landscape. Every fact is a claim of a named source; a figure \
keeps its bound (exact, approx, more_than, at_least, less_than, at_most, range, multiple) and a claim its modality \
(actual, planned, sought, reported, forecast, opinion, hypothetical, cancelled). \
Say no more than the claim says: a bound is not a value, a plan is not a fact, \
and what no claim states is not stated. Cite claims by id; their page is /claims/ID.
Begin with `resolve` to turn a name into an id. `entity`, `relationships` and `claims` read facts; `view` compares \
(co-investment, mau, funding ...); `path` connects two things; `sparql` asks anything else, after `schema`. \
Lists come in pages: pass `next` as `cursor` for more. \
`choice` asks of fewer sources: {"asOf": "2025-12-31"} what was certainly published by then, {"without": ["a1"]} all \
but that one."""


def server(pool: Pool) -> MCPServer[Any]:
    """A server with every tool, whose work is done by `pool`."""
    found: MCPServer[Any] = MCPServer(
        "longtu", title="Longtu", instructions=INSTRUCTIONS, version=software_version(), log_level="WARNING"
    )
    for function in Tools(pool).all():
        found.tool(annotations=READ_ONLY, structured_output=True)(function)
    return found


def routes(found: MCPServer[Any]) -> list[BaseRoute]:
    """The routes of `/mcp` (Streamable HTTP, no sessions). Hosts are checked before, so the SDK need not."""
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    inner = found.streamable_http_app(stateless_http=True, json_response=True, transport_security=security)
    return list(inner.routes)
