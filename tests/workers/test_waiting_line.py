"""Who waits for a worker: clients take turns, and the longest line gives way."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import pytest

from api.http.settings import Settings
from api.server.middleware import Middleware
from api.server.preload import loading
from api.workers.launch import started
from api.workers.pool import Pool
from api.workers.preloader import Template
from api.workers.waiting_line import WaitingLine
from api.workers.worker_handle import Worker
from kg.base.errors import Busy


async def unasked(*_message: object) -> None:
    """An application that nobody asks."""


def refusal() -> Busy:
    return Busy("too many")


def test_clients_take_turns() -> None:
    async def work() -> list[str]:
        line = WaitingLine(9)
        names: dict[asyncio.Future[Any], str] = {}
        for name in ("a1", "a2", "a3", "b1", "c1", "b2"):
            joined = asyncio.get_running_loop().create_future()
            names[joined] = name
            line.join(name[0], joined, refusal)
        left = next(waiter for waiter, name in names.items() if name == "a2")
        line.leave(left)
        served = []
        while (waiter := line.first()) is not None:
            served.append(names[waiter])
        assert len(line) == 0
        return served

    assert asyncio.run(work()) == ["a1", "b1", "c1", "a3", "b2"]


def test_where_the_lines_are_full_the_longest_gives_way() -> None:
    async def work() -> None:
        line, loop = WaitingLine(3), asyncio.get_running_loop()
        many = [loop.create_future() for _ in range(3)]
        for waiter in many:
            line.join("many", waiter, refusal)
        line.join("few", loop.create_future(), refusal)
        assert [waiter.done() for waiter in many] == [False, False, True]
        assert isinstance(many[2].exception(), Busy)
        for client in ("many", "few"):  # two and one wait: nobody has so many that he should give way
            with pytest.raises(Busy):
                line.join(client, loop.create_future(), refusal)
        assert len(line) == 3

    asyncio.run(work())


def test_an_error_for_a_client_that_has_left_is_no_line_of_the_log() -> None:
    async def work() -> list[str]:
        loop, logged = asyncio.get_running_loop(), list[str]()
        loop.set_exception_handler(lambda _loop, said: logged.append(said["message"]))
        settings, line, launched = Settings(), WaitingLine(2), started()
        for client in ("many", "many", "few"):
            line.join(client, loop.create_future(), refusal)
        worker = Worker(Pool(settings, loading(settings)).crew, Template(launched, lambda *_said: None), 1)
        worker.job = loop.create_future()
        worker.fail(refusal())
        worker.job = None
        gc.collect()
        loop.remove_reader(launched.control)
        launched.control.close()
        launched.process.wait()
        return logged

    assert asyncio.run(work()) == []


@pytest.mark.parametrize(
    ("trusted", "said", "client"),
    [
        ((), "203.0.113.9", "198.51.100.7"),
        (("198.51.100.7",), "203.0.113.9", "203.0.113.9"),
        (("198.51.100.7",), "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (("198.51.100.7", "203.0.113.9"), "192.0.2.1, 203.0.113.9", "192.0.2.1"),
        (("198.51.100.7",), "", "198.51.100.7"),
    ],
)
def test_a_forwarded_address_counts_from_a_trusted_proxy_alone(
    trusted: tuple[str, ...], said: str, client: str
) -> None:
    headers = [(b"x-forwarded-for", said.encode())] if said else []
    scope = {"type": "http", "client": ("198.51.100.7", 5), "headers": headers}
    settings = Settings(trusted_proxies=trusted)
    edge = Middleware(unasked, settings, Pool(settings, loading(settings)), {})
    assert edge.client(scope) == client
