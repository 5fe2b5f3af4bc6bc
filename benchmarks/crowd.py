"""Many clients at once: what light queries feel where heavy ones crowd in, and what pages feel on a busy machine.

Prints Markdown tables; never judges a number.

python -m benchmarks.crowd --quads 100000
python -m benchmarks.crowd --only pages
"""

from __future__ import annotations

import argparse
import asyncio
import mmap
import multiprocessing
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from benchmarks.bombs import RUNAWAYS
from benchmarks.data import synthetic_file
from benchmarks.peers import Ours, Served
from benchmarks.table import heading, table, times
from kg.base.built_file import with_last_line
from kg.base.whole_file import write_whole
from kg.build.dataset import build
from kg.records.load import load

LIGHT, HEAVY, BUSY, SILENT = 160, 40, 20, 60
LIGHT_TEXT = "SELECT * { ?s ?p ?o } LIMIT 5"
LARGE_TEXT = "SELECT * { ?s ?p ?o } LIMIT 60000"  # about 10 MB
MOST_BYTES = 10_000  # of an address
PAGES = (
    *("/", "/about", "/schema", "/graph", "/sources", "/sources/a1", "/search?q=moonshot", "/id/moonshot-ai"),
    *("/views", "/views/mau", "/views/contradictions", "/views/co-investment"),
)


async def asked(port: int, target: str) -> int:
    """The status of a GET on a connection of its own; 0 where there is none."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        return int(answer.split(b" ", 2)[1])
    except (OSError, IndexError, ValueError):
        return 0


async def crowd(server: Served, seconds: float, heavy: int) -> Counter[int]:
    """Statuses of light queries, asked by LIGHT clients each of which asks again as soon as it is answered."""
    found, end = Counter[int](), time.monotonic() + seconds
    texts = [quote(text) for text in RUNAWAYS.values() if len(quote(text)) < MOST_BYTES]

    async def light() -> None:
        while time.monotonic() < end:
            found[await asked(server.port, f"{server.path}?query={quote(LIGHT_TEXT)}")] += 1

    async def hard(number: int) -> None:
        while time.monotonic() < end:
            await asked(server.port, f"{server.path}?query={texts[number % len(texts)]}")

    async with asyncio.timeout(seconds + 60):
        await asyncio.gather(*(light() for _ in range(LIGHT)), *(hard(number) for number in range(heavy)))
    return found


async def beside_silent(server: Ours, seconds: float) -> tuple[Counter[int], float, float]:
    """Statuses of light queries while SILENT clients have asked for much and take nothing of it.

    And the memory of the process that answers, at its highest and when they have left, to the memory before.
    """
    before, most = resident(server.process.pid), 0.0
    opened = []
    for _ in range(SILENT):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1)
        writer.write(f"GET {server.path}?query={quote(LARGE_TEXT)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        opened.append((reader, writer))
    found, end = Counter[int](), time.monotonic() + seconds
    while time.monotonic() < end:
        found[await asked(server.port, f"{server.path}?query={quote(LIGHT_TEXT)}")] += 1
        most = max(most, resident(server.process.pid))
    for _, writer in opened:
        writer.close()
    await asyncio.sleep(1)
    return found, most / before, resident(server.process.pid) / before


def resident(pid: int) -> float:
    """Bytes of memory that a process has."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * mmap.PAGESIZE


def _spin() -> None:
    while True:
        pass


async def pages(server: Served) -> Counter[tuple[str, int]]:
    """Every page with its statuses, asked by five clients at once as soon as the service answers."""
    every = PAGES * 5
    found = await asyncio.gather(*(asked(server.port, page) for page in every))
    return Counter(zip(every, found, strict=True))


def busy_pages(limit_s: float) -> Counter[tuple[str, int]]:
    """The same of the packaged data, with BUSY loops beside it from before the start."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "packaged.nq"
        write_whole(file, with_last_line(build(load()).nquads))
        loops = [multiprocessing.Process(target=_spin, daemon=True) for _ in range(BUSY)]
        for loop in loops:
            loop.start()
        try:
            server = AtOnce(file, limit_s)
            try:
                return asyncio.run(pages(server))
            finally:
                server.close()
        finally:
            for loop in loops:
                loop.kill()


class AtOnce(Ours):
    """This service, asked from its first moment on."""

    def burning(self) -> float:
        """Nothing that anybody waits for."""
        return 0.0


def row(name: str, found: Counter[int], seconds: float, alone: float) -> list[str]:
    """A line of the table."""
    answered, asked_for = found[200], sum(found.values())
    return [name, f"{answered / seconds:.0f}", f"{answered / asked_for:.1%}", times(answered / seconds / alone)]


def told_queries(quads: int, seconds: float) -> None:
    """Print what light queries feel beside heavy ones, and beside clients that take nothing."""
    server = Ours(synthetic_file(quads), 30)
    with suppress(KeyboardInterrupt):
        alone = asyncio.run(crowd(server, seconds, 0))
        beside = asyncio.run(crowd(server, seconds, HEAVY))
    silent, most, after = asyncio.run(beside_silent(server, seconds))
    server.close()
    rate = alone[200] / seconds
    print(heading(f"{LIGHT} clients with light queries, {quads:,} quads"))
    rows = [row("alone", alone, seconds, rate), row(f"beside {HEAVY} with heavy ones", beside, seconds, rate)]
    print(table(["", "answers a second", "of those asked for", "to the rate alone"], rows))
    print(heading(f"A client with light queries beside {SILENT} that take nothing of 10 MB each"))
    columns = ["of those asked for", "memory of the process that answers, at most", "when they have left"]
    print(table(columns, [[f"{silent[200] / sum(silent.values()):.1%}", times(most), times(after)]]))


def told_pages() -> None:
    """Print what pages feel beside busy loops."""
    found = busy_pages(30)
    print(heading(f"Pages asked at the start, {BUSY} busy loops beside"))
    rows = [[page, str(status), str(count)] for (page, status), count in sorted(found.items())]
    print(table(["page", "status", "answers"], rows))


def main() -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(description="Many clients at once.")
    parser.add_argument("--quads", type=int, default=100000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--only", choices=["queries", "pages"])
    given = parser.parse_args()
    if given.only != "pages":
        told_queries(given.quads, given.seconds)
    if given.only != "queries":
        told_pages()


if __name__ == "__main__":
    main()
