"""Work that goes wrong inside a worker, each in its own way. Called by tests of the pool, in a worker."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from api.workers.loading import ReadAhead
from kg.store.snapshot import Snapshot


def fine(snapshot: Snapshot, number: int) -> dict[str, int]:
    """Work that goes well."""
    return {"number": number, "triples": len(snapshot.store)}


def overflow(snapshot: Snapshot) -> None:
    """Overflow the stack of the engine's parser, as a short query could if nothing stood before it."""
    snapshot.store.query("ASK " + "{" * 200_000)


def hog(_snapshot: Snapshot) -> int:
    """Take more memory than the limit, in Python."""
    return len(bytearray(64 << 30))


def hog_in_the_engine(snapshot: Snapshot) -> int:
    """Take more memory than the limit, in the engine, which aborts."""
    values = " ".join(f'"{number:04d}"' for number in range(400))
    text = (
        f"SELECT * {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} VALUES ?c {{ {values} }} }} ORDER BY ?c ?b ?a"
    )
    return sum(1 for _ in snapshot.query(text))


def die(_snapshot: Snapshot) -> None:
    """Be killed from outside."""
    os.kill(os.getpid(), signal.SIGKILL)


def give_up(_snapshot: Snapshot) -> None:
    """End as what finds itself in a state that cannot be, with memory to spare."""
    os.abort()


def wait(_snapshot: Snapshot, seconds: float) -> float:
    """Wait for others."""
    time.sleep(seconds)
    return seconds


def burn_when_told(_snapshot: Snapshot, told: str, seconds: float) -> float:
    """Wait for a file, then take so much processor time."""
    _wait_for(told)
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return seconds


def _wait_for(told: str) -> None:
    while not Path(told).exists():
        time.sleep(0.01)


def leave(_snapshot: Snapshot) -> None:
    """End without an answer."""
    os._exit(3)


def spin(_snapshot: Snapshot) -> None:
    """Never end."""
    while True:
        pass


def err(_snapshot: Snapshot) -> None:
    """Raise what nobody foresaw."""
    raise RuntimeError("secret detail")


def panic(snapshot: Snapshot) -> None:
    """Raise what is no Exception."""
    del snapshot
    raise BaseException("panicked")


def descriptors(_snapshot: Snapshot) -> list[str]:
    """What this worker has open."""
    return sorted(path.name for path in Path("/proc/self/fd").iterdir())


def grow(_snapshot: Snapshot) -> int:
    """Leave a large process behind."""
    kept.append(bytearray(os.urandom(1) * (100 << 20)))
    return os.getpid()


def pid(_snapshot: Snapshot) -> int:
    """Which worker this is."""
    return os.getpid()


kept: list[bytearray] = []


def nothing_ahead() -> ReadAhead:
    """Read nothing ahead but this module."""
    return ReadAhead()


def err_ahead() -> ReadAhead:
    """What cannot be computed ahead."""
    return ReadAhead(snapshot_caches=(err,))


def spin_ahead() -> ReadAhead:
    """What never ends."""
    return ReadAhead(snapshot_caches=(spin,))


def wait_until_told(_snapshot: Snapshot) -> None:
    """Wait for the file that the environment names."""
    _wait_for(os.environ["TOLD"])


def told_ahead() -> ReadAhead:
    """What ends when the test says so."""
    return ReadAhead(snapshot_caches=(wait_until_told,))


def grow_ahead() -> ReadAhead:
    """What is large, and never ends."""
    return ReadAhead(snapshot_caches=(grow, spin))
