"""Engines that answer SPARQL on the same data: our service, pyoxigraph in this process, oxigraph and rdflib-endpoint.

Never starts a server on a fixed port and never leaves one running.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox

from benchmarks.answers import ROWS, TRIPLES
from benchmarks.connection import Connection
from kg.base.processes import python_command
from kg.store.snapshot import Snapshot

SCRIPTS = Path(sys.executable).parent
START_LIMIT_S = 900
AFTER_S = 1.0
IDLE = 0.03
CLOCK = os.sysconf("SC_CLK_TCK")
RENEWED = 'longtu_work_total{event="renewed"} 1'


class Unanswered(Exception):
    """A query that a peer did not answer within the limit, or answered with an error."""


def default_and_named(nquads: bytes) -> bytes:
    """The data set as our service holds it: each triple once in the default graph, and all named graphs."""
    return Snapshot.from_nquads(nquads).store.dump(format=ox.RdfFormat.N_QUADS) or b""


def processor_seconds(pid: int) -> float:
    """Processor time of a process and all that it has started."""
    total = 0.0
    for one in _family(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / CLOCK
    return total


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:
            continue
        for child in found:
            yield from _family(int(child))


class InProcess:
    """pyoxigraph in this process: evaluation and the bytes of the result, no transport."""

    name = "pyoxigraph"

    def __init__(self, dataset: bytes) -> None:
        self.store = ox.Store()
        self.store.bulk_load(dataset, ox.RdfFormat.N_QUADS)

    def ask(self, text: str) -> tuple[str, bytes]:
        """The media type and the body of the answer."""
        found = self.store.query(text)
        if isinstance(found, ox.QueryTriples):
            return TRIPLES, ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""
        return ROWS, found.serialize(format=ox.QueryResultsFormat.JSON) or b""

    def restart(self) -> None:
        """Nothing to restart."""

    def close(self) -> None:
        """Nothing to stop."""


class Served(ABC):
    """A server in a process of its own; subclasses say how it starts and where it answers."""

    name = ""
    path = "/"

    def __init__(self, limit_s: float) -> None:
        self.limit_s = limit_s
        self.start()

    @abstractmethod
    def start(self) -> None:
        """Start the process, and return when it answers."""

    def connect(self, port: int) -> None:
        """Keep one connection to a port of this machine, waiting until something listens there."""
        self.port = port
        end = time.monotonic() + START_LIMIT_S
        while True:
            try:
                self.connection = Connection(port, self.limit_s)
                break
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.close()
                    raise SystemExit(f"{self.name} did not start") from None
                time.sleep(0.1)

    def run(self, command: Sequence[str], **environment: str) -> None:
        """Start a command whose output nobody reads."""
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=quiet, stderr=quiet)

    def ask(self, text: str) -> tuple[str, bytes]:
        """The media type and the body of the answer. Raises Unanswered."""
        try:
            status, media_type, body = self.connection.post(self.path, "application/sparql-query", text.encode())
        except TimeoutError:
            self.connection.close()
            raise Unanswered(f"over {self.limit_s:g} s") from None
        except OSError as error:
            self.connection.close()
            raise Unanswered(type(error).__name__) from None
        if status != 200:
            raise Unanswered(f"status {status}")
        return media_type, body

    def burning(self) -> float:
        """The share of one processor that the server uses while nobody asks it anything."""
        time.sleep(0.2)
        before = processor_seconds(self.process.pid)
        time.sleep(AFTER_S)
        return (processor_seconds(self.process.pid) - before) / AFTER_S

    def restart(self) -> None:
        """Begin anew: some servers go on with a query whose client has left."""
        self.close()
        self.start()

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Ours(Served):
    """This service over a file: the process that `kg serve --snapshot` becomes."""

    name = "longtu"
    path = "/sparql"

    def __init__(self, file: Path | None, limit_s: float, **settings: str) -> None:
        self.file = file
        self.settings = settings
        super().__init__(limit_s)

    def start(self) -> None:
        """Start, and read the address that it prints once it answers."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("KG_")}
        environment |= {"KG_PORT": "0", "KG_TIME_LIMIT_S": str(self.limit_s)}
        environment |= {"KG_SNAPSHOT": str(self.file)} if self.file is not None else {}
        environment |= self.settings
        command = python_command("api.server.serve")
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        address = self.process.stdout.readline().decode().strip()
        if not address:
            raise SystemExit("longtu did not start; its message stands above")
        self.connect(urlsplit(address).port or 0)
        while self.burning() > IDLE:  # it still computes what pages need
            pass

    def wait_ahead(self) -> None:
        """Wait until what pages stand on is computed."""
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=120) as client:
            while RENEWED not in client.get("/metrics").text:
                time.sleep(0.1)

    def close(self) -> None:
        """Stop the service in order: it takes its workers with it."""
        self.process.terminate()
        self.process.wait(self.limit_s + 10)
        if self.process.stdout is not None:
            self.process.stdout.close()


class Oxigraph(Served):
    """The oxigraph server in memory, loaded over its Graph Store endpoint."""

    name = "oxigraph serve"
    path = "/query"

    def __init__(self, dataset: bytes, limit_s: float, *options: str) -> None:
        self.dataset = dataset
        self.options = options
        super().__init__(limit_s)

    def start(self) -> None:
        """Start and load."""
        port = free_port()
        self.run([str(SCRIPTS / "oxigraph"), "serve", "--bind", f"127.0.0.1:{port}", *self.options])
        self.connect(port)
        loading = HTTPConnection("127.0.0.1", port, timeout=START_LIMIT_S)
        loading.request("POST", "/store?no_transaction", self.dataset, {"Content-Type": "application/n-quads"})
        status = loading.getresponse().status
        loading.close()
        if status not in (200, 201, 204):
            self.close()
            raise SystemExit(f"oxigraph serve did not take the data: status {status}")


class RdflibEndpoint(Served):
    """rdflib-endpoint over the same file; its default graph is the union of the named ones."""

    name = "rdflib-endpoint"

    def __init__(self, file: Path, limit_s: float) -> None:
        self.file = file
        super().__init__(limit_s)

    def start(self) -> None:
        """Start; it listens once it has loaded."""
        port = free_port()
        command = [str(SCRIPTS / "rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port)]
        self.run([*command, str(self.file)])
        self.connect(port)


Peer = InProcess | Served
