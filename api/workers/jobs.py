"""What a worker does: read one job after another from its socket, answer each with one frame.

Never opens a socket or a file during a SPARQL job: the soft limit of file descriptors forbids it.
"""

from __future__ import annotations

import resource
import socket
import time
import traceback
from bisect import bisect
from datetime import date
from functools import cached_property
from itertools import accumulate

from pydantic_core import from_json, to_json

from api.workers import frames
from api.workers.descriptor_limit import seal, seal_but, unseal
from api.workers.evaluation import Query, evaluate
from api.workers.functions import PACKAGES, function_named
from api.workers.loading import DataSet
from api.workers.messages import CallJob, ChangeJob, Job, Reply, SelectionFields, SparqlJob
from kg.base.errors import LongtuError, MemoryLimit
from kg.store.shipped_query import run
from kg.store.snapshot import Selection, Snapshot

EVERYTHING = Selection()
RETIRE_GROWTH_KIB = 64 << 10
MOST_LEFT_OUT = 3000  # characters: a proxy takes 4 to 8 KiB of headers


def selection_from(fields: SelectionFields | None) -> Selection:
    """The choice of sources that a message carries; none is everything."""
    if fields is None:
        return EVERYTHING
    as_of = fields["as_of"]
    return Selection(
        as_of=date.fromisoformat(as_of) if as_of else None,
        possible=fields["possible"],
        without=tuple(fields["without"]),
        only=tuple(fields["only"]),
    )


def selection_fields(selection: Selection) -> SelectionFields | None:
    """A choice of sources as plain values for a message; None for everything."""
    if selection.of_sources == EVERYTHING:
        return None
    return {
        "as_of": selection.as_of.isoformat() if selection.as_of else None,
        "possible": selection.possible,
        "without": selection.without,
        "only": selection.only,
    }


def shipped(snapshot: Snapshot, name: str, given: dict[str, str]) -> list[dict[str, str]]:
    """The rows of a shipped query, as plain strings by column."""
    return run(snapshot, name, **given).values()


class Jobs:
    """A worker's side of its socket: the data set, the memory it may take, the packages whose functions it calls."""

    def __init__(self, data: DataSet, memory_limit_mb: int, packages: tuple[str, ...] = PACKAGES) -> None:
        self.data = data
        self.memory_limit_mb = memory_limit_mb
        self.packages = packages

    @cached_property
    def left_out(self) -> str:
        """The sources that the data lacks, each with the reason, as far as they fit into a header."""
        said = [f"{out.source} ({out.reason})" for out in self.data.left_out]
        kept = bisect(list(accumulate(len(name) + 2 for name in said)), MOST_LEFT_OUT)
        return ", ".join([*said[:kept], *([f"and {len(said) - kept} more"] if kept < len(said) else [])])

    def work(self, connection: socket.socket) -> None:
        """Answer jobs until the other side closes, or until this process has grown."""
        connection.sendall(frames.pack({"hello": True, "spent": time.process_time()}))
        baseline = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        while (received := frames.receive(connection)) is not None:
            job: Job = from_json(received[0])
            header, body = self._answer(job, received[1])
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - baseline
            # A change leaves its marks in this process, also a failed one.
            changed = job["kind"] == "change"
            header["retire"] = header.get("retire", False) or changed or grown > RETIRE_GROWTH_KIB
            header["spent"] = time.process_time()
            connection.sendall(frames.pack(header, body))

    def _answer(self, job: Job, payload: bytes) -> tuple[Reply, bytes]:
        start = time.perf_counter()
        try:
            header, body = self._done(job, payload)
        except LongtuError as error:
            header, body = frames.error_header(error), b""
        except MemoryError:
            limit = self.memory_limit_mb
            spent = MemoryLimit(f"the work needed more than {limit} MiB of memory", limit=limit)
            header, body = {**frames.error_header(spent), "retire": True}, b""
        except BaseException as error:  # a panic of the engine is a BaseException; the service must hear of it
            text = "".join(traceback.format_exception(error))[-4000:]
            lost: Reply = {"error": "WorkerLost", "fields": {"message": "internal error"}}
            header, body = {**lost, "trace": text, "retire": True}, b""
        header["seconds"] = time.perf_counter() - start
        return header, body

    def _done(self, job: Job, payload: bytes) -> tuple[Reply, bytes]:
        if job["kind"] == "sparql":
            return self._sparql(job)
        if job["kind"] == "call":
            return self._call(job, payload)
        return self._change(job, payload)

    def _sparql(self, job: SparqlJob) -> tuple[Reply, bytes]:
        seal_but(self.data.unopened())
        query = job["query"]
        query["services"] = tuple(query["services"])
        default, named = (
            None if names is None else tuple(names) for names in (job["default_graphs"], job["named_graphs"])
        )
        answer = evaluate(self.data, Query(**query), Selection(default_graphs=default, named_graphs=named))
        header: Reply = {
            "media_type": answer.media_type,
            "coding": answer.coding,
            "changing": answer.changing,
            "form": answer.form,
            "left_out": self.left_out,
        }
        return header, answer.body

    def _call(self, job: CallJob, payload: bytes) -> tuple[Reply, bytes]:
        unseal()
        arguments, named = from_json(payload)
        function = function_named(job["function"], self.packages)
        result = function(self.data, *arguments, **named)
        return {}, result if isinstance(result, bytes) else to_json(result)

    def _change(self, job: ChangeJob, payload: bytes) -> tuple[Reply, bytes]:
        """A function that returns (header, new data): scratch mode only."""
        seal()
        function = function_named(job["function"], self.packages)
        header, body = function(self.data, payload, *job["arguments"], **job["named"])
        return header, body
