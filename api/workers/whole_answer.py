"""An answer written whole into memory: within its limit, and in a form that can hold what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from kg.base.errors import ResultTooLarge
from kg.build.serialization import held


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
        ResultTooLarge: it is over `limit` bytes. NotInThisForm: this form cannot hold what the answer says.
    """
    buffer = LimitedBuffer(limit)

    def whole() -> bytes:
        write(buffer)  # type: ignore[arg-type]  # the engine wants IO; write and flush suffice
        return b"".join(buffer.parts)

    return held(whole, media_type)
