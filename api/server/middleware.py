"""The outermost layer: what every request and every response has in common.

Refuses bad hosts, long addresses and large bodies before reading them, names each request, sets the common headers,
stops the work of clients that left. Never looks into a query.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import time
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problem_documents import BadHost, BodyTooLarge, RequestTimeout, UrlTooLong, WebError, response_for
from api.http.settings import Settings
from api.workers.pool import Pool
from kg.base.errors import LongtuError

log = logging.getLogger("longtu.access")

Pair = tuple[bytes, bytes]

LOOK_FOR_DISCONNECT_S = 0.1
DRAIN_BYTES = 16 << 20
DRAIN_S = 2.0
LENGTH_DIGITS = 20  # those of the largest number of 64 bits
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


def request_name(headers: Mapping[bytes, bytes]) -> str:
    """The name of a request: that of the caller's trace (W3C Trace Context), or a new one."""
    trace = _TRACE.fullmatch(headers.get(b"traceparent", b""))
    return trace.group(1).decode() if trace else os.urandom(8).hex()


def announced(headers: Mapping[bytes, bytes]) -> int | None:
    """The length of the body that a head announces, 0 where it announces none; None for what is no length."""
    text = headers.get(b"content-length", b"0")
    return int(text) if text.isdigit() and len(text) <= LENGTH_DIGITS else None


class Edge:
    """ASGI application around the whole service. `direct` are those it asks by path, past the framework's routing."""

    def __init__(self, app: ASGIApp, settings: Settings, pool: Pool, direct: Mapping[str, ASGIApp]) -> None:
        self.app = app
        self.settings = settings
        self.pool = pool
        self.hosts = settings.hosts
        self.direct = {root + path: found for root in {"", settings.root_path} for path, found in direct.items()}
        self._about: tuple[Mapping[str, Any], list[Pair]] = ({}, [])
        self._common: tuple[list[Pair], bytes] = ([], b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(self, scope, receive, send)
        await exchange.run()

    def about(self) -> list[Pair]:
        """The headers that say which data answers."""
        about = self.pool.about
        if about is not self._about[0]:
            pairs = [(b"x-dataset-version", about.get("version")), (b"x-data-as-of", about.get("data_as_of"))]
            found = [(name, str(value).encode("latin-1", "replace")) for name, value in pairs if value]
            self._about = (about, found)
        return self._about[1]

    def dressed(self, headers: list[Pair], request_id: str, start: float) -> list[Pair]:
        """The headers of a response with those that all have in common."""
        names = {name for name, _ in headers}
        found = [*headers, *(pair for pair in _COMMON if pair[0] not in names)]
        if _DATA_POLICY[0] not in names:
            found.append(_DATA_POLICY)
        found += self.about()
        found.append((b"x-request-id", request_id.encode()))
        if b"server-timing" not in names:
            spent = (time.perf_counter() - start) * 1000
            found.append((b"server-timing", f"total;dur={spent:.1f}".encode()))
        return found

    def common(self) -> bytes:
        """The headers that every answer of the SPARQL endpoint has, as they are written."""
        about = self.about()
        if about is not self._common[0] or not self._common[1]:
            lines = b"".join(b"%b: %b\r\n" % pair for pair in [*_COMMON, _DATA_POLICY, *about])
            self._common = (about, lines)
        return self._common[1]

    def note(self, scope: Scope, status: int, request_id: str, start: float) -> None:
        """Count a response, and write one line about it."""
        self.pool.crew.responses[status] += 1
        if log.isEnabledFor(logging.INFO):
            path = scope["path"].encode("unicode_escape").decode("ascii")
            spent = (time.perf_counter() - start) * 1000
            log.info("%s %s %d %.1f ms %s", scope["method"], path, status, spent, request_id)

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
        length = announced(headers)
        if length is None or length > self.settings.body_limit_mb << 20:
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
        self.read_all = self.left = self.late = self.answered = False
        self.status = 0
        self.watcher: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Name the request, refuse or serve it, and write one line about it."""
        headers: dict[bytes, bytes] = dict(self.scope["headers"])
        self.request_id = request_name(headers)
        self.scope.setdefault("state", {})["request_id"] = self.request_id
        refusal = self.edge.refuse(self.scope, headers)
        if refusal is not None:
            if self.sends_soon(headers):
                await self.drain()
            await refusal(self.scope, self.receive_raw, self.send)
        else:
            await self.serve()
        self.edge.note(self.scope, self.status, self.request_id, self.start)

    async def serve(self) -> None:
        """Run the application; cancel it when the client leaves."""
        self.task = asyncio.current_task()
        self.timer = self.loop.call_later(LOOK_FOR_DISCONNECT_S, self.watch)
        try:
            app = self.edge.direct.get(self.scope["path"], self.edge.app)
            await app(self.inner_scope(), self.receive, self.send)
        except LongtuError as error:
            if self.answered:
                raise
            await self.close_with(error)
        except asyncio.CancelledError:
            if self.late and self.task is not None:
                self.task.uncancel()
                limit = self.edge.settings.body_timeout_s
                await self.close_with(RequestTimeout(f"the request did not arrive within {limit:g} s"))
            elif self.left:
                self.status = 499
            else:
                raise
        finally:
            self.timer.cancel()
            if self.watcher is not None:
                self.watcher.cancel()

    def sends_soon(self, headers: dict[bytes, bytes]) -> bool:
        """Whether the client sends its body without asking first, and no more of it than is taken to be polite."""
        length = announced(headers)
        return b"expect" not in headers and length is not None and length <= DRAIN_BYTES

    async def drain(self) -> None:
        """Take what a client still sends, within reason: one that is cut off as it sends never reads the answer."""
        left = DRAIN_BYTES
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_S):
                while left > 0:
                    message = await self.receive_raw()
                    left -= len(message.get("body", b""))
                    if message["type"] == "http.disconnect" or not message.get("more_body", False):
                        return

    async def close_with(self, error: LongtuError) -> None:
        """Answer with an error and close: the rest of the request will not be read."""
        response = response_for(error, self.scope)
        response.headers["Connection"] = "close"
        await response(self.scope, self.receive_raw, self.send)

    def inner_scope(self) -> Scope:
        """The scope that routes see: HEAD works wherever GET does, and the server sends no body for it."""
        return {**self.scope, "method": "GET"} if self.scope["method"] == "HEAD" else self.scope

    async def receive(self) -> Message:
        """The application's view of the body: bounded in size and in time."""
        message = await self.receive_raw()
        if self.read_all:
            return message
        self.read += len(message.get("body", b""))
        if self.read > self.edge.settings.body_limit_mb << 20:
            await self.drain()
            raise self.edge.too_large()
        self.read_all = message["type"] == "http.disconnect" or not message.get("more_body", False)
        return message

    def watch(self) -> None:
        """The exchange takes long: bound the time for the request, or find out whether anyone still waits."""
        bodiless = self.scope["method"] in ("GET", "HEAD", "OPTIONS")
        if self.answered:
            return
        if self.read_all or bodiless:
            self.watcher = self.loop.create_task(self.until_left())
        elif time.perf_counter() - self.start < self.edge.settings.body_timeout_s:
            self.timer = self.loop.call_later(LOOK_FOR_DISCONNECT_S, self.watch)
        elif self.task is not None:
            self.late = True
            self.task.cancel()

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
            message = {**message, "headers": self.edge.dressed(headers, self.request_id, self.start)}
        await self.send_raw(message)
