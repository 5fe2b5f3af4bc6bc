"""A worker process: its fork, and its first steps alone with its job socket, under its limits, with a deep stack.

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
from pathlib import Path
from typing import NamedTuple

from api.workers.descriptor_limit import allow
from api.workers.exit_status import FROM_OUTSIDE
from api.workers.jobs import Jobs
from kg.base.foreign_text import in_line

# Room for the engine's recursive parser: `kg.store.sparql_limits` bounds the text so that 1/4 of this is ever used.
STACK_BYTES = 120 << 20
FAULTS = (signal.SIGABRT, signal.SIGSEGV)  # how a process ends that has no memory, no stack left
LAST_WORDS = 500
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def end_with(parent: int) -> None:
    """This process is killed when its parent ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # which it has done already
        os._exit(0)


class Child(NamedTuple):
    """A worker process as its parent has it: its number, and where what it writes to stderr can be read."""

    worker: int
    said: int

    def last_words(self) -> str:
        """What a worker that has ended wrote to stderr, in one line; it is read once."""
        try:
            return in_line(os.read(self.said, LAST_WORDS).decode("utf-8", "replace").strip())
        finally:
            os.close(self.said)


def fork_worker(jobs: Jobs, worker: int, descriptor: int) -> tuple[int, Child]:
    """Fork a worker that answers on `descriptor`: its process id, and the rest. Raises OSError."""
    parent = os.getpid()
    said, stderr = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)  # of one that writes much the end is lost, and nothing waits
    try:
        pid = os.fork()
    except OSError:
        os.close(said)
        raise
    finally:
        if os.getpid() == parent:
            os.close(stderr)
    if pid == 0:
        try:
            become_worker(jobs, descriptor, stderr, parent)
        finally:
            os._exit(70)
    return pid, Child(worker, said)


def become_worker(jobs: Jobs, descriptor: int, stderr: int, parent: int) -> None:
    """Be a worker of the process `parent` that answers on `descriptor`, until the service lets go of it."""
    end_with(parent)
    gc.enable()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    job = os.dup(descriptor)
    for standard, file in enumerate((null, null, stderr, job)):
        os.dup2(file, standard)
    os.closerange(4, 4096)
    jobs.data.after_fork()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    allow(jobs.data.unopened())
    # A fault of its own ends a process also where the signal is blocked (signal(7), abort(3)): what is received here
    # was sent by another.
    signal.pthread_sigmask(signal.SIG_BLOCK, FAULTS)
    # A thread has an arena of its own in glibc: what queries allocate lies side by side there, not in the holes that
    # loading has left all over the first one.
    threading.stack_size(STACK_BYTES)
    threading.Thread(target=_work, args=(jobs,)).start()
    os._exit(FROM_OUTSIDE + signal.sigwait(FAULTS))


def _work(jobs: Jobs) -> None:
    status = 70
    try:
        _answer(jobs)
        status = 0
    finally:
        os._exit(status)


def _answer(jobs: Jobs) -> None:
    threading.stack_size(0)  # further threads parse no query: a deep stack of theirs would count as memory taken
    pages = int(Path("/proc/self/statm").read_text().split()[0])  # the thread's stack and arena among them
    limit = pages * mmap.PAGESIZE + (jobs.memory_limit_mb << 20)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with socket.socket(fileno=3) as connection:
        jobs.work(connection)
