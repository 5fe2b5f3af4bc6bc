"""The real service under faults at seeded moments: kills, full disks, swapped files, floods, hang-ups, signals.

`python -m tests.faults.harness --seconds 600 --seed 1` prints what was done and what came of it; 1 where anything is
wrong.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from kg.base.whole_file import write_whole
from tests.faults.clients import Readers, Writer, data
from tests.support.serving import Service, running, wait_until

BACK_S = 5.0
MEMORY = 1.1  # times what the service had before the faults
TOKEN = "faults"
NAMESPACE = ("unshare", "-Urm")  # of a user, with mounts of its own
HEAVY = "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9)) + " }"
FULL = """
import resource, signal, sys
from pathlib import Path
from kg.base.errors import LongtuError
from kg.base.whole_file import write_whole
path, limited = Path(sys.argv[1]) / "file", sys.argv[2:]
if limited:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
write_whole(path, b"old")
try:
    write_whole(path, bytes(1 << 20))
except LongtuError as error:
    told = "File too large" if limited else "No space left on device"
    print(path.read_bytes(), sorted(each.name for each in path.parent.iterdir()), told in str(error))
"""


@dataclass
class Outcome:
    """What was done, how often, and what was wrong; `back` is the longest time to the next answer after each fault."""

    done: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    back: dict[str, float] = field(default_factory=dict)
    memory: float = 1.0


class Faults:
    """One run over one service with a file and one scratch store."""

    def __init__(self, seed: int, folder: Path, service: Service, scratch: Service, back_s: float) -> None:
        self.chance = random.Random(seed)
        self.file, self.service, self.scratch, self.back_s = folder / "data.nq", service, scratch, back_s
        self.folder = folder
        self.version = 1
        self.outcome = Outcome()
        self.readers = Readers(service.url, threads=4)
        self.readers.allow(1)
        self.writer = Writer(scratch, TOKEN)
        self.number = 0

    def run(self, seconds: float) -> Outcome:
        """Do faults for so many seconds, then see what is left of them."""
        kinds: list[Callable[[], None]] = [
            *(self.kill, self.kill, self.kill_of_scratch, self.swap, self.half, self.full, self.flood, self.hang_up),
            *(self.signals, self.pause, self.heavy),
        ]
        self.readers.learn()
        self._settled()
        before = self._left()
        end = time.monotonic() + seconds
        with self.readers.asking():
            while time.monotonic() < end:
                fault = self.chance.choice(kinds)
                fault()
                self.outcome.done[fault.__name__] += 1
                self._back(fault.__name__)
                self.number += 1
                self.writer.write(self.number)
                time.sleep(self.chance.uniform(0, 0.3))
        self._settled()
        wait_until(lambda: len(self.service.processes()) <= before["processes"], 60)  # workers of a rush go after 10 s
        self._compare(before, self._left())
        self.outcome.statuses = self.readers.statuses
        self.outcome.wrong += [*self.readers.wrong, *self.writer.wrong()]
        return self.outcome

    def kill(self) -> None:
        """Kill a process of the service at once, of whatever kind, but not the service itself."""
        family = self.service.processes()[1:]
        if family:
            with suppress(ProcessLookupError):
                os.kill(self.chance.choice(family), signal.SIGKILL)

    def kill_of_scratch(self) -> None:
        """The same of the scratch store."""
        family = self.scratch.processes()[1:]
        if family:
            with suppress(ProcessLookupError):
                os.kill(self.chance.choice(family), signal.SIGKILL)

    def swap(self) -> None:
        """Put another version in the file's place and let it be loaded."""
        self.version += 1
        self.readers.allow(self.version)
        write_whole(self.file, data(self.version))
        self.service.process.send_signal(signal.SIGHUP)
        if self._until(lambda: self._served() == self.version, "the new file is served", 60):
            self.readers.forbid_all_but(self.version)

    def half(self) -> None:
        """Leave a part of a file in its place: it must not be served."""
        whole = data(self.version + 100)
        self.file.write_bytes(whole[: self.chance.randrange(len(whole))])
        self.service.process.send_signal(signal.SIGHUP)
        time.sleep(self.chance.uniform(0, 1))
        write_whole(self.file, data(self.version))

    def full(self) -> None:
        """Write a file where the disk is full."""
        self.outcome.wrong += on_full_disks(self.folder)

    def flood(self) -> None:
        """Many connections at once, each with rubbish or with nothing."""
        for _ in range(self.chance.randrange(20, 200)):
            with suppress(OSError), self._connected() as connection:
                connection.sendall(self.chance.randbytes(self.chance.randrange(100)))

    def hang_up(self) -> None:
        """Ask, and leave before the answer: within the head, within the body, after it."""
        whole = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
        whole += b"Content-Length: %d\r\n\r\n%b" % (len(HEAVY), HEAVY.encode())
        for _ in range(20):
            with suppress(OSError), self._connected() as connection:
                connection.sendall(whole[: self.chance.randrange(1, len(whole) + 1)])

    def signals(self) -> None:
        """Many requests to load anew."""
        for _ in range(self.chance.randrange(1, 20)):
            self.service.process.send_signal(signal.SIGHUP)
            time.sleep(self.chance.uniform(0, 0.02))

    def pause(self) -> None:
        """Stop a process for a moment."""
        pid = self.chance.choice(self.service.processes())
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            time.sleep(self.chance.uniform(0, 0.5))
            os.kill(pid, signal.SIGCONT)

    def heavy(self) -> None:
        """Queries that run as long as they may."""
        for _ in range(8):
            with suppress(httpx.HTTPError):
                httpx.get(f"{self.service.url}sparql", params={"query": HEAVY, "timeout": "0.2"}, timeout=0.1)

    def _connected(self) -> socket.socket:
        url = httpx.URL(self.service.url)
        return socket.create_connection((url.host, url.port or 80), timeout=5)

    def _served(self) -> int:
        answer = self.service.query("SELECT ?version { <x:data> <x:version> ?version }")
        found = answer.json()["results"]["bindings"] if answer.status_code == 200 else []
        return int(found[0]["version"]["value"]) if found else 0

    def _back(self, fault: str) -> None:
        begun = time.monotonic()
        self._until(lambda: self._served() > 0, f"an answer after {fault}")
        self._until(lambda: self.scratch.query("ASK {}").status_code == 200, f"the scratch store after {fault}")
        self.outcome.back[fault] = max(self.outcome.back.get(fault, 0.0), time.monotonic() - begun)

    def _until(self, condition: Callable[[], bool], what: str, least_s: float = 0) -> bool:
        limit, begun = max(self.back_s, least_s), time.monotonic()
        met = wait_until(condition, limit)
        if not met or time.monotonic() - begun > limit:  # one answer alone may take longer
            self.outcome.wrong.append(f"not within {limit:g} s: {what}")
        return met

    def _settled(self) -> None:
        """Until nothing is under way: each service has as many idle workers as it keeps, and no old process."""
        for service in (self.service, self.scratch):
            wait_until(partial(_quiet, service), 60)
        time.sleep(1)

    def _left(self) -> dict[str, int]:
        """Processes, descriptors and memory of the service."""
        family = self.service.processes()
        memory = Path(f"/proc/{family[0]}/smaps_rollup").read_text()
        return {
            "processes": len(family),
            "descriptors": len(list(Path(f"/proc/{family[0]}/fd").iterdir())),
            "memory": next(int(line.split()[1]) for line in memory.splitlines() if line.startswith("Rss:")),
        }

    def _compare(self, before: dict[str, int], after: dict[str, int]) -> None:
        self.outcome.memory = after["memory"] / before["memory"]
        for what in ("processes", "descriptors"):
            if after[what] > before[what]:
                self.outcome.wrong.append(f"{after[what]} {what} are left, {before[what]} were before")
        if self.outcome.memory > MEMORY:
            self.outcome.wrong.append(f"{self.outcome.memory:.2f} times the memory is left")


