"""Runs tests in a copy of the tree, each time in a process forked from one that has the libraries loaded.

Reads jobs as lines of JSON, writes an answer for each: `python -m tests.support.mutation.trial` inside the copy.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import pytest

from tests.support.mutation.reach import Chosen, NoBrowser, Reach

LIBRARIES = (
    *("fastapi", "httpx", "hypothesis", "jsonschema", "mcp", "networkx", "opencc", "playwright.sync_api", "pydantic"),
    *("pyoxigraph", "pypinyin", "pyshacl", "rapidfuzz", "rdflib", "scipy.sparse", "typer", "uvicorn", "yaml", "PIL"),
    *("_hypothesis_pytestplugin", "pydantic_settings", "jinja2", "numpy"),
)
OPTIONS = ["-q", "-x", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore"]


def _inside(job: dict[str, Any], answer: int) -> None:
    """In the fork: run the tests, write what was found, end."""
    seconds = int(job["cpu_seconds"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))  # an endless loop ends, however busy the machine is
    os.setsid()
    quiet = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    plugin: Reach | Chosen = Reach(Path.cwd()) if job["reach"] else Chosen(job["tests"])
    files = dict.fromkeys(test.partition("::")[0] for test in job["tests"])
    options = [option for option in OPTIONS if option != "-x" or not job["reach"]]
    code = int(pytest.main([*options, *files], plugins=[plugin, NoBrowser()]))
    told: dict[str, Any] = {"code": code}
    if isinstance(plugin, Reach):
        told |= {"tests": plugin.tests, "early": plugin.early}
    else:
        told["failed"] = plugin.failed
    with os.fdopen(answer, "w") as file:
        json.dump(told, file)


def run(job: dict[str, Any]) -> dict[str, Any]:
    """One job in a fork; `{"code": -N}` where signal N ended it, `{"late": True}` where the clock did."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _inside(job, writing)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    told, status = _waited(child, reading, time.monotonic() + job["wall_seconds"])
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)  # a service whose test was ended
    if told:
        found: dict[str, Any] = json.loads(told)
        return found
    if status == 0:
        raise RuntimeError(f"the tests were not run: see {job['log']}")
    return {"code": -os.WTERMSIG(status) if status > 0 else status, "late": status == -1}


def _waited(child: int, reading: int, end: float) -> tuple[bytes, int]:
    os.set_blocking(reading, False)
    told, status, ended = b"", -1, False
    while not ended and time.monotonic() < end:
        time.sleep(0.02)
        with contextlib.suppress(BlockingIOError):
            told += os.read(reading, 1 << 24)
        pid, found = os.waitpid(child, os.WNOHANG)
        ended, status = pid != 0, found if pid else -1
    if not ended:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with contextlib.suppress(BlockingIOError):
        while more := os.read(reading, 1 << 24):
            told += more
    os.close(reading)
    return told, status


def main() -> None:
    """Load, then answer jobs until the input ends."""
    sys.path[:] = [place for place in sys.path if place]
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for line in sys.stdin:
        job = json.loads(line)
        path, text = (Path(job["path"]), job["text"]) if job.get("path") else (None, "")
        before = path.read_text("utf-8") if path else ""
        if path:
            path.write_text(text, "utf-8")
        try:
            told = run(job)
        finally:
            if path:
                path.write_text(before, "utf-8")
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
