"""Twelve kinds of queries, four engines, one data set: equal answers first, then how long each takes.

Stands on benchmarks.data and benchmarks.peers. Rounds are interleaved, medians compared; prints a Markdown table.
Ends with 1 where two answers differ; never because of a time.

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

from benchmarks.answers import Answer, canonical, difference
from benchmarks.data import synthetic_file
from benchmarks.peers import InProcess, Ours, Oxigraph, Peer, RdflibEndpoint, Unanswered, default_and_named
from benchmarks.table import heading, mean_ratio, milliseconds, table, times
from kg.query import Query, read_queries

QUERIES = Path(__file__).parent / "queries"
SLOW_S = 1.0
SLOW_ROUNDS = 3

Key = tuple[str, str]  # the names of a query and of a peer


class Comparison:
    """The peers asked the same queries: `answers`, `unanswered` with the reason, `seconds` of every timed round."""

    def __init__(self, peers: list[Peer], queries: dict[str, Query]) -> None:
        self.peers = peers
        self.queries = queries
        self.answers: dict[Key, Answer] = {}
        self.unanswered: dict[Key, str] = {}
        self.seconds: dict[Key, list[float]] = defaultdict(list)
        self.first: dict[Key, float] = {}

    def ask(self) -> None:
        """Ask every peer every query once; a peer that does not answer in time begins anew."""
        for name, query in self.queries.items():
            for peer in self.peers:
                begun = time.perf_counter()
                try:
                    self.answers[name, peer.name] = canonical(*peer.ask(query.text))
                except Unanswered as error:
                    self.unanswered[name, peer.name] = str(error)
                    peer.restart()
                self.first[name, peer.name] = time.perf_counter() - begun

    def differences(self) -> dict[Key, str]:
        """Where an answer is not that of the first peer."""
        found = {}
        for (name, peer), answer in self.answers.items():
            differing = difference(self.answers[name, self.peers[0].name], answer)
            if differing:
                found[name, peer] = str(differing)
        return found

    def measure(self, rounds: int) -> None:
        """Time every answered query: all peers in turn, beginning with another one each round."""
        for number in range(rounds):
            turn = number % len(self.peers)
            for name, query in self.queries.items():
                for peer in [*self.peers[turn:], *self.peers[:turn]]:
                    slow = self.first[name, peer.name] > SLOW_S
                    if (name, peer.name) not in self.unanswered and not (slow and number >= SLOW_ROUNDS):
                        self._time(name, query, peer)

    def _time(self, name: str, query: Query, peer: Peer) -> None:
        begun = time.perf_counter()
        try:
            peer.ask(query.text)
            self.seconds[name, peer.name].append(time.perf_counter() - begun)
        except Unanswered as error:  # now and then over the limit: not a time to compare
            self.unanswered[name, peer.name] = str(error)
            self.seconds.pop((name, peer.name), None)
            peer.restart()

    def time(self, name: str, peer: Peer) -> float | None:
        """The median time of a query in seconds, None where it was not measured."""
        found = self.seconds.get((name, peer.name))
        return median(found) if found else None

    def ratio(self, one: Peer, other: Peer) -> float | None:
        """The geometric mean, over the queries that both answer, of the times of one to those of the other."""
        return mean_ratio((self.time(name, one), self.time(name, other)) for name in self.queries)


def report(found: Comparison) -> str:
    """The table: a line a query, each peer's median and its ratio to the first peer; geometric means last."""
    base, *others = found.peers
    columns = ["query", "rows", f"{base.name}, ms"]
    for peer in others:
        columns += [f"{peer.name}, ms", "ratio"]
    rows = []
    for name in found.queries:
        row = [name, str(found.answers[name, base.name].total()), milliseconds(found.time(name, base))]
        for peer in others:
            row += [found.unanswered.get((name, peer.name)) or milliseconds(found.time(name, peer))]
            row += [times(mean_ratio([(found.time(name, peer), found.time(name, base))]))]
        rows.append(row)
    means = ["geometric mean", "", ""]
    for peer in others:
        means += ["", times(found.ratio(peer, base))]
    return table(columns, [*rows, means])


def against(found: Comparison) -> str:
    """How the HTTP peers compare with our service, over the queries that each of them answers."""
    ours = next(peer for peer in found.peers if isinstance(peer, Ours))
    rows = []
    for peer in found.peers:
        if peer is not ours:
            answered = sum((name, peer.name) not in found.unanswered for name in found.queries)
            rows.append([peer.name, f"{answered} of {len(found.queries)}", times(found.ratio(peer, ours))])
    return table(["peer", "queries answered", "its time to ours, geometric mean"], rows)


def compare(
    file: Path, rounds: int, limit_s: float, *, with_rdflib: bool = True, only: Collection[str] = ()
) -> Comparison:
    """Start the peers over a file of N-Quads, ask, measure, stop them. `limit_s` is each query's time limit."""
    queries = {name: query for name, query in read_queries(QUERIES).items() if not only or name in only}
    dataset = default_and_named(file.read_bytes())
    with ExitStack() as running:
        peers: list[Peer] = [InProcess(dataset)]
        for start in (lambda: Ours(file, limit_s), lambda: Oxigraph(dataset, limit_s)):
            peers.append(start())
            running.callback(peers[-1].close)
        if with_rdflib:
            peers.append(RdflibEndpoint(file, limit_s))
            running.callback(peers[-1].close)
        found = Comparison(peers, queries)
        found.ask()
        found.measure(rounds)
    return found


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Twelve kinds of queries on four engines.")
    parser.add_argument("--quads", type=int, default=100_000, help="about how many quads of synthetic data")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=15, help="timed rounds; slow answers are timed in three")
    parser.add_argument("--limit", type=float, default=30, help="seconds for one query")
    parser.add_argument("--without-rdflib", action="store_true", help="leave rdflib-endpoint out")
    parser.add_argument("--only", nargs="+", default=(), choices=sorted(read_queries(QUERIES)), metavar="QUERY")
    given = parser.parse_args()
    file = synthetic_file(given.quads, given.seed)
    print(heading(f"SPARQL at {given.quads:,} quads", "pyoxigraph", "oxigraph", "rdflib-endpoint", "rdflib"))
    found = compare(file, given.rounds, given.limit, with_rdflib=not given.without_rdflib, only=given.only)
    print(report(found))
    print(against(found))
    differing = found.differences()
    for (name, peer), what in differing.items():
        print(f"{name}: {peer} answers otherwise: {what}", file=sys.stderr)
    print(f"Answers: {'equal' if not differing else f'{len(differing)} differ'}.\n")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
