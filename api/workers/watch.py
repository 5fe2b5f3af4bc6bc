"""How long a job may take: it gives way to shorter ones, counts among the long ones, is stopped at its limit.

What a job is, is told by the processor time that it has had: on a busy machine a light one is not slow for that. Never
starts a job.
"""

from __future__ import annotations

from api.workers.worker_handle import Worker
from kg.base.errors import TimeLimit

# A query that has had more processor time than this gives way to light ones, and only so many of those are let run that
# workers are left for light ones; one that has had more than `slow_after_s` counts as long running.
NICE_AFTER_S = 0.05
NICENESS = 15
OWN_PATIENCE = 10  # times the limit: a call of our own code is bounded by processor time, and by that


class Watch:
    """The watch over one job, which has run since `begun`; `own` is a call of our own code.

    `ahead` is one that began while what pages stand on was still being computed: its worker has to compute that.
    """

    def __init__(self, worker: Worker, frame: bytes, limit: float, begun: float, *, own: bool) -> None:
        self.worker, self.crew = worker, worker.crew
        self.frame, self.limit, self.begun, self.own = frame, limit, begun, own
        self.ahead = own and self.crew.succession.reading_ahead
        self.deadline = begun + limit * (OWN_PATIENCE if own else 1)
        worker.slow = worker.long = bool(self.crew.long_queries.key(frame))
        self._wait(self.crew.settings.slow_after_s if own else NICE_AFTER_S)

    def _wait(self, seconds: float) -> None:
        loop = self.crew.loop
        self.worker.watch = loop.call_at(min(loop.time() + seconds, self.deadline), self._look)

    def _look(self) -> None:
        """The job is still running: lower its priority, then count it among the long ones, then stop it."""
        now, slow = self.crew.loop.time(), self.crew.settings.slow_after_s
        used = self.worker.processor_time() - self.worker.spent
        if now >= self.deadline or (used if self.own else now - self.begun) >= self.limit:
            self.crew.counts["stopped_time_limit"] += 1
            what = f"the work took longer than {self.limit:g} s"
            self.worker.fail(TimeLimit(what, limit=self.limit, remedy=self._remedy()))
        elif used < NICE_AFTER_S and not self.own:
            self._wait(NICE_AFTER_S)
        elif not self.own and not self.worker.niced:
            self._slow(slow - used)
        elif used < slow:
            self._wait(max(slow - used, NICE_AFTER_S))
        elif not self.worker.long and self._too_many():
            self._refuse(f"{self.crew.settings.long_running} long queries are running already")
        else:
            self.worker.slow = self.worker.long = True
            if not self.own:
                self.crew.long_queries.note(self.frame, long=True)
            self._wait(max(self.limit - (used if self.own else now - self.begun), slow))

    def _remedy(self) -> str:
        if self.ahead:
            return "ask again in a minute: what pages stand on is still being computed"
        return "ask for less at once: add patterns, FILTER or LIMIT"

    def _slow(self, left: float) -> None:
        """It is no light query: it gives way, or ends where the workers that are left are kept for light ones."""
        if not self.worker.slow and not self.crew.room_for_slow():
            self._refuse("the workers that are left are kept for light queries")
            return
        self.worker.slow = True
        self.worker.give_way(NICENESS)
        self._wait(max(left, NICE_AFTER_S))

    def _refuse(self, reason: str) -> None:
        self.crew.long_queries.note(self.frame, long=not self.own)
        self.worker.fail(self.crew.long_queries.refusal(reason))

    def _too_many(self) -> bool:
        """Whether enough long jobs run. What is not computed ahead yet may be computed by whoever is asked for it."""
        return not self.ahead and self.crew.long_running() >= self.crew.settings.long_running
