"""Many clients at once: what light queries feel where heavy ones crowd in, and what pages feel on a busy machine.

Prints Markdown tables; never judges a number.

python -m benchmarks.crowd --quads 100000
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import time
from collections import Counter
from contextlib import suppress
from urllib.parse import quote

from benchmarks.bombs import RUNAWAYS
from benchmarks.data import synthetic_file
from benchmarks.peers import Ours, Served
from benchmarks.table import heading, table, times

LIGHT, HEAVY, BUSY = 160, 40, 20
LIGHT_TEXT = "SELECT * { ?s ?p ?o } LIMIT 5"
MOST_BYTES = 10_000  # of an address
PAGES = ("/", "/views", "/views/mau", "/id/moonshot-ai", "/about", "/schema")


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


def _spin() -> None:
    while True:
        pass


async def pages(server: Served) -> Counter[int]:
    """Statuses of every page, asked by five clients at once as soon as the service answers."""
    return Counter(await asyncio.gather(*(asked(server.port, page) for page in PAGES * 5)))


def busy_pages(limit_s: float) -> Counter[int]:
    """The same of the packaged data, with BUSY loops beside it from the start on."""
    loops = [multiprocessing.Process(target=_spin, daemon=True) for _ in range(BUSY)]
    for loop in loops:
        loop.start()
    try:
        server = Packaged(limit_s)
        try:
            return asyncio.run(pages(server))
        finally:
            server.close()
    finally:
        for loop in loops:
            loop.kill()


class Packaged(Ours):
    """This service over the packaged data, asked from its first moment on."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(None, limit_s)

    def burning(self) -> float:
        """Nothing that anybody waits for."""
        return 0.0


def row(name: str, found: Counter[int], seconds: float, alone: float) -> list[str]:
    """A line of the table."""
    answered, asked_for = found[200], sum(found.values())
    return [name, f"{answered / seconds:.0f}", f"{answered / asked_for:.1%}", times(answered / seconds / alone)]


def main() -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(description="Many clients at once.")
    parser.add_argument("--quads", type=int, default=100000)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    server = Ours(synthetic_file(given.quads), 30)
    with suppress(KeyboardInterrupt):
        alone = asyncio.run(crowd(server, given.seconds, 0))
        beside = asyncio.run(crowd(server, given.seconds, HEAVY))
    server.close()
    rate = alone[200] / given.seconds
    print(heading(f"{LIGHT} clients with light queries, {given.quads:,} quads"))
    rows = [
        row("alone", alone, given.seconds, rate),
        row(f"beside {HEAVY} with heavy ones", beside, given.seconds, rate),
    ]
    print(table(["", "answers a second", "of those asked for", "to the rate alone"], rows))
    found = busy_pages(30)
    print(heading(f"Pages asked at the start, {BUSY} busy loops beside"))
    print(table(["status", "pages"], [[str(status), str(count)] for status, count in sorted(found.items())]))


if __name__ == "__main__":
    main()
