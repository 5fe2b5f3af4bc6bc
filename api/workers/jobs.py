"""What a worker does: read one job after another from its socket, answer each with one frame.

Never opens a socket or a file during a SPARQL job: the soft limit of file descriptors forbids it.
"""

from __future__ import annotations

import importlib
import json
import resource
import socket
import time
import traceback
from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any

from pydantic_core import to_json

from api.workers import frames
from api.workers.descriptor_limit import seal, unseal
from api.workers.evaluation import Query, evaluate
from kg.base.errors import LongtuError, MemoryLimit
from kg.store.shipped_query import run
from kg.store.snapshot import Selection

EVERYTHING = Selection()
RETIRE_GROWTH_KIB = 64 << 10


def selection_from(fields: dict[str, Any] | None) -> Selection:
    """The Selection that a job's header carries; none is everything."""
    if fields is None:
        return EVERYTHING
    fields = dict(fields)
    if fields.get("as_of"):
        fields["as_of"] = date.fromisoformat(fields["as_of"])
    for name in ("without", "default_graphs", "named_graphs"):
        if fields.get(name) is not None:
            fields[name] = tuple(fields[name])
    return Selection(**fields)


def selection_fields(selection: Selection) -> dict[str, Any] | None:
    """A Selection as plain values for a job's header; None for everything."""
    if selection == EVERYTHING:
        return None
    return {
        "as_of": selection.as_of.isoformat() if selection.as_of else None,
        "possible": selection.possible,
        "without": selection.without,
        "default_graphs": selection.default_graphs,
        "named_graphs": selection.named_graphs,
    }


def function(path: str) -> Callable[..., Any]:
    """The function named by `module:name`."""
    module, _, name = path.partition(":")
    found: Callable[..., Any] = attrgetter(name)(importlib.import_module(module))
    return found


def shipped(snapshot: Any, name: str, given: dict[str, str]) -> list[dict[str, str]]:
    """The rows of a shipped query, as plain strings by column."""
    return run(snapshot, name, **given).values()


def _sparql(snapshot: Any, job: frames.Header, _payload: bytes) -> tuple[frames.Header, bytes]:
    seal()
    fields = {**job["query"], "services": tuple(job["query"].get("services", ()))}
    answer = evaluate(snapshot, Query(**fields), selection_from(job.get("selection")))
    header = {
        "media_type": answer.media_type,
        "coding": answer.coding,
        "changing": answer.changing,
        "form": answer.form,
        "left_out": answer.left_out,
    }
    return header, answer.body


def _call(snapshot: Any, job: frames.Header, payload: bytes) -> tuple[frames.Header, bytes]:
    unseal()
    arguments = json.loads(payload) if payload else {}
    result = function(job["function"])(snapshot.select(selection_from(job.get("selection"))), **arguments)
    return {}, result if isinstance(result, bytes) else to_json(result)


def _change(snapshot: Any, job: frames.Header, payload: bytes) -> tuple[frames.Header, bytes]:
    """A function that returns (header, new data): scratch mode only."""
    seal()
    header, body = function(job["function"])(snapshot, payload, **job["arguments"])
    return header, body


_KINDS = {"sparql": _sparql, "call": _call, "change": _change}


def work(snapshot: Any, connection: socket.socket, memory_limit_mb: int) -> None:
    """Answer jobs until the other side closes, or until this process has grown."""
    connection.sendall(frames.pack({"hello": True}))
    baseline = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while (received := frames.receive(connection)) is not None:
        header, body = _answer(snapshot, *received, memory_limit_mb)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - baseline
        # A change leaves its marks in this process, also a failed one.
        changed = received[0]["kind"] == "change"
        header["retire"] = header.get("retire", False) or changed or grown > RETIRE_GROWTH_KIB
        connection.sendall(frames.pack(header, body))


def _answer(snapshot: Any, job: frames.Header, payload: bytes, memory_limit_mb: int) -> tuple[frames.Header, bytes]:
    start = time.perf_counter()
    try:
        header, body = _KINDS[job["kind"]](snapshot, job, payload)
    except LongtuError as error:
        header, body = frames.error_header(error), b""
    except MemoryError:
        spent = MemoryLimit(f"the work needed more than {memory_limit_mb} MiB of memory", limit=memory_limit_mb)
        header, body = {**frames.error_header(spent), "retire": True}, b""
    except BaseException as error:  # a panic of the engine is a BaseException; the service must hear of it
        text = "".join(traceback.format_exception(error))[-4000:]
        header, body = (
            {"error": "WorkerLost", "fields": {"message": "internal error"}, "trace": text, "retire": True},
            b"",
        )
    header["seconds"] = time.perf_counter() - start
    return header, body
