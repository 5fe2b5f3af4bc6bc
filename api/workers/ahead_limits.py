"""What is computed ahead stops at a bound of processor time and of memory: the rest is computed when it is asked for.

Never judges what is computed, and never stops a step that is inside the engine before it comes out.
"""

from __future__ import annotations

import mmap
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType

_TICK_S = 0.1


class _Enough(BaseException):
    """What is computed ahead has taken enough of something."""


def take(steps: Iterable[Callable[[], None]], limit_s: float, limit_mb: int) -> None:
    """Take the steps, for so many seconds of processor time and MiB of memory beside what is held; told on stderr."""
    begun, held = time.process_time(), _resident_mb()

    def look(_number: int, _frame: FrameType | None) -> None:
        if time.process_time() - begun > limit_s:
            raise _Enough(f"{limit_s:g} s (KG_READ_AHEAD_S)")
        if _resident_mb() - held > limit_mb:
            raise _Enough(f"{limit_mb} MiB (KG_READ_AHEAD_MB)")

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _TICK_S, _TICK_S)
    try:
        for step in steps:
            step()
    except _Enough as bound:
        print(f"longtu: not all that pages need is computed ahead: it takes over {bound}", file=sys.stderr)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _resident_mb() -> float:
    """Memory of this process, in MiB (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * mmap.PAGESIZE / 2**20
