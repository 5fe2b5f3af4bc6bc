"""The short way of a plain query: from the connection to an idle worker and back, without a task or a framework.

Never takes a request that is anything but plain, and never waits for a worker: such requests go the long way.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from starlette.responses import Response
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from api.http import sparql_request
from api.http.problem_documents import RequestTimeout, response_for
from api.http.problem_documents import response as problem
from api.server.middleware import Edge, announced, request_name
from api.sparql.endpoint import Endpoint, Whole, wants_page
from api.workers.worker_handle import Result, Worker
from kg.base.errors import LongtuError

if TYPE_CHECKING:
    from api.server.http_connection import Connection

log = logging.getLogger("longtu.sparql")

# A request with any other header, or with one of these twice, goes the long way.
PLAIN = frozenset({b"host", b"accept", b"accept-encoding", b"accept-language", b"connection", b"content-length"}) | {
    b"content-type", b"traceparent", b"user-agent",
}  # fmt: skip
METHODS = frozenset({"GET", "POST", "QUERY"})
MAX_BODY = 256 * 1024  # a query of the longest allowed text, percent-encoded in a form
KNOWN_HEADS = 1024
KNOWN_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain head: all that its request and the answer need of it. `length` is that of the body."""

    scope: Scope
    headers: dict[bytes, bytes]
    length: int
    accept: str
    encoding: str
    content_type: str
    base: str


class Lane:
    """Decides which requests may go the short way; one for the whole service.

    A client sends the same head again and again: `known` are those that have been read.
    """

    def __init__(self, edge: Edge, endpoint: Endpoint) -> None:
        self.edge = edge
        self.endpoint = endpoint
        self.paths = {path.encode() for path, asked in edge.direct.items() if asked is endpoint}
        self.known: dict[bytes, Plain] = {}

    def read(self, connection: Connection) -> Plain | None:
        """The head that has just been read; None where it is not plain."""
        path, _, query_string = connection.url.partition(b"?")
        if path not in self.paths:
            return None
        headers = dict(connection.headers)
        length = announced(headers)
        if (
            b"#" in query_string
            or not headers.keys() <= PLAIN
            or len(headers) != len(connection.headers)
            or headers.get(b"connection", b"keep-alive").lower() != b"keep-alive"
            or length is None
            or length > MAX_BODY
        ):
            return None
        method = connection.parser.get_method().decode("ascii")
        if method not in METHODS or connection.parser.get_http_version() != "1.1":
            return None
        scope: Scope = {
            **connection.scope,
            "method": method,
            "path": path.decode(),
            "raw_path": path,
            "query_string": query_string,
            "root_path": self.endpoint.settings.root_path,
        }
        try:
            self.edge.check(scope, headers)
        except LongtuError:  # the long way says why, and closes
            return None
        accept, encoding, content_type, host = (
            headers.get(name, b"").decode("latin-1")
            for name in (b"accept", b"accept-encoding", b"content-type", b"host")
        )
        base = self.endpoint.address(scope, host)
        return Plain(scope, headers, length, accept, encoding, content_type, base)

    def keep(self, head: bytes, plain: Plain) -> None:
        """Remember a head, to the byte, for the next request that begins with it."""
        if len(head) <= KNOWN_BYTES:
            if len(self.known) >= KNOWN_HEADS:
                self.known.clear()
            self.known[head] = plain


