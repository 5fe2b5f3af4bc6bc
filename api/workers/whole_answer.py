"""An answer written whole into memory: within its limit, and in a form that can hold what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO

from api.http.negotiation import NotAcceptable
from kg.base.errors import ResultTooLarge

# Characters outside XML 1.0, section 2.2, and an element that the engine names without a local part.
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<oxprefix:[\s/>]")


class LimitedBuffer:
    """A file that refuses to grow past `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self.limit = limit

    def write(self, data: bytes) -> int:
        """Take `data`, or raise ResultTooLarge."""
        self.size += len(data)
        if self.size > self.limit:
            raise ResultTooLarge(
                f"the result is larger than {self.limit >> 20} MiB",
                limit=self.limit >> 20,
                remedy="page with ORDER BY, LIMIT and OFFSET, ask for fewer columns, or take the dump",
            )
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: the data is in memory."""


def written(write: Callable[[IO[bytes]], object], media_type: str, limit: int) -> bytes:
    """What `write` writes into a file.

    Raises:
        ResultTooLarge: it is over `limit` bytes. NotAcceptable: this form cannot hold what the answer says.
    """
    buffer = LimitedBuffer(limit)
    try:
        write(buffer)  # type: ignore[arg-type]  # the engine wants IO; write and flush suffice
    except OSError as error:
        if "JSON-LD" not in str(error):
            raise
        raise NotAcceptable("JSON-LD has no form for triple terms", remedy="ask for Turtle or N-Triples") from None
    body = b"".join(buffer.parts)
    if "xml" in media_type and _NOT_XML.search(body):
        what = "the answer holds a character or the name of a property that XML cannot carry"
        raise NotAcceptable(what, remedy="ask for JSON or TSV, and for triples in Turtle")
    return body
