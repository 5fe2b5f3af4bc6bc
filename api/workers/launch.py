"""Starting a template process: before anything else, so that it reads its modules while the service reads its own.

Never waits for the process.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
from typing import NamedTuple

from kg.base.processes import python_command

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
    """A template process that has been started, or that has forked another, and our end of a control socket."""

    process: subprocess.Popen[bytes]
    control: socket.socket

    def told(self, loading: bytes) -> Launched:
        """Say what to load (a written `Loading`): the process waits for it, and loads beside what the caller does."""
        with contextlib.suppress(OSError):  # a process that has gone is found out by the next recv
            self.control.send(loading)
        return self


def started() -> Launched:
    """Start a template process. It ends by itself where our end of the socket is closed."""
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    control.setblocking(False)
    with theirs:
        process = subprocess.Popen(
            python_command("api.workers.preloader_process", str(theirs.fileno())),
            pass_fds=(theirs.fileno(),),
            env={**os.environ, "GLIBC_TUNABLES": _TUNABLES},
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C in a terminal reaches the service alone, which then drains
        )
    return Launched(process, control)
