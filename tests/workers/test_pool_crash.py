"""Workers that end badly: the caller hears what it was, the next job finds a worker, nothing is left behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import pytest

from api.http.error_sentences import told
from api.http.settings import Settings
from api.server.preload import loading
from api.workers.evaluation import Query
from api.workers.loading import Loading, ReadAhead
from api.workers.pool import Pool
from api.workers.watch import NICENESS
from api.workers.worker_handle import Worker
from kg.base.built_file import with_last_line
from kg.base.errors import Busy, LongtuError, MemoryLimit, NotFound, QueryRefused, TimeLimit, WorkerLost
from kg.store.snapshot import Selection, Snapshot
from tests.support import crashing
from tests.support.serving import PATIENT, ROUNDS, SOURCES, nquads, wait_until

pytestmark = pytest.mark.slow

TRIPLES = ROUNDS + 2 * len(SOURCES) + len(SOURCES) * (ROUNDS + 2)
SLOW = "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9)) + " }"
T = TypeVar("T")


@contextmanager
def limited(pool: Pool, seconds: float) -> Iterator[None]:
    """What is begun meanwhile has so much time; all else has as much as it needs on a busy machine."""
    usual = pool.settings
    pool.settings = usual.model_copy(update={"time_limit_s": seconds})
    try:
        yield
    finally:
        pool.settings = usual


async def until(condition: Callable[[], object]) -> None:
    """Wait for what is sure to come."""
    while not condition():
        await asyncio.sleep(0.01)


def ours(settings: Settings, read_ahead: Callable[[], ReadAhead]) -> Loading:
    """What a service loads, but with functions of the tests."""
    return replace(loading(settings), read_ahead=read_ahead, packages=("kg", "api", "tests"))


@asynccontextmanager
async def pool_of(path: Path, **settings: object) -> AsyncIterator[Pool]:
    """A pool over a data file, with nothing loaded beside it."""
    values: dict[str, object] = {**PATIENT, "snapshot": path, "memory_limit_mb": 256, **settings}
    chosen = Settings.model_validate(values)
    pool = Pool(chosen, ours(chosen, crashing.nothing_ahead))
    await pool.start()
    await until(lambda: pool.crew.counts["renewed"])  # the workers of a start in a hurry give way to others
    try:
        yield pool
    finally:
        await pool.stop()


def test_what_cannot_be_read_ahead_ends_nothing(small_file: Path) -> None:
    async def main() -> object:
        settings = Settings.model_validate({**PATIENT, "snapshot": small_file})
        pool = Pool(settings, ours(settings, crashing.err_ahead))
        await pool.start()
        try:
            await until(lambda: pool.crew.counts["renewed"])
            return await pool.call(crashing.fine, number=1), pool.crew.counts["template_restarts"]
        finally:
            await pool.stop()

    assert asyncio.run(main()) == ({"number": 1, "triples": TRIPLES}, 0)


@asynccontextmanager
async def reading_ahead(
    path: Path, seconds: float, memory_mb: int = 4096, ahead: Callable[[], ReadAhead] = crashing.spin_ahead
) -> AsyncIterator[Pool]:
    """A pool whose pages would need what never ends; it gives up after some seconds of it, or so much memory."""
    settings = Settings.model_validate({**PATIENT, "snapshot": path, "workers": 1, "spare_workers": 1})
    pool = Pool(settings, replace(ours(settings, ahead), ahead_s=seconds, ahead_mb=memory_mb))
    await pool.start()
    try:
        yield pool
    finally:
        await pool.stop()


def test_what_takes_long_ahead_keeps_nobody_waiting(small_file: Path) -> None:
    async def main() -> tuple[object, object, bool]:
        async with reading_ahead(small_file, seconds=1000) as pool:
            answer = await pool.call(crashing.fine, number=1)
            with pytest.raises(TimeLimit) as caught, limited(pool, 0.5):
                await pool.call(crashing.spin)
            assert caught.value.remedy == "ask again in a minute: what pages stand on is still being computed"
            assert all(told(said, "zh").text for said in (caught.value.message, caught.value.remedy))
            again = await pool.call(crashing.fine, number=2)  # by a worker that was forked after that
            return answer, again, pool.crew.counts["renewed"] > 0

    assert asyncio.run(main()) == ({"number": 1, "triples": TRIPLES}, {"number": 2, "triples": TRIPLES}, False)


def test_what_takes_too_long_ahead_is_left_to_who_asks_for_it(small_file: Path) -> None:
    async def main() -> object:
        async with reading_ahead(small_file, seconds=0.3) as pool:
            await until(lambda: pool.crew.counts["renewed"])
            return await pool.call(crashing.fine, number=1)

    assert asyncio.run(main()) == {"number": 1, "triples": TRIPLES}


def test_what_is_too_large_ahead_is_left_to_who_asks_for_it(small_file: Path) -> None:
    async def main() -> object:
        async with reading_ahead(small_file, seconds=1000, memory_mb=50, ahead=crashing.grow_ahead) as pool:
            await until(lambda: pool.crew.counts["renewed"])
            return await pool.call(crashing.fine, number=1)

    assert asyncio.run(main()) == {"number": 1, "triples": TRIPLES}


def test_work_that_began_before_all_was_read_ahead_is_not_refused_when_it_is(
    small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_read, go_on = tmp_path / "read", tmp_path / "go"
    monkeypatch.setenv("TOLD", str(all_read))
    settings = Settings.model_validate({**PATIENT, "snapshot": small_file, "long_running": 1})
    burnt = 3 * settings.slow_after_s

    async def main() -> list[float]:
        pool = Pool(settings, ours(settings, crashing.told_ahead))
        await pool.start()
        try:
            asked = [
                asyncio.ensure_future(pool.call(crashing.burn_when_told, told=str(go_on), seconds=burnt))
                for _ in range(2)
            ]
            await until(lambda: len(jobs(pool)) == len(asked))
            all_read.touch()
            await until(lambda: pool.crew.counts["renewed"])
            go_on.touch()
            return await asyncio.gather(*asked)
        finally:
            await pool.stop()

    assert asyncio.run(main()) == [burnt] * 2


@pytest.mark.parametrize("seconds", [0.1, 1.0])
def test_data_that_is_loaded_meanwhile_stays(small_file: Path, tmp_path: Path, seconds: float) -> None:
    path = tmp_path / "data.nq"
    path.write_bytes(small_file.read_bytes())

    async def main() -> list[object]:
        async with reading_ahead(path, seconds) as pool:
            before = await pool.call(crashing.fine, number=1)
            path.write_bytes(with_last_line(b"<x:s> <x:p> <x:o> <x:g> .\n" + nquads()))
            await pool.reload()
            found = []
            for _ in range(8):  # also when the successor of the first data would have been ready
                found.append(await pool.call(crashing.fine, number=2))
                await asyncio.sleep(seconds / 4)
            assert pool.about["triples"] == TRIPLES + 2
            return [before, *found]

    assert asyncio.run(main()) == [
        {"number": 1, "triples": TRIPLES},
        *([{"number": 2, "triples": TRIPLES + 2}] * 8),
    ]


def test_nothing_of_a_service_is_left_that_ends_while_it_reads_ahead(small_file: Path) -> None:
    async def main() -> list[int]:
        async with reading_ahead(small_file, seconds=1000) as pool:
            await pool.call(crashing.fine, number=1)
            assert pool.crew.template is not None
            template = pool.crew.template.process.pid
            file = Path(f"/proc/{template}/task/{template}/children")
            await until(lambda: len(file.read_text().split()) >= 2)  # its successor and a worker; either comes first
            return [template, *map(int, file.read_text().split())]

    family = asyncio.run(main())
    assert wait_until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in family[1:]))


def with_pool(path: Path, work: Callable[[Pool], Awaitable[T]], **settings: object) -> T:
    """Run a coroutine with a pool."""

    async def main() -> T:
        async with pool_of(path, **settings) as pool:
            return await work(pool)

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("function", "error"),
    [
        (crashing.overflow, QueryRefused),
        (crashing.hog, MemoryLimit),
        (crashing.hog_in_the_engine, MemoryLimit),
        (crashing.die, WorkerLost),
        (crashing.give_up, WorkerLost),
        (crashing.leave, WorkerLost),
        (crashing.spin, TimeLimit),
        (crashing.err, WorkerLost),
        (crashing.panic, WorkerLost),
    ],
)
def test_the_caller_hears_what_it_was_and_the_next_is_served(
    small_file: Path, function: Callable[[Snapshot], int | None], error: type[LongtuError]
) -> None:
    async def work(pool: Pool) -> None:
        for _ in range(2):
            with pytest.raises(error) as caught, limited(pool, 1 if function is crashing.spin else 600):
                await pool.call(function)
            assert type(caught.value) is error
            assert "secret" not in str(caught.value)
            assert await pool.call(crashing.fine, number=7) == {"number": 7, "triples": TRIPLES}

    with_pool(small_file, work, workers=2, spare_workers=1)


SENT = ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGKILL", "SIGQUIT", "SIGUSR1")


@pytest.mark.parametrize("name", SENT)
def test_what_kills_a_worker_from_outside_is_no_fault_of_the_query(small_file: Path, name: str) -> None:
    async def work(pool: Pool) -> None:
        running = asyncio.ensure_future(pool.sparql(Query(SLOW)))
        await until(lambda: jobs(pool) and jobs(pool)[0].long)
        os.kill(jobs(pool)[0].pid, signal.Signals[name])
        with pytest.raises(LongtuError) as caught:
            await running
        assert type(caught.value) is WorkerLost
        assert json.loads((await pool.sparql(Query("ASK {}")))[1])["boolean"]

    with_pool(small_file, work)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_what_asks_a_service_to_end_or_to_load_anew_ends_no_worker(small_file: Path, name: str) -> None:
    async def work(pool: Pool) -> tuple[float, int]:
        waiting = asyncio.ensure_future(pool.call(crashing.wait, seconds=1.0))
        await until(lambda: jobs(pool) and jobs(pool)[0].pid)
        os.kill(jobs(pool)[0].pid, signal.Signals[name])
        return await waiting, pool.crew.counts["crashes"]

    assert with_pool(small_file, work) == (1.0, 0)


def test_errors_keep_their_fields_on_the_way(small_file: Path) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(NotFound) as caught:
            await pool.rows("raund")
        assert caught.value.nearest[0] == "round"

    with_pool(small_file, work)


def test_a_worker_has_its_job_socket_and_no_more(small_file: Path) -> None:
    async def work(pool: Pool) -> list[str]:
        found: list[str] = await pool.call(crashing.descriptors)
        return found

    assert with_pool(small_file, work) == ["0", "1", "2", "3", "4"]  # 4 is the directory that is being read


def test_a_worker_that_has_grown_is_retired(small_file: Path) -> None:
    async def work(pool: Pool) -> tuple[int, int, int]:
        first = await pool.call(crashing.pid)
        grown = await pool.call(crashing.grow)
        return first, grown, await pool.call(crashing.pid)

    first, grown, after = with_pool(small_file, work, workers=1, spare_workers=1, memory_limit_mb=1024)
    assert first == grown
    assert after != grown


def test_a_cancelled_job_is_killed_and_a_cancelled_wait_loses_no_worker(small_file: Path) -> None:
    async def work(pool: Pool) -> None:
        running, waiting = await one_runs_one_waits(pool)
        for task in (waiting, running):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await pool.call(crashing.fine, number=1) == {"number": 1, "triples": TRIPLES}

    with_pool(small_file, work, workers=1, spare_workers=1)


async def one_runs_one_waits(pool: Pool) -> tuple[asyncio.Task[object], asyncio.Task[int]]:
    """A job that never ends in the only worker, and a page that waits for it."""
    running: asyncio.Task[object] = asyncio.create_task(pool.call(crashing.spin))
    await until(lambda: jobs(pool))
    waiting = asyncio.create_task(pool.call(crashing.pid))
    await until(lambda: pool.crew.waiting)
    return running, waiting


def jobs(pool: Pool) -> list[Worker]:
    """The workers that have one."""
    return [worker for worker in pool.crew.workers.values() if worker.job is not None]


def test_the_queue_has_an_end(small_file: Path) -> None:
    """One runs, one waits, every further one is refused; so is the one that waits, after its time."""

    async def work(pool: Pool) -> None:
        running, waiting = await one_runs_one_waits(pool)
        for _ in range(2):
            with pytest.raises(Busy):
                await pool.call(crashing.pid)
        assert not running.done() and not waiting.done()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        with pytest.raises(Busy), limited(pool, 0.1):
            await pool.call(crashing.pid)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    with_pool(small_file, work, workers=1, spare_workers=1, queue_limit=1)


def test_a_page_waits_longer_for_a_worker_than_a_query(small_file: Path) -> None:
    async def work(pool: Pool) -> None:
        running, page = await one_runs_one_waits(pool)
        with pytest.raises(Busy):
            await pool.sparql(Query("ASK {}"))
        assert not page.done()
        running.cancel()
        assert await page

    with patch("api.workers.pool.QUEUE_WAIT_S", 0.1):
        with_pool(small_file, work, workers=1, spare_workers=1)


def test_who_waits_for_lost_data_is_told_of_it(small_file: Path) -> None:
    async def work(pool: Pool) -> None:
        assert pool.crew.template is not None
        pool.crew.succession.stopping = True  # no other process follows
        pool.crew.template.process.kill()
        await until(lambda: pool.crew.template is None or pool.crew.template.closed)
        with pytest.raises(Busy, match="the process that holds the data has ended"), limited(pool, 0.1):
            await pool.call(crashing.pid)

    with_pool(small_file, work)


def test_data_that_is_no_data_is_said(tmp_path: Path) -> None:
    path = tmp_path / "broken.nq"
    path.write_bytes(with_last_line(b"<x:s> <x:p> <nonsense .\n"))

    async def work(pool: Pool) -> None:
        raise AssertionError(f"started with {pool.about}")

    with pytest.raises(LongtuError, match=r"broken\.nq.*not N-Quads"):
        with_pool(path, work)


def niceness(pid: int) -> set[int]:
    """Of every thread of a process: the kernel keeps it for each."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {int((task / "stat").read_text().rpartition(")")[2].split()[16]) for task in tasks}


