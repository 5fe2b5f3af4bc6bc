"""Jobs with limits: a SPARQL query, a call into `kg`, a shipped query; each in a worker that can be killed.

Never evaluates a query and never parses what a client sent.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from pydantic_core import to_json

from api.http.settings import Settings
from api.workers import frames
from api.workers.evaluation import Query
from api.workers.functions import NotImported, name_of
from api.workers.jobs import EVERYTHING, selection_fields, shipped
from api.workers.loading import DataSet, Loading
from api.workers.messages import About, CallJob, ChangeJob, Job, Reply, SparqlJob
from api.workers.selections import Chosen, Dropped, Selections, dropped
from api.workers.watch import OWN_PATIENCE, Watch
from api.workers.worker_group import Crew
from api.workers.worker_handle import Result, Then, Worker
from kg.store.snapshot import Selection, Snapshot

P = ParamSpec("P")
R = TypeVar("R")
D = TypeVar("D", bound=DataSet)
log = logging.getLogger("longtu.pool")

QUEUE_WAIT_S = 10.0


class Pool:
    """What routes ask for work: `await pool.sparql(...)`, `pool.call(...)`, `pool.rows(...)`."""

    def __init__(self, settings: Settings, loading: Loading) -> None:
        self.settings = settings
        self.crew = Crew(settings, loading)
        self.long_queries = self.crew.long_queries
        self.changing = asyncio.Lock()
        self.selections = Selections(self.crew, self._dropped)

    @property
    def about(self) -> About:
        """What the workers hold; empty before the data is loaded."""
        return self.crew.succession.about

    @property
    def broken(self) -> asyncio.Future[NotImported]:
        """Resolves, after `start`, where a module that workers need cannot be imported: the service must end."""
        assert self.crew.succession.broken is not None
        return self.crew.succession.broken

    async def start(self) -> None:
        """Load the data; returns when workers can be had. Raises LongtuError where it cannot be loaded."""
        await self.crew.start()

    async def stop(self) -> None:
        """End every worker."""
        await self.selections.stop()
        await self.crew.stop()

    async def reload(self) -> None:
        """Load the data anew and swap; raises LongtuError, and keeps the old data, where that fails."""
        await self.crew.succession.reload()
        self.selections.same_data()

    async def sparql(self, query: Query, selection: Selection = EVERYTHING, timeout: float | None = None) -> Result:
        """The complete answer to a query: header (media_type, coding, changing, seconds) and body."""
        return await self.run(_sparql(query, selection), selection, timeout=timeout)

    def sparql_now(self, query: Query, selection: Selection, timeout: float | None, then: Then) -> Worker | None:
        """A worker with the query in hand, which ends in a call of `then`; None where it has to wait for one."""
        crew = self.crew if _of_all(selection) else self.selections.ready(selection)
        if crew is None:
            return None
        frame = frames.pack(_sparql(query, selection))
        if self.long_queries.key(frame) and not crew.room_for_long():
            return None
        worker = crew.lend()
        if worker is not None:
            self._give(worker, frame, self._limit(timeout), self.crew.loop.time())
            worker.then = then
        return worker

    async def call_bytes(
        self,
        function: Callable[Concatenate[Snapshot, P], R],
        selection: Selection = EVERYTHING,
        /,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> bytes:
        """`function` applied to the chosen snapshot and the arguments, in a worker; its result as JSON.

        A function that returns bytes has them passed through. The arguments must be plain values, as JSON has them.
        """
        job: CallJob = {"kind": "call", "function": name_of(function)}
        _, body = await self.run(job, selection, to_json((arguments, named)))
        return body

    async def call(
        self,
        function: Callable[Concatenate[Snapshot, P], R],
        selection: Selection = EVERYTHING,
        /,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """What `function` gives, of plain values as JSON has them: a list where it gives a tuple."""
        found: R = json.loads(await self.call_bytes(function, selection, *arguments, **named))
        return found

    async def rows(self, name: str, selection: Selection = EVERYTHING, /, **bindings: str) -> list[dict[str, str]]:
        """The rows of the shipped query `name` (kg/queries/NAME.rq) with values bound."""
        return await self.call(shipped, selection, name=name, given=bindings)

    async def change(
        self,
        function: Callable[Concatenate[D, bytes, P], tuple[Reply, bytes]],
        payload: bytes,
        /,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> Reply:
        """Scratch mode: run a change in a worker, then make its complete result the new data."""
        job: ChangeJob = {
            "kind": "change",
            "function": name_of(function),
            "arguments": arguments,
            "named": named,
        }
        async with self.changing:
            header, body = await self.run(job, EVERYTHING, payload)
            if header.get("changed", True):
                await self.crew.succession.load(body)
            return header

    async def run(
        self, job: Job, selection: Selection = EVERYTHING, payload: bytes = b"", timeout: float | None = None
    ) -> Result:
        """Give one job to a worker of the chosen sources and wait for its answer.

        Raises:
            TimeLimit, MemoryLimit, Busy: a limit was reached. WorkerLost: the worker ended.
            LongtuError: whatever the job itself raised.
        """
        frame, limit, begun = frames.pack(job, payload), self._limit(timeout), self.crew.loop.time()
        own = job["kind"] == "call"
        crew = await self._crew(selection, limit, pages=own)
        worker = await self._worker(crew, frame, limit * OWN_PATIENCE if own else min(limit, QUEUE_WAIT_S))
        answer = self._give(worker, frame, limit, begun, own=own)
        try:
            await asyncio.wait([answer])
        except asyncio.CancelledError:
            worker.crew.drop(worker, kill=True)
            raise
        return self.taken(worker, answer)

    async def _worker(self, crew: Crew, frame: bytes, patience: float) -> Worker:
        """A worker for a job, which waits apart if it is known to run long, also where that comes out as it waits."""
        while True:
            long = bool(self.long_queries.key(frame))
            worker = await crew.acquire(patience, long=long)
            if not worker.alive:  # it has ended since it was handed over
                continue
            if long or not self.long_queries.key(frame) or crew.room_for_long():
                return worker
            crew.free(worker)

    async def _crew(self, selection: Selection, limit: float, *, pages: bool) -> Crew:
        """The workers of a choice of sources."""
        if _of_all(selection):
            return self.crew
        crew = await self.selections.crew(selection.of_sources, limit)
        if pages and isinstance(crew.succession, Chosen):
            crew.succession.need_pages()
        return crew

    async def _dropped(self, selection: Selection) -> Dropped:
        """The sources that a choice leaves out, with the reasons."""
        fields = selection_fields(selection)
        return tuple((source, reason) for source, reason in await self.call(dropped, EVERYTHING, fields))

    def _limit(self, timeout: float | None) -> float:
        return min(timeout or self.settings.time_limit_s, self.settings.time_limit_s)

    def _give(
        self, worker: Worker, frame: bytes, limit: float, begun: float, *, own: bool = False
    ) -> asyncio.Future[Result]:
        """Send a job, and watch how long it takes, from `begun` on."""
        self.crew.counts["jobs"] += 1
        answer = worker.begin(frame)
        worker.frame = frame
        Watch(worker, frame, limit, begun, own=own)
        return answer

    def taken(self, worker: Worker, answer: asyncio.Future[Result]) -> Result:
        """What an ended job gave; its worker is free again, or gone where it was stopped or has grown.

        Raises what `run` raises, and CancelledError for an answer that nobody wants any more.
        """
        try:
            header, body = answer.result()
        except BaseException:
            worker.crew.drop(worker, kill=True)
            raise
        if header.get("seconds", 0.0) < self.settings.slow_after_s:
            self.long_queries.note(worker.frame, long=False)
        if header.get("retire") or not worker.recovered():
            worker.crew.drop(worker)
        else:
            worker.crew.free(worker)
        if "error" in header:
            if "trace" in header:
                log.error("a job failed: %s", header["trace"])
            raise frames.error_from(header["error"], header["fields"])
        return header, body


def _of_all(selection: Selection) -> bool:
    return selection.of_sources == EVERYTHING


def _sparql(query: Query, selection: Selection) -> SparqlJob:
    return {
        "kind": "sparql",
        "query": query.fields(),
        "default_graphs": selection.default_graphs,
        "named_graphs": selection.named_graphs,
    }
