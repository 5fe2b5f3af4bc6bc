"""One kept HTTP connection that asks and reads, and does nothing else: what is timed is the server.

Reads answers with a Content-Length and chunked ones; never follows, never retries.
"""

from __future__ import annotations

import re
import select
import socket

from benchmarks.answers import ROWS, TRIPLES

_CHUNK = 1 << 18
_LENGTH = re.compile(rb"\ncontent-length: *(\d+)", re.IGNORECASE)
_KIND = re.compile(rb"\ncontent-type: *([^\r]*)", re.IGNORECASE)
_CLOSE = re.compile(rb"\nconnection: *close", re.IGNORECASE)


class Connection:
    """A connection to a port of this machine; every call raises OSError where the server is gone or too slow."""

    def __init__(self, port: int, limit_s: float) -> None:
        self.port = port
        self.limit_s = limit_s
        self.socket: socket.socket | None = None
        self._open()

    def post(self, path: str, media_type: str, body: bytes) -> tuple[int, str, bytes]:
        """Status, media type and body of the answer to a POST, sent in one piece."""
        opened = self.socket if self.socket is not None and not _ended(self.socket) else self._open()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: {ROWS}, {TRIPLES}\r\n"
            f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        opened.sendall(head.encode() + body)
        return self._answer(opened)

    def _open(self) -> socket.socket:
        self.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=self.limit_s)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.socket

    def _answer(self, opened: socket.socket) -> tuple[int, str, bytes]:
        data = bytearray()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += _more(opened)
        head = bytes(data[:end])
        del data[: end + 4]
        length, kind = _LENGTH.search(head), _KIND.search(head)
        if length:
            while len(data) < int(length.group(1)):
                data += _more(opened)
            body = bytes(data)
        else:
            body = _unchunked(opened, data)
        if _CLOSE.search(head):
            self.close()
        return int(head[9:12]), kind.group(1).decode() if kind else "", body

    def close(self) -> None:
        """Leave; the next question opens the connection anew."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def _ended(opened: socket.socket) -> bool:
    """Whether the server has closed a connection that nobody used for a while, as RFC 9112 §9.5 lets it."""
    readable, _, _ = select.select([opened], [], [], 0)
    return bool(readable) and not opened.recv(1, socket.MSG_PEEK)


def _more(opened: socket.socket) -> bytes:
    found = opened.recv(_CHUNK)
    if not found:
        raise ConnectionResetError
    return found


def _unchunked(opened: socket.socket, data: bytearray) -> bytes:
    """The body of a chunked answer (RFC 9112 §7.1); trailers are not expected."""
    parts: list[bytes] = []
    while True:
        while (end := data.find(b"\r\n")) < 0:
            data += _more(opened)
        size = int(bytes(data[:end]).split(b";")[0], 16)
        while len(data) < end + 2 + size + 2:
            data += _more(opened)
        parts.append(bytes(data[end + 2 : end + 2 + size]))
        del data[: end + 4 + size]
        if size == 0:
            return b"".join(parts)
