"""Which queries are known to run long, so that the next of the kind waits apart and holds no worker to be found out.

Never looks into a query: it is known by the bytes that ask for it.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from hashlib import blake2b

from kg.base.errors import Busy

KNOWN = 4096


class LongQueries:
    """The queries that were seen to run long: another of the kind waits until fewer of them run."""

    def __init__(self, most: int, counts: Counter[str]) -> None:
        self.most = most
        self.counts = counts
        self.known: OrderedDict[bytes, None] = OrderedDict()

    def key(self, frame: bytes) -> bytes:
        """What a job is known by, if it is known; else nothing."""
        if not self.known:
            return b""
        key = blake2b(frame, digest_size=16).digest()
        return key if key in self.known else b""

    def refusal(self, reason: str = "") -> Busy:
        """The error for one long query too many."""
        self.counts["refused_long"] += 1
        message = reason or f"{self.most} long queries are running already"
        return Busy(message, limit=self.most, remedy="try again in a moment")

    def note(self, frame: bytes, *, long: bool) -> None:
        """Remember that a query ran long, or forget that it once did."""
        if not long and not self.known:
            return
        key = blake2b(frame, digest_size=16).digest()
        self.known.pop(key, None)
        if long:
            self.known[key] = None
            if len(self.known) > KNOWN:
                self.known.popitem(last=False)