class Passage:
    """One request on the short way, where uvicorn has its cycle: it is given the `body`, then asked to `begin`."""

    message_event: ClassVar = asyncio.Event()  # uvicorn sets it; nobody waits for it

    def __init__(self, lane: Lane, connection: Connection, plain: Plain) -> None:
        self.lane = lane
        self.connection = connection
        self.plain = plain
        self.start = time.perf_counter()
        self.request_id = request_name(plain.headers)
        self.body = b""
        self.more_body = self.keep_alive = True
        self.response_complete = self.disconnected = False
        self.worker: Worker | None = None
        self.timer: asyncio.TimerHandle | None = None

    def expect_body(self) -> None:
        """The rest of the request is still to come: bound the time for it."""
        if self.timer is None and not self.response_complete:
            self.timer = self.connection.loop.call_later(self.lane.edge.settings.body_timeout_s, self.late)

    def late(self) -> None:
        """The rest did not come."""
        limit = self.lane.edge.settings.body_timeout_s
        self.keep_alive = False
        self.refuse(RequestTimeout(f"the request did not arrive within {limit:g} s"))

    def begin(self) -> bool:
        """The request is whole: give it to a worker. False where it has to go the long way after all."""
        if self.response_complete:
            return True  # it came too late
        if self.timer is not None:
            self.timer.cancel()
        taken = True
        try:
            taken = self._begun()
        except LongtuError as error:
            self.refuse(error)
        except Exception:
            self.fault()
        self.lane.edge.pool.crew.counts["passages"] += taken
        return taken

    def _begun(self) -> bool:
        endpoint, plain = self.lane.endpoint, self.plain
        scope = plain.scope
        asked = sparql_request.read(scope["method"], scope["query_string"], plain.content_type, self.body)
        if asked.kind != "query" or wants_page(plain.accept, asked.format):
            return False
        query = endpoint.asked(asked, plain.accept, plain.encoding, plain.base)
        self.operation = asked
        self.worker = endpoint.pool.sparql_now(query, asked.selection, asked.timeout, self.done)
        return self.worker is not None

    def done(self, answer: asyncio.Future[Result]) -> None:
        """The worker has answered, or was stopped."""
        worker, self.worker = self.worker, None
        assert worker is not None
        endpoint = self.lane.endpoint
        try:
            header, body = endpoint.pool.taken(worker, answer)
            self.send(200, Whole(endpoint.told(self.plain.scope, self.operation, header), body).headers, body)
        except asyncio.CancelledError:
            self.lane.edge.note(self.plain.scope, 499, self.request_id, self.start)
        except LongtuError as error:
            self.refuse(error)
        except Exception:
            self.fault()

    def left(self) -> None:
        """The client has closed the connection: a query that still runs is stopped."""
        if self.timer is not None:
            self.timer.cancel()
        if self.worker is not None:
            self.worker.cancel()

    def fault(self) -> None:
        """Say that something went wrong here, and what only to the log."""
        log.exception("a fault at %s", self.plain.scope["path"])
        self._respond(problem("internal-error", "a fault of this service", self._scope()))

    def refuse(self, error: LongtuError) -> None:
        """Answer with an error."""
        self._respond(response_for(error, self._scope()))

    def _scope(self) -> Scope:
        return {**self.plain.scope, "state": {"request_id": self.request_id}}

    def _respond(self, response: Response) -> None:
        self.send(response.status_code, response.raw_headers, bytes(response.body))

    def send(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        """Write a whole response, then let the connection go on."""
        edge, connection = self.lane.edge, self.connection
        self.response_complete = True
        if connection.transport.is_closing():
            edge.note(self.plain.scope, 499, self.request_id, self.start)
            return
        lines = [*connection.server_state.default_headers, *headers]
        if status != 200:
            spent = (time.perf_counter() - self.start) * 1000
            lines.append((b"server-timing", b"total;dur=%.1f" % spent))
        if not self.keep_alive:
            lines.append((b"connection", b"close"))
        head = b"".join([b"%b: %b\r\n" % pair for pair in lines])
        if head.count(b"\n") != len(lines) or head.count(b"\r") != len(lines):
            raise ValueError("a header would break the response")
        ours = b"x-request-id: %b\r\n\r\n" % self.request_id.encode()
        connection.transport.writelines([STATUS_LINE[status], head, edge.common(), ours, body])
        edge.note(self.plain.scope, status, self.request_id, self.start)
        if not self.keep_alive:
            connection.transport.close()
        connection.on_response_complete()
