"""Why a worker process ended, read from its exit status and its last words: the error for whoever waits for its answer.

The engine ends a process that has no memory or no stack left; it cannot be asked why. What another process did to it is
told apart from that (`api.workers.worker_process`).
"""

from __future__ import annotations

import re
import signal

from kg.base.errors import LongtuError, MemoryLimit, QueryRefused, WorkerLost

FROM_OUTSIDE = 128  # more than this: the number of the signal that another process sent
# What the engine, C++ and Python write before they give up for want of memory.
_NO_MEMORY = re.compile(r"memory allocation of \d+ bytes failed|bad_alloc|MemoryError")


def ending(status: int, said: str, memory_limit_mb: int) -> LongtuError:
    """The error for an exit status; negative is the number of a signal, as in `os.waitstatus_to_exitcode`."""
    if status == -signal.SIGABRT and _NO_MEMORY.search(said):
        return MemoryLimit(f"the work needed more than {memory_limit_mb} MiB of memory", limit=memory_limit_mb)
    if status == -signal.SIGSEGV:  # the engine runs into the end of its stack
        return QueryRefused(
            "the query is nested or chained too deeply for the engine", reason="too-complex", remedy="split the query"
        )
    if status == -signal.SIGKILL or status > FROM_OUTSIDE:
        what = "the worker was ended from outside, by someone or as the machine had no memory left"
        return WorkerLost(what, remedy="try again")
    return WorkerLost("the worker ended before it had an answer", remedy="try again")
