"""A real service on a real port, for tests: started as its own process, asked over HTTP, watched through /proc.

The data is small and invented: three sources that state the same edges.
"""

from __future__ import annotations

import mmap
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.base.built_file import with_last_line
from kg.base.processes import python_command

BASE = "https://w3id.org/longtu/"
AMOUNT = f"{BASE}ontology#amount"
SOURCES = ("first", "second", "third")
ROUNDS = 5
CLOCK = os.sysconf("SC_CLK_TCK")
# Limits that no test of anything else reaches, however busy the machine is: what is judged is the answer, not its time.
PATIENT = {"time_limit_s": 600, "memory_limit_mb": 1024, "read_ahead_s": 600, "long_running": 64}


def nquads() -> bytes:
    """Five rounds with amounts 0, 100 … 400, each stated by all of three sources of three days in January 2026."""
    day = "http://www.w3.org/2001/XMLSchema#date"
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    lines = []
    for number, source in enumerate(SOURCES, 1):
        graph = f"<{BASE}source/{source}>"
        for index in range(ROUNDS):
            lines.append(f'<{BASE}id/round-{index}> <{AMOUNT}> "{index * 100}"^^<{integer}> {graph} .')
        for name in ("publishedEarliest", "publishedLatest"):
            lines.append(f'{graph} <{BASE}ontology#{name}> "2026-01-0{number}"^^<{day}> {graph} .')
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


class Service:
    """A running service; `client` talks to it."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url
        self.client = httpx.Client(base_url=url, timeout=900)

    def query(self, text: str, **options: Any) -> httpx.Response:
        """GET /sparql?query=TEXT with further parameters and headers."""
        parameters = [("query", text), *options.pop("parameters", ())]
        return self.client.get("/sparql", params=parameters, **options)

    def post(self, body: bytes | str, content_type: str, **options: Any) -> httpx.Response:
        """POST /sparql with a raw body."""
        headers = {"Content-Type": content_type, **options.pop("headers", {})}
        return self.client.post("/sparql", content=body, headers=headers, **options)

    def measured(self, name: str) -> float:
        """A figure of /metrics by its name and labels; 0 where it is not told yet."""
        lines = self.client.get("/metrics").text.splitlines()
        return next((float(line.rpartition(" ")[2]) for line in lines if line.rpartition(" ")[0] == name), 0.0)

    def busy(self) -> int:
        """How many workers have a job, by the service's own count."""
        return int(self.measured('longtu_workers{state="busy"}'))

    def idle(self) -> int:
        """How many workers wait for a job: one that has ended may be followed by a worker that is not there yet."""
        return int(self.measured('longtu_workers{state="idle"}'))

    def processes(self) -> list[int]:
        """The service's own process, its template and its workers."""
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                todo += [int(child) for child in _read(task).split()]
        return found

    def resident(self) -> float:
        """Memory of the service's own process, in MiB (proc(5), statm)."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * mmap.PAGESIZE / 2**20

    def cpu_seconds(self) -> float:
        """Processor time that all living processes of the service have used."""
        total = 0.0
        for pid in self.processes():
            fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
            if fields:
                total += (int(fields[11]) + int(fields[12])) / CLOCK
        return total

    def end_and_read_log(self) -> str:
        """Stop the service; all that it wrote to stderr."""
        self.stop()
        assert self.process.stderr is not None
        return self.process.stderr.read()

    def calm(self) -> bool:
        """Whether nothing of it has used the processor for half a second: idle stays idle on a busy machine too."""
        before = self.cpu_seconds()
        time.sleep(0.5)
        return self.cpu_seconds() - before < 0.05

    def stop(self, number: int = signal.SIGTERM, timeout: float = 300) -> int:
        """Send a signal and wait for the end; the exit status."""
        self.client.close()
        self.process.send_signal(number)
        return self.process.wait(timeout)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""  # the process has just ended


def environment(**settings: object) -> dict[str, str]:
    """The environment of a service with these settings, on a free port unless they name one."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KG_") or key == "KG_CACHE"}
    return kept | {f"KG_{name.upper()}": str(value) for name, value in {"port": 0, **settings}.items()}


def ended(*arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """A service that cannot be: what it said and its exit status. `arguments` are those of Python."""
    return subprocess.run(
        [sys.executable, *arguments] if arguments else python_command("api.server.serve"),
        env=environment(**settings),
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def start(snapshot: Path | None, **settings: Any) -> Service:
    """Start a service on a free port; returns when it has printed its address."""
    # Over invented data nobody asks for a page. Who asks for several has it read ahead: a worker that has read what a
    # page needs is let go, and the next one reads it again.
    ahead = snapshot is None
    values = {**PATIENT, "read_ahead": ahead, **settings}
    if snapshot is not None:
        values["snapshot"] = snapshot
    process = subprocess.Popen(
        python_command("api.server.serve"),
        env=environment(**values),
        cwd=Path(__file__).parent.parent.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if settings.get("access_log") else None,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address.startswith("http://"), f"the service did not start: {address!r}"
    return Service(process, address)


@contextmanager
def running(snapshot: Path | None, **settings: Any) -> Iterator[Service]:
    """A service for the length of a with-block."""
    service = start(snapshot, **settings)
    try:
        yield service
    finally:
        if service.process.poll() is None:
            service.stop(signal.SIGKILL)


def wait_until(condition: Any, seconds: float = 600) -> bool:
    """Whether `condition()` came true; what never does is given up after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small data set, as a file."""
    path = tmp_path_factory.mktemp("small") / "small.nq"
    path.write_bytes(with_last_line(nquads()))
    return path


@pytest.fixture(scope="session")
def small(small_file: Path) -> Iterator[Service]:
    """A service over the small data set."""
    with running(small_file) as service:
        yield service


@pytest.fixture(scope="session")
def server() -> Iterator[Service]:
    """A service over the packaged data."""
    with running(None) as service:
        yield service


@pytest.fixture(scope="session")
def bare() -> Iterator[Service]:
    """A service over the packaged data that has no text at hand."""
    with running(None, articles="/nonexistent") as service:
        yield service


@pytest.fixture(scope="session")
def full(every_text: Path, request: pytest.FixtureRequest) -> Iterator[Service]:
    """A service over the packaged data that has the texts of all its sources: `server`, which finds those beside it."""
    if "KG_ARTICLES" not in os.environ:
        yield request.getfixturevalue("server")
        return
    with running(None, articles=every_text) as service:
        yield service
