"""The data set into an engine that others run, by the Graph Store Protocol: one graph a source, the merge as one more.

Batches are tried again, a push that ended early goes on where it was, and the manifest comes last: until then nothing
that asks for it sees anything. Never asks the engine to load an address.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator

import httpx2 as httpx
import pyoxigraph as ox

from kg import __version__
from kg.base.errors import EngineFault
from kg.base.progress import SILENT, Progress
from kg.store.answer_check import known_answers
from kg.store.engine_http import Engine
from kg.store.remote_graph import CHECKED, FORMAT, MANIFEST, MERGED, OF_PUSH, STATE, VALUE, Push
from kg.store.snapshot import Snapshot

BATCH = 10_000  # triples of one request
TRIES, PAUSE_S = 5, 1.0


def push(snapshot: Snapshot, packaged: Snapshot, engine: Engine, progress: Progress = SILENT) -> Push:
    """Write the snapshot into the engine's graph store and give the manifest; answers are checked on `packaged`.

    Raises EngineFault where the engine does not take it: what it has taken is kept, and the next push goes on there.
    """
    writer = _Writer(engine, snapshot.digest)
    old = writer.begun()
    for graph in sorted({*old} - {*snapshot.graphs} - {*OF_PUSH}):
        writer.delete(graph)
    pieces = [*((graph, _triples(snapshot, ox.NamedNode(graph))) for graph in snapshot.graphs)]
    pieces += [(MERGED, _triples(snapshot, ox.DefaultGraph())), (CHECKED, _triples(packaged, ox.DefaultGraph()))]
    progress.stage("pushing", snapshot.statements + _merged(packaged), "triples")
    for graph, triples in pieces:
        writer.write(graph, triples, progress)
    manifest = Push(
        format=FORMAT,
        digest=snapshot.digest,
        version=snapshot.version,
        software=__version__,
        data_as_of=snapshot.data_as_of,
        statements=snapshot.statements,
        graphs=snapshot.graphs,
        answers=known_answers(packaged.store),
    )
    writer.put(MANIFEST, manifest.model_dump_json())
    writer.delete(STATE)
    return manifest


def _merged(snapshot: Snapshot) -> int:
    return snapshot.statements - sum(snapshot.sizes().values())


def _triples(snapshot: Snapshot, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[bytes]:
    """The triples of a graph as N-Triples, always in the same order, in pieces of one request."""
    found = snapshot.store.quads_for_pattern(None, None, None, graph)
    lines = sorted(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in found)
    for start in range(0, len(lines), BATCH):
        yield "".join(lines[start : start + BATCH]).encode()


class _Writer:
    """Writes graphs in batches and notes in a graph of the engine itself how far it has come."""

    def __init__(self, engine: Engine, digest: str) -> None:
        self.engine, self.digest = engine, digest
        self.done: set[str] = set()

    def begun(self) -> set[str]:
        """Go on with a push of the same data, or begin one; the graphs that the engine holds of an earlier push."""
        noted = self._noted(STATE)
        held = {graph for note in noted if note.startswith("held\t") for graph in note.split("\t")[1:]}
        manifests = self._noted(MANIFEST)
        for text in manifests:
            held |= set(json.loads(text)["graphs"])
        if f"digest\t{self.digest}" in noted and not manifests:
            self.done = noted
            return held
        self.delete(STATE)
        self.put(STATE, f"digest\t{self.digest}", *(f"held\t{graph}" for graph in sorted(held)))
        self.delete(MANIFEST)
        return held

    def _noted(self, graph: str) -> set[str]:
        accept = {"Accept": "application/n-triples"}
        response = self._tried(lambda: self.engine.sent("GET", graph, absent=True, headers=accept))
        if response.status_code == 404:
            return set()
        try:
            found = list(ox.parse(response.content, ox.RdfFormat.N_TRIPLES))
        except SyntaxError:
            what, remedy = "the engine answered what is no N-Triples", "name the address of its graph store"
            raise EngineFault(what, place=self.engine.place, remedy=remedy) from None
        return {quad.object.value for quad in found if isinstance(quad.object, ox.Literal)}

    def delete(self, graph: str) -> None:
        """Take a graph out, if it is there."""
        self._tried(lambda: self.engine.sent("DELETE", graph, absent=True))

    def put(self, graph: str, *values: str, method: str = "PUT") -> None:
        """Write the values of a graph of the push itself."""
        lines = [f"<{graph}> <{VALUE}> {ox.Literal(value)} .\n" for value in values]
        self._send(method, graph, "".join(lines).encode())

    def write(self, graph: str, pieces: Iterable[bytes], progress: Progress) -> None:
        """Write one graph: its first piece replaces what was there, the others are added."""
        for number, piece in enumerate(pieces):
            note = f"done\t{graph}\t{number}"
            if note not in self.done:
                self._send("POST" if number else "PUT", graph, piece)
                self.put(STATE, note, method="POST")
            progress.advance(piece.count(b"\n"))

    def _send(self, method: str, graph: str, body: bytes) -> None:
        headers = {"Content-Type": "application/n-triples"}
        self._tried(lambda: self.engine.sent(method, graph, content=body, headers=headers))

    def _tried(self, request: Callable[[], httpx.Response]) -> httpx.Response:
        """Send a request, again after a pause where that may help."""
        for number in range(1, TRIES + 1):
            try:
                return request()
            except EngineFault as error:
                if not error.again or number == TRIES:
                    raise
                time.sleep(PAUSE_S * number)
        raise AssertionError("unreachable")
