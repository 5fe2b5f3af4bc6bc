"""The outermost layer: what every request and every response has in common.

Says which requests are not even read (bad hosts, long addresses, large bodies), names each, sets the common headers.
Never looks into a query.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problem_documents import BadHost, BodyTooLarge, UrlTooLong, WebError, response_for
from api.http.settings import Settings
from api.workers.pool import Pool
from api.workers.waiting_line import CLIENT
from kg.base.errors import LongtuError

log = logging.getLogger("longtu.access")

Pair = tuple[bytes, bytes]

LENGTH_DIGITS = 20  # those of the largest number of 64 bits
_TRACE = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_EXPOSED = (
    b"Link, ETag, Location, Content-Location, Retry-After, Server-Timing, X-Request-Id, X-Dataset-Version, "
    b"X-Data-As-Of, X-Sources-Left-Out, Mcp-Session-Id, Accept-Ranges, Content-Range, Content-Disposition, Repr-Digest"
)
_COMMON = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED),
]
_DATA_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, QUERY, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Content-Type, If-None-Match, If-Range, Range, Traceparent"
    ),
    "Access-Control-Max-Age": "86400",
}
# What a client of the Model Context Protocol in a browser sends beside that (specification 2025-11-25, Transports).
_AGENTS = "/mcp"
_AGENTS_PREFLIGHT = {
    **_PREFLIGHT,
    "Access-Control-Allow-Methods": "GET, HEAD, POST, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": _PREFLIGHT["Access-Control-Allow-Headers"]
    + ", MCP-Protocol-Version, Mcp-Session-Id, Mcp-Method, Mcp-Name, Last-Event-ID",
}


def request_name(headers: Mapping[bytes, bytes]) -> str:
    """The name of a request: that of the caller's trace (W3C Trace Context), or a new one."""
    trace = _TRACE.fullmatch(headers.get(b"traceparent", b""))
    return trace.group(1).decode() if trace else os.urandom(8).hex()


def announced(headers: Mapping[bytes, bytes]) -> int | None:
    """The length of the body that a head announces, 0 where it announces none; None for what is no length."""
    text = headers.get(b"content-length", b"0")
    return int(text) if text.isdigit() and len(text) <= LENGTH_DIGITS else None


class Middleware:
    """ASGI application around the whole service. `direct` are those it asks by path, past the framework's routing."""

    def __init__(self, app: ASGIApp, settings: Settings, pool: Pool, direct: Mapping[str, ASGIApp]) -> None:
        self.app = app
        self.settings = settings
        self.pool = pool
        self.hosts = settings.hosts
        self.direct = {root + path: found for root in {"", settings.root} for path, found in direct.items()}
        self._about: tuple[Mapping[str, Any], list[Pair]] = ({}, [])
        self._common: tuple[list[Pair], bytes] = ([], b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Name a request, let it be answered, set the headers of the response, and write one line about it."""
        CLIENT.set(self.client(scope))
        start, status, request_id = time.perf_counter(), 0, self.name(scope, dict(scope["headers"]))
        sent = 0

        async def dressed(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = self.dressed(list(message.get("headers", [])), request_id, start)
                message = {**message, "headers": headers}
            sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._answer(scope, receive, dressed)
        except LongtuError as error:
            if status:
                raise
            await response_for(error, scope)(scope, receive, dressed)
        finally:
            self.note(scope, status or 499, request_id, start, sent)  # 499: the client left before there was an answer

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """HEAD works wherever GET does: routes see a GET, and the server sends no body."""
        method = scope["method"]
        if method == "OPTIONS" and any(name == b"access-control-request-method" for name, _ in scope["headers"]):
            agents = scope["path"] in (_AGENTS, self.settings.root + _AGENTS)
            await Response(status_code=204, headers=_AGENTS_PREFLIGHT if agents else _PREFLIGHT)(scope, receive, send)
            return
        inner = scope
        if method == "HEAD":  # for which ranges are not defined (RFC 9110 §14.2)
            headers = [pair for pair in scope["headers"] if pair[0] != b"range"]
            inner = {**scope, "method": "GET", "headers": headers}
        await self.direct.get(scope["path"], self.app)(inner, receive, send)

    def client(self, scope: Scope) -> str:
        """The address of who asks, by which it gets its turn; what a header says of it counts from a trusted proxy."""
        address = (scope.get("client") or ("",))[0]
        if address not in self.settings.trusted_proxies:
            return str(address)
        said = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        chain = [part.strip() for value in said for part in value.split(",")]
        return next((part for part in reversed(chain) if part not in self.settings.trusted_proxies), str(address))

    def name(self, scope: Scope, headers: Mapping[bytes, bytes]) -> str:
        """Give a request its name, by which its answer and the log speak of it."""
        name = request_name(headers)
        scope.setdefault("state", {})["request_id"] = name
        return name

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

    def note(self, scope: Scope, status: int, request_id: str, start: float, sent: int = 0) -> None:
        """Count a response of so many bytes, and write one line about it."""
        spent = time.perf_counter() - start
        self.pool.crew.measures.responded(scope, status, spent, sent)
        if log.isEnabledFor(logging.INFO):
            path = scope["path"].encode("unicode_escape").decode("ascii")
            told = {"method": scope["method"], "path": path, "status": status, "ms": round(spent * 1000, 1)}
            told |= {"bytes": sent, "request": request_id}
            log.info("%s %s %d %.1f ms %s", *list(told.values())[:4], request_id, extra={"request": told})

    def placed(self, scope: Scope) -> Scope:
        """A request with the address that its client used: a proxy may have taken a prefix, scheme or host away."""
        root, (scheme, host) = self.settings.root, self.settings.origin
        if root and not f"{scope['path']}/".startswith(f"{root}/"):
            scope["path"], scope["raw_path"] = root + scope["path"], root.encode() + scope["raw_path"]
        scope["root_path"] = root
        if host:
            scope["scheme"] = scheme
            scope["headers"] = [(name, host.encode() if name == b"host" else value) for name, value in scope["headers"]]
        return scope

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
        return BodyTooLarge(f"the body is larger than {self.settings.body_limit_mb} MiB")
