"""The preloader processes of a service, one after another: the first, its fork that has read ahead, those after them.

One loads at a time, so that the last request to load wins; one that is lost is followed by another. Never lends a
worker.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections import Counter
from typing import Protocol

from api.workers.backoff import Backoff
from api.workers.functions import NotImported
from api.workers.launch import Launched
from api.workers.loading import Loading
from api.workers.messages import About, Event, Exited, Forked
from api.workers.preloader import Template, launch
from kg.base.errors import LongtuError, WorkerLost

log = logging.getLogger("longtu.crew")

ATTEMPTS = 5


class Workers(Protocol):
    """Who has workers of these processes."""

    def moved(self) -> None:
        """Workers are to be forked from another process, or of other data."""

    def orphaned(self, template: Template) -> None:
        """A process has gone, and its workers with it."""

    def told(self, event: Forked | Exited) -> None:
        """What became of a worker."""


class Succession:
    """`template` is the process that workers are forked from, `about` what data it holds."""

    def __init__(self, loading: Loading, workers: Workers, counts: Counter[str]) -> None:
        self.loading = loading
        self.workers = workers
        self.counts = counts
        self.launched: Launched | None = None  # a process that was started before the event loop
        self.template: Template | None = None
        self.about: About = {}
        self.epoch = 0  # how often its data has been replaced in place
        self.held: bytes | None = None  # what it has been replaced by, which stands in no file
        self.old: list[Template] = []
        self.stopping = False
        self.turn = asyncio.Lock()
        self.tasks: set[asyncio.Task[None]] = set()
        self.broken: asyncio.Future[NotImported] | None = None  # resolves where the service cannot go on
        self.ends, self.ends_ahead = Backoff(), Backoff()
        self.ahead: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load the data. Raises LongtuError where it cannot be loaded."""
        self.loop = asyncio.get_running_loop()
        self.broken = self.loop.create_future()
        async with self.turn:
            await self._begin()

    async def _begin(self) -> None:
        """Have workers as soon as the data is there, and faster ones as soon as all is read that they need."""
        launched, self.launched = self.launched, None
        await self._follow(Template(launched or launch(self.loading), self._event))
        self.read_ahead()

    async def _follow(self, new: Template) -> None:
        try:
            about = await new.ready
            if self.held is not None:
                about = await new.load(self.held)
        except BaseException:
            new.close()
            raise
        self._swap(new, about)

    def _swap(self, new: Template, about: About) -> None:
        old, self.template, self.about = self.template, new, about
        self.workers.moved()
        if old is not None and old is not new.elder:
            self.old.append(old)
            self.let_go()

    def let_go(self) -> None:
        """Close the old processes of which no worker is left."""
        for template in [template for template in self.old if not template.is_used()]:
            self.old.remove(template)
            template.close()

    def read_ahead(self) -> None:
        """Let a fork read what its workers need, which then takes over."""
        if self.loading.at_once and self.loading.read_ahead and self.template is not None:
            self.ahead = self.loop.create_task(self._succeed(self.template))
            self._keep(self.ahead)

    @property
    def reading_ahead(self) -> bool:
        """Whether what pages stand on is still being computed."""
        return self.ahead is not None and not self.ahead.done()

    async def _succeed(self, elder: Template) -> None:
        """Let a fork of the process read ahead, and take its workers from then on; one that is lost is tried again."""
        for _ in range(ATTEMPTS):
            await asyncio.sleep(self.ends_ahead.pause())
            if self.stopping or elder.closed or self.template is not elder:
                return  # the data has been loaded anew meanwhile
            try:
                new = elder.successor()
                about = await new.ready
            except NotImported as error:
                if self.broken is not None and not self.broken.done():
                    self.broken.set_result(error)
                return
            except WorkerLost:
                if not self.stopping:
                    log.error("the process that reads ahead has ended; starting another")
                    self.counts["ahead_restarts"] += 1
                continue
            except (LongtuError, OSError) as error:
                log.error("not all that pages need is read ahead: %s", error)
                return
            if self.template is elder and not self.stopping:
                self._swap(new, about)
                self.counts["renewed"] += 1
            else:
                new.release()
            return
        log.error("not all that pages need is read ahead: the process that reads it ended %d times", ATTEMPTS)

    async def reload(self) -> None:
        """Load the data anew beside the running one, then swap; requests under way finish on the old data.

        Raises:
            LongtuError: the new data cannot be loaded, or there is none to load; the old stays.
        """
        if not self.loading.file and not self.loading.build and not self.loading.store:
            raise LongtuError("a scratch store stands in no file that could be loaded anew")
        whole = dataclasses.replace(self.loading, at_once=False)
        async with self.turn:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    await self._follow(Template(launch(whole), self._event))
                    break
                except OSError as error:
                    raise LongtuError(f"no process can be started ({error.strerror})") from None
                except WorkerLost:
                    if attempt == ATTEMPTS or self.stopping:
                        raise
                    log.error("the process that loads the new data has ended; starting another")
        self.counts["reloads"] += 1

    async def load(self, data: bytes) -> None:
        """Replace the data in place: workers forked from now on see it, the others take no further job.

        Raises:
            WorkerLost: the process has ended meanwhile; the old data stays.
        """
        assert self.template is not None
        self.about = await self.template.load(data)
        self.held = data
        self.epoch += 1
        self.workers.moved()

    async def stop(self) -> None:
        """End every process."""
        self.stopping = True
        for task in self.tasks:
            task.cancel()
        for template in self.old:
            template.close()
        if self.template is not None:
            self.template.close()
            await self.template.wait(0.2)  # it holds nothing that could be lost

    def _event(self, template: Template, event: Event) -> None:
        if event["event"] in ("forked", "exited"):
            self.workers.told(event)
        elif event["event"] == "lost":
            self.workers.orphaned(template)
            if template is self.template and not self.stopping:
                self._replace(template)

    def _replace(self, lost: Template) -> None:
        """Go on with the process that the lost one was a fork of, or with another."""
        log.error("the preloader process ended; starting another")
        self.counts["template_restarts"] += 1
        if lost.elder is not None and not lost.elder.closed:
            self.template = lost.elder
            self.workers.moved()
            self.read_ahead()
        else:
            self._keep(self.loop.create_task(self._restart()))

    async def _restart(self) -> None:
        async with self.turn:
            while not self.stopping and (self.template is None or self.template.closed):
                await asyncio.sleep(self.ends.pause())
                try:
                    await self._begin()
                except (LongtuError, OSError) as error:
                    log.error("cannot load the data: %s", error)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
