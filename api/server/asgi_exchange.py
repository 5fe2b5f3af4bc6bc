"""One request to the ASGI application and its response, between a connection and a task of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message

from api.http.problem_documents import response as problem
from api.server.http_request import HttpRequest
from api.server.http_response import CLOSE, Pair, head

if TYPE_CHECKING:
    from api.server.http_connection import HttpConnection

log = logging.getLogger("longtu.serve")

BODILESS = (204, 304)


class AsgiExchange:
    """Runs the application for one request; ended early where the client leaves before the response begins."""

    def __init__(self, connection: HttpConnection, request: HttpRequest, app: ASGIApp) -> None:
        self.connection = connection
        self.request = request
        self.keep_alive = request.keep_alive
        self.started: tuple[int, list[Pair]] | None = None
        self.body_read = self.head_sent = self.chunked = self.complete = False
        self.gone = asyncio.Event()
        self.task = connection.loop.create_task(self._run(app))

    async def _run(self, app: ASGIApp) -> None:
        try:
            with contextlib.suppress(asyncio.CancelledError):  # the client has left
                await app(self.request.scope, self.receive, self.send)
            if not self.complete and not self.gone.is_set():
                raise RuntimeError("the application returned without a whole response")
        except Exception:
            log.exception("a fault at %s", self.request.scope["path"])
            await self._fault()

    async def _fault(self) -> None:
        if self.head_sent:
            if not self.complete:
                self.connection.transport.abort()
            return
        await problem("internal-error", "a fault of this service", self.request.scope)(
            self.request.scope, self.receive, self.send
        )

    def left(self) -> None:
        """The client has closed the connection."""
        self.gone.set()
        if self.started is None:
            self.task.cancel()

    async def receive(self) -> Message:
        """The whole body, then the end of the connection or of the response."""
        if not self.body_read:
            self.body_read = True
            return {"type": "http.request", "body": bytes(self.request.body), "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Write the response: the head with the first piece of the body."""
        if message["type"] == "http.response.start":
            self.started = (message["status"], [(name.lower(), value) for name, value in message.get("headers", [])])
            return
        await self.connection.writable.wait()
        if self.gone.is_set():
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        first = b"" if self.head_sent else self._head(body, more)
        self.head_sent = True
        self.connection.transport.writelines([first, *self._framed(body, more)])
        if not more:
            self.complete = True
            self.gone.set()
            self.connection.answered(keep_alive=self.keep_alive)

    def _head(self, body: bytes, more: bool) -> bytes:
        assert self.started is not None
        status, headers = self.started
        names = {name for name, _ in headers}
        self.bodiless = self.request.scope["method"] == "HEAD" or status in BODILESS
        if not self.bodiless and not names & {b"content-length", b"transfer-encoding"}:
            self.chunked = more and self.request.scope["http_version"] == "1.1"
            if not more:
                headers.append((b"content-length", b"%d" % len(body)))
            elif self.chunked:
                headers.append((b"transfer-encoding", b"chunked"))
            else:
                self.keep_alive = False  # the end of the connection is the end of the body
        self.keep_alive = self.keep_alive and not self.connection.stopping and CLOSE not in headers
        if not self.keep_alive and CLOSE not in headers:
            headers.append(CLOSE)
        return head(status, headers) + b"\r\n"

    def _framed(self, body: bytes, more: bool) -> list[bytes]:
        if self.bodiless:
            return []
        if not self.chunked:
            return [body]
        chunk = [b"%x\r\n" % len(body), body, b"\r\n"] if body else []
        return chunk if more else [*chunk, b"0\r\n\r\n"]
