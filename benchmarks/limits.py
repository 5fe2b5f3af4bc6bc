"""Queries that would never end, and queries made to hurt: how soon each one ends, and what light ones feel beside them.

Prints Markdown tables; never judges a time.

python -m benchmarks.limits --quads 100000
"""

from __future__ import annotations

import argparse
import threading
import time
from contextlib import ExitStack
from statistics import median, quantiles

from benchmarks.bombs import BOMBS, RUNAWAYS
from benchmarks.connection import Connection
from benchmarks.data import synthetic_file
from benchmarks.peers import Ours, Oxigraph, Served, default_and_named
from benchmarks.sparql import QUERIES
from benchmarks.table import heading, milliseconds, table, times
from benchmarks.variants import with_values
from kg.base.built_file import read_built
from kg.store.shipped_query import read_query

PATIENCE_S = 10  # how long after the limit a query may still run before it counts as not stopped
HEAVY = 4
QUERY = "application/sparql-query"


def thrown(server: Served, text: str, patience_s: float) -> tuple[float, str]:
    """Seconds until the server has answered, and its status or why there is none."""
    connection = Connection(server.port, patience_s)
    begun = time.perf_counter()
    try:
        answer = str(connection.post(server.path, QUERY, text.encode())[0])
    except TimeoutError:
        answer = "none"
    except OSError as error:
        answer = type(error).__name__
    finally:
        connection.close()
    return time.perf_counter() - begun, answer


def runaways(servers: list[Served], limit_s: float) -> list[list[str]]:
    """A line a shape: for each server the time over the limit, the status, and what burns on afterwards."""
    rows = []
    for name, text in RUNAWAYS.items():
        row = [name]
        for server in servers:
            seconds, answer = thrown(server, text, limit_s + PATIENCE_S)
            over = "not stopped" if answer == "none" else milliseconds(seconds - limit_s)
            row += [over, answer, f"{server.burning():.0%}"]
            if answer == "none":
                server.restart()
        rows.append(row)
    return rows


def bombs(server: Served, limit_s: float) -> list[str]:
    """One line: how many ended within the limit and 2 s, the latest of them, the statuses."""
    found = [thrown(server, text, limit_s + PATIENCE_S) for text in BOMBS.values()]
    ended = sum(seconds <= limit_s + 2 for seconds, _ in found)
    statuses = ", ".join(sorted({answer for _, answer in found}))
    return [server.name, f"{ended} of {len(found)}", f"{max(seconds for seconds, _ in found) - limit_s:.2f}", statuses]


def light(server: Served, text: str, count: int) -> list[float]:
    """Seconds for each of so many light queries, one after another on one connection."""
    connection = Connection(server.port, 60)
    found = []
    for _ in range(count):
        begun = time.perf_counter()
        if connection.post(server.path, QUERY, text.encode())[0] != 200:
            raise SystemExit("a light query was not answered")
        found.append(time.perf_counter() - begun)
    connection.close()
    return found


def beside_heavy(server: Served, text: str, count: int, limit_s: float) -> list[float]:
    """The same while four runaway queries are under way at every moment."""
    done = threading.Event()

    def heavy(query: str) -> None:
        while not done.is_set():
            thrown(server, query, limit_s + PATIENCE_S)

    threads = [threading.Thread(target=heavy, args=(query,)) for query in list(RUNAWAYS.values())[:HEAVY]]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        return light(server, text, count)
    finally:
        done.set()
        for thread in threads:
            thread.join()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Queries that would never end, and light ones beside them.")
    parser.add_argument("--quads", type=int, default=100_000, help="about how many quads of synthetic data")
    parser.add_argument("--limit", type=float, default=3, help="seconds for one query")
    parser.add_argument("--light", type=int, default=3000, help="how many light queries")
    given = parser.parse_args()
    file = synthetic_file(given.quads)
    dataset = default_and_named(read_built(file))
    with ExitStack() as running:
        ours = Ours(file, given.limit, KG_MEMORY_LIMIT_MB="16384")
        running.callback(ours.close)
        peer = Oxigraph(dataset, given.limit, "--timeout-s", f"{given.limit:g}")
        running.callback(peer.close)
        print(heading(f"Runaway queries, limit {given.limit:g} s, {given.quads:,} quads", "pyoxigraph", "oxigraph"))
        columns = ["shape"]
        for server in (ours, peer):
            columns += [f"{server.name}: ended after the limit, ms", "status", "processor afterwards"]
        print(table(columns, runaways([ours, peer], given.limit)))
    with ExitStack() as running:
        ours = Ours(file, given.limit)
        running.callback(ours.close)
        print(heading("Bombs"))
        print(
            table(
                ["server", "ended within limit + 2 s", "latest, s after the limit", "statuses"],
                [bombs(ours, given.limit)],
            )
        )
        text = with_values(read_query(QUERIES / "01-lookup.rq"))
        light(ours, text, 50)
        alone, beside = light(ours, text, given.light), beside_heavy(ours, text, given.light, given.limit)
        print(heading(f"A light query alone and beside {HEAVY} heavy ones"))
        rows = []
        for name, found in (("alone", alone), (f"beside {HEAVY}", beside)):
            p95 = quantiles(found, n=20)[-1]
            rows.append(
                [
                    name,
                    milliseconds(median(found)),
                    milliseconds(p95),
                    milliseconds(max(found)),
                    times(p95 / quantiles(alone, n=20)[-1]),
                ]
            )
        print(table(["", "median, ms", "95 %, ms", "longest, ms", "95 % to alone"], rows))


if __name__ == "__main__":
    main()
