"""The graph for agents on standard input and output: `kg mcp` comes here. The same tools answer at `/mcp`."""

from __future__ import annotations

import asyncio
import sys

from api.http.settings import Settings, from_environment
from api.server.preload import loading_for_agents
from api.workers.functions import importing
from api.workers.pool import Pool
from kg.base.errors import LongtuError


async def run_stdio(settings: Settings) -> None:
    """Serve one client on standard input and output, with workers of its own."""
    with importing():
        from api.agents.mcp_server import run_stdio as answer
        from api.agents.mcp_server import server
    pool = Pool(settings, loading_for_agents(settings))
    await pool.start()
    try:
        await answer(server(pool))
    finally:
        await pool.stop()


def main() -> None:
    """Entry of `kg mcp`; messages go to stderr, the protocol has stdout."""
    try:
        asyncio.run(run_stdio(from_environment()))
    except LongtuError as error:
        print(f"kg mcp: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
