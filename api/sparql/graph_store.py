"""The Graph Store Protocol: graphs read by name, from the published graph and from a scratch store alike.

Reading takes every choice of sources that a query takes. Never writes to the published graph: PUT, POST and DELETE
answer 403 there.
"""

from __future__ import annotations

import uuid
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.http import sparql_request
from api.http.etags import matches, tag
from api.http.negotiation import DATASET, GRAPH, pick, with_charset
from api.http.problem_documents import MethodNotAllowed
from api.http.settings import Settings
from api.sparql import graphs, scratch
from api.sparql.write_access import Writing
from api.workers.pool import Pool
from kg.base.errors import BadInput

READ_METHODS = "GET, HEAD, OPTIONS"
ALL_METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"


class GraphStore:
    """The ASGI application behind `/store` and, by direct identification, `/store/…`."""

    def __init__(self, settings: Settings, pool: Pool) -> None:
        self.settings = settings
        self.pool = pool
        self.writing = Writing(settings, pool)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; errors rise to the handlers of the application."""
        request = Request(scope, receive)
        await (await self.answer(request))(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """The response to one request."""
        allow = ALL_METHODS if self.settings.scratch else READ_METHODS
        if request.method in ("GET", "HEAD"):
            return await self.read(request)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": allow})
        if request.method not in ("PUT", "POST", "DELETE"):
            raise MethodNotAllowed(
                f"{request.method} does nothing here", headers={"Allow": allow}, remedy=f"send it by {allow}"
            )
        self.writing.check(request, allow)
        graph = self.graph(request)
        if request.method == "DELETE":
            await self.pool.change(scratch.delete, b"", graph=graph or "")
            return Response(status_code=204)
        return await self.write(request, graph)

    def address(self, request: Request) -> str:
        """The address of the request without its query string."""
        return str(request.url.replace(query="", fragment=""))

    def graph(self, request: Request) -> str | None:
        """The graph that a request names: its IRI, the empty string for the default graph, None for the store.

        Raises:
            BadInput: it names both, or something that is no absolute IRI.
        """
        found = sparql_request.pairs(request.scope["query_string"], "query string")
        names = [value for name, value in found if name == "graph"]
        default = any(name == "default" for name, _ in found)
        if len(names) + default > 1:
            raise BadInput(
                "a request names one graph, or the default graph", place="graph", remedy="send ?graph=IRI or ?default"
            )
        if names:
            return sparql_request.absolute_iri(names[0], "graph")
        if default:
            return ""
        direct = request.path_params.get("name")
        return self.address(request) if direct else None

    async def read(self, request: Request) -> Response:
        """A graph, or the whole data set where the request names none."""
        parameters = sparql_request.pairs(request.scope["query_string"], "query string")
        graph = self.graph(request)
        form = sparql_request.format_of(parameters)
        offers = DATASET if graph is None else GRAPH
        media_type = pick(", ".join(request.headers.getlist("accept")), form, offers)
        selection = sparql_request.selection(parameters)
        address = f"{request.scope['path']}?{request.scope['query_string'].decode('latin-1')}"
        headers = {
            "Content-Type": with_charset(media_type),
            "Vary": "Accept",
            "Cache-Control": "public, max-age=0, must-revalidate",
            "ETag": tag(self.pool.about.get("digest", ""), address, media_type),
        }
        limit = self.settings.result_limit_mb << 20
        body = await self.pool.call_bytes(graphs.graph, selection, name=graph, media_type=media_type, limit=limit)
        if matches(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers)

    async def write(self, request: Request, graph: str | None) -> Response:
        """PUT or POST of a graph; a POST to the store itself makes a new one."""
        location = ""
        if graph is None:
            if request.method == "PUT":
                raise BadInput("name the graph to replace", place="graph", remedy="add ?graph=IRI or ?default")
            graph = location = f"{self.address(request).rstrip('/')}/{uuid.uuid4()}"
        content_type = self.writing.content_type(request)
        header = await self.pool.change(
            scratch.write,
            await request.body(),
            graph=graph,
            content_type=content_type,
            base=graph or self.address(request),
            replace=request.method == "PUT",
        )
        if location:
            return Response(status_code=201, headers={"Location": quote(location, safe=":/?#[]@!$&'()*+,;=%")})
        return Response(status_code=201 if header["created"] else 204)
