"""The two commands of the README: what they print when something is missing, and that they serve when nothing is."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from itertools import islice
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


LINES = (  # before the address, which comes last; `kg build --json` has the quads of every graph
    r"\d+ claims of \d+ sources",
    r"\d+ quads in \d+ graphs, sha256 [0-9a-f]{64}",
    r"no problem found: \d+ claims hold against their texts, the texts of \d+ are not at hand",
    r"starting the service: open this address in a browser, end it with Ctrl-C",
)


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The Makefile and the lock files alone, without an environment."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def python_that(folder: Path, body: str) -> Path:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_an_old_python_is_named(checkout: Path) -> None:
    done = make(checkout, "serve", f"PYTHON={python_that(checkout, 'exit 1')}")
    assert done.returncode != 0
    assert "longtu needs Python 3.11 or newer" in done.stderr


def test_a_missing_venv_module_is_named(checkout: Path) -> None:
    body = 'case "$2" in *ensurepip*) exit 1;; esac; exit 0'
    done = make(checkout, "test", f"PYTHON={python_that(checkout, body)}")
    assert done.returncode != 0
    assert "has no venv module; install it" in done.stderr


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        kg = Path(sys.executable).with_name("kg")
        done = subprocess.run([str(kg), "serve", "--port", str(port)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr


@pytest.mark.slow
def test_make_serve_builds_checks_and_prints_the_address_once_it_answers() -> None:
    """Runs in this checkout with the environment that the tests run in, which make finds complete."""
    if not (ROOT / ".venv" / ".runtime").exists():
        pytest.fail("run the tests with `make test`: it makes the environment that make serve uses")
    process = subprocess.Popen(
        ["make", "--no-print-directory", "serve", "PORT=0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        assert process.stderr is not None
        said = (line.strip() for line in process.stderr if not line.startswith("installing "))  # after a change of pins
        told = list(islice(said, len(LINES)))
        assert all(re.fullmatch(shape, line) for shape, line in zip(LINES, told, strict=True)), told
        with urllib.request.urlopen(address + "readyz") as response:
            assert response.status == 200
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)
