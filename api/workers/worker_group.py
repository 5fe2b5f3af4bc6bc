"""The crew of worker processes: forked ahead of need, lent to one job at a time, killed, replaced, swapped.

Never decides how long a job may take: `api.workers.pool` does.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import socket
from collections import Counter

from api.http.measures import Measures
from api.http.settings import Settings
from api.workers import selections
from api.workers.backoff import Backoff
from api.workers.exit_status import ending
from api.workers.loading import Loading
from api.workers.long_queries import LongQueries
from api.workers.messages import Exited, Forked
from api.workers.preloader import Template
from api.workers.succession import Succession
from api.workers.waiting_line import CLIENT, WaitingLine
from api.workers.worker_handle import Worker
from kg.base.errors import Busy, LongtuError, WorkerLost
from kg.store.selection import Selection

log = logging.getLogger("longtu.crew")

MOST_FAILURES = 5
KEPT_FOR_LIGHT = 4  # one worker of so many
QUIET_S = 10.0  # after a rush, until the workers go that it has left


class Crew:
    """The workers of one service."""

    def __init__(self, settings: Settings, loading: Loading, whole: Crew | None = None) -> None:
        self.settings = settings
        self.loading = loading
        self.counts: Counter[str] = Counter() if whole is None else whole.counts
        self.measures: Measures
        self.measures = Measures() if whole is None else whole.measures
        self.succession = Succession(loading, self, self.counts)
        self.workers: dict[int, Worker] = {}
        self.idle: list[Worker] = []
        self.waiting = WaitingLine(settings.queue_limit)
        self.waiting_long = WaitingLine(settings.queue_limit // 4)  # jobs that are known to run long
        self.numbers = itertools.count(1)
        self.stopping = False
        self.tasks: set[asyncio.Task[None]] = set()
        self.ends = Backoff()
        self.long_queries: LongQueries
        self.long_queries = LongQueries(settings.long_running, self.counts) if whole is None else whole.long_queries
        self.pausing: asyncio.TimerHandle | None = None  # until the next worker may be forked
        self.trimming: asyncio.TimerHandle | None = None
        self.first: asyncio.Future[None] | None = None  # resolves where a worker has said hello
        self.failures = 0  # of workers that ended before any said hello

    def of(self, selection: Selection) -> Crew:
        """Another crew, of fewer sources."""
        workers = min(selections.WORKERS, self.settings.workers)
        fewer = {"workers": workers, "spare_workers": selections.SPARE_WORKERS}
        crew = Crew(self.settings.model_copy(update=fewer), self.loading, self)
        crew.succession = selections.Chosen(self.succession, selection, crew)
        return crew

    @property
    def busy(self) -> bool:
        """Whether a worker is lent, or waited for."""
        lent = sum(1 for worker in self.workers.values() if worker.greeted) - len(self.idle)
        return lent > 0 or bool(self.waiting) or bool(self.waiting_long)

    @property
    def template(self) -> Template | None:
        """The process that workers are forked from."""
        return self.succession.template

    @property
    def epoch(self) -> int:
        """Which data workers are forked of."""
        return self.succession.epoch

    @property
    def answering(self) -> bool:
        """Whether a worker of the present data lives that has said hello."""
        return any(worker.greeted and worker.alive and self._current(worker) for worker in self.workers.values())

    async def start(self) -> None:
        """Load the data; returns when the first worker can take a job.

        Raises:
            LongtuError: the data cannot be loaded, or no worker comes to life.
        """
        if self.template is not None:
            return
        self.loop = asyncio.get_running_loop()
        self.first = self.loop.create_future()
        await self.succession.start()
        await self.first

    def moved(self) -> None:
        """Workers are to be forked from another process, or of other data: those that are idle go."""
        for worker in [worker for worker in self.idle if not self._current(worker)]:
            self.drop(worker)
        self._fill()

    def _current(self, worker: Worker) -> bool:
        return worker.template is self.template and worker.epoch == self.epoch

    async def stop(self) -> None:
        """End every worker and the processes that they come from."""
        self.stopping = True
        for worker in list(self.workers.values()):
            worker.fail(Busy("the service is stopping", remedy="try again in a moment"))
            self.drop(worker)
        await self.succession.stop()

    async def acquire(self, patience: float, *, long: bool = False) -> Worker:
        """A worker for one job; waits up to `patience` seconds for one, a `long` one apart from the others.

        Raises:
            Busy: too many wait already, or none came in time.
        """
        if (not long or self.room_for_long()) and (worker := self.lend()) is not None:
            return worker
        line, refusal = (self.waiting_long, self.long_queries.refusal) if long else (self.waiting, self._busy)
        if self.stopping:
            raise self._busy()
        waiter: asyncio.Future[Worker] = self.loop.create_future()
        line.join(CLIENT.get(), waiter, refusal)
        self._fill()
        try:  # wait_for of Python 3.11 forgets that it was cancelled where the worker comes at that moment
            async with asyncio.timeout(patience):
                return await self._handed(waiter)
        except TimeoutError:
            raise refusal() from None
        finally:
            line.leave(waiter)

    async def _handed(self, waiter: asyncio.Future[Worker]) -> Worker:
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.free(waiter.result())
            raise

    def lend(self) -> Worker | None:
        """An idle worker, None where there is none."""
        while self.idle:
            worker = self.idle.pop()  # the last one used has the warmest caches
            if worker.alive:
                self._fill()
                return worker
        return None

    def unlend(self, worker: Worker) -> None:
        """A worker can take no job any more."""
        if worker in self.idle:
            self.idle.remove(worker)

    def long_running(self) -> int:
        """How many jobs have been let run long."""
        return sum(1 for worker in self.workers.values() if worker.long)

    def room_for_long(self) -> bool:
        """Whether one more job may run long."""
        return self.long_running() < self.settings.long_running and self.room_for_slow()

    def room_for_slow(self) -> bool:
        """Whether one more job that is not light may go on: some workers are kept for light ones."""
        slow = sum(1 for worker in self.workers.values() if worker.slow)
        return slow < max(1, self.settings.workers - self.settings.workers // KEPT_FOR_LIGHT)

    def _busy(self) -> Busy:
        self.counts["refused_busy"] += 1
        if self.template is None or self.template.closed:
            return Busy("the process that holds the data has ended; another loads it", remedy="try again in a moment")
        return Busy("too many queries are waiting", limit=self.settings.queue_limit, remedy="try again in a moment")

    def _fill(self) -> None:
        """Fork up to the number of spares, or as many as are waited for."""
        if self.template is None or self.template.closed or self.stopping or self.pausing is not None:
            return
        starting = sum(1 for worker in self.workers.values() if worker.job is None) - len(self.idle)
        ready = len(self.idle) + starting
        wanted = max(self.settings.spare_workers, len(self.waiting) + bool(self.waiting_long))
        for _ in range(min(wanted - ready, self.settings.workers - len(self.workers))):
            worker = Worker(self, self.template, next(self.numbers))
            self.workers[worker.number] = worker
            self.template.workers += 1
            self._keep(self.loop.create_task(self._spawn(worker)))

    async def _spawn(self, worker: Worker) -> None:
        try:
            ours, theirs = socket.socketpair()
            with theirs:
                worker.template.fork(worker.number, theirs.fileno())
            ours.setblocking(False)
            await self.loop.create_connection(lambda: worker, sock=ours)
        except (LongtuError, OSError) as error:
            self._stillborn(str(error))
            self.drop(worker)

    def _stillborn(self, reason: str) -> None:
        """A worker ended before it could take a job: wait before the next, and give up where none ever could."""
        if self.first is not None and not self.first.done():
            self.failures += 1
            if self.failures >= MOST_FAILURES:
                remedy = "give the service more memory, files and processes (ulimit -a shows its limits)"
                self.first.set_exception(LongtuError(f"no worker can be started: {reason}", remedy=remedy))
        if self.pausing is None:
            self.pausing = self.loop.call_later(self.ends.pause(), self._go_on)

    def _go_on(self) -> None:
        self.pausing = None
        self._fill()

    def started(self, worker: Worker) -> None:
        """A worker has said hello."""
        worker.greeted = True
        if self.first is not None and not self.first.done():
            self.first.set_result(None)
        self.free(worker)

    def free(self, worker: Worker) -> None:
        """A worker can take the next job."""
        worker.rest()
        if not self._current(worker) or self.stopping or not worker.alive:
            self.drop(worker)
            return
        waiter = (self.waiting_long.first() if self.room_for_long() else None) or self.waiting.first()
        if waiter is not None:
            waiter.set_result(worker)
            return
        self.idle.append(worker)
        if len(self.idle) > self.settings.spare_workers and self.trimming is None:
            self.trimming = self.loop.call_later(QUIET_S, self._trim)

    def _trim(self) -> None:
        """Let go of the workers that a rush has left, the longest idle first."""
        self.trimming = None
        for worker in self.idle[: max(len(self.idle) - self.settings.spare_workers, 0)]:
            self.drop(worker)

    def drop(self, worker: Worker, *, kill: bool = False) -> None:
        """Let a worker go; an idle one ends when its socket closes, a running one is killed."""
        if worker.gone:
            return
        worker.gone = True
        if worker.watch is not None:
            worker.watch.cancel()
        del self.workers[worker.number]
        self.unlend(worker)
        if kill:
            with contextlib.suppress(LongtuError):
                worker.template.kill(worker.number)
        if worker.transport is not None:
            worker.transport.abort()
        template = worker.template
        template.workers -= 1
        self.succession.let_go()
        self._fill()
        if self.waiting_long and self.room_for_long() and (idle := self.lend()) is not None:
            self.free(idle)

    def ended(self, worker: Worker, status: int, said: str = "") -> None:
        """A worker ended without being told to: say why to whoever waits for it."""
        if worker.gone:
            return
        self.counts["crashes"] += 1
        log.warning("worker %d ended with status %d%s", worker.number, status, said and f": {said}")
        if not worker.greeted:
            self._stillborn(f"one ended with status {status}")
        worker.fail(ending(status, said, self.settings.memory_limit_mb))
        self.drop(worker)

    def told(self, event: Forked | Exited) -> None:
        """What became of a worker."""
        worker = self.workers.get(event["worker"])
        if worker is not None and event["event"] == "forked":
            worker.pid = event["pid"]
        elif worker is not None and event["event"] == "exited":
            self.ended(worker, event["status"], event["said"])

    def orphaned(self, template: Template) -> None:
        """A process has gone, and its workers with it."""
        for orphan in [worker for worker in self.workers.values() if worker.template is template]:
            orphan.fail(WorkerLost("the worker ended before it had an answer", remedy="try again"))
            self.drop(orphan)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
