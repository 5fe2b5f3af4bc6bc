"""A response as it goes over the wire: status line, date, headers that cannot break it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

Pair = tuple[bytes, bytes]

CLOSE: Pair = (b"connection", b"close")
_AS_READ = {b"content-type": b"Content-Type"}  # R's RCurl finds the characters of an answer by this spelling alone
_STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}


def head(status: int, headers: Sequence[Pair]) -> bytes:
    """Status line, date and these headers; the empty line that ends a head is left to the caller.

    Raises:
        ValueError: a header holds a line break, which would let it say more than it should, or a null.
    """
    lines = b"".join([b"%b: %b\r\n" % (_AS_READ.get(name, name), value) for name, value in headers])
    if lines.count(b"\n") != len(headers) or lines.count(b"\r") != len(headers) or b"\0" in lines:
        raise ValueError("a header would break the response")
    return b"%b%b%b" % (_STATUS_LINES[status], _date(int(time.time())), lines)


@lru_cache(maxsize=1)
def _date(now: int) -> bytes:
    return b"date: %b\r\n" % formatdate(now, usegmt=True).encode()
