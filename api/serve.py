"""Running the service: bind, load, say the address once it answers, drain on SIGTERM, reload on SIGHUP.

Stands on uvicorn and `api.app`. Never daemonises and never writes a file.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
import socket
import sys
from collections.abc import Generator

import uvicorn

from api.loading import worker_config
from api.pool import Pool
from api.settings import Settings
from api.template import launch
from kg.errors import LongtuError

LOOPBACK_ADDRESSES = ("127.0.0.1", "localhost", "::1")

log = logging.getLogger("longtu.serve")


class Server(uvicorn.Server):
    """uvicorn with our signals: SIGTERM and SIGINT drain and end with 0, SIGHUP reloads the data."""

    def __init__(self, config: uvicorn.Config, pool: Pool, address: str) -> None:
        super().__init__(config)
        self.pool = pool
        self.address = address
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
            await self.pool.start()
        except LongtuError as error:
            print(f"kg serve: {error}", file=sys.stderr)
            raise SystemExit(1) from None
        await super().startup(sockets)
        if self.started:
            print(self.address, flush=True)

    def _reload(self) -> None:
        task = asyncio.get_running_loop().create_task(self._reloaded())
        self.reloads.add(task)
        task.add_done_callback(self.reloads.discard)

    async def _reloaded(self) -> None:
        try:
            await self.pool.reload()
            log.warning("serving the data with digest %s", self.pool.about["digest"])
        except LongtuError as error:
            log.error("the new data cannot be loaded, the old stays: %s", error)


def bind(settings: Settings) -> socket.socket:
    """The listening socket.

    Raises:
        SystemExit: status 2, with a sentence, where the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host.strip("[]"), settings.port))
    except OSError as error:
        listener.close()
        print(
            f"kg serve: cannot listen on {settings.host}:{settings.port} ({error.strerror}) — "
            "stop what uses it, or choose another port with --port (0 takes a free one)",
            file=sys.stderr,
        )
        raise SystemExit(2) from None
    return listener


def for_scratch(settings: Settings) -> Settings:
    """The settings of a scratch store: loopback only, with a token, which is made and printed if none is given.

    Raises:
        SystemExit: status 2 where the address is not loopback.
    """
    if settings.host not in LOOPBACK_ADDRESSES:
        print("kg serve: a scratch store listens on loopback only — use --host 127.0.0.1", file=sys.stderr)
        raise SystemExit(2)
    if settings.token:
        return settings
    token = secrets.token_urlsafe(24)
    print(f"scratch store; writers send the header Authorization: Bearer {token}", file=sys.stderr)
    return settings.model_copy(update={"token": token})


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; prints the address on stdout once it answers."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s %(levelname)s %(message)s")
    logging.getLogger("longtu.access").setLevel(logging.INFO if settings.access_log else logging.WARNING)
    if settings.scratch:
        settings = for_scratch(settings)
    listener = bind(settings)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until there is data to reload
    launched = launch(worker_config(settings), hurry=True)
    from api.app import create_app  # imported while the data loads: it takes as long as building the graph
    from api.connection import Connection

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    app = create_app(settings)
    app.state.pool.crew.launched = launched
    config = uvicorn.Config(
        app,
        http=Connection,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(settings.time_limit_s) + 2,
        backlog=2048,
    )
    server = Server(config, app.state.pool, f"http://{host}:{listener.getsockname()[1]}/")
    server.run(sockets=[listener])


if __name__ == "__main__":
    serve(Settings())
