"""One TCP connection: a bounded head that arrives in bounded time, and problem documents for broken HTTP.

Stands on uvicorn's httptools protocol, which has neither limit (a half-sent head is kept for ever).
Never touches a request that has been read whole.
"""

from __future__ import annotations

import asyncio
import json

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import PROBLEM_JSON, document

HEAD_LIMIT = 64 * 1024
HEAD_TIMEOUT_S = 30.0
_STATUS_LINES = {
    400: b"HTTP/1.1 400 Bad Request\r\n",
    408: b"HTTP/1.1 408 Request Timeout\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
}


class Connection(HttpToolsProtocol):
    """uvicorn's connection with limits on the request's head."""

    head: int | None = None
    head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Start to wait for a head."""
        super().connection_made(transport)
        self.expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self.forget_head()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request begins; what came of its head before this counts already."""
        super().on_message_begin()
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(HEAD_TIMEOUT_S, self.head_late)

    def on_message_complete(self) -> None:
        """A request ends: what comes next is the head of another."""
        super().on_message_complete()
        self.head = 0

    def on_headers_complete(self) -> None:
        """The head is there."""
        self.forget_head()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Count the bytes of an unfinished head, also of one that ends in what has just come."""
        if self.head is not None:
            end = data.find(b"\r\n\r\n")
            self.head += len(data) if end < 0 else end
            if self.head > HEAD_LIMIT:
                self.refuse("head-too-large", f"the request's head is larger than {HEAD_LIMIT} bytes")
                return
        super().data_received(data)

    def expect_head(self) -> None:
        """From now on a head is due."""
        self.head = 0
        self.head_timer = self.loop.call_later(HEAD_TIMEOUT_S, self.head_late)

    def forget_head(self) -> None:
        """No head is due."""
        self.head = None
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None

    def head_late(self) -> None:
        """The head did not come: say so if a part of it came, and close."""
        if self.transport.is_closing():
            return
        if self.head:
            self.refuse("request-timeout", f"the request's head did not arrive within {HEAD_TIMEOUT_S:g} s")
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Broken HTTP."""
        self.refuse("bad-request", msg)

    def refuse(self, name: str, detail: str) -> None:
        """Send a problem document and close."""
        self.forget_head()
        content = document(name, detail)
        body = json.dumps(content).encode()
        self.transport.write(
            _STATUS_LINES[content["status"]]
            + f"content-type: {PROBLEM_JSON}\r\ncontent-length: {len(body)}\r\n".encode()
            + b"connection: close\r\n\r\n"
            + body
        )
        self.transport.close()
