"""The outermost layer: what every request and every response has in common.

Stands on `api.errors`; pure ASGI, no framework class per request. Refuses bad hosts, long addresses and large
bodies before reading them, names each request, sets the common headers, stops the work of clients that left.
Never looks into a query.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import time

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BadHost, BodyTooLarge, RequestTimeout, UrlTooLong, WebError, response_for
from api.pool import Pool
from api.settings import Settings
from kg.errors import LongtuError

log = logging.getLogger("longtu.access")

LOOK_FOR_DISCONNECT_S = 0.1
_TRACE = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_EXPOSED = (
    b"Link, ETag, Location, Content-Location, Retry-After, Server-Timing, X-Request-Id, X-Dataset-Version, "
    b"X-Data-As-Of, X-Sources-Left-Out"
)
_COMMON = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED),
]
_DATA_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
CLOSE = {"Connection": "close"}  # the rest of the request will not be read
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, QUERY, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, Traceparent",
    "Access-Control-Max-Age": "86400",
}


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, pool: Pool) -> None:
        self.app = app
        self.settings = settings
        self.pool = pool
        self.hosts = settings.hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(self, scope, receive, send)
        await exchange.run()

    def refuse(self, scope: Scope, headers: dict[bytes, bytes]) -> Response | None:
        """The response to a request that is not even read; None where it is welcome."""
        try:
            self.check(scope, headers)
        except LongtuError as error:
            response = response_for(error, scope)
            response.headers["Connection"] = "close"
            return response
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            return Response(status_code=204, headers=_PREFLIGHT)
        return None

    def check(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """Host, framing, length of the address, announced length of the body."""
        if self.hosts or b"host" not in headers:
            name = headers.get(b"host", b"").decode("latin-1").lower()
            name = name if name.endswith("]") else name.rsplit(":", 1)[0]
            if name not in self.hosts:
                raise BadHost("this service does not answer for that host name", remedy="set KG_ALLOWED_HOSTS")
        if b"transfer-encoding" in headers and b"content-length" in headers:
            raise WebError("Content-Length and Transfer-Encoding exclude each other")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self.settings.url_limit:
            raise UrlTooLong(
                f"the address is longer than {self.settings.url_limit} bytes",
                remedy="send the query by POST, as application/sparql-query or as a form",
            )
        announced = headers.get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > self.settings.body_limit_mb << 20:
            raise self.too_large()

    def too_large(self) -> BodyTooLarge:
        """The error for a body over the limit."""
        return BodyTooLarge(f"the body is larger than {self.settings.body_limit_mb} MiB", headers=CLOSE)


class Exchange:
    """One request and its response."""

    def __init__(self, edge: Edge, scope: Scope, receive: Receive, send: Send) -> None:
        self.edge = edge
        self.scope = scope
        self.receive_raw = receive
        self.send_raw = send
        self.start = time.perf_counter()
        self.loop = asyncio.get_running_loop()
        self.read = 0
        self.read_all = self.left = self.answered = False
        self.status = 0
        self.watcher: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Name the request, refuse or serve it, and write one line about it."""
        headers: dict[bytes, bytes] = dict(self.scope["headers"])
        trace = _TRACE.fullmatch(headers.get(b"traceparent", b""))
        self.request_id = trace.group(1).decode() if trace else os.urandom(8).hex()
        self.scope.setdefault("state", {})["request_id"] = self.request_id
        refusal = self.edge.refuse(self.scope, headers)
        if refusal is not None:
            await refusal(self.scope, self.receive_raw, self.send)
        else:
            await self.serve()
        self.edge.pool.crew.responses[self.status] += 1
        log.info(
            "%s %s %d %.1f ms %s",
            self.scope["method"],
            self.scope["path"].encode("unicode_escape").decode("ascii"),
            self.status,
            (time.perf_counter() - self.start) * 1000,
            self.request_id,
        )

    async def serve(self) -> None:
        """Run the application; cancel it when the client leaves."""
        self.task = asyncio.current_task()
        timer = self.loop.call_later(LOOK_FOR_DISCONNECT_S, self.watch)
        try:
            await self.edge.app(self.inner_scope(), self.receive, self.send)
        except LongtuError as error:
            if self.answered:
                raise
            response = response_for(error, self.scope)
            response.headers["Connection"] = "close"
            await response(self.scope, self.receive_raw, self.send)
        except asyncio.CancelledError:
            if not self.left:
                raise
            self.status = 499
        finally:
            timer.cancel()
            if self.watcher is not None:
                self.watcher.cancel()

    def inner_scope(self) -> Scope:
        """The scope that routes see: HEAD works wherever GET does, and the server sends no body for it."""
        return {**self.scope, "method": "GET"} if self.scope["method"] == "HEAD" else self.scope

    async def receive(self) -> Message:
        """The application's view of the body: bounded in size and in time."""
        if self.read_all:
            return await self.receive_raw()
        try:
            message = await asyncio.wait_for(self.receive_raw(), self.remaining())
        except TimeoutError:
            raise RequestTimeout(
                f"the request did not arrive within {self.edge.settings.body_timeout_s:g} s", headers=CLOSE
            ) from None
        self.read += len(message.get("body", b""))
        if self.read > self.edge.settings.body_limit_mb << 20:
            raise self.edge.too_large()
        self.read_all = message["type"] == "http.disconnect" or not message.get("more_body", False)
        return message

    def remaining(self) -> float:
        """Seconds that the client has left to send its request."""
        return max(self.edge.settings.body_timeout_s - (time.perf_counter() - self.start), 0.01)

    def watch(self) -> None:
        """The work takes long: find out whether anyone still waits for it."""
        bodiless = self.scope["method"] in ("GET", "HEAD", "OPTIONS")
        if not self.answered and (self.read_all or bodiless):
            self.watcher = self.loop.create_task(self.until_left())

    async def until_left(self) -> None:
        """Cancel the work when the client closes the connection."""
        while (await self.receive_raw())["type"] != "http.disconnect":
            pass
        if not self.answered and self.task is not None:
            self.left = True
            self.task.cancel()

    async def send(self, message: Message) -> None:
        """The application's response with the common headers."""
        if message["type"] == "http.response.start":
            self.answered = True
            self.status = message["status"]
            headers = list(message.get("headers", []))
            names = {name for name, _ in headers}
            headers += [pair for pair in _COMMON if pair[0] not in names]
            if _DATA_POLICY[0] not in names:
                headers.append(_DATA_POLICY)
            about = self.edge.pool.about
            headers.append((b"x-request-id", self.request_id.encode()))
            if b"server-timing" not in names:
                spent = (time.perf_counter() - self.start) * 1000
                headers.append((b"server-timing", f"total;dur={spent:.1f}".encode()))
            if about:
                headers.append((b"x-dataset-version", str(about["version"]).encode("latin-1", "replace")))
                if about["data_as_of"]:
                    headers.append((b"x-data-as-of", about["data_as_of"].encode("latin-1", "replace")))
            message = {**message, "headers": headers}
        await self.send_raw(message)
