"""A review as its user starts it: `kg review` in a process of its own, its address with the token read from stdout."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

KG = Path(sys.executable).with_name("kg")


@dataclass
class Reviewing:
    """A running review: its process, the address without the token, and the token."""

    process: subprocess.Popen[str]
    url: str
    token: str

    @property
    def entrance(self) -> str:
        """The address that was printed."""
        return f"{self.url}#{self.token}"

    @property
    def own(self) -> dict[str, str]:
        """The headers of the review's own page."""
        return {"Origin": self.url.rstrip("/"), "X-Longtu-Review": "1"}

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """A client that has exchanged the token for the cookie."""
        with httpx.Client(base_url=self.url, timeout=600, headers=self.own) as client:
            assert client.post("/session", json={"token": self.token}).status_code == 200
            yield client


@contextmanager
def reviewing(workspace: Path, id: str) -> Iterator[Reviewing]:
    """A review for the length of a with-block."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KG_")}
    command = [str(KG), "review", id, "--workspace", str(workspace)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url, _, token = process.stdout.readline().strip().partition("#")
    assert url.startswith("http://127.0.0.1:"), "the review did not start"
    try:
        yield Reviewing(process, url, token)
    finally:
        process.terminate()
        process.wait(60)
