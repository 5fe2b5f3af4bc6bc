"""The service as one ASGI application: SPARQL answers as soon as there is data, all else when its routes are there.

Never answers itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.datastructures import State
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from api.http.settings import Settings
from api.server.middleware import Middleware
from api.server.plain_query import PlainQueries
from api.server.preload import loading
from api.sparql.endpoint import Endpoint
from api.workers.functions import importing
from api.workers.pool import Pool

if TYPE_CHECKING:
    from fastapi import FastAPI


class Application:
    """What the server asks. It owns its workers, which start and stop with its life span."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool = Pool(settings, loading(settings))
        self.state = State({"settings": settings, "pool": self.pool})
        endpoint = Endpoint(settings, self.pool, self)
        self.middleware = Middleware(self.routed, settings, self.pool, {"/sparql": endpoint, "/sparql/": endpoint})
        self.plain_queries = PlainQueries(self.middleware, endpoint)
        self.life = Router(lifespan=self.lifespan)
        self.routes: asyncio.Future[FastAPI] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        await (self.life if scope["type"] == "lifespan" else self.middleware)(scope, receive, send)

    async def start(self) -> asyncio.Future[FastAPI]:
        """Load the data, and the routes beside it; returns these to come when SPARQL can be answered.

        Raises:
            LongtuError: the data cannot be loaded.
        """
        if self.routes is None:
            self.routes = asyncio.get_running_loop().run_in_executor(None, self.read_routes)
        await self.pool.start()
        return self.routes

    def read_routes(self) -> FastAPI:
        """Import the framework's application and make it.

        Raises:
            NotImported: a module with routes, or one that it needs, cannot be imported.
        """
        with importing():
            from api.server.app import create_app
        return create_app(self.settings, self.pool)

    async def routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask the framework's application; the first requests wait until it is there."""
        assert self.routes is not None
        await (await asyncio.shield(self.routes))(scope, receive, send)

    @asynccontextmanager
    async def lifespan(self, _router: Router) -> AsyncIterator[None]:
        """Start, and let go of everything in the end."""
        await self.start()
        yield
        await self.stop()

    async def stop(self) -> None:
        """Let go of everything."""
        routes = self.routes
        assert routes is not None
        await asyncio.wait([routes])
        if routes.exception() is None:
            from api.server.app import closed

            await closed(routes.result())
        await self.pool.stop()
