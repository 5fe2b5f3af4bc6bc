"""The application: routes, error handlers, life cycle.

Stands on everything in `api`. `create_app(settings)` makes an application that owns its workers.
Never holds a route of its own but the operational ones.
"""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from api import errors, openapi, reference
from api.agents import Agents
from api.conditional import software_version
from api.drawing import Drawing
from api.edge import Edge
from api.frame import for_browser
from api.graph_store import GraphStore
from api.loading import worker_config
from api.moved import redirected
from api.pool import Pool
from api.settings import Settings
from api.sparql import Endpoint
from kg.errors import LongtuError, Replaced

# Modules with a `router`; a module that is not there yet is left out.
ROUTERS = (
    *("api.operations", "api.description", "api.lists", "api.entities", "api.claims", "api.resolution"),
    *("api.queries", "api.bulk", "api.views", "api.reconciliation", "api.reference", "api.pages", "api.graph"),
    "api.sparql_files",
)


class Application(FastAPI):
    """The framework's application inside the edge: what the edge answers itself costs no layer of the framework."""

    edge: Edge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        await self.edge(scope, receive, send)

    async def framework(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The routes, with the framework's layers around them."""
        await super().__call__(scope, receive, send)


def create_app(settings: Settings | None = None) -> FastAPI:
    """An application with its own workers, which start and stop with its life span."""
    settings = settings or Settings()
    pool = Pool(settings, worker_config(settings))
    drawing = Drawing([str(folder) for folder in settings.font_dirs])
    agents = Agents(pool)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await pool.start()
        yield
        await agents.close()
        drawing.close()
        await pool.stop()

    app = Application(
        title="Longtu",
        summary="A knowledge graph of the Chinese AI startup landscape that never says more than its sources do",
        version=software_version(),
        root_path=settings.root_path,
        docs_url=None,  # api.reference has the page: its policy must know the script in it
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
        license_info={"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    )
    app.state.settings = settings
    app.state.pool = pool
    app.state.drawing = drawing
    endpoint = Endpoint(settings, pool, app)
    app.edge = Edge(app.framework, settings, pool, {"/sparql": endpoint, "/sparql/": endpoint})
    graphs = GraphStore(settings, pool)
    app.router.routes[:0] = [
        Mount(reference.FILES, StaticFiles(packages=[("fastapi_offline", "static")])),
        Route("/mcp", agents),
        Route("/store", graphs),
        Route("/store/{name:path}", graphs),
    ]
    for router in _routers():
        app.include_router(router)
    app.openapi = lambda: openapi.described(app)  # type: ignore[method-assign]  # the framework's documented hook
    _handle_errors(app)
    return app


def _routers() -> list[APIRouter]:
    found = []
    for name in ROUTERS:
        try:
            found.append(importlib.import_module(name).router)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
    return found


def _operation_id(route: APIRoute) -> str:
    return route.name


def _allowed(app: FastAPI, request: Request) -> str:
    """Every method that some route knows for this address; the framework names those of the first route alone."""
    found = [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in app.router.routes)
    ]
    return ", ".join(["GET", "HEAD", *found[1:]] if "GET" in found else found)


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(LongtuError)
    async def _longtu(request: Request, error: LongtuError) -> Response:
        moved = redirected(request, error) if isinstance(error, Replaced) else None
        if moved is not None:
            return moved
        return for_browser(request, errors.response_for(error, request.scope))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        headers = {"Allow": _allowed(app, request)} if error.status_code == 405 else error.headers or {}
        found = errors.response_for_status(error.status_code, str(error.detail), request.scope, headers)
        return for_browser(request, found)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        found = [
            {"place": ".".join(str(part) for part in item["loc"]), "message": item["msg"]} for item in error.errors()
        ]
        wrong = errors.response("invalid-parameters", "parameters are wrong", request.scope, errors=found)
        return for_browser(request, wrong)

    @app.exception_handler(Exception)
    async def _unforeseen(request: Request, _error: Exception) -> Response:
        return for_browser(request, errors.response("internal-error", "a fault of this service", request.scope))
