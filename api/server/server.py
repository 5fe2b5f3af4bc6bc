"""The server: says the address once it answers, drains on SIGTERM, reloads on SIGHUP.

Never daemonises and never writes a file.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
from typing import TYPE_CHECKING

import uvloop

from api.server.asgi_app import Application
from api.server.http_connection import HttpConnection
from api.workers.functions import NotImported
from kg.base.errors import LongtuError

if TYPE_CHECKING:
    from fastapi import FastAPI

log = logging.getLogger("longtu.serve")

BACKLOG = 2048  # connections that may wait to be accepted
LAST_WORDS_S = 1.0  # for the answers to requests that are ended


class Server:
    """Serves an application on a listening socket until SIGTERM or SIGINT; SIGHUP reloads the data."""

    def __init__(self, app: Application, listener: socket.socket, address: str) -> None:
        self.app = app
        self.listener = listener
        self.address = address
        self.status = 0
        self.connections: set[HttpConnection] = set()
        self.reloading: asyncio.Task[None] | None = None
        self.asked = False

    def run(self) -> int:
        """Serve; returns the exit status."""
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(self._serve())

    async def _serve(self) -> int:
        loop = asyncio.get_running_loop()
        self.stopping, self.hurried = asyncio.Event(), asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        starting = loop.create_task(self.app.start())
        await asyncio.wait({starting, loop.create_task(self.stopping.wait())}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            return 0  # told to stop before there was anything to serve
        try:
            routes = starting.result()
        except LongtuError as error:
            print(f"kg serve: {error}", file=sys.stderr)
            return 1
        routes.add_done_callback(self._read)
        self.app.pool.broken.add_done_callback(self._broken)
        accepting = await loop.create_server(
            lambda: HttpConnection(self.app, self.connections), sock=self.listener, backlog=BACKLOG
        )
        print(self.address, flush=True)
        await self.stopping.wait()
        accepting.close()
        await self._drain()
        return self.status

    async def _drain(self) -> None:
        """Let running requests finish for a while; those that do not are told that the service stops."""
        for connection in list(self.connections):
            connection.stop()
        await self._until_closed(self.app.settings.drain_s, self.hurried)
        await self.app.stop()
        await self._until_closed(LAST_WORDS_S)
        for connection in list(self.connections):
            connection.transport.abort()

    async def _until_closed(self, limit_s: float, hurried: asyncio.Event | None = None) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + limit_s
        while self.connections and loop.time() < end and not (hurried and hurried.is_set()):
            await asyncio.sleep(0.02)

    def _stop(self) -> None:
        """The first signal lets requests finish, the second does not."""
        if self.stopping.is_set():
            self.hurried.set()
        self.stopping.set()

    def _read(self, routes: asyncio.Future[FastAPI]) -> None:
        """All is imported. A service that lacks most of its addresses is better started anew than kept."""
        gc.freeze()
        gc.enable()
        if not routes.cancelled() and (error := routes.exception()) is not None:
            log.error("the routes cannot be read", exc_info=None if isinstance(error, LongtuError) else error)
            self.end(error)

    def _broken(self, broken: asyncio.Future[NotImported]) -> None:
        """Workers lack a module that they need."""
        if not broken.cancelled():
            self.end(broken.result())

    def end(self, error: BaseException) -> None:
        """Say why the service cannot go on, and end it."""
        print(f"kg serve: {error}", file=sys.stderr, flush=True)
        self.status = 1
        self.stopping.set()

    def _reload(self) -> None:
        """Load anew; while that is under way, any number of signals ask for one load more."""
        self.asked = True
        if self.reloading is None or self.reloading.done():
            self.reloading = asyncio.get_running_loop().create_task(self._reloaded())

    async def _reloaded(self) -> None:
        while self.asked:
            self.asked = False
            try:
                await self.app.pool.reload()
                log.warning("serving the data with digest %s", self.app.pool.about["digest"])
            except LongtuError as error:
                log.error("the new data cannot be loaded, the old stays: %s", error)
