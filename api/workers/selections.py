"""Choices of sources that have workers of their own: `asOf`, `without`, `only` copy nothing within a query's limits.

A choice is a fork of the preloader that has narrowed its own store, so that it shares what it keeps with all others.
The latest few are kept. Never evaluates anything.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from api.workers.jobs import selection_fields, selection_from
from api.workers.messages import SelectionFields
from api.workers.succession import Succession
from kg.base.errors import Busy, WorkerLost
from kg.store.selection import Selection
from kg.store.snapshot import Snapshot

if TYPE_CHECKING:
    from api.workers.worker_group import Crew

Dropped = tuple[tuple[str, str], ...]
KNOWN = 1024
SPARE_WORKERS = 1
WORKERS = 4
PAUSE_S = 0.05


def dropped(snapshot: Snapshot, wanted: SelectionFields | None) -> list[tuple[str, str]]:
    """The sources that a choice leaves out, with the reasons. Raises NotFound where it names one that is not there."""
    return [(out.source, out.reason) for out in snapshot.without(selection_from(wanted))]


class Chosen(Succession):
    """The preloader processes of one choice: a fork of the service's own, and a fork of that which has read ahead."""

    def __init__(self, whole: Succession, selection: Selection, workers: Crew) -> None:
        super().__init__(whole.loading, workers, whole.counts)
        self.whole = whole
        self.selection = selection

    async def _begin(self) -> None:
        """Have workers as soon as the store is narrowed; what pages need is read when a page is asked for."""
        template, fields = self.whole.template, selection_fields(self.selection)
        if template is None or fields is None:
            raise WorkerLost("the data is not there", remedy="try again in a moment")
        await self._follow(template.choice(fields, self._event))

    def need_pages(self) -> None:
        """Read what pages need, if that has not begun."""
        if self.ahead is None:
            self.read_ahead()

    async def stop(self) -> None:
        """Let its processes go; that which they are forks of goes on."""
        self.stopping = True
        for task in self.tasks:
            task.cancel()
        for template in [*self.old, *filter(None, [self.template])]:
            template.close()

    def let_go(self) -> None:
        """Close the old processes of which no worker is left, also those of the whole data."""
        super().let_go()
        self.whole.let_go()


class Selections:
    """The crews of the choices that were asked for last, by the sources that these leave out."""

    def __init__(self, whole: Crew, ask: Callable[[Selection], Awaitable[Dropped]]) -> None:
        self.whole = whole
        self.ask = ask
        self.digest = ""
        self.known: OrderedDict[Selection, Dropped] = OrderedDict()
        self.crews: OrderedDict[Dropped, Crew] = OrderedDict()
        self.making: dict[Dropped, asyncio.Task[Crew]] = {}
        self.turn = asyncio.Lock()
        self.leaving: set[asyncio.Task[None]] = set()

    def ready(self, selection: Selection) -> Crew | None:
        """The crew of a choice, if it is there."""
        self.same_data()
        left_out = self.known.get(selection)
        if left_out is None or (left_out and left_out not in self.crews):
            return None
        if not left_out:
            return self.whole
        self.crews.move_to_end(left_out)
        return self.crews[left_out]

    async def crew(self, selection: Selection, patience: float) -> Crew:
        """The crew of a choice, made if it is not there; waits up to `patience` seconds for it.

        Raises:
            NotFound: the choice names a source that does not exist.
            Busy: it is not ready in time; it goes on to be made.
        """
        if (found := self.ready(selection)) is not None:
            return found
        if selection not in self.known:
            digest, left_out = self.digest, await self.ask(selection)
            self.same_data()
            if digest == self.digest:
                self.known[selection] = left_out
                if len(self.known) > KNOWN:
                    self.known.popitem(last=False)
        else:
            left_out = self.known[selection]
        if not left_out:
            return self.whole
        task = self.making.get(left_out) or self._begin(left_out, selection)
        try:
            async with asyncio.timeout(patience):
                return await asyncio.shield(task)
        except TimeoutError:
            remedy = "ask again in a moment: it goes on to be made"
            raise Busy("the data is still being narrowed to this choice of sources", remedy=remedy) from None

    def _begin(self, left_out: Dropped, selection: Selection) -> asyncio.Task[Crew]:
        task = asyncio.get_running_loop().create_task(self._made(left_out, selection))
        self.making[left_out] = task

        def made(task: asyncio.Task[Crew]) -> None:
            self.making.pop(left_out, None)
            if not task.cancelled():
                task.exception()  # whoever waits has heard of it; nobody may be left who does

        task.add_done_callback(made)
        return task

    async def _made(self, left_out: Dropped, selection: Selection) -> Crew:
        async with self.turn:
            self.same_data()
            if left_out not in self.crews:
                self._make_room()
                crew = self.whole.of(selection)
                await self._started(crew)
                self.crews[left_out] = crew
                self.whole.counts["selections"] += 1
            return self.crews[left_out]

    async def _started(self, crew: Crew) -> None:
        try:
            await crew.start()
        except BaseException:
            await crew.stop()
            raise

    def _make_room(self) -> None:
        """Let the choice go that was asked for longest ago. Raises Busy where all of them are at work."""
        if len(self.crews) < self.whole.settings.selections:
            return
        oldest = next((left_out for left_out, crew in self.crews.items() if not crew.busy), None)
        if oldest is None:
            limit = self.whole.settings.selections
            raise Busy(f"{limit} choices of sources are at work", limit=limit, remedy="try again in a moment")
        self._leave(self.crews.pop(oldest))

    def same_data(self) -> None:
        """Let the choices go that are of other data, or of a process that another has followed."""
        digest = self.whole.succession.about.get("digest", "")
        if digest != self.digest:
            self.digest = digest
            self.known.clear()
            gone = list(self.crews)
        else:
            gone = [left_out for left_out, crew in self.crews.items() if self._is_followed(crew)]
        for left_out in gone:
            self._leave(self.crews.pop(left_out))

    def _is_followed(self, crew: Crew) -> bool:
        """Whether the data has been loaded anew since: the old data would stay in memory for this choice alone."""
        own, whole = crew.template, self.whole.template
        return own is not None and whole is not None and own.process is not whole.process

    def _leave(self, crew: Crew) -> None:
        async def left() -> None:
            while crew.busy:
                await asyncio.sleep(PAUSE_S)
            await crew.stop()

        task = asyncio.get_running_loop().create_task(left())
        self.leaving.add(task)
        task.add_done_callback(self.leaving.discard)

    async def stop(self) -> None:
        """End every process of every choice."""
        for task in [*self.making.values(), *self.leaving]:
            task.cancel()
        for crew in self.crews.values():
            await crew.stop()
        self.crews.clear()