def test_work_that_takes_long_gives_way_and_short_work_does_not(small_file: Path) -> None:
    async def work(pool: Pool) -> tuple[set[int], set[int]]:
        await until(lambda: len(pool.crew.idle) > 1)
        running = asyncio.ensure_future(pool.sparql(Query(SLOW)))
        await until(lambda: jobs(pool) and jobs(pool)[0].niced)
        [long] = jobs(pool)
        await until(lambda: pool.crew.idle)
        found = niceness(long.pid), niceness(pool.crew.idle[0].pid)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        return found

    usual = os.getpriority(os.PRIO_PROCESS, 0)
    assert with_pool(small_file, work) == ({min(usual + NICENESS, 19)}, {usual})


def test_a_query_that_is_known_to_run_long_holds_no_worker_where_enough_of_them_run(small_file: Path) -> None:
    async def work(pool: Pool) -> tuple[int, bool]:
        running = asyncio.ensure_future(pool.sparql(Query(SLOW)))
        await until(lambda: pool.crew.long_running() == 1)
        before = pool.crew.counts["jobs"]
        with pytest.raises(Busy, match="1 long queries are running already"):
            await pool.sparql(Query(SLOW), timeout=0.2)  # waits for its turn, and not for long
        refused = pool.crew.counts["jobs"] - before
        light = json.loads((await pool.sparql(Query("ASK {}")))[1])["boolean"]
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        return refused, light

    with patch("api.workers.watch.NICENESS", 0):
        assert with_pool(small_file, work, long_running=1) == (0, True)


