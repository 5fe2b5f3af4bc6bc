"""The wheel as its users install it: uvx makes it an environment of its own, and what it serves answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.clients import ROOT

pytestmark = pytest.mark.clients


def test_the_wheel_serves_under_uvx(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    uv = str(Path(sys.executable).with_name("uv"))
    command = [uv, "tool", "run", "--from", str(wheel), "kg", "serve", "--port", "0"]
    settings = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=tmp_path, env=settings, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True
        )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), (tmp_path / "log").read_text("utf-8")
        assert httpx.get(f"{address}readyz", timeout=600).json()["version"]
        page = httpx.get(address, timeout=600, headers={"Accept": "text/html"})
        assert (page.status_code, "<html" in page.text) == (200, True)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
