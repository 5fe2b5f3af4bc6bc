"""The service answers SPARQL before the framework's routes are there, and does not stay without them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import httpx
from fastapi import FastAPI

from api.http.settings import Settings
from api.server.asgi_app import Application
from api.workers.launch import started
from tests.support import serving


class Late(Application):
    """A service whose routes are read when the gate opens."""

    gate = Event()

    def read_routes(self) -> FastAPI:
        """Wait, then read."""
        self.gate.wait(60)
        return super().read_routes()


def test_sparql_is_answered_before_the_routes_are_there(small_file: Path) -> None:
    async def main() -> tuple[list[int], bool, int]:
        app = Late(Settings(snapshot=small_file, read_ahead=False))
        async with (
            app.lifespan(app.life),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
        ):
            health = asyncio.create_task(client.get("/healthz"))
            asked = [await client.get("/sparql", params={"query": "ASK {}"}) for _ in range(3)]
            early = health.done()
            app.gate.set()
            return [answer.status_code for answer in asked], early, (await health).status_code

    assert asyncio.run(main()) == ([200, 200, 200], False, 200)


def test_a_service_whose_routes_cannot_be_read_ends(small_file: Path) -> None:
    code = "import api.server.app, api.server.serve; api.server.app.create_app = None; api.server.serve.main()"
    done = serving.ended("-c", code, snapshot=small_file, read_ahead=False)
    assert done.returncode == 1
    assert "the routes cannot be read" in done.stderr


def test_a_template_process_without_a_service_ends() -> None:
    launched = started()
    launched.control.close()
    assert launched.process.wait(60) == 0
