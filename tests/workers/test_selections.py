"""Choices of sources have workers of their own: made once, kept within a number, gone with their data."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from api.workers.evaluation import Query
from api.workers.jobs import EVERYTHING
from api.workers.pool import Pool
from benchmarks.data import synthetic
from kg.base.errors import NotFound
from kg.store.selection import Selection
from tests.support.serving import SOURCES, nquads
from tests.workers.test_pool_crash import until, with_pool

pytestmark = pytest.mark.slow

COUNT = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="application/sparql-results+json")


async def counted(pool: Pool, selection: Selection) -> tuple[int, str]:
    """The triples of a choice, and what its answer says that it left out."""
    header, body = await pool.sparql(COUNT, selection)
    [row] = json.loads(body)["results"]["bindings"]
    return int(row["n"]["value"]), header["left_out"]


def without(*sources: str) -> Selection:
    return Selection(without=sources)


def choices(pool: Pool) -> list[int]:
    """The process that each choice's workers are forked from: the parent of one of them."""
    workers = [next(iter(crew.workers.values())) for crew in pool.selections.crews.values()]
    return [int(Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()[1]) for worker in workers]


def test_a_choice_is_made_once_and_only_the_latest_are_kept(small_file: Path) -> None:
    async def work(pool: Pool) -> tuple[list[tuple[int, str]], int, int, bool]:
        first = without(SOURCES[0])
        found = await asyncio.gather(*(counted(pool, first) for _ in range(6)))
        [oldest] = choices(pool)
        for source in (SOURCES[1], SOURCES[0], SOURCES[2]):
            found.append(await counted(pool, without(source)))
        await until(lambda: not pool.selections.leaving)
        kept = {left_out[0][0] for left_out in pool.selections.crews}
        await counted(pool, without(*SOURCES[1:]))
        await until(lambda: not Path(f"/proc/{oldest}").exists())
        return found, pool.crew.counts["selections"], len(kept), kept == {SOURCES[0], SOURCES[2]}

    found, made, kept, latest = with_pool(small_file, work, selections=2)
    assert found == [(9, f"{name} (without)") for name in (*[SOURCES[0]] * 6, SOURCES[1], SOURCES[0], SOURCES[2])]
    assert (made, kept, latest) == (4, 2, True)


def test_a_choice_that_leaves_nothing_out_or_names_nothing_costs_no_process(small_file: Path) -> None:
    async def work(pool: Pool) -> tuple[bool, int]:
        everything = await counted(pool, EVERYTHING)
        same = await counted(pool, Selection(only=SOURCES)) == everything
        for selection in (without("fourth"), Selection(only=("fourth",))):
            with pytest.raises(NotFound, match="fourth"):
                await pool.sparql(COUNT, selection)
        return same, len(pool.selections.crews) + pool.crew.counts["selections"]

    assert with_pool(small_file, work) == (True, 0)


def test_a_choice_outlives_its_process_and_goes_with_its_data(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_bytes(nquads())

    async def work(pool: Pool) -> tuple[bool, int]:
        wanted = without(SOURCES[0])
        before = await counted(pool, wanted)
        [lost] = choices(pool)
        restarts = pool.crew.counts["template_restarts"]
        os.kill(lost, signal.SIGKILL)
        await until(lambda: pool.crew.counts["template_restarts"] > restarts)
        same = await counted(pool, wanted) == before
        more = f'<x:s> <x:p> "more" <https://w3id.org/longtu/source/{SOURCES[1]}> .\n'
        path.write_bytes(nquads() + more.encode())
        await pool.reload()
        return same, (await counted(pool, wanted))[0] - before[0]

    assert with_pool(path, work, unchecked=True) == (True, 1)


def test_a_choice_holds_no_data_that_has_been_loaded_anew(small_file: Path) -> None:
    async def work(pool: Pool) -> tuple[bool, int]:
        wanted = without(SOURCES[0])
        before = await counted(pool, wanted)
        assert pool.crew.template is not None
        old = pool.crew.template.process
        await pool.reload()  # of the same data
        await until(lambda: old.poll() is not None)
        return await counted(pool, wanted) == before, pool.crew.counts["selections"]

    assert with_pool(small_file, work) == (True, 2)


def test_a_choice_of_sources_takes_nothing_of_the_memory_of_a_query(tmp_path: Path) -> None:
    """The copy that a query of a choice once made of these data was larger than this limit."""
    path = tmp_path / "large.nq"
    path.write_bytes(synthetic(150_000).file)

    async def work(pool: Pool) -> list[bool]:
        asked = Query("ASK { ?s a ?kind }", accept="application/sparql-results+json")
        half = [f"{kind}-{number:04}" for kind in ("wire", "weekly") for number in range(19)]
        chosen = [without("wire-0000"), without(*half), Selection(only=tuple(half))]
        return [json.loads((await pool.sparql(asked, selection))[1])["boolean"] for selection in chosen]

    assert with_pool(path, work, memory_limit_mb=64) == [True, True, True]
