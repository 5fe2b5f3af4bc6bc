"""Clients that know the answers: of a service whose data has versions, and of a scratch store that they fill."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from kg.base.built_file import with_last_line
from tests.support.serving import BASE, Service, nquads

VERSION = "SELECT ?version (COUNT(?o) AS ?count) { <x:data> <x:version> ?version . ?s ?p ?o } GROUP BY ?version"
REFUSALS = {"busy", "worker-lost", "not-ready", "memory-limit"}  # what a service in need may say instead


def data(version: int) -> bytes:
    """A file of one version: as many further quads as its number, so that no half of one passes for another."""
    graph = f"<{BASE}source/first>"
    lines = [f'<x:data> <x:version> "{version}" {graph} .\n']
    lines += [f'<x:data> <x:part> "{part}" {graph} .\n' for part in range(version)]
    return with_last_line(nquads() + "".join(lines).encode())


def triples(version: int) -> int:
    """How many triples a version has in its default graph."""
    return len({line.rpartition(b" <")[0] for line in data(version).splitlines() if not line.startswith(b"#")})


class Readers:
    """Threads that ask without end; `wrong` is what none of the versions that may be served explains."""

    def __init__(self, url: str, threads: int) -> None:
        self.url = url
        self.allowed: dict[int, int] = {}
        self.statuses: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.done = threading.Event()
        self.threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(threads)]

    def allow(self, version: int) -> None:
        """From now on this version may be served beside those that may already."""
        self.allowed = {**self.allowed, version: triples(version)}

    def forbid_all_but(self, version: int) -> None:
        """From now on the others are wrong."""
        self.allowed = {version: self.allowed[version]}

    def _ask(self) -> None:
        while not self.done.is_set():
            try:
                with httpx.Client(base_url=self.url, timeout=600) as client:
                    for _ in range(20):
                        self.judge(client)
            except httpx.HTTPError as error:
                self.wrong.append(f"no answer: {error!r}")

    def judge(self, client: httpx.Client) -> bool:
        """Ask once; whether the answer came."""
        before = self.allowed
        answer = client.get("/sparql", params={"query": VERSION})
        if answer.status_code != 200:
            name = answer.json()["type"].rpartition("/")[2]
            self.statuses[name] += 1
            if name not in REFUSALS:
                self.wrong.append(answer.text)
            return False
        self.statuses["right"] += 1
        [row] = answer.json()["results"]["bindings"]
        version, count = int(row["version"]["value"]), int(row["count"]["value"])
        if count not in {known[version] for known in (before, self.allowed) if version in known}:
            self.wrong.append(f"version {version} with {count} triples, where {before} may be")
        return True

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask for the length of a block."""
        for thread in self.threads:
            thread.start()
        yield
        self.done.set()
        for thread in self.threads:
            thread.join()


class Writer:
    """Fills a scratch store; what was acknowledged must be there, what was refused may be or not."""

    def __init__(self, service: Service, token: str) -> None:
        self.service = service
        self.headers = {"Authorization": f"Bearer {token}"}
        self.kept: set[int] = set()
        self.doubtful: set[int] = set()

    def write(self, number: int) -> None:
        """One more quad."""
        text = f"INSERT DATA {{ <x:data> <x:number> {number} }}"
        sent = self.service.post(text, "application/sparql-update", headers=self.headers)
        (self.kept if sent.status_code == 204 else self.doubtful).add(number)

    def wrong(self) -> list[str]:
        """What is lost, and what nobody wrote."""
        found = self.service.query("SELECT ?n { <x:data> <x:number> ?n }")
        if found.status_code != 200:
            return [found.text]
        there = {int(row["n"]["value"]) for row in found.json()["results"]["bindings"]}
        lost, strange = self.kept - there, there - self.kept - self.doubtful
        return [f"lost {number}" for number in lost] + [f"not written {number}" for number in strange]
