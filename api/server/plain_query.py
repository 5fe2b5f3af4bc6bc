"""The short way of a plain query: from the connection to an idle worker and back, without a task or a framework.

Never takes a request that is anything but plain, and never waits for a worker: such requests go the long way.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.types import Scope

from api.answers.page_answer import for_program
from api.http import sparql_request
from api.http.problem_documents import response as problem
from api.http.problem_documents import response_for
from api.server.http_request import HttpRequest
from api.server.http_response import CLOSE, Pair, head
from api.server.middleware import Middleware, request_name
from api.sparql.endpoint import Endpoint, Whole, wants_page
from api.workers.worker_handle import Result, Worker
from kg.base.errors import LongtuError

if TYPE_CHECKING:
    from api.server.http_connection import HttpConnection

log = logging.getLogger("longtu.sparql")

# A request with any other header, or with one of these twice, goes the long way.
PLAIN = frozenset({b"host", b"accept", b"accept-encoding", b"accept-language", b"connection", b"content-length"}) | {
    b"content-type", b"traceparent", b"user-agent",
}  # fmt: skip
METHODS = frozenset({"GET", "POST", "QUERY"})
KNOWN_HEADS = 1024
KNOWN_BYTES = 2048


@dataclass(frozen=True, slots=True)
class PlainHead:
    """A plain head: all that its request and the answer need of it. `length` is that of the body."""

    scope: Scope
    headers: dict[bytes, bytes]
    length: int
    accept: str
    encoding: str
    content_type: str
    base: str


class PlainQueries:
    """Decides which requests may go the short way; one for the whole service.

    A client sends the same head again and again: `known` are those that have been read.
    """

    def __init__(self, middleware: Middleware, endpoint: Endpoint) -> None:
        self.middleware = middleware
        self.endpoint = endpoint
        self.paths = {path for path, asked in middleware.direct.items() if asked is endpoint}
        self.known: dict[bytes, PlainHead] = {}

    def read(self, request: HttpRequest) -> PlainHead | None:
        """What the answer needs of a request; None where it is not plain."""
        scope, headers = request.scope, request.headers
        if (
            scope["raw_path"].decode("ascii") not in self.paths
            or scope["method"] not in METHODS
            or not request.keep_alive
            or not headers.keys() <= PLAIN
            or len(headers) != len(scope["headers"])
            or headers.get(b"connection", b"keep-alive").lower() != b"keep-alive"
        ):
            return None
        accept, encoding, content_type, host = (
            headers.get(name, b"").decode("latin-1")
            for name in (b"accept", b"accept-encoding", b"content-type", b"host")
        )
        base = self.endpoint.address(scope, host)
        return PlainHead(scope, headers, len(request.body), accept, encoding, content_type, base)

    def keep(self, head: bytes, plain: PlainHead) -> None:
        """Remember a head, to the byte, for the next request that begins with it."""
        if len(head) <= KNOWN_BYTES:
            if len(self.known) >= KNOWN_HEADS:
                self.known.clear()
            self.known[head] = plain


class PlainQuery:
    """One request on the short way: whole, and not begun."""

    def __init__(self, queries: PlainQueries, connection: HttpConnection, plain: PlainHead, body: bytes) -> None:
        self.endpoint = queries.endpoint
        self.middleware = queries.middleware
        self.connection = connection
        self.plain = plain
        self.body = body
        self.start = time.perf_counter()
        self.request_id = request_name(plain.headers)
        self.worker: Worker | None = None

    def begin(self) -> bool:
        """Give it to a worker, or refuse it. False where it has to go the long way after all."""
        taken = True
        try:
            taken = self._begun()
        except LongtuError as error:
            self._refuse(error)
        except Exception:
            self._fault()
        self.endpoint.pool.crew.counts["plain_queries"] += taken
        return taken

    def _begun(self) -> bool:
        endpoint, plain = self.endpoint, self.plain
        scope = plain.scope
        asked = sparql_request.read(scope["method"], scope["query_string"], plain.content_type, self.body)
        if asked.kind != "query" or wants_page(plain.accept, asked.format):
            return False
        query = endpoint.asked(asked, plain.accept, plain.encoding, plain.base)
        self.operation = asked
        self.worker = endpoint.pool.sparql_now(query, asked.selection, asked.timeout, self._done)
        return self.worker is not None

    def _done(self, answer: asyncio.Future[Result]) -> None:
        """The worker has answered, or was stopped."""
        worker, self.worker = self.worker, None
        assert worker is not None
        endpoint = self.endpoint
        try:
            header, body = endpoint.pool.taken(worker, answer)
            self._send(200, Whole(endpoint.told(self.plain.scope, self.operation, header), body).headers, body)
        except asyncio.CancelledError:
            self.middleware.note(self.plain.scope, 499, self.request_id, self.start)
        except LongtuError as error:
            self._refuse(error)
        except Exception:
            self._fault()

    def left(self) -> None:
        """The client has closed the connection: a query that still runs is stopped."""
        if self.worker is not None:
            self.worker.cancel()

    def _fault(self) -> None:
        """Say that something went wrong here, and what only to the log."""
        log.exception("a fault at %s", self.plain.scope["path"])
        self._respond(problem("internal-error", "a fault of this service", self._scope()))

    def _scope(self) -> Scope:
        return {**self.plain.scope, "state": {"request_id": self.request_id}}

    def _refuse(self, error: LongtuError) -> None:
        self._respond(for_program(self._scope(), response_for(error, self._scope())))

    def _respond(self, response: Response) -> None:
        self._send(response.status_code, response.raw_headers, bytes(response.body))

    def _send(self, status: int, headers: list[Pair], body: bytes) -> None:
        """Write a whole response, then let the connection go on."""
        connection = self.connection
        if connection.transport.is_closing():
            self.middleware.note(self.plain.scope, 499, self.request_id, self.start)
            return
        if status != 200:
            spent = (time.perf_counter() - self.start) * 1000
            headers = [*headers, (b"server-timing", b"total;dur=%.1f" % spent)]
        if connection.stopping:
            headers = [*headers, CLOSE]
        ours = b"x-request-id: %b\r\n\r\n" % self.request_id.encode()
        connection.transport.writelines([head(status, headers), self.middleware.common(), ours, body])
        self.middleware.note(self.plain.scope, status, self.request_id, self.start, len(body))
        connection.answered(keep_alive=True)
