"""Running the service: start the template process, bind, say what to load, serve.

Never writes a file.
"""

from __future__ import annotations

import ctypes
import gc
import json
import logging
import resource
import secrets
import signal
import socket
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.workers.launch import Launched, started
from kg.base.foreign_text import in_lines

if TYPE_CHECKING:
    from api.http.settings import Settings

LEAST_FILES = 256  # of the service and of each preloader process, which hold connections and workers
MOST_FILES = 65536
LARGE_BLOCK = 256 << 10  # bytes of memory that are asked for at once
PROCESS_MB = 1024  # address space beside what a query may need: the modules, the data, the stacks of threads
_M_MMAP_THRESHOLD = -3  # malloc.h
LOOPBACK_ADDRESSES = ("127.0.0.1", "localhost", "::1")


class JsonLines(logging.Formatter):
    """What is logged, as one JSON object a line: time (UTC), level, logger, message, and the parts of a request."""

    def format(self, record: logging.LogRecord) -> str:
        """One record, with the trace that belongs to it."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"time": moment, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        told |= getattr(record, "request", {})
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class Lines(logging.Formatter):
    """What is logged, as lines: nothing that a client or a source says can move the cursor of who reads it."""

    def format(self, record: logging.LogRecord) -> str:
        """One record, with the trace that belongs to it."""
        return in_lines(super().format(record))


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


def check_files() -> None:
    """Take as many open files as are allowed.

    Raises:
        SystemExit: status 2, with a sentence, where these are too few.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < LEAST_FILES:
        print(f"kg serve: {hard} files may be open, {LEAST_FILES} are needed — raise `ulimit -n`", file=sys.stderr)
        raise SystemExit(2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES if hard == resource.RLIM_INFINITY else hard, hard))


def return_large_blocks() -> None:
    """Give the memory of a large answer back to the system as soon as its client has it, or has left.

    glibc else takes the largest block that was freed for its threshold (mallopt(3), M_MMAP_THRESHOLD) and keeps what is
    smaller: after 60 clients with 10 MB each the service stays at three times its size. Other C libraries have no such
    threshold.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, LARGE_BLOCK)


def check_memory(settings: Settings) -> None:
    """Whether a process may be as large as a worker has to be.

    Raises:
        SystemExit: status 2, with a sentence, where it may not.
    """
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    needed = settings.memory_limit_mb + PROCESS_MB
    if allowed != resource.RLIM_INFINITY and allowed < needed << 20:
        print(
            f"kg serve: a process may have {allowed >> 20} MiB of address space, {needed} MiB are needed — "
            "raise `ulimit -v`, or lower KG_MEMORY_LIMIT_MB",
            file=sys.stderr,
        )
        raise SystemExit(2)


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


def serve(settings: Settings, launched: Launched) -> None:
    """Serve until SIGTERM or Ctrl-C; prints the address on stdout once it answers."""
    from api.server.preload import loading
    from api.workers.functions import NotImported, importing

    handler = logging.StreamHandler(sys.stderr)
    text = Lines("%(name)s %(levelname)s %(message)s")
    handler.setFormatter(JsonLines() if settings.log == "json" else text)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("longtu.access").setLevel(logging.INFO if settings.access_log else logging.WARNING)
    check_memory(settings)
    if settings.scratch:
        settings = for_scratch(settings)
    listener = bind(settings)
    launched.told(loading(settings).written())
    try:
        with importing():
            from api.server.asgi_app import Application  # imported while the data loads
            from api.server.server import Server
    except NotImported as error:
        print(f"kg serve: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    app = Application(settings)
    app.pool.crew.succession.launched = launched
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    status = Server(app, listener, f"http://{host}:{listener.getsockname()[1]}/").run()
    if status:
        raise SystemExit(status)


def main() -> None:
    """Serve with the settings of the `KG_*` variables."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until there is data to reload
    check_files()
    return_large_blocks()
    launched = started()
    gc.disable()  # until all is imported, which it would walk again and again
    from api.http.settings import from_environment
    from kg.base.errors import BadInput

    try:
        settings = from_environment()
    except BadInput as error:
        print(f"kg serve: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    serve(settings, launched)


if __name__ == "__main__":
    main()