def on_full_disks(folder: Path) -> list[str]:
    """What is wrong after a file was written where it has no room: on a small disk, and within a limit of size."""
    place = folder / "disk"
    place.mkdir(exist_ok=True)
    mounted = f'mount -t tmpfs -o size=64k none {place} && exec {sys.executable} -c "$0" {place}'
    commands = [[sys.executable, "-c", FULL, str(place), "limited"]]
    commands += [[*NAMESPACE, "sh", "-c", mounted, FULL]] if mountable() else []
    done = [subprocess.run(command, capture_output=True, text=True) for command in commands]
    return [f"{each.stdout}{each.stderr}" for each in done if each.stdout != "b'old' ['file'] True\n"]


def mountable() -> bool:
    """Whether this machine lets one mount a disk of one's own, in a name space."""
    command = [*NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return shutil.which("unshare") is not None and subprocess.run(command, capture_output=True).returncode == 0


def _quiet(service: Service) -> bool:
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
    loading = [pid for pid in children if b"preloader_process" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return len(loading) == 1 and 'state="idle"} 4' in service.client.get("/metrics").text


def run(seconds: float, seed: int, back_s: float = BACK_S) -> Outcome:
    """A run over services of its own."""
    folder = Path(tempfile.mkdtemp(prefix="longtu-faults-"))
    try:
        write_whole(folder / "data.nq", data(1))
        with running(folder / "data.nq", read_ahead=True) as service, running(None, scratch=True, token=TOKEN) as other:
            return Faults(seed, folder, service, other, back_s).run(seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Run, and say what came of it."""
    parser = argparse.ArgumentParser(description="Do faults to the service and judge its answers.")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 31))
    given = parser.parse_args()
    print(f"seed {given.seed}")
    found = run(given.seconds, given.seed)
    print("faults:", dict(found.done))
    print("answers:", dict(found.statuses))
    print("back after, s at most:", {fault: round(seconds, 1) for fault, seconds in sorted(found.back.items())})
    print(f"{found.memory:.2f} times the memory")
    for wrong in found.wrong[:20]:
        print("wrong:", wrong)
    raise SystemExit(1 if found.wrong else 0)


if __name__ == "__main__":
    main()
