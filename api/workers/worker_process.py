"""The first steps of a worker process after its fork: alone with its job socket, under its limits, with a deep stack.

Never reads a job itself.
"""

from __future__ import annotations

import ctypes
import gc
import mmap
import os
import resource
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from api.workers.descriptor_limit import OPEN_FILES
from api.workers.jobs import Jobs

# Room for the engine's recursive parser: `kg.store.sparql_limits` bounds the text so that 1/4 of this is ever used.
STACK_BYTES = 120 << 20
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def end_with(parent: int) -> None:
    """This process is killed when its parent ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # which it has done already
        os._exit(0)


def become_worker(jobs: Jobs, descriptor: int, parent: int) -> None:
    """Be a worker of the process `parent` that answers on `descriptor`, until the service lets go of it."""
    end_with(parent)
    gc.enable()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    job = os.dup(descriptor)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.dup2(job, 3)
    os.closerange(4, 4096)
    jobs.data.after_fork()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    # A thread has an arena of its own in glibc: what queries allocate lies side by side there, not in the holes that
    # loading has left all over the first one.
    threading.stack_size(STACK_BYTES)
    with ThreadPoolExecutor(1) as executor:
        executor.submit(_work, jobs).result()


def _work(jobs: Jobs) -> None:
    threading.stack_size(0)  # further threads parse no query: a deep stack of theirs would count as memory taken
    pages = int(Path("/proc/self/statm").read_text().split()[0])  # the thread's stack and arena among them
    limit = pages * mmap.PAGESIZE + (jobs.memory_limit_mb << 20)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with socket.socket(fileno=3) as connection:
        jobs.work(connection)
