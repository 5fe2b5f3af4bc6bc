"""Frames between the service and its workers: one JSON header and one body of bytes each.

Both sides use it: the worker with blocking sockets, the service with asyncio. Never pickles: a worker has read
foreign text, so what it sends is data, not code.
"""

from __future__ import annotations

import json
import socket
import struct

from pydantic_core import to_json

from api.workers.messages import DrawJob, ErrorFields, Job, Reply
from kg.base.errors import LongtuError

_LENGTHS = struct.Struct(">II")
PREFIX_SIZE = _LENGTHS.size
# A job is smaller: for each larger block that is asked for, glibc first joins what is free (malloc(3)).
_USUAL = 16 << 10
_CHUNK = 256 << 10


def _encode(header: Job | DrawJob | Reply) -> bytes:
    try:
        return to_json(header, fallback=str)
    except ValueError:  # half a surrogate pair, which is no text: it arrives as a question mark
        return json.dumps(header, ensure_ascii=False, default=str).encode("utf-8", "replace")


def pack(header: Job | DrawJob | Reply, body: bytes = b"") -> bytes:
    """One frame: lengths, header, body."""
    head = _encode(header)
    return _LENGTHS.pack(len(head), len(body)) + head + body


def lengths(prefix: bytes | bytearray | memoryview) -> tuple[int, int]:
    """Lengths of header and body, from the first `PREFIX_SIZE` bytes of a frame."""
    head, body = _LENGTHS.unpack_from(prefix)
    return head, body


def is_whole(data: bytes | bytearray) -> bool:
    """Whether a frame is complete."""
    return len(data) >= PREFIX_SIZE and len(data) >= PREFIX_SIZE + sum(lengths(data))


def receive(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Wait for one frame, the only one under way: header (JSON) and body; None where the other side has closed."""
    data = connection.recv(_USUAL)
    if is_whole(data):  # as a frame of the usual size is after one system call
        return unpack(data)
    parts = bytearray(data)
    while not is_whole(parts):
        more = connection.recv(_CHUNK)
        if not more:
            return None
        parts += more
    return unpack(bytes(parts))


def unpack(frame: bytes) -> tuple[bytes, bytes]:
    """Header (JSON) and body of a whole frame."""
    start = PREFIX_SIZE + lengths(frame)[0]
    return frame[PREFIX_SIZE:start], frame[start:]


def error_fields(error: LongtuError) -> ErrorFields:
    """What an error carries, as plain values."""
    fields: ErrorFields = {**vars(error), "message": error.message}  # type: ignore[typeddict-item]  # further ones too
    return fields


def error_header(error: LongtuError) -> Reply:
    """A LongtuError as a header: class name and plain fields."""
    return {"error": type(error).__name__, "fields": error_fields(error)}


def error_from(name: str, fields: ErrorFields) -> LongtuError:
    """The LongtuError that `error_header` wrote; of the base class where the name is unknown here."""
    kinds = {kind.__name__: kind for kind in _family(LongtuError)}
    kind = kinds.get(name, LongtuError)
    error = kind.__new__(kind)
    LongtuError.__init__(
        error,
        str(fields.get("message", "")),
        remedy=str(fields.get("remedy", "")),
        place=str(fields.get("place", "")),
    )
    for name, value in fields.items():
        setattr(error, name, tuple(value) if isinstance(value, list) else value)
    return error


def _family(kind: type[LongtuError]) -> list[type[LongtuError]]:
    return [kind, *(member for child in kind.__subclasses__() for member in _family(child))]
