"""Twelve kinds of queries, four engines, one data set: how long each takes, and whether the answers are equal.

Prints a Markdown table. Ends with 1 where two answers differ; never because of a time.

python -m benchmarks.sparql --quads 100000
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.answers import canonical, difference
from benchmarks.data import companies, synthetic_file
from benchmarks.peers import InProcess, Ours, Oxigraph, Peer, RdflibEndpoint, Unanswered, default_and_named
from benchmarks.table import heading, mean_ratio, milliseconds, table, times
from benchmarks.variants import Variants
from kg.base.built_file import read_built
from kg.store.shipped_query import Query, read_queries

QUERIES = Path(__file__).parent / "queries"
ROW = 5
SLOW_S = 1.0
SLOW_ROWS = 2

Key = tuple[str, str]  # the names of a query and of a peer
Bodies = list[tuple[str, bytes]]  # media type and body of each answer of a row


class Comparison:
    """The peers asked the same queries, each in rows of `ROW` with other values in each.

    `first` and `seconds` hold the times of the first of each row, when other engines have had the machine, and of
    those after it; `rows` how many rows the first peer's first answer had; `unanswered` and `differing` what went
    wrong, in words.
    """

    def __init__(self, peers: list[Peer], queries: dict[str, Query], variants: Variants) -> None:
        self.peers = peers
        self.queries = queries
        self.variants = variants
        self.rows: dict[str, int] = {}
        self.first: dict[Key, list[float]] = defaultdict(list)
        self.seconds: dict[Key, list[float]] = defaultdict(list)
        self.unanswered: dict[Key, str] = {}
        self.differing: dict[Key, str] = {}

    def measure(self, rounds: int) -> None:
        """Ask a row of every query of all peers in turn, beginning with another one each round; compare answers."""
        for number in range(rounds):
            turn = number % len(self.peers)
            for name, query in self.queries.items():
                texts = [self.variants.text(query) for _ in range(ROW)]
                answers: dict[str, Bodies] = {}
                for peer in [*self.peers[turn:], *self.peers[:turn]]:
                    slow = max(self.first[name, peer.name], default=0.0) > SLOW_S
                    if (name, peer.name) not in self.unanswered and not (slow and number >= SLOW_ROWS):
                        answers[peer.name] = self._row(name, texts, peer)
                self._compare(name, answers)

    def _row(self, name: str, texts: list[str], peer: Peer) -> Bodies:
        found: Bodies = []
        for text in texts:
            begun = time.perf_counter()
            try:
                found.append(peer.ask(text))
            except Unanswered as error:  # its times are none to compare, also those of other rows
                self.unanswered[name, peer.name] = str(error)
                self.seconds.pop((name, peer.name), None)
                self.first.pop((name, peer.name), None)
                peer.restart()
                return found
            spent = self.seconds if len(found) > 1 else self.first
            spent[name, peer.name].append(time.perf_counter() - begun)
        return found

    def _compare(self, name: str, answers: dict[str, Bodies]) -> None:
        """Hold the answers of a row against those of the first peer."""
        base = [canonical(*answer) for answer in answers.pop(self.peers[0].name, [])]
        self.rows.setdefault(name, base[0].total() if base else 0)
        for peer, bodies in answers.items():
            for wanted, answer in zip(base, bodies, strict=False):  # a row ends where a peer does not answer
                if found := difference(wanted, canonical(*answer)):
                    self.differing[name, peer] = str(found)

    def time(self, name: str, peer: Peer, *, first: bool = False) -> float | None:
        """The median time of a query in seconds, None where it was not measured."""
        found = (self.first if first else self.seconds).get((name, peer.name))
        return median(found) if found else None

    def ratio(self, one: Peer, other: Peer, *, first: bool = False) -> float | None:
        """The geometric mean, over the queries that both answer, of the times of one to those of the other."""
        return mean_ratio(
            (self.time(name, one, first=first), self.time(name, other, first=first)) for name in self.queries
        )

    def together(self, one: Peer, other: Peer) -> float | None:
        """The time of one for all queries that both answer, to that of the other."""
        both = [(self.time(name, one), self.time(name, other)) for name in self.queries]
        times = [(a, b) for a, b in both if a is not None and b is not None]
        return sum(a for a, _ in times) / sum(b for _, b in times) if times else None


def report(found: Comparison) -> str:
    """The table: a line a query, each peer's median and its ratio to the first peer; geometric means last."""
    base, *others = found.peers
    columns = ["query", "rows", f"{base.name}, ms"]
    for peer in others:
        columns += [f"{peer.name}, ms", "ratio"]
    rows = []
    for name in found.queries:
        row = [name, str(found.rows[name]), milliseconds(found.time(name, base))]
        for peer in others:
            row += [found.unanswered.get((name, peer.name)) or milliseconds(found.time(name, peer))]
            row += [times(mean_ratio([(found.time(name, peer), found.time(name, base))]))]
        rows.append(row)
    for first, title in ((False, "geometric mean"), (True, "geometric mean, first of a row")):
        means = [title, "", ""]
        for peer in others:
            means += ["", times(found.ratio(peer, base, first=first))]
        rows.append(means)
    return table(columns, rows)


