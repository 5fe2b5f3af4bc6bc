"""Light queries a second against health checks a second, of one server under the same load.

Runs alternate; prints a Markdown table. Client and server share the machine, so only the ratio holds.

python -m benchmarks.throughput --quads 100000
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import time
from pathlib import Path
from statistics import median

from benchmarks.answers import ROWS
from benchmarks.data import synthetic_file
from benchmarks.peers import Ours
from benchmarks.sparql import QUERIES
from benchmarks.table import heading, table, times
from benchmarks.variants import with_values
from kg.store.shipped_query import read_query

LIGHT = ("01-lookup", "02-two-hop", "07-claims-with-provenance")
LIMIT_S = 30


def health() -> list[bytes]:
    """The request that does the least."""
    return [b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"]


def light_queries() -> list[bytes]:
    """One request for each light query."""
    found = []
    for name in LIGHT:
        text = with_values(read_query(QUERIES / f"{name}.rq")).encode()
        head = (
            f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nAccept: {ROWS}\r\n"
            f"Content-Type: application/sparql-query\r\nContent-Length: {len(text)}\r\n\r\n"
        )
        found.append(head.encode() + text)
    return found


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Send a request and read its answer whole; the length of the body.

    Raises RuntimeError for an answer that is not 200 with a Content-Length.
    """
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    _, found, rest = head.partition(b"\r\ncontent-length:")
    if not head.startswith(b"http/1.1 200") or not found:
        raise RuntimeError(f"not a complete answer: {head.splitlines()[0]!r}")
    length = int(rest.split(b"\r\n", 1)[0])
    await reader.readexactly(length)
    return length


async def load(port: int, requests: list[bytes], connections: int, seconds: float) -> float:
    """Answers a second over so many connections, each asking again as soon as it is answered."""
    end = time.perf_counter() + seconds

    async def one(offset: int) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        count = 0
        for request in itertools.islice(itertools.cycle(requests), offset, None):
            await exchange(reader, writer, request)
            count += 1
            if time.perf_counter() >= end:
                break
        writer.close()
        await writer.wait_closed()
        return count

    begun = time.perf_counter()
    answered = sum(await asyncio.gather(*(one(number) for number in range(connections))))
    return answered / (time.perf_counter() - begun)


def rates(file: Path, connections: int, seconds: float, rounds: int) -> tuple[list[float], list[float]]:
    """Health checks and light queries a second, a pair for each round, after one short round to warm up."""
    server = Ours(file, LIMIT_S)
    checks, queries = [], []
    try:
        asyncio.run(load(server.port, light_queries(), connections, min(seconds, 0.5)))
        for _ in range(rounds):
            checks.append(asyncio.run(load(server.port, health(), connections, seconds)))
            queries.append(asyncio.run(load(server.port, light_queries(), connections, seconds)))
    finally:
        server.close()
    return checks, queries


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Light queries a second against health checks a second.")
    parser.add_argument("--quads", type=int, default=100_000, help="about how many quads of synthetic data")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=3, help="length of one run")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    file = synthetic_file(given.quads)
    print(heading(f"Throughput at {given.quads:,} quads", "httptools", "pyoxigraph"))
    rows = []
    for connections in given.connections:
        checks, queries = rates(file, connections, given.seconds, given.rounds)
        ratio = median(one / other for one, other in zip(checks, queries, strict=True))
        rows.append([str(connections), f"{median(checks):.0f}", f"{median(queries):.0f}", times(ratio)])
    print(table(["connections", "/healthz a second", "/sparql a second, light queries", "ratio"], rows))


if __name__ == "__main__":
    main()
