"""Who waits for a worker: a line for each client, served in turn, so that nobody who asks much keeps others waiting.

A client is known by its address. Never holds more than it may: of the longest line the last goes.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

    from api.workers.worker_handle import Worker

    Waiter = asyncio.Future[Worker]

CLIENT: ContextVar[str] = ContextVar("CLIENT", default="")  # the address of who is being answered


class WaitingLine:
    """The jobs that wait for a worker."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.lines: OrderedDict[str, deque[Waiter]] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return self.size

    def join(self, client: str, waiter: Waiter, refusal: Callable[[], Exception]) -> None:
        """Wait as the last of this client; where the lines are full, the last of the longest is refused instead.

        Raises:
            Exception: the refusal, where none is longer than the line of this client.
        """
        if self.size >= self.most:
            longest = max(self.lines.values(), key=len, default=deque())
            if len(longest) <= len(self.lines.get(client, ())) + 1:
                raise refusal()
            refused = longest[-1]
            self.leave(refused)
            refused.set_exception(refusal())
            refused.exception()  # asyncio logs what nobody has looked at, and who waited may have left
        self.lines.setdefault(client, deque()).append(waiter)
        self.size += 1

    def leave(self, waiter: Waiter) -> None:
        """Wait no longer."""
        for client, line in self.lines.items():
            if waiter in line:
                line.remove(waiter)
                self.size -= 1
                if not line:
                    del self.lines[client]
                return

    def first(self) -> Waiter | None:
        """The next to be served, who waits no longer: the first of the client whose turn it is."""
        while self.lines:
            client, line = self.lines.popitem(last=False)
            waiter = line.popleft()
            self.size -= 1
            if line:
                self.lines[client] = line  # at the end: the others come first now
            if not waiter.done():
                return waiter
        return None
