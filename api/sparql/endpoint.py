"""The SPARQL endpoint: one request in, one complete answer or one problem out.

Never changes data: an update is refused here.
"""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from hashlib import blake2b

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.answers.page_answer import POLICY, for_program, preferred, site_of
from api.http import sparql_request
from api.http.etags import matches, tag
from api.http.negotiation import GRAPH, HTML, ROWS, SPARQL_JSON, TURTLE, accepts_gzip, choose, with_charset
from api.http.problem_documents import PROBLEMS, MethodNotAllowed, response_for
from api.http.problem_documents import response as problem
from api.http.problem_words import explained
from api.http.settings import Settings
from api.sparql import description_routes
from api.sparql.service_description import service
from api.sparql.write_access import Writing
from api.workers.evaluation import Query
from api.workers.jobs import EVERYTHING
from api.workers.messages import Reply
from api.workers.pool import Pool
from kg.base.errors import LongtuError

log = logging.getLogger("longtu.sparql")

Pair = tuple[bytes, bytes]

METHODS = "GET, HEAD, POST, QUERY, OPTIONS"
SAFE = ("GET", "HEAD", "QUERY")  # a validator is of what these select (RFC 9110 section 8.8); of a POST there is none
OPTIONS = {
    "Allow": METHODS,
    "Accept-Query": sparql_request.QUERY,
    "Accept-Post": f"{sparql_request.FORM}, {sparql_request.QUERY}",
}
PAGE_ACCEPT = f"{SPARQL_JSON}, {TURTLE}"
PAGE_LIMIT = 4 << 20
CACHE = "public, max-age=0, must-revalidate"


def wants_page(accept: str, form: str) -> bool:
    """Whether a request comes from a browser: HTML is what it likes best of all that exists here."""
    if form:
        return form.lower() in ("html", HTML)
    return HTML in accept and choose(accept, (*ROWS, *GRAPH, HTML)) == HTML


class Whole:
    """A complete answer with status 200 as two messages, without a framework's response around them."""

    def __init__(self, headers: list[Pair], body: bytes) -> None:
        self.headers = [*headers, (b"content-length", b"%d" % len(body))]
        self.body = body

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


async def whole(receive: Receive) -> bytes:
    """The body of a request. Raises ClientDisconnect where the client left before its end."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


@lru_cache(maxsize=2)
def _problems(language: str) -> dict[str, dict[str, str]]:
    """Every kind of problem in words for the page's reader."""
    return {name: explained(name, language, {}) for name in PROBLEMS}


