"""The service's handle on one template process: start it, ask it to fork, hear what became of its workers.

Stands on asyncio and a control socket that keeps message boundaries. One handle per snapshot.
Never touches the data: only the template process holds it.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from api import wire
from kg.errors import LongtuError, WorkerLost

Event = dict[str, Any]

# The engine walks large tables in memory and frees what it needed for one query: with huge pages a walk misses fewer
# address translations, and memory that stays with the process costs the next query no page fault.
_MALLOC = (
    "glibc.malloc.hugetlb=1",
    f"glibc.malloc.trim_threshold={64 << 20}",
    f"glibc.malloc.mmap_threshold={32 << 20}",
    f"glibc.malloc.top_pad={4 << 20}",
)
_TUNABLES = ":".join(filter(None, (os.environ.get("GLIBC_TUNABLES"), *_MALLOC)))


class Launched(NamedTuple):
    """A template process that has been started, and our end of its control socket."""

    process: subprocess.Popen[bytes]
    control: socket.socket


def launch(config: dict[str, Any], *, hurry: bool = False) -> Launched:
    """Start a template process; it loads while the caller does other things.

    In a `hurry` it is ready before all is read that makes its workers fast; an event `prepared` follows then.
    """
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    control.setblocking(False)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.worker", str(theirs.fileno()), json.dumps({**config, "hurry": hurry})],
            pass_fds=(theirs.fileno(),),
            env={**os.environ, "GLIBC_TUNABLES": _TUNABLES},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in a terminal reaches the service alone, which then drains
        )
    return Launched(process, control)


class Template:
    """A running template process; `ready` resolves to what it says about its data, or to why it failed."""

    def __init__(self, launched: Launched, on_event: Callable[[Template, Event], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.on_event = on_event
        self.ready: asyncio.Future[Event] = self.loop.create_future()
        self.workers = 0
        self.closed = False
        self.process, self.control = launched
        self.loop.add_reader(self.control, self._read)

    def _read(self) -> None:
        try:
            data = self.control.recv(65536)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._lost()
            return
        event = json.loads(data)
        if event["event"] == "ready":
            if self.ready.done():
                self.on_event(self, event)
            else:
                self.ready.set_result(event["about"])
        elif event["event"] == "failed":
            if not self.ready.done():
                self.ready.set_exception(wire.error_from(event))
        else:
            self.on_event(self, event)

    def _lost(self) -> None:
        unexpected = not self.closed
        self.close()
        if not self.ready.done():
            self.ready.set_exception(WorkerLost("the data could not be loaded: the loading process ended"))
        if unexpected:
            self.on_event(self, {"event": "lost"})

    def fork(self, worker: int, descriptor: int) -> None:
        """Ask for a worker that talks on `descriptor`; an event `forked` follows."""
        self._send({"op": "fork", "worker": worker}, descriptor)

    def kill(self, worker: int) -> None:
        """Kill a worker at once (SIGKILL)."""
        self._send({"op": "kill", "worker": worker})

    async def load(self, data: bytes) -> None:
        """Replace the data of this template; workers forked before keep the old data."""
        descriptor = os.memfd_create("longtu")
        try:
            await self.loop.run_in_executor(None, os.write, descriptor, data or b"\n")
            self._send({"op": "load", "size": max(len(data), 1)}, descriptor)
        finally:
            os.close(descriptor)

    def _send(self, command: Event, *descriptors: int) -> None:
        if self.closed:
            return
        try:
            socket.send_fds(self.control, [json.dumps(command).encode()], list(descriptors))
        except OSError as error:
            raise LongtuError("the worker process does not answer", remedy="try again in a moment") from error

    def close(self) -> None:
        """Let the process go: it ends, and its workers with it."""
        if self.closed:
            return
        self.closed = True
        self.loop.remove_reader(self.control)
        self.control.close()

    async def wait(self, timeout: float) -> None:
        """Wait until the process has ended; kill it after `timeout` seconds."""
        for _ in range(int(timeout / 0.02)):
            if self.process.poll() is not None:
                return
            await asyncio.sleep(0.02)
        self.process.kill()
        self.process.wait()
