"""The process of a page of one person: listens on loopback, prints the address with its token.

Never listens anywhere else and never outlives the terminal that it was started from.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from api.loopback.loopback_app import LoopbackApp
from kg.base.errors import BadInput, LongtuError, NotFound
from kg.base.foreign_text import in_lines
from kg.base.problems import InvalidFiles


def serve(app_on: Callable[[int], LoopbackApp], port: int) -> None:
    """Serve the application that is made for a port until it is ended. Raises BadInput where there is no such port."""
    listener = _listening(port)
    app = app_on(listener.getsockname()[1])
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=2
    )
    listener.listen()  # whoever comes before the first answer waits for it
    print(f"http://127.0.0.1:{app.gate.port}/#{app.gate.token}", flush=True)
    asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        remedy = "choose another with --port; 0 takes a free one"
        raise BadInput(f"cannot listen on port {port} ({error.strerror})", place="--port", remedy=remedy) from None
    return listener


@contextmanager
def ended_in_words(tool: str) -> Iterator[None]:
    """End the process with one message and the command's status where what is done here meets a foreseen error."""
    try:
        yield
    except InvalidFiles as error:
        print(in_lines(str(error)), file=sys.stderr)
        raise SystemExit(1) from None
    except LongtuError as error:
        print(in_lines(f"kg {tool}: {error}"), file=sys.stderr)
        raise SystemExit(2 if isinstance(error, BadInput | NotFound) else 1) from None
    except KeyboardInterrupt:
        raise SystemExit(0) from None