def test_our_own_code_is_bounded_by_the_time_that_it_has_had(small_file: Path) -> None:
    async def work(pool: Pool) -> object:
        with limited(pool, 0.5):
            return await pool.call(crashing.wait, seconds=1.5)  # as a busy machine lets it wait

    assert with_pool(small_file, work) == 1.5


def test_an_idle_worker_that_has_just_ended_is_given_no_job(small_file: Path) -> None:
    async def work(pool: Pool) -> list[bool]:
        found = []
        for _ in range(3):
            await until(lambda: len(pool.crew.idle) > 1)
            worker, done = pool.crew.idle[-1], asyncio.get_running_loop().create_future()
            assert worker.transport is not None
            worker.transport.abort()  # the loop has not called back yet
            lent = pool.sparql_now(Query("ASK {}"), Selection(), None, done.set_result)
            assert lent is not None and lent is not worker
            _, body = pool.taken(lent, await done)
            found.append(json.loads(body)["boolean"])
        return found

    assert with_pool(small_file, work) == [True] * 3


def test_a_query_that_comes_out_to_run_long_as_it_waits_waits_apart_until_it_is_its_turn(small_file: Path) -> None:
    async def work(pool: Pool) -> tuple[bool, set[str], bool]:
        asked = [asyncio.ensure_future(pool.sparql(Query(SLOW))) for _ in range(8)]

        def settled(running: int) -> bool:
            """Whether one runs, and all others have been refused or wait apart."""
            left = sum(not task.done() for task in asked)
            return pool.crew.long_running() == running and left == running + len(pool.crew.waiting_long)

        await until(lambda: settled(1) and len(jobs(pool)) == 1)  # all had a worker or waited for one at first
        light = json.loads((await pool.sparql(Query("ASK {}")))[1])["boolean"]
        refused = {type(task.exception()).__name__ for task in asked if task.done()}
        before = len(pool.crew.waiting_long)
        [running] = jobs(pool)
        running.cancel()
        await until(lambda: settled(1) and len(pool.crew.waiting_long) == before - 1)
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        return light, refused, not pool.crew.waiting_long and not pool.crew.waiting

    values = {"long_running": 1, "workers": 4, "spare_workers": 4}
    with patch("api.workers.pool.QUEUE_WAIT_S", 600), patch("api.workers.watch.NICENESS", 0):
        assert with_pool(small_file, work, **values) == (True, {"Busy"}, True)


def test_of_slow_queries_only_so_many_go_on_that_a_worker_is_left_for_light_ones(small_file: Path) -> None:
    async def work(pool: Pool) -> tuple[bool, int, int]:
        texts = [f"{SLOW} # {number}" for number in range(8)]  # each a query of its own: none is known
        asked = [asyncio.ensure_future(pool.sparql(Query(text))) for text in texts]
        light = json.loads((await pool.sparql(Query("ASK {}")))[1])["boolean"]
        await until(lambda: sum(task.done() for task in asked) == 5)
        slow = sum(worker.slow for worker in pool.crew.workers.values())
        for task in asked:
            task.cancel()
        found = await asyncio.gather(*asked, return_exceptions=True)
        return light, slow, sum(isinstance(error, Busy) for error in found)

    with patch("api.workers.pool.QUEUE_WAIT_S", 600), patch("api.workers.watch.NICENESS", 0):
        assert with_pool(small_file, work, workers=4) == (True, 3, 5)
