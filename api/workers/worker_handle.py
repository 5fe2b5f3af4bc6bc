"""One worker process, seen from the service: a socket, a pid, and at most one job.

`api.workers.worker_group` lends it, `api.workers.pool` says when it is to stop. Never decides anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_core import from_json

from api.workers import frames
from api.workers.messages import Reply
from api.workers.preloader import Template
from kg.base.errors import LongtuError

if TYPE_CHECKING:
    from api.workers.worker_group import Crew

Result = tuple[Reply, bytes]
TOLD_S = 10.0  # in which the template, however busy the machine is, has told how a worker ended
TICKS = os.sysconf("SC_CLK_TCK")
Then = Callable[["asyncio.Future[Result]"], None]


class Worker(asyncio.Protocol):
    """One worker process, seen from the service: a socket, a pid, and at most one job."""

    def __init__(self, crew: Crew, template: Template, number: int) -> None:
        self.crew = crew
        self.template = template
        self.number = number
        self.epoch = crew.epoch
        self.pid = 0
        self.job: asyncio.Future[Result] | None = None
        self.frame = b""
        self.buffer = bytearray()
        self.transport: asyncio.Transport | None = None
        self.watch: asyncio.TimerHandle | None = None
        self.then: Then | None = None
        self.niced = self.slow = self.long = self.gone = self.greeted = False
        self.spent = 0.0  # seconds of processor time that its process had when it last answered

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = transport  # type: ignore[assignment]  # a stream socket gives a Transport

    def data_received(self, data: bytes) -> None:
        """Collect one frame; it is the hello, or the end of the job."""
        if self.buffer or not frames.is_whole(data):
            self.buffer += data
            if not frames.is_whole(self.buffer):
                return
            data = bytes(self.buffer)
            self.buffer.clear()
        head, body = frames.unpack(data)
        header: Reply = from_json(head)
        self.spent = header.get("spent", 0.0)
        if header.get("hello"):
            self.crew.started(self)
        elif self.job is not None and not self.job.done():
            self.job.set_result((header, body))
            self._ended(self.job)

    def connection_lost(self, _error: Exception | None) -> None:
        """The process has ended, and takes no job any more; why is known when the template has reaped it."""
        if not self.gone:
            self.crew.unlend(self)
            self.crew.loop.call_later(TOLD_S, self.crew.ended, self, 0)

    @property
    def alive(self) -> bool:
        """Whether its socket is open, as far as is known."""
        return self.transport is not None and not self.transport.is_closing()

    def begin(self, frame: bytes) -> asyncio.Future[Result]:
        """Send a job."""
        assert self.transport is not None
        self.job = self.crew.loop.create_future()
        self.transport.write(frame)
        return self.job

    def cancel(self) -> None:
        """Nobody wants the answer any more."""
        if self.job is not None and self.job.cancel():
            self._ended(self.job)

    def _ended(self, job: asyncio.Future[Result]) -> None:
        """Call who waits at once: a callback of the future would wait for the loop's next round."""
        then, self.then = self.then, None
        if then is not None:
            then(job)

    def rest(self) -> None:
        """The job is over, however it ended."""
        self.job = None
        self.slow = self.long = False
        if self.watch is not None:
            self.watch.cancel()

    def give_way(self, niceness: int) -> None:
        """Let shorter jobs go first from now on: so much nicer than the service itself is."""
        self.niced = True
        with contextlib.suppress(OSError):
            self._prioritize(os.getpriority(os.PRIO_PROCESS, 0) + niceness)

    def recovered(self) -> bool:
        """Whether the process has its usual priority (again): to raise it takes a privilege, CAP_SYS_NICE."""
        if self.niced:
            with contextlib.suppress(OSError):
                self._prioritize(os.getpriority(os.PRIO_PROCESS, 0))
                self.niced = False
        return not self.niced

    def _prioritize(self, niceness: int) -> None:
        for thread in Path(f"/proc/{self.pid}/task").iterdir():  # Linux keeps a priority for each thread
            os.setpriority(os.PRIO_PROCESS, int(thread.name), niceness)

    def processor_time(self) -> float:
        """Seconds of processor time that the process has had; 0 where it has ended."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / TICKS  # utime and stime, proc(5)

    def fail(self, error: LongtuError) -> None:
        """End the job with an error."""
        if self.job is not None and not self.job.done():
            self.job.set_exception(error)
            self.job.exception()  # asyncio logs what nobody has looked at, and who asked may have left
            self._ended(self.job)
