"""The server: says the address once it answers, drains on SIGTERM, reloads on SIGHUP.

Never daemonises and never writes a file.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import Generator
from typing import TYPE_CHECKING

import uvicorn

from api.server.asgi_app import Front
from api.server.http_connection import Connection
from kg.base.errors import LongtuError

if TYPE_CHECKING:
    from fastapi import FastAPI

log = logging.getLogger("longtu.serve")


class Server(uvicorn.Server):
    """uvicorn with our signals: SIGTERM and SIGINT drain and end with 0, SIGHUP reloads the data."""

    def __init__(self, front: Front, address: str) -> None:
        super().__init__(
            uvicorn.Config(
                front,
                http=Connection,
                log_config=None,
                access_log=False,
                server_header=False,
                ws="none",
                timeout_keep_alive=30,
                timeout_graceful_shutdown=int(front.settings.time_limit_s) + 2,
                backlog=2048,
            )
        )
        self.front = front
        self.address = address
        self.status = 0
        self.reloads: set[asyncio.Task[None]] = set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take the signals over for as long as the server runs."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        try:
            routes = await self.front.start()
        except LongtuError as error:
            print(f"kg serve: {error}", file=sys.stderr)
            raise SystemExit(1) from None
        routes.add_done_callback(self._read)
        await super().startup(sockets)
        if self.started:
            print(self.address, flush=True)

    def _read(self, routes: asyncio.Future[FastAPI]) -> None:
        """All is imported. A service that lacks most of its addresses is better started anew than kept."""
        gc.freeze()
        gc.enable()
        if not routes.cancelled() and (error := routes.exception()) is not None:
            log.error("the routes cannot be read", exc_info=error)
            self.status = 1
            self.should_exit = True

    def _reload(self) -> None:
        task = asyncio.get_running_loop().create_task(self._reloaded())
        self.reloads.add(task)
        task.add_done_callback(self.reloads.discard)

    async def _reloaded(self) -> None:
        try:
            await self.front.pool.reload()
            log.warning("serving the data with digest %s", self.front.pool.about["digest"])
        except LongtuError as error:
            log.error("the new data cannot be loaded, the old stays: %s", error)
