"""Why a worker process ended, read from its exit status: the error for whoever waits for its answer.

The engine ends a process that has no memory or no stack left; it cannot be asked why.
"""

from __future__ import annotations

import signal

from kg.base.errors import LongtuError, MemoryLimit, QueryRefused, WorkerLost


def ending(status: int, memory_limit_mb: int) -> LongtuError:
    """The error for an exit status; negative is the number of a signal, as in `os.waitstatus_to_exitcode`."""
    if status == -signal.SIGABRT:  # an allocation beyond the limit fails, and the engine gives up
        return MemoryLimit(f"the work needed more than {memory_limit_mb} MiB of memory", limit=memory_limit_mb)
    if status in (-signal.SIGSEGV, -signal.SIGBUS):
        return QueryRefused(
            "the query is nested or chained too deeply for the engine", reason="too-complex", remedy="split the query"
        )
    if status in (-signal.SIGKILL, -signal.SIGTERM):
        what = "the worker was ended from outside, by someone or as the machine had no memory left"
        return WorkerLost(what, remedy="try again")
    return WorkerLost("the worker ended before it had an answer", remedy="try again")
