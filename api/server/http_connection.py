"""One TCP connection: a bounded head in bounded time, problem documents for broken HTTP, the short way of queries.

Never reads a query.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.problem_documents import PROBLEM_JSON, document
from api.server.lane import Lane, Passage

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
    between = True  # no part of a request has been read that has not been read whole
    whole_head = b""  # the head that the bytes just received begin with, if they hold a whole request
    passage: Passage | None = None

    def __init__(self, config: Config, *arguments: Any, **further: Any) -> None:
        super().__init__(config, *arguments, **further)
        self.lane: Lane = config.app.lane  # type: ignore[union-attr]  # the application is always a Front

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Start to wait for a head."""
        super().connection_made(transport)
        self.expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting, and the work for a client that has left."""
        self.forget_head()
        super().connection_lost(exc)
        if self.passage is not None:
            self.passage.left()

    def on_message_begin(self) -> None:
        """A request begins; what came of its head before this counts already."""
        self.between = False
        super().on_message_begin()
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(HEAD_TIMEOUT_S, self.head_late)

    def on_message_complete(self) -> None:
        """A request ends: what comes next is the head of another."""
        super().on_message_complete()
        self.head = 0
        self.between, self.whole_head = True, b""
        passage: object = self.cycle
        if isinstance(passage, Passage) and not passage.begin():
            self.passage, self.cycle = None, self.before
            super().on_headers_complete()
            super().on_body(bytes(passage.body))
            super().on_message_complete()

    def on_headers_complete(self) -> None:
        """The head is there: a plain query goes the short way, once its body is there too."""
        self.forget_head()
        self.before = self.cycle
        plain = self.lane.read(self) if self.is_free() else None
        if plain is None:
            super().on_headers_complete()
            return
        if self.whole_head and self.whole_size == plain.length:
            self.lane.keep(self.whole_head, plain)
        self.passage = Passage(self.lane, self, plain)
        self.cycle = self.passage  # type: ignore[assignment]  # what uvicorn asks of its own cycle, this has too

    def is_free(self) -> bool:
        """Whether the last response is written and the client takes what is sent to it."""
        last = self.cycle
        return (last is None or last.response_complete) and not self.flow.write_paused

    def data_received(self, data: bytes) -> None:
        """Take the short way for a head that is known; else count the bytes of an unfinished head, and parse."""
        end = data.find(b"\r\n\r\n") if self.head is not None else -1
        self.whole_head = data[: end + 4] if self.between and end >= 0 else b""
        if self.whole_head:
            self.whole_size = len(data) - end - 4
            if self.began_again(data):
                return
        if self.head is not None:
            self.head += len(data) if end < 0 else end
            if self.head > HEAD_LIMIT:
                self.refuse("head-too-large", f"the request's head is larger than {HEAD_LIMIT} bytes")
                return
        super().data_received(data)
        if self.passage is not None and self.passage.more_body:
            self.passage.expect_body()

    def began_again(self, data: bytes) -> bool:
        """Whether these bytes are a whole request with a known head, and a worker has it."""
        plain = self.lane.known.get(self.whole_head)
        if plain is None or plain.length != self.whole_size or not self.is_free():
            return False
        passage = Passage(self.lane, self, plain)
        passage.body = data[len(self.whole_head) :]
        passage.more_body = False
        before, self.cycle = self.cycle, passage  # type: ignore[assignment]  # as above
        self._unset_keepalive_if_required()
        if not passage.begin():
            self.cycle = before
            return False
        self.passage = passage
        self.forget_head()
        self.head = 0
        return True

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
