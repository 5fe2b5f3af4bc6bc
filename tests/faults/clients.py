"""Clients that know the answers: of a service whose data has versions, and of a scratch store that they fill."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import cycle
from urllib.parse import quote

import httpx

from api.drawing.fonts import chinese_fonts
from kg.base.built_file import with_last_line
from kg.base.paths import example_dir
from kg.build.dataset import build
from kg.records.load import load
from tests.support.serving import BASE, Service, nquads

VERSION = "SELECT ?version (COUNT(?o) AS ?count) { <x:data> <x:version> ?version . ?s ?p ?o } GROUP BY ?version"
OFTEN = 20  # the whole is asked for so much more often than each choice and each picture
# What a service in need may say instead.
REFUSALS = {"busy", "worker-lost", "not-ready", "memory-limit", "time-limit"}
FIRST, SECOND, THIRD = (f"<{BASE}source/{name}>".encode() for name in ("first", "second", "third"))
# Choices of sources, each with the graphs that it leaves out: a pattern of their names.
CHOICES = {
    "": b"(?!)",
    "&without=second": re.escape(SECOND),
    "&asOf=2026-01-02": re.escape(THIRD),
    "&only=first": rb"(?!%b).*" % re.escape(FIRST),  # the names of what it does not speak of go too
}
FORMS = ("svg", "vl.json", "gexf", "csv", *(["png"] if chinese_fonts() else []))
PICTURES = tuple(f"/views/co-investment.{form}?lang=en" for form in FORMS)


@lru_cache(maxsize=1)
def landscape() -> bytes:
    """The example's sources and the names of what they speak of: a view has rows of it, and a picture marks."""
    quads = build(load(example_dir())).nquads.splitlines(keepends=True)
    sources = {f"<{BASE}source/{path.stem}> .\n".encode() for path in (example_dir() / "claims").iterdir()}
    stated = [line for line in quads if b"<" + line.rpartition(b" <")[2] in sources]
    things = set(re.findall(b"<%bid/[^>]+>" % re.escape(BASE.encode()), b"".join(stated)))
    named = [line for line in quads if line.endswith(b"/names> .\n") and line.partition(b" ")[0] in things]
    return b"".join(stated + named)


def data(version: int) -> bytes:
    """A file of one version: as many further quads as its number, so that no half of one passes for another."""
    lines = [b'<x:data> <x:version> "%d" %b .\n' % (version, FIRST)]
    lines += [b'<x:data> <x:part> "%d" %b .\n' % (part, FIRST) for part in range(version)]
    return with_last_line(landscape() + nquads() + b"".join(lines))


def triples(version: int, choice: str = "") -> int:
    """How many triples a version has in the default graph of a choice."""
    left_out = re.compile(CHOICES[choice] + rb" \.\n")
    quads = [line.rpartition(b" <") for line in data(version).splitlines(True) if not line.startswith(b"#")]
    return len({triple for triple, _, graph in quads if not left_out.fullmatch(b"<" + graph)})


class Readers:
    """Threads that ask without end; `wrong` is what none of the versions that may be served explains.

    They ask for the version, of all sources and of each choice, and for pictures, which are those of every version.
    """

    def __init__(self, url: str, threads: int) -> None:
        self.url = url
        self.allowed: dict[int, dict[str, int]] = {}
        self.pictures: dict[str, bytes] = {}
        self.statuses: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.done = threading.Event()
        self.threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(threads)]

    def allow(self, version: int) -> None:
        """From now on this version may be served beside those that may already."""
        self.allowed = {**self.allowed, version: {choice: triples(version, choice) for choice in CHOICES}}

    def forbid_all_but(self, version: int) -> None:
        """From now on the others are wrong."""
        self.allowed = {version: self.allowed[version]}

    def learn(self) -> None:
        """Keep the pictures as they are without any fault, and have every choice of sources open."""
        with httpx.Client(base_url=self.url, timeout=600) as client:
            self.pictures = {path: client.get(path).raise_for_status().content for path in PICTURES}
            self.wrong += [path for path, body in self.pictures.items() if "png" not in path and b"Tinglan" not in body]
            for choice in CHOICES:
                self.judge(client, choice)

    def _ask(self) -> None:
        questions = cycle([*[""] * OFTEN, *CHOICES, *PICTURES])
        while not self.done.is_set():
            try:
                with httpx.Client(base_url=self.url, timeout=600) as client:
                    for _ in range(20):
                        self.judge(client, next(questions))
            except httpx.HTTPError as error:
                self.wrong.append(f"no answer: {error!r}")

    def judge(self, client: httpx.Client, question: str) -> None:
        """Ask for the version of a choice, or for a picture."""
        before, picture = self.allowed, question in PICTURES
        answer = client.get(question if picture else f"/sparql?query={quote(VERSION)}{question}")
        kind = question.rpartition("/")[2] if picture else f"version{question}"
        if answer.status_code != 200:
            name = answer.json()["type"].rpartition("/")[2]
            self.statuses[name] += 1
            if name not in REFUSALS:
                self.wrong.append(answer.text)
            return
        self.statuses[f"right: {kind}"] += 1
        if picture:
            if answer.content != self.pictures[question]:
                self.wrong.append(f"another {kind}")
            return
        [row] = answer.json()["results"]["bindings"]
        version, count = int(row["version"]["value"]), int(row["count"]["value"])
        if count not in {known[version][question] for known in (before, self.allowed) if version in known}:
            self.wrong.append(f"version {version}{question} with {count} triples, where {before} may be")

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
