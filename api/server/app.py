"""The framework's application: routes and error handlers.

Never holds a route of its own but the operational ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.agents.mount import Agents
from api.answers.page_answer import for_browser
from api.answers.redirects import redirected
from api.drawing.drawer import Drawing
from api.http import problem_documents
from api.http.etags import software_version
from api.http.parameter_faults import fault
from api.http.problem_documents import MethodNotAllowed
from api.http.settings import Settings
from api.http.sparql_request import each_once, pairs
from api.json import claims, dumps, entities, health, lists, queries, receipts, reconciliation, resolve, views
from api.openapi import document, reference
from api.pages import charts, discovery, documents, explorer, feeds, nodes, static, view_pages
from api.server.preload import loading
from api.sparql import description_routes, sparql_files
from api.sparql.graph_store import GraphStore
from api.workers.pool import Pool
from kg.base.errors import LongtuError, NotFound, Replaced

ROUTERS = (
    *(health.router, description_routes.router, lists.router, entities.router, claims.router, resolve.router),
    *(queries.router, receipts.router, dumps.router, views.router, reconciliation.router, reference.router),
    *(charts.router, documents.router, nodes.router, static.router, view_pages.router),  # a picture's suffix first
    *(explorer.router, sparql_files.router, discovery.router, feeds.router),
)
# A scratch store holds no graph of ours, so it has no pages about one.
SCRATCH_ROUTERS = (health.router, description_routes.router, reference.router, static.router, sparql_files.router)


def create_app(settings: Settings | None = None, pool: Pool | None = None) -> FastAPI:
    """The application over a pool; without one it only describes itself. `closed` lets go of what it started."""
    settings = settings or Settings()
    pool = pool or Pool(settings, loading(settings))
    app = FastAPI(
        title="Longtu",
        summary="A knowledge graph of the Chinese AI startup landscape that never says more than its sources do",
        version=software_version(),
        root_path=settings.root,
        docs_url=None,  # api.openapi.reference has the page
        redoc_url=None,
        license_info={"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    )
    app.state.settings = settings
    app.state.pool = pool
    app.state.drawing = Drawing([str(folder) for folder in settings.font_dirs])
    app.state.agents = Agents(pool)
    graphs = GraphStore(settings, pool)
    app.router.routes[:0] = [
        Route("/mcp", app.state.agents),
        Route("/store", graphs),
        Route("/store/{name:path}", graphs),
    ]
    if settings.scratch:
        app.router.routes.append(Route("/", _to_the_endpoint))
    app.router.routes += _routes(SCRATCH_ROUTERS if settings.scratch else ROUTERS)
    app.openapi = cache(lambda: document.described(app))  # type: ignore[method-assign]  # the framework's own hook
    _handle_errors(app)
    return app


class EachOnce:
    """ASGI application around a route, which would take the last value of a repeated parameter without a word."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask the route, unless a parameter comes twice that is meant to come once."""
        each_once(pairs(scope["query_string"], "query string"))
        await self.app(scope, receive, send)


async def closed(app: FastAPI) -> None:
    """End what the application has started: the agents' server and the drawing process."""
    await app.state.agents.close()
    app.state.drawing.close()


async def _to_the_endpoint(request: Request) -> Response:
    return RedirectResponse(f"{request.scope['root_path']}/sparql")


def _routes(routers: Sequence[APIRouter]) -> list[BaseRoute]:
    """The routes of every router as they are: the framework reads all those of an included one a second time."""
    found = [route for router in routers for route in router.routes]
    for route in found:
        if isinstance(route, APIRoute):
            route.unique_id = route.name  # the operation's name in the description
            if route.name not in view_pages.TAKING_SEVERAL and not isinstance(route.app, EachOnce):
                route.app = EachOnce(route.app)
    return found


def _allowed(app: FastAPI, request: Request) -> str:
    """Every method that some route knows for this address; the framework names those of the first route alone."""
    found = [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in app.router.routes)
    ]
    return ", ".join(["GET", "HEAD", *found[1:]] if "GET" in found else found)


def _wrong_method(app: FastAPI, request: Request) -> MethodNotAllowed:
    """The error for a method that an address does not take, with the one to use."""
    methods = _allowed(app, request)
    way = "ask by GET, with the fields in the address behind a ?" if "GET" in methods else f"send it by {methods}"
    return MethodNotAllowed(f"{request.method} is not taken here", headers={"Allow": methods}, remedy=way)


def _no_address(app: FastAPI, request: Request) -> NotFound:
    """The error for a path that no route has, with the nearest that some route has."""
    known = [path for route in app.router.routes if "{" not in (path := getattr(route, "path", "{"))]
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    return NotFound.among("nothing has this address", path, known, place="address", listed="/docs lists the addresses")


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(LongtuError)
    async def _longtu(request: Request, error: LongtuError) -> Response:
        moved = redirected(request, error) if isinstance(error, Replaced) else None
        if moved is not None:
            return moved
        return for_browser(request, problem_documents.response_for(error, request.scope))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            return for_browser(request, problem_documents.response_for(_wrong_method(app, request), request.scope))
        if error.status_code == 404 and error.detail == "Not Found":
            return for_browser(request, problem_documents.response_for(_no_address(app, request), request.scope))
        told, headers = str(error.detail), error.headers or {}
        found = problem_documents.response_for_status(error.status_code, told, request.scope, headers)
        return for_browser(request, found)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        found = [fault(item) for item in error.errors()]
        remedy = "; ".join(dict.fromkeys(f"{item['place']}: {item['remedy']}" for item in found))
        wrong = problem_documents.response(
            "invalid-parameters", "parameters are wrong", request.scope, remedy=remedy, errors=found
        )
        return for_browser(request, wrong)

    @app.exception_handler(Exception)
    async def _unforeseen(request: Request, _error: Exception) -> Response:
        return for_browser(
            request, problem_documents.response("internal-error", "a fault of this service", request.scope)
        )
