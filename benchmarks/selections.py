"""What a choice of sources costs: the first query of a choice, the next ones, and the same without a choice.

Each choice is asked for the first time, then again in turn with the plain query. Prints a Markdown table; never judges
a number.

python -m benchmarks.selections --quads 1000000
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.data import synthetic_file
from benchmarks.peers import Ours
from benchmarks.table import heading, milliseconds, table, times

QUERIES = {
    "ASK": "ASK { ?s a ?kind }",
    "look-up": "SELECT * { <https://w3id.org/longtu/id/company-00001> ?p ?o }",
    "count": "SELECT (COUNT(*) AS ?n) { ?round a <https://w3id.org/longtu/ontology#FundingRound> }",
}
CHOICES = {
    "without one source": ("without=wire-0000",),
    "without ten": tuple(f"without=wire-{number:04}" for number in range(10)),
    "as of the middle of the month": ("asOf=2026-01-15",),
    "as of a day early in it": ("asOf=2026-01-04",),
    "one source alone": ("only=weekly-0001",),
    "three sources alone": tuple(f"only=weekly-{number:04}" for number in range(3)),
}


def spent(server: Ours, text: str, *parameters: str) -> float:
    """Seconds on the clock until a query is answered with 200."""
    target = "?".join(filter(None, [server.path, "&".join(parameters)]))
    start = time.perf_counter()
    status, _, body = server.connection.post(target, "application/sparql-query", text.encode())
    if status != 200:
        raise SystemExit(f"{target} answered {status}: {body[:300]!r}")
    return time.perf_counter() - start


def rows(server: Ours, rounds: int) -> Iterator[list[str]]:
    """One line for each choice and query."""
    server.connection.close()  # it has been idle for long, so the service has closed it
    for name, parameters in CHOICES.items():
        first = spent(server, QUERIES["ASK"], *parameters)
        for text in QUERIES.values():
            spent(server, text, *parameters)
        for kind, text in QUERIES.items():
            again, plain = list[float](), list[float]()
            for _ in range(rounds):
                again.append(spent(server, text, *parameters))
                plain.append(spent(server, text))
            yield [
                name if kind == "ASK" else "",
                f"{first:.2f} s" if kind == "ASK" else "",
                kind,
                milliseconds(median(again)),
                milliseconds(median(plain)),
                times(median(again) / median(plain)),
            ]


def main() -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(description="What a choice of sources costs.")
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--file", type=Path, help="data of this size that was written before")
    parser.add_argument("--rounds", type=int, default=50)
    given = parser.parse_args()
    server = Ours(given.file or synthetic_file(given.quads), 30)
    try:
        print(heading(f"Choices of sources, {given.quads:,} quads"))
        print(
            table(["choice", "first query", "kind", "again ms", "plain ms", "ratio"], list(rows(server, given.rounds)))
        )
    finally:
        server.close()


if __name__ == "__main__":
    main()
