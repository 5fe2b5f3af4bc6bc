"""How long to wait before something that has ended is started again: what ends at once must not become a storm."""

from __future__ import annotations

import time

FIRST_S = 0.1
MOST_S = 5.0
QUIET_S = 30.0  # after which the next end counts as the first


class Backoff:
    """At once the first time, then longer and longer."""

    def __init__(self) -> None:
        self.last = float("-inf")
        self.following = 0.0

    def pause(self) -> float:
        """Seconds to wait after one more end."""
        now = time.monotonic()
        if now - self.last > QUIET_S:
            self.following = 0.0
        pause, self.last = self.following, now
        self.following = min(max(FIRST_S, 2 * pause), MOST_S)
        return pause
