"""The crew of worker processes: forked ahead of need, lent to one job at a time, killed, replaced, swapped.

Never decides how long a job may take: `api.workers.pool` does.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import itertools
import logging
import socket
from collections import Counter, deque

from api.http.settings import Settings
from api.workers.exit_status import ending
from api.workers.functions import NotImported
from api.workers.launch import Launched
from api.workers.loading import Loading
from api.workers.messages import About, Event, Ready
from api.workers.preloader import Template, launch
from api.workers.worker_handle import Worker
from kg.base.errors import Busy, LongtuError, WorkerLost

log = logging.getLogger("longtu.crew")


class Crew:
    """The workers of one service. `about` says what data they hold."""

    def __init__(self, settings: Settings, loading: Loading) -> None:
        self.settings = settings
        self.loading = loading
        self.launched: Launched | None = None  # a template that was started before the event loop
        self.about: About = {}
        self.counts: Counter[str] = Counter()
        self.responses: Counter[int] = Counter()
        self.workers: dict[int, Worker] = {}
        self.idle: list[Worker] = []
        self.waiting: deque[asyncio.Future[Worker]] = deque()
        self.numbers = itertools.count(1)
        self.template: Template | None = None
        self.old: list[Template] = []
        self.stopping = False
        self.epoch = 0
        self.tasks: set[asyncio.Task[None]] = set()
        self.loaded: asyncio.Future[Ready] | None = None
        self.broken: asyncio.Future[NotImported] | None = None  # resolves where the service cannot go on

    async def start(self) -> None:
        """Load the data; returns when the first worker can be forked.

        Raises:
            LongtuError: the data cannot be loaded.
        """
        if self.template is not None:
            return
        self.loop = asyncio.get_running_loop()
        self.broken = self.loop.create_future()
        await self._begin(self.launched)

    async def _begin(self, launched: Launched | None = None) -> None:
        """Have workers as soon as the data is there, and faster ones as soon as all is read that they need."""
        await self._swap(Template(launched or launch(self.loading), self._event))
        if self.loading.at_once and self.loading.read_ahead:
            self._keep(self.loop.create_task(self._succeed()))

    async def _succeed(self) -> None:
        """Let a fork of the template read ahead, and take its workers from then on."""
        assert self.template is not None
        elder, new = self.template, self.template.successor()
        try:
            await new.ready
        except NotImported as error:
            if self.broken is not None and not self.broken.done():
                self.broken.set_result(error)
        except LongtuError as error:
            if not self.stopping:
                log.error("not all that pages need is read ahead: %s", error)
        else:
            if self.template is elder and not self.stopping:  # the data has not been loaded anew meanwhile
                await self._swap(new)
                self.counts["renewed"] += 1
                return
        new.elder = None
        new.close()

    async def reload(self) -> None:
        """Load the data anew beside the running one, then swap; requests under way finish on the old data.

        Raises:
            LongtuError: the new data cannot be loaded; the old stays.
        """
        await self._swap(Template(launch(dataclasses.replace(self.loading, at_once=False)), self._event))
        self.counts["reloads"] += 1

    async def _swap(self, new: Template) -> None:
        try:
            self.about = await new.ready
        except BaseException:
            new.close()
            raise
        old, self.template = self.template, new
        self._retire_old()
        if old is not None and old is not new.elder:
            self.old.append(old)
            self._let_go()
        self._fill()

    def _let_go(self) -> None:
        """Close the old templates of which no worker is left."""
        for template in [template for template in self.old if not template.is_used()]:
            self.old.remove(template)
            template.close()

    async def load(self, data: bytes) -> None:
        """Replace the data in place: workers forked from now on see it, the others take no further job."""
        assert self.template is not None
        self.loaded = self.loop.create_future()
        await self.template.load(data)
        await self.loaded
        self.epoch += 1
        self._retire_old()
        self._fill()

    def _retire_old(self) -> None:
        for worker in [worker for worker in self.idle if not self._current(worker)]:
            self.drop(worker)

    def _current(self, worker: Worker) -> bool:
        return worker.template is self.template and worker.epoch == self.epoch

    async def stop(self) -> None:
        """End every worker and the template."""
        self.stopping = True
        template = self.template
        for worker in list(self.workers.values()):
            worker.fail(Busy("the service is stopping", remedy="try again in a moment"))
            self.drop(worker)
        if template is not None:
            template.close()
            await template.wait(0.2)  # it holds nothing that could be lost

    async def acquire(self, patience: float) -> Worker:
        """A worker for one job; waits up to `patience` seconds for one.

        Raises:
            Busy: too many wait already, or none came in time.
        """
        if (worker := self.lend()) is not None:
            return worker
        if len(self.waiting) >= self.settings.queue_limit:
            raise self._busy()
        waiter: asyncio.Future[Worker] = self.loop.create_future()
        self.waiting.append(waiter)
        self._fill()
        try:
            return await asyncio.wait_for(waiter, patience)
        except TimeoutError:
            raise self._busy() from None
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self.free(waiter.result())
            raise

    def lend(self) -> Worker | None:
        """An idle worker, None where there is none."""
        if not self.idle:
            return None
        worker = self.idle.pop()  # the last one used has the warmest caches
        self._fill()
        return worker

    def long_running(self) -> int:
        """How many jobs have been let run long."""
        return sum(1 for worker in self.workers.values() if worker.long)

    def _busy(self) -> Busy:
        self.counts["refused_busy"] += 1
        return Busy("too many queries are waiting", limit=self.settings.queue_limit, remedy="try again in a moment")

    def _fill(self) -> None:
        """Fork up to the number of spares, or as many as are waited for."""
        if self.template is None or self.template.closed or self.stopping:
            return
        starting = sum(1 for worker in self.workers.values() if worker.job is None) - len(self.idle)
        ready = len(self.idle) + starting
        wanted = max(self.settings.spare_workers, len(self.waiting))
        for _ in range(min(wanted - ready, self.settings.workers - len(self.workers))):
            worker = Worker(self, self.template, next(self.numbers))
            self.workers[worker.number] = worker
            self.template.workers += 1
            self._keep(self.loop.create_task(self._spawn(worker)))

    async def _spawn(self, worker: Worker) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            worker.template.fork(worker.number, theirs.fileno())
        ours.setblocking(False)
        await self.loop.create_connection(lambda: worker, sock=ours)

    def started(self, worker: Worker) -> None:
        """A worker has said hello."""
        self.free(worker)

    def free(self, worker: Worker) -> None:
        """A worker can take the next job."""
        worker.rest()
        if not self._current(worker) or self.stopping:
            self.drop(worker)
            return
        while self.waiting:
            waiter = self.waiting.popleft()
            if not waiter.done():
                waiter.set_result(worker)
                return
        self.idle.append(worker)

    def drop(self, worker: Worker, *, kill: bool = False) -> None:
        """Let a worker go; an idle one ends when its socket closes, a running one is killed."""
        if worker.gone:
            return
        worker.gone = True
        if worker.watch is not None:
            worker.watch.cancel()
        del self.workers[worker.number]
        if worker in self.idle:
            self.idle.remove(worker)
        if kill:
            with contextlib.suppress(LongtuError):
                worker.template.kill(worker.number)
        if worker.transport is not None:
            worker.transport.abort()
        template = worker.template
        template.workers -= 1
        self._let_go()
        self._fill()

    def ended(self, worker: Worker, status: int) -> None:
        """A worker ended without being told to: say why to whoever waits for it."""
        if worker.gone:
            return
        self.counts["crashes"] += 1
        log.warning("worker %d ended with status %d", worker.number, status)
        worker.fail(ending(status, self.settings.memory_limit_mb))
        self.drop(worker)

    def _event(self, template: Template, event: Event) -> None:
        if event["event"] == "forked":
            if (forked := self.workers.get(event["worker"])) is not None:
                forked.pid = event["pid"]
        elif event["event"] == "exited":
            if (ended := self.workers.get(event["worker"])) is not None:
                self.ended(ended, event["status"])
        elif event["event"] == "ready":
            self.about = event["about"]
            if self.loaded is not None and not self.loaded.done():
                self.loaded.set_result(event)
        elif event["event"] == "lost" and template is self.template and not self.stopping:
            log.error("the template process ended; starting another")
            self.counts["template_restarts"] += 1
            for orphan in [w for w in self.workers.values() if w.template is template]:
                orphan.fail(WorkerLost("the worker ended before it had an answer", remedy="try again"))
                self.drop(orphan)
            self._keep(self.loop.create_task(self._restart()))

    def _keep(self, task: asyncio.Task[None]) -> None:
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _restart(self) -> None:
        pause = 0.1
        while not self.stopping:
            try:
                await self._begin()
                return
            except LongtuError as error:
                log.error("cannot load the data: %s", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10.0)
