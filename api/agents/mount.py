"""The door to `/mcp`: the protocol's packages are imported, and its server started, when the first agent comes.

Never answers itself.
"""

from __future__ import annotations

import asyncio

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.problem_documents import response
from api.workers.pool import Pool

ALLOWED = "POST, OPTIONS"


def _import() -> None:
    import api.agents.mcp_server  # noqa: F401 – it takes a second, so it is done aside


class Agents:
    """The ASGI application behind `/mcp`."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.app: asyncio.Future[ASGIApp] | None = None
        self.closing = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; the first one waits for the start. Only POST: no stream and no session is kept."""
        if scope["method"] != "POST":
            told = f"{scope['method']} is not answered here"
            await response("method-not-allowed", told, scope, {"Allow": ALLOWED})(scope, receive, send)
            return
        if self.app is None:
            self.app = asyncio.get_running_loop().create_future()
            self.task = asyncio.create_task(self._run(self.app))
        await (await asyncio.shield(self.app))(scope, receive, send)

    async def _run(self, started: asyncio.Future[ASGIApp]) -> None:
        """One task for the server's whole life: its task group must end where it began."""
        try:
            await asyncio.to_thread(_import)
            from api.agents import mcp_server

            server = mcp_server.server(self.pool)
            app = Router(mcp_server.routes(server))
            async with server.session_manager.run():
                started.set_result(app)
                await self.closing.wait()
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)

    async def close(self) -> None:
        """End the server, if it was ever started."""
        self.closing.set()
        if self.task is not None:
            await self.task