class Endpoint:
    """The ASGI application behind `/sparql`, asked by the edge itself; `app` is what its pages belong to."""

    def __init__(self, settings: Settings, pool: Pool, app: ASGIApp) -> None:
        self.settings = settings
        self.pool = pool
        self.app = app
        self.writing = Writing(settings, pool)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope["app"] = self.app
        scope["root_path"] = self.settings.root
        try:
            response = await self.answer(Request(scope, receive))
        except LongtuError as error:
            response = for_program(scope, response_for(error, scope))
        except Exception:
            log.exception("a fault at %s", scope["path"])
            response = problem("internal-error", "a fault of this service", scope)
        await response(scope, receive, send)

    async def answer(self, request: Request) -> ASGIApp:
        """The response to one request."""
        method = request.method
        if method == "OPTIONS":
            return Response(status_code=204, headers=OPTIONS)
        if method not in ("GET", "HEAD", "POST", "QUERY"):
            raise MethodNotAllowed(
                f"{method} does nothing here", headers={"Allow": METHODS}, remedy=f"send it by {METHODS}"
            )
        body = await whole(request.receive) if method in ("POST", "QUERY") else b""
        operation = sparql_request.read(
            method, request.scope["query_string"], request.headers.get("content-type", ""), body
        )
        page = wants_page(_accept(request), operation.format)
        if operation.kind == "update":
            self.writing.check(request, METHODS)
            return await self.writing.update(operation, self.base(request))
        if page:
            return await self.page(request, operation)
        if operation.kind == "description":
            address = self.base(request)
            return await description_routes.respond(
                request, operation.format, service, endpoint=address, scratch=self.settings.scratch
            )
        return await self.query(request, operation)

    async def page(self, request: Request, operation: sparql_request.Operation) -> Response:
        """The endpoint for a browser: the form, and below it the answer or what was wrong."""
        from api.sparql import sparql_page  # with the vocabulary: programs are answered before it is imported

        language = operation.language
        if language not in ("zh", "en"):
            language = preferred(request.headers.get("accept-language", ""))
        site = site_of(request, language, "/sparql").fields()
        media_type, answer, refused = "", "", None
        status = 200
        if operation.text:
            query = Query(
                operation.text,
                accept=PAGE_ACCEPT,
                base=self.base(request),
                result_limit=PAGE_LIMIT,
                services=self.settings.allow_service if self.settings.scratch else (),
            )
            try:
                header, body = await self.pool.sparql(query, operation.selection, operation.timeout)
                media_type, answer = header["media_type"], body.decode("utf-8")
            except LongtuError as error:
                refusal = response_for(error, request.scope)
                status, problem = refusal.status_code, json.loads(bytes(refusal.body))
                known = explained(problem["type"].rpartition("/")[2], language, problem)
                shown = {name: problem.get(name, "") for name in ("detail", "remedy")}
                refused = {**shown, **known}
        content = await self.pool.call_bytes(
            sparql_page.render,
            EVERYTHING,
            site=site,
            text=operation.text,
            problems=_problems(language),
            media_type=media_type,
            answer=answer,
            problem=refused,
        )
        headers = {"Content-Type": with_charset(HTML), "Content-Security-Policy": POLICY}
        headers |= {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
        return Response(content, status_code=status, headers=headers)

    async def query(self, request: Request, operation: sparql_request.Operation) -> ASGIApp:
        """Evaluate in a worker; the status is known before the first byte."""
        encoding = request.headers.get("accept-encoding", "")
        query = self.asked(operation, _accept(request), encoding, self.base(request))
        header, body = await self.pool.sparql(query, operation.selection, operation.timeout)
        sent = self.told(request.scope, operation, header)
        validator = dict(sent).get(b"etag", b"").decode()
        if validator and matches(request.headers.get("if-none-match", ""), validator):
            unchanged = Response(status_code=304)
            unchanged.raw_headers = sent
            return unchanged
        return Whole(sent, body)

    def asked(self, operation: sparql_request.Operation, accept: str, encoding: str, base: str) -> Query:
        """What a worker is asked for a query; `base` is the IRI that relative ones are read against."""
        return Query(
            text=operation.text,
            accept=accept,
            format=operation.format,
            bom=operation.bom,
            base=base,
            gzip=accepts_gzip(encoding),
            result_limit=self.settings.result_limit_mb << 20,
            services=self.settings.allow_service if self.settings.scratch else (),
        )

    def told(self, scope: Scope, operation: sparql_request.Operation, header: Reply) -> list[Pair]:
        """The headers of the answer to a query, by what the worker says of it."""
        kind = header["media_type"], header["coding"]
        sent = [
            *_lasting(*kind, header["changing"]),
            (b"server-timing", b"query;dur=%.3f" % (header["seconds"] * 1000)),
        ]
        if header["left_out"]:
            sent.append((b"x-sources-left-out", header["left_out"].encode("latin-1")))
        if operation.download:
            sent.append((b"content-disposition", b"attachment"))
        if not header["changing"] and scope["method"] in SAFE:
            sent.append((b"etag", self.etag(scope, operation.text, *kind).encode()))
        return sent

    def base(self, request: Request) -> str:
        """The IRI that relative IRIs in a query are read against: this endpoint's address."""
        return self.address(request.scope, request.headers.get("host", ""))

    def address(self, scope: Scope, host: str) -> str:
        """The address of this endpoint as the client knows it."""
        return f"{scope['scheme']}://{self.settings.origin[1] or host}{scope['path']}"

    def etag(self, scope: Scope, text: str, media_type: str, coding: str) -> str:
        """A strong validator over all that determines the bytes (RFC 9110 §8.8.1)."""
        address = scope["raw_path"] + b"?" + scope["query_string"]
        extra = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return tag(self.pool.about.get("digest", ""), address.decode("latin-1"), extra, media_type, coding)


@lru_cache(maxsize=64)
def _lasting(media_type: str, coding: str, changing: bool) -> tuple[Pair, ...]:
    """What every answer of this kind is sent with."""
    sent = {"content-type": with_charset(media_type), "vary": "Accept, Accept-Encoding"}
    sent |= {"cache-control": "no-store" if changing else CACHE}
    sent |= {"content-encoding": coding} if coding else {}
    return tuple((name.encode(), value.encode()) for name, value in sent.items())


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))