def against(found: Comparison) -> str:
    """Each peer's time to that of our service, over the queries that it answers."""
    ours = next(peer for peer in found.peers if isinstance(peer, Ours))
    rows = []
    for peer in found.peers:
        if peer is not ours:
            answered = sum((name, peer.name) not in found.unanswered for name in found.queries)
            ratios = [times(found.ratio(peer, ours, first=first)) for first in (False, True)]
            rows.append([peer.name, f"{answered} of {len(found.queries)}", *ratios, times(found.together(peer, ours))])
    return table(["peer", "queries answered", "geometric mean", "first of a row", "all together"], rows)


def compare(
    quads: int, seed: int, rounds: int, limit_s: float, *, with_rdflib: bool = True, only: Collection[str] = ()
) -> Comparison:
    """Make the data, start the peers over it, ask, stop them. `limit_s` is each query's time limit."""
    file = synthetic_file(quads, seed)
    queries = {name: query for name, query in read_queries(QUERIES).items() if not only or name in only}
    dataset = default_and_named(read_built(file))
    with ExitStack() as running:
        peers: list[Peer] = [InProcess(dataset)]
        for start in (lambda: Ours(file, limit_s), lambda: Oxigraph(dataset, limit_s)):
            peers.append(start())
            running.callback(peers[-1].close)
        if with_rdflib:
            peers.append(RdflibEndpoint(file, limit_s))
            running.callback(peers[-1].close)
        found = Comparison(peers, queries, Variants(companies(quads), seed))
        found.measure(rounds)
    return found


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Twelve kinds of queries on four engines.")
    parser.add_argument("--quads", type=int, default=100_000, help="about how many quads of synthetic data")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=10, help=f"rows of {ROW} of each query")
    parser.add_argument("--limit", type=float, default=30, help="seconds for one query")
    parser.add_argument("--without-rdflib", action="store_true", help="leave rdflib-endpoint out")
    parser.add_argument("--only", nargs="+", default=(), choices=sorted(read_queries(QUERIES)), metavar="QUERY")
    given = parser.parse_args()
    print(heading(f"SPARQL at {given.quads:,} quads", "pyoxigraph", "oxigraph", "rdflib-endpoint", "rdflib"))
    asked = {"with_rdflib": not given.without_rdflib, "only": given.only}
    found = compare(given.quads, given.seed, given.rounds, given.limit, **asked)
    print(report(found))
    print(against(found))
    for (name, peer), what in found.differing.items():
        print(f"{name}: {peer} answers otherwise: {what}", file=sys.stderr)
    print(f"Answers: {'equal' if not found.differing else f'{len(found.differing)} differ'}.\n")
    sys.exit(1 if found.differing else 0)


if __name__ == "__main__":
    main()
