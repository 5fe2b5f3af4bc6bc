"""The service's handle on one template process: start it, ask it to fork, hear what became of its workers.

One handle per snapshot. Never touches the data: only the template process holds it.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import socket
import subprocess
from collections.abc import Callable

from api.workers import frames
from api.workers.launch import Launched, started
from api.workers.loading import Loading
from api.workers.messages import About, Command, Event, SelectionFields
from kg.base.errors import LongtuError, WorkerLost


def launch(loading: Loading) -> Launched:
    """A template process that loads what `loading` says."""
    return started().told(loading.written())


def reap(process: subprocess.Popen[bytes], loop: asyncio.AbstractEventLoop) -> None:
    """Take note of the end of a process when it comes: one of which nobody does stays in the table of processes."""
    try:
        descriptor = os.pidfd_open(process.pid)
    except OSError:  # it has been taken note of
        return

    def ended() -> None:
        loop.remove_reader(descriptor)
        os.close(descriptor)
        process.poll()

    loop.add_reader(descriptor, ended)


def _write(file: io.FileIO, data: bytes) -> None:
    """All of it: one call of the system writes 2 GiB at most."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


class Template:
    """A running template process; `ready` resolves to what it says about its data, or to why it failed."""

    def __init__(self, launched: Launched, on_event: Callable[[Template, Event], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.on_event = on_event
        self.ready: asyncio.Future[About] = self.loop.create_future()
        self.workers = 0
        self.closed = False
        self.elder: Template | None = None  # where this one is a fork of another, which lives as long
        self.forked = False  # by another template, whose process it shares
        self.choices: list[Template] = []  # forks that hold fewer sources, and end before this one
        self.loaded: asyncio.Future[About] | None = None
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
        event: Event = json.loads(data)
        if event["event"] == "ready":
            waiting = self.loaded if self.ready.done() else self.ready
            if waiting is not None and not waiting.done():
                waiting.set_result(event["about"])
        elif event["event"] == "failed":
            if not self.ready.done():
                self.ready.set_exception(frames.error_from(event["error"], event["fields"]))
        else:
            self.on_event(self, event)

    def _lost(self) -> None:
        unexpected = not self.closed
        self._shut()
        for waiting in (self.ready, self.loaded):
            if waiting is not None and not waiting.done():
                waiting.set_exception(WorkerLost("the data could not be loaded: the loading process ended"))
        if unexpected:
            self.on_event(self, {"event": "lost"})

    def fork(self, worker: int, descriptor: int) -> None:
        """Ask for a worker that talks on `descriptor`; an event `forked` follows."""
        self._send({"op": "fork", "worker": worker}, descriptor)

    def successor(self) -> Template:
        """A fork of this template that reads ahead and is ready after that; this one goes on meanwhile."""
        new = self._forked({"op": "succeed"}, self.on_event)
        new.elder = self
        return new

    def choice(self, selection: SelectionFields, on_event: Callable[[Template, Event], None]) -> Template:
        """A fork of this template that holds the chosen sources alone; it ends with this one at the latest."""
        new = self._forked({"op": "choose", "selection": selection}, on_event)
        self.choices = [*(choice for choice in self.choices if not choice.closed), new]
        return new

    def _forked(self, command: Command, on_event: Callable[[Template, Event], None]) -> Template:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with theirs:
            self._send(command, theirs.fileno())
        new = Template(Launched(self.process, ours), on_event)
        new.forked = True
        return new

    def kill(self, worker: int) -> None:
        """Kill a worker at once (SIGKILL)."""
        self._send({"op": "kill", "worker": worker})

    async def load(self, data: bytes) -> About:
        """Replace the data of this template; workers forked before keep the old data.

        Raises:
            WorkerLost: the process ended meanwhile.
        """
        self.loaded = self.loop.create_future()
        with open(os.memfd_create("longtu"), "wb", buffering=0) as file:  # noqa: PTH123 - it has no path
            await self.loop.run_in_executor(None, _write, file, data or b"\n")
            self._send({"op": "load", "size": max(len(data), 1)}, file.fileno())
        return await self.loaded

    def _send(self, command: Command, *descriptors: int) -> None:
        if self.closed:
            raise WorkerLost("the worker process has ended", remedy="try again in a moment")
        try:
            socket.send_fds(self.control, [json.dumps(command).encode()], list(descriptors))
        except OSError as error:
            raise LongtuError("the worker process does not answer", remedy="try again in a moment") from error

    def is_used(self) -> bool:
        """Whether a worker is left of this template, of the one that it is a fork of, or of a choice of its sources."""
        others = [choice for choice in self.choices if not choice.closed]
        return self.workers > 0 or any(other.is_used() for other in [*others, *filter(None, [self.elder])])

    def close(self) -> None:
        """Let the process go: it ends, and its workers with it."""
        self._shut()
        if self.elder is not None:
            self.elder.close()

    def release(self) -> None:
        """Let the process go, but not the one that it is a fork of."""
        self._shut()

    def _shut(self) -> None:
        if self.closed:
            return
        self.closed = True
        self.loop.remove_reader(self.control)
        self.control.close()
        if not self.forked:
            reap(self.process, self.loop)

    async def wait(self, timeout: float) -> None:
        """Wait until the process has ended; kill it after `timeout` seconds."""
        for _ in range(int(timeout / 0.02)):
            if self.process.poll() is not None:
                return
            await asyncio.sleep(0.02)
        self.process.kill()
        self.process.wait()
        await asyncio.sleep(0)  # for who takes note of the end
