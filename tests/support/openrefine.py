"""OpenRefine itself, as a program of its own on loopback, driven through the commands that its pages send.

Debian's `openrefine` (3.6); a test skips where it is missing.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypedDict, cast

import httpx
import pytest

from tests.support.serving import wait_until

ENGINE = json.dumps({"facets": [], "mode": "row-based"})


class Cell(TypedDict, total=False):
    """A cell: its value, how it is reconciled (`matched`, `none`, …), the match and the candidates."""

    v: str
    j: str
    m: dict[str, Any]
    c: list[dict[str, Any]]


class OpenRefine:
    """A running OpenRefine."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=f"{address}/command/core/", timeout=120)

    def up(self) -> bool:
        try:
            return self.client.get("get-version").status_code == 200
        except httpx.TransportError:
            return False

    def project(self, table: str) -> str:
        """A new project of a CSV table; its id."""
        options = json.dumps({"separator": ",", "encoding": "UTF-8"})
        given = {"project-name": "names", "format": "text/line-based/*sv", "options": options}
        file = {"project-file": ("names.csv", table.encode(), "text/csv")}
        answer = self.client.post("create-project-from-upload", params=self._token(), data=given, files=file)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"].rsplit("=", 1)[-1]

    def done(self, command: str, project: str, **given: object) -> None:
        """A command on a project, carried out to its end; what is no text is sent as JSON."""
        sent = {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
        answer = self.asked(command, project=project, engine=ENGINE, **sent)
        assert answer["code"] != "error", answer  # "ok", or "pending" where a process goes on: waited for below
        waiting = {"project": project}
        assert wait_until(lambda: not self.client.get("get-processes", params=waiting).json()["processes"])

    def asked(self, command: str, **given: str) -> dict[str, Any]:
        """What OpenRefine answers to a command."""
        found: dict[str, Any] = self.client.post(command, data={**given, **self._token()}).json()
        return found

    def rows(self, project: str) -> list[list[Cell]]:
        """The cells of every row, each with what OpenRefine keeps of its reconciliation."""
        params = {"project": project, "start": "0", "limit": "100"}
        found = self.client.post("get-rows", params=params, data={"engine": ENGINE}).json()
        known, none = found["pool"]["recons"], dict[str, str]()
        held = [[cell or none for cell in row["cells"]] for row in found["rows"]]
        return [[cast(Cell, {**cell, **known.get(cell.get("r"), none)}) for cell in cells] for cells in held]

    def _token(self) -> dict[str, str]:
        return {"csrf_token": self.client.get("get-csrf-token").json()["token"]}


@contextmanager
def openrefine(folder: Path) -> Iterator[OpenRefine]:
    """OpenRefine with its projects in this folder, as long as the block lasts."""
    program = shutil.which("openrefine")
    if program is None:
        pytest.skip("OpenRefine is not installed here (Debian: apt-get install openrefine)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [program, "-i", "127.0.0.1", "-p", port, "-d", str(folder), "-m", "512M", "-x", "refine.headless=true"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        found = OpenRefine(f"http://127.0.0.1:{port}")
        assert wait_until(found.up), (folder / "log").read_text("utf-8")
        yield found
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
