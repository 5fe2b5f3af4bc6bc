"""One TCP connection: requests read within their bounds, answered in turn, refused with the reason.

A request is read whole before anything is done for it, so nothing waits for a body but this. Never reads a query.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from typing import TYPE_CHECKING

import httptools

from api.http.problem_documents import HeadTooLarge, RequestTimeout, WebError, response_for
from api.server.asgi_exchange import AsgiExchange
from api.server.http_request import HttpRequest, scope_of
from api.server.http_response import CLOSE, head
from api.server.plain_query import PlainQuery
from kg.base.errors import Busy, LongtuError

if TYPE_CHECKING:
    from api.server.asgi_app import Application

log = logging.getLogger("longtu.serve")

HEAD_LIMIT = 64 * 1024
HEAD_TIMEOUT_S = 30.0  # also what an idle connection is kept for
LINGER_BYTES = 16 << 20
LINGER_S = 2.0


class HttpConnection(asyncio.Protocol):
    """What asyncio calls with bytes, and the parser with what they mean."""

    transport: asyncio.Transport

    def __init__(self, app: Application, connections: set[HttpConnection]) -> None:
        self.app = app
        self.connections = connections
        self.middleware = app.middleware
        self.loop = asyncio.get_running_loop()
        self.parser = httptools.HttpRequestParser(self)
        self.arriving: HttpRequest | None = None  # its head is there, its body is not
        self.waiting: deque[HttpRequest] = deque()
        self.current: PlainQuery | AsgiExchange | None = None
        # Of the request that the bytes just received begin with: its head, and how many bytes follow.
        self.first_head: tuple[bytes, int] | None = None
        self.head_bytes = self.discarded = 0  # of a head that has no end yet, and after the end
        self.requests = 0  # that have been read whole
        self.ended = False  # what still comes is not read
        self.stopping = self.paused = self.advancing = False
        self.timer: asyncio.TimerHandle | None = None
        self.send_timer: asyncio.TimerHandle | None = None
        self.writable = asyncio.Event()
        self.writable.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start to wait for a head."""
        self.transport = transport  # type: ignore[assignment]  # a stream socket gives a Transport
        self.ends = (transport.get_extra_info("sockname"), transport.get_extra_info("peername"))
        self.connections.add(self)
        self._expect_head()
        if len(self.connections) > (most := self.app.settings.connections):
            self._refuse(Busy(f"{most} connections are open", limit=most, remedy="try again in a moment"))

    def connection_lost(self, _error: Exception | None) -> None:
        """Stop the work for a client that has left."""
        self.connections.discard(self)
        self._forget_timer()
        if self.send_timer is not None:
            self.send_timer.cancel()
        self.ended = True
        self.waiting.clear()
        self.writable.set()
        if self.current is not None:
            self.current.left()

    # Reading

    def data_received(self, data: bytes) -> None:
        """Recognise a head that is known; else parse, and count what is no whole head yet."""
        if self.ended:
            self._discard(len(data))
            return
        fresh = self.arriving is None and self.head_bytes == 0
        end = data.find(b"\r\n\r\n") + 4 if fresh and self.current is None and not self.waiting else 0
        if end > 3:
            if self._began_known(data, end):
                return
            self.first_head = data[:end], len(data) - end
        before = self.requests
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.ended = True  # HTTP/1.1 is all that is spoken here, which the answer shows
        except httptools.HttpParserCallbackError:
            log.exception("a fault while a request was read")
            self._refuse(LongtuError("a fault of this service"))
        except httptools.HttpParserError:
            if not self.ended:
                self._refuse(WebError("the bytes are no request of HTTP/1.1"))
        self.first_head = None
        if self.ended:
            return
        if self.arriving is not None:
            if self.timer is None:
                self.timer = self.loop.call_later(self.app.settings.body_timeout_s, self._body_late)
        elif self.requests == before:
            self.head_bytes += len(data)
            if self.head_bytes > HEAD_LIMIT:
                self._refuse(HeadTooLarge(f"the request's head is larger than {HEAD_LIMIT} bytes"))
        if self.waiting and not self.paused:
            self.paused = True
            self.transport.pause_reading()

    def _began_known(self, data: bytes, end: int) -> bool:
        """Whether these bytes are a whole plain query whose head has been read before, and a worker has it."""
        plain = self.app.plain_queries.known.get(data[:end])
        if plain is None or plain.length != len(data) - end or self.current is not None or not self.writable.is_set():
            return False
        self.current = query = PlainQuery(self.app.plain_queries, self, plain, data[end:])
        self._forget_timer()
        if query.begin():
            return True
        self.current = None
        return False

    def on_message_begin(self) -> None:
        """A request begins."""
        self.target = b""
        self.headers: list[tuple[bytes, bytes]] = []

    def on_url(self, part: bytes) -> None:
        """A part of its target."""
        self.target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of its headers."""
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """The head is there: refuse it, or take the body."""
        if self.ended:
            return
        self._forget_timer()
        self.head_bytes = 0
        version, headers = self.parser.get_http_version(), dict(self.headers)
        keep_alive = version == "1.1" and self.parser.should_keep_alive() and not self.parser.should_upgrade()
        try:
            if len(self.target) + sum(len(name) + len(value) + 4 for name, value in self.headers) > HEAD_LIMIT:
                raise HeadTooLarge(f"the request's head is larger than {HEAD_LIMIT} bytes")
            method = self.parser.get_method().decode("ascii")
            scope = self.middleware.placed(scope_of(method, self.target, version, self.headers, self.ends))
            self.arriving = HttpRequest(scope, headers, bytearray(), keep_alive)
            self.middleware.check(scope, headers)
        except LongtuError as error:
            self._refuse(error)
            return
        if headers.get(b"expect", b"").lower() == b"100-continue" and self.current is None and not self.waiting:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, part: bytes) -> None:
        """A part of the body."""
        if self.ended or self.arriving is None:
            return
        self.arriving.body += part
        if len(self.arriving.body) > self.app.settings.body_limit_mb << 20:
            self._refuse(self.middleware.too_large())

    def on_message_complete(self) -> None:
        """The request is whole."""
        request, self.arriving = self.arriving, None
        if self.ended or request is None:
            return
        self._forget_timer()
        self.requests += 1
        self.ended = not request.keep_alive
        self.waiting.append(request)
        self._advance()

    # Bounds

    def _expect_head(self) -> None:
        self.timer = self.loop.call_later(HEAD_TIMEOUT_S, self._head_late)

    def _forget_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def _head_late(self) -> None:
        """The head did not come: say so if a part of it came, and close."""
        if self.head_bytes:
            self._refuse(RequestTimeout(f"the request's head did not arrive within {HEAD_TIMEOUT_S:g} s"))
        else:
            self.transport.close()

    def _body_late(self) -> None:
        self._refuse(RequestTimeout(f"the request did not arrive within {self.app.settings.body_timeout_s:g} s"))

    def _discard(self, size: int) -> None:
        self.discarded += size
        if self.discarded > LINGER_BYTES:
            self.transport.abort()

    def pause_writing(self) -> None:
        """The client takes less than it is sent; where all together take too little, this one is left."""
        self.writable.clear()
        unsent = (each.transport.get_write_buffer_size() for each in self.connections if not each.writable.is_set())
        if sum(unsent) > self.app.settings.unsent_limit_mb << 20:
            self.transport.abort()
        else:
            self._watch_sending(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """It has caught up."""
        self.writable.set()
        if self.send_timer is not None:
            self.send_timer.cancel()
        self._advance()

    def _watch_sending(self, left: int) -> None:
        self.send_timer = self.loop.call_later(self.app.settings.send_timeout_s, self._look_at_sending, left)

    def _look_at_sending(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left >= before:
            self.transport.abort()
        else:
            self._watch_sending(left)

    # Answering

    def _refuse(self, error: LongtuError) -> None:
        """Read no more, and say why when it is this request's turn."""
        self._forget_timer()
        request, self.arriving = self.arriving or HttpRequest({"type": "http"}), None
        request.error, request.keep_alive, self.ended = error, False, True
        self.waiting.append(request)
        self._advance()

    def _advance(self) -> None:
        """Begin to answer the next request that is there, if the one before it is answered."""
        if self.advancing:
            return
        self.advancing = True
        while self.waiting and self.current is None and self.writable.is_set():
            self._begin(self.waiting.popleft())
        self.advancing = False
        if self.current is None and self.arriving is None and not self.ended and self.timer is None:
            self._expect_head()
        if self.paused and not self.waiting and not self.transport.is_closing():
            self.paused = False
            self.transport.resume_reading()

    def _begin(self, request: HttpRequest) -> None:
        if request.error is not None:
            self._send_refusal(request, request.error)
            return
        plain = self.app.plain_queries.read(request)
        if plain is not None:
            if self.first_head is not None and self.first_head[1] == plain.length:
                self.app.plain_queries.keep(self.first_head[0], plain)
            self.current = query = PlainQuery(self.app.plain_queries, self, plain, bytes(request.body))
            if query.begin():
                return
        self.current = AsgiExchange(self, request, self.app)

    def _send_refusal(self, request: HttpRequest, error: LongtuError) -> None:
        start = time.perf_counter()
        request_id = self.middleware.name(request.scope, request.headers)
        response = response_for(error, request.scope)
        headers = [*self.middleware.dressed([*response.raw_headers], request_id, start), CLOSE]
        body = b"" if request.scope.get("method") == "HEAD" else bytes(response.body)
        self.transport.write(head(response.status_code, headers) + b"\r\n" + body)
        if "method" in request.scope:
            self.middleware.note(request.scope, response.status_code, request_id, start, len(body))
        self._linger()

    def _linger(self) -> None:
        """Close once the client has seen the answer: one that is cut off as it sends never reads it."""
        self.transport.write_eof()
        self.timer = self.loop.call_later(LINGER_S, self.transport.close)

    def answered(self, *, keep_alive: bool) -> None:
        """The response to the current request is written."""
        self.current = None
        if not keep_alive or self.stopping:
            self.ended = True
            self.transport.close()
            return
        self._advance()

    def stop(self) -> None:
        """Close as soon as what is being answered is answered."""
        self.stopping = True
        if self.current is None:
            self.transport.close()
