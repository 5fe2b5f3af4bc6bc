"""How long a job may take: it gives way to shorter ones, counts among the long ones, is stopped at its limit.

Never starts a job.
"""

from __future__ import annotations

from api.workers.worker_handle import Worker
from kg.base.errors import TimeLimit

# A query that runs longer than this gives way to shorter ones; one that runs longer than `slow_after_s` counts as long
# running, and only so many of those are let run.
NICE_AFTER_S = 0.05
NICENESS = 15
OWN_PATIENCE = 10  # times the limit: a call of our own code is bounded by processor time, and by that


class Watch:
    """The watch over one job, which has run since `begun`; `own` is a call of our own code."""

    def __init__(self, worker: Worker, frame: bytes, limit: float, begun: float, *, own: bool) -> None:
        self.worker, self.crew = worker, worker.crew
        self.frame, self.limit, self.begun, self.own = frame, limit, begun, own
        self.used = worker.processor_time() if own else 0.0
        self.deadline = begun + limit * (OWN_PATIENCE if own else 1)
        worker.long = bool(self.crew.long_queries.key(frame))
        self._wait(self.crew.settings.slow_after_s if own else NICE_AFTER_S)

    def _wait(self, seconds: float) -> None:
        loop = self.crew.loop
        self.worker.watch = loop.call_at(min(loop.time() + seconds, self.deadline), self._look)

    def _spent(self) -> float:
        """Seconds of the limit: on a busy machine our own code takes no more of it for that."""
        return self.worker.processor_time() - self.used if self.own else self.crew.loop.time() - self.begun

    def _look(self) -> None:
        """The job is still running: lower its priority, then count it among the long ones, then stop it."""
        spent, slow = self._spent(), self.crew.settings.slow_after_s
        if spent >= self.limit or self.crew.loop.time() >= self.deadline:
            self.crew.counts["stopped_time_limit"] += 1
            remedy = "ask for less at once: add patterns, FILTER or LIMIT"
            self.worker.fail(TimeLimit(f"the work took longer than {self.limit:g} s", limit=self.limit, remedy=remedy))
        elif not self.own and not self.worker.niced:
            self.worker.give_way(NICENESS)
            self._wait(slow - NICE_AFTER_S)
        elif self.own and spent < slow:
            self._wait(slow - spent)
        elif not self.worker.long and self._too_many():
            self.crew.long_queries.note(self.frame, long=not self.own)
            self.worker.fail(self.crew.long_queries.refusal())
        else:
            self.worker.long = True
            if not self.own:
                self.crew.long_queries.note(self.frame, long=True)
            self._wait(max(self.limit - spent, slow))

    def _too_many(self) -> bool:
        """Whether enough long jobs run. What is not computed ahead yet may be computed by whoever is asked for it."""
        if self.own and self.crew.succession.reading_ahead:
            return False
        return self.crew.long_running() >= self.crew.settings.long_running
