"""What a store on the disk costs as it grows: its build, the start over it, its workers, look-ups, pages, choices.

Each size is served from a store of its own. Of the smallest the twelve kinds of queries are also asked in memory, and
the site is walked: every view and drawn things, each twice. Prints Markdown tables; never judges a number.

python -m benchmarks.growth --quads 1000000 --times 1 10
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx

from benchmarks.data import companies, synthetic_file
from benchmarks.peers import Ours
from benchmarks.sparql import QUERIES, Comparison, report
from benchmarks.table import heading, table, times
from benchmarks.variants import Variants
from kg.base.built_file import lines_of
from kg.store.shipped_query import read_queries
from kg.views.view_specs import VIEWS

DRAWN, LOOKUPS, TURNS = 20, 200, 5
CHOICES = ("without=wire-0000", "only=weekly-0001")
LATER = (10, 20, 30, 50, 80)  # per cent of the sources that a choice by day leaves out
DAYS = b"SELECT ?day { ?source <https://w3id.org/longtu/ontology#publishedLatest> ?day } ORDER BY ?day"
MEGABYTE = 1 << 20
A_COPY, GROUPS_A_COPY = 1000, 250  # numbers by which the names of a copy of the landscape are raised
_NUMBERED = re.compile(rb'(?<!["\d])00(\d{3})(?!\d)|(?<=-)0(\d{3})(?=[>/.+"])')


class Build(NamedTuple):
    """Of one size: quads, seconds and highest memory of the build, bytes on the disk."""

    quads: int
    seconds: float
    memory: int
    disk: int


class OnDisk(Ours):
    """This service over a store on the disk; `seconds` from its start to its first answer."""

    name = "store on the disk"
    seconds = 0.0

    def __init__(self, folder: Path, limit_s: float, **settings: str) -> None:
        super().__init__(None, limit_s, KG_STORE=str(folder), **settings)

    def connect(self, port: int) -> None:
        """Connect, and read the first answer."""
        super().connect(port)
        self.ask("ASK { ?s ?p ?o }")
        self.seconds = time.perf_counter() - self.begun

    def seconds_ahead(self) -> float:
        """Wait until what pages stand on is computed; the seconds from the start."""
        self.wait_ahead()
        return time.perf_counter() - self.begun

    def start(self) -> None:
        """Start with the clock running."""
        self.begun = time.perf_counter()
        super().start()


def copies(file: Path, count: int, output: Path) -> int:
    """Write the data of a file that many times, the things of each copy under other names; how many quads these are.

    What has no number, such as the registry, stands in each copy and is one thing: the build keeps it once.
    """
    digest, held, graphs = hashlib.sha256(), 0, set[bytes]()
    with output.open("wb") as writing:
        for copy in range(count):
            for line in lines_of(file):
                raised = _NUMBERED.sub(partial(_raised, copy=copy), line)
                digest.update(raised)
                writing.write(raised)
                graphs.add(raised[raised.rindex(b"<") :])
                held += 1
        said = f"# {held} quads in {len(graphs)} graphs, sha256 {digest.hexdigest()} of the lines above\n"
        writing.write(said.encode())
    return held


def _raised(found: re.Match[bytes], copy: int) -> bytes:
    if found[1] is not None:
        return b"%05d" % (int(found[1]) + copy * A_COPY)
    return b"%04d" % (int(found[2]) + copy * GROUPS_A_COPY)


def built(file: Path, quads: int, folder: Path) -> Build:
    """`kg build --store` of a file, in a process of its own."""
    begun = time.perf_counter()
    command = [
        str(Path(sys.executable).with_name("kg")),
        "build",
        "--store",
        str(folder),
        "--from",
        str(file),
        "--quiet",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit("the store was not built; the message stands above")
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Build(quads, time.perf_counter() - begun, used.ru_maxrss * 1024, disk)


def workers(server: Ours) -> Iterator[int]:
    """Bytes of memory that each process below the one that answers has for itself."""
    waiting = [server.process.pid]
    while waiting:
        pid = waiting.pop()
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            waiting += [int(child) for child in children.read_text().split()]
        if pid != server.process.pid:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            yield sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024


def lookup_seconds(server: Ours, count: int) -> float:
    """The median of look-ups of things that differ, asked over one connection."""
    query, variants, found = read_queries(QUERIES)["01-lookup"], Variants(count, 2), list[float]()
    for _ in range(LOOKUPS):
        text = variants.text(query)
        begun = time.perf_counter()
        server.ask(text)
        found.append(time.perf_counter() - begun)
    return median(found)


def addresses(count: int) -> list[str]:
    """Every view, with what it needs, and pages of drawn things, claims, sources."""
    random = Random(3)
    given = {"company": "company-00001", "start": "company-00001", "end": "company-00002"}
    found = ["/", "/about", "/schema", "/queries", "/views", "/sources", "/data", "/graph", "/search?q=company"]
    for name, spec in VIEWS.items():
        wanted = "&".join(f"{item.name}={given[item.name]}" for item in spec.parameters if item.name in spec.required)
        found.append(f"/views/{name}?{wanted}")
    for _ in range(DRAWN // 4):
        number = random.randrange(count)
        found += [f"/id/company-{number:05}", f"/id/company-{number:05}-a", f"/id/fund-{number // 2:05}"]
        found += [f"/id/product-{number:05}", f"/sources/wire-{number // 4:04}"]
    return found


def walked(server: Ours, paths: list[str]) -> list[list[str]]:
    """A line a page: status, seconds of the first answer and of the next."""
    rows = []
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=120) as client:
        for path in paths:
            row = [path]
            for _ in range(2):
                begun = time.perf_counter()
                status = client.get(path).status_code
                row += [str(status), f"{time.perf_counter() - begun:.2f}"]
            rows.append(row)
    return rows


def chosen(server: Ours, count: int) -> list[list[str]]:
    """A line a choice of sources: seconds of its first query, and of a look-up again to the plain one."""
    rows, variants = [], Variants(count, 4)
    days = re.findall(rb"\d{4}-\d\d-\d\d", _answer(server, server.path, DAYS))
    by_day = [f"asOf={days[len(days) * (100 - share) // 100].decode()}" for share in LATER]
    texts = [variants.text(read_queries(QUERIES)["01-lookup"]).encode() for _ in range(LOOKUPS // 4)]
    for choice in (*CHOICES, *by_day):
        target = f"{server.path}?{choice}"
        first = _posted(server, target, texts[0])
        again = [(_posted(server, target, text), _posted(server, server.path, text)) for text in texts]
        rows.append([choice, f"{first:.2f}", times(median(a for a, _ in again) / median(b for _, b in again))])
    return rows


def _posted(server: Ours, target: str, text: bytes) -> float:
    begun = time.perf_counter()
    _answer(server, target, text)
    return time.perf_counter() - begun


def _answer(server: Ours, target: str, text: bytes) -> bytes:
    status, _, body = server.connection.post(target, "application/sparql-query", text)
    if status != 200:
        raise SystemExit(f"{target} answered {status}: {body[:300]!r}")
    return body


def smallest(server: OnDisk, file: Path, quads: int, rounds: int) -> None:
    """Print what is asked of the smallest size alone: the twelve kinds beside memory, the site, the choices."""
    memory = Ours(file, server.limit_s)
    try:
        found = Comparison([memory, server], read_queries(QUERIES), Variants(companies(quads), 1))
        found.measure(rounds)
    finally:
        memory.close()
    print(heading(f"Store on the disk beside memory, {quads:,} quads"))
    print(report(found))
    ahead = server.seconds_ahead()
    pages = walked(server, addresses(companies(quads)))
    print(heading(f"The site over the store on the disk, {quads:,} quads"))
    statuses = Counter(status for row in pages for status in row[1::2])
    print(f"What pages stand on is computed after {ahead:.0f} s, with the queries above. Statuses: {dict(statuses)}.\n")
    slowest = sorted(pages, key=lambda row: -float(row[2]))[:DRAWN]
    print(table(["page, the slowest first", "status", "first s", "again", "again s"], slowest))
    print(heading(f"Choices over the store on the disk, {quads:,} quads"))
    print(table(["choice", "first query s", "look-up again to plain"], chosen(server, companies(quads))))


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description="A store on the disk as it grows.")
    parser.add_argument("--quads", type=int, default=1_000_000, help="of one copy of the landscape")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10], help="copies of it in each store")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    file, builds = synthetic_file(given.quads), list[Build]()
    with TemporaryDirectory(dir=file.parent) as folder:
        stores = [Path(folder) / f"store-{count}" for count in given.times]
        grown = Path(folder) / "grown.nq"
        for count, store in zip(given.times, stores, strict=True):
            builds.append(built(grown, copies(file, count, grown), store))
            if store is stores[0]:
                server = OnDisk(store, 30)
                try:
                    smallest(server, grown, given.quads * count, given.rounds)
                finally:
                    server.close()
        print(heading("A store on the disk as it grows"))
        print(growth(builds, stores, companies(given.quads)))


def growth(builds: Sequence[Build], stores: Sequence[Path], count: int) -> str:
    """A line a size: its build, and what it costs to serve; the services stand side by side and are asked in turn."""
    servers = [OnDisk(store, 30, KG_READ_AHEAD="false") for store in stores]
    try:
        asked = [[lookup_seconds(server, count) for server in servers] for _ in range(TURNS)]
        rows = []
        for at, (build, server) in enumerate(zip(builds, servers, strict=True)):
            row = [f"{build.quads:,}", f"{build.seconds:.0f}", f"{build.memory / MEGABYTE:,.0f}"]
            row += [f"{build.disk / MEGABYTE:,.0f}", f"{server.seconds:.2f}"]
            row += [times(server.seconds / servers[0].seconds), f"{median(turn[at] for turn in asked) * 1000:.2f}"]
            row += [times(median(turn[at] / turn[0] for turn in asked)), f"{max(workers(server)) / MEGABYTE:.0f}"]
            rows.append(row)
    finally:
        for server in servers:
            server.close()
    columns = ["quads", "build s", "its memory MB", "on the disk MB", "first answer s", "to the first row"]
    return table([*columns, "look-up ms", "to the first row", "a worker's own MB, at most"], rows)


if __name__ == "__main__":
    main()
