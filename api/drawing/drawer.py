"""The service's handle on the drawing process: started when the first picture is asked for, ended if it hangs.

What was drawn is kept by the digest of its spec, up to a limit of bytes. Never draws in the process that answers
HTTP, never hands on anything but a spec of our own.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import subprocess
from collections import OrderedDict
from collections.abc import Sequence

from pydantic_core import from_json

from api.workers import frames
from api.workers.messages import DrawJob, Reply
from kg.base.errors import Busy, TimeLimit, WorkerLost
from kg.base.processes import python_command

TIME_LIMIT_S = 20.0
KEPT_BYTES = 32 << 20
WAITING = 16  # pictures that may wait for their turn


class Drawing:
    """`await drawing.draw(spec, "svg")`; one picture is drawn at a time."""

    def __init__(self, fonts: Sequence[str] = (), time_limit_s: float = TIME_LIMIT_S) -> None:
        self.fonts = tuple(fonts)
        self.time_limit_s = time_limit_s
        self.process: subprocess.Popen[bytes] | None = None
        self.kept: OrderedDict[tuple[bytes, str, bool], bytes] = OrderedDict()
        self._size = 0
        self._waiting = 0
        self._turn = asyncio.Lock()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def draw(self, spec: bytes, form: str, zipped: bool = False) -> bytes:
        """A spec as svg or png.

        Raises Busy where too many wait, TimeLimit and WorkerLost where the process was ended or ended itself, and
        LongtuError where the spec cannot be drawn.
        """
        key = (hashlib.blake2b(spec, digest_size=16).digest(), form, zipped)
        if key in self.kept:
            self.kept.move_to_end(key)
            return self.kept[key]
        if self._waiting >= WAITING:
            raise Busy(f"{WAITING} pictures are waiting already", limit=WAITING, remedy="try again in a moment")
        self._waiting += 1
        try:
            async with self._turn:
                job: DrawJob = {"kind": "draw", "form": form, "zipped": zipped}
                body = self.kept.get(key) or await self._drawn(frames.pack(job, spec))
        finally:
            self._waiting -= 1
        self._keep(key, body)
        return body

    async def _drawn(self, job: bytes) -> bytes:
        try:
            async with asyncio.timeout(self.time_limit_s):
                reader, writer = await self._open()
                writer.write(job)
                await writer.drain()
                head, size = frames.lengths(await reader.readexactly(frames.PREFIX_SIZE))
                header: Reply = from_json(await reader.readexactly(head))
                body = await reader.readexactly(size)
        except TimeoutError:
            self.close()
            limit = self.time_limit_s
            raise TimeLimit(f"the picture took longer than {limit:g} s", limit=limit, remedy="ask for less") from None
        except (asyncio.IncompleteReadError, OSError):
            self.close()
            raise WorkerLost("the drawing process ended", remedy="try again, or ask for less") from None
        except BaseException:  # the request was cancelled in the middle of a frame: the stream cannot be used again
            self.close()
            raise
        if "error" in header:
            raise frames.error_from(header["error"], header["fields"])
        return body

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            own, theirs = socket.socketpair()
            with theirs:
                self.process = subprocess.Popen(
                    python_command("api.drawing.drawing_process", str(theirs.fileno()), *self.fonts),
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
                    start_new_session=True,  # Ctrl-C in a terminal reaches the service alone
                )
            self._streams = await asyncio.open_connection(sock=own)
        return self._streams

    def _keep(self, key: tuple[bytes, str, bool], body: bytes) -> None:
        if key in self.kept or len(body) > KEPT_BYTES // 4:
            return
        self.kept[key] = body
        self._size += len(body)
        while self._size > KEPT_BYTES:
            self._size -= len(self.kept.popitem(last=False)[1])

    def close(self) -> None:
        """End the process; the next picture starts another."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
